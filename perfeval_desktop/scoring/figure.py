"""Figure: a value, where it comes from and how well it is known; and the sums that figures are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from perfeval_desktop.model.amount import Unit, format_amount, half_of_place, half_unit

DECIMALS = 2  # of amounts, rates and execution scores where the pack does not say


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and where it comes from.

    ``value`` is what counts: the stated value where the user states one, else ``computed``. The true figure lies within
    ``value ± margin`` (half of the last place typed; the margins of the parts for a sum; zero for rates and points).
    ``explain`` writes the formula; it is called only when somebody reads it. ``partial``: the figure is computed from
    parts of which some are still to come, so it says no more than that the true figure is not smaller.
    """

    value: Decimal | None
    computed: Decimal | None = None
    stated: bool = False
    explain: Callable[[], str] = field(default=_nothing, compare=False, repr=False)
    margin: Decimal = Decimal(0)
    partial: bool = False

    @property
    def formula(self) -> str:
        """The computation in Chinese with live numbers, empty where nothing is computed."""
        return self.explain()


NO_FIGURE = Figure(None)


def stated_or_computed(
    stated: Decimal | None,
    computed: Decimal | None,
    explain: Callable[[], str] = _nothing,
    *,
    margin: Decimal = Decimal(0),
    partial: bool = False,
) -> Figure:
    """The figure of a derived place: what the user states wins over what is computed."""
    if computed is None:
        explain = _nothing
    if stated is not None:
        return Figure(stated, computed, True, explain, margin)
    return Figure(computed, computed, False, explain, margin, partial)


def sum_figure(
    named: Sequence[tuple[str, Figure]], typed: Decimal | None, unit: Unit, decimals: int, *, partial: bool
) -> Figure:
    """The sum of the filled parts in 元, unless another amount is typed; no figure while no part is filled.

    ``partial``: parts are still to come.
    """
    filled = [(name, part.value) for name, part in named if part.value is not None]
    computed = sum((value for _, value in filled), Decimal(0)) if filled else None
    margin = amount_margin(typed, unit, decimals)
    if typed is None:
        margin = sum((part.margin for _, part in named), Decimal(0))
    return stated_or_computed(typed, computed, lambda: sum_text(filled, unit, decimals), margin=margin, partial=partial)


def sum_text(named: Sequence[tuple[str, Decimal]], unit: Unit, decimals: int = DECIMALS) -> str:
    """The sum of named amounts in 元 with live numbers: 基本支出 1859.48 + 项目支出 660.20 = 2519.68."""
    terms = " + ".join(f"{name} {bare_amount(value, unit, decimals)}" for name, value in named)
    return f"{terms} = {bare_amount(sum((value for _, value in named), Decimal(0)), unit, decimals)}"


@lru_cache(maxsize=8192)  # equal amounts are written alike, however they were typed
def bare_amount(value: Decimal, unit: Unit, decimals: int = DECIMALS) -> str:
    """An amount in 元 as a table in ``unit`` writes it: 元 with separators, 万元 without."""
    return format_amount(value, unit, decimals=decimals, separators=unit is Unit.YUAN)


def amount_margin(value: Decimal | None, unit: Unit, decimals: int) -> Decimal:
    """How far the true amount may lie from the typed one, in 元: half of the last place typed.

    Never coarser than half of the column's last decimal: 54 in a 万元 column with two decimals means 54.00, ±50 元.
    """
    if value is None:
        return Decimal(0)
    return min(half_unit(value), half_of_place(unit.exponent - decimals))


def ratio(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """numerator ÷ denominator, None where that is undefined (an operand is missing or the denominator is zero)."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return numerator / denominator
