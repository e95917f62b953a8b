"""How a live figure is written: the styles of each kind, and the text that a value gives in a style."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Literal

from perfeval_desktop.model.amount import Unit, format_amount, format_percent, round_half_up, trim_zeros
from perfeval_desktop.model.dates import format_date

Kind = Literal["amount", "rate", "points", "count", "text", "date"]
Value = Decimal | int | str | datetime.date
EMPTY = "（未填）"
"""What stands in a text for a figure that has no value yet."""

RATE_DECIMALS = 4  # of a ratio: two of a percentage
_Write = Callable[[Decimal], str]


def _yuan(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    # An amount that is known to 万元 only is not written to the 分.
    coarse = isinstance(exponent, int) and exponent > 0
    return format_amount(value, decimals=None if coarse else 2)


def _wan(value: Decimal) -> str:
    return format_amount(value, Unit.WAN, separators=False)


def _yi(value: Decimal) -> str:
    return format_amount(value, Unit.YI, separators=False)


def _percent(value: Decimal) -> str:
    return format_percent(round_half_up(value, RATE_DECIMALS), decimals=None)


def _changed(more: str, less: str, write: _Write, unit: str = "") -> _Write:
    """Names the direction of a change, then how large it is; 持平 for none."""

    def text(value: Decimal) -> str:
        return f"{more if value > 0 else less}{write(abs(value))}{unit}" if value else "持平"

    return text


_AMOUNT: dict[str, _Write] = {
    "元": lambda value: _yuan(value) + "元",
    "万元": lambda value: _wan(value) + "万元",
    "亿元": lambda value: _yi(value) + "亿元",
    "增减": _changed("增加", "减少", _yuan, "元"),
    "增减万元": _changed("增加", "减少", _wan, "万元"),
    "绝对值": lambda value: _yuan(abs(value)) + "元",
    "数": _yuan,
}
_RATE: dict[str, _Write] = {
    "%": _percent,
    "增减": _changed("增长", "下降", _percent),
    "增减幅": _changed("增幅", "减幅", _percent),
    "绝对值": lambda value: _percent(abs(value)),
}
_POINTS: dict[str, _Write] = {"分": lambda value: trim_zeros(value) + "分", "数": trim_zeros}
_NUMBERS: Mapping[str, Mapping[str, _Write]] = {"amount": _AMOUNT, "rate": _RATE, "points": _POINTS}
_OTHERS: Mapping[str, tuple[str, ...]] = {"count": ("数",), "text": ("文",), "date": ("年月日", "年")}


def styles_of(kind: Kind) -> tuple[str, ...]:
    """The styles in which a figure of ``kind`` can be written; the first is meant where none is named."""
    numbers = _NUMBERS.get(kind)
    return tuple(numbers) if numbers is not None else _OTHERS[kind]


def written(kind: Kind, value: Value | None, style: str) -> str | None:
    """The text of ``value`` in ``style`` (empty: the first one); None for a style that ``kind`` does not have."""
    style = style or styles_of(kind)[0]
    if style not in styles_of(kind):
        return None
    if value is None or value == "":
        return EMPTY
    if isinstance(value, Decimal):
        return _NUMBERS[kind][style](value)
    if isinstance(value, datetime.date):
        return f"{value.year}年" if style == "年" else format_date(value)
    return str(value)
