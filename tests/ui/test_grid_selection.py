"""The active cell of a selection: where it is, what goes to it, how it looks, and that there always is one."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QMouseEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.goal_grid import GoalSource
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.theme import make_palette
from tests.grids import (
    BASIC,
    FUNDS,
    GOALS,
    PROJECT,
    Place,
    Show,
    current,
    go,
    grid_of,
    names,
    place,
    selected,
    value,
)
from tests.helpers import focused, press, type_keys, type_text

Key, Mod = Qt.Key, Qt.KeyboardModifier
NONE, SHIFT, CTRL, ALT = Mod.NoModifier, Mod.ShiftModifier, Mod.ControlModifier, Mod.AltModifier
LEFT = Qt.MouseButton.LeftButton


def middle(view: GridView, row: int, column: int) -> QPoint:
    return view.visualRect(view.table.index(row, column)).center()


def drag(view: GridView, start: Place, *way: Place) -> None:
    """Press the button on a cell, move over others and let go on the last."""
    port = view.viewport()
    QTest.mousePress(port, LEFT, NONE, middle(view, *start))
    for cell in way:
        pos = middle(view, *cell)
        at, everywhere = QPointF(pos), QPointF(port.mapToGlobal(pos))
        # QTest's own moves do not say that a button is down.
        QApplication.sendEvent(
            port, QMouseEvent(QEvent.Type.MouseMove, at, everywhere, Qt.MouseButton.NoButton, LEFT, NONE)
        )
    QTest.mouseRelease(port, LEFT, NONE, middle(view, *way[-1]))


class TestActiveCell:
    def test_a_drag_leaves_it_where_the_button_went_down(self, funds: GridView, blank: Session) -> None:
        drag(funds, (1, 2), (2, 2), (2, 3))
        assert place(funds) == (1, 2)
        assert selected(funds) == ((1, 2), (2, 3))
        type_keys("7")
        press(Key.Key_Return)
        assert value(blank, BASIC) == Decimal("7E+4")
        assert selected(funds) == ((1, 2), (2, 3))

    def test_a_drag_backwards_and_round_the_start(self, funds: GridView) -> None:
        drag(funds, (2, 3), (1, 2), (3, 4))
        assert (place(funds), selected(funds)) == ((2, 3), ((2, 3), (3, 4)))
        drag(funds, (2, 3), (1, 2), (2, 3))
        assert selected(funds) == ((2, 3), (2, 3))

    def test_a_drag_out_of_a_selection_begins_anew(self, funds: GridView) -> None:
        drag(funds, (1, 2), (3, 4))
        drag(funds, (2, 3), (2, 4))
        assert (place(funds), selected(funds)) == ((2, 3), ((2, 3), (2, 4)))

    def test_a_click_into_a_selection_ends_it(self, funds: GridView) -> None:
        drag(funds, (1, 2), (3, 4))
        QTest.mouseClick(funds.viewport(), LEFT, NONE, middle(funds, 2, 3))
        assert (place(funds), selected(funds)) == ((2, 3), ((2, 3), (2, 3)))

    def test_shift_click_selects_from_it(self, funds: GridView) -> None:
        for corner in ((3, 4), (2, 3), (0, 2)):
            QTest.mouseClick(funds.viewport(), LEFT, SHIFT, middle(funds, *corner))
            assert place(funds) == (1, 2)
            assert selected(funds) == tuple(zip(*map(sorted, zip((1, 2), corner, strict=True)), strict=True))

    def test_shift_click_sets_no_tick(self, sample: Session, show: Show) -> None:
        view = grid_of(sample, GoalSource(), show)
        column = next(at for at, cell in enumerate(view.table.rows[0].cells) if cell.is_tick)
        before = sample.evaluation
        go(view, 0, column)
        QTest.mouseClick(view.viewport(), LEFT, SHIFT, middle(view, 1, column))
        QTest.mouseClick(view.viewport(), LEFT, SHIFT, middle(view, 0, column))
        assert sample.evaluation is before

    def test_control_click_goes_there(self, funds: GridView) -> None:
        QTest.mouseClick(funds.viewport(), LEFT, CTRL, middle(funds, 3, 3))
        assert (place(funds), selected(funds)) == ((3, 3), ((3, 3), (3, 3)))

    def test_f2_reading_out_and_filling_go_to_it(self, funds: GridView, blank: Session) -> None:
        blank.push(SetField(BASIC, Decimal(30_000), "填写"))
        press(Key.Key_Right, SHIFT)
        press(Key.Key_Down, SHIFT)
        assert current(funds) == BASIC
        spoken = QAccessible.queryAccessibleInterface(funds).focusChild()
        assert spoken.text(QAccessible.Text.Name).startswith("基本支出年度资金总额 年初预算数")
        press(Key.Key_F2)
        press(Key.Key_Home)
        type_keys("5")
        press(Key.Key_Return, CTRL)
        assert value(blank, BASIC) == value(blank, PROJECT) == Decimal("530000")

    def test_the_end_that_moves_is_scrolled_into_sight(self, window: MainWindow) -> None:
        window.flow.open_sample()
        window.workbench.go_to(path("scorecard.entries[dept.input.goals.overall].self_score"))
        grid = focused()
        assert isinstance(grid, GridView)
        first = grid.currentIndex()
        for _ in range(grid.table.rowCount()):
            press(Key.Key_Down, SHIFT)
        assert grid.currentIndex() == first
        assert grid.lead.row() == grid.table.rowCount() - 1
        seen = grid.viewport().visibleRegion().boundingRect()
        assert seen.contains(grid.visualRect(grid.lead).center())
        assert not seen.contains(grid.visualRect(first))

    @pytest.mark.parametrize("dark", [False, True])
    def test_it_is_seen_among_the_selected(self, funds: GridView, *, dark: bool) -> None:
        palette = make_palette(dark=dark)
        funds.setPalette(palette)
        highlight = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Highlight)
        base, accent = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Accent)
        assert alike(ground(funds, 1, 2), highlight)
        press(Key.Key_Down, SHIFT)
        press(Key.Key_Right, SHIFT)
        assert (ground(funds, 1, 2), frame(funds, 1, 2)) == (base, accent)
        assert all(alike(ground(funds, *cell), highlight) for cell in ((1, 3), (2, 2), (2, 3)))
        press(Key.Key_Tab)
        assert (ground(funds, 1, 3), frame(funds, 1, 3)) == (base, accent)
        assert alike(ground(funds, 1, 2), highlight)
        press(Key.Key_Down)
        assert alike(ground(funds, 2, 3), highlight)


def alike(left: QColor, right: QColor) -> bool:
    """True for two shades of a colour: the style draws what is selected with a little light on it."""
    return max(abs(a - b) for a, b in zip(left.getRgb(), right.getRgb(), strict=True)) < 8


def ground(view: GridView, row: int, column: int) -> QColor:
    """The colour of a cell where it has no text."""
    return _pixel(view, view.visualRect(view.table.index(row, column)).topLeft() + QPoint(6, 4))


def frame(view: GridView, row: int, column: int) -> QColor:
    """The colour of a cell at its edge."""
    return _pixel(view, view.visualRect(view.table.index(row, column)).topLeft() + QPoint(10, 0))


def _pixel(view: GridView, at: QPoint) -> QColor:
    QApplication.processEvents()
    return QColor(view.viewport().grab().toImage().pixel(at))


class TestWalking:
    """Enter and Tab inside a selected range."""

    @pytest.mark.parametrize(
        ("key", "modifiers", "way"),
        [
            (Key.Key_Return, NONE, [(2, 2), (1, 3), (2, 3), (1, 2)]),
            (Key.Key_Return, SHIFT, [(2, 3), (1, 3), (2, 2), (1, 2)]),
            (Key.Key_Tab, NONE, [(1, 3), (2, 2), (2, 3), (1, 2)]),
            (Key.Key_Backtab, SHIFT, [(2, 3), (2, 2), (1, 3), (1, 2)]),
        ],
    )
    def test_the_keys_walk_round_and_keep_the_range(
        self, funds: GridView, key: Key, modifiers: Mod, way: list[Place]
    ) -> None:
        press(Key.Key_Down, SHIFT)
        press(Key.Key_Right, SHIFT)
        for cell in way:
            press(key, modifiers)
            assert (place(funds), selected(funds)) == (cell, ((1, 2), (2, 3)))

    def test_typing_goes_on_inside(self, funds: GridView, blank: Session) -> None:
        press(Key.Key_Down, SHIFT)
        press(Key.Key_Right, SHIFT)
        for text in "1234":
            type_keys(text)
            press(Key.Key_Tab)
        adjustments = [FUNDS.row(row).child("budget_adjustment") for row in ("basic", "project")]
        found = [value(blank, where) for where in (BASIC, adjustments[0], PROJECT, adjustments[1])]
        assert found == [Decimal(number).scaleb(4) for number in range(1, 5)]
        assert (place(funds), selected(funds)) == ((1, 2), ((1, 2), (2, 3)))

    def test_cells_that_take_no_typing_are_passed_over(self, funds: GridView) -> None:
        press(Key.Key_Space, SHIFT)
        labels = [at for at, cell in enumerate(funds.table.rows[1].cells) if not cell.editable]
        assert labels
        visited = set()
        for _ in funds.table.columns:
            press(Key.Key_Tab)
            visited.add(place(funds)[1])
        assert visited == set(range(funds.table.columnCount())) - set(labels)

    def test_an_arrow_ends_the_range(self, funds: GridView, blank: Session) -> None:
        press(Key.Key_Down, SHIFT)
        type_keys("3")
        press(Key.Key_Right)
        assert value(blank, BASIC) == Decimal("3E+4")
        assert selected(funds) == ((1, 3), (1, 3))

    def test_a_merged_label_is_no_range(self, card: GridView) -> None:
        go(card, 0, 0)
        press(Key.Key_Tab)
        assert card.table.cell(card.currentIndex()).editable


class TestTabRun:
    def test_enter_leads_back_to_where_the_tabs_began(self, funds: GridView) -> None:
        for _ in range(2):
            press(Key.Key_Tab)
        assert place(funds) == (1, 4)
        press(Key.Key_Return)
        assert place(funds) == (2, 2)

    def test_typing_on_the_way_makes_no_difference(self, funds: GridView) -> None:
        for text in "12":
            type_keys(text)
            press(Key.Key_Tab)
        type_keys("3")
        press(Key.Key_Return)
        assert place(funds) == (2, 2)

    def test_any_other_move_ends_the_run(self, funds: GridView) -> None:
        press(Key.Key_Tab)
        press(Key.Key_Down)
        press(Key.Key_Return)
        assert place(funds) == (3, 3)

    def test_a_new_row_is_begun_at_its_head(self, staff: GridView) -> None:
        go(staff, 2, 1)
        press(Key.Key_Tab)
        press(Key.Key_Return)
        assert place(staff) == (3, 1)


class TestAlwaysSomewhere:
    def test_removing_goes_on(self, staff: GridView, blank: Session) -> None:
        press(Key.Key_Delete, CTRL)
        assert (names(blank), place(staff), selected(staff)) == (["乙", "丙"], (0, 1), ((0, 1), (0, 1)))
        press(Key.Key_Down)
        press(Key.Key_Delete, CTRL)
        assert (names(blank), place(staff)) == (["乙"], (0, 1))
        press(Key.Key_Delete, CTRL)
        assert names(blank) == []
        assert selected(staff) == ((0, 1), (0, 1))
        type_text("丁")
        press(Key.Key_Return)
        assert names(blank)[0] == "丁"

    @pytest.mark.parametrize("start", [0, 1])
    def test_many_rows_go_and_the_next_takes_their_place(self, staff: GridView, blank: Session, start: int) -> None:
        go(staff, start, 1)
        press(Key.Key_Up if start else Key.Key_Down, SHIFT)
        press(Key.Key_Delete, CTRL)
        assert names(blank) == ["丙"]
        assert selected(staff) == ((0, 1), (0, 1))
        press(Key.Key_C, CTRL)
        assert QGuiApplication.clipboard().text() == "丙"

    def test_undo_of_rows_leaves_a_selected_cell(self, staff: GridView, blank: Session) -> None:
        go(staff, 1, 1)
        press(Key.Key_D, CTRL | SHIFT)
        assert (place(staff), selected(staff)) == ((2, 1), ((2, 1), (2, 1)))
        blank.undo()
        assert selected(staff) == ((2, 1), (2, 1))
        press(Key.Key_Delete, CTRL)
        assert names(blank) == ["甲", "乙"]
        blank.undo()
        assert (names(blank), selected(staff)) == (["甲", "乙", "丙"], ((2, 1), (2, 1)))
        press(Key.Key_Insert)
        press(Key.Key_Right)
        blank.undo()
        assert selected(staff) == ((2, 1), (2, 1))

    def test_a_copied_row_can_be_removed_at_once(self, staff: GridView, blank: Session) -> None:
        QTest.keyPress(staff, Key.Key_Control, CTRL)
        QTest.keyPress(staff, Key.Key_Shift, CTRL | SHIFT)
        press(Key.Key_D, CTRL | SHIFT)
        QTest.keyRelease(staff, Key.Key_Shift, CTRL)
        press(Key.Key_Delete, CTRL)
        assert names(blank) == ["甲", "乙", "丙"]

    def test_the_first_row_of_a_class_that_goes_leaves_its_empty_line(self, sample: Session, show: Show) -> None:
        view = grid_of(sample, GoalSource(), show)
        entries = sample.evaluation.goals.entries
        alone = next(entry for entry in entries if [other.category for other in entries].count(entry.category) == 1)
        view.reveal(GOALS.row(alone.id).child("name"))
        at = place(view)
        press(Key.Key_Delete, CTRL)
        assert (place(view), selected(view)) == (at, (at, at))
        assert view.table.rows[at[0]].cells[at[1]].slot is not None
