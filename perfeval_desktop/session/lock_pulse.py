"""LockPulse: now and then a sign of life on the lock, so that nobody takes this program for dead."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from perfeval_desktop.storage.edit_lock import REFRESH_S

if TYPE_CHECKING:
    from perfeval_desktop.session.desk import Desk

_log = logging.getLogger(__name__)


class LockPulse(QObject):
    """Touches the lock of the desk that it watches; ``lost`` tells the desk whose lock is another's by now."""

    lost = Signal(object)  # Desk

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._timer = QTimer(self, interval=REFRESH_S * 1000)
        self._timer.timeout.connect(self.beat)

    def watch(self, desk: Desk | None) -> None:
        self._desk = desk
        self._timer.stop() if desk is None else self._timer.start()

    def beat(self) -> None:
        """Show that we live now, off the main thread: a share may be slow to answer."""
        from perfeval_desktop.session.jobs import run_job

        desk = self._desk
        if desk is None or desk.lock is None or not desk.lock.is_held:
            return

        def hear(is_ours: bool) -> None:
            if not is_ours and self._desk is desk:
                self.lost.emit(desk)

        run_job(desk.lock.refresh, hear, _log_failure)


def _log_failure(error: Exception) -> None:
    _log.warning("the lock was not touched: %s", type(error).__name__)
