"""A rate that somebody types: ９２．３％, 92.3, 0.923 and =1/2 are read as the number cells read theirs."""

from __future__ import annotations

import re
from decimal import Decimal

from perfeval_desktop.model.amount import format_percent, half_width, parse_percent, round_half_up
from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.model.formula import is_formula, worked_out

_ADVICE = "请填写百分数，如 96.98%"
_WORKED_OUT = 4  # decimals of a ratio that is worked out: two of the percentage


def rate_text(text: str) -> str:
    """A typed rate as it is kept: with half-width signs, and as a percentage where a ratio below 1 was typed.

    A number without the sign of per cent is left without it: the form says what it asks for. Empty text is empty.
    Raises AmountError for what is no rate.
    """
    if is_formula(text):
        return _of_formula(text)
    plain = re.sub(r"\s+", "", half_width(text))
    ratio = _read(plain, text)
    if ratio is None:
        return ""
    percent = ratio.scaleb(2)
    # As spreadsheets do in a column of percentages: who types 0.923 there means 92.3%.
    return format_percent(percent, decimals=None) if not plain.endswith("%") and 0 < percent < 1 else plain


def rate_number(text: str) -> Decimal | None:
    """A kept rate in percent, None for a text that is none."""
    try:
        ratio = parse_percent(text)
    except AmountError:
        return None
    return None if ratio is None else ratio.scaleb(2)


def _of_formula(text: str) -> str:
    value = Decimal(worked_out(text))
    if any(sign in half_width(text) for sign in "/÷%"):  # a part of a whole; sums are sums of percentages
        return format_percent(round_half_up(value, _WORKED_OUT), decimals=None)
    return format_percent(value.scaleb(-2), decimals=None)


def _read(plain: str, typed: str) -> Decimal | None:
    try:
        return parse_percent(plain)
    except AmountError as error:
        raise AmountError(typed, _ADVICE) from error
