"""The real program with its window, killed while somebody types: ``python -m tests.session.killed_window FOLDER S``.

It opens the file in the folder as from the desktop, types names of the unit, undoes and saves with the keys of a user,
writes down what it is about to do and what is done, and is killed at a random moment within S seconds.
"""

from __future__ import annotations

import itertools
import os
import random
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.app import gui
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import focused, press, type_keys
from tests.session.killed_program import FILE, UNIT, Notes, die_in

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def use(window: MainWindow, notes: Notes) -> None:
    """Type, undo and save without end."""
    session = window.session
    notes.say("opened")

    def edit(value: str) -> None:
        notes.say("try", value)
        press(Key.Key_A, Ctrl)
        type_keys(value)
        press(Key.Key_Return)
        session.settle_journal()
        notes.say("done", value)

    for number in itertools.count():
        window.workbench.go_to(UNIT)
        edit(f"A{number}")
        edit(f"B{number}")
        notes.say("try", f"A{number}")
        window.workbench.go_to(UNIT)
        press(Key.Key_Z, Ctrl)
        session.settle_journal()
        notes.say("done", f"A{number}")
        window.workbench.go_to(UNIT)
        edit("C" * 30 + str(number))
        notes.say("saving", session.evaluation.cover.unit_name)
        QTest.keyClick(focused(), Key.Key_S, Ctrl)
        wait_for_jobs()
        notes.say("saved", session.evaluation.cover.unit_name)


def main(folder: Path, seconds: float) -> int:
    notes = Notes(folder)
    notes.say("opening")
    die_in(random.Random(str(folder)).uniform(0.3, seconds))

    def loop(*_: object) -> int:
        QApplication.processEvents()
        window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
        window.windowHandle().requestActivate()  # no window manager does it
        while QApplication.focusWidget() is None:
            QApplication.processEvents()
        use(window, notes)
        return 0

    QApplication.exec = loop  # type: ignore[method-assign]
    os.environ["PERFEVAL_HOME"] = str(folder / "home")
    return gui.run_window(folder / FILE)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2])))
