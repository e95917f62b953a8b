"""Comparing amounts as intervals: a typed figure is known to half of its last place, and no figure is better known."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perfeval_desktop.scoring.figures import Figure

_HINTS = {
    4: "疑似元/万元混淆：两数相差约一万倍，请检查是否混用了元和万元",
    3: "两数相差约一千倍，请检查位数",
    1: "两数相差约十倍，请检查小数点",
}
POWERS = tuple(_HINTS)
"""The powers of ten by which amounts slip."""
_NEAR = Decimal("0.005")  # how close to a factor two figures must be: rounding to 万元 included


def differ(left: Figure, right: Figure) -> bool:
    """True when both figures are known and their intervals do not meet.

    A partial figure may still grow: it differs only from one that it already exceeds.
    """
    if left.value is None or right.value is None:
        return False
    if (left.partial and left.value < right.value) or (right.partial and right.value < left.value):
        return False
    return abs(left.value - right.value) > left.margin + right.margin


def contradicts(total: Figure, parts: Sequence[Figure], *, signed: bool = False) -> bool:
    """True when ``total`` cannot be the sum of ``parts``.

    With a part missing or itself partial that is only so when the others, none of them negative, already exceed the
    total; a ``signed`` column, where the missing part may be negative, proves nothing then.
    """
    known = [part for part in parts if part.value is not None]
    values = [part.value for part in known if part.value is not None]
    if total.value is None or not known:
        return False
    excess = sum(values, Decimal(0)) - total.value
    margin = total.margin + sum((part.margin for part in known), Decimal(0))
    if len(known) == len(parts) and not any(part.partial for part in parts):
        return abs(excess) > margin
    return not signed and min(values) >= 0 and excess > margin


def unit_hint(left: Decimal, right: Decimal) -> str:
    """A hint when two figures that should be equal differ by a power of ten; empty otherwise."""
    small, large = sorted((abs(left), abs(right)))
    return next((hint for power, hint in _HINTS.items() if is_power(small, large, power)), "")


def is_power(value: Decimal, other: Decimal, power: int) -> bool:
    """True when ``other`` is ``value`` times this power of ten, give or take what rounding to 万元 does."""
    meant = abs(value).scaleb(power)
    return meant > 0 and abs(abs(other) / meant - 1) <= _NEAR
