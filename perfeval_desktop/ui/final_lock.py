"""FinalLock: while the document is final (定稿), what would change it is off."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from perfeval_desktop.session.session import Session


class FinalLock(QObject):
    """``changed``: the open document became final, or can be changed again. Not told of another document that comes."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._is_on = session.is_final
        session.opened.connect(self._begin)
        session.state_changed.connect(self._follow)

    @classmethod
    def of(cls, session: Session) -> FinalLock:
        """The lock of ``session``, made when it is first asked for."""
        found = session.findChild(cls)
        return found if found is not None else cls(session)

    @property
    def is_on(self) -> bool:
        """Asked for every cell that is painted: kept, not looked up in the document."""
        return self._is_on

    def _begin(self) -> None:
        self._is_on = self._session.is_final

    def _follow(self) -> None:
        if self._session.is_open and self._session.is_final is not self._is_on:
            self._begin()
            self.changed.emit()
