"""At 200 % on an office screen: the cell that is gone to, and the editor that opens over it, are wholly in sight."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.elided import NoticeBar
from perfeval_desktop.ui.form_page import FormPage
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.zoom import Zoom
from tests.helpers import focused, press
from tests.zooming import settle

PROJECT = "projects[office-work]."
PLACES = [
    "scorecard.entries[dept.process.execution.rate].self_score",
    "goals.entries[g2].name",
    PROJECT + "funds[carried_forward].execution_score",
    PROJECT + "funds[appropriation].final_expenditure",
    PROJECT + "indicators[i3].max_score",
    PROJECT + "indicators[i1].actual_value",
    PROJECT + "fund_usage[u1].remarks",
    PROJECT + "fund_usage[u1].item",
]


@pytest.fixture
def large_window(window: MainWindow, zoom: Zoom, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr("perfeval_desktop.ui.form_page._COMING_MS", 0)  # on a slow machine no time is long enough
    window.resize(1366, 768)
    window.flow.open_sample()
    zoom.set(200)
    settle()
    return window


def on_screen(widget: QWidget, rect: QRect) -> QRect:
    return QRect(widget.mapToGlobal(rect.topLeft()), rect.size())


def room_for(grid: GridView) -> QRect:
    """The part of the grid that pages, pinned titles and label columns leave, on the screen."""
    seen = on_screen(grid.viewport(), grid.room_of(grid.currentIndex()))
    widget: QWidget = grid.viewport()
    while not widget.isWindow():
        widget = widget.parentWidget()
        seen &= on_screen(widget, widget.rect())
    return seen


def go(window: MainWindow, where: str) -> GridView:
    window.workbench.go_to(path(where))
    settle()
    grid = focused()
    assert isinstance(grid, GridView)
    return grid


def assert_in_sight(rect: QRect, room: QRect, what: str = "") -> None:
    assert room.left() <= rect.left(), what
    assert rect.right() <= room.right(), what
    assert room.top() <= rect.top(), what
    assert rect.bottom() <= room.bottom() or rect.height() > room.height(), what


@pytest.mark.parametrize("where", PLACES)
def test_the_cell_that_is_gone_to_is_in_sight_at_the_first_visit(large_window: MainWindow, where: str) -> None:
    grid = go(large_window, where)
    assert_in_sight(on_screen(grid.viewport(), grid.visualRect(grid.currentIndex())), room_for(grid))


@pytest.mark.parametrize("where", PLACES)
def test_the_editor_stands_beside_titles_and_labels_and_not_under_them(large_window: MainWindow, where: str) -> None:
    grid = go(large_window, where)
    press(Qt.Key.Key_F2)
    settle()
    editor = grid.open_editor
    if editor is None:
        assert not grid.table.cell(grid.currentIndex()).editable  # a figure that is computed
        return
    room = room_for(grid)
    assert room.contains(QRect(editor.mapToGlobal(QPoint()), editor.size()))
    titles = grid.horizontalHeader()
    assert not on_screen(titles, titles.rect()).intersects(on_screen(editor, editor.rect()))


@pytest.mark.parametrize("tab", range(5))
def test_every_table_shows_the_editors_of_its_first_middle_and_last_cells(large_window: MainWindow, tab: int) -> None:
    press(Qt.Key(Qt.Key.Key_1 + tab), Qt.KeyboardModifier.ControlModifier)
    settle()
    content = large_window.workbench.pages.tab()
    assert content is not None
    grids = content.findChildren(GridView)
    assert grids or content.KEY == "overview"
    for grid in grids:
        places = [place for place in corners(grid) if grid.table.cell(grid.table.index(*place)).editable]
        assert places or not grid.isVisible()
        for place in places:
            where = grid.table.cell(grid.table.index(*place)).path
            large_window.workbench.go_to(where)
            settle()
            assert focused() is grid
            press(Qt.Key.Key_F2)
            settle()
            editor = grid.open_editor
            if editor is not None:
                assert_in_sight(on_screen(editor, editor.rect()), room_for(grid), str(where))
            press(Qt.Key.Key_Escape)


def corners(grid: GridView) -> list[tuple[int, int]]:
    """The first, the middle and the last rows, and of each the first, the middle and the last cells that are typed."""
    rows = grid.table.rowCount()
    found = []
    for row in sorted({0, 1, rows // 2, rows - 2, rows - 1} & set(range(rows))):
        typed = [at for at in range(grid.table.columnCount()) if grid.table.cell(grid.table.index(row, at)).editable]
        found += [(row, column) for column in sorted({*typed[:1], *typed[len(typed) // 2 :][:1], *typed[-1:]})]
    return found


def scroll_page(grid: GridView) -> None:
    """The page around ``grid`` to its end, by the wheel over the grid, as a mouse turns it: the grid passes it on."""
    page: QWidget = grid.parentWidget()
    while not isinstance(page, FormPage):
        page = page.parentWidget()
    at = page.viewport().mapTo(page.window(), page.viewport().rect().center())
    for _ in range(80):
        QTest.wheelEvent(page.window().windowHandle(), QPointF(at), QPoint(0, -120))
    settle()
    assert page.verticalScrollBar().value() == page.verticalScrollBar().maximum()


def test_typing_brings_a_cell_back_that_was_scrolled_away(large_window: MainWindow) -> None:
    grid = go(large_window, PROJECT + "indicators[i1].actual_value")
    scroll_page(grid)
    large_window.resize(1340, 768)
    settle()
    seen = on_screen(grid.viewport(), grid.visualRect(grid.currentIndex()))
    assert not seen.intersects(room_for(grid)), "who scrolls is not taken back"
    press(Qt.Key.Key_F2)
    settle()
    editor = grid.open_editor
    assert editor is not None
    assert room_for(grid).contains(QRect(editor.mapToGlobal(QPoint()), editor.size()))


def test_a_long_sentence_of_the_status_bar_ends_with_dots_and_is_told_in_full(large_window: MainWindow) -> None:
    bar = large_window.statusBar()
    assert isinstance(bar, NoticeBar)
    sentence = "没有填入的内容：" + "这一句话比状态栏长得多，" * 12
    large_window.workbench.notice.emit(sentence)
    assert bar.currentMessage() == sentence
    assert bar.shown_message().endswith("…")
    place = bar.rect().center()
    QApplication.sendEvent(bar, QHelpEvent(QEvent.Type.ToolTip, place, bar.mapToGlobal(place)))
    assert QToolTip.text() == sentence
    large_window.workbench.notice.emit("短句。")
    assert bar.shown_message() == "短句。"


def test_the_cell_of_a_page_that_was_behind_while_the_window_grew_is_in_sight(window: MainWindow, zoom: Zoom) -> None:
    window.flow.open_sample()
    view = go(window, "scorecard.entries[dept.process.execution.rate].score_rationale")
    press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    for _ in range(10):
        press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
        settle()
    press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert zoom.percent == 200
    assert view.hasFocus()
    assert view.viewport().visibleRegion().boundingRect().intersects(view.visualRect(view.currentIndex()))
