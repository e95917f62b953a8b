"""Single scores: within their weight, earned, explained."""

import msgspec
import pytest

from perfeval_desktop.model.indicators import RuleInput
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.schema import CheckSetting, RulePack
from tests.packs import D, edited, finding, findings, funds, wan
from tests.small_pack import PROJECT, SMALL_PACK, varied


def rules_of(evaluation: SelfEvaluation, pack: RulePack = SMALL_PACK) -> list[str]:
    return [rule for rule, _ in findings(evaluation, pack)]


ENTRY = "scorecard.entries[outcome.duty.completion]."
ROW = "projects[p1].indicators[q1]."


def with_setting(rule: str, **setting: object) -> RulePack:
    return msgspec.structs.replace(SMALL_PACK, checks={rule: CheckSetting(**setting)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "score", "found"),
    [
        (ENTRY + "self_score", "50.5", ["score.over_max"]),
        (ENTRY + "self_score", "-1", ["score.negative"]),
        (ENTRY + "self_score", "50.000", []),
        (ROW + "self_score", "30.01", ["score.over_max"]),
        (ROW + "self_score", "0", []),  # the note says why
    ],
)
def test_a_score_lies_between_zero_and_its_weight(where: str, score: str, found: list[str]) -> None:
    assert [rule for rule, place in findings(edited((where, D(score))))] == found


def test_an_impossible_score_is_reported_once() -> None:
    high = edited((RATE + "self_score", D(41)), (RATE + "inputs", facts(september="76%", november="96%")))
    assert findings(high) == [("score.over_max", RATE + "self_score")]
    missed = edited((ROW + "self_score", D(31)), (ROW + "actual_value", "64件"))
    assert findings(missed) == [("score.over_max", ROW + "self_score")]


def test_the_stated_execution_score_has_a_weight_too() -> None:
    where = "projects[p1].funds[total].execution_score"
    assert findings(edited((where, D(12)))) == [("score.over_max", where)]
    told = finding(edited((where, D(12))), "score.over_max")
    assert (told.found, told.expected) == ("12 分", "不超过 10 分")


def test_more_decimals_than_the_pack_allows() -> None:
    where = ENTRY + "self_score"
    told = finding(edited((where, D("49.123"))), "score.decimals")
    assert (told.level, told.expected) == ("remind", "最多 2 位小数")
    pack = with_setting("score.decimals", limits={"decimals": D(1)})
    assert ("score.decimals", where) in findings(edited((where, D("49.12"))), pack)
    assert ("score.decimals", where) not in findings(edited((where, D("49.1"))), pack)


def test_a_loss_needs_a_reason() -> None:
    told = finding(edited((ENTRY + "self_score", D("48.5"))), "score.reason")
    assert told.where == ENTRY + "deduction_reason"
    assert "扣了 1.5 分" in told.message
    explained = edited((ENTRY + "self_score", D("48.5")), (ENTRY + "deduction_reason", "一项工作推迟"))
    assert "score.reason" not in [rule for rule, _ in findings(explained)]


def test_a_loss_in_a_project_is_explained_in_its_note() -> None:
    loss = [(ROW + "annual_target", "完成"), (ROW + "self_score", D(25)), (ROW + "completion_note", "")]
    assert ("score.reason", ROW + "completion_note") in findings(edited(*loss))
    assert findings(edited(*loss[:2])) == []
    must = tuple(
        msgspec.structs.replace(column, required=column.required or column.field == "completion_note")
        for column in PROJECT.columns
    )
    pack = msgspec.structs.replace(SMALL_PACK, project=msgspec.structs.replace(PROJECT, columns=must))
    assert findings(edited(*loss), pack) == [("complete.row", ROW + "completion_note")]


DEVIATION = Column(field="deviation_note", title="偏差原因", explains="loss")


def test_the_pack_says_which_column_explains_a_loss() -> None:
    silent = tuple(msgspec.structs.replace(column, explains="") for column in PROJECT.columns)
    loss = [(ROW + "annual_target", "完成"), (ROW + "self_score", D(25)), (ROW + "completion_note", "")]
    assert findings(edited(*loss), varied(project={"columns": silent})) == []
    both = varied(project={"columns": (*PROJECT.columns, DEVIATION)})
    assert findings(edited(*loss), both) == [("score.reason", ROW + "deviation_note")]
    assert findings(edited((ROW + "deviation_note", "推迟")), both) == [
        ("score.reason_without_loss", ROW + "deviation_note")
    ]


def test_a_reason_beside_full_marks_is_mentioned() -> None:
    told = finding(edited((ENTRY + "deduction_reason", "推迟")), "score.reason_without_loss")
    assert told.level == "info"
    assert findings(edited((ROW + "completion_note", "全部完成"))) == []  # a note is not a reason


@pytest.mark.parametrize(
    ("stated", "wrong"), [("9.70", False), ("9.65", False), ("9.75", False), ("10", True), ("9.6", True)]
)
def test_the_execution_score_is_rate_times_weight(stated: str, wrong: bool) -> None:
    cells = {"initial_budget": wan("54"), "final_revenue": wan("54"), "final_expenditure": wan("52.3692")}
    rows = funds(total={**cells, "execution_score": D(stated)})
    rules = findings(edited(("projects[p2].funds", rows)))
    assert (("score.execution", "projects[p2].funds[total].execution_score") in rules) is wrong


RATE = "scorecard.entries[process.execution.rate]."


def facts(**values: str) -> tuple[RuleInput, ...]:
    return tuple(RuleInput(id=key, value=value) for key, value in values.items())


def test_a_score_that_its_rule_does_not_give() -> None:
    claimed = edited((RATE + "inputs", facts(september="76%", november="92.3%")))
    told = finding(claimed, "score.by_rule")
    assert (told.where, told.found, told.expected) == (RATE + "self_score", "20 分", "0 分")
    assert "11月30日进度 92.3% < 95% → 0分" in told.message
    assert told.fix.startswith("改为 0 分")


@pytest.mark.parametrize(
    "inputs",
    [facts(september="76%", november="96%"), facts(november="92.3%"), facts(september="很快", november="92%"), ()],
)
def test_a_score_that_its_rule_gives_or_cannot_tell(inputs: tuple[RuleInput, ...]) -> None:
    assert findings(edited((RATE + "inputs", inputs))) == []


def test_a_missed_target_cannot_have_full_marks() -> None:
    told = finding(edited((ROW + "actual_value", "64件")), "score.target")
    assert (told.found, told.expected, told.level) == ("30 分", "15 分", "error")
    assert "64 ÷ 128 × 30分 = 15分" in told.message
    proportional = edited((ROW + "actual_value", "64件"), (ROW + "self_score", D("15.04")))
    assert "score.target" not in [rule for rule, _ in findings(proportional)]


def test_less_than_earned_asks_for_a_word() -> None:
    low = edited((ROW + "self_score", D(20)), (ROW + "completion_note", ""))
    told = finding(low, "score.target_below")
    assert (told.where, told.level) == (ROW + "self_score", "explain")
    assert "score.target_below" not in rules_of(edited((ROW + "completion_note", "验收推迟"), start=low))
    form = varied(project={"columns": (*PROJECT.columns, DEVIATION)})
    noted = edited((ROW + "completion_note", "完成"), start=low)
    assert "score.target_below" in rules_of(noted, form)  # the form has a column of its own for the reason
    assert "score.target_below" not in rules_of(edited((ROW + "deviation_note", "验收推迟"), start=low), form)


@pytest.mark.parametrize("target", ["保持平稳", "完成对27个部门慰问", "2022年底"])
def test_a_target_that_is_no_number_is_not_judged(target: str) -> None:
    found = findings(edited((ROW + "annual_target", target), (ROW + "actual_value", "完成")))
    assert not [rule for rule, _ in found if rule.startswith("score.")]
