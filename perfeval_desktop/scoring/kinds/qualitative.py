"""qualitative: the chosen label bounds the score; the clerk decides within the band."""

from __future__ import annotations

from decimal import Decimal

from perfeval_desktop.rulepack.score_rules import Qualitative
from perfeval_desktop.scoring.facts import Facts
from perfeval_desktop.scoring.proposal import Proposal, points_text, unknown


def propose(rule: Qualitative, max_score: Decimal, facts: Facts) -> Proposal:
    picked = facts.pick({band.key: band.label for band in rule.bands})
    band = next((band for band in rule.bands if band.key == picked), None)
    if band is None:
        return unknown(facts.missing)
    low, high = band.low * max_score, band.high * max_score
    edge = "" if band.low_inclusive else f"（不含 {points_text(low)}分）"
    step = f"{band.label}：{points_text(low)}—{points_text(high)}分{edge}"
    return Proposal(None, step, lowest=low, highest=high, lowest_included=band.low_inclusive)
