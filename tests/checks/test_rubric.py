"""What a rationale claims, held against the standard of its indicator."""

from decimal import Decimal
from functools import cache

import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage import project_file

GOALS, RATE = "dept.input.goals.project", "dept.process.execution.rate"
CARRYOVER, CONTROL = "dept.process.execution.carryover_change_rate", "dept.process.execution.three_public_control_rate"
ASSETS, SATISFACTION = "dept.process.assets.fixed_asset_utilization_rate", "dept.outcome.benefit.satisfaction"
RULES, PROCUREMENT = "dept.process.management.rules", "dept.process.execution.procurement_execution_rate"


@cache
def pack():
    return Catalog.built_in().get("lincang-2022").pack


@cache
def sample() -> SelfEvaluation:
    return project_file.load(resource_path("samples/lincang-2022.jxzp")).evaluation


def told(key: str, score: str, rationale: str = "", reason: str = "") -> list[Issue]:
    at = f"scorecard.entries[{key}]"
    evaluation = sample()
    for name, value in (("self_score", Decimal(score)), ("score_rationale", rationale), ("deduction_reason", reason)):
        evaluation = replace_at(evaluation, path(f"{at}.{name}"), value)
    issues = Checker(pack()).run(evaluation)
    return [issue for issue in issues if issue.rule.startswith("rubric.") and issue.where.starts_with(path(at))]


FIRES = [
    ("rubric.claimed_parts", GOALS, "3", "设有目标1分；科学合理0.3分；明确0.5分；细化0.5分；量化0.5分。", ""),
    ("rubric.claimed_parts", GOALS, "2.5", "①设有目标得1分\n②科学合理得0.5分\n③明确得0.5分", ""),
    ("rubric.threshold", RATE, "2", "9月30日支出进度为81%得1分；11月30日支出进度达到94.9%，得1分。", ""),
    ("rubric.threshold", SATISFACTION, "10", "满意度85%，得10分", ""),
    ("rubric.threshold", CONTROL, "1", "“三公经费”控制率为103%。", ""),
    ("rubric.sign", CARRYOVER, "0.5", "", "变动率不超过0%时，扣0.5分"),
    ("rubric.sign", ASSETS, "0.5", "", "利用率≥92%扣0.5分"),
    ("rubric.unanswered", RULES, "2", "①是否制定预算绩效管理办法；②制度健全。", ""),
    ("rubric.impossible", ASSETS, "1", "固定资产利用率≥100%", ""),
    ("rubric.impossible", ASSETS, "1", "固定资产利用率为103.5%", ""),
]
SILENT = [
    (GOALS, "2.8", "设有目标1分；科学合理0.3分；明确0.5分；细化0.5分；量化0.5分。", ""),
    (GOALS, "3", "得分=达标率100%×标准分3分；满分3分。", ""),
    (GOALS, "3", "各项目均设有目标，得3分", ""),
    (RATE, "1", "9月30日支出进度为76.1%，未达到80%，不得分；11月30日支出进度为95.2%，得1分。", "9月30日未达到80%"),
    (RATE, "2", "9月30日前≥80%得1分；11月30日前≥95%得1分。", ""),
    (SATISFACTION, "7", "满意度85%，得7分", ""),
    (SATISFACTION, "10", "按满意度情况得分：≥90分，得10分", ""),
    (CONTROL, "1", "“三公经费”控制率为98%。", ""),
    (CONTROL, "1", "“三公经费”控制率≤100%", ""),
    (CARRYOVER, "0.5", "", "变动率为1.2%，超过0%，扣0.5分"),
    (ASSETS, "0.5", "利用率89.5%", "利用率低于90%，扣0.5分"),
    (RULES, "2", "对制度是否健全进行了检查；没有发现问题。", ""),
    (ASSETS, "1", "固定资产利用率为100%", ""),
    (PROCUREMENT, "1", "政府采购执行率为110%，按最高分计", ""),
]


@pytest.mark.parametrize(("rule", "key", "score", "rationale", "reason"), FIRES)
def test_a_claim_against_the_standard_is_told(rule, key, score, rationale, reason):
    assert [issue.rule for issue in told(key, score, rationale, reason)] == [rule]


@pytest.mark.parametrize(("key", "score", "rationale", "reason"), SILENT)
def test_a_claim_that_agrees_is_not(key, score, rationale, reason):
    assert told(key, score, rationale, reason) == []


@pytest.mark.parametrize("case", [case for case in FIRES if case[0] in ("rubric.claimed_parts", "rubric.threshold")])
def test_the_score_that_the_quick_fix_puts_settles_the_finding(case):
    _, key, score, rationale, reason = case
    (issue,) = told(key, score, rationale, reason)
    assert issue.fix is not None
    assert told(key, str(issue.fix.value), rationale, reason) == []


def test_the_place_is_the_words():
    (issue,) = told(ASSETS, "1", "目前固定资产利用率≥100%。")
    assert issue.span is not None
    assert "目前固定资产利用率≥100%。"[issue.span.start : issue.span.end] == "≥100%"
