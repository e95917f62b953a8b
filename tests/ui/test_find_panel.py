"""查找和替换 in the window: what is found everywhere, where it leads, and what a replacement leaves alone."""

import datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton

from perfeval_desktop.checks.reasons import can_be_answered
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.session.reasons import give_reason
from perfeval_desktop.session.session import Session
from perfeval_desktop.session.shown_field import FieldKind
from perfeval_desktop.session.shown_fields import department_fields, project_fields
from perfeval_desktop.ui.budget_grids import AccountSource, FundSource
from perfeval_desktop.ui.cell_editors import LineCellEditor
from perfeval_desktop.ui.find_line import FindLine
from perfeval_desktop.ui.found_list import FoundList
from perfeval_desktop.ui.found_model import PLACE, STATE, WORDS, FoundModel
from perfeval_desktop.ui.goal_grid import GoalSource
from perfeval_desktop.ui.grid_rows import GridSource
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.inputs import LineField
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.narrative_page import NarrativePage
from perfeval_desktop.ui.plain_text import text_of
from perfeval_desktop.ui.project_grids import ProjectIndicatorSource, UsageSource
from perfeval_desktop.ui.scorecard_grid import ScorecardSource
from tests.finding import (
    BASIC,
    CTRL,
    RATIONALE,
    SECRET,
    TEXT,
    UNIT,
    Key,
    Mod,
    count,
    groups,
    notice,
    panel,
    place,
    put,
    rows,
    search,
)
from tests.grids import fund_source
from tests.helpers import focused, press, type_keys, type_text


@pytest.fixture
def desk(window: MainWindow) -> MainWindow:
    """The sample, the cursor in a section of the report."""
    window.flow.open_sample()
    window.workbench.go_to(TEXT)
    return window


# --- what is found ---------------------------------------------------------------------------------------------------


def test_a_word_is_found_in_every_part_and_listed_by_tab(desk: MainWindow) -> None:
    session = desk.session
    project = path("projects").row(session.evaluation.projects[1].id)
    put(
        desk,
        (TEXT, f"前{SECRET}后"),
        (RATIONALE, f"{SECRET}"),
        (path("goals.annual_goal"), f"{SECRET}"),
        (project.child("lead"), f"王{SECRET}"),
    )
    issue = next(issue for issue in session.issues if can_be_answered(issue))
    session.push(give_reason(issue, "此处", f"按{SECRET}字〔2022〕1号批复执行", session.evaluation, session.pack))
    search(desk, SECRET)
    assert groups(desk) == ["概况（1 处）", "指标评分（1 处）", "目标完成（1 处）", "项目附件（1 处）", "说明（1 处）"]
    assert count(desk) == "5 处，在 5 个地方"
    assert rows(desk, WORDS)[0] == f"前{SECRET}后"
    assert "得分简述" in rows(desk, PLACE)[1]
    search(desk, session.findings[0].message[-12:])
    assert "问题" in groups(desk)[-1]
    assert rows(desk, STATE)[-1] == "不能：这是检查得出的问题"


def test_a_number_cell_and_a_date_are_found_as_they_are_shown(desk: MainWindow) -> None:
    put(desk, (BASIC, Decimal("7.77712E+7")), (path("scorecard.filled_on"), datetime.date(2023, 4, 9)))
    search(desk, "7777.12")
    assert rows(desk, STATE)[0] == "不能：这是数字"
    assert desk.workbench.pages.currentIndex() == 1
    assert place(desk) == BASIC
    search(desk, "2023年4月9日")
    assert "不能：这是日期" in rows(desk, STATE)


@pytest.mark.parametrize(("option", "before", "after"), [("区分大小写", 2, 1), ("全角半角相同", 2, 1), ("全字", 2, 1)])
def test_the_options(desk: MainWindow, option: str, before: int, after: int) -> None:
    texts = {"区分大小写": "QxQ qxq", "全角半角相同": "qxq ｑｘｑ", "全字": "qxq qxqx"}
    put(desk, (TEXT, texts[option]))
    search(desk, "qxq")
    assert len(rows(desk, WORDS)) == before
    next(box for box in panel(desk).findChildren(QCheckBox) if box.text().startswith(option)).click()
    press(Key.Key_Return)
    assert len(rows(desk, WORDS)) == after


def test_the_page_in_front_alone(desk: MainWindow) -> None:
    search(desk, "绩效")
    everywhere = len(rows(desk, WORDS))
    next(box for box in panel(desk).findChildren(QCheckBox) if box.text().startswith("只查本页")).click()
    press(Key.Key_Return)
    assert 0 < len(rows(desk, WORDS)) < everywhere
    assert groups(desk)[0].startswith("概况")
    assert {title.partition("（")[0] for title in groups(desk)} <= {"概况", "问题", "说明"}


def cells(source: GridSource, session: Session) -> dict[FieldPath, str]:
    rows = source.rows(session.evaluation, session.pack)
    return {
        cell.path: cell.text
        for row in rows
        for cell in row.cells
        if cell.path is not None and cell.text and not cell.is_tick and "inputs" not in cell.path.steps
    }


def test_what_is_searched_is_what_the_tables_show(sample: Session) -> None:
    evaluation, pack = sample.evaluation, sample.pack
    shown: dict[FieldPath, str] = {}
    for source in (AccountSource(), fund_source(), ScorecardSource(), GoalSource()):
        shown |= cells(source, sample)
    fields = list(department_fields(evaluation, pack))
    for project in evaluation.projects:
        base = path("projects").row(project.id)
        funds = FundSource(base.child("funds"), lambda pack: pack.project.funds, name="")
        for source in (funds, ProjectIndicatorSource(base), UsageSource(base)):
            shown |= cells(source, sample)
        fields += project_fields(project, pack)
    searched = {field.where: field.shown.text for field in fields if field.kind is not FieldKind.CAPTION}
    unscored = pack.project.funds.unscored_mark
    missing = {at: text for at, text in shown.items() if searched.get(at) != text and text != unscored}
    assert missing == {}


# --- going there -----------------------------------------------------------------------------------------------------


def test_enter_goes_from_hit_to_hit_and_the_keyboard_stays(desk: MainWindow) -> None:
    put(desk, (TEXT, f"一{SECRET}二{SECRET}"), (RATIONALE, f"三{SECRET}"))
    search(desk, SECRET)
    page = next(one for one in desk.findChildren(NarrativePage) if SECRET in text_of(one))
    assert isinstance(focused(), FindLine)
    assert (page.textCursor().selectionStart(), page.textCursor().selectedText()) == (1, SECRET)
    press(Key.Key_Return)
    assert (page.textCursor().selectionStart(), page.textCursor().selectedText()) == (3, SECRET)
    press(Key.Key_Return)
    assert place(desk) == RATIONALE
    press(Key.Key_Return, Mod.ShiftModifier)
    assert place(desk) == TEXT
    assert isinstance(focused(), FindLine)
    assert get_at(desk.session.evaluation, TEXT) == f"一{SECRET}二{SECRET}"


def test_f3_in_an_editor_takes_the_keyboard_along(desk: MainWindow) -> None:
    put(desk, (TEXT, f"一{SECRET}二{SECRET}"), (RATIONALE, f"三{SECRET}"))
    search(desk, SECRET)
    press(Key.Key_Escape)
    assert not desk.workbench.find_dock.isVisible()
    assert isinstance(focused(), NarrativePage)
    press(Key.Key_F3)
    assert focused().textCursor().selectionStart() == 3
    press(Key.Key_F3)
    grid = focused()
    assert isinstance(grid, GridView)
    assert grid.current_path() == RATIONALE
    press(Key.Key_F3, Mod.ShiftModifier)
    assert focused().textCursor().selectionStart() == 3


def test_enter_in_the_list_goes_to_the_field(desk: MainWindow) -> None:
    put(desk, (TEXT, f"一{SECRET}"), (UNIT, f"办{SECRET}公"))
    search(desk, SECRET)
    press(Key.Key_Down)
    assert isinstance(focused(), FoundList)
    press(Key.Key_Home)
    press(Key.Key_Down)
    press(Key.Key_Return)
    line = focused()
    assert isinstance(line, QLineEdit)
    assert isinstance(line.parentWidget(), LineField)
    assert line.selectedText() == SECRET


def test_a_finding_and_a_reason_lead_to_their_field(desk: MainWindow) -> None:
    session = desk.session
    issue = next(issue for issue in session.issues if can_be_answered(issue))
    session.push(give_reason(issue, "此处", f"按{SECRET}字〔2022〕1号批复执行", session.evaluation, session.pack))
    went: list[FieldPath] = []
    desk.workbench.place_changed.connect(went.append)
    search(desk, SECRET)
    assert issue.where in went
    search(desk, session.findings[0].message[-12:])
    assert session.issues[0].where in went


def test_a_hit_in_a_live_figure_selects_the_figure(desk: MainWindow) -> None:
    put(desk, (TEXT, "得{{scores.total:分}}。"))
    search(desk, "98.5分")
    hits = [hit.field.where for hit in panel(desk)._hits]
    for _ in range(hits.index(TEXT)):
        press(Key.Key_Return)
    page = next(one for one in desk.findChildren(NarrativePage) if "scores.total" in text_of(one))
    assert (page.textCursor().selectionStart(), page.textCursor().selectionEnd()) == (1, 2)


# --- the keyboard ----------------------------------------------------------------------------------------------------


def test_selected_words_are_searched_for(desk: MainWindow) -> None:
    put(desk, (TEXT, f"市{SECRET}龗局"))
    desk.workbench.go_to(TEXT)
    press(Key.Key_Home, CTRL)
    press(Key.Key_Right)
    press(Key.Key_Right, Mod.ShiftModifier, times=2)
    press(Key.Key_F, CTRL)
    line = focused()
    assert isinstance(line, FindLine)
    assert line.text() == f"{SECRET}龗"
    assert line.selectedText() == line.text()
    assert count(desk) == "1 处，在 1 个地方"


@pytest.mark.parametrize("key", [Key.Key_F, Key.Key_H])
def test_an_open_cell_editor_is_taken_over_first(desk: MainWindow, key: Qt.Key) -> None:
    desk.workbench.go_to(BASIC)
    type_keys("4321.09")
    assert isinstance(focused(), LineCellEditor)
    press(key, CTRL)
    assert isinstance(focused(), FindLine)
    assert get_at(desk.session.evaluation, BASIC) == Decimal("4.32109E+7")
    search(desk, "4321.09")
    assert "不能：这是数字" in rows(desk, STATE)


def test_what_is_typed_and_not_taken_over_yet_is_found(desk: MainWindow) -> None:
    search(desk, SECRET)
    assert count(desk) == "没有找到。"
    desk.workbench.go_to(TEXT)
    type_text(SECRET)
    press(Key.Key_F3)
    assert count(desk) == "1 处，在 1 个地方"


def test_escape_closes_and_gives_the_keyboard_back(desk: MainWindow) -> None:
    desk.workbench.go_to(RATIONALE)
    grid = focused()
    press(Key.Key_F, CTRL)
    assert desk.workbench.find_dock.isVisible()
    press(Key.Key_Escape)
    assert not desk.workbench.find_dock.isVisible()
    assert focused() is grid
    assert place(desk) == RATIONALE


def test_without_a_search_f3_begins_one(desk: MainWindow) -> None:
    press(Key.Key_F3)
    assert isinstance(focused(), FindLine)
    press(Key.Key_Return)
    assert notice(desk) == "请先输入要查找的内容。"


def test_every_part_has_a_name_and_can_be_reached(desk: MainWindow) -> None:
    press(Key.Key_F, CTRL)
    lines = panel(desk).findChildren(FindLine)
    assert {line.accessibleName() for line in lines} == {"查找内容", "替换为"}
    buddies = {label.buddy() for label in panel(desk).findChildren(QLabel)}
    assert set(lines) <= buddies
    search(desk, "绩效")
    reached = set()
    for _ in range(14):
        press(Key.Key_Tab)
        reached.add(type(focused()))
    assert {FindLine, QPushButton, QCheckBox, FoundList} <= reached
    marks = [
        part.text()[part.text().index("&") + 1]
        for kind in (QPushButton, QCheckBox, QLabel)
        for part in panel(desk).findChildren(kind)
        if "&" in part.text()
    ]
    assert len(marks) == len(set(marks))
    assert not set(marks) & set("FEVRTH")


def test_the_list_follows_the_document(desk: MainWindow) -> None:
    put(desk, (TEXT, f"一{SECRET}"))
    search(desk, SECRET)
    QAbstractItemModelTester(panel(desk).findChild(FoundModel), QAbstractItemModelTester.FailureReportingMode.Fatal)
    put(desk, (UNIT, SECRET))
    panel(desk)._timer.timeout.emit()
    assert count(desk) == "2 处，在 2 个地方"
    desk.session.undo()
    panel(desk)._timer.timeout.emit()
    assert count(desk) == "1 处，在 1 个地方"
    desk.session.close()
    assert not desk.workbench.find_dock.isVisible()
    desk.flow.new("mof-2020")
    press(Key.Key_F, CTRL)
    press(Key.Key_Return)
    assert count(desk) == "没有找到。"


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_nothing_is_cut_off(desk: MainWindow, size: tuple[int, int]) -> None:
    desk.resize(*size)
    search(desk, "绩效")
    for _ in range(4):
        QApplication.processEvents()
    for part in panel(desk).findChildren(QPushButton) + panel(desk).findChildren(QCheckBox):
        assert part.width() >= part.minimumSizeHint().width(), part.text()
        assert not part.visibleRegion().isEmpty()
        assert part.visibleRegion().boundingRect() == part.rect(), part.text()
    found = panel(desk).findChild(FoundList)
    assert found.viewport().height() >= 2 * found.fontMetrics().lineSpacing()
