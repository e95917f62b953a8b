"""What a typed figure says: not a number but a range, as wide as the last place that was typed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from perfeval_desktop.prose.numbers import Kind, Quantity

_CLOSE = Decimal("0.05")
_SAME = Decimal("0.0001")
_POWERS = tuple(Decimal(10) ** power for power in (1, 2, 3, 4, 8))
_NEAR_POWER = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Interval:
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
    exponent = quantity.value.as_tuple().exponent
    exact = quantity.kind is Kind.AMOUNT and isinstance(exponent, int) and exponent < 0
    margin = Decimal(0) if exact else quantity.margin
    return Interval(quantity.value - margin, quantity.value + margin)


def total(intervals: list[Interval]) -> Interval:
    """The sum of ``intervals``."""
    return sum(intervals, Interval(Decimal(0), Decimal(0)))


def is_near(one: Decimal, other: Decimal) -> bool:
    """True when one figure may be the other with a slip of the hand: a little off, or as in ``is_slip``."""
    small, large = sorted((abs(one), abs(other)))
    if small == 0:
        return large == 0
    return large / small - 1 <= _CLOSE or is_slip(one, other)


def is_slip(one: Decimal, other: Decimal) -> bool:
    """True when only a slip of the hand explains that the two differ so little.

    That is: they agree to four places, differ by a power of ten, or have the same digits but for one, or in another
    order.
    """
    small, large = sorted((abs(one), abs(other)))
    if small == 0:
        return large == 0
    quotient = large / small
    if quotient - 1 <= _SAME or any(abs(quotient / power - 1) <= _NEAR_POWER for power in _POWERS):
        return True
    left, right = _digits(small, large)
    return left != right and (sorted(left) == sorted(right) or _differ_in_one(left, right))


def _digits(*numbers: Decimal) -> list[str]:
    """The digits of ``numbers`` down to the last place of the most exact."""
    last = min(_exponent(number.normalize()) for number in numbers)
    return [str(int(number.scaleb(-last))) for number in numbers]


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
