"""When taking a text over fails for a reason that nobody thought of, the text is still there when one comes back."""

import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.storage import project_file
from perfeval_desktop.ui.drafts import Drafts
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.plain_text import text_of
from tests.helpers import focused, press, type_text
from tests.window import ScriptedInteraction

Key, Mod = Qt.Key, Qt.KeyboardModifier
LINE = path("cover.unit_name")
SECTION = path("report.sections[conclusion].text")
CELL = path("budget.funds[basic].initial_budget")
LONG = path("scorecard.entries[dept.process.execution.rate].deduction_reason")
TYPED = {LINE: "某某局", SECTION: "写了很久的一段。", CELL: "2028.45", LONG: "写了很久的原因。"}
ELSEWHERE = path("goals.preparer")


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What the guard of the program hears of."""
    heard: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _traceback: heard.append(error))
    return heard


@pytest.fixture
def broken(window: MainWindow, tmp_path: Path, faults: list[BaseException]) -> Iterator[Callable[[], None]]:
    """The sample, in which nothing can be changed; call it to mend that."""
    window.flow.open_sample()
    window.session.save_as(tmp_path / "甲.jxzp")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(window.session, "push", lambda *_what, **_how: {}["nothing"])
        yield patch.undo


def shown() -> str:
    """What stands where the keyboard is; in a grid, in the editor that opens there."""
    if isinstance(focused(), GridView):
        press(Key.Key_F2)
    editor = focused()
    if isinstance(editor, QLineEdit):
        return editor.text()
    assert isinstance(editor, QPlainTextEdit | QTextEdit)
    return text_of(editor)


@pytest.mark.parametrize("where", TYPED, ids=str)
def test_it_is_still_there_when_one_comes_back(
    window: MainWindow,
    asked: ScriptedInteraction,
    broken: Callable[[], None],
    faults: list[BaseException],
    where: object,
) -> None:
    before = window.session.evaluation
    window.workbench.go_to(where)  # type: ignore[arg-type]
    press(Key.Key_F2)
    press(Key.Key_A, Mod.ControlModifier)
    type_text(TYPED[where])  # type: ignore[index]
    window.workbench.go_to(ELSEWHERE)
    QApplication.processEvents()
    assert {type(fault) for fault in faults} == {KeyError}
    assert window.session.evaluation is before
    assert "没有预料到的问题" in Drafts.of(window.session).sentences()[0]
    assert window.flow.save()  # what can be saved is, and what cannot is told
    assert "没有预料到的问题" in asked.infos[-1]
    window.workbench.go_to(where)  # type: ignore[arg-type]
    assert shown() == TYPED[where]  # type: ignore[index]
    broken()
    window.commit_pending()
    window.workbench.go_to(ELSEWHERE)
    now = get_at(window.session.evaluation, where)  # type: ignore[arg-type]
    assert now == (Decimal("20284500") if where is CELL else TYPED[where])  # type: ignore[index]
    assert Drafts.of(window.session).sentences() == ()
    assert window.flow.save()
    assert window.session.path is not None
    assert project_file.load(window.session.path).evaluation == window.session.evaluation
