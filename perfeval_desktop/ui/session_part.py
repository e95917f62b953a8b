"""SessionPart: what the editors of a session share, one of each kind."""

from __future__ import annotations

from typing import Self

from PySide6.QtCore import QObject

from perfeval_desktop.session.session import Session


class SessionPart(QObject):
    """Belongs to ``session``, and goes with it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)

    @classmethod
    def of(cls, session: Session) -> Self:
        """The one of ``session``, made when it is first asked for."""
        found = session.findChild(cls)
        return found if found is not None else cls(session)
