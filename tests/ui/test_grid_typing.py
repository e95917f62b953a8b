"""Typing into a grid: keys, input methods, long texts."""

from decimal import Decimal

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.budget_grids import AccountSource
from perfeval_desktop.ui.cell_editors import LineCellEditor, TextCellEditor
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.overview_grids import StaffingSource
from tests.grids import BASIC, ENTRY, FUNDS, PROJECT, Show, current, fund_source, grid_of, value
from tests.helpers import commit, compose, focused, press, type_keys, type_text

Key, Mod = Qt.Key, Qt.KeyboardModifier


class TestTyping:
    def test_typing_replaces_and_enter_commits_and_moves_down(self, funds: GridView, blank: Session) -> None:
        type_keys("1859.48")
        press(Key.Key_Return)
        assert value(blank, BASIC) == Decimal("18594800.00")
        assert current(funds) == PROJECT
        assert focused() is funds

    def test_the_undo_step_has_a_name(self, funds: GridView, blank: Session) -> None:
        type_keys("5")
        press(Key.Key_Return)
        assert blank.undo_label == "修改 基本支出年度资金总额 年初预算数"

    def test_tab_commits_and_goes_right_without_opening_an_editor(self, funds: GridView, blank: Session) -> None:
        type_keys("1")
        press(Key.Key_Tab)
        assert value(blank, BASIC) == Decimal("1E+4")
        assert current(funds) == FUNDS.row("basic").child("budget_adjustment")
        assert focused() is funds

    def test_shift_tab_and_shift_enter_go_back(self, funds: GridView) -> None:
        press(Key.Key_Tab)
        press(Key.Key_Backtab, Mod.ShiftModifier)
        assert current(funds) == BASIC
        press(Key.Key_Return)
        press(Key.Key_Return, Mod.ShiftModifier)
        assert current(funds) == BASIC

    def test_escape_leaves_the_value(self, funds: GridView, blank: Session) -> None:
        type_keys("12")
        press(Key.Key_Escape)
        assert value(blank, BASIC) is None
        assert blank.undo_label == ""
        assert focused() is funds

    def test_arrows_leave_a_cell_that_was_opened_by_typing(self, funds: GridView, blank: Session) -> None:
        type_keys("3")
        press(Key.Key_Down)
        assert value(blank, BASIC) == Decimal("3E+4")
        assert current(funds) == PROJECT

    def test_f2_edits_what_is_there_and_keeps_the_arrows(self, funds: GridView, blank: Session) -> None:
        type_keys("12")
        press(Key.Key_Return)
        funds.reveal(BASIC)
        press(Key.Key_F2)
        press(Key.Key_Left)
        type_keys("0")
        press(Key.Key_Return)
        assert value(blank, BASIC) == Decimal("1.02E+6")

    def test_full_width_digits_and_units_are_understood(self, funds: GridView, blank: Session) -> None:
        type_text("３７９８００元")
        press(Key.Key_Return)
        assert value(blank, BASIC) == Decimal("379800")

    def test_what_cannot_be_read_leaves_the_value_and_says_why(
        self, funds: GridView, blank: Session, qtbot: QtBot
    ) -> None:
        with qtbot.waitSignal(funds.table.rejected) as said:
            type_keys("12a")
            press(Key.Key_Return)
        assert value(blank, BASIC) is None
        assert "“12a”不是有效的数字" in said.args[0]
        assert said.args[0].startswith("基本支出年度资金总额 年初预算数")

    def test_opening_and_closing_changes_nothing(self, sample: Session, show: Show) -> None:
        before = sample.evaluation
        view = grid_of(sample, AccountSource(), show)
        view.reveal(path("budget.accounts[approved_basic].this_year"))
        press(Key.Key_F2)
        press(Key.Key_Return)
        assert sample.evaluation is before

    def test_delete_clears_the_selection_in_one_step(self, sample: Session, show: Show) -> None:
        view = grid_of(sample, fund_source(), show)
        view.reveal(BASIC)
        press(Key.Key_Down, Mod.ShiftModifier)
        press(Key.Key_Right, Mod.ShiftModifier)
        press(Key.Key_Delete)
        assert [value(sample, where) for where in (BASIC, PROJECT)] == [None, None]
        sample.undo()
        assert value(sample, BASIC) == Decimal("18594800.00")
        assert value(sample, FUNDS.row("project").child("budget_adjustment")) is not None

    def test_past_the_last_cell_tab_leaves_the_grid(self, blank: Session, show: Show, qtbot: QtBot) -> None:
        view = grid_of(blank, fund_source(), show)
        view.reveal(FUNDS.row("project_other").child("execution_rate"))
        press(Key.Key_Tab)
        assert current(view) == FUNDS.row("project_other").child("execution_rate")


class TestChinese:
    def test_a_composition_starts_in_the_cell_with_its_first_letter(self, card: GridView, sample: Session) -> None:
        where = ENTRY.child("deduction_reason")
        card.reveal(where)
        type_text("资金下达晚", steps=("z", "zi", "zi'jin"))
        assert isinstance(focused(), TextCellEditor)
        press(Key.Key_Return, Mod.ControlModifier)
        assert value(sample, where) == "资金下达晚"

    def test_a_composition_that_is_given_up_leaves_an_editor_that_hears_keys(
        self, funds: GridView, blank: Session
    ) -> None:
        compose(focused(), "yi")
        compose(focused(), "")
        assert isinstance(focused(), LineCellEditor)
        type_keys("5")
        press(Key.Key_Return)
        assert value(blank, BASIC) == Decimal("5E+4")

    def test_a_composition_goes_on_where_the_text_is(self, blank: Session, show: Show) -> None:
        view = grid_of(blank, StaffingSource(), show)
        press(Key.Key_Tab)
        type_text("行政", steps=("x",))
        commit(focused(), "编制")
        press(Key.Key_Tab)
        assert blank.evaluation.profile.staffing[0].label == "行政编制"
        assert view.table.rowCount() == 1


class TestLongText:
    def test_enter_breaks_the_line_and_control_enter_takes_it_over(self, card: GridView, sample: Session) -> None:
        where = ENTRY.child("score_rationale")
        card.reveal(where)
        type_keys("a")
        press(Key.Key_Return)
        type_keys("b")
        press(Key.Key_Return, Mod.ControlModifier)
        assert value(sample, where) == "a\nb"
        assert card.currentIndex().column() == card.table.index_of(where).column()
        assert card.currentIndex().row() == card.table.index_of(where).row() + 1

    def test_the_editor_is_roomy_and_grows_with_the_text(self, card: GridView) -> None:
        where = ENTRY.child("deduction_reason")
        card.reveal(where)
        press(Key.Key_F2)
        editor = focused()
        assert isinstance(editor, TextCellEditor)
        low = editor.height()
        assert low >= 4 * editor.fontMetrics().lineSpacing()
        for _ in range(6):
            press(Key.Key_Return)
        assert editor.height() > low
        assert editor.parentWidget().rect().contains(editor.geometry())

    def test_text_is_never_altered(self, card: GridView, sample: Session) -> None:
        where = ENTRY.child("deduction_reason")
        text = "①\u00a0（2022）　≥80％ 𠮷\u3000"
        card.reveal(where)
        type_text(text)
        press(Key.Key_Return, Mod.ControlModifier)
        assert value(sample, where) == text
        before = sample.evaluation
        card.reveal(where)
        press(Key.Key_F2)
        press(Key.Key_Return, Mod.ControlModifier)
        assert sample.evaluation is before

    def test_leaving_the_editor_commits(self, card: GridView, sample: Session) -> None:
        where = ENTRY.child("deduction_reason")
        card.reveal(where)
        type_text("原因")
        card.setFocus()
        assert value(sample, where) == "原因"

    def test_commit_pending_takes_over_what_is_typed(self, card: GridView, sample: Session) -> None:
        where = ENTRY.child("self_score")
        card.reveal(where)
        type_keys("1.5")
        card.commit_pending()
        assert value(sample, where) == Decimal("1.5")

    def test_a_change_elsewhere_does_not_disturb_the_typing(self, card: GridView, sample: Session) -> None:
        where = ENTRY.child("deduction_reason")
        card.reveal(where)
        type_text("写到一半")
        other = path("scorecard.entries[dept.input.goals.overall].self_score")
        assert card.table.setData(card.table.index_of(other), "0.2")
        card.table.dataChanged.emit(card.currentIndex(), card.currentIndex())
        type_text("继续")
        press(Key.Key_Return, Mod.ControlModifier)
        assert value(sample, where) == "写到一半继续"
