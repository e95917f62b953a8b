"""FundSheet: one filled fund table. It computes each of its figures once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_desktop.model.amount import Unit, format_percent, parse_percent, round_half_up, trim_zeros
from perfeval_desktop.model.base import kept
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.rulepack.forms import FundForm, RowSpec
from perfeval_desktop.scoring.figure import (
    DECIMALS,
    NO_FIGURE,
    Figure,
    amount_margin,
    bare_amount,
    ratio,
    stated_or_computed,
    sum_figure,
)

RATE = "execution_rate"
SCORE = "execution_score"
_AMOUNTS = frozenset(FundRow.__struct_fields__) - {"id", RATE, SCORE}


class Cell(NamedTuple):
    """A place in a fund table."""

    row: str
    column: str


class FundSheet:
    """The rows that the user filled in, read through their form. Unknown rows and columns have no figure."""

    def __init__(self, rows: Sequence[FundRow], form: FundForm) -> None:
        self.form = form
        self._rows = {row.id: row for row in rows}
        self._index = _index(form)
        self._figures: dict[tuple[str, str], Figure] = {}  # of the rates and scores too

    def figure(self, row_key: str, column: str) -> Figure:
        """The amount in 元 at one cell."""
        if column in (RATE, SCORE):
            return NO_FIGURE
        known = self._figures.get((row_key, column))
        return self._figure(Cell(row_key, column)) if known is None else known

    def _figure(self, cell: Cell) -> Figure:
        """What stands at any cell, worked out once."""
        found = self._figures.get(cell)
        if found is None:
            make = {RATE: self._rate, SCORE: self._score}.get(cell.column)
            found = self._figures[cell] = self._amount(cell) if make is None else make(cell.row)
        return found

    def parts(self, row_key: str, column: str) -> tuple[Cell, ...]:
        """The cells that an amount cell adds up; empty for a cell that is typed."""
        spec = self._index.specs.get(row_key)
        if spec is None or column not in _AMOUNTS:
            return ()
        if spec.sum_of:
            return tuple(Cell(key, column) for key in spec.sum_of)
        return tuple(Cell(row_key, left) for left in self._index.derived.get(column, ()))

    def unit(self, column: str) -> tuple[Unit, int]:
        """The unit in which the form prints a column, and its decimals; 万元 with two when it does not show it."""
        return self._index.units.get(column, (Unit.WAN, DECIMALS))

    def is_derived(self, row_key: str, column: str) -> bool:
        """True when the form computes this cell."""
        spec = self._index.specs.get(row_key)
        if column in (RATE, SCORE):
            return spec is not None and (column == RATE or spec.scored)
        return bool(self.parts(row_key, column))

    def is_locked(self, row_key: str, column: str) -> bool:
        """True when the cell is not to be typed: all that it is computed from is filled and nothing else is stated.

        The score of a row that carries none is locked too.
        """
        if column == RATE:
            rate = self.rate(row_key)
            return rate.computed is not None and not rate.stated
        if column == SCORE:
            score = self.score(row_key)
            return not self.is_derived(row_key, SCORE) or (score.computed is not None and not score.stated)
        parts = self.parts(row_key, column)
        typed = self._typed(row_key, column)
        return bool(parts) and typed is None and all(self.figure(*part).value is not None for part in parts)

    def rate(self, row_key: str) -> Figure:
        """执行率 of one row as a ratio. A stated text that is not a rate counts as no rate (``value`` None, stated)."""
        return self._figure(Cell(row_key, RATE))

    def _rate(self, row_key: str) -> Figure:
        numerator, denominator = self._rate_operands(row_key)
        computed = ratio(numerator.value, denominator.value)
        partial = numerator.partial or denominator.partial
        stated = self._stated_rate(row_key)
        if stated:
            return Figure(read_rate(stated), computed, True, lambda: self._rate_formula(row_key), partial=partial)
        return stated_or_computed(None, computed, lambda: self._rate_formula(row_key), partial=partial)

    def rate_margin(self, row_key: str) -> Decimal:
        """How far the computed rate may be off because its amounts are rounded, as a ratio."""
        numerator, denominator = self._rate_operands(row_key)
        if numerator.value is None or not denominator.value:
            return Decimal(0)
        rate = abs(numerator.value / denominator.value)
        return (numerator.margin + rate * denominator.margin) / abs(denominator.value)

    def rate_text(self, row_key: str) -> str:
        """执行率 as the form prints it: the stated text as it stands, else the computed rate; empty when undefined."""
        stated = self._stated_rate(row_key)
        if stated:
            return stated
        computed = self.rate(row_key).computed
        return "" if computed is None else self._percent(computed)

    def score(self, row_key: str) -> Figure:
        """The points that 执行率 gives in a scored row: min(rate, 1) × weight, two decimals half up."""
        return self._figure(Cell(row_key, SCORE))

    def _score(self, row_key: str) -> Figure:
        weight = self.form.score_weight
        if weight is None or not self.is_derived(row_key, SCORE):
            return NO_FIGURE
        rate = self.rate(row_key).value
        row = self._rows.get(row_key)
        stated = None if row is None else row.execution_score
        if rate is None:
            return stated_or_computed(stated, None)
        counted = max(Decimal(0), min(rate, Decimal(1)))
        points = round_half_up(counted * weight, DECIMALS)
        return stated_or_computed(
            stated,
            points,
            lambda: f"执行率 {self._percent(counted)} × {trim_zeros(weight)}分 = {trim_zeros(points)}分",
        )

    def cell_name(self, part: Cell, beside: str) -> str:
        """What a part is called in a formula: the column within its own row ``beside``, else the row."""
        spec = self._index.specs.get(part.row)
        return column_title(self.form, part.column) if part.row == beside or spec is None else row_name(spec)

    def _amount(self, cell: Cell) -> Figure:
        unit, decimals = self.unit(cell.column)
        typed = self._typed(*cell)
        parts = self.parts(*cell)
        if not parts:
            return Figure(typed, margin=amount_margin(typed, unit, decimals))
        named = [(self.cell_name(part, cell.row), self.figure(*part)) for part in parts]
        return sum_figure(named, typed, unit, decimals, partial=any(self._is_open(part, cell.row) for part in parts))

    def _is_open(self, part: Cell, total_row: str) -> bool:
        """True when the part is still to come. A row that need not be filled and is empty altogether adds nothing."""
        figure = self.figure(*part)
        if figure.value is not None or part.row == total_row:
            return figure.partial
        spec = self._index.specs.get(part.row)
        row = self._rows.get(part.row)
        begun = row is not None and any(getattr(row, name) is not None for name in _AMOUNTS)
        return begun or (spec is not None and spec.required)

    def _typed(self, row_key: str, column: str) -> Decimal | None:
        row = self._rows.get(row_key)
        typed: Decimal | None = None if row is None or column not in _AMOUNTS else getattr(row, column)
        return typed

    def _stated_rate(self, row_key: str) -> str:
        row = self._rows.get(row_key)
        return row.execution_rate if row is not None and row.execution_rate.strip() else ""

    def _rate_operands(self, row_key: str) -> tuple[Figure, Figure]:
        return self.figure(row_key, self.form.rate.numerator), self.figure(row_key, self.form.rate.denominator)

    def _rate_formula(self, row_key: str) -> str:
        rate = self.form.rate
        computed = ratio(*(figure.value for figure in self._rate_operands(row_key)))
        if computed is None:
            return ""
        operands = " ÷ ".join(
            f"{column_title(self.form, column)} {bare_amount(figure.value or Decimal(0), *self.unit(column))}"
            for column, figure in zip((rate.numerator, rate.denominator), self._rate_operands(row_key), strict=True)
        )
        return f"{operands} = {self._percent(computed)}"

    def _percent(self, rate: Decimal) -> str:
        if self.form.rate.decimals is not None:
            return format_percent(rate, decimals=self.form.rate.decimals)
        return format_percent(round_half_up(rate, 2 + DECIMALS), decimals=None)


def read_rate(text: str) -> Decimal | None:
    """The ratio that a typed rate says, None when the text is empty or not a rate."""
    try:
        return parse_percent(text)
    except AmountError:
        return None


def row_name(spec: RowSpec) -> str:
    """The row's label in a sentence: with its group in front, without the words that only make sense in print."""
    label = spec.plain_label
    return label if not spec.group or spec.group in label else f"{spec.group}·{label}"


def column_title(form: FundForm, column: str) -> str:
    """The title of a column in one line, without its remarks in brackets."""
    title = next((item.title for item in form.columns if item.field == column), column)
    return title.split("（")[0].split("(")[0].replace("\n", "").strip()


@kept(1024)
def sheet_of(rows: tuple[FundRow, ...], form: FundForm) -> FundSheet:
    """The sheet of ``rows``; asked again for the same tuple it is the same sheet, with what it has computed."""
    return FundSheet(rows, form)


class _Index(NamedTuple):
    specs: dict[str, RowSpec]
    units: dict[str, tuple[Unit, int]]
    derived: dict[str, tuple[str, ...]]


@kept(16)
def _index(form: FundForm) -> _Index:
    """A form by its keys: its rows, the units of its columns, and what its derived columns add up."""
    units = {
        item.field: (item.unit or Unit.WAN, DECIMALS if item.decimals is None else item.decimals)
        for item in form.columns
    }
    derived = {item.right: item.left for item in reversed(form.identities) if item.right in form.derived_columns}
    return _Index({spec.key: spec for spec in form.rows}, units, derived)
