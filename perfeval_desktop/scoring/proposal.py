"""Proposal: the points that a scoring rule gives, with the arithmetic that a clerk can follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval_desktop.model.amount import format_number, format_percent, round_half_up, trim_zeros

_POINT_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rule gives under the stated facts.

    ``score`` is None when facts are missing or when the rule only bounds the score (``lowest`` … ``highest``).
    ``missing`` names each fact that is empty or unreadable, in Chinese. ``note`` is what the rule asks for besides the
    points (a reason for over-achievement). ``grade_cap`` is the key of the best grade that the total may still get.
    """

    score: Decimal | None
    arithmetic: str = ""
    missing: tuple[str, ...] = ()
    grade_cap: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    lowest_included: bool = True
    note: str = ""

    def allows(self, score: Decimal, tolerance: Decimal) -> bool:
        """True when ``score`` agrees with the rule within ``tolerance`` points, or when the rule cannot tell.

        An edge that is not included has no tolerance: what lies below it belongs to another band.
        """
        if self.score is not None:
            return abs(score - self.score) <= tolerance
        if self.lowest is None or self.highest is None:
            return True
        high_enough = score >= self.lowest - tolerance if self.lowest_included else score > self.lowest
        return high_enough and score <= self.highest + tolerance


def unknown(missing: Sequence[str], arithmetic: str = "") -> Proposal:
    """The proposal of a rule whose facts are not complete."""
    return Proposal(None, arithmetic, tuple(missing))


def awarded(points: Decimal, max_score: Decimal, steps: Sequence[str], *, grade_cap: str = "") -> Proposal:
    """``points`` kept within 0 … ``max_score`` and rounded to two decimals, half up; ``steps`` explain them."""
    within = max(Decimal(0), min(points, max_score))
    lines = list(steps)
    if points > max_score:
        lines.append(f"合计 {points_text(points)}分，超过分值，按 {points_text(max_score)}分计")
    elif points < 0:
        lines.append("扣完为止，得 0分")
    return Proposal(round_half_up(within, _POINT_DECIMALS), "；".join(lines), grade_cap=grade_cap)


def points_text(points: Decimal) -> str:
    """Points as the forms write them, at most two decimals: 4, 0.5, 3.33."""
    return trim_zeros(round_half_up(points, _POINT_DECIMALS))


def rate_text(rate: Decimal) -> str:
    """A ratio as a percentage: 0.960 as typed 96.0%, a computed 1/3 as 33.33%."""
    exponent = rate.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -4:
        return format_percent(rate, decimals=max(0, -exponent - 2))
    return format_percent(round_half_up(rate, 4), decimals=None)


def number_text(value: Decimal) -> str:
    """A number as it was typed, without an exponent."""
    return format_number(value)
