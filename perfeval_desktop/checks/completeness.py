"""Missing fields. An empty form is not wrong: only what is begun can have a gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.required import Area, Need, Part, department_areas, fund_cells, is_filled, project_areas
from perfeval_desktop.checks.tables import explaining, fund_tables
from perfeval_desktop.model.field_path import path

_PACKAGE_FIELDS = ("cover", "profile", "report", "budget", "scorecard", "goals")
_PROJECT_FIELDS = ("projects[*]",)


@check("complete.row", reads=(*_PACKAGE_FIELDS, *_PROJECT_FIELDS), scope="both")
def gaps_in_rows(context: Context) -> Iterator[Issue]:
    """C-01: a row of a table is begun, but a field that must be filled is empty."""
    for part in _gaps(context, "row"):
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


def _gaps(context: Context, kind: str) -> Iterator[Part]:
    """The begun parts of ``kind`` in which something is missing."""
    for area in _areas(context):
        gaps = context.memo.of(f"gaps.{area.name}", context.base, area.sources, partial(_gaps_in, area))
        yield from (part for part in gaps if part.kind == kind)


def _gaps_in(area: Area) -> tuple[Part, ...]:
    return tuple(part for part in area.make() if part.begun and part.missing)


def _areas(context: Context) -> Iterator[Area]:
    if context.subject is None:
        return department_areas(context.evaluation, context.pack)
    return project_areas(context.subject, context.pack.project, context.base)


def _titles(needs: Iterable[Need]) -> str:
    return "、".join(dict.fromkeys(need.title for need in needs))
