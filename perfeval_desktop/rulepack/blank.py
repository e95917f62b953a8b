"""A new document for a rule pack, and an existing one brought in line with it.

Rows that the pack defines (sections, accounts, fund rows, department indicators) carry the pack's keys as their ids.
Goals, project indicators and fund usage rows are the user's own: the forms show empty rows for them by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from perfeval_desktop.model.base import Row
from perfeval_desktop.model.budget import AccountRow, BudgetTable, FundRow
from perfeval_desktop.model.indicators import IndicatorEntry
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import Cover, NarrativeSection, Report
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.base import Keyed
from perfeval_desktop.rulepack.forms import Outline
from perfeval_desktop.rulepack.schema import RulePack

R = TypeVar("R", bound=Row)


def blank_evaluation(pack: RulePack) -> SelfEvaluation:
    """A document with all the rows that ``pack`` defines, nothing filled in."""
    empty = SelfEvaluation(pack_id=pack.id, cover=Cover(year=pack.year, addressee=pack.addressee))
    return conform(empty, pack)


def blank_project(pack: RulePack, row_id: str, name: str = "") -> ProjectAppendix:
    """A project with all the rows that ``pack`` defines, nothing filled in."""
    return _conform_project(ProjectAppendix(id=row_id, name=name), pack)


def conform(evaluation: SelfEvaluation, pack: RulePack) -> SelfEvaluation:
    """``evaluation`` with the rows that ``pack`` defines and it lacks; nothing is removed or changed."""
    projects = tuple(_conform_project(project, pack) for project in evaluation.projects)
    changed = msgspec.structs.replace(evaluation, projects=projects)
    department = pack.department
    if department is None:
        return changed
    card = department.scorecard
    return msgspec.structs.replace(
        changed,
        report=_conform_report(evaluation.report, department.outline),
        budget=BudgetTable(
            accounts=_completed(evaluation.budget.accounts, _keys(department.accounts), AccountRow),
            funds=_completed(evaluation.budget.funds, _keys(card.funds.rows), FundRow),
        ),
        scorecard=msgspec.structs.replace(
            evaluation.scorecard,
            entries=_completed(evaluation.scorecard.entries, _keys(card.rubric.indicators), IndicatorEntry),
        ),
    )


def _conform_project(project: ProjectAppendix, pack: RulePack) -> ProjectAppendix:
    form = pack.project
    return msgspec.structs.replace(
        project,
        report=_conform_report(project.report, form.outline) if form.outline else project.report,
        funds=_completed(project.funds, _keys(form.funds.rows), FundRow),
    )


def _conform_report(report: Report, outline: Outline) -> Report:
    own = [section.key for section in outline.sections if section.body and not section.source]
    return msgspec.structs.replace(report, sections=_completed(report.sections, own, NarrativeSection))


def _completed(rows: tuple[R, ...], keys: Sequence[str], cls: type[R]) -> tuple[R, ...]:
    """``rows`` and an empty row for each key without one, in the order of the pack; foreign rows stay at the end."""
    present = {row.id: row for row in rows}
    if all(key in present for key in keys):
        return rows
    foreign = tuple(row for row in rows if row.id not in set(keys))
    return tuple(present.get(key) or cls(id=key) for key in keys) + foreign


def _keys(parts: Iterable[Keyed]) -> list[str]:
    return [part.key for part in parts]
