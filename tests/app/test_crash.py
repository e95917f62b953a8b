"""Something unexpected goes wrong: one calm message, the window stays, the log says where but not what was typed."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, qWarning
from PySide6.QtGui import QPaintEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from perfeval_desktop.app.crash import CrashGuard
from perfeval_desktop.app.logs import DiscreetFormatter, log_path, start_logging
from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import press, type_keys
from tests.window import ScriptedInteraction, shown_window

BUDGET = path("budget.funds[basic].initial_budget")
SECRET = "职工王某的电话"


@pytest.fixture
def asked() -> ScriptedInteraction:
    return ScriptedInteraction()


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The log file of a program that has just started."""
    handlers: list[logging.Handler] = []
    monkeypatch.setattr(logging.getLogger(), "handlers", handlers)
    start_logging(tmp_path / "log")
    file = log_path()
    assert file is not None
    yield file
    handlers[0].close()


@pytest.fixture
def guard(qapp: QApplication, asked: ScriptedInteraction) -> Iterator[CrashGuard]:
    guard = CrashGuard(asked)
    guard.take_hooks()
    yield guard
    guard.give_back_hooks()
    guard.deleteLater()


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    with shown_window(tmp_path / "home", asked) as shown:
        shown.flow.open_sample()
        yield shown


def failure(text: str = SECRET) -> tuple[type[BaseException], BaseException]:
    try:
        raise ValueError(text)
    except ValueError as error:
        return ValueError, error


def test_a_slot_that_fails_twice_is_told_once_and_the_work_is_kept(
    window: MainWindow, guard: CrashGuard, asked: ScriptedInteraction, log: Path
) -> None:
    def fail() -> None:
        raise ValueError(f"{SECRET} {window.session.evaluation.cover.unit_name}")

    window.workbench.go_to(BUDGET)
    type_keys("1234")
    press(Qt.Key.Key_Return)
    before, undo = window.session.evaluation, window.session.undo_label
    button = QPushButton("出错", window)
    button.clicked.connect(fail)
    button.click()
    assert asked.failures == []  # not in the middle of the click
    QApplication.processEvents()
    button.click()
    QApplication.processEvents()
    assert len(asked.failures) == 1
    sentence, where = asked.failures[0]
    assert "先保存" in sentence
    assert where == log
    assert window.isVisible()
    assert window.session.evaluation is before
    assert window.session.undo_label == undo
    window.undo()
    written = log.read_text(encoding="utf-8")
    assert written.count("in fail\n") == 2
    assert "builtins.ValueError" in written
    assert SECRET not in written
    assert "临沧" not in written
    assert "1234" not in written


def handle_of(window: MainWindow) -> QWindow:
    """Where keys and clicks of the user arrive."""
    found = window.windowHandle()
    assert found is not None
    return found


def test_saving_that_fails_is_told_at_every_try(
    window: MainWindow, guard: CrashGuard, asked: ScriptedInteraction, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.save_as(tmp_path / "甲.jxzp")
    monkeypatch.setattr(window.session, "save", lambda **_: {}["nothing"])
    for tries in (1, 2, 3):
        QTest.keyClick(handle_of(window), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        assert len(asked.failures) == tries


def test_a_click_that_fails_is_told_at_every_click(
    window: MainWindow, guard: CrashGuard, asked: ScriptedInteraction
) -> None:
    button = QPushButton("出错", window)
    button.clicked.connect(lambda: int(""))
    button.resize(50, 20)
    button.show()
    for tries in (1, 2):
        place = button.mapTo(window, button.rect().center())
        QTest.mouseClick(handle_of(window), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        QApplication.processEvents()
        assert len(asked.failures) == tries


def test_painting_and_timers_that_fail_again_and_again_do_not_flood(
    window: MainWindow, guard: CrashGuard, asked: ScriptedInteraction
) -> None:
    class Failing(QPushButton):
        def paintEvent(self, event: QPaintEvent) -> None:
            painted.append(1)
            raise ValueError(SECRET)

    def beat() -> None:
        beats.append(1)
        raise KeyError(SECRET)

    painted: list[int] = []
    beats: list[int] = []
    button = Failing("出错", window)
    button.resize(50, 20)
    button.show()
    timer = QTimer(window, interval=0)
    timer.timeout.connect(beat)
    timer.start()
    for _ in range(5):
        QTest.keyClick(handle_of(window), Qt.Key.Key_Right)
        button.update()
        QApplication.processEvents()
    timer.stop()
    button.hide()
    QApplication.processEvents()
    assert len(painted) >= 5
    assert len(beats) >= 5
    assert len(asked.failures) == 2  # one for each of the two faults


def test_another_fault_is_told_again(window: MainWindow, guard: CrashGuard, asked: ScriptedInteraction) -> None:
    for number in ("一", "x"):
        QTimer.singleShot(0, lambda text=number: int(text))
        QApplication.processEvents()
    QTimer.singleShot(0, lambda: {}[0])
    for _ in range(2):  # the fault, then its message
        QApplication.processEvents()
    assert len(asked.failures) == 2


def test_a_thread_that_fails_is_told_in_the_thread_of_the_window(
    guard: CrashGuard, asked: ScriptedInteraction, log: Path
) -> None:
    def fail() -> None:
        raise RuntimeError(SECRET)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert asked.failures == []
    QApplication.processEvents()
    assert len(asked.failures) == 1
    assert "builtins.RuntimeError" in log.read_text(encoding="utf-8")
    assert SECRET not in log.read_text(encoding="utf-8")


def test_an_object_that_fails_while_it_is_thrown_away_is_recorded_only(
    guard: CrashGuard, asked: ScriptedInteraction, log: Path
) -> None:
    class Failing:
        def __del__(self) -> None:
            raise RuntimeError(SECRET)

    Failing()
    QApplication.processEvents()
    assert asked.failures == []
    assert "in __del__" in log.read_text(encoding="utf-8")
    assert SECRET not in log.read_text(encoding="utf-8")


def test_what_qt_says_is_recorded_without_what_it_quotes(guard: CrashGuard, log: Path) -> None:
    qWarning(f"QThing: cannot set \"118.5\" for {SECRET} at 'abc'")
    written = log.read_text(encoding="utf-8")
    assert "WARNING qt: QThing: cannot set … for … at …" in written
    assert SECRET not in written


def test_a_failure_while_telling_does_not_open_message_over_message(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing(ScriptedInteraction):
        def report_failure(self, sentence: str, log: Path | None) -> None:
            super().report_failure(sentence, log)
            guard.handle(*another, None)  # what painting the message would bring
            QApplication.processEvents()

    asked = Failing()
    guard = CrashGuard(asked)
    another = (TypeError, TypeError(SECRET))
    guard.handle(*failure(), None)
    QApplication.processEvents()
    assert len(asked.failures) == 1
    assert len(caplog.records) == 2


def test_the_chain_of_causes_is_logged_without_messages(caplog: pytest.LogCaptureFixture, qapp: QApplication) -> None:
    kind, cause = failure()
    try:
        raise RuntimeError(SECRET[::-1]) from cause
    except RuntimeError as error:
        CrashGuard(ScriptedInteraction()).handle(type(error), error, error.__traceback__)
    formatted = DiscreetFormatter("%(message)s").format(caplog.records[-1])
    assert formatted.index(kind.__name__) < formatted.index("RuntimeError")
    assert "in failure" in formatted
    assert SECRET not in formatted
    assert SECRET[::-1] not in formatted


def test_a_fault_that_comes_back_for_ever_does_not_fill_the_disk(
    guard: CrashGuard, asked: ScriptedInteraction, log: Path
) -> None:
    kind, error = failure()
    for _ in range(1000):
        guard.handle(kind, error, error.__traceback__)
        qWarning("QPainter: not active")
    QApplication.processEvents()
    assert len(asked.failures) == 1
    written = log.read_text(encoding="utf-8")
    assert 1 < written.count("in failure\n") < 20
    assert 1 < written.count("QPainter") < 20
