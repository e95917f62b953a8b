"""Totals and grades of the scorecard and of a project."""

from decimal import Decimal

import msgspec
import pytest

from perfeval_desktop.model.indicators import IndicatorEntry, RuleInput, Scorecard
from perfeval_desktop.model.projects import ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.scoring import totals
from tests.packs import edited, funds, sound_evaluation, sound_project, wan
from tests.small_pack import GRADES, PROJECT, SMALL_PACK

D = Decimal


def scored(**changes: object) -> SelfEvaluation:
    evaluation = sound_evaluation()
    return msgspec.structs.replace(evaluation, scorecard=msgspec.structs.replace(evaluation.scorecard, **changes))


def test_sub_totals_and_total_with_their_arithmetic() -> None:
    evaluation = sound_evaluation()
    assert totals.group_score(evaluation, SMALL_PACK, "outcome") == 60
    assert totals.group_score(evaluation, SMALL_PACK, "process.execution") == 20
    total = totals.scorecard_total(evaluation, SMALL_PACK)
    assert total.value == 80
    assert total.formula == "过程 20 + 效果 60 = 80"


def test_nothing_scored_is_not_zero() -> None:
    evaluation = scored(entries=())
    assert totals.group_score(evaluation, SMALL_PACK, "outcome") is None
    assert totals.scorecard_total(evaluation, SMALL_PACK).value is None
    assert totals.scorecard_grade(evaluation, SMALL_PACK) is None
    assert totals.project_total(ProjectAppendix(id="p"), PROJECT).value is None


def test_a_stated_total_wins() -> None:
    total = totals.scorecard_total(scored(stated_score=D("98.5")), SMALL_PACK)
    assert (total.value, total.computed, total.stated) == (D("98.5"), D(80), True)


def test_entries_that_the_pack_does_not_know_do_not_count() -> None:
    entry = IndicatorEntry(id="old.indicator", self_score=D(5))
    evaluation = scored(entries=(*sound_evaluation().scorecard.entries, entry))
    assert totals.scorecard_total(evaluation, SMALL_PACK).value == 80


def test_the_total_of_a_project_includes_its_execution_score() -> None:
    total = totals.project_total(sound_project(), PROJECT)
    assert total.value == 100
    assert total.formula == "执行率 10 + 产出指标 50 + 效益指标 30 + 满意度指标 10 = 100"
    grade = totals.project_grade(sound_project(), PROJECT)
    assert grade is not None
    assert grade.label == "优"


def test_an_indicator_directly_under_a_block_counts() -> None:
    project = ProjectAppendix(
        id="p",
        funds=funds(total={"final_revenue": wan("1"), "final_expenditure": wan("0.5")}),
        indicators=(ProjectIndicator(id="a", category="output", self_score=D("7.25")),),
    )
    assert totals.project_total(project, PROJECT).value == D("12.25")


@pytest.mark.parametrize(
    ("total", "label"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("89.5", "良"),
        ("80", "良"),
        ("79.9", "中"),
        ("60", "中"),
        ("0", "差"),
    ],
)
def test_bands_are_half_open(total: str, label: str) -> None:
    band = totals.grade_for(D(total), GRADES)
    assert band is not None
    assert band.label == label


def test_there_is_no_grade_without_a_total_or_below_all_bands() -> None:
    assert totals.grade_for(None, GRADES) is None
    assert totals.grade_for(D(-1), GRADES) is None
    assert totals.grade_for(D(5), ()) is None


def test_a_stated_grade_wins_and_an_unknown_one_does_not() -> None:
    stated = totals.scorecard_grade(scored(stated_grade="fair"), SMALL_PACK)
    unknown = totals.scorecard_grade(scored(stated_grade="splendid"), SMALL_PACK)
    assert stated is not None
    assert unknown is not None
    assert (stated.label, unknown.label) == ("中", "良")


@pytest.mark.parametrize("picked", ["problem", ""])
def test_a_veto_lowers_the_grade_whether_it_is_picked_or_scored(picked: str) -> None:
    veto = IndicatorEntry(
        id="outcome.duty.integrity",
        self_score=D(0),
        inputs=(RuleInput(id="choice", value=picked),) if picked else (),
    )
    evaluation = scored(entries=(*sound_evaluation().scorecard.entries[:2], veto), stated_score=D(95))
    grade = totals.scorecard_grade(evaluation, SMALL_PACK)
    assert grade is not None
    assert grade.key == "good"
    assert [indicator.name for indicator, _ in totals.vetoes(evaluation, SMALL_PACK)] == ["行政效能"]


def test_a_veto_never_lifts_a_grade() -> None:
    veto = IndicatorEntry(id="outcome.duty.integrity", self_score=D(0))
    evaluation = SelfEvaluation(
        pack_id="small", cover=sound_evaluation().cover, scorecard=Scorecard(entries=(veto,), stated_score=D(65))
    )
    grade = totals.scorecard_grade(evaluation, SMALL_PACK)
    assert grade is not None
    assert grade.key == "fair"


def test_a_pack_without_department_forms_has_no_department_total() -> None:
    pack = msgspec.structs.replace(SMALL_PACK, department=None)
    assert totals.scorecard_total(sound_evaluation(), pack).value is None
    assert totals.group_score(sound_evaluation(), pack, "outcome") is None
    assert totals.scorecard_grade(sound_evaluation(), pack) is None
    assert totals.vetoes(sound_evaluation(), pack) == ()


def test_indicators_of_the_pack_are_counted_by_their_score() -> None:
    first, second = sound_evaluation().scorecard.entries[:2]
    waiting = msgspec.structs.replace(second, self_score=None)
    foreign = IndicatorEntry(id="old.indicator", self_score=D(5))
    assert totals.scored_indicators(scored(entries=(first, waiting, foreign)), SMALL_PACK) == (1, 3)
    assert totals.scored_indicators(scored(entries=()), SMALL_PACK) == (0, 3)
    only_projects = msgspec.structs.replace(SMALL_PACK, department=None)
    assert totals.scored_indicators(scored(), only_projects) == (0, 0)


def test_no_grade_is_computed_while_a_score_is_missing() -> None:
    entries = sound_evaluation().scorecard.entries
    evaluation = edited(("scorecard.entries", entries[:-1]))
    assert totals.scorecard_grade(evaluation, SMALL_PACK) is None
    stated = totals.scorecard_grade(edited(("scorecard.stated_score", D(85)), start=evaluation), SMALL_PACK)
    assert stated is not None
    assert stated.key == "good"
    unscored = edited(("projects[p1].indicators[q1].self_score", None)).projects[0]
    assert totals.project_grade(unscored, PROJECT) is None
