"""checklist: each requirement that is met gives its points."""

from __future__ import annotations

from decimal import Decimal

from perfeval_desktop.rulepack.score_rules import Checklist
from perfeval_desktop.scoring.facts import Facts
from perfeval_desktop.scoring.proposal import Proposal, awarded, points_text, unknown


def propose(rule: Checklist, max_score: Decimal, facts: Facts) -> Proposal:
    total, steps = Decimal(0), []
    for item in rule.items:
        met = facts.flag(item.key, item.text)
        if met is None:
            continue
        points = item.points if met else Decimal(0)
        total += points
        steps.append(f"{item.text}{'' if met else '（未达到）'} {points_text(points)}分")
    if facts.missing:
        return unknown(facts.missing, "；".join(steps))
    return awarded(total, max_score, [*steps, f"合计 {points_text(total)}分"])
