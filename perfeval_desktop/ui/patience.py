"""Waiting for work off the main thread: the window is painted meanwhile, and after a moment it says what goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QProgressBar, QVBoxLayout, QWidget

from perfeval_desktop.session.jobs import run_job
from perfeval_desktop.ui.dialog import Dialog

T = TypeVar("T")
PATIENCE_MS = 250
"""So long nothing is shown."""
_LOOK_MS = 100
_WIDTH = 26  # in characters
_NO_INPUT = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents


class LeftError(Exception):
    """The user did not want to wait any longer; what comes of the work is not wanted."""


class WaitDialog(Dialog):
    """A sentence and a bar. It can be left where that does no harm: then the work goes on and is of no use."""

    def __init__(self, title: str, sentence: str, parent: QWidget | None = None, *, may_leave: bool = True) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.may_leave = may_leave
        self.message = QLabel(sentence, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(title)
        self.bar.setRange(0, 0)
        body = QVBoxLayout(self)
        body.addWidget(self.message)
        body.addWidget(self.bar)
        if may_leave:
            self.setWindowModality(Qt.WindowModality.ApplicationModal)
            box = QDialogButtonBox()
            box.addButton(QDialogButtonBox.StandardButton.Cancel).setText("取消")
            box.rejected.connect(self.reject)
            body.addWidget(box)
        else:
            self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, on=False)
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setMinimumWidth(_WIDTH * self.fontMetrics().horizontalAdvance("字"))

    def look(self) -> None:
        """Show how far it is."""

    def reject(self) -> None:
        if self.may_leave:
            super().reject()


def wait_for(work: Callable[[], T], make_dialog: Callable[[], WaitDialog]) -> T:
    """What comes of ``work``, which is done in the pool; what it raises is raised here. Raises LeftError.

    What is typed in the first moment comes afterwards; then a dialog that can be left takes it. One that cannot has no
    use for input: all of it comes afterwards, so that of a figure typed on after Ctrl+S no digit is missing.
    """
    loop = QEventLoop()
    done: list[T] = []
    failed: list[Exception] = []

    def end_well(result: T) -> None:
        done.append(result)
        loop.quit()

    def end_badly(error: Exception) -> None:
        failed.append(error)
        loop.quit()

    run_job(work, end_well, end_badly)
    QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
    loop.exec(_NO_INPUT)
    if not (done or failed):
        _show_until(loop, make_dialog())
    if failed:
        raise failed[0]
    if not done:
        raise LeftError
    return done[0]


def _show_until(loop: QEventLoop, dialog: WaitDialog) -> None:
    timer = QTimer(dialog, interval=_LOOK_MS)
    timer.timeout.connect(dialog.look)
    timer.start()
    dialog.rejected.connect(loop.quit)
    # The keyboard stays with the window behind, for which what is typed is meant.
    dialog.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus, on=not dialog.may_leave)
    dialog.show()
    loop.exec(QEventLoop.ProcessEventsFlag.AllEvents if dialog.may_leave else _NO_INPUT)
    timer.stop()
    dialog.hide()
    dialog.deleteLater()
