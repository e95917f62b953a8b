"""Runs the test cases that a rule pack carries against its own rules."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.rulepack.forms import GradeBand
from perfeval_desktop.rulepack.schema import PackCase, RulePack
from perfeval_desktop.rulepack.score_rules import ScoreRule
from perfeval_desktop.scoring.rules import propose
from perfeval_desktop.scoring.totals import grade_for


@dataclass(frozen=True, slots=True)
class CaseResult:
    """Whether one case of a pack came out as stated; ``message`` is a Chinese sentence with the arithmetic."""

    name: str
    passed: bool
    message: str


def run_cases(pack: RulePack) -> tuple[CaseResult, ...]:
    """Run every case of ``pack``, in order. A case that names something unknown fails, it does not raise."""
    return tuple(_grade_case(pack, case) if case.total is not None else _score_case(pack, case) for case in pack.cases)


def _grade_case(pack: RulePack, case: PackCase) -> CaseResult:
    bands = _bands(pack, case)
    found = grade_for(case.total, bands)
    wanted = next((band.label for band in bands if band.key == case.grade), case.grade)
    got = found.label if found is not None else "（无等级）"
    passed = found is not None and found.key == case.grade
    return CaseResult(case.name, passed, f"{_points(case.total)} → “{got}”" + ("" if passed else f"，应为“{wanted}”"))


def _score_case(pack: RulePack, case: PackCase) -> CaseResult:
    rule, max_score = _rule(pack, case)
    if rule is None:
        place = f"指标“{case.indicator}”" if case.indicator else "项目指标的评分规则"
        return CaseResult(case.name, False, f"规则包中没有{place}")
    if max_score is None:
        return CaseResult(case.name, False, "没有写明指标分值 max_score")
    proposal = propose(rule, max_score, case.inputs)
    if proposal.missing:
        return CaseResult(case.name, case.score is None, "缺少或无法读取：" + "、".join(proposal.missing))
    passed = proposal.score == case.score and (not case.grade or proposal.grade_cap == case.grade)
    wanted = "" if passed else f"；应为 {_points(case.score)}"
    return CaseResult(case.name, passed, proposal.arithmetic + wanted)


def _rule(pack: RulePack, case: PackCase) -> tuple[ScoreRule | None, Decimal | None]:
    if case.scope == "project":
        return pack.project.rule, case.max_score
    indicator = pack.department.scorecard.rubric.indicator(case.indicator) if pack.department is not None else None
    if indicator is None:
        return None, None
    return indicator.rule, indicator.max_score if case.max_score is None else case.max_score


def _bands(pack: RulePack, case: PackCase) -> tuple[GradeBand, ...]:
    if case.scope == "project":
        return pack.project.grades
    return pack.department.scorecard.grades if pack.department is not None else ()


def _points(points: Decimal | None) -> str:
    return "不得出分数" if points is None else f"{trim_zeros(points)}分"
