"""The command that begins the next year's file from this one's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perfeval_desktop.app.pack_commands import find_pack
from perfeval_desktop.app.results import CANNOT, FINE, FOUND, is_taken, report
from perfeval_desktop.bureau.next_file import write_next_file
from perfeval_desktop.bureau.rollover import RollOver

_PARTS = (("mapped", "换了位置"), ("carried", "待确认"), ("emptied", "没有带来"), ("dropped", "句子没有带来"))


def rollover(path: Path, target: Path, *, pack_name: str | None, year: int | None, as_json: bool) -> int:
    """Write the next year's file to ``target``. Exit code 1: something has no place in the new pack.

    Raises StorageError, PackError.
    """
    if is_taken(target):
        return CANNOT
    found = write_next_file(path, target, find_pack(pack_name) if pack_name else None, year)
    report(_items(found), _lines(found, target), as_json=as_json)
    return FOUND if found.lost else FINE


def _items(found: RollOver) -> list[dict[str, str]]:
    parts: Sequence[tuple[str, str]] = (*_PARTS, ("lost", ""))
    return [{"kind": name, "label": line} for name, _ in parts for line in getattr(found, name)]


def _lines(found: RollOver, target: Path) -> list[str]:
    lines = [
        f"{words} · {line}"
        for name, words in (*_PARTS, ("lost", "新的规则包里没有位置"))
        for line in getattr(found, name)
    ]
    year = found.evaluation.cover.year
    return [
        *lines,
        f"已生成 {year} 年度的文件：{target}。上年数 {found.compared} 项；带来 {len(found.carried)} 处，待确认；"
        f"没有位置的 {len(found.lost)} 处。",
    ]
