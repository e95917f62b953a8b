"""The menu in an open cell is the program's own: in Chinese, with the cell's findings, and it closes no cell."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.text_menu import TextMenu
from tests.helpers import focused, press, type_keys

PLACES = ["budget.funds[basic].initial_budget", "scorecard.entries[dept.process.execution.rate].score_rationale"]


def menu_of(editor: QWidget) -> QMenu:
    target = editor if isinstance(editor, QLineEdit) else editor.viewport()  # type: ignore[attr-defined]
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(3, 3), target.mapToGlobal(QPoint(3, 3)))
    QApplication.sendEvent(target, event)
    (menu,) = (each for each in editor.findChildren(QMenu) if each.isVisible())
    assert isinstance(menu, TextMenu)
    QApplication.processEvents()
    return menu


def entry(menu: QMenu, words: str) -> object:
    return next(action for action in menu.actions() if action.text().startswith(words))


@pytest.mark.parametrize("where", PLACES)
def test_it_pastes_into_the_cell_that_stays_open(window: MainWindow, where: str) -> None:
    window.flow.open_sample()
    window.workbench.go_to(path(where))
    QApplication.processEvents()
    grid = focused()
    assert isinstance(grid, GridView)
    press(Qt.Key.Key_F2)
    editor = grid.open_editor
    assert editor is not None
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().setText("１２.5")
    menu = menu_of(editor)
    assert [action.text().partition("\t")[0] for action in menu.actions() if action.text()][:6] == [
        *("撤销(&U)", "重做(&R)", "剪切(&T)", "复制(&C)", "粘贴(&P)", "全选(&A)")
    ]
    entry(menu, "粘贴").trigger()  # type: ignore[attr-defined]
    menu.close()
    QApplication.processEvents()
    assert grid.open_editor is editor
    assert editor.text_now() == "１２.5"
    press(Qt.Key.Key_Escape)


def test_its_undo_is_that_of_the_cell(window: MainWindow) -> None:
    window.flow.open_sample()
    window.workbench.go_to(path(PLACES[0]))
    QApplication.processEvents()
    grid, before = focused(), window.session.evaluation
    assert isinstance(grid, GridView)
    type_keys("7")
    editor = grid.open_editor
    assert editor is not None
    menu = menu_of(editor)
    assert entry(menu, "撤销").isEnabled()  # type: ignore[attr-defined]
    entry(menu, "撤销").trigger()  # type: ignore[attr-defined]
    menu.close()
    assert grid.open_editor is editor
    assert window.session.evaluation is before
    press(Qt.Key.Key_Escape)


def test_the_findings_of_the_cell_are_named(window: MainWindow) -> None:
    window.flow.open_sample()
    places = [str(issue.where) for issue in window.session.issues]
    where = next(each for each in places if each.startswith("scorecard.entries") and each.endswith("self_score"))
    window.workbench.go_to(path(where))
    QApplication.processEvents()
    press(Qt.Key.Key_F2)
    grid_editor = focused()
    menu = menu_of(grid_editor)
    assert any(action.text().startswith(("✗", "？", "！", "i ")) for action in menu.actions())
    menu.close()
    press(Qt.Key.Key_Escape)
