"""Some projects in a file of their own, for the section that fills them in, and back into the department's package.

The file remembers what it was when it was handed out: as the record of a 定稿 that was opened again. So both sides can
go on working, and only what both changed must be decided.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from perfeval_desktop.bureau.merging import Incoming, added_row, incoming
from perfeval_desktop.bureau.sheet_grid import plain
from perfeval_desktop.model.evidence import evidence_below, moved
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project, conform
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.last_year import project_key
from perfeval_desktop.session.finals import record_of
from perfeval_desktop.session.printed import active_final
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.evidence_sources import Sources
from perfeval_desktop.storage.snapshot import read_snapshot

_PROJECTS = path("projects")
_HANDED_OUT = "分出项目"


class PartError(StorageError):
    """Projects cannot be taken out, or not be put back; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a part would change, in the order of the package."""

    changes: tuple[Incoming, ...]

    @property
    def conflicts(self) -> tuple[Incoming, ...]:
        return tuple(each for each in self.changes if each.is_conflict)


def projects_named(evaluation: SelfEvaluation, names: Sequence[str]) -> tuple[ProjectAppendix, ...]:
    """The projects with these names or numbers (1 is the first). Raises PartError for one that is not there."""
    return tuple(_project_named(evaluation, name) for name in names)


def part_of(
    evaluation: SelfEvaluation, pack: RulePack, projects: Sequence[ProjectAppendix], at: datetime.datetime
) -> SelfEvaluation:
    """A package with ``projects`` alone, which knows that it was handed out ``at`` this time. Raises PartError."""
    if not projects:
        raise PartError("没有选项目，没有生成文件。")
    keys = {project_key(project.name) for project in projects}
    known = tuple(one for one in evaluation.last_year.fields if one.project and project_key(one.project) in keys)
    part = msgspec.structs.replace(
        blank_evaluation(pack),
        cover=evaluation.cover,
        projects=tuple(dict.fromkeys(projects)),
        evidence=tuple(row for each in projects for row in evidence_below(evaluation.evidence, _PROJECTS.row(each.id))),
        last_year=msgspec.structs.replace(evaluation.last_year, fields=known),
    )
    record = record_of(part, pack, "part", at)
    handed_out = msgspec.structs.replace(record, reopened_at=record.made_at, reason=_HANDED_OUT)
    return msgspec.structs.replace(part, finals=(handed_out,))


def write_part(
    target: Path,
    evaluation: SelfEvaluation,
    pack: RulePack,
    pack_text: str,
    projects: Sequence[ProjectAppendix],
    at: datetime.datetime,
    sources: Sources,
) -> int:
    """Write ``part_of`` with its evidence to ``target``; returns how many projects it has. Raises StorageError."""
    part = part_of(evaluation, pack, projects, at)
    save_part(target, part, pack_text, sources)
    return len(part.projects)


def save_part(
    target: Path, part: SelfEvaluation, pack_text: str, sources: Sources, tell: Callable[[int], None] | None = None
) -> None:
    """Write ``part`` with its evidence; ``tell`` hears of its bytes as they are written. Raises StorageError."""
    project_file.save(target, part, pack_text, sources=sources, tell=tell)


def read_part(part: SelfEvaluation, ours: SelfEvaluation, pack: RulePack) -> Part:
    """What ``part`` would change in ``ours``. Raises PartError, DecodeError."""
    if part.pack_id != ours.pack_id or part.cover.year != ours.cover.year:
        raise PartError("这份文件的规则包或年度与本材料不同，不能并入。")
    if active_final(ours) is not None:
        raise PartError("本材料已经定稿，请先退回修改，再并入项目。")
    record = next((one for one in part.finals if one.reason == _HANDED_OUT), None)
    base = read_snapshot(record.content) if record is not None else None
    changes: list[Incoming] = []
    for theirs in part.projects:
        changes += _changes_of(theirs, base, ours, pack)
    return Part((*changes, *_evidence_of(part, base, ours, pack)))


def read_part_file(source: Path, ours: SelfEvaluation, pack: RulePack) -> Part:
    """``read_part`` of the file ``source``. Raises StorageError."""
    return read_part(conform(project_file.load(source).evaluation, pack), ours, pack)


def _changes_of(
    theirs: ProjectAppendix, base: SelfEvaluation | None, ours: SelfEvaluation, pack: RulePack
) -> list[Incoming]:
    own = _own(theirs, ours)
    if own is None:
        return [added_row(_PROJECTS, theirs, ours, pack)]
    before = next((one for one in base.projects if one.id == theirs.id), None) if base is not None else None
    # Without a record of what was handed out every place that differs was changed by somebody: both are asked.
    known = before if before is not None else blank_project(pack, own.id)
    renamed = msgspec.structs.replace(theirs, id=own.id)
    return list(incoming(msgspec.structs.replace(known, id=own.id), ours, renamed, pack, _PROJECTS.row(own.id)))


def _evidence_of(
    part: SelfEvaluation, base: SelfEvaluation | None, ours: SelfEvaluation, pack: RulePack
) -> Iterator[Incoming]:
    """What changed in the evidence of the projects, which is at the places of ours."""
    places = {_PROJECTS.row(each.id): _PROJECTS.row(own.id) for each in part.projects if (own := _own(each, ours))}
    known = base.evidence if base is not None else tuple(row for row in ours.evidence if row in part.evidence)
    before, after = (
        msgspec.structs.replace(ours, evidence=tuple(moved(row, places) for row in rows))
        for rows in (known, part.evidence)
    )
    yield from incoming(before, ours, after, pack)


def _own(theirs: ProjectAppendix, ours: SelfEvaluation) -> ProjectAppendix | None:
    same_id = next((one for one in ours.projects if one.id == theirs.id), None)
    return same_id or next((one for one in ours.projects if plain(one.name) == plain(theirs.name) != ""), None)


def _project_named(evaluation: SelfEvaluation, name: str) -> ProjectAppendix:
    wanted = name.strip()
    named = [one for one in evaluation.projects if wanted == one.id or plain(one.name) == plain(wanted)]
    if not named:  # by its number
        named = [one for number, one in enumerate(evaluation.projects, start=1) if wanted == str(number)]
    if len(named) != 1:
        known = "、".join(f"{number} {one.name}" for number, one in enumerate(evaluation.projects, start=1))
        raise PartError(f"没有项目“{wanted}”，或不止一个。这份文件的项目：{known or '没有'}。")
    return named[0]
