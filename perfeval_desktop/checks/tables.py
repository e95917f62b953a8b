"""The fund table and the scored rows that a check looks at: the department's, or those of one project."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval_desktop.checks.registry import PROJECTS, Context
from perfeval_desktop.model.amount import Unit
from perfeval_desktop.model.base import Row, kept
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.indicators import IndicatorEntry
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.forms import Column, FundForm, RowSpec
from perfeval_desktop.rulepack.schema import ProjectForm
from perfeval_desktop.scoring.figure import DECIMALS, Figure, amount_margin, bare_amount
from perfeval_desktop.scoring.figures import FundSheet
from perfeval_desktop.scoring.fund_sheet import sheet_of

SMALL_BY_NATURE = frozenset({"budget_adjustment", "surplus"})
"""What changed or is left tells nothing of the size of an amount."""
USAGE_AMOUNTS = ("budget", "received", "spent")
"""The columns of the fund usage table that tell the size of an amount."""


@dataclass(frozen=True, slots=True)
class FundTable:
    """A fund table as it is filled in; ``base`` is the address of its rows."""

    rows: tuple[FundRow, ...]
    form: FundForm
    base: FieldPath
    sheet: FundSheet

    @property
    def amounts(self) -> tuple[Column, ...]:
        """The columns that hold money."""
        return tuple(column for column in self.form.columns if column.unit is not None)

    def at(self, row_key: str, column: str) -> FieldPath:
        return FieldPath((*self.base.steps, f"[{row_key}]", column))

    def number(self, column: str, value: Decimal) -> str:
        """An amount in 元 as this table writes it, without its unit."""
        return bare_amount(value, *self.sheet.unit(column))

    def writer(self, column: str) -> Callable[[Decimal], str]:
        """Writes an amount in 元 as this table does, with its unit."""
        unit, decimals = self.sheet.unit(column)
        return lambda value: amount_text(value, unit, decimals)

    def is_summed(self, spec: RowSpec) -> bool:
        """True when the row is a sum and nothing in it is stated otherwise."""
        return bool(spec.sum_of) and not any(
            self.sheet.figure(spec.key, column.field).stated for column in self.amounts
        )


def fund_tables(context: Context) -> Iterator[FundTable]:
    """The fund table of the scope that ``context`` looks at; nothing when the pack has no form for it."""
    form = context.pack.department
    if context.subject is not None:
        yield project_table(context, context.subject)
    elif form is not None:
        yield _table(context, context.evaluation.budget.funds, form.scorecard.funds, path("budget.funds"))


def project_table(context: Context, project: ProjectAppendix) -> FundTable:
    """The fund table of one project."""
    return _table(context, project.funds, context.pack.project.funds, PROJECTS.row(project.id).child("funds"))


def _table(context: Context, rows: tuple[FundRow, ...], form: FundForm, base: FieldPath) -> FundTable:
    return context.memo.of("funds", base, (rows,), lambda: FundTable(rows, form, base, sheet_of(rows, form)))


def amount_text(value: Decimal, unit: Unit, decimals: int = 2) -> str:
    """An amount in 元 as text in ``unit``: 2519.68 万元, 25,196,757.49 元."""
    return f"{bare_amount(value, unit, decimals)} {unit.value}"


@kept(4096)
def usage_figure(row: FundUsageRow, column: str, form: ProjectForm) -> Figure:
    """An amount of the fund usage table in 元, with its margin."""
    value: Decimal | None = getattr(row, column)
    return Figure(value, margin=amount_margin(value, *usage_unit(column, form)))


def usage_unit(column: str, form: ProjectForm) -> tuple[Unit, int]:
    """The unit in which the fund usage table prints a column, and its decimals; 万元 with two when it is not shown."""
    shown = _usage_column(column, form)
    if shown is None or shown.unit is None:
        return Unit.WAN, DECIMALS
    return shown.unit, DECIMALS if shown.decimals is None else shown.decimals


def usage_title(column: str, form: ProjectForm) -> str:
    """What the fund usage table calls a column."""
    shown = _usage_column(column, form)
    return FIELD_NAMES[column] if shown is None else shown.plain_title


def _usage_column(name: str, form: ProjectForm) -> Column | None:
    return next((column for column in form.usage_columns if column.field == name), None)


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """A row that carries a score.

    ``explained_in`` is the column that explains a lost point, None when the form has none; ``reason`` is what stands
    there.
    """

    where: FieldPath
    score: Decimal | None
    max_score: Decimal | None
    explained_in: Column | None
    reason: str


def scored_rows(context: Context) -> tuple[ScoredRow, ...]:
    """The rows with scores of the scope that ``context`` looks at."""
    if context.subject is not None:
        source: object = context.subject.indicators
        return context.memo.of("scored rows", context.base, (source,), lambda: tuple(_project_rows(context)))
    source = context.evaluation.scorecard
    return context.memo.of("scored rows", context.base, (source,), lambda: tuple(_department_rows(context)))


def explaining(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns whose texts stand beside a score and explain it; first those that explain lost points only."""
    named = (column for column in columns if column.explains)
    return tuple(sorted(named, key=lambda column: column.explains != "loss"))


def _department_rows(context: Context) -> Iterator[ScoredRow]:
    form = context.pack.department
    if form is None:
        return
    weights = {item.key: item.max_score for item in form.scorecard.rubric.indicators}
    column = next(iter(explaining(form.scorecard.columns)), None)

    def scored(entry: IndicatorEntry) -> ScoredRow:
        at = path("scorecard.entries").row(entry.id)
        return ScoredRow(at, entry.self_score, weights[entry.id], column, _text(entry, column))

    known = (entry for entry in context.evaluation.scorecard.entries if entry.id in weights)
    yield from context.memo.each("scored row", known, scored)


def _project_rows(context: Context) -> Iterator[ScoredRow]:
    column = next(iter(explaining(context.pack.project.columns)), None)
    for row in context.project.indicators:
        at = context.base.child("indicators").row(row.id)
        yield ScoredRow(at, row.self_score, row.max_score, column, _text(row, column))


def _text(row: Row, column: Column | None) -> str:
    """What stands in the text column; empty where the row has no such field."""
    text: str = getattr(row, column.field, "") if column is not None else ""
    return text
