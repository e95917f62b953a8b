"""The commands about rule packs: list, lint, cases, diff, upgrade, from-form."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from perfeval_desktop.app.results import CANNOT, FINE, FOUND, is_taken, report
from perfeval_desktop.bureau.pack_from_form import read_form
from perfeval_desktop.bureau.pack_review import PENDING, problems_of, review
from perfeval_desktop.bureau.upgrade_file import write_upgraded
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.files import is_folder, lies_at
from perfeval_desktop.rulepack.catalog import Catalog, PackSource
from perfeval_desktop.rulepack.comparing import changes_between
from perfeval_desktop.rulepack.loader import load_pack, read_pack_text
from perfeval_desktop.scoring.cases import run_cases as run_pack_cases
from perfeval_desktop.storage.atomic_file import write_atomic


def lint(name: str, *, as_json: bool) -> int:
    """Print what is wrong with a pack. Raises PackError when it cannot even be read."""
    problems = problems_of(find_pack(name).pack)
    lines = [f"{Severity.from_key(problem.level).label} · {problem}" for problem in problems]
    report([asdict(problem) for problem in problems], lines or ["没有发现问题。"], as_json=as_json)
    return FOUND if problems else FINE


def run_cases(name: str, *, as_json: bool) -> int:
    """Run the cases that a pack carries. Raises PackError."""
    results = run_pack_cases(find_pack(name).pack)
    failed = [result for result in results if not result.passed]
    lines = [f"不符 · {result.name} · {result.message}" for result in failed]
    lines.append(f"共 {len(results)} 个算例，{len(results) - len(failed)} 个相符，{len(failed)} 个不符。")
    items = [{"name": result.name, "passed": result.passed, "message": result.message} for result in results]
    report(items, lines, as_json=as_json)
    return FOUND if failed else FINE


def diff(before: str, after: str, *, as_json: bool) -> int:
    """Tell what changed from one pack to another. Raises PackError."""
    changes = changes_between(find_pack(before).pack, find_pack(after).pack)
    lines = [change.sentence for change in changes]
    lines.append(f"共有 {len(changes)} 处不同。" if changes else "两个规则包的内容相同。")
    report([asdict(change) for change in changes], lines, as_json=as_json)
    return FOUND if changes else FINE


def upgrade(path: Path, target: Path, *, pack_name: str, as_json: bool) -> int:
    """Write a file under another pack as a copy. Exit code 1: something has no place there.

    Raises StorageError, PackError.
    """
    if is_taken(target):
        return CANNOT
    found = write_upgraded(path, target, find_pack(pack_name))
    lines = [f"{line.fate_label} · {line.place}{'：' if line.text else ''}{line.text}" for line in found.lines]
    lines.append(f"已生成副本：{target}。{found.summary}")
    items = [{"kind": line.fate, "label": line.place, "text": line.text} for line in found.lines]
    report(items, lines, as_json=as_json)
    return FOUND if found.of("lost") else FINE


def from_form(workbook: Path, target: Path, *, base: str, as_json: bool) -> int:
    """Begin a pack from a bureau's form. Exit code 1: lines of it ask for something, or it has faults.

    Raises StorageError, PackError.
    """
    if is_taken(target):
        return CANNOT
    found = read_form(workbook, find_pack(base))
    write_atomic(target, found.text.encode("utf-8"))
    outcome = review(found.text, target.name)
    items: list[dict[str, Any]] = [{"kind": "read", "line": 0, "message": sentence} for sentence in found.told]
    items += [{"kind": fault.level.key, "line": fault.line, "message": fault.sentence} for fault in outcome.faults]
    lines = [f"读出 · {sentence}" for sentence in found.told]
    lines += [f"第 {fault.line} 行 · {fault.level.label} · {fault.sentence}" for fault in outcome.faults]
    begin = PENDING.rstrip("：")
    lines.append(f"已生成规则包：{target}，其中 {found.questions} 处待办（以 {begin} 开头的行）。{outcome.summary}")
    report(items, lines, as_json=as_json)
    return FOUND if outcome.faults or outcome.failed_cases else FINE


def list_packs(folder: Path | None, *, as_json: bool) -> int:
    """List the packs of a folder, or those that come with the program; tell which files cannot be used."""
    if folder is not None and not is_folder(folder):
        print(f"找不到文件夹“{folder}”，请检查写法。", file=sys.stderr)
        return CANNOT
    catalog = Catalog.built_in() if folder is None else Catalog([folder])
    items = [
        {
            "id": source.pack.id,
            "title": source.pack.title,
            "region": source.pack.region,
            "year": source.pack.year,
            "version": source.pack.version,
            "origin": source.origin,
        }
        for source in catalog.sources()
    ]
    lines = [f"{item['id']} · {item['title']} · 第 {item['version']} 版" for item in items]
    report(items, lines or ["这里没有规则包。"], as_json=as_json)
    for fault in catalog.faults():
        print(fault, file=sys.stderr)
    return FOUND if catalog.faults() else FINE


def find_pack(name: str) -> PackSource:
    """The pack in the file ``name``, or the built-in pack with that id. Raises PackError."""
    path = Path(name)
    if path.suffix == ".toml" or lies_at(path):
        text = read_pack_text(path)
        return PackSource(load_pack(text, str(path)), text, str(path))
    return Catalog.built_in().get(name)
