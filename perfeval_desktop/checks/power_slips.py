"""One amount in two tables, a power of ten apart: which of the two is the slip, and a fix for either of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from perfeval_desktop.checks.issue import Fix
from perfeval_desktop.checks.sums import POWERS, differ, is_power, unit_hint
from perfeval_desktop.checks.tables import amount_text
from perfeval_desktop.model.amount import Unit, is_storable, round_half_up
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.scoring.figures import Figure

_GROWTHS = tuple(Decimal(1).scaleb(sign * power) - 1 for power in POWERS for sign in (1, -1))

Beside = Sequence[Sequence[Decimal]]
"""Amounts that tell the size of another one: those of its own row first, then those of its column."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An amount in 元 that somebody typed; ``table`` is what its table is called."""

    where: FieldPath
    table: str
    value: Decimal
    unit: Unit
    decimals: int
    beside: Callable[[], Beside] = tuple

    def text(self, value: Decimal) -> str:
        return amount_text(value, self.unit, self.decimals)

    def rounded(self, value: Decimal) -> Decimal:
        """An amount as the table prints it."""
        return round_half_up(value, self.decimals - self.unit.exponent)


class Side(NamedTuple):
    """A figure of one table, and the typed amounts that make it up: one where it is typed itself.

    It is ``called`` so, ``text`` is the figure as its table writes it. ``is_sum``: no cell of the table holds it.
    """

    figure: Figure
    typed: tuple[Typed, ...]
    called: str
    text: str
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """``odd`` would agree with the figure of the other table, ``against``, as ``meant``; ``hint`` says so."""

    odd: Typed
    meant: Decimal
    against: Side
    fixes: tuple[Fix, ...]
    hint: str


def slip_between(left: Side, right: Side) -> Slip | None:
    """The slip that explains why two figures differ; None when no power of ten does.

    Where it can be on either side, the amounts beside them tell which it is; where they do not, it is the left one.
    """
    lefts, rights = list(_explaining(left, right.figure)), list(_explaining(right, left.figure))
    if not lefts and not rights:
        return None
    is_right = not lefts or (bool(rights) and _has_right_size(left, right))
    every = [*rights, *lefts] if is_right else [*lefts, *rights]
    fixes = tuple(Fix(f"{odd.table}改为 {odd.text(meant)}", odd.where, meant) for odd, meant in every)
    odd, meant = every[0]
    ways = "，或".join(fix.label for fix in fixes)
    return Slip(odd, meant, left if is_right else right, fixes, f"{unit_hint(odd.value, meant)}（{ways}）")


def _explaining(side: Side, other: Figure) -> Iterator[tuple[Typed, Decimal]]:
    """The typed amounts of ``side`` that, a power of ten larger or smaller, would make it the same as ``other``."""
    total, wanted = side.figure.value, other.value
    if total is None or wanted is None:
        return
    gap = _Gap(wanted - total, side.figure.margin + other.margin)
    for odd in side.typed:
        rest = total - odd.value
        if rest and not other.partial and not gap.may_close_with(odd):
            continue  # nearly all of hundreds
        for power in (sign * power for power in POWERS for sign in (1, -1)):
            meant = odd.rounded(odd.value.scaleb(power))
            agrees = not differ(Figure(rest + meant, margin=side.figure.margin), other)
            if not rest and is_power(odd.value, wanted, power):
                meant = meant if agrees else odd.rounded(wanted)
            elif not rest or not agrees or abs(meant) <= side.figure.margin + other.margin:
                continue  # an amount as small as the margins could be missing as well
            if is_storable(meant):
                yield odd, meant


class _Gap:
    """What is missing between two figures, and which amounts could close it by growing or shrinking."""

    def __init__(self, missing: Decimal, margin: Decimal) -> None:
        self._missing, self._margin = missing, margin
        self._ranges: dict[tuple[Unit, int], list[tuple[Decimal, Decimal]]] = {}

    def may_close_with(self, typed: Typed) -> bool:
        """False for an amount that no power of ten makes larger or smaller by what is missing."""
        printed = (typed.unit, typed.decimals)
        ranges = self._ranges.get(printed)
        if ranges is None:
            ranges = self._ranges[printed] = [self._range(growth, *printed) for growth in _GROWTHS]
        return any(low <= typed.value <= high for low, high in ranges)

    def _range(self, growth: Decimal, unit: Unit, decimals: int) -> tuple[Decimal, Decimal]:
        slack = self._margin + Decimal(1).scaleb(unit.exponent - decimals)  # what is meant is rounded as it is printed
        low, high = sorted(((self._missing - slack) / growth, (self._missing + slack) / growth))
        return low, high


def _has_right_size(left: Side, right: Side) -> bool:
    """True when the amounts beside both say that the left one has the right size."""
    assert left.figure.value is not None
    assert right.figure.value is not None
    beside = [typed.beside() for typed in (*left.typed, *right.typed)]
    for near in (0, 1):  # what stands nearest decides; what stands further off only where that does not
        amounts = [amount for tiers in beside if near < len(tiers) for amount in tiers[near]]
        votes = size_votes(amounts, left.figure.value, right.figure.value)
        if votes:
            return votes > 0
    return False


def size_votes(amounts: Iterable[Decimal], left: Decimal, right: Decimal) -> int:
    """How many more of ``amounts`` are of the size of ``left`` than of that of ``right``."""
    return sum(_vote(amount, left, right) for amount in amounts)


def _vote(amount: Decimal, left: Decimal, right: Decimal) -> int:
    """1 when ``amount`` is clearly nearer to ``left`` in size, −1 when to ``right``."""
    if not amount or not left or not right:
        return 0
    to_left, to_right = (_times(amount, other) for other in (left, right))
    clear = _times(left, right)
    if max(to_left, to_right) ** 2 < clear * min(to_left, to_right) ** 2:
        return 0
    return 1 if to_left < to_right else -1


def _times(left: Decimal, right: Decimal) -> Decimal:
    """How many times the smaller amount goes into the larger one."""
    small, large = sorted((abs(left), abs(right)))
    return large / small
