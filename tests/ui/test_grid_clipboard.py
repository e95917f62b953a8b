"""Blocks between a grid and a spreadsheet."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.budget_grids import AccountSource
from perfeval_desktop.ui.goal_grid import GoalSource
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.scorecard_grid import ScorecardSource
from tests.grids import BASIC, ENTRY, FUNDS, PROJECT, Show, at, fund_source, grid_of, paste, value
from tests.helpers import press, type_keys

Key, Mod = Qt.Key, Qt.KeyboardModifier


class TestClipboard:
    def test_a_block_from_excel_is_one_step(self, funds: GridView, blank: Session) -> None:
        QGuiApplication.clipboard().setText("1,859.48\t168.97\r\n660.20\t522.48\r\n")
        press(Key.Key_V, Mod.ControlModifier)
        assert value(blank, BASIC) == Decimal("18594800.00")
        assert value(blank, FUNDS.row("project").child("budget_adjustment")) == Decimal("5224800.00")
        blank.undo()
        assert blank.undo_label == ""
        assert value(blank, BASIC) is None

    def test_read_only_cells_are_skipped_and_told(self, funds: GridView, blank: Session, said: list[str]) -> None:
        funds.setCurrentIndex(funds.table.index(1, 0))
        QGuiApplication.clipboard().setText("基本支出\t\t1859.48\tabc\n")
        press(Key.Key_V, Mod.ControlModifier)
        assert value(blank, BASIC) == Decimal("18594800.00")
        assert "1 格不可填写，已跳过" in said[0]
        assert "“abc”不是有效的数字" in said[0]

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

    def test_a_text_that_could_not_be_read_goes_along(self, funds: GridView, blank: Session) -> None:
        funds.reveal(BASIC)
        paste("3%\t5\r\n")
        funds.reveal(BASIC)
        press(Key.Key_Right, Mod.ShiftModifier)
        press(Key.Key_X, Mod.ControlModifier)
        assert QGuiApplication.clipboard().text() == "3%\t5.00"
        funds.reveal(PROJECT)
        press(Key.Key_V, Mod.ControlModifier)
        assert funds.table.index_of(PROJECT).data() == "3%"

    def test_cut_and_paste_elsewhere_keeps_every_digit(self, funds: GridView, blank: Session) -> None:
        type_keys("37.981234")
        press(Key.Key_Return)
        funds.reveal(BASIC)
        press(Key.Key_X, Mod.ControlModifier)
        assert QGuiApplication.clipboard().text() == "37.98"
        funds.reveal(PROJECT)
        press(Key.Key_V, Mod.ControlModifier)
        assert value(blank, PROJECT) == Decimal("379812.34")

    def test_a_copied_label_is_what_is_shown(self, card: GridView, sample: Session) -> None:
        label = card.table.index(0, 0)
        card.setCurrentIndex(label)
        press(Key.Key_C, Mod.ControlModifier)
        card.reveal(ENTRY.child("deduction_reason"))
        press(Key.Key_V, Mod.ControlModifier)
        assert value(sample, ENTRY.child("deduction_reason")) == card.table.cell(label).text != ""

    def test_a_nul_is_dropped_and_told(self, card: GridView, sample: Session, said: list[str]) -> None:
        where = ENTRY.child("deduction_reason")
        card.reveal(where)
        QGuiApplication.clipboard().setText("资金\x00下达晚")
        press(Key.Key_V, Mod.ControlModifier)
        assert value(sample, where) == "资金下达晚"
        assert said[0].startswith("已填入 1 格；文字中有看不见的控制字符")


class TestUnits:
    """Money between a table in 元 and one in 万元."""

    def copied(self, session: Session, show: Show, amount: str) -> GridView:
        """The account table in 元 with ``amount`` typed and copied."""
        view = grid_of(session, AccountSource(), show)
        place = next(
            (row, column)
            for row in range(view.table.rowCount())
            for column in range(view.table.columnCount())
            if view.table.cell(view.table.index(row, column)).editable
        )
        view.setCurrentIndex(view.table.index(*place))
        view.setFocus()
        type_keys(amount)
        press(Key.Key_Return)
        view.setCurrentIndex(view.table.index(*place))
        press(Key.Key_C, Mod.ControlModifier)
        return view

    def test_a_copied_amount_keeps_its_unit(self, blank: Session, show: Show, said: list[str]) -> None:
        self.copied(blank, show, "18594757.49")
        assert QGuiApplication.clipboard().text() == "18,594,757.49"  # other programs get what is seen
        grid = grid_of(blank, fund_source(), show)
        grid.reveal(BASIC)
        press(Key.Key_V, Mod.ControlModifier)
        assert str(value(blank, BASIC)) == "18594757.49"
        assert said == ["已填入 1 格；已换算：18594757.49元 = 1,859.475749 万元"]

    def test_an_open_editor_takes_it_with_its_unit_too(self, blank: Session, show: Show) -> None:
        self.copied(blank, show, "18594757.49")
        grid = grid_of(blank, fund_source(), show)
        grid.reveal(BASIC)
        press(Key.Key_F2)
        press(Key.Key_V, Mod.ControlModifier)
        press(Key.Key_Return)
        assert str(value(blank, BASIC)) == "18594757.49"

    def test_the_other_way_the_known_digits_stay_known(
        self, funds: GridView, blank: Session, show: Show, said: list[str]
    ) -> None:
        type_keys("37.98")
        press(Key.Key_Return)
        funds.reveal(BASIC)
        press(Key.Key_C, Mod.ControlModifier)
        grid = grid_of(blank, AccountSource(), show)
        place = path("budget.accounts[other_revenue].this_year")
        assert grid.reveal(place)
        press(Key.Key_V, Mod.ControlModifier)
        assert str(value(blank, place)) == "3.798E+5"
        assert said == ["已填入 1 格；已换算：37.98万元 = 379,800 元"]

    def test_within_one_unit_nothing_is_told(self, blank: Session, show: Show, said: list[str]) -> None:
        grid = self.copied(blank, show, "18594757.493")
        grid.setCurrentIndex(grid.currentIndex().siblingAtColumn(grid.currentIndex().column() + 1))
        press(Key.Key_V, Mod.ControlModifier)
        assert str(grid.table.cell(grid.currentIndex()).value) == "18594757.493"
        assert said == []

    def test_a_text_takes_the_digits_alone(self, blank: Session, show: Show) -> None:
        self.copied(blank, show, "18594757.49")
        grid = grid_of(blank, GoalSource(), show)
        grid.setCurrentIndex(grid.table.index(0, 2))
        grid.setFocus()
        press(Key.Key_V, Mod.ControlModifier)
        (goal,) = blank.evaluation.goals.entries
        assert goal.name == "18594757.49"


@pytest.mark.parametrize("end", ["\r\n", "\r\n\r\n", "\n\n\n"])
def test_line_ends_behind_a_block_clear_nothing(funds: GridView, blank: Session, end: str) -> None:
    type_keys("5")
    press(Key.Key_Return)
    type_keys("6")
    press(Key.Key_Return)
    funds.reveal(BASIC)
    QGuiApplication.clipboard().setText(f"7{end}")
    press(Key.Key_V, Mod.ControlModifier)
    assert (value(blank, BASIC), value(blank, PROJECT)) == (70_000, 60_000)


def test_a_row_of_empty_cells_behind_a_block_is_meant(funds: GridView, blank: Session) -> None:
    type_keys("5")
    press(Key.Key_Return)
    type_keys("6")
    press(Key.Key_Return)
    funds.reveal(BASIC)
    QGuiApplication.clipboard().setText("7\t8\r\n\t\r\n")
    press(Key.Key_V, Mod.ControlModifier)
    assert (value(blank, BASIC), value(blank, PROJECT)) == (70_000, None)
