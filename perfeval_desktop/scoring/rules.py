"""The score that a rule of the pack gives under the facts that the clerk states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from perfeval_desktop.rulepack import score_rules as rules
from perfeval_desktop.scoring.facts import Facts
from perfeval_desktop.scoring.kinds import (
    bands,
    checklist,
    choice,
    findings,
    qualitative,
    ratio_weight,
    target,
    thresholds,
    tolerance,
)
from perfeval_desktop.scoring.proposal import Proposal

_KINDS: dict[type[rules.ScoreRuleBase], Callable[[Any, Decimal, Facts], Proposal]] = {
    rules.Checklist: checklist.propose,
    rules.DeductPerFinding: findings.propose,
    rules.RatioTimesWeight: ratio_weight.propose,
    rules.DatedThresholds: thresholds.propose,
    rules.ToleranceDeduction: tolerance.propose,
    rules.Bands: bands.propose,
    rules.Choice: choice.propose,
    rules.TargetCompare: target.propose,
    rules.Qualitative: qualitative.propose,
}


def propose(rule: rules.ScoreRule, max_score: Decimal, inputs: Mapping[str, str]) -> Proposal:
    """The points for an indicator worth ``max_score`` points; ``inputs`` are the facts as typed, by input key.

    Never raises: facts that are missing or cannot be read are named in ``Proposal.missing``.
    """
    return _KINDS[type(rule)](rule, max_score, Facts(inputs, rules.inputs_of(rule)))
