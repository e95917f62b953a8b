"""Ticks in a grid, and rows that come, go and move."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.vocabulary import Completion, StaffingKind
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.goal_grid import GoalSource
from perfeval_desktop.ui.overview_grids import StaffingSource
from tests.grids import GOALS, Show, current, grid_of, value
from tests.helpers import press, type_text

Key, Mod = Qt.Key, Qt.KeyboardModifier


class TestTicks:
    def goal(self, session: Session) -> FieldPath:
        return GOALS.row(session.evaluation.goals.entries[0].id)

    def test_space_toggles_and_the_three_exclude_each_other(self, sample: Session, show: Show) -> None:
        view = grid_of(sample, GoalSource(), show)
        where = self.goal(sample).child("completion")
        assert value(sample, where) is Completion.FULL
        view.reveal(where)
        press(Key.Key_Right)
        press(Key.Key_Space)
        assert value(sample, where) is Completion.PARTIAL
        press(Key.Key_Space)
        assert value(sample, where) is None

    def test_a_click_toggles(self, sample: Session, show: Show) -> None:
        view = grid_of(sample, GoalSource(), show)
        where = self.goal(sample).child("deviation_causes")
        index = view.table.index_of(where)
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
        assert value(sample, where) == ("funding",)

    def test_ticks_travel_by_the_clipboard(self, sample: Session, show: Show) -> None:
        view = grid_of(sample, GoalSource(), show)
        where = self.goal(sample).child("deviation_causes")
        view.reveal(where)
        QGuiApplication.clipboard().setText("√\t\t☑\t□\t")
        press(Key.Key_V, Mod.ControlModifier)
        assert value(sample, where) == ("funding", "staffing")


class TestRows:
    def test_typing_into_an_empty_class_makes_a_row(self, blank: Session, show: Show) -> None:
        view = grid_of(blank, GoalSource(), show)
        press(Key.Key_Home, Mod.ControlModifier)
        view.setCurrentIndex(view.table.index(2, 2))
        type_text("按时办结")
        press(Key.Key_Return, Mod.ControlModifier)
        (goal,) = blank.evaluation.goals.entries
        assert (goal.category, goal.name) == ("output.timeliness", "按时办结")
        blank.undo()
        assert blank.evaluation.goals.entries == ()

    def test_insert_adds_below_in_the_same_class_and_goes_there(self, sample: Session, show: Show) -> None:
        view = grid_of(sample, GoalSource(), show)
        first = sample.evaluation.goals.entries[0]
        view.reveal(GOALS.row(first.id).child("name"))
        press(Key.Key_Insert)
        made = sample.evaluation.goals.entries[1]
        assert made.category == first.category
        assert current(view) == GOALS.row(made.id).child("name")

    def test_remove_and_move_stay_in_the_class(self, sample: Session, show: Show) -> None:
        view = grid_of(sample, GoalSource(), show)
        first = sample.evaluation.goals.entries[0]
        view.reveal(GOALS.row(first.id).child("name"))
        press(Key.Key_Insert)
        press(Key.Key_Up, Mod.AltModifier)
        assert sample.evaluation.goals.entries[1].id == first.id
        press(Key.Key_Up, Mod.AltModifier)
        assert sample.evaluation.goals.entries[1].id == first.id
        press(Key.Key_Delete, Mod.ControlModifier)
        assert sample.evaluation.goals.entries[0].id == first.id

    def test_enter_on_the_last_filled_row_adds_one(self, blank: Session, show: Show) -> None:
        view = grid_of(blank, StaffingSource(), show)
        press(Key.Key_Tab)
        type_text("编制")
        press(Key.Key_Return)
        assert len(blank.evaluation.profile.staffing) == 2
        press(Key.Key_Return)
        press(Key.Key_Return)
        assert view.table.rowCount() == len(blank.evaluation.profile.staffing)

    def test_a_choice_is_made_with_the_keyboard(self, blank: Session, show: Show) -> None:
        view = grid_of(blank, StaffingSource(), show)
        view.setCurrentIndex(view.table.index(0, 0))
        press(Key.Key_F2)
        press(Key.Key_Up)
        press(Key.Key_Return)
        assert blank.evaluation.profile.staffing[0].kind is StaffingKind.AUTHORISED
