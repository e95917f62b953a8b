"""Figures of the fund and account tables: what is typed, what the form computes, and which of the two counts.

A derived cell (a row with ``sum_of``, a column of ``derived_columns``, a rate, an execution score) is empty in the
model; a value there is the user's own statement (改写) and wins over the computed one. Bad data never raises here.
Whoever reads many cells of one fund table takes a ``FundSheet``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perfeval_desktop.model.amount import Unit, format_amount, format_percent
from perfeval_desktop.model.budget import AccountRow, FundRow
from perfeval_desktop.rulepack.forms import FundForm, RowSpec
from perfeval_desktop.scoring.figure import (
    DECIMALS,
    NO_FIGURE,
    Figure,
    amount_margin,
    ratio,
    stated_or_computed,
    sum_figure,
    sum_text,
)
from perfeval_desktop.scoring.fund_sheet import RATE, SCORE, FundSheet, column_title, read_rate, row_name, sheet_of

__all__ = [
    "LAST_YEAR",
    "NO_FIGURE",
    "RATE",
    "SCORE",
    "THIS_YEAR",
    "Figure",
    "FundSheet",
    "account_change",
    "account_change_rate",
    "account_figure",
    "account_is_locked",
    "amount_margin",
    "column_title",
    "execution_rate",
    "execution_rate_text",
    "execution_score",
    "fund_figure",
    "is_derived",
    "is_locked",
    "ratio",
    "read_rate",
    "row_name",
    "sum_text",
]

THIS_YEAR = "this_year"
LAST_YEAR = "last_year"


def is_derived(form: FundForm, row_key: str, column: str) -> bool:
    """True when the form computes this cell."""
    return FundSheet((), form).is_derived(row_key, column)


def is_locked(rows: Sequence[FundRow], form: FundForm, row_key: str, column: str) -> bool:
    """True when the cell is not to be typed: all that it is computed from is filled and nothing else is stated."""
    return sheet_of(tuple(rows), form).is_locked(row_key, column)


def fund_figure(rows: Sequence[FundRow], form: FundForm, row_key: str, column: str) -> Figure:
    """The amount in 元 at one cell of a fund table."""
    return sheet_of(tuple(rows), form).figure(row_key, column)


def execution_rate(rows: Sequence[FundRow], form: FundForm, row_key: str) -> Figure:
    """执行率 of one row as a ratio. A stated text that is not a rate counts as no rate (``value`` None, stated)."""
    return sheet_of(tuple(rows), form).rate(row_key)


def execution_rate_text(rows: Sequence[FundRow], form: FundForm, row_key: str) -> str:
    """执行率 as the form prints it: the stated text as it stands, else the computed rate; empty when undefined."""
    return sheet_of(tuple(rows), form).rate_text(row_key)


def execution_score(rows: Sequence[FundRow], form: FundForm) -> Figure:
    """The points that 执行率 gives; no figure where the form has no scored row."""
    scored = next((spec.key for spec in form.rows if spec.scored), None)
    return NO_FIGURE if scored is None else sheet_of(tuple(rows), form).score(scored)


def account_figure(rows: Sequence[AccountRow], specs: Sequence[RowSpec], key: str, column: str) -> Figure:
    """The amount in 元 of one account row; ``column`` is ``this_year`` or ``last_year``."""
    row = _row(rows, key)
    typed: Decimal | None = None if row is None else getattr(row, column)
    spec = _spec(specs, key)
    if spec is None or not spec.sum_of:
        return Figure(typed, margin=amount_margin(typed, Unit.YUAN, DECIMALS))
    named = [(_name(specs, part), account_figure(rows, specs, part, column)) for part in spec.sum_of]
    partial = any(part.value is None or part.partial for _, part in named)
    return sum_figure(named, typed, Unit.YUAN, DECIMALS, partial=partial)


def account_change(rows: Sequence[AccountRow], specs: Sequence[RowSpec], key: str) -> Figure:
    """This year − last year in 元."""
    this, last = (account_figure(rows, specs, key, column) for column in (THIS_YEAR, LAST_YEAR))
    if this.value is None or last.value is None:
        return NO_FIGURE
    change = this.value - last.value
    formula = f"{format_amount(this.value)} − {format_amount(last.value)} = {format_amount(change)}"
    return stated_or_computed(None, change, lambda: formula, margin=this.margin + last.margin)


def account_change_rate(rows: Sequence[AccountRow], specs: Sequence[RowSpec], key: str) -> Figure:
    """(This year − last year) ÷ last year as a ratio; undefined unless last year is above zero."""
    last = account_figure(rows, specs, key, LAST_YEAR).value
    change = account_change(rows, specs, key).value
    if last is None or last <= 0 or change is None:
        return NO_FIGURE
    rate = change / last
    formula = f"{format_amount(change)} ÷ {format_amount(last)} = {format_percent(rate)}"
    return stated_or_computed(None, rate, lambda: formula)


def account_is_locked(rows: Sequence[AccountRow], specs: Sequence[RowSpec], key: str, column: str) -> bool:
    """True when the cell is a sum whose parts are all filled and the user states nothing else."""
    row, spec = _row(rows, key), _spec(specs, key)
    return (
        spec is not None
        and bool(spec.sum_of)
        and (row is None or getattr(row, column) is None)
        and all(account_figure(rows, specs, part, column).value is not None for part in spec.sum_of)
    )


def _name(specs: Sequence[RowSpec], key: str) -> str:
    spec = _spec(specs, key)
    return key if spec is None else row_name(spec)


def _row(rows: Sequence[AccountRow], key: str) -> AccountRow | None:
    return next((row for row in rows if row.id == key), None)


def _spec(specs: Sequence[RowSpec], key: str) -> RowSpec | None:
    return next((spec for spec in specs if spec.key == key), None)
