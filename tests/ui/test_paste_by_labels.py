"""A block with the labels of a form goes to the rows that it names; one without asks where a class ends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton, QTableWidget

from perfeval_desktop.document.commands import InsertRow
from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack.blank import blank_project
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.paste_preview import PastePreview
from tests.grids import paste
from tests.helpers import press

Key, Mod = Qt.Key, Qt.KeyboardModifier

EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta name=Generator content="Microsoft Excel 15"></head>
<body><table border=0 cellpadding=0><!--StartFragment--> <col width=87 span=4>
{}
<!--EndFragment--></table></body></html>"""
CALC = """<html><head><meta name="generator" content="LibreOffice 7.4"/></head>
<body><table cellspacing="0" border="0">{}</table></body></html>"""
QUANTITY = "<td rowspan=2 height=38 class=xl65>数量指标</td>"
LAST_YEAR = (
    f"<tr height=19><td rowspan=4>产出指标</td>{QUANTITY}<td>办会</td><td>12次</td></tr>",
    "<tr height=19><td>办文</td><td>300件</td></tr>",
    "<tr height=19><td>质量指标</td><td>合格率</td><td>98%</td></tr>",
    "<tr height=19><td>时效指标</td><td>按时办结</td><td>100%</td></tr>",
)
IN_TEXT = (
    "产出指标\t数量指标\t办会\t12次\r\n\t\t办文\t300件\r\n\t质量指标\t合格率\t98%\r\n\t时效指标\t按时办结\t100%\r\n"
)
WHERE = {
    "目标完成": "goals.entries",
    "指标评分": "scorecard.entries[dept.input.goals.overall].self_score",
    "绩效指标": "projects[aaaa0001].indicators",
}
PLACED = [
    ("output.quantity", "办会", "12次"),
    ("output.quantity", "办文", "300件"),
    ("output.quality", "合格率", "98%"),
    ("output.timeliness", "按时办结", "100%"),
]


@pytest.fixture
def empty(window: MainWindow) -> MainWindow:
    window.session.new("lincang-2022")
    return window


def grid(window: MainWindow, name: str, row: int, column: int) -> GridView:
    """The grid of the window with this name, the cursor on one of its cells."""
    window.workbench.go_to(path(WHERE[name]))
    QApplication.processEvents()
    view = next(view for view in window.findChildren(GridView) if view.table.source.name == name)
    view.setCurrentIndex(view.table.index(row, column))
    view.setFocus()
    return view


def preview(view: GridView) -> PastePreview:
    (dialog,) = [each for each in view.findChildren(PastePreview) if each.isVisible()]
    return dialog


def ways(dialog: PastePreview) -> list[str]:
    return [button.text() for button in dialog.findChildren(QRadioButton) if button.isVisible()]


def rows_named(dialog: PastePreview) -> list[str]:
    table = dialog.findChild(QTableWidget)
    return [table.verticalHeaderItem(row).text() for row in range(table.rowCount())]


def choose(dialog: PastePreview, way: str) -> None:
    next(button for button in dialog.findChildren(QRadioButton) if button.text() == way).click()


def accept(dialog: PastePreview) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "粘贴").click()
    QApplication.processEvents()


def goals(window: MainWindow) -> list[tuple[str, str, str]]:
    return [(goal.category, goal.name, goal.annual_target) for goal in window.session.evaluation.goals.entries]


@pytest.mark.parametrize("corner", [(0, 0), (0, 2), (3, 0)])
@pytest.mark.parametrize(
    ("text", "html"),
    [
        (IN_TEXT, EXCEL.format("\n".join(LAST_YEAR))),
        (IN_TEXT, CALC.format("".join(LAST_YEAR))),
        ("", EXCEL.format("\n".join(LAST_YEAR))),
        (IN_TEXT, ""),
    ],
    ids=["excel", "calc", "html", "text"],
)
def test_goals_of_last_year_go_to_their_classes(
    empty: MainWindow, said: list[str], *, text: str, html: str, corner: tuple[int, int]
) -> None:
    view = grid(empty, "目标完成", *corner)
    paste(text, html)
    dialog = preview(view)
    assert ways(dialog) == ["按名称对应填入", "按行依次填入"]
    assert rows_named(dialog) == ["1 数量指标", "2 数量指标（新增）", "3 质量指标", "4 时效指标"]
    assert goals(empty) == []
    accept(dialog)
    assert sorted(goals(empty)) == sorted(PLACED)
    assert said == []
    empty.undo()
    assert empty.session.undo_label == ""
    assert goals(empty) == []


def test_a_class_that_the_form_has_not_is_told(empty: MainWindow, said: list[str]) -> None:
    view = grid(empty, "目标完成", 0, 0)
    paste("一级指标\t二级指标\t三级指标\t年度指标值\n产出指标\t数量指标\t办会\t12次\n\t安全指标\t无事故\t0起\n")
    dialog = preview(view)
    assert rows_named(dialog) == ["标题行", "1 数量指标", "没有“安全指标”"]
    assert dialog.findChild(QLabel).text().endswith("将填入 2 格，2 行不粘贴（标题行、没有“安全指标”）。")
    accept(dialog)
    assert goals(empty) == [("output.quantity", "办会", "12次")]
    assert said == ["已填入 2 格；1 行未粘贴：没有“安全指标”"]


def test_it_can_be_put_in_row_by_row_all_the_same(empty: MainWindow) -> None:
    view = grid(empty, "目标完成", 0, 0)
    paste(IN_TEXT)
    dialog = preview(view)
    choose(dialog, "按行依次填入")
    assert rows_named(dialog)[1] == "2 质量指标"
    accept(dialog)
    assert ("output.quality", "办文", "300件") in goals(empty)


def test_rows_that_stand_where_they_belong_need_no_question(empty: MainWindow) -> None:
    view = grid(empty, "目标完成", 0, 0)
    paste("产出指标\t数量指标\t办会\t12次\n\t质量指标\t合格率\t98%\n\t时效指标\t按时办结\t100%\n")
    assert not [each for each in view.findChildren(PastePreview) if each.isVisible()]
    assert [goal[0] for goal in goals(empty)] == ["output.quantity", "output.quality", "output.timeliness"]


def test_without_labels_the_class_can_get_more_rows(empty: MainWindow) -> None:
    view = grid(empty, "目标完成", 0, 2)
    paste("办会\t12次\n办文\t300件\n调研\t5次\n")
    dialog = preview(view)
    assert ways(dialog) == ["在“数量指标”下增加 2 行", "按行依次填入"]
    assert rows_named(dialog) == ["1 数量指标", "2 数量指标（新增）", "3 数量指标（新增）"]
    choose(dialog, "按行依次填入")
    assert rows_named(dialog) == ["1 数量指标", "2 质量指标", "3 时效指标"]
    choose(dialog, "在“数量指标”下增加 2 行")
    accept(dialog)
    assert goals(empty) == [
        ("output.quantity", *each) for each in (("办会", "12次"), ("办文", "300件"), ("调研", "5次"))
    ]


def test_the_last_class_grows_too(empty: MainWindow) -> None:
    view = grid(empty, "目标完成", 8, 2)
    paste("群众\t98%\n企业\t97%\n")
    dialog = preview(view)
    assert ways(dialog) == ["在“服务对象满意度指标”下增加 1 行", "按行依次填入"]
    accept(dialog)
    assert [goal[:2] for goal in goals(empty)] == [
        ("satisfaction.recipient", "群众"),
        ("satisfaction.recipient", "企业"),
    ]


def test_rows_that_are_selected_are_meant(empty: MainWindow) -> None:
    view = grid(empty, "目标完成", 0, 2)
    press(Key.Key_Down, Mod.ShiftModifier)
    paste("办会\n合格率\n")
    assert not [each for each in view.findChildren(PastePreview) if each.isVisible()]
    assert [goal[:2] for goal in goals(empty)] == [("output.quantity", "办会"), ("output.quality", "合格率")]


def test_indicators_of_a_project_go_to_their_classes(empty: MainWindow) -> None:
    session = empty.session
    session.push(InsertRow(path("projects"), blank_project(session.pack, "aaaa0001", "缉私经费"), None, "添加项目"))
    view = grid(empty, "绩效指标", 0, 0)
    paste("产出指标（50%）\t数量指标\t指标1：\t20次\n\t\t指标2：\t30次\n效益指标（30%）\t社会效益指标\t指标1：\t提高\n")
    accept(preview(view))
    (project,) = session.evaluation.projects
    assert [(row.category, row.name, row.annual_target) for row in project.indicators] == [
        ("output.quantity", "指标1：", "20次"),
        ("output.quantity", "指标2：", "30次"),
        ("benefit.social", "指标1：", "提高"),
    ]


def test_points_go_to_the_indicators_that_they_name(empty: MainWindow) -> None:
    view = grid(empty, "指标评分", 0, 0)
    paste(
        "投入（15分）\t目标设定（7分）\t项目绩效目标设定\t3\t已设定\n"
        "\t预算配置（8分）\t重点支出保障率\t3\t有保障\n\t\t预算绩效平台建设\t1\t已建\n"
    )
    dialog = preview(view)
    assert rows_named(dialog) == ["2 项目绩效目标设定", "5 重点支出保障率", "没有“预算绩效平台建设”"]
    accept(dialog)
    written = {row.id: row.score_rationale for row in empty.session.evaluation.scorecard.entries if row.score_rationale}
    assert written == {
        "dept.input.goals.project": "已设定",
        "dept.input.budget.key_expenditure_rate": "有保障",
    }


def test_a_column_over_all_classes_of_a_fixed_form_needs_no_question(empty: MainWindow) -> None:
    view = grid(empty, "指标评分", 0, 4)
    paste("甲\n乙\n丙\n丁\n")
    assert not [each for each in view.findChildren(PastePreview) if each.isVisible()]


def test_labels_of_the_form_that_stand_there_are_not_told(empty: MainWindow, said: list[str]) -> None:
    view = grid(empty, "指标评分", 0, 0)
    heads = (
        "投入（15分）\t目标设定\t整体绩效目标设定\t4\t已设定\n投入\t目标设定（7分）\t项目绩效目标设定\t3\t也已设定\n"
    )
    paste(heads)
    assert said == []
    view.setCurrentIndex(view.table.index(0, 0))
    paste(heads.replace("\t4\t", "\t5\t"))  # another figure than the form's: that is told
    assert said == ["没有改动；2 格与原来相同；1 格不可填写，已跳过"]


def test_columns_go_where_their_titles_say(empty: MainWindow, said: list[str]) -> None:
    view = grid(empty, "目标完成", 0, 0)
    paste("一级指标\t二级指标\t年度指标值\t三级指标\n产出指标\t数量指标\t12次\t办会\n\t质量指标\t98%\t合格率\n")
    dialog = preview(view)
    assert rows_named(dialog) == ["标题行", "1 数量指标", "2 质量指标"]
    accept(dialog)
    assert sorted(goals(empty)) == [("output.quality", "合格率", "98%"), ("output.quantity", "办会", "12次")]
    assert said == []


def usage_grid(window: MainWindow) -> GridView:
    project = blank_project(window.session.pack, "aaaa0001")
    window.session.push(InsertRow(path("projects"), project, 0, "添加项目"))
    where = path("projects").row(project.id).child("fund_usage")
    window.workbench.go_to(where)
    QApplication.processEvents()
    name = FIELD_NAMES["fund_usage"]
    view = next(view for view in window.findChildren(GridView) if view.table.source.name == name)
    view.setFocus()
    view.setCurrentIndex(view.table.index(0, 1))
    return view


def test_a_copied_table_of_last_year_is_read_by_its_titles(empty: MainWindow, said: list[str]) -> None:
    view = usage_grid(empty)
    titles = {column.key: column.title for column in view.table.columns}
    item, received, budget = titles["item"], titles["received"], titles["budget"]
    paste(f"{item}\t{received}\t{budget}\t备注\n办案费\t12.5\t20\t无\n差旅费\t3\t4\t\n")
    dialog = preview(view)
    assert ways(dialog) == ["按标题对应各列", "按行依次填入"]
    accept(dialog)
    (project,) = empty.session.evaluation.projects
    rows = [(row.item, row.received, row.budget) for row in project.fund_usage]
    assert rows == [("办案费", 125_000, 200_000), ("差旅费", 30_000, 40_000)]
    empty.undo()
    (project,) = empty.session.evaluation.projects
    assert project.fund_usage == ()


def test_a_first_row_of_words_over_numbers_is_offered_as_titles(empty: MainWindow, said: list[str]) -> None:
    view = usage_grid(empty)
    paste("支出内容\t年度安排\t实收\n办案费\t20\t12.5\n差旅费\t4\t3\n")
    dialog = preview(view)
    assert ways(dialog) == ["首行是标题，不粘贴", "按行依次填入"]
    assert rows_named(dialog)[0] == "标题行"
    accept(dialog)
    (project,) = empty.session.evaluation.projects
    assert [(row.item, row.budget) for row in project.fund_usage] == [("办案费", 125_000), ("差旅费", 30_000)]
    assert said == []


@pytest.mark.parametrize("first", ["—\t1", "无\t", "20\t未收到", "\t"])
def test_a_first_row_with_nothing_or_a_figure_is_a_row(empty: MainWindow, first: str) -> None:
    view = usage_grid(empty)
    paste(f"办案费\t县级\t{first}\n差旅费\t县级\t4\t3\n")
    assert "首行是标题，不粘贴" not in [way for dialog in view.findChildren(PastePreview) for way in ways(dialog)]


def test_words_that_are_titles_by_chance_are_texts(empty: MainWindow) -> None:
    view = usage_grid(empty)
    title = next(column.title for column in view.table.columns if column.key == "budget")
    paste(f"{title}\t某文\n办案费\t某号\n")
    preview(view).accept()  # only whether a row is added is to be decided
    (project,) = empty.session.evaluation.projects
    assert [row.item for row in project.fund_usage] == [title, "办案费"]


def funds(window: MainWindow) -> list[object]:
    return [row.initial_budget for row in window.session.evaluation.budget.funds if row.id in ("basic", "project")]


def test_the_unit_of_the_titles_counts(empty: MainWindow, said: list[str]) -> None:
    empty.workbench.go_to(path("budget.funds[basic].initial_budget"))
    QApplication.processEvents()
    view = next(view for view in empty.findChildren(GridView) if view.hasFocus())
    paste("年初预算数（元）\t预算调整数（元）\n18,594,757.49\t1,689,700.00\n6,602,000.00\t5,224,800\n")
    dialog = preview(view)
    accept(dialog)
    assert [str(value) for value in funds(empty)] == ["18594757.49", "6602000.00"]
    assert any("已换算" in each for each in said)


def test_the_unit_beside_one_title_counts_too(empty: MainWindow) -> None:
    empty.workbench.go_to(path("budget.funds[basic].initial_budget"))
    QApplication.processEvents()
    view = next(view for view in empty.findChildren(GridView) if view.hasFocus())
    paste("年初预算数\t单位：元\n18,594,757.49\t\n")
    accept(preview(view))
    assert str(funds(empty)[0]) == "18594757.49"


@pytest.mark.parametrize("rows", [2, 3])
def test_below_the_title_of_names_rows_go_where_they_are_named(window: MainWindow, rows: int) -> None:
    window.flow.open_sample()
    where = "scorecard.entries[dept.process.execution.rate]."
    before = {entry.id: entry for entry in window.session.evaluation.scorecard.entries}
    window.workbench.go_to(path(where + "score_rationale"))
    QApplication.processEvents()
    view = next(view for view in window.findChildren(GridView) if view.hasFocus())
    lines = ["三级指标\t得分简述\t自评得分", "资产管理安全\tAAA\t1.5", "预算执行率\tBBB\t0.5", "没有的\tCCC\t1"]
    paste("\n".join(lines[: rows + 1]) + "\n")
    dialog = preview(view)
    assert ways(dialog)[0] == "按名称对应填入"
    assert any("资产管理安全" in name for name in rows_named(dialog))
    accept(dialog)
    changed = {
        entry.id: entry.score_rationale
        for entry in window.session.evaluation.scorecard.entries
        if entry != before[entry.id]
    }
    assert changed == {"dept.process.execution.rate": "BBB"}


def test_the_preview_shows_titles_and_texts_whole(empty: MainWindow) -> None:
    view = grid(empty, "目标完成", 0, 0)
    paste(IN_TEXT)
    dialog = preview(view)
    QApplication.processEvents()
    table = dialog.findChild(QTableWidget)
    metrics = table.fontMetrics()
    for column in range(table.columnCount()):
        width = table.columnWidth(column)
        assert metrics.horizontalAdvance(table.horizontalHeaderItem(column).text()) < width
        for row in range(table.rowCount()):
            item = table.item(row, column)
            assert item is None or metrics.horizontalAdvance(item.text()) < width


def test_lines_that_go_into_one_cell_are_told(empty: MainWindow, said: list[str]) -> None:
    view = usage_grid(empty)
    paste("甲\r\n丙\r\n丁\r\n")
    (project,) = empty.session.evaluation.projects
    assert [row.item for row in project.fund_usage] == ["甲\n丙\n丁"]
    assert any("3 行文字" in each for each in said)
    assert view.table.rowCount() > 0
