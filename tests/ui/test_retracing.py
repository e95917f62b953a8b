"""Undo and redo lead to what they changed and say what it was."""

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import Batch, Command, MoveRow, RemoveRow, SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at, replace_at
from perfeval_desktop.ui.flash import Flash
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.narrative_page import NarrativePage
from tests.helpers import focused, press, type_keys, type_text

CTRL = Qt.KeyboardModifier.ControlModifier
FUNDS = "projects[anti-smuggling].funds[total]."
SPENT = FUNDS + "final_expenditure"
SECTION = "report.sections[conclusion].text"
ELSEWHERE = "scorecard.entries[dept.process.execution.rate].self_score"


@pytest.fixture
def sample_window(window: MainWindow) -> MainWindow:
    window.session.open_sample()
    QApplication.processEvents()
    return window


def place(window: MainWindow) -> str:
    return str(window.workbench.current_path())


def said(window: MainWindow) -> str:
    return window.statusBar().currentMessage()


def go(window: MainWindow, where: str) -> None:
    window.workbench.go_to(path(where))
    QApplication.processEvents()


def do(window: MainWindow, *commands: Command) -> None:
    window.session.push(Batch(tuple(commands), "改了几处") if len(commands) > 1 else commands[0])


def chosen(grid: Any) -> set[str]:
    return {str(grid.table.cell(index).path) for index in grid.selectionModel().selectedIndexes()}


@pytest.mark.parametrize("where", [SPENT, "cover.unit_name", "projects[anti-smuggling].report.sections[overview].text"])
@pytest.mark.parametrize("back", [True, False], ids=["undo", "redo"])
def test_undo_and_redo_lead_to_the_field_that_changed(sample_window: MainWindow, where: str, back: bool) -> None:
    window, old = sample_window, get_at(sample_window.session.evaluation, path(where))
    do(window, SetField(path(where), Decimal(1) if isinstance(old, Decimal) else f"{old}。", "修改 某栏"))
    if not back:
        go(window, ELSEWHERE)
        press(Qt.Key.Key_Z, CTRL)
    go(window, ELSEWHERE)
    press(Qt.Key.Key_Z if back else Qt.Key.Key_Y, CTRL)
    assert place(window) == where
    assert window.workbench.pages.isAncestorOf(focused())
    assert said(window).startswith("已撤销：" if back else "已重做：")
    assert "修改 某栏" in said(window)


def test_a_cell_that_was_left_is_shown_again_and_flashes(sample_window: MainWindow) -> None:
    go(sample_window, SPENT)
    type_keys("12")
    press(Qt.Key.Key_Return)
    go(sample_window, ELSEWHERE)
    press(Qt.Key.Key_Z, CTRL)
    assert place(sample_window) == SPENT
    assert focused().findChildren(Flash)
    grid = focused()
    assert isinstance(grid, GridView)
    assert chosen(grid) == {SPENT}


def test_a_block_is_selected_as_a_whole(sample_window: MainWindow) -> None:
    cells = [FUNDS + name for name in ("final_revenue", "final_expenditure")]
    do(sample_window, *(SetField(path(cell), Decimal(7), "粘贴") for cell in cells))
    go(sample_window, ELSEWHERE)
    press(Qt.Key.Key_Z, CTRL)
    assert place(sample_window) == cells[0]
    assert chosen(focused()) == set(cells)
    assert "（涉及 2 项内容）" in said(sample_window)


def test_whoever_is_at_the_change_stays_there(sample_window: MainWindow) -> None:
    go(sample_window, SPENT)
    type_keys("12")
    press(Qt.Key.Key_Return)
    go(sample_window, SPENT)
    for flash in focused().findChildren(Flash):
        flash.end()
    QApplication.processEvents()
    grid = focused()
    press(Qt.Key.Key_Z, CTRL)
    assert focused() is grid
    assert place(sample_window) == SPENT
    assert said(sample_window).startswith("已撤销：")
    assert not [flash for flash in grid.findChildren(Flash) if flash.isVisible()]


def test_in_the_same_text_the_cursor_goes_to_the_change(sample_window: MainWindow) -> None:
    go(sample_window, SECTION)
    page = focused()
    assert isinstance(page, NarrativePage)
    text = get_at(sample_window.session.evaluation, path(SECTION))
    cursor = page.textCursor()
    cursor.setPosition(5)
    page.setTextCursor(cursor)
    type_text("新的话")
    sample_window.commit_pending()
    page.moveCursor(page.textCursor().MoveOperation.End)
    press(Qt.Key.Key_Z, CTRL)
    assert get_at(sample_window.session.evaluation, path(SECTION)) == text
    assert focused() is page
    assert (page.textCursor().position(), page.textCursor().hasSelection()) == (5, False)
    page.moveCursor(page.textCursor().MoveOperation.End)
    press(Qt.Key.Key_Y, CTRL)
    assert page.textCursor().position() == 8


def test_a_row_that_comes_back_is_shown_and_one_that_goes_leaves_its_neighbour(sample_window: MainWindow) -> None:
    rows = get_at(sample_window.session.evaluation, path("goals.entries"))
    gone = f"goals.entries[{rows[1].id}]"
    do(sample_window, RemoveRow(path(gone), "删除一行"))
    go(sample_window, "cover.unit_name")
    press(Qt.Key.Key_Z, CTRL)
    assert place(sample_window).startswith(gone)
    go(sample_window, "cover.unit_name")
    press(Qt.Key.Key_Y, CTRL)
    assert place(sample_window).startswith(f"goals.entries[{rows[2].id}]")
    assert said(sample_window).startswith("已重做：删除一行")


def test_a_project_that_comes_back_is_opened(sample_window: MainWindow) -> None:
    do(sample_window, RemoveRow(path("projects[beijing-office]"), "删除项目"))
    go(sample_window, "cover.unit_name")
    press(Qt.Key.Key_Z, CTRL)
    assert place(sample_window).startswith("projects[beijing-office]")
    do(sample_window, MoveRow(path("projects[beijing-office]"), 0, "移动项目"))
    go(sample_window, "cover.unit_name")
    press(Qt.Key.Key_Z, CTRL)
    assert place(sample_window).startswith("projects[beijing-office]")


def test_the_last_project_goes_without_an_error(sample_window: MainWindow) -> None:
    one = replace_at(sample_window.session.evaluation, path("projects"), sample_window.session.evaluation.projects[:1])
    do(sample_window, SetField(path("projects"), one.projects, "只留一个"))
    do(sample_window, RemoveRow(path("projects[anti-smuggling]"), "删除项目"))
    press(Qt.Key.Key_Z, CTRL)
    press(Qt.Key.Key_Y, CTRL)
    assert "删除项目" in said(sample_window)


def test_a_row_of_the_form_that_was_empty_leads_to_its_cell(sample_window: MainWindow) -> None:
    window = sample_window
    window.session.new("lincang-2022")
    QApplication.processEvents()
    where = "budget.accounts[other_revenue].last_year"
    go(window, where)
    assert place(window) == where
    type_keys("12")
    press(Qt.Key.Key_Return)
    go(window, "cover.unit_name")
    press(Qt.Key.Key_Z, CTRL)
    assert place(window) == where


def test_many_places_lead_to_the_first_and_are_counted(sample_window: MainWindow) -> None:
    places = ("cover.unit_name", "cover.addressee", SECTION)
    do(sample_window, *(SetField(path(where), "甲", "全部替换") for where in places))
    go(sample_window, ELSEWHERE)
    press(Qt.Key.Key_Z, CTRL)
    assert place(sample_window) == "cover.unit_name"
    assert "（涉及 3 项内容）" in said(sample_window)
