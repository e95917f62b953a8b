"""Saving with much evidence takes its time: a bar tells how far it is, and the window is painted meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from perfeval_desktop.model.evidence import size_words
from perfeval_desktop.session.jobs import run_job
from perfeval_desktop.session.waiting import Tell, at_once
from perfeval_desktop.ui.dialog import Dialog

T = TypeVar("T")
LARGE = 16 * 2**20
"""Bytes from which on writing may be noticed."""
_PATIENCE_MS = 250  # so long nothing is shown
_LOOK_MS = 100
_WIDTH = 26  # in characters
_STEPS = 1000


class Written:
    """Counts what a thread writes; the main thread only reads."""

    def __init__(self) -> None:
        self.bytes = 0

    def tell(self, count: int) -> None:
        self.bytes += count


class SavingDialog(Dialog):
    """Stays until the file is written: half a file would be worth nothing, so there is no way to leave it."""

    def __init__(self, size: int, written: Written, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("正在保存")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, on=False)
        self._size, self._written = size, written
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("保存的进度")
        body = QVBoxLayout(self)
        body.addWidget(self.message)
        body.addWidget(self.bar)
        self.setMinimumWidth(_WIDTH * self.fontMetrics().horizontalAdvance("字"))
        self.look()

    def look(self) -> None:
        """Show how far it is."""
        done = min(self._written.bytes, self._size)
        if done < self._size:
            self.message.setText(f"连同佐证材料一起保存：已写 {size_words(done)}，共 {size_words(self._size)}。")
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(_STEPS * done // max(1, self._size))
        else:
            self.message.setText("正在等磁盘写完，请稍候。")
            self.bar.setRange(0, 0)

    def reject(self) -> None:
        """Esc does nothing here."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()


def wait_over(window: QWidget | None, work: Callable[[Tell], T], size: int) -> T:
    """A ``Wait``: much is written in the pool, while ``window`` lives on and takes no input."""
    if size < LARGE:
        return at_once(work, size)
    written, loop = Written(), QEventLoop()
    done: list[T] = []
    failed: list[Exception] = []

    def end_well(result: T) -> None:
        done.append(result)
        loop.quit()

    def end_badly(error: Exception) -> None:
        failed.append(error)
        loop.quit()

    run_job(partial(work, written.tell), end_well, end_badly)
    QTimer.singleShot(_PATIENCE_MS, loop, loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)  # what is typed meanwhile comes afterwards
    if not (done or failed):
        _show_until(loop, SavingDialog(size, written, window))
    if failed:
        raise failed[0]
    return done[0]


def _show_until(loop: QEventLoop, dialog: SavingDialog) -> None:
    timer = QTimer(dialog, interval=_LOOK_MS)
    timer.timeout.connect(dialog.look)
    timer.start()
    dialog.show()
    loop.exec()
    timer.stop()
    dialog.hide()
    dialog.deleteLater()
