"""The program on a screen, for a test in another process: it does one thing and tells what came of it, line by line.

``paste FIELD`` puts the clipboard there; ``copy FIELD DOWN RIGHT`` copies a block and stays, as its owner; ``type
FIELD`` waits there for keys and tells each new value; ``save FIELD`` does so, too, and what it saves meanwhile is not
written before somebody opens the pipe ``GATE``. It ends when its standard input is closed.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.app.gui import make_application
from perfeval_desktop.model.field_path import ROOT, FieldPath, path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.storage import project_file
from perfeval_desktop.ui import saving_wait
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.interaction import SaveAnswer
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.saving_wait import SavingDialog
from tests.window import ScriptedInteraction, shown_window

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def main(action: str, field: str, *more: str) -> None:
    make_application()
    with (
        tempfile.TemporaryDirectory() as home,
        shown_window(Path(home), ScriptedInteraction(SaveAnswer.DISCARD)) as window,
    ):
        window.flow.open_sample()
        window.workbench.go_to(path(field))
        QApplication.processEvents()
        {"paste": _paste, "copy": _copy, "type": _type, "save": _save}[action](window, path(field), *map(int, more))


def _paste(window: MainWindow, field: FieldPath) -> None:
    grid = _grid_with(window, field)
    at = grid.table.index_of(field)
    QTest.keyClick(grid, Qt.Key.Key_V, _CTRL)
    rows = range(at.row(), min(at.row() + 3, grid.table.rowCount()))
    columns = range(at.column(), min(at.column() + 3, grid.table.columnCount()))
    cells = [[grid.table.cell(grid.table.index(row, column)) for column in columns] for row in rows]
    _say([["" if cell.value is None else str(cell.value) for cell in row] for row in cells])
    _stay()


def _copy(window: MainWindow, field: FieldPath, down: int, right: int) -> None:
    grid = _grid_with(window, field)
    for key, times in ((Qt.Key.Key_Down, down), (Qt.Key.Key_Right, right)):
        for _ in range(times):
            QTest.keyClick(grid, key, _SHIFT)
    QTest.keyClick(grid, Qt.Key.Key_C, _CTRL)
    _say("copied")
    _stay()


def _type(window: MainWindow, field: FieldPath) -> None:
    def tell(*_what: object) -> None:
        _say(str(get_at(window.session.evaluation, field)))

    window.session.changed.connect(tell)
    window.activateWindow()
    _grid_with(window, field).setFocus()
    _say(int(window.winId()))
    _stay()


def _save(window: MainWindow, field: FieldPath) -> None:
    scan, write = window.session.dirs.state / "扫描件.pdf", project_file._write

    def write_late(*what: Any) -> None:
        Path(os.environ["GATE"]).read_bytes()
        write(*what)

    def look() -> None:
        if any(isinstance(one, SavingDialog) and one.isVisible() for one in QApplication.topLevelWidgets()):
            timer.stop()
            _say("saving")

    timer = QTimer(window, interval=10)
    timer.timeout.connect(look)
    scan.parent.mkdir(parents=True, exist_ok=True)
    window.session.save_as(scan.with_name("自评.jxzp"))
    scan.write_bytes(b"%PDF")
    window.evidence.add([scan], ROOT)
    wait_for_jobs()
    project_file._write, saving_wait.LARGE = write_late, 1
    timer.start()
    _type(window, field)


def _grid_with(window: MainWindow, field: FieldPath) -> GridView:
    grids = [grid for grid in window.findChildren(GridView) if grid.isVisible()]
    return next(grid for grid in grids if grid.table.index_of(field).isValid())


def _say(what: object) -> None:
    print(json.dumps(what, ensure_ascii=False), flush=True)


def _stay() -> None:
    """Go on until the test closes the standard input."""
    application = QApplication.instance()
    assert application is not None
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, application)
    notifier.activated.connect(application.quit)
    application.exec()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb")
    main(*sys.argv[1:])
