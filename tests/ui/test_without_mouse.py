"""Every screen without eyes and without a mouse: names, letters, the order of Tab, and a focus that can be seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTableView, QTextEdit, QWidget

from perfeval_desktop.app.gui import install_translator
from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.theme import make_palette
from tests.helpers import focused, press
from tests.screens.naming import (
    labels_without_buddy,
    letters_that_clash,
    out_of_order,
    shared_letters,
    tab_chain,
    unnamed,
)
from tests.screens.scenes import menus, pages, scenes, settle, states, window_with

SIZE = (1366, 768)
SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")


def panes(window: MainWindow) -> Iterator[QWidget]:
    """The parts of the window that Tab goes through one after another."""
    if not window.session.is_open:
        yield window.start_page
        return
    bench = window.workbench
    tab = bench.pages.tab()
    assert tab is not None
    yield from (each for each in (bench.head_band, tab, bench.issues, bench.basis) if each.isVisible())


@pytest.mark.parametrize("document", ["start", "empty", "sample"])
def test_everything_has_a_name_and_its_own_letter_and_tab_goes_as_one_reads(
    qapp: QApplication, tmp_path: Path, document: str
) -> None:
    install_translator(qapp)
    found: dict[tuple[str, str], str] = {}
    with window_with(tmp_path, document, SIZE) as window:
        for name, widget in scenes(window):
            roots = list(panes(window)) if widget is window else [widget]
            found |= {("no name", fault): name for fault in unnamed(widget)}
            found |= {("no buddy", fault): name for fault in labels_without_buddy(widget)}
            found |= {("one letter twice", fault): name for fault in shared_letters(widget)}
            if name != "open":  # Qt's own dialog
                found |= {("order of Tab", fault): name for root in roots for fault in out_of_order(root)}
    assert found == {}


@pytest.mark.parametrize("size", [SIZE, (1920, 1080)], ids=["low", "high"])
@pytest.mark.parametrize("document", ["empty", "sample"])
def test_a_letter_means_one_thing_whatever_is_open_beside_the_page(
    qapp: QApplication, tmp_path: Path, document: str, size: tuple[int, int]
) -> None:
    found: dict[str, str] = {}
    with window_with(tmp_path, document, size) as window:
        bench = window.workbench
        bench.find()
        for dock in (bench.basis_dock, bench.issues_dock, bench.find_dock):
            dock.raise_()
            settle()
            for name, _ in (*pages(window), *states(window)):
                found |= {clash: f"{name} with {dock.windowTitle()}" for clash in letters_that_clash(window)}
                found |= {f"seen: {letter}": name for letter in shared_letters(window)}
                bench.find_dock.show()
    assert found == {}


def test_every_entry_of_a_menu_has_a_letter(tmp_path: Path) -> None:
    with window_with(tmp_path, "sample", SIZE) as window:
        for _, menu in menus(window):
            for action in menu.actions():
                assert action.isSeparator() or "&" in action.text().replace("&&", ""), action.text()


def accessible_cell(view: QTableView) -> str:
    """What a screen reader says of the cell under the cursor."""
    table = QAccessible.queryAccessibleInterface(view)
    place = view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).center())
    return table.childAt(place.x(), place.y()).text(QAccessible.Text.Name)


def test_a_cell_says_its_label_its_value_and_its_findings(tmp_path: Path) -> None:
    with window_with(tmp_path, "sample", SIZE) as window:
        window.workbench.go_to(SCORE)
        view = focused()
        assert isinstance(view, QTableView)
        said = view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
        finding = next(each for each in window.session.findings if each.where == str(SCORE))
        assert "预算执行率" in said
        assert "自评得分" in said
        assert "，1，" in said
        assert "错误" in said
        assert finding.message in said
        assert accessible_cell(view) == said
        window.workbench.go_to(path("budget.funds[total].initial_budget"))
        computed = focused().currentIndex()
        assert " + " in computed.data(Qt.ItemDataRole.AccessibleDescriptionRole)  # how it is computed


def picture(window: MainWindow, widget: QWidget) -> QImage:
    """``widget`` as it is seen in its window, without the blinking cursor of a text."""
    inner = widget.viewport() if isinstance(widget, QPlainTextEdit | QTextEdit) else None
    if inner is not None:
        widget.setCursorWidth(0)
    settle()
    image = widget.grab().toImage()
    if inner is not None:
        widget.setCursorWidth(1)
    return image


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_focus_can_be_seen_on_every_kind_of_control(qapp: QApplication, tmp_path: Path, dark: bool) -> None:
    before = qapp.palette()
    qapp.setPalette(make_palette(dark=dark))
    try:
        seen: dict[str, bool] = {}
        with window_with(tmp_path, "sample", SIZE) as window:
            for _ in pages(window):
                for pane in panes(window):
                    for widget in tab_chain(pane):
                        kind = type(widget).__name__
                        if kind not in seen:
                            seen[kind] = _shows_focus(window, widget)
        assert len(seen) > 8
        assert {kind for kind, shown in seen.items() if not shown} == set()
    finally:
        qapp.setPalette(before)


def _shows_focus(window: MainWindow, widget: QWidget) -> bool:
    window.menuBar().setFocus(Qt.FocusReason.OtherFocusReason)
    without = picture(window, widget)
    widget.setFocus(Qt.FocusReason.ShortcutFocusReason)  # as Tab does, also without a key event
    assert focused() is widget
    return picture(window, widget) != without


def test_tab_leads_through_the_whole_page_and_back(tmp_path: Path) -> None:
    """From the first field of a page Tab reaches every other one, Shift+Tab the way back: no trap on the way."""
    with window_with(tmp_path, "empty", SIZE) as window:
        press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        tab = window.workbench.pages.tab()
        assert tab is not None
        chain = tab_chain(tab)
        chain[0].setFocus(Qt.FocusReason.TabFocusReason)
        visited = [focused()]
        for _ in range(400):
            QTest.keyClick(focused(), Qt.Key.Key_Tab)
            if focused() is not visited[-1]:
                visited.append(focused())
            if not tab.isAncestorOf(focused()):
                break
        assert visited[:-1] == chain
        for _ in range(400):
            QTest.keyClick(focused(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
            if focused() is chain[0]:
                break
        assert focused() is chain[0]
