"""The command that rolls many project files up into one workbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from perfeval_desktop.app.results import CANNOT, FINE, FOUND, report
from perfeval_desktop.bureau.collect import RollUp, Step, Wanted
from perfeval_desktop.bureau.collect import collect as roll_up
from perfeval_desktop.bureau.unit_list import read_unit_list
from perfeval_desktop.files import same_place


def collect(
    folder: Path, target: Path, *, unit_list: Path | None, last_year: Path | None, workers: int | None, as_json: bool
) -> int:
    """Write the roll-up of ``folder`` to ``target``. Raises StorageError, ExportError."""
    if unit_list is not None and same_place(target, unit_list):
        print(f"--xlsx 写的“{target}”就是单位名单，没有改动它。请另起一个文件名。", file=sys.stderr)
        return CANNOT
    units = read_unit_list(unit_list) if unit_list is not None else ()
    found = roll_up(Wanted(folder, target, units, last_year, workers), _show if sys.stderr.isatty() else _stay_silent)
    report(list(_items(found)), [*_lines(found), f"已生成汇总：{target}"], as_json=as_json)
    return FINE if found.is_whole else FOUND


def _show(step: Step) -> None:
    end = "\n" if step.done == step.whole else ""
    print(f"\r已读 {step.done} / {step.whole} 份", end=end, file=sys.stderr, flush=True)


def _stay_silent(_: Step) -> None:
    pass


def _items(found: RollUp) -> list[dict[str, Any]]:
    """One item for each file and for each absence; ``kind`` tells which."""
    items: list[dict[str, Any]] = [
        {
            "kind": "unit",
            "file": line.file,
            "unit": line.unit,
            "year": line.year,
            "score": None if line.score is None else str(line.score),
            "grade": line.grade,
            "errors": line.errors,
            "to_explain": line.to_explain,
            "code": line.code,
        }
        for line in found.units
    ]
    items += [{"kind": "unreadable", "file": each.file, "message": each.sentence} for each in found.unreadable]
    items += [{"kind": "missing", "unit": name} for name in found.missing]
    items += [{"kind": "doubled", "unit": name, "files": list(files)} for name, files in found.doubled]
    items += [{"kind": "nameless", "file": file} for file in found.nameless]
    items += [{"kind": "other_year", "unit": line.unit, "year": line.year, "file": line.file} for line in found.strays]
    items += [{"kind": "unknown", "unit": name, "files": list(files)} for name, files in found.unknown]
    return items


def _lines(found: RollUp) -> list[str]:
    finals = sum(1 for line in found.units if line.code)
    lines = [f"读出 {len(found.units)} 份，其中 {finals} 份已定稿；未能读取 {len(found.unreadable)} 份。"]
    lines += [f"未能读取 · {each.file} · {each.sentence}" for each in found.unreadable]
    lines += [f"缺报 · {name}" for name in found.missing]
    lines += [f"不止一份文件，合计中各算一次 · {name} · {'、'.join(files)}" for name, files in found.doubled]
    lines += [
        f"年度不同 · {line.unit} · {line.year} 年度，多数是 {found.year} 年度 · {line.file}" for line in found.strays
    ]
    lines += [f"没有填写部门名称 · {file}" for file in found.nameless]
    lines += [f"不在单位名单中 · {name} · {'、'.join(files)}" for name, files in found.unknown]
    return lines
