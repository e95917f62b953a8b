"""The figures that two tables share, each with the typed amounts that it is made of and what stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from perfeval_desktop.checks.power_slips import Beside, Side, Typed
from perfeval_desktop.checks.registry import Context
from perfeval_desktop.checks.tables import (
    SMALL_BY_NATURE,
    USAGE_AMOUNTS,
    FundTable,
    amount_text,
    project_table,
    usage_title,
    usage_unit,
)
from perfeval_desktop.model.amount import Unit
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.labels import project_name
from perfeval_desktop.scoring import figures
from perfeval_desktop.scoring.figure import DECIMALS, Figure
from perfeval_desktop.scoring.project_sums import project_figures, sum_over_projects

_YEARS = (figures.THIS_YEAR, figures.LAST_YEAR)


def fund_side(table: FundTable, called: str, row: str, column: str, also: Iterable[Decimal] = ()) -> Side:
    """The figure of a fund table, which is ``called`` so; ``also`` are amounts elsewhere that tell its size."""
    others = tuple(also)

    def typed(row: str, column: str) -> Iterator[Typed]:
        figure, parts = table.sheet.figure(row, column), table.sheet.parts(row, column)
        if parts and not figure.stated:
            for part in parts:
                yield from typed(part.row, part.column)
        elif figure.value is not None:
            yield Typed(
                table.at(row, column),
                called,
                figure.value,
                *table.sheet.unit(column),
                beside=lambda: _beside_fund(table, row, column, others),
            )

    figure, spec = table.sheet.figure(row, column), next((spec for spec in table.form.rows if spec.key == row), None)
    names = ([figures.row_name(spec)] if spec is not None else []) + [figures.column_title(table.form, column)]
    text = "" if figure.value is None else table.writer(column)(figure.value)
    return Side(figure, tuple(typed(row, column)), f"{called}“{'·'.join(names)}”", text)


def scorecard_name(context: Context) -> str:
    """What the department's table is called."""
    card = context.pack.department.scorecard if context.pack.department is not None else None
    return (card.label or card.name) if card is not None else FIELD_NAMES["scorecard"]


def _beside_fund(table: FundTable, row: str, column: str, also: Sequence[Decimal]) -> Beside:
    columns = [one.field for one in table.amounts if one.field != column and one.field not in SMALL_BY_NATURE]
    rows = [spec.key for spec in table.form.rows if spec.key != row]
    in_row = (_typed_in(table, row, name) for name in columns)
    in_column = (_typed_in(table, key, column) for key in rows)
    return [*also, *filter(None, in_row)], [*filter(None, in_column)]


def _typed_in(table: FundTable, row: str, column: str) -> Decimal | None:
    """An amount that is typed; one that is computed may be made of the very one that is doubted."""
    figure = table.sheet.figure(row, column)
    return figure.value if figure.stated or figure.computed is None else None


def account_side(context: Context, key: str, column: str) -> Side:
    """The figure of the accounts."""
    form, rows = context.pack.department, context.evaluation.budget.accounts
    specs = form.accounts if form is not None else ()
    by_key = {spec.key: spec for spec in specs}

    def value(key: str, column: str) -> Decimal | None:
        figure = figures.account_figure(rows, specs, key, column)
        return figure.value if figure.stated or figure.computed is None else None

    def beside(key: str) -> Beside:
        in_row = (value(key, year) for year in _YEARS if year != column)
        in_column = (value(other, column) for other in by_key if other != key)
        return [*filter(None, in_row)], [*filter(None, in_column)]

    def typed(key: str) -> Iterator[Typed]:
        amount, spec = value(key, column), by_key.get(key)
        if amount is not None:
            where = path("budget.accounts").row(key).child(column)
            yield Typed(where, FIELD_NAMES["accounts"], amount, Unit.YUAN, DECIMALS, beside=lambda: beside(key))
        elif spec is not None:
            for part in spec.sum_of:
                yield from typed(part)

    figure = figures.account_figure(rows, specs, key, column)
    name = figures.row_name(by_key[key]) if key in by_key else key
    text = "" if figure.value is None else amount_text(figure.value, Unit.YUAN)
    return Side(figure, tuple(typed(key)), f"{FIELD_NAMES['accounts']}“{name}”", text)


def projects_side(context: Context, row: str, column: str, together: Figure, write: Callable[[Decimal], str]) -> Side:
    """The figure ``together`` that all projects make."""
    assert together.value is not None

    def typed_in(project: ProjectAppendix) -> tuple[Typed, ...]:
        return fund_side(project_table(context, project), project_name(project), row, column).typed

    each = context.memo.each(f"typed {row} {column}", context.evaluation.projects, typed_in)
    typed = tuple(typed for side in each for typed in side)
    return Side(together, typed, "各项目合计", write(together.value), is_sum=True)


def projects_total(context: Context, row: str, column: str) -> list[Decimal]:
    """What all projects make of the department's figure at this place; empty where they say nothing of it."""
    link = context.pack.department.projects if context.pack.department is not None else None
    if link is None or row != link.department or column not in link.columns:
        return []
    number = link.columns.index(column)
    given = [project_figures(project_table(context, each).sheet, link)[number] for each in context.evaluation.projects]
    together = sum_over_projects(given)
    return [together.total.value] if together.is_complete and together.total.value is not None else []


def usage_side(context: Context, column: str, together: Figure) -> Side:
    """The sum ``together`` of a column of the fund usage table."""
    assert together.value is not None
    form, rows = context.pack.project, context.project.fund_usage
    unit = usage_unit(column, form)
    called = form.usage_name or FIELD_NAMES["fund_usage"]

    def beside(row: FundUsageRow) -> Beside:
        in_row = (getattr(row, name) for name in USAGE_AMOUNTS if name != column)
        in_column = (getattr(other, column) for other in rows if other is not row)
        return [*filter(None, in_row)], [*filter(None, in_column)]

    def typed(row: FundUsageRow) -> Typed:
        where = context.base.child("fund_usage").row(row.id).child(column)
        value: Decimal = getattr(row, column)
        return Typed(where, called, value, *unit, beside=lambda: beside(row))

    amounts = tuple(typed(row) for row in rows if getattr(row, column) is not None)
    name = f"{called}“{usage_title(column, form)}”合计"
    return Side(together, amounts, name, amount_text(together.value, *unit), is_sum=True)
