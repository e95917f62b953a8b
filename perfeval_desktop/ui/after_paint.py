"""What follows from a key beside the cell is shown when the cell has been painted: who types waits for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.session_part import SessionPart


class CellFirst(SessionPart):
    """Knows whether the edit of a cell is on."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._held = 0

    @property
    def is_on(self) -> bool:
        return self._held > 0

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Until the end of the block ``AfterPaint`` puts off what it is asked for."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1


class AfterPaint(QObject):
    """Does ``what``, a method of ``owner`` that shows the present state of the session, now or after the cell.

    Asked for twice before the cell is painted, it is done once.
    """

    def __init__(self, owner: QObject, session: Session, what: Callable[[], object]) -> None:
        super().__init__(owner)
        self._first = CellFirst.of(session)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(what)
        session.closed.connect(self._timer.stop)  # there is nothing to be shown any longer

    def ask(self) -> None:
        """Do it: at once, but after the cell has been painted when one is being edited."""
        self._timer.start()
        if not self._first.is_on:
            self.settle()

    def settle(self) -> None:
        """Do now what was put off, if it was."""
        if self._timer.isActive():
            self._timer.stop()
            self._timer.timeout.emit()
