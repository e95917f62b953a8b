"""A clerk's first day: open the sample, change a figure, watch what follows, undo, save, open again."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at, same
from perfeval_desktop.scoring.figures import execution_rate_text, fund_figure
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import press, type_keys
from tests.window import ScriptedInteraction, shown_window

CTRL = Qt.KeyboardModifier.ControlModifier
BUDGET = path("budget.funds[basic].initial_budget")
SPENT = path("budget.funds[basic].final_expenditure")


def shown_texts(window: MainWindow) -> list[str]:
    """Every text in the grid that has the focus."""
    model = QApplication.focusWidget().model()
    return [model.index(row, column).data() for row in range(model.rowCount()) for column in range(model.columnCount())]


def fund_total(window: MainWindow) -> str:
    form = window.session.pack.department.scorecard.funds
    return str(fund_figure(window.session.evaluation.budget.funds, form, "total", "initial_budget").value)


def rate(window: MainWindow) -> str:
    form = window.session.pack.department.scorecard.funds
    return execution_rate_text(window.session.evaluation.budget.funds, form, "basic")


def test_a_figure_is_changed_followed_undone_saved_and_found_again(qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "我的自评.jxzp"
    asked = ScriptedInteraction(target)
    with shown_window(tmp_path / "home", asked) as window:
        window.start_page.sample_button.click()
        session = window.session
        assert session.title == "示例"
        at_first = session.evaluation
        findings_at_first = session.findings

        window.workbench.go_to(BUDGET)
        assert "1859.48" in shown_texts(window)
        type_keys("1900")
        press(Qt.Key.Key_Return)
        assert str(get_at(session.evaluation, BUDGET)) == "1.900E+7"
        assert "2560.20" in shown_texts(window)  # 1900.00 + 660.20 where 2519.68 stood
        assert session.findings != findings_at_first  # the figures no longer agree with each other
        assert session.undo_label

        window.workbench.go_to(SPENT)
        before = rate(window)
        type_keys("1014.225")
        press(Qt.Key.Key_Return)
        assert (before, rate(window)) == ("100%", "50%")
        assert "50%" in shown_texts(window)

        press(Qt.Key.Key_Z, CTRL, times=2)
        assert same(session.evaluation, at_first)
        assert session.findings == findings_at_first
        assert not window.windowTitle().startswith("*")
        press(Qt.Key.Key_Y, CTRL, times=2)
        assert rate(window) == "50%"

        press(Qt.Key.Key_S, CTRL)
        saved = session.evaluation
        assert target.exists()
        assert not session.is_dirty
        assert window.windowTitle() == "我的自评 — 绩效自评填报"

    with shown_window(tmp_path / "home", ScriptedInteraction()) as window:
        window.start_page.recent_asked.emit(str(target))
        assert same(window.session.evaluation, saved)
        assert fund_total(window) == "25602000"
