"""The points of a scoring rule: the most it can give, and what its published text says it gives."""

from __future__ import annotations

import re
from decimal import Decimal

from perfeval_desktop.rulepack.score_rules import (
    Bands,
    Checklist,
    Choice,
    DatedThresholds,
    DeductPerFinding,
    Qualitative,
    RatioTimesWeight,
    ScoreRule,
)

# Points that a text gives (得1分, 满分3分, （2分）); not those taken off (扣0.5分), a measured value (≥90分), 分制.
_POINTS = re.compile(r"(?P<before>(?:[扣减]除?|[≥≤＞＜><=＝])?)(?<![\d.])(?P<points>\d+(?:\.\d+)?)分(?!制|之)")


def rule_maximum(rule: ScoreRule, max_score: Decimal) -> Decimal | None:
    """The most points that ``rule`` gives for an indicator worth ``max_score``; None when the rule sets no points."""
    match rule:
        case Checklist(items=items):
            return sum((item.points for item in items), Decimal(0))
        case DeductPerFinding(parts=parts):
            return sum((part.start for part in parts), Decimal(0))
        case DatedThresholds(steps=steps):
            return sum((step.points for step in steps), Decimal(0))
        case Bands(bands=bands, otherwise=otherwise):
            return max((*(band.points for band in bands), otherwise))
        case Choice(options=options):
            return max((option.points for option in options), default=Decimal(0))
        case RatioTimesWeight(cap=cap):
            return min(cap, Decimal(1)) * max_score  # no rule gives more than the weight
        case Qualitative(bands=shares):
            return max((band.high for band in shares), default=Decimal(0)) * max_score
        case _:
            return None


def stated_points(rule: ScoreRule, standard: str) -> Decimal | None:
    """The full marks that the text of 评分标准 gives: the sum where the rule adds up, else the largest.

    None when the text gives no points.
    """
    given = [Decimal(match["points"]) for match in _POINTS.finditer(standard) if not match["before"]]
    if not given:
        return None
    adds_up = isinstance(rule, Checklist | DeductPerFinding | DatedThresholds)
    return sum(given, Decimal(0)) if adds_up else max(given)
