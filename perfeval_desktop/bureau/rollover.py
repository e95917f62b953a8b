"""The file of the next year: what stays is carried over and waits to be confirmed, what happened is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from perfeval_desktop.bureau.carrying import Carrying, keys_between
from perfeval_desktop.model.budget import AccountRow
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.indicators import GoalEntry
from perfeval_desktop.model.projects import ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import NarrativeSection, Report
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, has_at, iter_fields
from perfeval_desktop.model.unconfirmed import waiting
from perfeval_desktop.rulepack.blank import blank_evaluation, conform
from perfeval_desktop.rulepack.field_names import PREAMBLE
from perfeval_desktop.rulepack.forms import Outline
from perfeval_desktop.rulepack.labels import SEPARATOR, label_of, project_name
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.figures import THIS_YEAR, account_figure
from perfeval_desktop.scoring.last_year import last_year_of

_GOAL_CELLS = ("name", "annual_target")
_INDICATOR_CELLS = ("name", "direction", "annual_target", "measure_unit", "max_score")
_PROJECT_FIELDS = ("lead", "competent_department", "implementing_unit", "contact", "contact_phone")
_NOT_ASKED = frozenset({"pack_id", "year", "category", "kind", "part_of"})  # no texts, or chosen with the new file
_NOT_CARRIED = frozenset({"waivers", "last_year", "finals", "to_confirm", "evidence"})


@dataclass
class RollOver:
    """The new package, and what became of the old one, each line a place in the words of the form."""

    evaluation: SelfEvaluation
    compared: int = 0
    carried: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    mapped: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def next_year(old: SelfEvaluation, old_pack: RulePack, pack: RulePack, year: int) -> RollOver:
    """The package of ``year`` under ``pack``, begun from ``old``, which was made under ``old_pack``."""
    carrying = Carrying(old.cover.year, year, old_pack, pack)
    keeps_addressee = pack.id == old_pack.id or not pack.addressee
    addressee = old.cover.addressee if keeps_addressee else pack.addressee
    now = pack.department
    before = old_pack.department
    outlines = (before.outline if before is not None else None, now.outline if now is not None else None)
    new = msgspec.structs.replace(
        blank_evaluation(pack),
        cover=msgspec.structs.replace(old.cover, year=year, addressee=addressee),
        profile=msgspec.structs.replace(old.profile, functions=carrying.text(old.profile.functions, "部门职能")),
        report=_report(old.report, *outlines, carrying, ""),
        last_year=last_year_of(old, old_pack),
        projects=tuple(_project(project, carrying) for project in old.projects),
    )
    if now is not None:
        new = _with_department(new, old, carrying)
    else:
        _lose_department(old, carrying)
    new = conform(new, pack)
    waits = tuple(waiting(one.path, one.value) for one in _carried(new))
    new = msgspec.structs.replace(new, to_confirm=waits)
    return RollOver(
        new,
        compared=sum(row.last_year is not None for row in new.budget.accounts),
        carried=tuple(label_of(row.path, new, pack) for row in waits),
        emptied=tuple(_emptied(old, old_pack, new)),
        mapped=carrying.mapped,
        dropped=carrying.dropped,
        lost=carrying.lost,
    )


def _with_department(new: SelfEvaluation, old: SelfEvaluation, carrying: Carrying) -> SelfEvaluation:
    """``new`` with the comparison column, the goals, and who fills the forms in."""
    classes = carrying.classes_of_goals()
    goals = msgspec.structs.replace(
        new.goals,
        preparer=old.goals.preparer,
        phone=old.goals.phone,
        annual_goal=carrying.text(old.goals.annual_goal, "年度总体目标"),
        entries=tuple(
            GoalEntry(id=row.id, category=classes[row.category].key, **carrying.cells(row, _GOAL_CELLS))
            for row in carrying.fitting(old.goals.entries, classes, "绩效目标")
        ),
    )
    contact = {name: getattr(old.scorecard, name) for name in ("contact", "contact_phone")}
    return msgspec.structs.replace(
        new,
        goals=goals,
        scorecard=msgspec.structs.replace(new.scorecard, **contact),
        budget=msgspec.structs.replace(new.budget, accounts=_comparison(old, carrying)),
    )


def _lose_department(old: SelfEvaluation, carrying: Carrying) -> None:
    """The new pack has no form of the department: what would have been carried into it is told."""
    for row in old.budget.accounts:
        place = label_of(FieldPath(("budget", "accounts", f"[{row.id}]")), old, carrying.old_pack)
        carrying.lose(place, row.this_year)
    carrying.lose("年度总体目标", old.goals.annual_goal)
    for goal in old.goals.entries:
        carrying.lose(f"绩效目标{SEPARATOR}{goal.name}", goal.annual_target)


def _comparison(old: SelfEvaluation, carrying: Carrying) -> tuple[AccountRow, ...]:
    """The accounts with last year's figures in the column for them; a sum is computed again unless it was stated."""
    before, now = carrying.old_pack.department, carrying.pack.department
    if before is None or now is None:
        return ()
    targets = keys_between(before.accounts, now.accounts, lambda spec: (spec.group, spec.plain_label))
    typed = {row.id: row.this_year for row in old.budget.accounts}
    found: dict[str, AccountRow] = {}
    for spec in before.accounts:
        figure = account_figure(old.budget.accounts, before.accounts, spec.key, THIS_YEAR).value
        place, target = f"收支数据{SEPARATOR}{spec.plain_label}", targets.get(spec.key)
        if target is None:
            carrying.lose(place, figure)
        elif figure is not None and not (target.sum_of and typed.get(spec.key) is None):
            found[target.key] = AccountRow(id=target.key, last_year=figure)
            carrying.note(spec.key, target, place)
    return tuple(found.values())


def _project(old: ProjectAppendix, carrying: Carrying) -> ProjectAppendix:
    place = project_name(old)
    classes = carrying.classes_of_projects()
    types = {option.key for option in carrying.pack.project.fund_types}
    outlines = (carrying.old_pack.project.outline, carrying.pack.project.outline)
    kept: dict[str, Any] = {name: getattr(old, name) for name in _PROJECT_FIELDS}
    return ProjectAppendix(
        id=old.id,
        name=carrying.name(old.name),
        fund_types=tuple(key for key in old.fund_types if key in types),
        expected_goal=carrying.text(old.expected_goal, f"{place}{SEPARATOR}预期目标"),
        report=_report(old.report, *outlines, carrying, f"{place}{SEPARATOR}"),
        indicators=tuple(
            ProjectIndicator(id=row.id, category=classes[row.category].key, **carrying.cells(row, _INDICATOR_CELLS))
            for row in carrying.fitting(old.indicators, classes, place)
        ),
        **kept,
    )


def _report(old: Report, before: Outline | None, now: Outline | None, carrying: Carrying, place: str) -> Report:
    """The sections that describe what stays, under the headings of the new pack."""
    was, will = (outline.sections if outline is not None else () for outline in (before, now))
    targets = keys_between(was, will, lambda section: section.heading.strip())
    specs = {section.key: section for section in was}
    sections = []
    for row in old.sections:
        spec, target = specs.get(row.id), targets.get(row.id)
        heading = f"{place}{(spec.heading if spec else row.id).rstrip('。') or PREAMBLE}"
        if target is None or not target.body or target.source:
            carrying.lose(heading, row.text)
        elif "standing" in (target.topic, spec.topic if spec else ""):
            carrying.note(row.id, target, heading)
            sections.append(NarrativeSection(id=target.key, text=carrying.text(row.text, heading)))
    return Report(sections=tuple(sections))


def _carried(new: SelfEvaluation) -> Iterator[Any]:
    """The filled fields of a package that was just begun: what a person must look at."""
    for one in iter_fields(new):
        is_comparison = one.path.steps[:2] == ("budget", "accounts")
        if one.path.steps[0] in _NOT_CARRIED or one.path.name in _NOT_ASKED or is_comparison:
            continue
        if one.value not in (None, "", ()):
            yield one


def _emptied(old: SelfEvaluation, pack: RulePack, new: SelfEvaluation) -> Iterator[str]:
    """The parts of the old package from which something was left out, each with how many fields."""
    counts: dict[str, int] = {}
    for one in iter_fields(old):
        if one.value in (None, "", ()) or one.path.steps[0] in _NOT_CARRIED or one.path.name in _NOT_ASKED:
            continue
        if not has_at(new, one.path) or get_at(new, one.path) in (None, "", ()):
            part = _part(one.path.steps)
            label = label_of(FieldPath(part), old, pack)
            counts[label] = counts.get(label, 0) + 1
    yield from (f"{label}：{count} 项" for label, count in counts.items())
    if old.evidence:
        yield f"佐证材料：{len(old.evidence)} 份"


def _part(steps: Sequence[str]) -> tuple[str, ...]:
    """The table or the part in which a field lies, in the package or in its project."""
    return tuple(steps[: 3 if steps[0] == "projects" else 1])
