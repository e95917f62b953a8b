"""choice: the picked option gives its points; a veto also caps the grade."""

from __future__ import annotations

from decimal import Decimal

from perfeval_desktop.rulepack.score_rules import Choice
from perfeval_desktop.scoring.facts import Facts
from perfeval_desktop.scoring.proposal import Proposal, awarded, points_text, unknown


def propose(rule: Choice, max_score: Decimal, facts: Facts) -> Proposal:
    picked = facts.pick({option.key: option.label for option in rule.options})
    option = next((option for option in rule.options if option.key == picked), None)
    if option is None:
        return unknown(facts.missing)
    step = f"{option.label} → {points_text(option.points)}分"
    return awarded(option.points, max_score, [step], grade_cap=option.grade_cap)
