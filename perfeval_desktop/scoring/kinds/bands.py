"""bands: half-open bands of a rate or a value, highest first."""

from __future__ import annotations

from decimal import Decimal

from perfeval_desktop.rulepack.score_rules import Bands
from perfeval_desktop.scoring.facts import Facts
from perfeval_desktop.scoring.kinds.rates import judged_rate
from perfeval_desktop.scoring.proposal import Proposal, awarded, number_text, points_text, rate_text, unknown


def propose(rule: Bands, max_score: Decimal, facts: Facts) -> Proposal:
    by_value = facts.declares("value") or facts.has("value")
    value, made = (facts.number("value", "得分值"), "") if by_value else judged_rate(facts)
    if value is None:
        return unknown(facts.missing)
    show = number_text if by_value else rate_text
    steps = [made] if made else []
    above = ""
    for band in sorted(rule.bands, key=lambda band: band.at_least, reverse=True):
        if value >= band.at_least:
            steps.append(f"{show(band.at_least)} ≤ {show(value)}{above} → {points_text(band.points)}分")
            return awarded(band.points, max_score, steps)
        above = f" < {show(band.at_least)}"
    return awarded(rule.otherwise, max_score, [*steps, f"{show(value)}{above} → {points_text(rule.otherwise)}分"])
