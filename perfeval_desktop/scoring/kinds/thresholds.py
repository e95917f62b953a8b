"""dated_thresholds: each date by which the rate was reached gives its points."""

from __future__ import annotations

from decimal import Decimal

from perfeval_desktop.rulepack.score_rules import DatedThresholds
from perfeval_desktop.scoring.facts import Facts
from perfeval_desktop.scoring.proposal import Proposal, awarded, points_text, rate_text, unknown


def propose(rule: DatedThresholds, max_score: Decimal, facts: Facts) -> Proposal:
    total, steps = Decimal(0), []
    for step in rule.steps:
        name = f"{step.day_text}进度"
        rate = facts.rate(step.key, name)
        if rate is None:
            continue
        reached = rate >= step.at_least
        points = step.points if reached else Decimal(0)
        total += points
        sign = "≥" if reached else "<"
        steps.append(f"{name} {rate_text(rate)} {sign} {rate_text(step.at_least)} → {points_text(points)}分")
    if facts.missing:
        return unknown(facts.missing, "；".join(steps))
    return awarded(total, max_score, [*steps, f"合计 {points_text(total)}分"])
