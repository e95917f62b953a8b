"""StandingNotice: what went wrong in the background stays in the status bar until it no longer matters."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.elided import ElidedLabel
from perfeval_desktop.ui.notices import announce


class StandingNotice(ElidedLabel):
    """Shows what the session says, without getting in the way of typing, until another document comes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("提醒")
        self.hide()
        session.notice.connect(self.say)
        session.opened.connect(self.clear)
        session.closed.connect(self.clear)

    def say(self, sentence: str) -> None:
        """Show ``sentence`` and say it to screen readers; an empty one takes back what was said."""
        if not sentence:
            self.clear()
            return
        self.setText(f"⚠ {sentence}")
        self.setToolTip(sentence)
        self.show()
        announce(self, sentence)

    def clear(self) -> None:
        super().clear()
        self.setToolTip("")
        self.hide()
