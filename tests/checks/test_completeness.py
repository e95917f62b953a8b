"""What is missing: nothing in an empty form is wrong, a gap in something begun is."""

import msgspec
import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.model.indicators import GoalTable, IndicatorEntry
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.schema import RulePack
from tests.packs import D, edited, finding, findings, funds, sound_evaluation, wan
from tests.small_pack import DEPARTMENT, PROJECT, SMALL_PACK, varied

PACKS = [SMALL_PACK, *(source.pack for source in Catalog.built_in().sources())]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_a_new_file_has_no_findings(pack: RulePack) -> None:
    evaluation = blank_evaluation(pack)
    assert findings(evaluation, pack) == []
    with_project = msgspec.structs.replace(evaluation, projects=(blank_project(pack, "p1", "新项目"),))
    assert findings(with_project, pack) == []


def test_a_finished_file_has_no_findings() -> None:
    assert findings(sound_evaluation()) == []


def test_an_indicator_with_a_target_and_no_score_is_a_gap() -> None:
    evaluation = edited(
        ("projects[p1].indicators[q2].self_score", None), ("projects[p1].indicators[q2].actual_value", " ")
    )
    told = finding(evaluation, "complete.row")
    assert told.where == "projects[p1].indicators[q2].actual_value"
    assert "还缺：实际完成值、自评得分" in told.message
    assert told.level == "error"


def test_an_empty_indicator_row_is_no_gap() -> None:
    row = ProjectIndicator(id="new", category="output.quantity")
    project = sound_evaluation().projects[0]
    rows = (*project.indicators, row)
    assert findings(edited(("projects[p1].indicators", rows))) == []


@pytest.mark.parametrize(
    ("where", "gap"),
    [
        ("goals.entries[g1].annual_target", "goals.entries[g1].annual_target"),
        ("projects[p1].fund_usage[u1].item", "projects[p1].fund_usage[u1].item"),
    ],
)
def test_gaps_in_other_tables(where: str, gap: str) -> None:
    assert findings(edited((where, ""))) == [("complete.row", gap)]


def test_a_tick_that_must_be_set_is_named_by_its_column() -> None:
    assert "全部完成" in finding(edited(("goals.entries[g1].completion", None)), "complete.row").message


def test_an_unscored_department_indicator_with_a_word_is_a_gap() -> None:
    rows = (IndicatorEntry(id="process.execution.rate", score_rationale="进度96%"),)
    assert ("complete.row", "scorecard.entries[process.execution.rate].self_score") in findings(
        edited(("scorecard.entries", rows))
    )


def test_a_required_figure_is_a_gap_and_an_optional_one_is_mentioned() -> None:
    assert ("complete.row", "projects[p1].funds[total].final_revenue") in findings(
        edited(("projects[p1].funds[total].final_revenue", None))
    )
    told = finding(edited(("projects[p1].funds[total].initial_budget", None)), "complete.figure")
    assert (told.where, told.level) == ("projects[p1].funds[total].initial_budget", "info")


def test_a_computed_total_needs_no_figure_of_its_own() -> None:
    rows = funds(
        appropriation={"initial_budget": wan("37.98"), "final_revenue": wan("37.98"), "final_expenditure": wan("37.98")}
    )
    assert findings(edited(("projects[p1].funds", rows))) == []


def test_a_begun_head_says_what_is_left_as_information_only() -> None:
    evaluation = edited(("projects[p1].lead", ""), ("projects[p1].contact", ""), ("projects[p1].actual_result", ""))
    found = [issue for issue in Checker(SMALL_PACK).run(evaluation) if issue.rule == "complete.block"]
    assert [issue.severity for issue in found] == [Severity.INFO]
    assert [str(issue.where) for issue in found] == ["projects[p1].actual_result"]  # the others are not begun


@pytest.mark.parametrize(
    ("where", "value", "told_at"),
    [
        ("cover.unit_name", "", "cover.unit_name"),
        ("goals", GoalTable(), "goals.preparer"),
        ("scorecard.entries", (), "scorecard.entries[process.execution.rate].self_score"),
        ("budget.funds", (), "budget.funds[basic].initial_budget"),
        ("projects[p1]", ProjectAppendix(id="p1", name="缉私经费"), "projects[p1].lead"),
    ],
)
def test_an_untouched_part_of_a_nearly_finished_file_is_told(where: str, value: object, told_at: str) -> None:
    found = [issue for issue in Checker(SMALL_PACK).run(edited((where, value))) if issue.rule == "complete.untouched"]
    assert told_at in [str(issue.where) for issue in found]
    assert {issue.severity for issue in found} == {Severity.REMIND}


def test_the_parts_of_a_file_that_is_hardly_begun_are_still_to_come() -> None:
    blank = blank_evaluation(SMALL_PACK)
    begun = edited(("scorecard", sound_evaluation().scorecard), ("cover.unit_name", "某局"), start=blank)
    assert "complete.untouched" not in {rule for rule, _ in findings(begun)}


def test_a_finished_scorecard_with_an_indicator_left_out_is_wrong() -> None:
    pack = Catalog.built_in().get("lincang-2022").pack
    assert pack.department is not None
    indicators = pack.department.scorecard.rubric.indicators
    entries = tuple(
        IndicatorEntry(id=item.key, self_score=item.max_score, score_rationale="完成") for item in indicators
    )
    nearly = edited(("scorecard.entries", entries[2:]), start=blank_evaluation(pack))
    told = finding(nearly, "complete.score", pack)
    assert (told.where, told.level) == (f"scorecard.entries[{indicators[0].key}].self_score", "error")
    assert (
        f"还有 2 项指标（共 {trim_zeros(indicators[0].max_score + indicators[1].max_score)} 分）没有打分"
        in told.message
    )
    half = edited(("scorecard.entries", entries[:20]), start=blank_evaluation(pack))
    assert "complete.score" not in {rule for rule, _ in findings(half, pack)}


def test_a_score_without_any_word_is_a_reminder() -> None:
    where = "scorecard.entries[outcome.duty.completion].score_rationale"
    assert findings(edited((where, ""))) == [("complete.rationale", where)]
    reason = "scorecard.entries[process.execution.rate].score_rationale"
    assert findings(edited((reason, ""))) == []  # the reason for the loss says enough


def test_a_form_without_a_usage_table_asks_for_no_usage_rows() -> None:
    pack = msgspec.structs.replace(SMALL_PACK, project=msgspec.structs.replace(SMALL_PACK.project, usage_title=""))
    row = FundUsageRow(id="u9", received=D(1))
    assert findings(edited(("projects[p1].fund_usage", (row,)), ("projects[p1].funds", ())), pack) == [
        ("complete.untouched", "projects[p1].funds[total].final_revenue")
    ]


def test_a_form_with_a_column_for_evidence_asks_for_it_in_scored_rows_alone() -> None:
    evidence = Column(field="evidence", title="佐证材料")
    asking = varied(
        department={
            "scorecard": msgspec.structs.replace(
                DEPARTMENT.scorecard, columns=(*DEPARTMENT.scorecard.columns, evidence)
            )
        },
        project={"columns": (*PROJECT.columns, evidence)},
    )
    rule = "complete.evidence"
    without = {where for found, where in findings(sound_evaluation(), asking) if found == rule}
    assert "scorecard.entries[outcome.duty.completion].evidence" in without
    assert "projects[p1].indicators[q1].evidence" in without
    named = edited(
        ("scorecard.entries[outcome.duty.completion].evidence", "督查通报"),
        ("projects[p1].indicators[q1].evidence", "办结清单"),
        ("projects[p1].indicators[q2].self_score", None),
    )
    told = {where for found, where in findings(named, asking) if found == rule}
    assert without - told == {
        "scorecard.entries[outcome.duty.completion].evidence",
        "projects[p1].indicators[q1].evidence",
        "projects[p1].indicators[q2].evidence",
    }
    assert rule not in {found for found, _ in findings(sound_evaluation())}  # a form without the column asks for none
