"""The commands that take projects out into a file of their own, and put them back."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Literal

from perfeval_desktop.app.change_lines import change_item, change_line
from perfeval_desktop.app.file_commands import load_file, load_with_history
from perfeval_desktop.app.results import CANNOT, FINE, FOUND, is_taken, report
from perfeval_desktop.bureau.merging import Incoming, accepted
from perfeval_desktop.bureau.parts import projects_named, read_part_file, write_part
from perfeval_desktop.document.evidence_commands import WithEvidence
from perfeval_desktop.session.field_history import with_step
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.evidence_sources import Sources

_MERGED = "并入项目"
Side = Literal["ours", "theirs"]


def project_out(path: Path, names: str, target: Path) -> int:
    """Write the projects ``names`` (separated by 、) of ``path`` to ``target``. Raises StorageError, PackError."""
    if is_taken(target):
        return CANNOT
    evaluation, pack, pack_text = load_file(path)
    projects = projects_named(evaluation, [name for name in re.split("[、，,]", names) if name.strip()])
    now, sources = datetime.datetime.now().astimezone(), Sources((path,))
    taken = write_part(target, evaluation, pack, pack_text, projects, now, sources)
    print(f"已分出 {taken} 个项目：{target}")
    return FINE


def project_in(path: Path, part: Path, target: Path, *, side: Side | None, as_json: bool) -> int:
    """Write ``path`` with the changes of ``part`` to ``target``; conflicts are decided by ``side``.

    With conflicts and no ``side`` they are listed and nothing is written. Raises StorageError, PackError.
    """
    if is_taken(target):
        return CANNOT
    ours, pack, pack_text, history = load_with_history(path)
    found = read_part_file(part, ours, pack)
    undecided = bool(found.conflicts) and side is None
    lines = [_line(each, side) for each in found.changes]
    if undecided:
        lines.append(f"两边都改过的有 {len(found.conflicts)} 处，没有写出文件。请用 --conflicts 选一边。")
    else:
        chosen = [each for each in found.changes if side != "ours" or not each.is_conflict]
        merged, _ = WithEvidence(accepted(chosen, _MERGED)).apply(ours)
        told = with_step(history, ours, merged, pack, _MERGED)
        project_file.save(target, merged, pack_text, told, Sources((path, part)))
        lines.append(f"已并入 {len(chosen)} 处改动：{target}")
    report([_item(each) for each in found.changes], lines, as_json=as_json)
    return FOUND if undecided else FINE


def _item(each: Incoming) -> dict[str, object]:
    return {**change_item(each.line), "conflict": each.is_conflict}


def _line(each: Incoming, side: Side | None) -> str:
    mark = {None: "两边都改过", "ours": "两边都改过，不改", "theirs": "两边都改过，改为对方的"}[side]
    return f"{mark if each.is_conflict else '改动'} · {change_line(each.line)}"
