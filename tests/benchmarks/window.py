"""The real window with 30 projects: a key until the window is painted with it and until all that follows from it is
painted as well, and turning to a tab."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from perfeval_desktop.app.garbage import spare_what_stays
from perfeval_desktop.app.gui import make_application
from perfeval_desktop.document.commands import ReplaceAll
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.ui.main_window import MainWindow
from tests.benchmarks.measure import Budget, Case, Line, interleaved, timed
from tests.benchmarks.packages import amount_field, package_of, score_field, section_field
from tests.helpers import focused
from tests.window import ScriptedInteraction, shown_window

_PROJECTS = 30
_ROUNDS = 60
_TURNS = 3  # of the event loop: what follows from a key is shown after it, and painted then
_LONG = "按照年初工作计划，完成了各项任务。" * 530
_FRAME = (Budget("p99", 16.7),)
_TWO_FRAMES = (Budget("p99", 2 * 16.7),)
_TURN = (Budget("p50", 50),)
_BASE = "key in a bare QLineEdit"


def lines() -> Iterator[Line]:
    make_application()
    package = replace_at(package_of(_PROJECTS), section_field(), _LONG)
    with tempfile.TemporaryDirectory() as home, shown_window(Path(home), ScriptedInteraction()) as window:
        window.session.open_sample()
        window.session.push(ReplaceAll(package, "30 projects"))
        spare_what_stays(window.session)  # as the program does
        window.session.opened.emit()
        QTest.qWait(500)
        bare_line = QLineEdit()
        bare_line.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        bare_line.show()
        window.activateWindow()
        bare = _key(bare_line, Qt.Key.Key_A)
        digits = itertools.cycle((Qt.Key.Key_2, Qt.Key.Key_5))
        fields = {"score": score_field(), "amount": amount_field(package)}
        for name, field in fields.items():
            cases = {
                "bare": bare,
                "cell": _entry(window, field, digits, _seen),
                "all": _entry(window, field, digits, _key),
            }
            taken = interleaved(cases, _ROUNDS)
            yield Line("window", f"{name}: Enter ends the cell", taken["cell"], _BASE, taken["bare"], _FRAME)
            yield Line("window", f"{name}: and all that follows", taken["all"], _BASE, taken["bare"], _TWO_FRAMES)
        taken = interleaved({"bare": bare, "letter": _letter(window, section_field())}, _ROUNDS)
        yield Line("window", "letter in 9,000 characters", taken["letter"], _BASE, taken["bare"], _FRAME)
        taken = interleaved({"bare": bare, "turn": _turn(window, package.projects[0].id)}, 20)
        yield Line("window", "turn to a tab seen before", taken["turn"], _BASE, taken["bare"], _TURN)


def _key(target: QWidget, key: Qt.Key) -> Case:
    """The time from the key until everything is painted; what was still to be done before does not count."""

    def press() -> None:
        QTest.keyClick(target, key)
        for _ in range(_TURNS):
            QApplication.processEvents()

    def run() -> float:
        QApplication.processEvents()
        return timed(press)()

    return run


def _seen(target: QWidget, key: Qt.Key) -> Case:
    """The time from the key until the window has been painted with what it did, before any timer."""

    def press() -> None:
        QTest.keyClick(target, key)
        QCoreApplication.sendPostedEvents()

    def run() -> float:
        QApplication.processEvents()
        taken = timed(press)()
        for _ in range(_TURNS):
            QApplication.processEvents()
        return taken

    return run


def _entry(
    window: MainWindow, field: FieldPath, digits: Iterator[Qt.Key], measure: Callable[[QWidget, Qt.Key], Case]
) -> Case:
    """Go to the cell and type a digit; the time is that of the key that puts it into the document."""

    def run() -> float:
        _go_to(window, field)
        QTest.keyClick(focused(), next(digits))
        QApplication.processEvents()
        before = window.session.evaluation
        taken = measure(focused(), Qt.Key.Key_Return)()
        assert window.session.evaluation is not before, "the key did not reach the document"
        return taken

    return run


def _letter(window: MainWindow, field: FieldPath) -> Case:
    _go_to(window, field)
    return _key(focused(), Qt.Key.Key_A)


def _turn(window: MainWindow, project_id: str) -> Case:
    """Turn from one tab to another and back, each time painted; the time is that of one turn on average."""
    places = (score_field(), path("projects").row(project_id).child("name"))

    def turn() -> None:
        for place in places:
            _go_to(window, place)

    for _ in range(2):
        turn()
    return lambda: timed(turn)() / len(places)


def _go_to(window: MainWindow, field: FieldPath) -> None:
    window.workbench.go_to(field)
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # only a running loop does it by itself
