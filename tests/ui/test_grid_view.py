"""The grids under real keys, input methods, clipboard and mouse."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.model.vocabulary import Completion, StaffingKind
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.budget_grids import AccountSource, FundSource
from perfeval_desktop.ui.cell_editors import LineCellEditor, TextCellEditor
from perfeval_desktop.ui.goal_grid import GoalSource
from perfeval_desktop.ui.grid_rows import GridSource
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.overview_grids import StaffingSource
from perfeval_desktop.ui.scorecard_grid import ScorecardSource
from perfeval_desktop.ui.table_model import ValueTableModel
from tests.helpers import commit, compose, focused, press, type_keys, type_text

Show = Callable[[QWidget], QWidget]
Key, Mod = Qt.Key, Qt.KeyboardModifier

FUNDS = path("budget.funds")
BASIC = FUNDS.row("basic").child("initial_budget")
PROJECT = FUNDS.row("project").child("initial_budget")
TOTAL = FUNDS.row("total").child("initial_budget")
ENTRY = path("scorecard.entries[dept.process.execution.rate]")
GOALS = path("goals.entries")


def fund_source() -> FundSource:
    return FundSource(FUNDS, lambda pack: pack.department and pack.department.scorecard.funds, name="部门预算资金")


def grid_of(session: Session, source: GridSource, show: Show) -> GridView:
    view = GridView(ValueTableModel(session, source))
    show(view)
    return view


def value(session: Session, where: FieldPath) -> object:
    return get_at(session.evaluation, where)


def at(view: GridView, where: FieldPath) -> str:
    """What the grid shows for a field."""
    return view.table.cell(view.table.index_of(where)).text


def current(view: GridView) -> FieldPath | None:
    return view.table.cell(view.currentIndex()).path


@pytest.fixture
def funds(blank: Session, show: Show) -> GridView:
    view = grid_of(blank, fund_source(), show)
    assert view.reveal(BASIC)
    return view


@pytest.fixture
def card(sample: Session, show: Show) -> GridView:
    return grid_of(sample, ScorecardSource(), show)


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


class TestDerivedCells:
    def test_a_sum_follows_its_parts_and_is_locked(self, funds: GridView) -> None:
        type_keys("1859.48")
        press(Key.Key_Return)
        type_keys("660.20")
        press(Key.Key_Return)
        assert at(funds, TOTAL) == "2519.68"
        cell = funds.table.cell(funds.table.index_of(TOTAL))
        assert (cell.locked, cell.derived) == (True, True)
        assert "1859.48 + " in cell.tip

    def test_a_locked_cell_takes_no_typing(self, funds: GridView, blank: Session) -> None:
        for text in ("1859.48", "660.20"):
            type_keys(text)
            press(Key.Key_Return)
        funds.reveal(TOTAL)
        type_keys("7")
        assert focused() is funds
        assert value(blank, TOTAL) is None

    def test_a_sum_with_an_empty_part_can_be_typed(self, funds: GridView, blank: Session) -> None:
        type_keys("1859.48")
        press(Key.Key_Return)
        funds.reveal(TOTAL)
        type_keys("2519.68")
        press(Key.Key_Return)
        assert value(blank, TOTAL) == Decimal("25196800.00")

    def test_state_over_and_restore(self, funds: GridView, blank: Session) -> None:
        for text in ("168.97", "522.48"):
            type_keys(text)
            press(Key.Key_Return)
        funds.reveal(TOTAL)
        funds.state_over()
        editor = focused()
        assert isinstance(editor, LineCellEditor)
        assert editor.text() == "691.45"
        editor.clear()
        type_keys("691.46")
        press(Key.Key_Return)
        assert value(blank, TOTAL) == Decimal("6914600.00")
        cell = funds.table.cell(funds.table.index_of(TOTAL))
        assert (cell.stated, cell.locked) == (True, False)
        assert "计算结果为 691.45" in funds.table.index_of(TOTAL).data(Qt.ItemDataRole.ToolTipRole)
        funds.reveal(TOTAL)
        funds.restore()
        assert (value(blank, TOTAL), at(funds, TOTAL)) == (None, "691.45")
        assert blank.undo_label == "恢复计算 年度资金总额 年初预算数"

    def test_stating_ends_with_the_editor(self, funds: GridView, blank: Session) -> None:
        for text in ("1", "2"):
            type_keys(text)
            press(Key.Key_Return)
        funds.reveal(TOTAL)
        funds.state_over()
        press(Key.Key_Escape)
        type_keys("9")
        assert focused() is funds
        assert value(blank, TOTAL) is None

    def test_the_menu_opens_by_keyboard(self, funds: GridView, qtbot: QtBot) -> None:
        for text in ("1", "2"):
            type_keys(text)
            press(Key.Key_Return)
        funds.reveal(TOTAL)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
        QApplication.sendEvent(funds, event)
        menu = funds.findChild(QMenu)
        words = {action.text().split("\t")[0]: action.isEnabled() for action in menu.actions()}
        assert words["改写(&E)…"] is True
        assert words["恢复计算(&R)"] is False
        menu.close()


class TestClipboard:
    def test_a_block_from_excel_is_one_step(self, funds: GridView, blank: Session) -> None:
        QGuiApplication.clipboard().setText("1,859.48\t168.97\r\n660.20\t522.48\r\n")
        press(Key.Key_V, Mod.ControlModifier)
        assert value(blank, BASIC) == Decimal("18594800.00")
        assert value(blank, FUNDS.row("project").child("budget_adjustment")) == Decimal("5224800.00")
        blank.undo()
        assert blank.undo_label == ""
        assert value(blank, BASIC) is None

    def test_read_only_cells_are_skipped_and_told(
        self, funds: GridView, blank: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said: list[str] = []
        monkeypatch.setattr("perfeval_desktop.ui.grid_view.show_notice", lambda *words: said.append(words[1]))
        funds.setCurrentIndex(funds.table.index(1, 0))
        QGuiApplication.clipboard().setText("基本支出\t\t1859.48\tabc\n")
        press(Key.Key_V, Mod.ControlModifier)
        assert value(blank, BASIC) == Decimal("18594800.00")
        assert "1 格不可填写，已跳过" in said[0]
        assert "“abc”不是有效的数字" in said[0]

    def test_what_lies_outside_is_told(self, funds: GridView, monkeypatch: pytest.MonkeyPatch) -> None:
        said: list[str] = []
        monkeypatch.setattr("perfeval_desktop.ui.grid_view.show_notice", lambda *words: said.append(words[1]))
        funds.reveal(FUNDS.row("project_other").child("initial_budget"))
        QGuiApplication.clipboard().setText("1\n2\n3")
        press(Key.Key_V, Mod.ControlModifier)
        assert "2 格超出表格" in said[0]

    def test_one_value_fills_the_selection(self, funds: GridView, blank: Session) -> None:
        press(Key.Key_Down, Mod.ShiftModifier)
        QGuiApplication.clipboard().setText("5")
        press(Key.Key_V, Mod.ControlModifier)
        assert value(blank, BASIC) == value(blank, PROJECT) == Decimal("5E+4")

    def test_copying_back_loses_no_digit_and_changes_nothing(self, sample: Session, show: Show) -> None:
        before = sample.evaluation
        view = grid_of(sample, ScorecardSource(), show)
        view.setFocus()
        press(Key.Key_A, Mod.ControlModifier)
        press(Key.Key_C, Mod.ControlModifier)
        view.setCurrentIndex(view.table.index(0, 0))
        press(Key.Key_V, Mod.ControlModifier)
        assert sample.evaluation is before

    def test_digits_that_are_not_shown_survive_a_copy_onto_itself(self, funds: GridView, blank: Session) -> None:
        type_keys("12.345678")
        press(Key.Key_Return)
        funds.reveal(BASIC)
        assert at(funds, BASIC) == "12.35"
        press(Key.Key_C, Mod.ControlModifier)
        press(Key.Key_V, Mod.ControlModifier)
        assert value(blank, BASIC) == Decimal("123456.78")

    def test_a_block_pasted_into_an_empty_class_makes_one_row(self, blank: Session, show: Show) -> None:
        view = grid_of(blank, GoalSource(), show)
        view.setFocus()
        view.setCurrentIndex(view.table.index(2, 2))
        QGuiApplication.clipboard().setText("按时办结\t100%\t完成")
        press(Key.Key_V, Mod.ControlModifier)
        (goal,) = blank.evaluation.goals.entries
        assert (goal.name, goal.annual_target, goal.execution_status) == ("按时办结", "100%", "完成")
        blank.undo()
        assert blank.evaluation.goals.entries == ()

    def test_a_cell_with_line_breaks_travels_whole(self, card: GridView, sample: Session) -> None:
        where = path("scorecard.entries[dept.input.budget.preparation].score_rationale")
        text = value(sample, where)
        assert isinstance(text, str)
        assert "\n" in text
        card.reveal(where)
        press(Key.Key_C, Mod.ControlModifier)
        card.reveal(ENTRY.child("deduction_reason"))
        press(Key.Key_V, Mod.ControlModifier)
        assert value(sample, ENTRY.child("deduction_reason")) == text

    def test_cut_copies_and_clears(self, card: GridView, sample: Session) -> None:
        where = ENTRY.child("self_score")
        card.reveal(where)
        press(Key.Key_X, Mod.ControlModifier)
        assert QGuiApplication.clipboard().text() == "1"
        assert value(sample, where) is None


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


class TestLooks:
    def test_merged_labels_span_their_rows_and_show_live_points(self, card: GridView, sample: Session) -> None:
        assert card.rowSpan(0, 0) == 5
        assert "得 15 分" in card.table.index(0, 0).data()
        card.table.setData(card.table.index_of(path("scorecard.entries[dept.input.goals.overall].self_score")), "3")
        assert "得 14 分" in card.table.index(0, 0).data()
        assert at(card, path("scorecard.stated_score")) == "97.5"

    def test_only_the_row_of_an_edit_is_measured_again(self, card: GridView, monkeypatch: pytest.MonkeyPatch) -> None:
        QApplication.processEvents()
        measured: list[int] = []
        plain = GridView.resizeRowToContents
        monkeypatch.setattr(
            GridView, "resizeRowToContents", lambda view, row: (measured.append(row), plain(view, row))[1]
        )
        where = ENTRY.child("deduction_reason")
        index = card.table.index_of(where)
        low = card.rowHeight(index.row())
        card.table.setData(index, "很长的原因。" * 30)
        QApplication.processEvents()
        assert card.rowHeight(index.row()) > low
        labels = {0, 5, 12, index.row(), card.table.rowCount() - 1}
        assert set(measured) <= labels

    def test_rows_and_titles_grow_with_the_font(self, card: GridView) -> None:
        QApplication.processEvents()
        row, header = card.rowHeight(0), card.horizontalHeader().height()
        font = card.font()
        font.setPointSizeF(font.pointSizeF() * 2)
        card.setFont(font)
        QApplication.processEvents()
        assert card.rowHeight(0) > 1.5 * row
        assert card.horizontalHeader().height() > 1.5 * header
        assert all(card.rowHeight(each) >= card.fontMetrics().height() for each in range(card.table.rowCount()))

    def test_no_column_is_cut_off_on_an_office_screen(self, sample: Session, show: Show) -> None:
        for source in (ScorecardSource(), GoalSource(), fund_source(), AccountSource()):
            view = grid_of(sample, source, show)
            QApplication.processEvents()
            assert view.horizontalScrollBar().maximum() == 0, source.name
            assert view.horizontalHeader().length() == view.viewport().width()

    def test_the_wheel_changes_no_value(self, card: GridView, sample: Session) -> None:
        before = sample.evaluation
        card.reveal(ENTRY.child("self_score"))
        press(Key.Key_F2)
        center = QPointF(focused().rect().center())
        wheel = QWheelEvent(
            center,
            focused().mapToGlobal(center),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Mod.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(focused(), wheel)
        press(Key.Key_Return)
        assert sample.evaluation is before

    def test_cells_speak_label_value_and_finding(self, card: GridView, sample: Session) -> None:
        where = ENTRY.child("self_score")
        card.table.setData(card.table.index_of(where), "99")
        number = [issue.where for issue in sample.issues].index(where)
        words = card.table.index_of(where).data(Qt.ItemDataRole.AccessibleTextRole)
        assert words.startswith("预算执行率 自评得分，99，✗ 错误：")
        assert sample.findings[number].message in words
