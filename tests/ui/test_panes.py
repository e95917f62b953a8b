"""The window by keyboard alone: F6 goes round its parts, Ctrl with digits and page keys goes through the tabs."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView, QTextBrowser, QToolButton, QWidget

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import focused, press, type_keys

Key, Mod = Qt.Key, Qt.KeyboardModifier
SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")
FACT = path("scorecard.entries[dept.process.execution.rate].inputs[september].value")


@pytest.fixture
def desk(window: MainWindow) -> MainWindow:
    """The sample, the cursor on a score."""
    window.flow.open_sample()
    window.workbench.go_to(SCORE)
    return window


def part(window: MainWindow) -> str:
    """The part of the window that has the focus."""
    bench = window.workbench
    parts = {"band": bench.head_band, "tab": bench.pages, "basis": bench.basis_dock, "issues": bench.issues_dock}
    return next(name for name, widget in parts.items() if widget.isAncestorOf(focused()))


def walk(window: MainWindow, steps: int, modifiers: Qt.KeyboardModifier = Mod.NoModifier) -> list[str]:
    """The parts that so many F6 lead to."""
    reached = []
    for _ in range(steps):
        press(Key.Key_F6, modifiers)
        reached.append(part(window))
    return reached


def test_f6_goes_round_and_back_to_the_same_cell(desk: MainWindow) -> None:
    grid = focused()
    assert isinstance(grid, QTableView)
    cell = grid.currentIndex()
    assert walk(desk, 4) == ["basis", "issues", "band", "tab"]
    assert focused() is grid
    assert grid.currentIndex() == cell
    assert walk(desk, 4, Mod.ShiftModifier) == ["band", "issues", "basis", "tab"]


def test_each_part_takes_the_focus_where_keys_are_of_use(desk: MainWindow) -> None:
    kinds: list[type[QWidget]] = [QTextBrowser, QTableView, QToolButton]
    for kind in kinds:
        press(Key.Key_F6)
        assert isinstance(focused(), kind)


def test_f6_takes_over_what_is_being_typed(desk: MainWindow) -> None:
    type_keys("2")
    press(Key.Key_F6)
    assert get_at(desk.session.evaluation, SCORE) == Decimal(2)
    assert part(desk) == "basis"


def test_f6_brings_a_dock_to_the_front_and_leaves_a_closed_one_out(desk: MainWindow) -> None:
    bench = desk.workbench
    bench.tabifyDockWidget(bench.basis_dock, bench.issues_dock)
    bench.basis_dock.raise_()
    QApplication.processEvents()
    walk(desk, 2)
    assert not bench.issues.findChild(QTableView).viewport().visibleRegion().isEmpty()
    bench.issues_dock.close()
    assert set(walk(desk, 3)) == {"band", "tab", "basis"}


def test_the_facts_beside_the_grid_can_be_typed_and_found(desk: MainWindow) -> None:
    bench = desk.workbench
    bench.basis_dock.close()
    facts = bench.pages.tab().aside.findChild(QTableView)
    facts.model().setData(facts.model().index(0, 1), "76.1%")
    assert bench.pages.reveal(FACT)
    assert bench.basis_dock.isVisible()
    assert focused() is facts
    assert part(desk) == "basis"
    bench.pages.setCurrentIndex(3)
    assert not facts.isVisible()
    bench.pages.setCurrentIndex(2)
    assert facts.isVisible()


@pytest.mark.parametrize("position", range(5))
def test_a_digit_turns_to_its_tab_and_puts_the_focus_there(desk: MainWindow, position: int) -> None:
    type_keys("2")
    press(Key(Key.Key_1.value + position), Mod.ControlModifier)
    pages = desk.workbench.pages
    assert pages.currentIndex() == position
    assert pages.currentWidget().isAncestorOf(focused())
    assert get_at(desk.session.evaluation, SCORE) == Decimal(2)
    assert f"Ctrl+{position + 1}" in pages.tabToolTip(position)


def test_the_page_keys_go_through_the_tabs_and_round(desk: MainWindow) -> None:
    pages = desk.workbench.pages
    reached = []
    for _ in range(5):
        press(Key.Key_PageDown, Mod.ControlModifier)
        reached.append(pages.currentIndex())
        assert pages.currentWidget().isAncestorOf(focused())
    assert reached == [3, 4, 0, 1, 2]
    press(Key.Key_PageUp, Mod.ControlModifier)
    assert pages.currentIndex() == 1


def test_the_keys_of_the_window_wait_for_a_document(window: MainWindow) -> None:
    for name in ("next_tab", "previous_tab", "next_pane", "previous_pane"):
        assert not window.actions_by_name[name].isEnabled()
