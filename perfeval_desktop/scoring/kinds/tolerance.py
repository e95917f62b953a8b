"""tolerance_deduction: full marks on the right side of a limit, beyond it every step costs points."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from perfeval_desktop.rulepack.score_rules import ToleranceDeduction
from perfeval_desktop.scoring.facts import Facts
from perfeval_desktop.scoring.kinds.rates import judged_rate
from perfeval_desktop.scoring.proposal import Proposal, awarded, points_text, rate_text, unknown

_PER = {"full": "每满", "started": "每超（不足的按一个计）", "exact": "每"}


def propose(rule: ToleranceDeduction, max_score: Decimal, facts: Facts) -> Proposal:
    rate, made = judged_rate(facts)
    if rate is None:
        return unknown(facts.missing)
    steps = [made] if made else []
    excess = rate - rule.limit if rule.worse == "above" else rule.limit - rate
    inside, outside = ("≤", ">") if rule.worse == "above" else ("≥", "<")
    compared = f"{rate_text(rate)} {outside if excess > 0 else inside} {rate_text(rule.limit)}"
    if excess <= 0:
        return awarded(max_score, max_score, [*steps, f"{compared} → {points_text(max_score)}分"])
    if rule.points_per_step is None:
        return awarded(Decimal(0), max_score, [*steps, f"{compared} → 0分"])
    lost = _counted(rule, excess) * rule.points_per_step
    left = max_score - lost
    steps += [
        f"{compared}，相差 {rate_text(excess)}",
        f"{_PER[rule.per]} {rate_text(rule.step)} 扣 {points_text(rule.points_per_step)}分，共扣 {points_text(lost)}分",
    ]
    if left >= 0:
        steps.append(f"{points_text(max_score)} − {points_text(lost)} = {points_text(left)}分")
    return awarded(left, max_score, steps)


def _counted(rule: ToleranceDeduction, excess: Decimal) -> Decimal:
    shares = excess / rule.step
    if rule.per == "exact":
        return shares
    return shares.to_integral_value(ROUND_FLOOR if rule.per == "full" else ROUND_CEILING)
