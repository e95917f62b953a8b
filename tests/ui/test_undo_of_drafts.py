"""Undo takes back what was typed or pasted and could not be read, in the order in which it came."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.ui.drafts import Drafts
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import focused, press, type_keys

CTRL = Qt.KeyboardModifier.ControlModifier
FUNDS = "projects[anti-smuggling].funds[total]."
BUDGET, SPENT = FUNDS + "initial_budget", FUNDS + "final_expenditure"


@pytest.fixture
def sample_window(window: MainWindow) -> MainWindow:
    window.session.open_sample()
    QApplication.processEvents()
    return window


def go(window: MainWindow, where: str) -> GridView:
    window.workbench.go_to(path(where))
    QApplication.processEvents()
    grid = focused()
    assert isinstance(grid, GridView)
    return grid


def paste(text: str) -> None:
    QApplication.clipboard().setText(text, QClipboard.Mode.Clipboard)
    press(Qt.Key.Key_V, CTRL)
    QApplication.processEvents()


def unread(window: MainWindow) -> list[str]:
    drafts = Drafts.of(window.session)
    return [draft.text for where in drafts.paths() if (draft := drafts.at(where)) is not None]


def shown(grid: GridView, where: str) -> str:
    return str(grid.table.index_of(path(where)).data())


def undo() -> None:
    press(Qt.Key.Key_Z, CTRL)
    QApplication.processEvents()


def redo() -> None:
    press(Qt.Key.Key_Y, CTRL)
    QApplication.processEvents()


def test_a_pasted_text_that_is_no_number_stands_in_its_cell_and_undo_takes_it_back(sample_window: MainWindow) -> None:
    grid = go(sample_window, SPENT)
    before, value = shown(grid, SPENT), get_at(sample_window.session.evaluation, path(SPENT))
    paste("待核实")
    assert shown(grid, SPENT) == "待核实"
    assert get_at(sample_window.session.evaluation, path(SPENT)) == value
    undo()
    assert unread(sample_window) == []
    assert shown(grid, SPENT) == before
    assert "已撤销" in sample_window.statusBar().currentMessage()
    redo()
    assert unread(sample_window) == ["待核实"]


def test_a_paste_of_good_and_bad_goes_and_comes_as_one_step(sample_window: MainWindow) -> None:
    start = sample_window.session.evaluation
    go(sample_window, BUDGET)
    paste("12\t待核实")
    pasted = sample_window.session.evaluation
    assert pasted != start
    assert unread(sample_window) == ["待核实"]
    undo()
    assert sample_window.session.evaluation == start
    assert unread(sample_window) == []
    redo()
    assert sample_window.session.evaluation == pasted
    assert unread(sample_window) == ["待核实"]


def test_steps_of_both_kinds_are_taken_back_in_their_order(sample_window: MainWindow) -> None:
    start = sample_window.session.evaluation
    go(sample_window, BUDGET)
    paste("7")
    go(sample_window, SPENT)
    paste("不详")
    go(sample_window, BUDGET)
    paste("8")
    undo()
    assert unread(sample_window) == ["不详"]
    undo()
    assert unread(sample_window) == []
    assert sample_window.session.evaluation != start
    undo()
    assert sample_window.session.evaluation == start


def test_delete_gives_up_and_undo_brings_it_back(sample_window: MainWindow) -> None:
    grid = go(sample_window, SPENT)
    paste("待核实")
    press(Qt.Key.Key_Delete)
    assert unread(sample_window) == []
    grid.setFocus()
    undo()
    assert unread(sample_window) == ["待核实"]


def test_what_replaced_an_unread_text_gives_it_back(sample_window: MainWindow) -> None:
    grid = go(sample_window, SPENT)
    value = get_at(sample_window.session.evaluation, path(SPENT))
    paste("待核实")
    type_keys("5")
    press(Qt.Key.Key_Return)
    assert unread(sample_window) == []
    undo()
    assert get_at(sample_window.session.evaluation, path(SPENT)) == value
    assert shown(grid, SPENT) == "待核实"


def test_the_menu_takes_back_what_an_open_cell_refuses(sample_window: MainWindow) -> None:
    grid = go(sample_window, SPENT)
    value = get_at(sample_window.session.evaluation, path(SPENT))
    type_keys("abc")
    press(Qt.Key.Key_Return)
    assert grid.is_held
    sample_window.undo()
    QApplication.processEvents()
    assert not grid.is_held
    assert grid.open_editor is None
    assert unread(sample_window) == []
    assert get_at(sample_window.session.evaluation, path(SPENT)) == value


def test_a_line_of_a_form_shows_its_value_again(sample_window: MainWindow) -> None:
    window = sample_window
    field = "report.dated"
    window.workbench.go_to(path(field))
    QApplication.processEvents()
    start, line = window.session.evaluation, focused()
    press(Qt.Key.Key_A, CTRL)
    type_keys("someday")
    press(Qt.Key.Key_Return)
    assert unread(window) == ["someday"]
    undo()
    assert unread(window) == []
    assert line.text() != "someday"  # type: ignore[attr-defined]
    assert window.session.evaluation == start
    redo()
    assert unread(window) == ["someday"]
    assert line.text() == "someday"  # type: ignore[attr-defined]


def test_another_document_has_nothing_of_it(sample_window: MainWindow) -> None:
    go(sample_window, SPENT)
    paste("待核实")
    sample_window.session.open_sample()
    QApplication.processEvents()
    assert not sample_window.actions_by_name["undo"].isEnabled()


def test_the_entry_names_what_is_taken_back(sample_window: MainWindow) -> None:
    go(sample_window, SPENT)
    paste("待核实")
    entry = sample_window.actions_by_name["undo"]
    assert entry.isEnabled()
    assert "粘贴" in entry.text()
