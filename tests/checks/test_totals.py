"""Weights, total scores and grades."""

import pytest

from perfeval_desktop.model.indicators import IndicatorEntry
from tests.packs import D, edited, finding, findings, sound_evaluation
from tests.small_pack import free_weights

ROWS = "projects[p1].indicators"


def weights(**points: int) -> list[tuple[str, object]]:
    return [
        (f"{ROWS}[{key}].{field}", D(value)) for key, value in points.items() for field in ("max_score", "self_score")
    ]


def test_wrong_blocks_are_one_finding_that_names_them_all() -> None:
    evaluation = edited(*weights(q1=15, q2=15, q3=30, q4=30))  # 30/30/30 adds up to the same 90 as 50/30/10
    assert [item for item in findings(evaluation) if "weight" in item[0]] == [("score.block_weight", ROWS)]
    told = finding(evaluation, "score.block_weight")
    assert told.found == "产出指标 30 分、效益指标 30 分、满意度指标 30 分"
    assert told.expected == "产出指标 50 分、效益指标 30 分、满意度指标 10 分"
    assert "请调整产出指标、满意度指标下各指标" in told.message


def test_a_block_that_is_still_being_filled_is_not_wrong() -> None:
    rows = sound_evaluation().projects[0].indicators
    assert "score.block_weight" not in [rule for rule, _ in findings(edited((ROWS, rows[:2])))]  # 产出 is right
    assert "score.block_weight" not in [rule for rule, _ in findings(edited((ROWS, rows[:1])))]  # 30 of 50 so far
    unweighted = edited((f"{ROWS}[q2].max_score", None))
    assert [rule for rule, _ in findings(unweighted)] == ["complete.row"]
    over = edited((ROWS, rows[:1]), (f"{ROWS}[q1].max_score", D(51)))
    assert "score.block_weight" in [rule for rule, _ in findings(over)]


def test_one_indicator_over_the_cap() -> None:
    told = finding(edited(*weights(q1=35, q2=15)), "score.indicator_cap")
    assert (told.where, told.expected) == (f"{ROWS}[q1].max_score", "不超过 30 分")
    assert findings(edited(*weights(q1=30, q2=20))) == []


@pytest.mark.parametrize(("q4", "wrong"), [(10, False), (11, True), (9, True)])
def test_free_weights_add_up_to_the_total(q4: int, wrong: bool) -> None:
    found = findings(edited(*weights(q4=q4)), free_weights())
    assert (("score.weight_total", ROWS) in found) is wrong


def test_free_weights_that_are_not_all_scored_are_still_being_filled() -> None:
    unscored = edited(*weights(q4=9), (f"{ROWS}[q4].self_score", None))
    assert "score.weight_total" not in [rule for rule, _ in findings(unscored, free_weights())]


@pytest.mark.parametrize(("stated", "wrong"), [("80", False), ("80.05", False), ("80.1", True), ("79.9", True)])
def test_the_stated_total_is_the_sum(stated: str, wrong: bool) -> None:
    found = findings(edited(("scorecard.stated_score", D(stated))))
    assert (("score.total", "scorecard.stated_score") in found) is wrong


def test_a_wrong_total_tells_the_sum() -> None:
    told = finding(edited(("projects[p1].stated_score", D(98))), "score.total")
    assert (told.found, told.expected) == ("98 分", "100 分")
    assert "执行率 10 + 产出指标 50 + 效益指标 30 + 满意度指标 10 = 100" in told.message


def test_a_total_of_unfinished_scores_is_wrong_only_when_they_exceed_it() -> None:
    first = IndicatorEntry(id="process.execution.rate", self_score=D(20), score_rationale="x", deduction_reason="x")
    unfinished = edited(("scorecard.entries", (first,)))
    rules = [rule for rule, _ in findings(edited(("scorecard.stated_score", D(90)), start=unfinished))]
    assert "score.total" not in rules
    too_low = findings(edited(("scorecard.stated_score", D(19)), start=unfinished))
    assert ("score.total", "scorecard.stated_score") in too_low


@pytest.mark.parametrize(("grade", "wrong"), [("good", False), ("excellent", True), ("fair", True), ("splendid", True)])
def test_the_stated_grade_is_the_one_of_the_total(grade: str, wrong: bool) -> None:
    found = findings(edited(("scorecard.stated_grade", grade)))
    assert (found == [("score.grade", "scorecard.stated_grade")]) is wrong
    assert wrong or found == []


def test_a_wrong_grade_tells_the_band() -> None:
    told = finding(edited(("projects[p1].stated_grade", "good")), "score.grade")
    assert (told.found, told.expected) == ("“良”", "“优”")
    assert "100 分，得分 ≥ 90 为“优”" in told.message
    below = finding(edited(("scorecard.stated_grade", "fair")), "score.grade")
    assert "80 分，80 ≤ 得分 < 90 为“良”" in below.message


def test_a_grade_beside_unfinished_scores_is_not_judged() -> None:
    rows = sound_evaluation().projects[0].indicators[:1]
    rules = [rule for rule, _ in findings(edited((ROWS, rows), ("projects[p1].stated_grade", "excellent")))]
    assert "score.grade" not in rules


VETO = [
    ("scorecard.entries[outcome.duty.integrity].self_score", D(0)),
    ("scorecard.entries[outcome.duty.integrity].deduction_reason", "有一起问题"),
    ("scorecard.stated_score", D(95)),
]


def test_a_veto_caps_the_stated_grade() -> None:
    vetoed = edited(*VETO, ("scorecard.stated_grade", "excellent"))
    assert [rule for rule, _ in findings(vetoed) if rule != "score.total"] == ["score.veto"]
    assert "行政效能：发生廉政问题" in finding(vetoed, "score.veto").message
    capped = edited(*VETO, ("scorecard.stated_grade", "good"))
    assert [rule for rule, _ in findings(capped) if rule != "score.total"] == []
    lower = edited(*VETO, ("scorecard.stated_grade", "fair"))
    assert [rule for rule, _ in findings(lower) if rule != "score.total"] == ["score.grade"]
