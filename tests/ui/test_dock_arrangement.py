"""The window on the screens of an office: what is seen of the work, and where the docks begin."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QTableView, QToolButton

from perfeval_desktop.ui.form_page import FormPage
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.workbench import Workbench
from tests.window import ScriptedInteraction, shown_window

OFFICE, ENLARGED, LARGE = (1366, 768), (911, 512), (1920, 1080)  # 1366×768, the same at 150 %, a large screen


def resize(window: MainWindow, size: tuple[int, int]) -> Workbench:
    window.resize(*size)
    for _ in range(4):
        QApplication.processEvents()
    return window.workbench


def issues_below(bench: Workbench) -> bool:
    """True for the dock 问题 below the tabs, False for it behind 依据."""
    below = bench.dockWidgetArea(bench.issues_dock) == Qt.DockWidgetArea.BottomDockWidgetArea
    assert below != (bench.issues_dock in bench.tabifiedDockWidgets(bench.basis_dock))
    return below


def is_in_sight(area: QAbstractScrollArea) -> bool:
    return not area.viewport().visibleRegion().isEmpty()


def rows_in_sight(grid: QTableView, page: QScrollArea) -> int:
    """How many rows of ``grid`` can be seen as a whole."""
    seen = 0
    for row in range(grid.model().rowCount()):
        rect = grid.visualRect(grid.model().index(row, grid.model().columnCount() - 1))
        corners = (grid.viewport().mapTo(page.viewport(), corner) for corner in (rect.topLeft(), rect.bottomLeft()))
        seen += all(0 <= corner.y() < page.viewport().height() for corner in corners)
    return seen


@pytest.mark.parametrize(("size", "rows"), [(ENLARGED, 4), (OFFICE, 8), (LARGE, 15)])
def test_the_indicators_have_the_room(sample_window: MainWindow, size: tuple[int, int], rows: int) -> None:
    bench = resize(sample_window, size)
    bench.pages.setCurrentIndex(2)
    resize(sample_window, size)
    page = bench.pages.tab().findChild(FormPage)
    assert rows_in_sight(page.findChild(GridView), page) >= rows


def test_the_list_of_an_office_screen_has_room_for_three_findings(sample_window: MainWindow) -> None:
    bench = resize(sample_window, OFFICE)
    assert issues_below(bench)
    table = bench.issues.findChild(QTableView)
    heights = sorted(table.rowHeight(row) for row in range(table.model().rowCount()))
    assert table.viewport().height() // heights[len(heights) // 2] == 3


def test_on_a_low_screen_the_findings_stand_behind_the_rules(sample_window: MainWindow) -> None:
    bench = resize(sample_window, ENLARGED)
    assert not issues_below(bench)
    table = bench.issues.findChild(QTableView)
    assert is_in_sight(bench.basis)
    assert not is_in_sight(table)
    bench.head_band.findChild(QToolButton).click()
    QApplication.processEvents()
    assert is_in_sight(table)
    assert not is_in_sight(bench.basis)
    row = table.visualRect(table.currentIndex())
    assert row.top() == 0  # even the longest sentence of them all is seen from its beginning, and most of it
    assert table.viewport().height() > 0.7 * row.height()


@pytest.mark.parametrize("size", [ENLARGED, OFFICE])
@pytest.mark.parametrize("opened", ["sample", "blank"])
def test_nothing_scrolls_sideways_or_twice(window: MainWindow, size: tuple[int, int], opened: str) -> None:
    window.flow.open_sample() if opened == "sample" else window.flow.new("lincang-2022")
    bench = resize(window, size)
    for number in range(bench.pages.count()):
        bench.pages.setCurrentIndex(number)
        resize(window, size)
        holder = bench.pages.currentWidget()
        assert isinstance(holder, QScrollArea)
        assert (holder.horizontalScrollBar().maximum(), holder.verticalScrollBar().maximum()) == (0, 0)
        for area in holder.findChildren(QScrollArea) + holder.findChildren(QTableView):
            if area.isVisible():
                assert area.horizontalScrollBar().maximum() == 0, (bench.pages.tabText(number), area)


def test_the_docks_follow_the_window_until_they_are_touched(sample_window: MainWindow) -> None:
    assert not issues_below(resize(sample_window, ENLARGED))
    assert issues_below(resize(sample_window, OFFICE))
    bench = resize(sample_window, ENLARGED)
    assert not issues_below(bench)
    bench.basis_dock.close()
    bench.basis_dock.show()
    assert not issues_below(resize(sample_window, OFFICE))


def test_a_border_that_was_dragged_stays(sample_window: MainWindow) -> None:
    bench = resize(sample_window, OFFICE)
    border = bench.pages.geometry().right() + 2
    start = bench.rect().center()
    start.setX(border)
    start.setY(bench.pages.geometry().center().y())
    width = bench.basis_dock.width()
    QTest.mousePress(bench, Qt.MouseButton.LeftButton, pos=start)
    start.setX(border - 60)
    QTest.mouseMove(bench, start)
    QApplication.processEvents()
    QTest.mouseRelease(bench, Qt.MouseButton.LeftButton, pos=start)
    dragged = bench.basis_dock.width()
    assert dragged > width + 40
    resize(sample_window, (1300, 740))
    assert bench.basis_dock.width() == dragged


def test_what_was_arranged_wins_over_the_size_of_the_window(qapp: QApplication, tmp_path: Path) -> None:
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        window.flow.open_sample()
        bench = resize(window, OFFICE)
        bench.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, bench.issues_dock)
        bench.basis_dock.hide()
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        window.flow.open_sample()
        bench = resize(window, ENLARGED)
        assert bench.basis_dock.isHidden()
        assert bench.issues_dock.isVisible()
        assert bench.dockWidgetArea(bench.issues_dock) == Qt.DockWidgetArea.RightDockWidgetArea
        assert bench.tabifiedDockWidgets(bench.issues_dock) == []


def test_a_window_that_nobody_arranged_is_arranged_anew(qapp: QApplication, tmp_path: Path) -> None:
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        window.flow.open_sample()
        assert issues_below(resize(window, OFFICE))
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        window.flow.open_sample()
        assert not issues_below(resize(window, ENLARGED))
