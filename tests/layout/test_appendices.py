"""The appendices of a project: its form with indicator rows and totals, its fund usage table."""

import datetime
from decimal import Decimal

import msgspec
import pytest

from perfeval_desktop.layout.blocks import Footer, Paragraph, Part, Style, Table
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.schema import RulePack
from tests.packs import funds, wan

LINCANG = Catalog.built_in().get("lincang-2022").pack
MOF = Catalog.built_in().get("mof-2020").pack


def project(**values: object) -> ProjectAppendix:
    return msgspec.structs.replace(blank_project(LINCANG, "p1", "缉私经费"), **values)


def parts(*projects: ProjectAppendix, pack: RulePack = LINCANG) -> dict[str, Part]:
    evaluation = msgspec.structs.replace(blank_evaluation(pack), projects=projects)
    return {part.key: part for part in build_package(evaluation, pack)}


def tables(part: Part) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.rows] for block in part.blocks if isinstance(block, Table)]


def form(pack: RulePack = LINCANG, **values: object) -> list[list[list[str]]]:
    return tables(parts(project(**values), pack=pack)["project.p1.form"])


def indicator(row_id: str, category: str, **values: object) -> ProjectIndicator:
    return ProjectIndicator(id=row_id, category=category, **values)


def test_head_has_three_lines() -> None:
    first, second, third = form(fund_types=("general_public", "ppp"), lead="张三", stated_grade="good")[:3]
    assert first[0][:3] == ["项目名称", "缉私经费", "类型"]
    assert first[0][3].startswith("☑一般公共预算 □政府性基金预算")
    assert first[0][3].count("☑") == 2
    assert first[0][3].count("□") == 7
    assert second[0] == ["自评得分", "", "自评等级", "□优 ☑良 □中 □差", "项目负责人", "张三"]
    assert third[0] == ["主管部门（盖章）", "", "项目实施单位（盖章）", ""]


def test_only_the_scored_fund_row_shows_a_score() -> None:
    rows = form(funds=funds(total={"final_revenue": wan("100"), "final_expenditure": wan("96.98")}))[3]
    assert rows[0] == [
        "项目资金（万元）",
        "金额",
        "年初预算数",
        "全年收入决算数",
        "全年支出决算数",
        "执行率（10%）",
        "得分",
    ]
    assert rows[1] == ["年度资金总额", "", "100.00", "96.98", "96.98%", "9.7"]
    assert [row[-1] for row in rows[2:]] == ["—"] * 3


def test_goal_and_result_stand_side_by_side() -> None:
    assert form(expected_goal="办结", actual_result="办结\n提前")[4] == [
        ["年度总体目标", "预期目标", "实际完成情况"],
        ["办结", "办结\n提前"],
    ]


def test_every_class_shows_its_template_rows() -> None:
    rows = form()[5]
    assert rows[1][:4] == ["绩效指标（90%）", "产出指标\n（50%）", "数量指标", "指标1："]
    assert [row[0] for row in rows[2:6]] == ["指标2：", "……", "质量指标", "指标2："]
    assert len(rows) == 1 + 9 * 3 + 2


def test_more_indicators_than_template_rows_are_numbered_on() -> None:
    own = tuple(indicator(f"i{number}", "output.quantity", name=f"甲{number}") for number in (1, 2, 3))
    rows = form(indicators=own)[5]
    assert [row[-6] for row in rows[1:5]] == ["指标1：甲1", "指标2：甲2", "指标3：甲3", "……"]


def test_indicator_row_holds_what_the_project_says() -> None:
    own = indicator("i1", "output.quantity", name="办结数", annual_target="≥128件", actual_value="130件",
                    max_score=Decimal(30), self_score=Decimal("29.50"), completion_note="完成")  # fmt: skip
    assert form(indicators=(own,))[5][1][3:] == ["指标1：办结数", "≥128件", "130件", "30", "29.5", "完成"]


def test_indicator_of_a_class_that_the_pack_does_not_know_is_printed_too() -> None:
    rows = form(indicators=(indicator("i1", "gone", name="旧指标"),))[5]
    assert rows[-3][:3] == ["", "", "指标1：旧指标"]


def test_total_row_ends_the_grid() -> None:
    own = (indicator("i1", "output.quantity", self_score=Decimal(30)),)
    total, notes = form(indicators=own, other_notes="无")[5][-2:]
    assert total == ["总分", "90分", "得分合计", "30", ""]
    assert notes == ["其他需要说明的事项", "无"]


def test_total_of_the_national_form_stands_below_the_weights() -> None:
    (*_, grid) = form(pack=MOF, indicators=(indicator("i1", "output.quantity", self_score=Decimal(30)),))
    total = next(row for row in grid if row[0] == "总分")
    assert total == ["总分", "100", "30", ""]


def test_notes_follow_the_footer() -> None:
    blocks = parts(project(contact="李四", filled_on=datetime.date(2023, 4, 10)))["project.p1.form"].blocks
    footer = next(block for block in blocks if isinstance(block, Footer))
    assert footer.items == (("联系人", "李四"), ("联系电话", ""), ("填报日期", "2023年4月10日"))
    notes = blocks[blocks.index(footer) + 1 :]
    assert [note.lead for note in notes] == ["填表说明：", *["　" * 5] * 5]


def usage(*rows: FundUsageRow) -> list[list[str]]:
    (table,) = tables(parts(project(fund_usage=rows))["project.p1.usage"])
    return table


def test_fund_usage_rows_are_numbered() -> None:
    rows = usage(
        FundUsageRow(
            id="x", item="办案", allocation_document="临财预发〔2022〕108号", budget=wan("37.98"), surplus=wan("0")
        ),
        FundUsageRow(id="y", item="印刷"),
    )
    assert rows[1][:5] == ["1", "办案", "临财预发〔2022〕108号", "37.98", ""]
    assert rows[1][6] == "0.00"
    assert rows[2][:2] == ["2", "印刷"]


def test_empty_fund_usage_table_has_a_row_to_write_in() -> None:
    assert len(usage()) == 2


def test_rows_in_which_nothing_is_typed_are_not_printed() -> None:
    rows = usage(FundUsageRow(id="a"), FundUsageRow(id="b", item="经费"), FundUsageRow(id="c", remarks=" "))
    assert [row[:2] for row in rows[1:]] == [["1", "经费"]]
    zero = usage(FundUsageRow(id="a", received=Decimal(0)))
    assert len(zero) == 2
    empty = (indicator("a", "output.quantity"), indicator("b", "output.quantity", name="办结数"))
    assert form(indicators=empty) == form(indicators=empty[1:])


def test_unit_stands_right_above_the_fund_usage_table() -> None:
    blocks = parts(project())["project.p1.usage"].blocks
    at = next(index for index, block in enumerate(blocks) if isinstance(block, Table))
    assert blocks[at - 1] == Paragraph("单位：万元", Style.UNIT_NOTE)
    assert blocks[at + 1].text == "注：该表可根据项目实际需要自行设计"


def test_parts_of_projects_are_numbered_and_named() -> None:
    found = parts(project(), msgspec.structs.replace(project(), id="p2", name="慰问经费"))
    assert [found[f"project.p2.{key}"].name for key in ("report", "form", "usage")] == [
        "2.自评报告 慰问经费", "2.自评表 慰问经费", "2.资金使用情况表 慰问经费",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pack", "keys"), [(MOF, ["form"]), (LINCANG, ["report", "form", "usage"])], ids=["mof", "lincang"]
)
def test_only_the_parts_that_the_pack_has(pack: RulePack, keys: list[str]) -> None:
    own = [key.rsplit(".", 1)[1] for key in parts(project(), pack=pack) if key.startswith("project.")]
    assert own == keys
