"""Saving with much evidence takes its time: a bar tells how far it is, and the window is painted meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from perfeval_desktop.model.evidence import size_words
from perfeval_desktop.session.waiting import Tell, at_once
from perfeval_desktop.ui.patience import WaitDialog, wait_for

T = TypeVar("T")
LARGE = 16 * 2**20
"""Bytes from which on writing may be noticed."""
_STEPS = 1000


class Written:
    """Counts what a thread writes; the main thread only reads."""

    def __init__(self) -> None:
        self.bytes = 0

    def tell(self, count: int) -> None:
        self.bytes += count


class SavingDialog(WaitDialog):
    """Stays until the file is written: half a file would be worth nothing, so there is no way to leave it."""

    def __init__(self, size: int, written: Written, parent: QWidget | None = None) -> None:
        super().__init__("正在保存", "", parent, may_leave=False)
        self._size, self._written = size, written
        self.look()

    def look(self) -> None:
        done = min(self._written.bytes, self._size)
        if done < self._size:
            self.message.setText(f"连同佐证材料一起保存：已写 {size_words(done)}，共 {size_words(self._size)}。")
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(_STEPS * done // max(1, self._size))
        else:
            self.message.setText("正在等磁盘写完，请稍候。")
            self.bar.setRange(0, 0)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()


def wait_over(window: QWidget | None, work: Callable[[Tell], T], size: int) -> T:
    """A ``Wait``: much is written in the pool, while ``window`` lives on and takes no input."""
    if size < LARGE:
        return at_once(work, size)
    written = Written()
    return wait_for(partial(work, written.tell), partial(SavingDialog, size, written, window))
