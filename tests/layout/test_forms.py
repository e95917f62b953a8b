"""附件1—1 and 附件1—2: heads, fund table, merged classes, ticks and totals."""

from decimal import Decimal

import msgspec
import pytest

from perfeval_desktop.layout.blocks import Footer, Number, Paragraph, Part, Style, Table, Tick
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import GoalEntry
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.rulepack.blank import blank_evaluation
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.schema import RulePack
from tests.packs import wan

LINCANG = Catalog.built_in().get("lincang-2022").pack
BLANK = blank_evaluation(LINCANG)


def filled(**values: object) -> SelfEvaluation:
    """A blank document with ``values`` at their addresses."""
    evaluation = BLANK
    for place, value in values.items():
        evaluation = replace_at(evaluation, path(place), value)
    return evaluation


def part(evaluation: SelfEvaluation, key: str, pack: RulePack = LINCANG) -> Part:
    return next(found for found in build_package(evaluation, pack) if found.key == key)


def tables(found: Part) -> list[Table]:
    return [block for block in found.blocks if isinstance(block, Table)]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def grid(evaluation: SelfEvaluation, key: str) -> Table:
    return max(tables(part(evaluation, key)), key=lambda table: len(table.rows))


def test_head_of_the_scorecard_shows_score_and_grade() -> None:
    evaluation = filled(
        **{
            "cover.unit_name": "某市办公室",
            "scorecard.entries[dept.output.duty.key_task_closure].self_score": Decimal("8.50"),
        }
    )
    (head,) = tables(part(evaluation, "scorecard"))[0].rows
    assert [cell.text for cell in head] == [
        "部门名称（盖章）", "某市办公室", "自评得分", "8.5", "自评等级", "□优 □良 □中 □差",
    ]  # fmt: skip
    assert head[3].content == Number("8.5", Decimal("8.50"))


def test_stated_score_and_grade_are_printed_instead_of_the_computed_ones() -> None:
    evaluation = filled(**{"scorecard.stated_score": Decimal(91), "scorecard.stated_grade": "good"})
    (head,) = tables(part(evaluation, "scorecard"))[0].rows
    assert [cell.text for cell in head[3::2]] == ["91", "□优 ☑良 □中 □差"]
    assert texts(grid(evaluation, "scorecard"))[-2] == ["总分", "100", "自评得分合计", "91"]


def test_blank_scorecard_ticks_no_grade() -> None:
    (head,) = tables(part(BLANK, "scorecard"))[0].rows
    assert head[5].content == tuple(Tick(label, ticked=False) for label in "优良中差")
    assert texts(grid(BLANK, "scorecard"))[-2] == ["总分", "100", "自评得分合计", ""]


def test_fund_table_adds_up_and_shows_the_rate() -> None:
    evaluation = filled(
        **{
            "budget.funds[basic].initial_budget": wan("1859.48"),
            "budget.funds[project].initial_budget": wan("660.2"),
            "budget.funds[basic].final_revenue": wan("2028.45"),
            "budget.funds[basic].final_expenditure": wan("1000"),
        }
    )
    funds = tables(part(evaluation, "scorecard"))[1]
    rows = texts(funds)
    assert rows[0][:2] == ["部门预算资金（万元）\n2519.68", "部门年度支出"]
    assert rows[1] == ["年度资金总额", "2519.68", "", "2028.45", "1000.00", "49.3%"]
    assert rows[3] == ["项目支出", "年度资金总额", "660.20", "", "", "", ""]
    assert rows[4] == ["其中：当年财政拨款", "", "", "", "", ""]
    assert (funds.rows[0][0].rowspan, funds.rows[3][0].rowspan, funds.rows[1][0].colspan) == (6, 3, 2)


def test_label_of_an_empty_fund_table_repeats_no_figure() -> None:
    assert texts(tables(part(BLANK, "scorecard"))[1])[0][0] == "部门预算资金（万元）"


def test_stated_figures_of_the_fund_table_win() -> None:
    evaluation = filled(
        **{
            "budget.funds[basic].budget_adjustment": wan("168.97"),
            "budget.funds[project].budget_adjustment": wan("522.48"),
            "budget.funds[total].budget_adjustment": wan("691.46"),
            "budget.funds[total].execution_rate": "约100%",
        }
    )
    row = texts(tables(part(evaluation, "scorecard"))[1])[1]
    assert (row[2], row[5]) == ("691.46", "约100%")


def test_indicator_grid_has_every_indicator_below_its_merged_classes() -> None:
    table = grid(BLANK, "scorecard")
    rows = texts(table)
    assert table.header_rows == 1
    assert rows[0][:4] == ["一级指标", "二级指标", "三级指标", "指标分值"]
    assert rows[1][:4] == ["投入\n（15分）", "目标设定\n（7分）", "整体绩效目标设定", "4"]
    assert [cell.rowspan for cell in table.rows[1][:3]] == [5, 2, 1]
    assert rows[2][0] == "项目绩效目标设定"
    assert len(rows) == 1 + 28 + 2
    assert rows[-1][0] == "其他需要说明的事项"


def test_what_the_department_says_stands_beside_the_rubric() -> None:
    place = "scorecard.entries[dept.input.goals.overall]"
    evaluation = filled(
        **{
            f"{place}.self_score": Decimal("3.5"),
            f"{place}.score_rationale": "=1+1",
            f"{place}.deduction_reason": "缺细化",
        }
    )
    row = texts(grid(evaluation, "scorecard"))[1]
    assert row[4].startswith("部门是否制定了年度预算整体绩效目标")
    assert row[7:] == ["=1+1", "缺细化", "3.5"]


def test_notes_and_footer_follow_the_grid() -> None:
    found = part(BLANK, "scorecard")
    after = found.blocks[found.blocks.index(grid(BLANK, "scorecard")) + 1 :]
    notes = [block for block in after if isinstance(block, Paragraph)]
    assert [note.lead for note in notes] == ["备注：", *["　　　"] * 4]
    assert notes[0].text.startswith("1.基本支出")
    assert after[-1] == Footer((("联系人", ""), ("联系电话", ""), ("填报日期", "")))


def test_label_and_title_stand_above_the_form() -> None:
    evaluation = filled(**{"cover.unit_name": "某市办公室"})
    label, title = part(evaluation, "goals").blocks[:2]
    assert label == Paragraph("附件1—2", Style.LABEL)
    assert title == Paragraph("某市办公室2022年度部门整体支出绩效目标完成情况表", Style.TABLE_TITLE)


def with_goals(*goals: GoalEntry) -> SelfEvaluation:
    return msgspec.structs.replace(BLANK, goals=msgspec.structs.replace(BLANK.goals, entries=goals))


def test_each_class_has_a_row_even_without_goals() -> None:
    rows = texts(grid(BLANK, "goals"))
    assert rows[2][:3] == ["绩效指标", "产出指标", "数量指标"]
    assert [row[0] for row in rows[3:6]] == ["质量指标", "时效指标", "成本指标"]
    assert len(rows) == 2 + 9


def test_goals_stand_in_their_class_in_the_order_of_the_document() -> None:
    evaluation = with_goals(
        GoalEntry(id="a", category="output.quality", name="甲"),
        GoalEntry(id="b", category="output.quantity", name="乙"),
        GoalEntry(id="c", category="output.quality", name="丙"),
    )
    table = grid(evaluation, "goals")
    rows = texts(table)
    assert rows[2][3] == "乙"
    assert rows[3][:2] == ["质量指标", "甲"]
    assert rows[4][0] == "丙"
    assert table.rows[3][0].rowspan == 2


@pytest.mark.parametrize(
    ("completion", "ticks"),
    [(Completion.FULL, "✓.."), (Completion.PARTIAL, ".✓."), (Completion.NONE, "..✓"), (None, "...")],
)
def test_completion_is_ticked_in_its_column(completion: Completion | None, ticks: str) -> None:
    evaluation = with_goals(GoalEntry(id="a", category="output.quantity", completion=completion))
    row = texts(grid(evaluation, "goals"))[2]
    assert "".join(text or "." for text in row[7:10]) == ticks


def test_causes_of_a_deviation_are_ticked_in_their_columns() -> None:
    evaluation = with_goals(GoalEntry(id="a", category="output.quantity", deviation_causes=("other", "policy")))
    row = texts(grid(evaluation, "goals"))[2]
    assert [text or "." for text in row[10:15]] == [".", "✓", ".", ".", "✓"]


def test_goal_of_a_class_that_the_pack_does_not_know_is_printed_too() -> None:
    rows = texts(grid(with_goals(GoalEntry(id="a", category="gone", name="旧目标")), "goals"))
    assert rows[-1][:3] == ["", "", "旧目标"]
    assert len(rows) == 2 + 9 + 1


def test_repeated_titles_of_the_goal_table_stand_in_two_rows() -> None:
    table = grid(BLANK, "goals")
    assert table.header_rows == 2
    assert [cell.text for cell in table.rows[0] if cell.colspan > 1] == ["绩效目标完成情况", "偏差原因分析"]
