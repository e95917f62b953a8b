"""What becomes of a selected area: pasted, filled, emptied, ticked, chosen."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.vocabulary import Completion, StaffingKind
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.cell_editors import ChoiceCellEditor
from perfeval_desktop.ui.goal_grid import GoalSource
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.paste_preview import PastePreview
from tests.grids import (
    BASIC,
    ENTRY,
    GOALS,
    PROJECT,
    Show,
    current,
    go,
    grid_of,
    names,
    place,
    selected,
    value,
)
from tests.helpers import press, type_keys, type_text

Key, Mod = Qt.Key, Qt.KeyboardModifier
NONE, SHIFT, CTRL, ALT = Mod.NoModifier, Mod.ShiftModifier, Mod.ControlModifier, Mod.AltModifier
LEFT = Qt.MouseButton.LeftButton


class TestAreas:
    """A paste and its undo select what they have changed."""

    def test_a_paste_is_selected(self, funds: GridView, blank: Session) -> None:
        QGuiApplication.clipboard().setText("1\t2\n3\t4\n")
        press(Key.Key_V, CTRL)
        assert (place(funds), selected(funds)) == ((1, 2), ((1, 2), (2, 3)))
        go(funds, 4, 4)
        blank.undo()
        assert (place(funds), selected(funds)) == ((1, 2), ((1, 2), (2, 3)))
        go(funds, 4, 4)
        blank.redo()
        assert (place(funds), selected(funds)) == ((1, 2), ((1, 2), (2, 3)))

    def test_so_is_one_that_was_looked_at_before(self, staff: GridView, blank: Session) -> None:
        go(staff, 2, 1)
        QGuiApplication.clipboard().setText("丁\n戊\n己\n")
        press(Key.Key_V, CTRL)
        (preview,) = staff.findChildren(PastePreview)
        preview.accept()
        QApplication.processEvents()
        assert names(blank) == ["甲", "乙", "丁", "戊", "己"]
        assert (place(staff), selected(staff)) == ((2, 1), ((2, 1), (4, 1)))

    def test_a_fill_and_its_undo_are_selected(self, funds: GridView, blank: Session) -> None:
        blank.push(SetField(BASIC, Decimal(30_000), "填写"))
        press(Key.Key_Down, SHIFT)
        press(Key.Key_Down, SHIFT)
        press(Key.Key_D, CTRL)
        assert selected(funds) == ((1, 2), (3, 2))
        go(funds, 4, 4)
        blank.undo()
        assert selected(funds) == ((2, 2), (3, 2))

    def test_undo_moves_no_cursor_where_nobody_is_at_work(self, funds: GridView, blank: Session) -> None:
        type_keys("5")
        press(Key.Key_Return)
        funds.clearFocus()
        at = place(funds)
        blank.undo()
        assert place(funds) == at


class TestBlanksAndBackspace:
    def test_a_blank_over_a_figure_changes_nothing(self, funds: GridView, blank: Session) -> None:
        blank.push(SetField(BASIC, Decimal(30_000), "填写"))
        before = blank.evaluation
        type_keys(" ")
        press(Key.Key_Return)
        assert blank.evaluation is before
        assert current(funds) == PROJECT

    def test_nor_does_it_when_it_fills_the_selection(self, funds: GridView, blank: Session) -> None:
        blank.push(SetField(PROJECT, Decimal(30_000), "填写"))
        before = blank.evaluation
        press(Key.Key_Down, SHIFT)
        type_keys(" ")
        press(Key.Key_Return, CTRL)
        assert blank.evaluation is before

    def test_shift_space_leaves_the_figure(self, funds: GridView, blank: Session) -> None:
        blank.push(SetField(BASIC, Decimal(30_000), "填写"))
        press(Key.Key_Space, SHIFT)
        assert funds.open_editor is None

    def test_a_blank_in_a_text_is_text(self, card: GridView, sample: Session) -> None:
        where = ENTRY.child("deduction_reason")
        card.reveal(where)
        type_keys(" ")
        press(Key.Key_Return)
        assert value(sample, where) == " "

    @pytest.mark.parametrize("field", ["self_score", "score_rationale"])
    def test_backspace_opens_the_cell_empty(self, card: GridView, sample: Session, field: str) -> None:
        where = ENTRY.child(field)
        before, start = value(sample, where), sample.evaluation
        assert before
        card.reveal(where)
        press(Key.Key_Backspace)
        editor = card.open_editor
        assert editor is not None
        assert editor.text_now() == ""
        press(Key.Key_Escape)
        assert sample.evaluation is start
        press(Key.Key_Backspace)
        press(Key.Key_Return)
        assert value(sample, where) in (None, "")
        sample.undo()
        assert value(sample, where) == before

    def test_delete_and_cut_name_what_they_emptied(self, funds: GridView, blank: Session) -> None:
        blank.push(SetField(BASIC, Decimal(30_000), "填写"))
        press(Key.Key_Right, SHIFT)
        press(Key.Key_Down, SHIFT)
        press(Key.Key_Delete)
        assert blank.undo_label == "清除部门预算资金中的 1 格"
        blank.undo()
        go(funds, 1, 2)
        press(Key.Key_X, CTRL)
        assert blank.undo_label == "剪切部门预算资金中的 1 格"


class TestTicks:
    def test_space_sets_all_that_are_selected(self, sample: Session, show: Show) -> None:
        view = grid_of(sample, GoalSource(), show)
        where = GOALS.row(sample.evaluation.goals.entries[0].id).child("deviation_causes")
        start = sample.evaluation
        view.go_to(view.table.index_of(where))
        press(Key.Key_Right)
        press(Key.Key_Space)
        press(Key.Key_Left)
        for _ in range(2):
            press(Key.Key_Right, SHIFT)
        one = sample.evaluation
        press(Key.Key_Space)
        assert len(value(sample, where)) == 3
        assert sample.undo_label == "勾选 2 格"
        press(Key.Key_Space)
        assert value(sample, where) == ()
        assert sample.undo_label == "取消勾选 3 格"
        for state in (None, one, start):
            sample.undo()
            assert state is None or sample.evaluation == state

    def test_those_that_exclude_each_other_stay_right(self, sample: Session, show: Show) -> None:
        view = grid_of(sample, GoalSource(), show)
        first, second = (row.path.child("completion") for row in view.table.rows[:2])
        sample.push(SetField(second, None, "清除"))
        view.reveal(first)
        for _ in range(2):
            press(Key.Key_Right, SHIFT)
        press(Key.Key_Down, SHIFT)
        press(Key.Key_Space)
        assert value(sample, first) is Completion.FULL
        assert value(sample, second) is Completion.FULL
        press(Key.Key_Space)
        assert (value(sample, first), value(sample, second)) == (None, None)


class TestChoices:
    @pytest.fixture
    def kinds(self, staff: GridView) -> GridView:
        go(staff, 0, 0)
        return staff

    @pytest.mark.parametrize("text", ["编制", "编"])
    def test_what_is_typed_in_chinese_chooses(self, kinds: GridView, blank: Session, text: str) -> None:
        labels = [label for _, label in kinds.table.cell(kinds.currentIndex()).kind.options]
        wanted = next(label for label in labels if label.startswith(text))
        type_text(text, steps=("b", "bian"))
        assert kinds.table.cell(kinds.currentIndex()).text == wanted
        assert blank.evaluation.profile.staffing[0].kind is StaffingKind.AUTHORISED

    def test_what_is_no_choice_opens_the_list_and_is_told(
        self, kinds: GridView, blank: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said: list[str] = []
        monkeypatch.setattr("perfeval_desktop.ui.grid_edits.show_notice", lambda *words: said.append(words[1]))
        before = blank.evaluation
        type_text("好")
        assert isinstance(kinds.open_editor, ChoiceCellEditor)
        assert kinds.open_editor.view().isVisible()
        assert said == ["没有一项以“好”开头，请从列表中选择。"]
        press(Key.Key_Escape)
        assert blank.evaluation is before


def test_enter_on_an_empty_last_row_adds_no_more(staff: GridView, blank: Session) -> None:
    go(staff, 2, 1)
    for _ in range(4):
        press(Key.Key_Return)
    assert names(blank) == ["甲", "乙", "丙", ""]
