"""Numbers and days of a column as a replacement types them over: what is read is written, and read again."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from perfeval_desktop.model.amount import (
    Unit,
    format_amount,
    parse_amount,
    parse_count,
    parse_points,
    shown_amount,
    trim_zeros,
)
from perfeval_desktop.model.dates import format_date, parse_date
from perfeval_desktop.model.rates import rate_text
from perfeval_desktop.rulepack.forms import Column

_DECIMALS = 2  # of an amount whose column says nothing else


def display(value: Any, column: Column) -> str:
    """A value in the unit and with the decimals of its column, as the window shows it."""
    if isinstance(value, Decimal) and column.unit is not None:
        decimals = _DECIMALS if column.decimals is None else column.decimals
        return shown_amount(value, column.unit, decimals, separators=column.unit is Unit.YUAN)
    return exact(value, column)


def exact(value: Any, column: Column) -> str:
    """The same with all the digits that are known, and no other."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return format_date(value)
    if not isinstance(value, Decimal):
        return str(value)
    if column.unit is None:
        return trim_zeros(value)
    return format_amount(value, column.unit, decimals=None, separators=column.unit is Unit.YUAN)


def read(text: str, column: Column) -> Any:
    """What ``text`` means in ``column``. Raises ModelError with a sentence."""
    if column.unit is not None:
        return parse_amount(text, column.unit)
    match column.kind:
        case "score":
            return parse_points(text)
        case "date":
            return parse_date(text)
        case "percent":
            return rate_text(text)
    return parse_count(text)


def padding(value: Any, column: Column) -> str | None:
    """The zeros that the column adds to what is known of ``value``; None where it shows a rounded number instead."""
    shown, known = display(value, column), exact(value, column)
    added = shown.removeprefix(known)
    is_padded = shown.startswith(known) and not added.strip(".0")
    return added if is_padded else None
