"""The rate that a rule judges: typed, or made from two figures; None where it is undefined."""

from __future__ import annotations

from decimal import Decimal

from perfeval_desktop.scoring.facts import Facts
from perfeval_desktop.scoring.figure import ratio
from perfeval_desktop.scoring.proposal import number_text, rate_text


def judged_rate(facts: Facts) -> tuple[Decimal | None, str]:
    """The rate and the step that makes it, empty when the rate itself is typed.

    A typed ``rate`` wins; else (current − previous) ÷ previous, or numerator ÷ denominator, as the rule declares.
    """
    if facts.declares("current") and not facts.has("rate"):
        return _change(facts)
    if facts.declares("numerator") and not facts.has("rate"):
        return _quotient(facts)
    return facts.rate("rate", "比率"), ""


def _change(facts: Facts) -> tuple[Decimal | None, str]:
    current, previous = facts.number("current", "本年数"), facts.number("previous", "上年数")
    if current is None or previous is None:
        return None, ""
    if previous <= 0:
        facts.missing.append(f"{facts.label('previous', '上年数')}为 {number_text(previous)}，变动率无法计算")
        return None, ""
    rate = (current - previous) / previous
    old = number_text(previous)
    return rate, f"({number_text(current)} − {old}) ÷ {old} = {rate_text(rate)}"


def _quotient(facts: Facts) -> tuple[Decimal | None, str]:
    numerator, denominator = facts.number("numerator", "分子"), facts.number("denominator", "分母")
    if numerator is None or denominator is None:
        return None, ""
    rate = ratio(numerator, denominator)
    if rate is None:
        facts.missing.append(f"{facts.label('denominator', '分母')}为 0，比率无法计算")
        return None, ""
    names = facts.label("numerator", "分子"), facts.label("denominator", "分母")
    step = f"{names[0]} {number_text(numerator)} ÷ {names[1]} {number_text(denominator)} = {rate_text(rate)}"
    return rate, step
