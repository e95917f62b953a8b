"""deduct_per_finding: each part starts with its points and loses a step for each finding, day or item."""

from __future__ import annotations

from decimal import Decimal

from perfeval_desktop.rulepack.score_rules import DeductionPart, DeductPerFinding
from perfeval_desktop.scoring.facts import Facts
from perfeval_desktop.scoring.proposal import Proposal, awarded, number_text, points_text, unknown


def propose(rule: DeductPerFinding, max_score: Decimal, facts: Facts) -> Proposal:
    if rule.void and facts.flag(rule.void):
        return awarded(Decimal(0), max_score, [f"{facts.label(rule.void)} → 0分"])
    total, steps = Decimal(0), []
    for part in rule.parts:
        count = facts.natural(part.key, part.text)
        if count is None:
            continue
        left = max(Decimal(0), part.start - part.step * count)
        total += left
        steps.append(_step(part, count, left))
    if facts.missing:
        return unknown(facts.missing, "；".join(steps))
    if len(steps) > 1:
        steps.append(f"合计 {points_text(total)}分")
    return awarded(total, max_score, steps)


def _step(part: DeductionPart, count: Decimal, left: Decimal) -> str:
    start, step = points_text(part.start), points_text(part.step)
    floored = "，扣完为止" if part.step * count > part.start else ""
    return f"{part.text}：{start} − {step} × {number_text(count)}{part.unit} = {points_text(left)}分{floored}"
