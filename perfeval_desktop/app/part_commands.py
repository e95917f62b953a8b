"""The commands that take projects out into a file of their own, and put them back."""

from __future__ import annotations

import datetime
import re
import sys
from pathlib import Path
from typing import Literal

from perfeval_desktop.app.file_commands import load
from perfeval_desktop.app.results import CANNOT, FINE, FOUND, report
from perfeval_desktop.bureau.merging import Incoming, accepted
from perfeval_desktop.bureau.parts import part_of, projects_named, read_part
from perfeval_desktop.files import lies_at
from perfeval_desktop.storage import project_file

Side = Literal["ours", "theirs"]


def project_out(path: Path, names: str, target: Path) -> int:
    """Write the projects ``names`` (separated by 、) of ``path`` to ``target``. Raises StorageError, PackError."""
    if lies_at(target):
        print(f"“{target}”已经存在，没有改动它。请换一个文件名。", file=sys.stderr)
        return CANNOT
    evaluation, pack = load(path)
    projects = projects_named(evaluation, [name for name in re.split("[、，,]", names) if name.strip()])
    part = part_of(evaluation, pack, projects, datetime.datetime.now().astimezone())
    project_file.save(target, part, project_file.load(path).pack_text)
    print(f"已分出 {len(part.projects)} 个项目：{target}")
    return FINE


def project_in(path: Path, part: Path, target: Path, *, side: Side | None, as_json: bool) -> int:
    """Write ``path`` with the changes of ``part`` to ``target``; conflicts are decided by ``side``.

    With conflicts and no ``side`` they are listed and nothing is written. Raises StorageError, PackError.
    """
    if lies_at(target):
        print(f"“{target}”已经存在，没有改动它。请换一个文件名。", file=sys.stderr)
        return CANNOT
    ours, pack = load(path)
    found = read_part(load(part)[0], ours, pack)
    undecided = bool(found.conflicts) and side is None
    lines = [_line(each, side) for each in found.changes]
    if undecided:
        lines.append(f"两边都改过的有 {len(found.conflicts)} 处，没有写出文件。请用 --conflicts 选一边。")
    else:
        chosen = [each for each in found.changes if side != "ours" or not each.is_conflict]
        merged, _ = accepted(chosen, "并入项目").apply(ours)
        project_file.save(target, merged, project_file.load(path).pack_text)
        lines.append(f"已并入 {len(chosen)} 处改动：{target}")
    report([_item(each) for each in found.changes], lines, as_json=as_json)
    return FOUND if undecided else FINE


def _item(each: Incoming) -> dict[str, object]:
    line = each.line
    return {
        "where": str(line.path),
        "label": line.label,
        "old": line.old,
        "new": line.new,
        "conflict": each.is_conflict,
    }


def _line(each: Incoming, side: Side | None) -> str:
    mark = {None: "两边都改过", "ours": "两边都改过，不改", "theirs": "两边都改过，改为对方的"}[side]
    line = each.line
    return f"{mark if each.is_conflict else '改动'} · {line.label}：{line.old} → {line.new}"
