"""Typing into a grid: keys, input methods, long texts."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTabWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.budget_grids import AccountSource, FundSource
from perfeval_desktop.ui.cell_editors import LineCellEditor, TextCellEditor
from perfeval_desktop.ui.drafts import Drafts
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.overview_grids import StaffingSource
from perfeval_desktop.ui.problem_note import ProblemNote
from perfeval_desktop.ui.table_model import ValueTableModel
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


class TestPages:
    """Ctrl+Tab belongs to the pages around the grid."""

    @pytest.fixture
    def pages(self, blank: Session, show: Show) -> QTabWidget:
        pages = QTabWidget()
        self.view = GridView(ValueTableModel(blank, fund_source()))
        pages.addTab(self.view, "预算")
        pages.addTab(QLineEdit(), "其他")
        show(pages)
        self.view.reveal(BASIC)
        return pages

    @pytest.mark.parametrize(
        ("key", "modifiers"), [(Key.Key_Tab, Mod.NoModifier), (Key.Key_Backtab, Mod.ShiftModifier)]
    )
    def test_control_tab_turns_the_page(self, pages: QTabWidget, key: Key, modifiers: Mod) -> None:
        press(key, modifiers | Mod.ControlModifier)
        assert pages.currentIndex() == 1
        assert current(self.view) == BASIC

    def test_what_is_being_typed_is_taken_over_first(self, pages: QTabWidget, blank: Session) -> None:
        type_keys("12")
        press(Key.Key_Tab, Mod.ControlModifier)
        assert pages.currentIndex() == 1
        assert value(blank, BASIC) == Decimal("12E+4")
        assert self.view.open_editor is None

    def test_what_cannot_be_read_holds_the_page(self, pages: QTabWidget, blank: Session) -> None:
        type_keys("1x")
        press(Key.Key_Tab, Mod.ControlModifier)
        assert pages.currentIndex() == 0
        assert focused() is self.view.open_editor


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
    @pytest.mark.parametrize("newline", [(Key.Key_Return, Mod.AltModifier), (Key.Key_J, Mod.ControlModifier)])
    @pytest.mark.parametrize(
        ("done", "down"),
        [
            ((Key.Key_Return, Mod.NoModifier), 1),
            ((Key.Key_Enter, Mod.KeypadModifier), 1),
            ((Key.Key_Return, Mod.ShiftModifier), -1),
            ((Key.Key_Return, Mod.ControlModifier), 0),
        ],
    )
    def test_it_takes_the_keys_of_every_cell_and_alt_enter_breaks_the_line(
        self, card: GridView, sample: Session, newline: tuple[Key, Mod], done: tuple[Key, Mod], down: int
    ) -> None:
        where = ENTRY.child("score_rationale")
        card.reveal(where)
        at = card.currentIndex()
        type_keys("a")
        press(*newline)
        type_keys("b")
        press(*done)
        assert value(sample, where) == "a\nb"
        assert card.open_editor is None
        assert card.currentIndex() == at.siblingAtRow(at.row() + down)

    def test_the_hint_of_the_editor_names_its_keys(self, card: GridView) -> None:
        card.reveal(ENTRY.child("score_rationale"))
        press(Key.Key_F2)
        assert focused().toolTip() == "Enter 确定，Esc 取消，Alt+Enter 换行"

    def test_the_editor_is_roomy_and_grows_with_the_text(self, card: GridView) -> None:
        where = ENTRY.child("deduction_reason")
        card.reveal(where)
        press(Key.Key_F2)
        editor = focused()
        assert isinstance(editor, TextCellEditor)
        low = editor.height()
        assert low >= 4 * editor.fontMetrics().lineSpacing()
        for _ in range(6):
            press(Key.Key_Return, Mod.AltModifier)
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


class TestUnreadable:
    """What was typed is never thrown away: the editor stays open until the text is mended or given up."""

    @pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab, Key.Key_Down])
    def test_the_editor_stays_open_with_the_sentence_beside_it(self, funds: GridView, blank: Session, key: Key) -> None:
        type_keys("12,34x5")
        press(key)
        assert open_text(funds) == "12,34x5"
        assert focused() is funds.open_editor
        assert "“12,34x5”不是有效的数字" in note_of(funds)
        assert "按 Esc 放弃" in note_of(funds)
        assert current(funds) == BASIC
        assert value(blank, BASIC) is None

    def test_mended_text_is_taken_over(self, funds: GridView, blank: Session) -> None:
        type_keys("12a")
        press(Key.Key_Return)
        press(Key.Key_Backspace)
        press(Key.Key_Return)
        assert value(blank, BASIC) == Decimal("1.2E+5")
        assert (funds.open_editor, note_of(funds), Drafts.of(blank).sentences()) == (None, "", ())
        assert current(funds) == PROJECT

    def test_escape_gives_it_up(self, funds: GridView, blank: Session) -> None:
        type_keys("5")
        press(Key.Key_Return)
        funds.reveal(BASIC)
        type_keys("x")
        press(Key.Key_Return)
        assert "原值 5.00 未变" in note_of(funds)
        press(Key.Key_Escape)
        assert (funds.open_editor, note_of(funds), Drafts.of(blank).sentences()) == (None, "", ())
        assert value(blank, BASIC) == Decimal("5E+4")
        assert focused() is funds
        type_keys("6")
        press(Key.Key_Return)
        assert value(blank, BASIC) == Decimal("6E+4")

    def test_no_other_cell_takes_typing_meanwhile(self, funds: GridView, blank: Session) -> None:
        type_keys("x")
        other = funds.visualRect(funds.table.index_of(PROJECT)).center()
        QTest.mouseClick(funds.viewport(), Qt.MouseButton.LeftButton, pos=other)
        assert focused() is funds.open_editor
        assert current(funds) == BASIC
        type_keys("y")
        assert open_text(funds) == "xy"

    def test_work_goes_on_elsewhere_and_the_text_stays(self, blank: Session, show: Show) -> None:
        form = QWidget()
        layout = QVBoxLayout(form)
        view, line = GridView(ValueTableModel(blank, fund_source()), form), QLineEdit(form)
        layout.addWidget(view)
        layout.addWidget(line)
        show(form)
        view.reveal(BASIC)
        type_keys("x")
        line.setFocus()
        assert focused() is line
        assert open_text(view) == "x"
        assert note_of(view)
        view.setFocus()
        assert focused() is view.open_editor

    def test_it_waits_for_its_cell_while_another_project_is_shown(self, sample: Session, show: Show) -> None:
        first, second = (path("projects").row(project.id).child("funds") for project in sample.evaluation.projects[:2])
        view = grid_of(sample, project_funds(first), show)
        row = view.table.rows[0].path
        assert row is not None
        where = row.child("initial_budget")
        view.table.set_stating(view.table.index_of(where))
        view.reveal(where)
        view.state_over()
        press(Key.Key_End)
        type_keys("x")
        view.commit_pending()
        typed = open_text(view)
        view.table.show_source(project_funds(second))
        assert view.open_editor is None
        (sentence,) = Drafts.of(sample).sentences()
        assert sample.evaluation.projects[0].name in sentence
        view.table.show_source(project_funds(first))
        index = view.table.index_of(where)
        assert view.table.severity(index) is Severity.ERROR
        assert typed in str(view.table.data(index, Qt.ItemDataRole.ToolTipRole))
        view.reveal(where)
        view.state_over()
        assert open_text(view) == typed

    def test_clearing_the_cell_gives_it_up(self, funds: GridView, blank: Session) -> None:
        type_keys("x")
        press(Key.Key_Return)
        funds.table.show_source(fund_source())
        funds.reveal(BASIC)
        press(Key.Key_Delete)
        assert Drafts.of(blank).sentences() == ()

    def test_visiting_a_text_with_other_line_ends_changes_nothing(self, card: GridView, sample: Session) -> None:
        where = ENTRY.child("deduction_reason")
        sample.push(SetField(where, "一\r\n二", "一"))
        before = sample.evaluation
        card.reveal(where)
        press(Key.Key_F2)
        press(Key.Key_Return, Mod.ControlModifier)
        assert sample.evaluation is before


def open_text(view: GridView) -> str:
    editor = view.open_editor
    assert editor is not None
    return editor.text_now()


def note_of(view: GridView) -> str:
    """The sentence that stands beside the open editor."""
    notes = view.window().findChildren(ProblemNote)
    return "".join(note.text() for note in notes if note.isVisible())


def project_funds(where: FieldPath) -> FundSource:
    return FundSource(where, lambda pack: pack.project.funds, name="项目资金")
