"""The words of the findings: whole sentences, one JSON form."""

import re

import msgspec
import pytest

from perfeval_desktop.checks.engine import FAILED
from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.registry import registered
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.checks.wording import ALL_SENTENCES, describe
from perfeval_desktop.model.field_path import ROOT, path
from perfeval_desktop.rulepack.schema import CheckSetting
from tests.packs import edited, finding, sound_evaluation, wan
from tests.small_pack import SMALL_PACK


def told(issue: Issue) -> Finding:
    return describe(issue, sound_evaluation(), SMALL_PACK)


def test_every_check_has_a_sentence_and_every_sentence_a_check() -> None:
    assert set(ALL_SENTENCES) == {check.rule for check in registered()} | {FAILED}


def test_the_json_form_has_exactly_these_keys() -> None:
    issue = Issue("score.over_max", Severity.ERROR, path("cover.year"))
    assert list(msgspec.to_builtins(told(issue))) == [
        "rule", "level", "where", "label", "title", "message", "found", "expected", "source", "fix",
    ]  # fmt: skip


def test_the_message_says_where_what_should_be_who_asks_and_what_to_do() -> None:
    evaluation = edited(("projects[p1].funds[total].initial_budget", wan("47.98")))
    assert finding(evaluation, "funds.projects").message == (
        "附件1—1 自评表 › 项目支出 › 年初预算数：现为 91.98 万元，各项目合计 101.98 万元"
        "（缉私经费 47.98 + 慰问经费 54.00 = 101.98）。依据：填表要求：同一数据在各表中应一致。"
        "请核对部门表和各项目的年度资金总额。"
    )


def test_an_optional_piece_falls_away_with_its_fact() -> None:
    where = path("projects[p1].funds[total].final_revenue")
    facts = (("found", "1.00 万元"), ("expected", "10.00 万元"))
    bare = told(Issue("funds.sum", Severity.ERROR, where, facts)).message
    full = told(
        Issue("funds.sum", Severity.ERROR, where, (*facts, ("formula", "4 + 6 = 10"), ("hint", "约十倍")))
    ).message
    assert "应为 10.00 万元。依据" in bare
    assert "应为 10.00 万元（4 + 6 = 10）。约十倍。依据" in full


@pytest.mark.parametrize("rule", sorted(ALL_SENTENCES))
def test_no_sentence_leaves_a_sign_of_the_template(rule: str) -> None:
    sentence = ALL_SENTENCES[rule]
    names = set(re.findall(r"\{(\w+)\}", sentence.message + sentence.advice))
    message = told(Issue(rule, Severity.INFO, ROOT, tuple((name, "值") for name in names))).message
    assert not set(message) & set("{}〔〕")
    assert "。。" not in message


def test_the_packs_source_wins() -> None:
    pack = msgspec.structs.replace(SMALL_PACK, checks={"score.grade": CheckSetting(source="填表说明2")})
    issue = Issue("score.grade", Severity.ERROR, path("scorecard.stated_grade"))
    assert describe(issue, sound_evaluation(), pack).source == "填表说明2"
    assert "依据：填表说明2。" in describe(issue, sound_evaluation(), pack).message


def test_a_quick_fix_is_said_before_the_advice() -> None:
    fix = Fix("恢复计算", path("scorecard.stated_score"), None)
    issue = Issue("score.total", Severity.ERROR, path("scorecard.stated_score"), fixes=(fix,))
    assert told(issue).fix == "恢复计算：请恢复计算，或核对各项得分"


def test_a_rule_without_a_sentence_is_still_told() -> None:
    message = told(Issue("x.unknown", Severity.INFO, ROOT, (("found", "7"),))).message
    assert "found：7" in message
