"""In the real window: what an input method is composing when the user goes on is in the document, and in the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.storage import project_file
from perfeval_desktop.ui import composition
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.interaction import SaveAnswer
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import commit, compose, focused, press, type_text
from tests.window import ScriptedInteraction

Key, Mod = Qt.Key, Qt.KeyboardModifier
CTRL = Mod.ControlModifier

FIELDS = {
    # where it is composed, what the input method hands over, and what then stands in the field
    "cover.unit_name": ("市", "市"),
    "report.sections[conclusion].text": ("市", "市"),
    "budget.funds[basic].initial_budget": ("１２", "120000"),
    "scorecard.entries[dept.process.execution.rate].self_score": ("２", "2"),
    "scorecard.entries[dept.process.execution.rate].deduction_reason": ("市", "市"),
    "goals.entries": ("市", "市"),
}


class ReadyInputMethod:
    """Hands over what it is composing when it is asked to, as the input methods of desktops do."""

    def __init__(self, word: str) -> None:
        self._word = word

    def inputMethod(self) -> ReadyInputMethod:
        return self

    def commit(self) -> None:
        word, self._word = self._word, ""
        if word:
            commit(focused(), word)


def save(window: MainWindow) -> None:
    press(Key.Key_S, CTRL)


def turn_the_tab(window: MainWindow) -> None:
    press(Key.Key_PageDown, CTRL)


def go_to_a_finding(window: MainWindow) -> None:
    press(Key.Key_F8)


def go_to_another_pane(window: MainWindow) -> None:
    press(Key.Key_F6)


def undo_and_redo(window: MainWindow) -> None:
    window.undo()
    window.redo()


LEAVING: list[Callable[[MainWindow], None]] = [save, turn_the_tab, go_to_a_finding, go_to_another_pane, undo_and_redo]


def field_of(window: MainWindow, where: str) -> str:
    if where != "goals.entries":
        return where
    return f"goals.entries[{window.session.evaluation.goals.entries[0].id}].execution_status"


def begin(window: MainWindow, where: str) -> None:
    """Go there, choose all that stands there, and begin to compose over it."""
    window.workbench.go_to(path(where))
    if not isinstance(focused(), GridView):
        press(Key.Key_A, CTRL)
    for step in ("s", "sh", "shi"):
        compose(focused(), step)


@pytest.mark.parametrize("leave", LEAVING)
@pytest.mark.parametrize("where", FIELDS)
def test_what_is_handed_over_on_the_way_out_is_kept(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    leave: Callable[[MainWindow], None],
) -> None:
    word, value = FIELDS[where]
    window.flow.open_sample()
    window.session.save_as(tmp_path / "甲.jxzp")
    field = field_of(window, where)
    begin(window, field)
    monkeypatch.setattr(composition, "QGuiApplication", ReadyInputMethod(word))
    leave(window)
    assert shown(get_at(window.session.evaluation, path(field))) == value
    if leave is save:
        assert shown(get_at(project_file.load(tmp_path / "甲.jxzp").evaluation, path(field))) == value


@pytest.mark.parametrize("leave", LEAVING)
@pytest.mark.parametrize("where", FIELDS)
def test_what_is_given_up_on_the_way_out_changes_nothing(
    window: MainWindow, tmp_path: Path, where: str, leave: Callable[[MainWindow], None]
) -> None:
    window.flow.open_sample()
    window.session.save_as(tmp_path / "甲.jxzp")
    before = window.session.evaluation
    begin(window, field_of(window, where))
    leave(window)
    assert window.session.evaluation == before


@pytest.mark.parametrize("where", FIELDS)
def test_closing_the_window_saves_what_was_being_composed(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    word, value = FIELDS[where]
    file = tmp_path / "甲.jxzp"
    window.flow.open_sample()
    window.session.save_as(file)
    field = field_of(window, where)
    begin(window, field)
    monkeypatch.setattr(composition, "QGuiApplication", ReadyInputMethod(word))
    asked.answers.append(SaveAnswer.SAVE)
    window.close()
    assert shown(get_at(project_file.load(file).evaluation, path(field))) == value


def test_long_sequences_of_compositions_end_in_one_cell(window: MainWindow) -> None:
    """As an input method sends them: letters grow, are cut down, words come in pieces, with plain signs between."""
    where = "scorecard.entries[dept.process.execution.rate].deduction_reason"
    window.flow.open_sample()
    window.workbench.go_to(path(where))
    for steps, word in (
        (("z", "zi", "zi'j", "zi'jin"), "资金"),
        (("x", "xi", "x", "xia"), "下"),
        (("d", ""), ""),
        ((), "，"),
        (("w", "wan"), "晚"),
    ):
        if word:
            type_text(word, steps)
        else:
            for step in steps:
                compose(focused(), step)
    press(Key.Key_Return, CTRL)
    assert get_at(window.session.evaluation, path(where)) == "资金下，晚"
    QApplication.processEvents()
    assert isinstance(focused(), GridView)


def shown(value: object) -> str:
    return f"{value:f}" if not isinstance(value, str) and value is not None else str(value)
