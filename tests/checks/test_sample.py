"""The published package: what the first checks find in it, and what they must not say."""

from collections import Counter
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from perfeval_desktop.checks.engine import Checker, registered
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.progress import progress
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import RuleInput
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.cases import run_cases
from perfeval_desktop.scoring.totals import group_score, project_total, scorecard_grade, scorecard_total
from perfeval_desktop.storage import project_file
from tests.packs import wan

D = Decimal


@cache
def pack() -> RulePack:
    return Catalog.built_in().get("lincang-2022").pack


@cache
def sample() -> SelfEvaluation:
    return project_file.load(resource_path("samples/lincang-2022.jxzp")).evaluation


def issues(*edits: tuple[str, Any]) -> tuple[Issue, ...]:
    evaluation = sample()
    for where, value in edits:
        evaluation = replace_at(evaluation, path(where), value)
    return Checker(pack()).run(evaluation)


def rules(*edits: tuple[str, Any]) -> Counter[str]:
    return Counter(issue.rule for issue in issues(*edits))


def test_a_finding_reads_like_a_sentence() -> None:
    first = next(issue for issue in issues() if issue.rule == "score.block_weight")
    assert describe(first, sample(), pack()).message == (
        "项目“缉私经费” › 自评表 › 绩效指标：现为 产出指标 30 分、效益指标 30 分、满意度指标 30 分；"
        "应为 产出指标 50 分、效益指标 30 分、满意度指标 10 分。"
        "依据：项目自评表填表说明1：产出指标50分、效益指标30分、满意度指标10分。"
        "请调整产出指标、满意度指标下各指标的分值和得分。"
    )


def test_the_published_scores_follow_from_the_entries() -> None:
    evaluation = sample()
    total = scorecard_total(evaluation, pack())
    assert total.computed == D("98.5")
    assert total.formula == "投入 15 + 过程 18.5 + 产出 35 + 效果 30 = 98.5"
    assert group_score(evaluation, pack(), "dept.process.execution") == D("6.5")
    grade = scorecard_grade(evaluation, pack())
    assert grade is not None
    assert grade.label == "优"
    assert {project_total(project, pack().project).value for project in evaluation.projects} == {D(100)}


def test_the_sample_is_complete() -> None:
    assert progress(sample(), pack()).missing == ()


@pytest.mark.parametrize(
    ("where", "value", "rule"),
    [
        ("budget.funds[total].budget_adjustment", wan("692.46"), "funds.sum"),
        ("budget.funds[basic].budget_adjustment", wan("178.97"), "funds.identity"),
        ("budget.funds[project].initial_budget", wan("66.02"), "accounts.funds"),
        ("budget.accounts[approved_basic].this_year", D("18604757.49"), "accounts.funds"),
        ("projects[anti-smuggling].funds[total].final_revenue", wan("39.98"), "funds.projects"),
        ("projects[beijing-office].fund_usage[u1].spent", wan("95.98"), "usage.sum"),
        ("projects[beijing-office].fund_usage[u1].surplus", wan("3.02"), "usage.balance"),
        ("projects[anti-smuggling].funds[total].execution_rate", "96.98%", "funds.rate"),
        ("scorecard.stated_grade", "good", "score.grade"),
        ("scorecard.stated_score", D("98.6"), "score.total"),
        ("scorecard.entries[dept.process.execution.rate].deduction_reason", "", "score.reason"),
        ("scorecard.entries[dept.output.duty.quality].self_score", D(9), "score.over_max"),
    ],
)
def test_a_slip_in_the_sample_is_found(where: str, value: Any, rule: str) -> None:
    assert rules()[rule] == 0
    assert rules((where, value))[rule] >= 1


def test_the_progress_that_the_text_quotes_gives_no_point() -> None:
    where = "scorecard.entries[dept.process.execution.rate]"
    quoted = (RuleInput(id="september", value="未达到"), RuleInput(id="november", value="92.3%"))
    assert rules((f"{where}.inputs", quoted))["score.by_rule"] == 0  # one fact is no number: nothing is claimed
    typed = (RuleInput(id="september", value="76%"), RuleInput(id="november", value="92.3%"))
    (issue,) = (item for item in issues((f"{where}.inputs", typed)) if item.rule == "score.by_rule")
    told = describe(issue, sample(), pack())
    assert (told.where, told.found, told.expected) == (f"{where}.self_score", "1 分", "0 分")
    assert "11月30日进度 92.3% < 95% → 0分；合计 0分" in told.message


def test_the_packs_set_only_checks_that_exist() -> None:
    known = {check.rule for check in registered()}
    assert [set(source.pack.checks) - known for source in Catalog.built_in().sources()] == [set(), set()]


def test_the_packs_pass_their_own_cases() -> None:
    for source in Catalog.built_in().sources():
        assert [result for result in run_cases(source.pack) if not result.passed] == []
