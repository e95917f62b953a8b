"""Who types into a final package is told, beside the place and in the status bar, that it is final: never silence."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QTableView, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.choice_inputs import ChoiceField
from perfeval_desktop.ui.final_lock import FinalLock
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.notices import show_notice
from tests.helpers import commit, compose, focused, press, type_keys
from tests.window import ScriptedInteraction, shown_window

Key, Mod = Qt.Key, Qt.KeyboardModifier
LINE = path("cover.unit_name")
SECTION = path("report.sections[conclusion].text")
NOTES = path("scorecard.other_notes")
NUMBER = path("scorecard.entries[dept.process.execution.rate].self_score")
LONG = path("scorecard.entries[dept.process.execution.rate].score_rationale")
TICK = path("goals.entries[g1].completion")

Try = Callable[[], object]


def composed() -> None:
    compose(focused(), "hao")
    commit(focused(), "好")


TYPING: dict[str, Try] = {
    "letter": lambda: type_keys("a"),
    "digit": lambda: type_keys("7"),
    "space": lambda: press(Key.Key_Space),
    "input method": composed,
    "punctuation without a composition": lambda: commit(focused(), "。"),
    "F2": lambda: press(Key.Key_F2),
    "Backspace": lambda: press(Key.Key_Backspace),
    "Delete": lambda: press(Key.Key_Delete),
    "paste": lambda: press(Key.Key_V, Mod.ControlModifier),
}
LEFT_ALONE: dict[str, Try] = {
    "arrows": lambda: press(Key.Key_Right),
    "copy": lambda: press(Key.Key_C, Mod.ControlModifier),
    "all": lambda: press(Key.Key_A, Mod.ControlModifier),
    "Esc": lambda: press(Key.Key_Escape),
    "Home": lambda: press(Key.Key_Home),
}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    """The sample, final."""
    with shown_window(tmp_path / "home", asked) as shown:
        shown.flow.open_sample()
        shown.session.finalise("王五")
        QApplication.clipboard().setText("7")
        yield shown


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was said beside a place."""
    said: list[str] = []

    def notice(widget: QWidget, sentence: str, *place: object) -> None:
        said.append(sentence)
        show_notice(widget, sentence, *place)  # type: ignore[arg-type]

    for module in ("final_lock", "grid_edits"):
        monkeypatch.setattr(f"perfeval_desktop.ui.{module}.show_notice", notice)
    return said


def is_told(window: MainWindow) -> bool:
    words = window.statusBar().currentMessage()
    return "这份材料已于" in words and "定稿" in words and QToolTip.text() == words


@pytest.mark.parametrize("field", [LINE, SECTION, NOTES, NUMBER, LONG], ids=str)
@pytest.mark.parametrize("try_it", TYPING.values(), ids=TYPING)
def test_typing_is_answered(window: MainWindow, told: list[str], field: object, try_it: Try) -> None:
    window.workbench.go_to(field)  # type: ignore[arg-type]
    before = window.session.evaluation
    try_it()
    assert is_told(window)
    assert len(told) == 1
    window.commit_pending()
    assert window.session.evaluation is before


@pytest.mark.parametrize("field", [LINE, SECTION, NUMBER], ids=str)
@pytest.mark.parametrize("try_it", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_reading_is_not_disturbed(window: MainWindow, told: list[str], field: object, try_it: Try) -> None:
    window.workbench.go_to(field)  # type: ignore[arg-type]
    try_it()
    assert told == []


def test_enter_is_answered_where_it_would_begin_a_paragraph(window: MainWindow, told: list[str]) -> None:
    window.workbench.go_to(NUMBER)
    press(Key.Key_Return)  # the cursor goes down, as always
    window.workbench.go_to(LINE)
    press(Key.Key_Return)
    assert told == []
    window.workbench.go_to(SECTION)
    press(Key.Key_Return)
    assert is_told(window)


def test_space_on_a_tick_is_answered(window: MainWindow) -> None:
    window.workbench.go_to(TICK)
    press(Key.Key_Space)
    assert is_told(window)


@pytest.mark.parametrize("field", [SECTION, NUMBER], ids=str)
def test_a_word_is_answered_once_and_the_next_one_again(window: MainWindow, told: list[str], field: object) -> None:
    window.workbench.go_to(field)  # type: ignore[arg-type]
    type_keys("words")
    assert len(told) == 1
    FinalLock.of(window.session)._pause.stop()  # the pause is over
    type_keys("again")
    assert len(told) == 2
    assert told[0] == told[1]


def test_a_double_click_is_answered(window: MainWindow) -> None:
    window.workbench.go_to(NUMBER)
    grid = focused()
    assert isinstance(grid, QTableView)
    place = grid.visualRect(grid.currentIndex()).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, Mod.NoModifier, place)
    QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, Mod.NoModifier, place)
    assert is_told(window)


def test_a_click_on_a_choice_is_answered(window: MainWindow) -> None:
    window.workbench.go_to(path("projects"))
    QApplication.processEvents()
    field = next(one for one in window.findChildren(ChoiceField) if one.isVisible())
    choice = field.findChild(QComboBox)
    assert choice is not None
    assert not choice.isEnabled()
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton, Mod.NoModifier, QPoint(5, 5))
    assert is_told(window)


def test_when_it_is_opened_again_typing_goes_on(window: MainWindow, told: list[str]) -> None:
    window.session.reopen("领导要求核减得分", "")
    window.workbench.go_to(SECTION)
    type_keys("a")
    window.workbench.go_to(NUMBER)
    type_keys("1")
    press(Key.Key_Escape)
    assert told == []
