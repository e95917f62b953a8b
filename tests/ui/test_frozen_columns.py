"""A grid that scrolls sideways keeps in sight which row one is in."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTableView, QTabWidget, QToolTip

from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.cell_editors import LineCellEditor, TextCellEditor
from perfeval_desktop.ui.frozen_strip import frozen_run, label_run
from perfeval_desktop.ui.grid_header import GridHeader
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.scorecard_grid import ScorecardSource
from perfeval_desktop.ui.zoom import Zoom
from tests.grids import Show, grid_of, value
from tests.helpers import focused, press, type_text
from tests.zooming import settle

pytestmark = pytest.mark.usefixtures("zoom")

Key, Mod, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton
BUDGET, GOALS, PROJECTS = 2, 4, 5
NUMBER, ITEM, DOCUMENT, AMOUNT = range(4)  # the first columns of 资金使用情况表
Open = Callable[[int, int, str], GridView]


@pytest.fixture
def opened(window: MainWindow, zoom: Zoom) -> Open:
    """Opens the sample at a zoom and shows one of its grids."""
    window.flow.open_sample()

    def show(percent: int, tab: int, name: str) -> GridView:
        zoom.set(percent)
        QTest.keyClick(window, Key(Key.Key_0 + tab), Mod.ControlModifier)
        settle()
        content = window.workbench.pages.tab()
        assert content is not None
        inner = content.findChild(QTabWidget)
        if inner is not None:
            inner.setCurrentIndex(2 if name == "资金使用情况表" else 1)
            settle()
        view = next(view for view in content.findChildren(GridView) if view.table.source.name == name)
        view.setFocus()
        settle()
        assert view.isVisible()
        assert view.horizontalScrollBar().maximum() > 0, "the grid has room for all columns: nothing is tested"
        return view

    return show


@pytest.fixture
def usage(opened: Open) -> GridView:
    """资金使用情况表 of the first project, wider than its page; the cursor on its first amount."""
    view = opened(150, PROJECTS, "资金使用情况表")
    view.go_to(view.table.index(0, AMOUNT))
    return view


def titles(view: GridView) -> GridHeader:
    header = view.horizontalHeader()
    assert isinstance(header, GridHeader)
    return header


def labels_width(usage: GridView) -> int:
    return usage.columnWidth(NUMBER) + usage.columnWidth(ITEM)


def scroll(view: GridView, to: int | None = None) -> None:
    """Sideways, to the end or to ``to``."""
    bar = view.horizontalScrollBar()
    bar.setValue(bar.maximum() if to is None else to)
    settle()


def place(view: GridView, column: int, row: int = 0) -> QPoint:
    return view.visualRect(view.table.index(row, column)).center()


def click(view: GridView, at: QPoint, modifiers: Mod = Mod.NoModifier) -> None:
    QTest.mouseClick(view.viewport(), Button.LeftButton, modifiers, at)
    settle()


def columns_selected(view: GridView) -> list[int]:
    return sorted({index.column() for index in view.selectionModel().selectedIndexes()})


def on_screen(view: GridView) -> QImage:
    """What is seen of the rows now, as it came to the screen step by step."""
    window, seen = view.window(), view.viewport().visibleRegion().boundingRect()
    seen.moveTopLeft(view.viewport().mapTo(window, seen.topLeft()))
    return window.screen().grabWindow(window.winId()).toImage().copy(seen)


def drawn_anew(view: GridView) -> QImage:
    view.viewport().update()
    titles(view).viewport().update()
    settle()
    return on_screen(view)


class TestInSight:
    def test_number_and_name_look_as_before_when_the_rest_has_scrolled(self, usage: GridView) -> None:
        width = labels_width(usage)
        before = on_screen(usage).copy(0, 0, width - 1, 10_000)
        title = titles(usage).grab().toImage().copy(0, 0, width - 1, 10_000)
        scroll(usage)
        assert on_screen(usage).copy(0, 0, width - 1, 10_000) == before
        assert titles(usage).grab().toImage().copy(0, 0, width - 1, 10_000) == title
        amount = usage.visualRect(usage.table.index(0, AMOUNT))
        assert amount.left() < width, "the rest has not moved"

    def test_what_is_seen_is_what_would_be_drawn_anew(self, opened: Open) -> None:
        view = opened(200, PROJECTS, "绩效指标")
        for to in (200, 230, 140, 260, 0, 300):
            scroll(view, to)
            assert on_screen(view) == drawn_anew(view), to
        assert view.strip is not None
        view.go_to(view.table.index(0, 2))
        for key in (Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Left):
            press(key, Mod.ShiftModifier)
            assert on_screen(view) == drawn_anew(view), key
        assert view.strip is not None
        view.clearSelection()
        settle()
        assert on_screen(view) == drawn_anew(view)

    def test_merged_labels_stay_over_their_rows(self, opened: Open) -> None:
        view = opened(200, GOALS, "目标完成")
        upper = view.visualRect(view.table.index(0, 0))
        scroll(view)
        assert view.visualRect(view.table.index(0, 0)) == upper
        assert upper.bottom() > view.visualRect(view.table.index(1, 2)).bottom()
        assert view.indexAt(QPoint(upper.center().x(), upper.bottom() - 3)) == view.table.index(0, 0)

    @pytest.mark.parametrize(
        ("tab", "name"),
        [
            *((BUDGET, "收支数据"), (BUDGET, "部门预算资金（万元）"), (GOALS, "目标完成")),
            *((PROJECTS, "项目资金"), (PROJECTS, "绩效指标"), (PROJECTS, "资金使用情况表")),
        ],
    )
    def test_every_grid_that_scrolls_keeps_the_name_of_a_row(self, opened: Open, tab: int, name: str) -> None:
        view = opened(200, tab, name)
        scroll(view)
        last = max(number for number, column in enumerate(view.table.columns) if column.is_label)
        header = titles(view)
        rect = view.visualRect(view.table.index(0, last))
        assert 0 <= rect.left() < rect.right() < view.viewport().width() // 2
        assert header.sectionViewportPosition(last) < 0, "it has not been scrolled so far: nothing is tested"

    def test_a_line_merged_over_the_edge_is_shown_in_one_piece(self, opened: Open) -> None:
        view = opened(200, PROJECTS, "绩效指标")
        last = view.table.rowCount() - 1
        total = view.table.index(last, 0)
        reach = view.columnSpan(last, 0)
        scroll(view, titles(view).sectionPosition(1) + 40)
        after = view.visualRect(view.table.index(last, reach))
        assert view.strip is not None
        assert reach > view.strip.last + 1
        assert (view.visualRect(total).left(), view.visualRect(total).right() + 1) == (0, after.left())
        for x in (5, view.strip.width + 5, after.left() - 5):
            assert view.indexAt(QPoint(x, after.center().y())) == total

    def test_where_all_columns_have_room_nothing_is_frozen(self, opened: Open, zoom: Zoom) -> None:
        view = opened(150, PROJECTS, "资金使用情况表")
        scroll(view)
        assert view.strip is not None
        zoom.set(100)
        settle()
        assert view.horizontalScrollBar().maximum() == 0
        assert view.strip is None

    def test_labels_never_take_more_than_half(self, usage: GridView) -> None:
        usage.setColumnWidth(ITEM, usage.viewport().width() // 2 + 1)
        scroll(usage)
        assert usage.visualRect(usage.table.index(0, NUMBER)).left() == 0
        assert usage.visualRect(usage.table.index(0, ITEM)).left() < 0
        assert place(usage, AMOUNT).x() > usage.columnWidth(NUMBER)

    def test_a_page_of_the_bar_skips_no_column(self, usage: GridView) -> None:
        assert usage.horizontalScrollBar().pageStep() == usage.viewport().width() - labels_width(usage)


class TestKeys:
    @pytest.mark.parametrize("keys", [[Key.Key_Right] * 7 + [Key.Key_Left] * 8, [Key.Key_Tab] * 7, [Key.Key_End]])
    def test_the_cursor_is_never_under_the_labels(self, usage: GridView, keys: list[Key]) -> None:
        assert focused() is usage
        moved = 0
        for key in keys:
            press(key)
            index = usage.currentIndex()
            rect = usage.visualRect(index)
            left = labels_width(usage) if index.column() > ITEM else 0
            assert left <= rect.left() < rect.right() < usage.viewport().width(), index.column()
            moved = max(moved, usage.horizontalScrollBar().value())
        assert moved > 0

    def test_going_on_to_a_label_does_not_scroll_back(self, usage: GridView) -> None:
        scroll(usage)
        value_before = usage.horizontalScrollBar().value()
        press(Key.Key_Home)
        assert usage.currentIndex().column() == NUMBER
        assert usage.horizontalScrollBar().value() == value_before
        press(Key.Key_Right)
        press(Key.Key_Right)
        assert usage.currentIndex().column() == DOCUMENT
        assert place(usage, DOCUMENT).x() > labels_width(usage)

    def test_a_figure_beside_the_labels_is_seen_as_a_whole(self, opened: Open) -> None:
        view = opened(200, GOALS, "目标完成")
        view.go_to(view.table.index(0, 3))
        for _ in range(8):
            press(Key.Key_Right)
        strip = view.strip
        assert strip is not None
        first = view.indexAt(QPoint(strip.width + 1, view.visualRect(view.currentIndex()).center().y()))
        assert view.visualRect(first).left() == strip.width


class TestMouse:
    def test_a_click_on_a_label_selects_it(self, usage: GridView) -> None:
        places = {column: place(usage, column) for column in (ITEM, NUMBER)}
        scroll(usage)
        for column, at in places.items():
            click(usage, at)
            assert (usage.currentIndex().column(), columns_selected(usage)) == (column, [column])

    def test_a_drag_selects_from_a_label_into_the_figures(self, usage: GridView) -> None:
        start = place(usage, ITEM)
        scroll(usage)
        drag(usage, start, place(usage, AMOUNT + 3))
        assert columns_selected(usage) == list(range(ITEM, AMOUNT + 4))

    def test_a_drag_keeps_its_beginning_when_that_comes_under_the_labels(self, usage: GridView) -> None:
        start = place(usage, DOCUMENT)
        QTest.mousePress(usage.viewport(), Button.LeftButton, Mod.NoModifier, start)
        scroll(usage, 100)
        drag_on(usage, place(usage, AMOUNT + 3))
        assert usage.indexAt(place(usage, DOCUMENT)).column() == ITEM, "it has not come under the labels"
        assert columns_selected(usage) == list(range(DOCUMENT, AMOUNT + 4))

    def test_shift_and_click_select_from_a_cell_under_the_labels(self, usage: GridView) -> None:
        scroll(usage, 0)
        click(usage, place(usage, DOCUMENT))
        scroll(usage, 100)
        assert usage.indexAt(place(usage, DOCUMENT)).column() == ITEM, "it has not come under the labels"
        click(usage, place(usage, AMOUNT + 3), Mod.ShiftModifier)
        assert columns_selected(usage) == list(range(DOCUMENT, AMOUNT + 4))

    def test_a_click_on_the_title_of_a_label_selects_its_column(self, usage: GridView) -> None:
        at = QPoint(place(usage, ITEM).x(), titles(usage).height() // 2)
        scroll(usage)
        QTest.mouseClick(titles(usage).viewport(), Button.LeftButton, Mod.NoModifier, at)
        assert columns_selected(usage) == [ITEM]

    def test_a_label_is_made_wider_by_its_edge(self, usage: GridView) -> None:
        scroll(usage)
        width, header = usage.columnWidth(ITEM), titles(usage)
        edge = QPoint(labels_width(usage) - 1, header.height() // 2)
        QTest.mousePress(header.viewport(), Button.LeftButton, Mod.NoModifier, edge)
        QTest.mouseMove(header.viewport(), edge + QPoint(20, 0))
        QTest.mouseMove(header.viewport(), edge + QPoint(30, 0))
        QTest.mouseRelease(header.viewport(), Button.LeftButton, Mod.NoModifier, edge + QPoint(30, 0))
        assert usage.columnWidth(ITEM) == width + 30

    def test_the_menu_is_that_of_the_label(self, usage: GridView) -> None:
        at = place(usage, ITEM)
        scroll(usage)
        QTest.mousePress(usage.viewport(), Button.RightButton, Mod.NoModifier, at)
        QApplication.sendEvent(
            usage.viewport(),
            QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, usage.viewport().mapToGlobal(at)),
        )
        QTest.mouseRelease(usage.viewport(), Button.RightButton, Mod.NoModifier, at)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        menu.close()
        assert usage.currentIndex().column() == ITEM

    def test_a_tooltip_tells_of_the_label(self, sample: Session, show: Show) -> None:
        view = grid_of(sample, ScorecardSource(), show)
        view.resize(300, 400)
        settle()
        scroll(view)
        level3 = view.table.index(0, 2)
        at = view.visualRect(level3).center()
        assert view.strip is not None
        assert view.strip.covers(at.x())
        told = QHelpEvent(QHelpEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at))
        QApplication.sendEvent(view.viewport(), told)
        assert QToolTip.text() == level3.data(Qt.ItemDataRole.ToolTipRole)
        QToolTip.hideText()


class TestEditors:
    def test_a_name_is_typed_over_its_frozen_cell(self, usage: GridView, window: MainWindow) -> None:
        at = place(usage, ITEM)
        scroll(usage)
        click(usage, at)
        where = usage.table.cell(usage.table.index(0, ITEM)).path
        assert where is not None
        type_text("新名称")
        editor = usage.open_editor
        assert isinstance(editor, TextCellEditor)
        assert editor.geometry().left() == usage.visualRect(usage.table.index(0, ITEM)).left()
        scroll(usage, usage.horizontalScrollBar().maximum() - 30)
        assert editor.geometry().left() == usage.visualRect(usage.table.index(0, ITEM)).left()
        press(Key.Key_Return, Mod.ControlModifier)
        assert value(window.session, where) == "新名称"

    def test_an_editor_that_scrolls_under_the_labels_does_not_cover_them(self, usage: GridView) -> None:
        press(Key.Key_F2)
        editor = usage.open_editor
        assert isinstance(editor, LineCellEditor)
        cell = usage.visualRect(usage.currentIndex())
        width = labels_width(usage)
        scroll(usage, cell.left() - width + cell.width() // 2)
        assert (editor.geometry().left(), editor.geometry().right()) == (width, width + cell.width() // 2 - 1)
        scroll(usage, cell.left() - width + cell.width() + 10)
        assert editor.geometry().right() < 0 or editor.geometry().left() >= width
        assert focused() is editor
        scroll(usage, 0)
        assert editor.geometry() == usage.visualRect(usage.currentIndex())

    def test_a_roomy_editor_stands_beside_the_labels(self, usage: GridView) -> None:
        scroll(usage, 60)
        usage.setCurrentIndex(usage.table.index(0, DOCUMENT))
        scroll(usage, 60)
        press(Key.Key_F2)
        scroll(usage, 90)
        editor = usage.open_editor
        assert isinstance(editor, TextCellEditor)
        assert editor.geometry().left() >= labels_width(usage)


class TestScreenReader:
    def test_a_label_is_found_where_it_is_seen_and_there_is_one_table(self, usage: GridView) -> None:
        at = usage.viewport().mapToGlobal(place(usage, ITEM))
        scroll(usage)
        assert usage.findChildren(QTableView) == []
        table = QAccessible.queryAccessibleInterface(usage)
        found = table.childAt(at.x(), at.y())
        assert found is not None
        assert found.text(QAccessible.Text.Name) == accessible(usage.table.index(0, ITEM))
        assert found.rect().contains(at)


class TestWhichColumns:
    def test_labels_are_the_first_columns_next_to_each_other(self) -> None:
        assert label_run([True, True, False, True]) == range(2)
        assert label_run([False, True, True]) == range(1, 3)
        assert label_run([False, False]) == range(2, 2)

    @pytest.mark.parametrize(
        ("room", "kept"),
        [(600, [0, 1, 2]), (599, [1, 2]), (399, [2]), (199, [0]), (99, [])],
    )
    def test_the_name_of_a_row_is_kept_longest(self, room: int, kept: list[int]) -> None:
        widths = [50, 150, 100]
        if kept == [0]:
            widths = [50, 100, 150]
        assert list(frozen_run(range(3), widths, room)) == kept


def accessible(index: QModelIndex) -> str:
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def drag(view: GridView, start: QPoint, end: QPoint) -> None:
    view.selectionModel().select(QModelIndex(), QItemSelectionModel.SelectionFlag.Clear)
    QTest.mousePress(view.viewport(), Button.LeftButton, Mod.NoModifier, start)
    drag_on(view, end)


def drag_on(view: GridView, end: QPoint) -> None:
    QTest.mouseMove(view.viewport(), end - QPoint(3, 0))
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), Button.LeftButton, Mod.NoModifier, end)
    settle()
