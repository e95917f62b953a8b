"""Missing fields. An empty form is not wrong: what is begun can have a gap, and a package that is nearly done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain

from perfeval_desktop.checks.carrying import row_is_carried
from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.registry import PROJECTS, Context, check
from perfeval_desktop.checks.required import (
    Area,
    Need,
    Part,
    department_areas,
    fund_cells,
    is_filled,
    project_areas,
    row_begun,
)
from perfeval_desktop.checks.tables import explaining, fund_tables
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.model.field_path import ROOT, FieldPath, path
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.rulepack.schema import Indicator

_PACKAGE_FIELDS = ("cover", "profile", "report", "budget", "scorecard", "goals")
_PROJECT_FIELDS = ("projects[*]",)
_MOSTLY_SCORED = Decimal("0.8")  # of the indicators: then one without a score has been overlooked
_NAMED = 6  # a finding names so many missing fields, and counts the rest


@check("complete.row", reads=(*_PACKAGE_FIELDS, *_PROJECT_FIELDS, "to_confirm"), scope="both")
def gaps_in_rows(context: Context) -> Iterator[Issue]:
    """C-01: a row of a table is begun, by more than what was carried over, but a field that must be filled is empty."""
    for part in _gaps(context, "row"):
        if row_is_carried(context, part.missing[0].where.parent):
            continue
        yield context.issue(part.missing[0].where, missing=_titles(part.missing))


@check("complete.block", reads=(*_PACKAGE_FIELDS, *_PROJECT_FIELDS), scope="both", level=Severity.INFO)
def gaps_in_blocks(context: Context) -> Iterator[Issue]:
    """待填: a head, a report or a foot of a form is begun and not finished."""
    for part in _gaps(context, "block"):
        yield context.issue(part.missing[0].where, missing=_titles(part.missing), count=str(len(part.missing)))


@check("complete.figure", reads=("budget.funds", "projects[*].funds"), scope="both", level=Severity.INFO)
def optional_figures(context: Context) -> Iterator[Issue]:
    """A figure that may be empty is empty in a row that must be filled and is begun."""
    for table in fund_tables(context):
        for spec in table.form.rows:
            if not spec.required or table.is_summed(spec):
                continue
            cells = fund_cells(table.sheet, spec, table.base)
            if any(need.filled for need, _ in cells):
                empty = (need for need, column in cells if not need.filled and not column.required)
                yield from (context.issue(need.where) for need in empty)


@check("complete.rationale", reads=("scorecard.entries",), level=Severity.REMIND)
def scores_without_a_word(context: Context) -> Iterator[Issue]:
    """A score is given, but neither what was reached (得分简述) nor what was lost (扣分原因) is written down."""
    form = context.pack.department
    columns = explaining(form.scorecard.columns) if form is not None else ()
    result = next((column for column in columns if column.explains == "result"), None)
    for entry in context.evaluation.scorecard.entries if result is not None else ():
        texts = (getattr(entry, column.field, "") for column in columns)
        if result is not None and entry.self_score is not None and not any(map(is_filled, texts)):
            yield context.issue(path("scorecard.entries").row(entry.id).child(result.field))


@check(
    "complete.evidence",
    reads=("scorecard.entries", "projects[*].indicators", "evidence"),
    scope="both",
    level=Severity.EXPLAIN,
)
def scores_without_evidence(context: Context) -> Iterator[Issue]:
    """G-03: a score is given, and no document is named or attached that bears it out, though the pack asks for one.

    It asks where the form has a column for it, and for the rows that it names.
    """
    form, subject = context.pack.department, context.subject
    if subject is not None:
        columns, at = context.pack.project.columns, context.base.child("indicators")
    else:
        columns, at = form.scorecard.columns if form is not None else (), path("scorecard.entries")
    rows = context.evaluation.scorecard.entries if subject is None else subject.indicators
    has_column = any(column.field == "evidence" for column in columns)
    is_asked_everywhere = any(column.field == "evidence" and not column.required for column in columns)
    asked = tuple(map(path, context.pack.evidence.asked))
    attached = {row.place for row in context.evaluation.evidence}
    for row in rows:
        where = at.row(row.id)
        if row.self_score is None or is_filled(row.evidence) or str(where) in attached:
            continue
        if is_asked_everywhere or any(where.matches(pattern) for pattern in asked):
            yield context.issue(where.child("evidence" if has_column else "self_score"), found="未填写")


@check("complete.score", reads=("scorecard.entries",))
def unscored_indicators(context: Context) -> Iterator[Issue]:
    """C-01: most of the department's indicators have a score, and some have none. One finding for the scorecard."""
    unscored = _overlooked(context)
    if unscored:
        yield context.issue(
            _score_at(unscored[0]),
            missing=_listed([indicator.name for indicator in unscored]),
            count=str(len(unscored)),
            points=trim_zeros(sum((indicator.max_score for indicator in unscored), Decimal(0))),
        )


@check(
    "complete.untouched",
    reads=(*_PACKAGE_FIELDS, *_PROJECT_FIELDS),
    level=Severity.REMIND,
    limits={"share": "0.5"},
)
def untouched_parts(context: Context) -> Iterator[Issue]:
    """C-01: ``share`` of the package at least is filled in, and a part that must be filled is not begun.

    One finding for each area of the forms, at the first field to be filled there.
    """
    states = (*_states(context, ROOT, department_areas(context.evaluation, context.pack)), *_projects_states(context))
    required = sum(state.required for state in states)
    if not required or sum(state.filled for state in states) < context.limit("share") * required:
        return
    told = {_score_at(indicator) for indicator in _overlooked(context)}
    for state in states:
        needs = [need for need in state.untouched if need.where not in told]
        if needs:
            titles = dict.fromkeys(need.title for need in needs)
            yield context.issue(needs[0].where, missing=_listed(list(titles)), count=str(len(needs)))


@dataclass(frozen=True, slots=True)
class _State:
    """How far an area is: ``filled`` of ``required`` fields, and the fields of the parts that are not begun."""

    filled: int
    required: int
    untouched: tuple[Need, ...]


def _projects_states(context: Context) -> tuple[_State, ...]:
    """One state for all that is filled in of the projects, and one for each area that holds something untouched."""
    projects = context.evaluation.projects
    return context.memo.of("projects states", PROJECTS, (projects,), lambda: _summed_states(context, projects))


def _summed_states(context: Context, projects: Iterable[ProjectAppendix]) -> tuple[_State, ...]:
    # An edit touches one project: the others are one look-up each.
    every = context.memo.each("project states", projects, partial(_project_states, context))
    whole = _State(sum(filled for filled, _, _ in every), sum(required for _, required, _ in every), ())
    return (whole, *chain.from_iterable(open_areas for _, _, open_areas in every))


def _project_states(context: Context, project: ProjectAppendix) -> tuple[int, int, tuple[_State, ...]]:
    """How much of a project is filled, how much must be, and a state for each area with something untouched."""
    base = PROJECTS.row(project.id)
    states = tuple(_states(context, base, project_areas(project, context.pack.project, base)))
    untouched = tuple(_State(0, 0, state.untouched) for state in states if state.untouched)
    return sum(state.filled for state in states), sum(state.required for state in states), untouched


def _states(context: Context, base: FieldPath, areas: Iterable[Area]) -> Iterator[_State]:
    for area in areas:
        yield context.memo.of(f"state.{area.name}", base, area.sources, partial(_state_of, context, base, area))


def _parts(context: Context, base: FieldPath, area: Area) -> tuple[Part, ...]:
    """The parts of an area, made once for all who look at them."""
    return context.memo.of(f"parts.{area.name}", base, area.sources, lambda: tuple(area.make()))


def _state_of(context: Context, base: FieldPath, area: Area) -> _State:
    parts = _parts(context, base, area)
    needs = [need for part in parts for need in part.needs]
    untouched = tuple(need for part in parts if not part.begun for need in part.missing)
    return _State(sum(need.filled for need in needs), len(needs), untouched)


def _overlooked(context: Context) -> list[Indicator]:
    """The department's indicators of which nothing is filled in, where most of the others are."""
    entries = context.evaluation.scorecard.entries
    return context.memo.of("overlooked", ROOT, (entries,), lambda: _find_overlooked(context))


def _find_overlooked(context: Context) -> list[Indicator]:
    form = context.pack.department
    indicators = form.scorecard.rubric.indicators if form is not None else ()
    begun = {entry.id for entry in context.evaluation.scorecard.entries if row_begun(entry)}
    untouched = [indicator for indicator in indicators if indicator.key not in begun]
    return untouched if len(indicators) - len(untouched) >= _MOSTLY_SCORED * len(indicators) else []


def _score_at(indicator: Indicator) -> FieldPath:
    return path("scorecard.entries").row(indicator.key).child("self_score")


def _listed(titles: list[str]) -> str:
    rest = len(titles) - _NAMED
    return "、".join(titles[:_NAMED]) + ("等" if rest > 0 else "")


def _gaps(context: Context, kind: str) -> Iterator[Part]:
    """The begun parts of ``kind`` in which something is missing."""
    for area in _areas(context):
        gaps = context.memo.of(f"gaps.{area.name}", context.base, area.sources, partial(_gaps_in, context, area))
        yield from (part for part in gaps if part.kind == kind)


def _gaps_in(context: Context, area: Area) -> tuple[Part, ...]:
    return tuple(part for part in _parts(context, context.base, area) if part.begun and part.missing)


def _areas(context: Context) -> Iterator[Area]:
    if context.subject is None:
        return department_areas(context.evaluation, context.pack)
    return project_areas(context.subject, context.pack.project, context.base)


def _titles(needs: Iterable[Need]) -> str:
    return "、".join(dict.fromkeys(need.title for need in needs))
