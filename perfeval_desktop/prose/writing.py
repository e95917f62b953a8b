"""Writes a computed figure the way the author wrote the figure that it replaces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from perfeval_desktop.model.amount import format_number, round_half_up, trim_zeros
from perfeval_desktop.prose.numbers import Grouping, Kind, Quantity


def write_like(value: Decimal, model: Quantity, operands: Iterable[Quantity] = ()) -> str:
    """Write ``value`` (in base units, as ``Quantity.value``) with unit, separators and decimals of ``model``.

    Where ``operands`` in the same unit have more decimals, the result has as many: 6 − 1.25 is 4.75, not 4.8.
    """
    return number_like(value, model, operands) + model.unit


def number_like(value: Decimal, model: Quantity, operands: Iterable[Quantity] = ()) -> str:
    """As ``write_like``, without the unit."""
    number = value.scaleb(-model.power)
    if model.kind is Kind.PERCENT:
        if model.decimals:
            return format_number(number, decimals=model.decimals)
        return trim_zeros(round_half_up(number, 2))  # 100% may stand for anything from 99.5% up: say what it is
    decimals = max([model.decimals, *(other.decimals for other in operands if other.unit == model.unit)])
    separators = Grouping.THOUSANDS in {model.grouping, *(other.grouping for other in operands)}
    return format_number(number, decimals=decimals, separators=separators)


def numbers_like(values: Iterable[Decimal], model: Quantity, operands: Sequence[Quantity]) -> list[str]:
    """``number_like`` of each of ``values``; of hundreds of ``operands`` only those that matter are asked each time."""
    alike = [other for other in operands if other.unit == model.unit]
    finest = sorted(alike, key=lambda other: other.decimals)[-1:]
    grouped = [other for other in operands if other.grouping is Grouping.THOUSANDS][:1]
    return [number_like(value, model, (*finest, *grouped)) for value in values]
