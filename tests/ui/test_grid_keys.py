"""Each key of a grid and its effect, in one table."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.dates import format_date
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.cell_editors import TextCellEditor
from perfeval_desktop.ui.goal_grid import GoalSource
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.overview_grids import StaffingSource
from tests.grids import BASIC, ENTRY, FUNDS, PROJECT, Show, grid_of, place, selected, value
from tests.helpers import focused, press, type_keys, type_text

Key, Mod = Qt.Key, Qt.KeyboardModifier
NONE, SHIFT, CTRL, ALT = Mod.NoModifier, Mod.ShiftModifier, Mod.ControlModifier, Mod.AltModifier
Place = tuple[int, int]
# The numbers in the grid of these tests: rows 1 to 4, columns 2 to 4, some empty.
LAST = (4, 6)
FILLED = {(1, 2): "10", (2, 2): "20", (1, 3): "1", (3, 2): ""}


@pytest.fixture
def numbers(funds: GridView, blank: Session) -> GridView:
    """The fund table with a few numbers, the cursor on the first."""
    for (row, column), text in FILLED.items():
        funds.table.setData(funds.table.index(row, column), text)
    at(funds, 1, 2)
    return funds


def at(view: GridView, row: int, column: int) -> None:
    view.setCurrentIndex(view.table.index(row, column))
    view.setFocus()


MOVES = [
    # keys, and where the cursor is afterwards
    ("Enter", Key.Key_Return, NONE, (2, 2)),
    ("Enter of the number pad", Key.Key_Enter, Mod.KeypadModifier, (2, 2)),
    ("Shift+Enter", Key.Key_Return, SHIFT, (0, 2)),
    ("Tab", Key.Key_Tab, NONE, (1, 3)),
    ("arrow down", Key.Key_Down, NONE, (2, 2)),
    ("arrow right", Key.Key_Right, NONE, (1, 3)),
    ("arrow left comes to the merged label", Key.Key_Left, NONE, (1, 0)),
    ("arrow up", Key.Key_Up, NONE, (0, 2)),
    ("Ctrl+Home", Key.Key_Home, CTRL, (0, 0)),
    ("Home", Key.Key_Home, NONE, (1, 0)),
    ("Ctrl+down goes to the end of the filled cells", Key.Key_Down, CTRL, (2, 2)),
    ("Ctrl+right goes to the end of the filled cells", Key.Key_Right, CTRL, (1, 3)),
    ("Ctrl+left", Key.Key_Left, CTRL, (1, 0)),
]


@pytest.mark.parametrize(("key", "modifiers", "target"), [row[1:] for row in MOVES], ids=[row[0] for row in MOVES])
def test_keys_that_move_the_cursor(numbers: GridView, key: Key, modifiers: Mod, target: Place) -> None:
    press(key, modifiers)
    assert place(numbers) == target
    assert selected(numbers)[0] == target


def test_control_end_goes_to_the_last_cell(numbers: GridView) -> None:
    press(Key.Key_End, CTRL)
    assert place(numbers) == (numbers.table.rowCount() - 1, numbers.table.columnCount() - 1)


STRETCHES = [
    ("Shift+down", [(Key.Key_Down, SHIFT)], ((1, 2), (2, 2))),
    ("Shift+right twice", [(Key.Key_Right, SHIFT)] * 2, ((1, 2), (1, 4))),
    ("and back", [(Key.Key_Right, SHIFT), (Key.Key_Left, SHIFT)], ((1, 2), (1, 2))),
    ("over the start", [(Key.Key_Down, SHIFT), (Key.Key_Up, SHIFT), (Key.Key_Up, SHIFT)], ((0, 2), (1, 2))),
    ("a rectangle", [(Key.Key_Down, SHIFT), (Key.Key_Right, SHIFT)], ((1, 2), (2, 3))),
    ("Ctrl+Shift+down", [(Key.Key_Down, CTRL | SHIFT)], ((1, 2), (2, 2))),
    ("after Enter it begins at the new cell", [(Key.Key_Return, NONE), (Key.Key_Right, SHIFT)], ((2, 2), (2, 3))),
    ("after Tab too", [(Key.Key_Tab, NONE), (Key.Key_Down, SHIFT)], ((1, 3), (2, 3))),
    ("Shift+Home", [(Key.Key_Home, SHIFT)], ((1, 0), (1, 2))),
    ("Ctrl+Shift+Home", [(Key.Key_Home, CTRL | SHIFT)], ((0, 0), (1, 2))),
    ("Shift+Space takes the row", [(Key.Key_Space, SHIFT)], ((1, 0), (1, LAST[1]))),
    ("and goes on by rows", [(Key.Key_Space, SHIFT), *[(Key.Key_Down, SHIFT)] * 2], ((1, 0), (3, LAST[1]))),
    ("Ctrl+Space takes the column", [(Key.Key_Space, CTRL)], ((0, 2), (LAST[0], 2))),
    ("and goes on by columns", [(Key.Key_Space, CTRL), *[(Key.Key_Right, SHIFT)] * 2], ((0, 2), (LAST[0], 4))),
    ("Ctrl+Shift+Space takes all", [(Key.Key_Space, CTRL | SHIFT)], ((0, 0), LAST)),
    ("Ctrl+A takes all", [(Key.Key_A, CTRL)], ((0, 0), LAST)),
    ("Shift+PageDown", [(Key.Key_PageDown, SHIFT)], ((1, 2), (LAST[0], 2))),
    ("Ctrl+Shift+End", [(Key.Key_End, CTRL | SHIFT)], ((1, 2), LAST)),
]


@pytest.mark.parametrize(("keys", "area"), [row[1:] for row in STRETCHES], ids=[row[0] for row in STRETCHES])
def test_keys_that_select(numbers: GridView, keys: list[tuple[Key, Mod]], area: tuple[Place, Place]) -> None:
    for key, modifiers in keys:
        start = place(numbers)
        press(key, modifiers)
        assert not modifiers or place(numbers) == start, "the active cell is where the selection began"
    assert selected(numbers) == area


def amounts(session: Session) -> list[str]:
    """The first column and its neighbour, as far as these tests fill them, in 万元."""
    fields = (BASIC, PROJECT, FUNDS.row("basic").child("budget_adjustment"))
    found = (value(session, field) for field in fields)
    return ["" if one is None else f"{Decimal(str(one)).scaleb(-4):f}" for one in found]


Sequence = Callable[[], None]


def keys(*steps: tuple[Key, Mod] | str) -> Sequence:
    def run() -> None:
        for step in steps:
            if isinstance(step, str):
                type_keys(step)
            else:
                press(*step)

    return run


DOWN, RIGHT, ENTER = (Key.Key_Down, NONE), (Key.Key_Right, NONE), (Key.Key_Return, NONE)
EDITS = [
    # what is pressed, the three amounts afterwards, and where the cursor is
    ("typing replaces, Enter commits and moves down", keys("7", ENTER), ["7", "20", "1"], (2, 2)),
    ("Tab commits and moves right", keys("7", (Key.Key_Tab, NONE)), ["7", "20", "1"], (1, 3)),
    ("Shift+Enter commits and moves up", keys("7", (Key.Key_Return, SHIFT)), ["7", "20", "1"], (0, 2)),
    ("an arrow commits and moves while replacing", keys("7", RIGHT), ["7", "20", "1"], (1, 3)),
    ("Esc gives up", keys("7", (Key.Key_Escape, NONE)), ["10", "20", "1"], (1, 2)),
    ("F2 edits what is there", keys((Key.Key_F2, NONE), "5", ENTER), ["105", "20", "1"], (2, 2)),
    ("Backspace empties the cell", keys((Key.Key_Backspace, NONE), ENTER), ["", "20", "1"], (2, 2)),
    ("and Esc gives it back", keys((Key.Key_Backspace, NONE), (Key.Key_Escape, NONE)), ["10", "20", "1"], (1, 2)),
    ("Backspace opens an empty cell", keys((Key.Key_Backspace, NONE), "4", ENTER), ["4", "20", "1"], (2, 2)),
    ("a sum is worked out", keys("=12.5+3", ENTER), ["15.5", "20", "1"], (2, 2)),
    ("Delete clears the cell", keys((Key.Key_Delete, NONE)), ["", "20", "1"], (1, 2)),
    (
        "Delete clears the selection",
        keys((Key.Key_Down, SHIFT), (Key.Key_Right, SHIFT), (Key.Key_Delete, NONE)),
        ["", "", ""],
        (1, 2),
    ),
    ("Ctrl+Enter commits and stays", keys("7", (Key.Key_Return, CTRL)), ["7", "20", "1"], (1, 2)),
    (
        "Ctrl+Enter fills the selection",
        keys((Key.Key_Down, SHIFT), (Key.Key_Right, SHIFT), "7", (Key.Key_Return, CTRL)),
        ["7", "7", "7"],
        (1, 2),
    ),
    ("Shift+Space empties nothing", keys((Key.Key_Space, SHIFT), ENTER), ["10", "20", "1"], (1, 3)),
    ("a blank changes no figure", keys(" ", ENTER), ["10", "20", "1"], (2, 2)),
    ("Tab, Tab, Enter", keys(*[(Key.Key_Tab, NONE)] * 2, ENTER), ["10", "20", "1"], (2, 2)),
    (
        "Enter walks down the columns of a range",
        keys((Key.Key_Down, SHIFT), (Key.Key_Right, SHIFT), "7", ENTER, "8", ENTER),
        ["7", "8", "1"],
        (1, 3),
    ),
    (
        "Shift+Tab walks back along its rows",
        keys((Key.Key_Down, SHIFT), (Key.Key_Right, SHIFT), *[(Key.Key_Backtab, SHIFT)] * 2),
        ["10", "20", "1"],
        (2, 2),
    ),
    ("Ctrl+D fills down", keys((Key.Key_Down, SHIFT), (Key.Key_D, CTRL)), ["10", "10", "1"], (1, 2)),
    ("Ctrl+D of one cell takes the one above", keys(DOWN, (Key.Key_D, CTRL)), ["10", "10", "1"], (2, 2)),
    ("Ctrl+R fills right", keys((Key.Key_Right, SHIFT), (Key.Key_R, CTRL)), ["10", "20", "10"], (1, 2)),
    ("Ctrl+R of one cell takes the one before", keys(RIGHT, (Key.Key_R, CTRL)), ["10", "20", "10"], (1, 3)),
    ("Ctrl+X and Ctrl+V", keys((Key.Key_X, CTRL), DOWN, (Key.Key_V, CTRL)), ["", "10", "1"], (2, 2)),
    ("Ctrl+C and Ctrl+V", keys((Key.Key_C, CTRL), DOWN, (Key.Key_V, CTRL)), ["10", "10", "1"], (2, 2)),
]
INSERTS = (Key.Key_Insert, CTRL), DOWN, (Key.Key_Insert, SHIFT)
EDITS.append(("Ctrl+Insert and Shift+Insert", keys(*INSERTS), ["10", "10", "1"], (2, 2)))


@pytest.mark.parametrize(("act", "after", "target"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS])
def test_keys_that_edit(numbers: GridView, blank: Session, act: Sequence, after: list[str], target: Place) -> None:
    assert amounts(blank) == ["10", "20", "1"]
    start = blank.evaluation
    act()
    assert amounts(blank) == after
    assert place(numbers) == target
    steps = 0
    while blank.evaluation != start and steps < 3:
        blank.undo()
        steps += 1
    assert (blank.evaluation, steps) in ((start, 0), (start, 1), (start, 2))


def test_filling_the_selection_is_one_step(numbers: GridView, blank: Session) -> None:
    start = blank.evaluation
    keys((Key.Key_Down, SHIFT), "7", (Key.Key_Return, CTRL))()
    assert blank.undo_label == "填充 2 格"
    blank.undo()
    assert blank.evaluation == start


def test_what_cannot_be_read_fills_nothing_and_stays(numbers: GridView, blank: Session) -> None:
    keys((Key.Key_Down, SHIFT), "7x", (Key.Key_Return, CTRL))()
    assert amounts(blank) == ["10", "20", "1"]
    editor = numbers.open_editor
    assert editor is not None
    assert editor.text_now() == "7x"


class TestRows:
    @pytest.fixture
    def staff(self, blank: Session, show: Show) -> GridView:
        view = grid_of(blank, StaffingSource(), show)
        at(view, 0, 1)
        type_text("甲")
        press(Key.Key_Return)
        type_text("乙")
        press(Key.Key_Return)
        return view

    def names(self, session: Session) -> list[str]:
        return [line.label for line in session.evaluation.profile.staffing if line.label]

    def test_insert_adds_a_row_below(self, staff: GridView, blank: Session) -> None:
        at(staff, 0, 1)
        press(Key.Key_Insert)
        assert [line.label for line in blank.evaluation.profile.staffing] == ["甲", "", "乙", ""]
        assert staff.currentIndex().row() == 1

    def test_control_shift_d_copies_the_row(self, staff: GridView, blank: Session) -> None:
        at(staff, 0, 1)
        press(Key.Key_D, CTRL | SHIFT)
        assert self.names(blank) == ["甲", "甲", "乙"]
        assert len({line.id for line in blank.evaluation.profile.staffing}) == len(blank.evaluation.profile.staffing)
        assert staff.currentIndex().row() == 1
        assert blank.undo_label == "复制一行"

    def test_a_row_of_the_form_is_not_copied(self, numbers: GridView, blank: Session) -> None:
        before = blank.evaluation
        press(Key.Key_D, CTRL | SHIFT)
        assert blank.evaluation is before

    def test_control_delete_removes_the_selected_rows(self, staff: GridView, blank: Session) -> None:
        at(staff, 0, 1)
        press(Key.Key_Down, SHIFT)
        press(Key.Key_Delete, CTRL)
        assert self.names(blank) == []
        blank.undo()
        assert self.names(blank) == ["甲", "乙"]

    def test_alt_and_arrows_move_the_row(self, staff: GridView, blank: Session) -> None:
        at(staff, 0, 1)
        press(Key.Key_Down, ALT)
        assert self.names(blank) == ["乙", "甲"]
        press(Key.Key_Up, ALT)
        assert self.names(blank) == ["甲", "乙"]


class TestText:
    def test_alt_enter_starts_a_second_line(self, blank: Session, show: Show) -> None:
        view = grid_of(blank, StaffingSource(), show)
        press(Key.Key_Tab)
        type_text("行政编制")
        press(Key.Key_Return, ALT)
        assert isinstance(focused(), TextCellEditor)
        type_text("含工勤")
        press(Key.Key_Return, CTRL)
        assert blank.evaluation.profile.staffing[0].label == "行政编制\n含工勤"
        assert view.open_editor is None

    def test_alt_enter_breaks_no_number(self, numbers: GridView, blank: Session) -> None:
        type_keys("7")
        press(Key.Key_Return, ALT)
        press(Key.Key_Return)
        assert amounts(blank) == ["7", "20", "1"]

    def test_space_ticks(self, blank: Session, show: Show) -> None:
        view = grid_of(blank, GoalSource(), show)
        column = next(number for number in range(view.table.columnCount()) if view.table.rows[1].cells[number].is_tick)
        at(view, 1, column)
        press(Key.Key_Space)
        assert view.table.cell(view.currentIndex()).text == "☑"
        press(Key.Key_Space)
        assert view.table.cell(view.currentIndex()).text == "□"

    def test_control_semicolon_types_today(self, card: GridView, sample: Session) -> None:
        where = ENTRY.child("deduction_reason")
        sample.push(SetField(where, "完成于", "填写"))
        card.reveal(where)
        press(Key.Key_Semicolon, CTRL)
        press(Key.Key_Return, CTRL)
        assert value(sample, where) in (f"完成于{today()}", f"{today()}完成于")

    def test_control_semicolon_types_no_number(self, numbers: GridView, blank: Session) -> None:
        press(Key.Key_Semicolon, CTRL)
        assert numbers.open_editor is None
        assert amounts(blank) == ["10", "20", "1"]


def test_a_copy_goes_out_as_text_and_as_a_table(numbers: GridView) -> None:
    press(Key.Key_Right, SHIFT)
    press(Key.Key_C, CTRL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "10.00\t1.00"
    assert "<td>10.00</td><td>1.00</td>" in data.html()


def today() -> str:
    return format_date(datetime.date.today())
