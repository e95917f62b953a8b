"""Small sums typed into a number cell: ``=12.5+3``, with the signs of any keyboard."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation, localcontext

from perfeval_desktop.model.amount import format_number, half_width, parse_number, round_half_up
from perfeval_desktop.model.errors import AmountError

_TOKEN = re.compile(r"\s*(?:(?P<number>(?:[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+)%?)|(?P<sign>[-+*/()]))")
_SIGNS = str.maketrans("×÷·∗＊", "*/***")
_ADVICE = "算式只用数字、加减乘除和括号，不写单位，如 =12.5+3"
_LONGEST = 200  # characters; brackets nest no deeper
_QUOTIENT_DECIMALS = 6  # of a division that never ends: a cent in a column of 万元


def is_formula(text: str) -> bool:
    """True when ``text`` asks to be worked out."""
    return half_width(text).lstrip().startswith("=")


def worked_out(text: str) -> str:
    """``text`` with its sum worked out: ``=12.5+3`` becomes ``15.5``; what is no formula stays as it is.

    Raises AmountError for a sum that cannot be read or divides by zero.
    """
    if not is_formula(text):
        return text
    if len(text) > _LONGEST:
        raise AmountError(text, "算式太长，请分步计算")
    try:
        with localcontext() as context:
            context.prec = 60
            value = _Sum(text).value()
    except (InvalidOperation, OverflowError):
        raise AmountError(text, _ADVICE) from None
    return format_number(value)


class _Sum:
    """Reads one formula from left to right; products go before sums."""

    def __init__(self, text: str) -> None:
        self._typed = text
        self._text = half_width(text).translate(_SIGNS).strip().removeprefix("=")
        self._position = 0
        self._divided = False
        self._token = self._next()

    def value(self) -> Decimal:
        """The result, known to the places of its parts."""
        value = self._terms()
        if self._token or self._position < len(self._text.rstrip()):
            raise self._error()
        decimals = -int(value.as_tuple().exponent)
        if self._divided and decimals > _QUOTIENT_DECIMALS:
            return _trimmed(round_half_up(value, _QUOTIENT_DECIMALS))
        return value

    def _terms(self) -> Decimal:
        value = self._factors()
        while self._token in ("+", "-"):
            sign = self._take()
            other = self._factors()
            value = value + other if sign == "+" else value - other
        return value

    def _factors(self) -> Decimal:
        value = self._single()
        while self._token in ("*", "/"):
            sign = self._take()
            other = self._single()
            if sign == "*":
                value *= other
                continue
            if not other:
                raise AmountError(self._typed, "算式里除以了 0")
            self._divided = True
            value /= other
        return value

    def _single(self) -> Decimal:
        token = self._take()
        if token in ("-", "+"):
            value = self._single()
            return -value if token == "-" else value
        if token == "(":
            value = self._terms()
            if self._take() != ")":
                raise self._error()
            return value
        number = parse_number(token.removesuffix("%")) if token[:1].isdigit() or token[:1] == "." else None
        if number is None:
            raise self._error()
        return number.scaleb(-2) if token.endswith("%") else number

    def _take(self) -> str:
        token, self._token = self._token, self._next()
        return token

    def _next(self) -> str:
        found = _TOKEN.match(self._text, self._position)
        if found is None:
            return ""
        self._position = found.end()
        return found["number"] or found["sign"]

    def _error(self) -> AmountError:
        return AmountError(self._typed, _ADVICE)


def _trimmed(value: Decimal) -> Decimal:
    """``value`` without zeros at the end: a quotient has as many places as it needs."""
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return short if isinstance(exponent, int) and exponent <= 0 else short.quantize(Decimal(1))
