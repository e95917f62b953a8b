"""The checks that look through all projects: they run in the pool when typing pauses."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from perfeval_desktop.checks.engine import Found
    from perfeval_desktop.checks.issue import Issue
    from perfeval_desktop.session.desk import Desk

PAUSE_MS = 400  # after this pause of typing the slower checks run
_log = logging.getLogger(__name__)


class LaterChecks(QObject):
    """``desk`` gives the open document, None for none; ``take`` takes over what its findings are from then on."""

    def __init__(
        self, desk: Callable[[], Desk | None], take: Callable[[tuple[Issue, ...]], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._take = desk, take
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._run)

    def wait(self) -> None:
        """The document was edited: run those that wait after a pause."""
        if self._waiting() is not None:
            self._pause.start()

    def stop(self) -> None:
        """No document is open any longer."""
        self._pause.stop()

    def settle(self) -> None:
        """Run those that wait now."""
        desk = self._waiting()
        if desk is not None:
            self._pause.stop()
            evaluation = desk.document.current
            self._take(desk.checker.accept(desk.checker.later(evaluation)(), evaluation))

    def _waiting(self) -> Desk | None:
        """The open document when some of its checks wait."""
        desk = self._desk()
        return desk if desk is not None and desk.is_checked and desk.checker.is_behind else None

    def _run(self) -> None:
        from perfeval_desktop.session.jobs import run_job

        desk = self._waiting()
        if desk is None:
            return
        evaluation = desk.document.current

        def take(found: Found) -> None:
            if self._desk() is desk and desk.document.current is evaluation:
                self._take(desk.checker.accept(found, evaluation))
            elif self._desk() is desk:
                self._pause.start()  # something was typed meanwhile

        run_job(desk.checker.later(evaluation), take, _log_failure)


def _log_failure(error: Exception) -> None:
    # The engine keeps a faulty check from stopping the others: this is one that nobody thought of.
    _log.error("the deferred checks failed", exc_info=error)
