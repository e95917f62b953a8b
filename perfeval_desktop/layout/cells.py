"""From a value and its column to a cell: amounts, scores, rates, dates and ticks as the forms print them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import groupby

from perfeval_desktop.layout.blocks import Cell, CellContent, Number, Tick
from perfeval_desktop.model.amount import Unit, format_amount, format_percent, round_half_up, trim_zeros
from perfeval_desktop.rulepack.forms import Column, GradeBand, Option

TICK = "✓"
Row = tuple[Cell, ...]


def content(value: object, column: Column) -> CellContent:
    """``value`` as the column prints it; None is printed as nothing. Amounts are in 元, rates are ratios."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return number(value, column)
    if isinstance(value, datetime.date):
        return date_text(value)
    if isinstance(value, int):
        return Number(str(value), Decimal(value), "0")
    return str(value)


def number(value: Decimal, column: Column) -> Number:
    """A Decimal in the unit and with the decimals of its column."""
    if column.unit is not None:
        return _amount(value, column.unit, column.decimals)
    if column.kind == "percent":
        text = format_percent(value, decimals=column.decimals)
        return Number(text, value, _pattern(text.rstrip("%")) + "%")
    return points(value if column.decimals is None else round_half_up(value, column.decimals))


def points(value: Decimal) -> Number:
    """Points without superfluous zeros: 98.5, 4, 10."""
    return Number(trim_zeros(value), value)


def date_text(value: datetime.date | None) -> str:
    """2023年4月10日; empty for no date."""
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


def one_line(text: str) -> str:
    """``text`` as a paragraph can hold it, without line feeds."""
    return " ".join(text.splitlines())


def ticks(options: Sequence[Option | GradeBand], chosen: Collection[str]) -> tuple[Tick, ...]:
    """One tick box for each option of the pack."""
    return tuple(Tick(option.label, option.key in chosen) for option in options)


def unit_note(columns: Sequence[Column]) -> str:
    """单位：万元 when all amounts of a table are in one unit, else nothing."""
    units = {column.unit for column in columns if column.unit is not None}
    return f"单位：{units.pop().value}" if len(units) == 1 else ""


def header(text: str, *, colspan: int = 1, rowspan: int = 1) -> Cell:
    """A cell with a caption of the form."""
    return Cell(text, colspan=colspan, rowspan=rowspan, header=True)


def header_rows(columns: Sequence[Column]) -> tuple[Row, ...]:
    """The titles of the columns: one row, or two when some columns stand under a common title."""
    if not any(column.group for column in columns):
        return (tuple(header(column.title) for column in columns),)
    upper: list[Cell] = []
    for group, members in groupby(columns, key=lambda column: column.group):
        named = list(members)
        if group:
            upper.append(header(group, colspan=len(named)))
        else:
            upper.extend(header(column.title, rowspan=2) for column in named)
    return tuple(upper), tuple(header(column.title) for column in columns if column.group)


def widths(columns: Sequence[Column]) -> tuple[Decimal, ...]:
    return tuple(column.width for column in columns)


def run_lengths(keys: Sequence[object]) -> tuple[int, ...]:
    """For each position how many equal keys start there, 0 inside a run: the row spans of a merged label."""
    lengths: list[int] = []
    for _, members in groupby(keys):
        count = len(list(members))
        lengths += [count, *[0] * (count - 1)]
    return tuple(lengths)


def _amount(value: Decimal, unit: Unit, decimals: int | None) -> Number:
    separators = unit is Unit.YUAN
    text = format_amount(value, unit, decimals=decimals, separators=separators)
    return Number(text, value.scaleb(-unit.exponent), _pattern(text, separators=separators))


def _pattern(text: str, *, separators: bool = False) -> str:
    """The spreadsheet's number format that shows as many decimals as ``text``."""
    decimals = len(text.partition(".")[2])
    whole = "#,##0" if separators else "0"
    return f"{whole}.{'0' * decimals}" if decimals else whole
