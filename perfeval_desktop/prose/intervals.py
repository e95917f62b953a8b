"""What a typed figure says: not a number but a range, as wide as the last place that was typed."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from perfeval_desktop.model.amount import round_half_up
from perfeval_desktop.prose.numbers import Kind, Quantity

_CLOSE = Decimal("0.05")
_LAST_PLACES = 2
_MANY = 1000
_POWERS = tuple(Decimal(10) ** power for power in (1, 2, 3, 4, 8))
_NEAR_POWER = Decimal("0.01")


class Interval(msgspec.Struct, frozen=True):
    """All values from ``low`` to ``high``, both included."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def over(self, divisor: Interval) -> Interval | None:
        """The quotients; None when the divisor may be zero or negative."""
        if divisor.low <= 0:
            return None
        quotients = [value / end for value in (self.low, self.high) for end in (divisor.low, divisor.high)]
        return Interval(min(quotients), max(quotients))

    def meets(self, other: Interval) -> bool:
        """True when one value lies in both."""
        return self.low <= other.high and other.low <= self.high


def interval(quantity: Quantity) -> Interval:
    """What ``quantity`` can be. 元 with decimals is exact: nobody rounds to 角, a zero at the end was left out."""
    exact = quantity.kind is Kind.AMOUNT and _exponent(quantity.value) < 0
    margin = Decimal(0) if exact else quantity.margin
    return Interval(quantity.value - margin, quantity.value + margin)


def total(intervals: list[Interval]) -> Interval:
    """The sum of ``intervals``."""
    return sum(intervals, Interval(Decimal(0), Decimal(0)))


def is_near(stated: Quantity, value: Decimal) -> bool:
    """True when who wrote ``stated`` may have meant ``value``: it is a little off, or off as in ``is_slip``."""
    small, large = sorted((abs(stated.value), abs(value)))
    return is_slip(stated, value) or (small > 0 and large / small - 1 <= _CLOSE)


def is_slip(stated: Quantity, value: Decimal) -> bool:
    """True when a slip of the hand explains how ``stated`` differs from ``value``: see ``is_exchanged``.

    Or they differ by a unit or two of the last place, or in one digit of several.
    """
    one, other = _digits(stated, value)
    if abs(int(one) - int(other)) <= _LAST_PLACES and int(one) > _MANY:
        return True
    return is_exchanged(stated, value) or _differ_in_one(one, other)


def is_exchanged(stated: Quantity, value: Decimal) -> bool:
    """True when ``stated`` is ``value`` with its digits in another order, or with the point in another place."""
    small, large = sorted((abs(stated.value), abs(value)))
    if small == 0:
        return large == 0
    if any(abs(large / small / power - 1) <= _NEAR_POWER for power in _POWERS):
        return True
    one, other = _digits(stated, value)
    return sorted(one) == sorted(other) and len(one) > 1


def is_mistyped(stated: Quantity, value: Decimal) -> bool:
    """True when ``stated`` is just ``value`` with two neighbouring digits exchanged, or with the point elsewhere."""
    one, other = _digits(stated, value)
    if len(one) != len(other):
        return one.rstrip("0") == other.rstrip("0")
    swaps = (one[:at] + one[at + 1] + one[at] + one[at + 2 :] for at in range(len(one) - 1))
    return one != other and other in swaps


def _digits(stated: Quantity, value: Decimal) -> tuple[str, str]:
    """The digits of both, down to the last place that was typed."""
    last = _exponent(stated.value)
    rounded = round_half_up(abs(value).scaleb(-last), 0)
    return str(int(abs(stated.value).scaleb(-last))), str(int(rounded))


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _differ_in_one(left: str, right: str) -> bool:
    """True when one digit differs and at least two others, not zeros, agree."""
    if len(left) != len(right):
        return False
    pairs = list(zip(left, right, strict=True))
    return sum(a != b for a, b in pairs) == 1 and sum(a == b != "0" for a, b in pairs) >= 2
