"""Whether a scoring rule can be worked out from the facts it asks for, and whether a pack's cases fit their rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from perfeval_desktop.rulepack.base import Keyed
from perfeval_desktop.rulepack.problems import did_you_mean
from perfeval_desktop.rulepack.schema import PackCase, RulePack
from perfeval_desktop.rulepack.score_rules import (
    Bands,
    Choice,
    DatedThresholds,
    DeductPerFinding,
    RatioTimesWeight,
    ScoreRule,
    TargetCompare,
    ToleranceDeduction,
    inputs_of,
)

Fault = tuple[str, str]

_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_RATIO = ("numerator", "denominator")
_CHANGE = ("current", "previous")
# The facts from which a rule of each kind can be worked out: one of these sets must be declared.
_NEEDED: dict[type[ScoreRule], tuple[tuple[str, ...], ...]] = {
    RatioTimesWeight: (("rate",), _RATIO),
    ToleranceDeduction: (("rate",), _RATIO, _CHANGE),
    Bands: (("rate",), ("value",)),
}
_KEYED_LISTS = ("items", "parts", "steps", "options", "bands")
_TARGET_INPUTS = ("target", "actual")


def rule_faults(rule: ScoreRule, place: str, grades: Collection[str], *, on_target: bool = False) -> Iterator[Fault]:
    """The faults of one rule; ``grades`` are the keys of the form's grades.

    ``on_target``: the rule scores project indicators, whose target and result the form itself asks for.
    """
    for name in ("inputs", *_KEYED_LISTS):
        for key, count in Counter(item.key for item in getattr(rule, name, ()) if isinstance(item, Keyed)).items():
            if count > 1:
                yield f"{place}.{name}", f"键“{key}”出现了 {count} 次，每个键只能用一次。"
    declared = {spec.key for spec in rule.inputs}
    needed = _NEEDED.get(type(rule), ())
    if needed and not on_target and not any(declared.issuperset(keys) for keys in needed):
        wanted = "，或 ".join("、".join(keys) for keys in needed)
        yield f"{place}.inputs", f"缺少计算所需的数据项，应声明 {wanted}。"
    yield from _own_faults(rule, place, grades, declared)


def _own_faults(rule: ScoreRule, place: str, grades: Collection[str], declared: Collection[str]) -> Iterator[Fault]:
    match rule:
        case DeductPerFinding(void=void) if void and void not in declared:
            yield f"{place}.void", f"inputs 中没有“{void}”。{did_you_mean(void, declared)}"
        case DatedThresholds(steps=steps):
            for step in steps:
                if not _MONTH_DAY.fullmatch(step.month_day):
                    yield f"{place}.steps", f"日期“{step.month_day}”应写成月-日，如 09-30。"
        case ToleranceDeduction(step=step) if step <= 0:
            yield f"{place}.step", "每档的幅度应大于 0。"
        case Choice(options=options):
            for option in options:
                if option.grade_cap and option.grade_cap not in grades:
                    found = did_you_mean(option.grade_cap, grades)
                    yield f"{place}.options 的“{option.label}”.grade_cap", f"没有等级“{option.grade_cap}”。{found}"


def case_faults(pack: RulePack) -> Iterator[Fault]:
    """The faults of the test cases that the pack carries: names that lead nowhere, expectations that are missing."""
    for case in pack.cases:
        place = f"cases 的“{case.name}”"
        if case.total is not None and (case.indicator or case.inputs or case.score is not None):
            yield place, "计分的用例写 indicator、inputs 和 score，定级的用例写 total 和 grade，两种不能写在一起。"
        elif case.total is None:
            yield from _score_case(pack, case, place)
        else:
            yield from _grade_case(pack, case, place)


def _score_case(pack: RulePack, case: PackCase, place: str) -> Iterator[Fault]:
    rule = _rule_of(pack, case)
    if rule is None:
        yield f"{place}.indicator", f"没有“{case.indicator}”这个指标。{did_you_mean(case.indicator, _indicators(pack))}"
        return
    known = {spec.key for spec in inputs_of(rule)}
    known.update(_TARGET_INPUTS if isinstance(rule, TargetCompare) else ())
    for key in case.inputs:
        if key not in known:
            yield f"{place}.inputs", f"这个指标的评分规则没有“{key}”这个数据项。{did_you_mean(key, known)}"


def _grade_case(pack: RulePack, case: PackCase, place: str) -> Iterator[Fault]:
    department = pack.department.scorecard.grades if pack.department else ()
    grades = [band.key for band in (department if case.scope == "department" else pack.project.grades)]
    if case.grade not in grades:
        yield f"{place}.grade", f"没有等级“{case.grade}”。{did_you_mean(case.grade, grades)}"


def _rule_of(pack: RulePack, case: PackCase) -> ScoreRule | None:
    if case.scope == "project":
        return pack.project.rule
    indicator = pack.department.scorecard.rubric.indicator(case.indicator) if pack.department else None
    return indicator.rule if indicator else None


def _indicators(pack: RulePack) -> list[str]:
    return [item.key for item in pack.department.scorecard.rubric.indicators] if pack.department else []
