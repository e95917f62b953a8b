"""The commands that hold one thing against another: a file against a printed code, and a file against a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from perfeval_desktop.app.file_commands import load
from perfeval_desktop.app.results import FINE, FOUND, report
from perfeval_desktop.model.finals import Final
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.live_figures import typed_out
from perfeval_desktop.session.difference_words import DifferenceLine, lines_between
from perfeval_desktop.session.finals import Agreement, verify


def verify_code(path: Path, code: str, *, as_json: bool) -> int:
    """Say whether ``code`` is that of the file, and what changed since it was. Raises StorageError, CodeError."""
    evaluation, pack = load(path)
    verdict = verify(evaluation, pack, code)
    lines = _changes(verdict.content, evaluation, pack) if verdict.content is not None else ()
    made = _made(verdict.final)
    words = {
        Agreement.SAME: f"一致：核对码 {verdict.code} 就是这份文件现在的内容{made}。",
        Agreement.EARLIER: f"不一致：核对码 {verdict.code} 是以前的一次定稿{made}，此后有 {len(lines)} 处改动：",
        Agreement.UNKNOWN: f"不一致：核对码 {verdict.code} 不是这份文件现在的内容，也不是它的任何一次定稿。",
    }
    report(
        [{"agreement": verdict.agreement.value, "code": verdict.code, "changes": _items(lines)}],
        [words[verdict.agreement], *map(_line, lines)],
        as_json=as_json,
    )
    return FINE if verdict.agreement is Agreement.SAME else FOUND


def diff(one: Path, other: Path, *, as_json: bool) -> int:
    """Print in which fields the second file differs from the first. Raises StorageError, PackError."""
    before, _ = load(one)
    after, pack = load(other)
    lines = _changes(before, after, pack)
    report(_items(lines), [*map(_line, lines)] or ["两份文件的内容相同。"], as_json=as_json)
    return FOUND if lines else FINE


def _changes(before: SelfEvaluation, after: SelfEvaluation, pack: RulePack) -> tuple[DifferenceLine, ...]:
    """What is printed otherwise; not what the file carries of other times."""
    level = msgspec.structs.replace(before, finals=after.finals, last_year=after.last_year)
    return lines_between(typed_out(level, pack), typed_out(after, pack), pack)


def _made(final: Final | None) -> str:
    if final is None:
        return ""
    return f"（{final.made_at[:16].replace('T', ' ')} {final.made_by}".rstrip() + " 定稿）"


def _items(lines: Sequence[DifferenceLine]) -> list[dict[str, str]]:
    return [{"where": str(line.path), "label": line.label, "old": line.old, "new": line.new} for line in lines]


def _line(line: DifferenceLine) -> str:
    return f"{line.label}：{_short(line.old)} → {_short(line.new)}"


def _short(text: str, most: int = 60) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[:most] + "…"
