"""ratio_times_weight: the rate, capped, times the points of the indicator."""

from __future__ import annotations

from decimal import Decimal

from perfeval_desktop.rulepack.score_rules import RatioTimesWeight
from perfeval_desktop.scoring.facts import Facts
from perfeval_desktop.scoring.kinds.rates import judged_rate
from perfeval_desktop.scoring.proposal import Proposal, awarded, points_text, rate_text, unknown


def propose(rule: RatioTimesWeight, max_score: Decimal, facts: Facts) -> Proposal:
    rate, made = judged_rate(facts)
    if rate is None:
        return unknown(facts.missing)
    counted = max(Decimal(0), min(rate, rule.cap))
    shown = rate_text(rate) if counted == rate else f"{rate_text(rate)} 按 {rate_text(counted)} 计"
    points = counted * max_score
    step = f"{shown} × {points_text(max_score)}分 = {points_text(points)}分"
    return awarded(points, max_score, [made, step] if made else [step])
