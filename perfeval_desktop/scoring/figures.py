"""Figures of the fund and account tables: what is typed, what the form computes, and which of the two counts.

A derived cell (a row with ``sum_of``, a column of ``derived_columns``, a rate, an execution score) is empty in the
model; a value there is the user's own statement (改写) and wins over the computed one. Bad data never raises here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from perfeval_desktop.model.amount import (
    Unit,
    format_amount,
    format_percent,
    half_unit,
    parse_percent,
    round_half_up,
    trim_zeros,
)
from perfeval_desktop.model.budget import AccountRow, FundRow
from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.rulepack.forms import FundForm, RowSpec

RATE = "execution_rate"
SCORE = "execution_score"
THIS_YEAR = "this_year"
LAST_YEAR = "last_year"
_AMOUNTS = frozenset(FundRow.__struct_fields__) - {"id", RATE, SCORE}
RowT = TypeVar("RowT", FundRow, AccountRow)
_DECIMALS = 2  # of amounts, rates and execution scores where the pack does not say


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and where it comes from.

    ``value`` is what counts: the stated value where the user states one, else ``computed``. ``formula`` is the
    computation in Chinese with live numbers, empty where nothing is computed. The true figure lies within
    ``value ± margin`` (half of the last place typed; the margins of the parts for a sum; zero for rates and points).
    """

    value: Decimal | None
    computed: Decimal | None = None
    stated: bool = False
    formula: str = ""
    margin: Decimal = Decimal(0)


NO_FIGURE = Figure(None)


def ratio(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """numerator ÷ denominator, None where that is undefined (an operand is missing or the denominator is zero)."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return numerator / denominator


def column_unit(form: FundForm, column: str) -> tuple[Unit, int]:
    """The unit in which the form prints ``column`` and its decimals; 万元 with two when the form does not show it."""
    shown = next((item for item in form.columns if item.field == column), None)
    if shown is None:
        return Unit.WAN, _DECIMALS
    unit = Unit.YUAN if shown.kind == "yuan" else Unit.WAN
    return unit, _DECIMALS if shown.decimals is None else shown.decimals


def row_name(spec: RowSpec) -> str:
    """The row's label in a sentence: with its group in front of it, without the words that only make sense in print."""
    label = spec.plain_label
    return label if not spec.group or spec.group in label else spec.group + label


def parts_of(form: FundForm, row_key: str, column: str) -> tuple[tuple[str, str], ...]:
    """The (row, column) cells that an amount cell adds up; empty for a cell that is typed."""
    spec = _spec(form.rows, row_key)
    if spec is None or column not in _AMOUNTS:
        return ()
    if spec.sum_of:
        return tuple((key, column) for key in spec.sum_of)
    if column in form.derived_columns:
        identity = next((item for item in form.identities if item.right == column), None)
        if identity is not None:
            return tuple((row_key, left) for left in identity.left)
    return ()


def is_derived(form: FundForm, row_key: str, column: str) -> bool:
    """True when the form computes this cell."""
    spec = _spec(form.rows, row_key)
    if column == RATE:
        return spec is not None
    if column == SCORE:
        return spec is not None and spec.scored
    return bool(parts_of(form, row_key, column))


def is_locked(rows: Sequence[FundRow], form: FundForm, row_key: str, column: str) -> bool:
    """True when the cell is not to be typed: everything it is computed from is filled and the user states nothing else.

    The score of a row that carries none is locked too.
    """
    if column == RATE:
        rate = execution_rate(rows, form, row_key)
        return rate.computed is not None and not rate.stated
    if column == SCORE:
        score = _execution_score(rows, form, row_key)
        return not is_derived(form, row_key, SCORE) or (score.computed is not None and not score.stated)
    parts = parts_of(form, row_key, column)
    return (
        bool(parts)
        and _typed(rows, row_key, column) is None
        and all(fund_figure(rows, form, *part).value is not None for part in parts)
    )


def fund_figure(rows: Sequence[FundRow], form: FundForm, row_key: str, column: str) -> Figure:
    """The amount in 元 at one cell of a fund table."""
    unit, decimals = column_unit(form, column)
    typed = _typed(rows, row_key, column)
    parts = parts_of(form, row_key, column)
    if not parts:
        return Figure(typed, margin=amount_margin(typed, unit, decimals))
    named = [(_cell_name(form, row_key, part), fund_figure(rows, form, *part)) for part in parts]
    return _sum_figure(named, typed, unit, decimals)


def execution_rate(rows: Sequence[FundRow], form: FundForm, row_key: str) -> Figure:
    """执行率 of one row as a ratio. A stated text that is not a rate counts as no rate (``value`` None, stated)."""
    numerator = fund_figure(rows, form, row_key, form.rate.numerator)
    denominator = fund_figure(rows, form, row_key, form.rate.denominator)
    computed = ratio(numerator.value, denominator.value)
    formula = ""
    if computed is not None and numerator.value is not None and denominator.value is not None:
        formula = (
            f"{column_title(form, form.rate.numerator)} {_shown(form, form.rate.numerator, numerator.value)}"
            f" ÷ {column_title(form, form.rate.denominator)} {_shown(form, form.rate.denominator, denominator.value)}"
            f" = {_rate_text(form, computed)}"
        )
    row = _row(rows, row_key)
    if row is None or not row.execution_rate:
        return Figure(computed, computed, False, formula)
    return Figure(read_rate(row.execution_rate), computed, True, formula)


def execution_rate_text(rows: Sequence[FundRow], form: FundForm, row_key: str) -> str:
    """执行率 as the form prints it: the stated text as it stands, else the computed rate, empty when undefined."""
    row = _row(rows, row_key)
    if row is not None and row.execution_rate:
        return row.execution_rate
    computed = execution_rate(rows, form, row_key).computed
    return "" if computed is None else _rate_text(form, computed)


def execution_score(rows: Sequence[FundRow], form: FundForm) -> Figure:
    """The points that 执行率 gives: min(rate, 1) × weight, two decimals half up; no figure where the form has none."""
    scored = next((spec.key for spec in form.rows if spec.scored), None)
    return NO_FIGURE if scored is None else _execution_score(rows, form, scored)


def read_rate(text: str) -> Decimal | None:
    """The ratio that a typed rate says, None when the text is empty or not a rate."""
    try:
        return parse_percent(text)
    except AmountError:
        return None


def column_title(form: FundForm, column: str) -> str:
    """The title of a column in one line, without its remarks in brackets."""
    title = next((item.title for item in form.columns if item.field == column), column)
    return title.split("（")[0].split("(")[0].replace("\n", "").strip()


def account_figure(rows: Sequence[AccountRow], specs: Sequence[RowSpec], key: str, column: str) -> Figure:
    """The amount in 元 of one account row; ``column`` is ``this_year`` or ``last_year``."""
    row = _row(rows, key)
    typed: Decimal | None = None if row is None else getattr(row, column)
    spec = _spec(specs, key)
    if spec is None or not spec.sum_of:
        return Figure(typed, margin=amount_margin(typed, Unit.YUAN, _DECIMALS))
    named = [(_account_name(specs, part), account_figure(rows, specs, part, column)) for part in spec.sum_of]
    return _sum_figure(named, typed, Unit.YUAN, _DECIMALS)


def account_change(rows: Sequence[AccountRow], specs: Sequence[RowSpec], key: str) -> Figure:
    """This year − last year in 元."""
    this, last = (account_figure(rows, specs, key, column) for column in (THIS_YEAR, LAST_YEAR))
    if this.value is None or last.value is None:
        return NO_FIGURE
    change = this.value - last.value
    formula = f"{format_amount(this.value)} − {format_amount(last.value)} = {format_amount(change)}"
    return Figure(change, change, False, formula, this.margin + last.margin)


def account_change_rate(rows: Sequence[AccountRow], specs: Sequence[RowSpec], key: str) -> Figure:
    """(This year − last year) ÷ last year as a ratio; undefined unless last year is above zero."""
    last = account_figure(rows, specs, key, LAST_YEAR).value
    change = account_change(rows, specs, key).value
    if last is None or last <= 0 or change is None:
        return NO_FIGURE
    rate = change / last
    formula = f"{format_amount(change)} ÷ {format_amount(last)} = {format_percent(rate)}"
    return Figure(rate, rate, False, formula)


def account_is_locked(rows: Sequence[AccountRow], specs: Sequence[RowSpec], key: str, column: str) -> bool:
    """True when the cell is a sum whose parts are all filled and the user states nothing else."""
    row, spec = _row(rows, key), _spec(specs, key)
    return (
        spec is not None
        and bool(spec.sum_of)
        and (row is None or getattr(row, column) is None)
        and all(account_figure(rows, specs, part, column).value is not None for part in spec.sum_of)
    )


def amount_margin(value: Decimal | None, unit: Unit, decimals: int) -> Decimal:
    """How far the true amount may lie from the typed one, in 元: half of the last place typed.

    Never coarser than half of the column's last decimal: 54 in a 万元 column with two decimals means 54.00, ±50 元.
    """
    if value is None:
        return Decimal(0)
    return min(half_unit(value), Decimal(5).scaleb(unit.exponent - decimals - 1))


def sum_text(named: Sequence[tuple[str, Decimal]], unit: Unit, decimals: int = _DECIMALS) -> str:
    """The sum of named amounts in 元 with live numbers: 基本支出 1859.48 + 项目支出 660.20 = 2519.68."""
    terms = " + ".join(f"{name} {_text(value, unit, decimals)}" for name, value in named)
    return f"{terms} = {_text(sum((value for _, value in named), Decimal(0)), unit, decimals)}"


def _sum_figure(named: Iterable[tuple[str, Figure]], typed: Decimal | None, unit: Unit, decimals: int) -> Figure:
    filled = [(name, part.value, part.margin) for name, part in named if part.value is not None]
    computed = sum((value for _, value, _ in filled), Decimal(0)) if filled else None
    formula = sum_text([(name, value) for name, value, _ in filled], unit, decimals) if filled else ""
    if typed is not None:
        return Figure(typed, computed, True, formula, amount_margin(typed, unit, decimals))
    return Figure(computed, computed, False, formula, sum((margin for _, _, margin in filled), Decimal(0)))


def _execution_score(rows: Sequence[FundRow], form: FundForm, row_key: str) -> Figure:
    weight = form.score_weight
    if weight is None or not is_derived(form, row_key, SCORE):
        return NO_FIGURE
    rate = execution_rate(rows, form, row_key).value
    computed, formula = None, ""
    if rate is not None:
        counted = max(Decimal(0), min(rate, Decimal(1)))
        computed = round_half_up(counted * weight, _DECIMALS)
        formula = f"执行率 {_rate_text(form, counted)} × {trim_zeros(weight)}分 = {trim_zeros(computed)}分"
    row = _row(rows, row_key)
    stated = None if row is None else row.execution_score
    if stated is not None:
        return Figure(stated, computed, True, formula)
    return Figure(computed, computed, False, formula)


def _rate_text(form: FundForm, rate: Decimal) -> str:
    if form.rate.decimals is not None:
        return format_percent(rate, decimals=form.rate.decimals)
    return format_percent(round_half_up(rate, 2 + _DECIMALS), decimals=None)


def _cell_name(form: FundForm, row_key: str, part: tuple[str, str]) -> str:
    key, column = part
    spec = _spec(form.rows, key)
    return column_title(form, column) if key == row_key or spec is None else row_name(spec)


def _account_name(specs: Sequence[RowSpec], key: str) -> str:
    spec = _spec(specs, key)
    return key if spec is None else row_name(spec)


def _shown(form: FundForm, column: str, value: Decimal) -> str:
    return _text(value, *column_unit(form, column))


def _text(value: Decimal, unit: Unit, decimals: int) -> str:
    return format_amount(value, unit, decimals=decimals, separators=unit is Unit.YUAN)


def _typed(rows: Sequence[FundRow], row_key: str, column: str) -> Decimal | None:
    row = _row(rows, row_key)
    typed: Decimal | None = None if row is None or column not in _AMOUNTS else getattr(row, column)
    return typed


def _row(rows: Sequence[RowT], key: str) -> RowT | None:
    return next((row for row in rows if row.id == key), None)


def _spec(specs: Sequence[RowSpec], key: str) -> RowSpec | None:
    return next((spec for spec in specs if spec.key == key), None)
