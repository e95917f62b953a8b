"""What a grid shows: computed cells, merged labels, widths and heights, what it tells."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.budget_grids import AccountSource
from perfeval_desktop.ui.cell_editors import LineCellEditor
from perfeval_desktop.ui.goal_grid import GoalSource
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.scorecard_grid import ScorecardSource
from tests.grids import BASIC, ENTRY, PROJECT, TOTAL, Show, at, current, fund_source, grid_of, value
from tests.helpers import focused, press, type_keys, type_text

Key, Mod = Qt.Key, Qt.KeyboardModifier


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

    @pytest.mark.parametrize("text", ["", "0.10", "0.1000", "1000元"])
    def test_the_same_figure_typed_once_more_states_nothing(self, funds: GridView, blank: Session, text: str) -> None:
        blank.push(SetField(BASIC, Decimal(1000), "填写"))
        blank.push(SetField(PROJECT, Decimal(0), "填写"))
        funds.reveal(TOTAL)
        funds.state_over()
        if text:
            press(Key.Key_A, Mod.ControlModifier)
            type_text(text)
        press(Key.Key_Return)
        assert value(blank, TOTAL) is None
        assert blank.undo_label == "填写"
        funds.reveal(TOTAL)
        funds.state_over()
        press(Key.Key_A, Mod.ControlModifier)
        type_keys("0.1004")
        press(Key.Key_Return)
        assert value(blank, TOTAL) == Decimal(1004)

    @pytest.mark.parametrize("key", [Key.Key_5, Key.Key_F2])
    def test_typing_on_a_computed_figure_says_how_to_state_another(
        self, funds: GridView, blank: Session, monkeypatch: pytest.MonkeyPatch, key: Key
    ) -> None:
        said: list[str] = []
        monkeypatch.setattr(
            "perfeval_desktop.ui.grid_edits.show_notice", lambda _view, words, _place: said.append(words)
        )
        blank.push(SetField(BASIC, Decimal(1000), "填写"))
        blank.push(SetField(PROJECT, Decimal(0), "填写"))
        funds.reveal(TOTAL)
        before = blank.evaluation
        press(Key.Key_Escape)
        press(Key.Key_Backspace)
        assert said == []
        press(key)
        assert said == ["这是计算得出的数；要改写请按 Shift+F10 选“改写”。"]
        assert current(funds) == TOTAL
        assert blank.evaluation is before

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


class TestAmounts:
    def test_another_unit_is_told_when_the_editor_is_gone(
        self, blank: Session, show: Show, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said: list[str] = []
        monkeypatch.setattr("perfeval_desktop.ui.grid_edits.show_notice", lambda *words: said.append(words[1]))
        where = path("budget.accounts[approved_basic].this_year")
        view = grid_of(blank, AccountSource(), show)
        view.reveal(where)
        type_text("37.98万元")
        press(Key.Key_Return)
        assert value(blank, where) == Decimal("379800")
        assert said == ["已换算：37.98万元 = 379,800 元"]

    def test_typed_and_computed_amounts_are_said_in_capitals(self, funds: GridView) -> None:
        for text in ("1859.48", "660.20"):
            type_keys(text)
            press(Key.Key_Return)
        tips = [funds.table.index_of(where).data(Qt.ItemDataRole.ToolTipRole) for where in (BASIC, TOTAL)]
        assert "大写：壹仟捌佰伍拾玖万肆仟捌佰元整" in tips[0]
        assert "大写：贰仟伍佰壹拾玖万陆仟捌佰元整" in tips[1]
        assert "大写" not in funds.table.index_of(BASIC).data(Qt.ItemDataRole.AccessibleTextRole)


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

    def test_a_sign_makes_no_row_higher(self, card: GridView) -> None:
        reason = card.table.index_of(ENTRY.child("deduction_reason"))
        card.table.setData(reason, "一\n二\n三")
        assert card.table.severity(reason) is None
        card.resizeRowToContents(reason.row())
        high = card.rowHeight(reason.row())
        card.table.setData(card.table.index_of(ENTRY.child("self_score")), "2")  # full points, and yet a reason
        assert card.table.severity(reason) is not None
        card.resizeRowToContents(reason.row())
        assert card.rowHeight(reason.row()) == high

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
