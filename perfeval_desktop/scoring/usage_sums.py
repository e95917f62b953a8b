"""Sums over the rows of a project's fund usage table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from perfeval_desktop.model.amount import Unit
from perfeval_desktop.model.base import kept
from perfeval_desktop.model.projects import FundUsageRow
from perfeval_desktop.scoring.figure import DECIMALS, Figure, amount_margin


@dataclass(frozen=True, slots=True)
class UsageAmounts:
    """One column of the table in 元: an amount for each row that has one, and their sum.

    A row without its amount makes the sum a part of itself: it proves nothing, so that ``total`` has no value.
    """

    amounts: tuple[Figure, ...]
    total: Figure


@kept(4096)
def usage_amounts(rows: tuple[FundUsageRow, ...], column: str) -> UsageAmounts:
    """The amounts in ``column`` (budget, received, spent); asked again for the same rows they are the same."""
    values: list[Decimal] = [value for row in rows if (value := getattr(row, column)) is not None]
    amounts = tuple(Figure(value, margin=amount_margin(value, Unit.WAN, DECIMALS)) for value in values)
    margin = sum((one.margin for one in amounts), Decimal(0))
    whole = bool(values) and len(values) == len(rows)
    return UsageAmounts(amounts, Figure(sum(values, Decimal(0)) if whole else None, margin=margin))
