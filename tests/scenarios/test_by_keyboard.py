"""The whole published sample is entered into an empty document without a mouse."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar
from pytestqt.qtbot import QtBot

from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields, same
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.outline_tree import OutlineTree
from tests.benchmarks.packages import sample
from tests.clerk import ALT, CTRL, Clerk, back_to, reach, without_own_ids
from tests.helpers import focused, press
from tests.window import ScriptedInteraction, shown_window

MODEL: SelfEvaluation = sample()[0]


def begin(window: MainWindow, qtbot: QtBot) -> None:
    """From the start page: Tab to the button of the rule pack, Space."""
    qtbot.waitUntil(lambda: any(each.text().startswith("新建：") for each in window.findChildren(QAbstractButton)))
    wanted = "新建：临沧市2022年度部门整体支出和项目支出绩效自评"
    reach(lambda: isinstance(focused(), QAbstractButton) and focused().text() == wanted)
    press(Qt.Key.Key_Space)
    assert window.session.is_open


def in_tab(window: MainWindow) -> bool:
    """True when the keyboard is in the tab in front, not in what stands around it."""
    tab = window.workbench.pages.tab()
    return tab is not None and tab.isAncestorOf(QApplication.focusWidget())


def turn_to(number: int) -> None:
    press(Qt.Key(Qt.Key.Key_0 + number), CTRL)


def fill_overview(window: MainWindow, clerk: Clerk) -> None:
    turn_to(1)
    tree = focused()
    assert isinstance(tree, OutlineTree)
    clerk.fill_outline(tree, pages_before=1)
    clerk.fill_closing(lambda: in_tab(window))
    turn_to(1)
    back_to(tree)
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Tab)
    clerk.fill_while(lambda: in_tab(window))


def fill_page(window: MainWindow, clerk: Clerk, number: int) -> None:
    """A tab that is one page: from its first field with Tab to its last."""
    turn_to(number)
    clerk.fill_while(lambda: in_tab(window))


def fill_project(window: MainWindow, clerk: Clerk, qtbot: QtBot) -> None:
    """Add a project; its form waits for the name. Then the other pages of it, with Ctrl+Tab."""
    count = len(window.session.evaluation.projects)
    press(Qt.Key.Key_N, ALT)
    qtbot.waitUntil(lambda: len(window.session.evaluation.projects) > count)  # a button goes down before it acts
    clerk.fill_while(lambda: in_tab(window))
    turn_to(5)
    press(Qt.Key.Key_Tab, CTRL)  # 资金使用, where the focus was last time
    reach(lambda: isinstance(focused(), QTabBar), Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Tab)
    clerk.fill_while(lambda: in_tab(window))
    turn_to(5)
    press(Qt.Key.Key_Tab, CTRL)  # round to 自评报告
    reach(lambda: isinstance(focused(), OutlineTree))
    tree = focused()
    assert isinstance(tree, OutlineTree)
    clerk.fill_outline(tree, pages_before=0)
    clerk.fill_closing(lambda: in_tab(window))
    turn_to(5)


def differences(window: MainWindow) -> Iterator[str]:
    """What the document does not hold as the model does."""
    have, want = without_own_ids(window.session.evaluation), without_own_ids(MODEL)
    wanted = {str(field.path): field.value for field in iter_fields(want)}
    had = {str(field.path): field.value for field in iter_fields(have)}
    for place in sorted(wanted.keys() | had.keys()):
        if not same(wanted.get(place), had.get(place)):
            yield f"{place}: {had.get(place)!r} instead of {wanted.get(place)!r}"


@pytest.mark.timeout(600)
def test_the_sample_is_entered_with_the_keyboard_alone(qtbot: QtBot, tmp_path: Path) -> None:
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        begin(window, qtbot)
        clerk = Clerk(window, MODEL)
        fill_overview(window, clerk)
        for number in (2, 3, 4):
            fill_page(window, clerk, number)
        turn_to(5)
        for _ in MODEL.projects:
            fill_project(window, clerk, qtbot)
        window.workbench.commit_pending()
        assert list(differences(window)) == []
