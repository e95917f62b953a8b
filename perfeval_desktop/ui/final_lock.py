"""FinalLock: while the document is final (定稿), what would change it is off, and who tries is told so."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from perfeval_desktop.model.errors import FinalError
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.notices import show_notice
from perfeval_desktop.ui.session_part import SessionPart

_Key, _Standard = Qt.Key, QKeySequence.StandardKey
_CHANGING = (_Key.Key_Backspace, _Key.Key_Delete, _Key.Key_F2)
_ENTER = (_Key.Key_Return, _Key.Key_Enter)
_COMMANDS = (_Standard.Cut, _Standard.Paste, _Standard.DeleteStartOfWord, _Standard.DeleteEndOfWord)
_NO_TEXT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class FinalLock(SessionPart):
    """``changed``: the open document became final, or can be changed again. Not told of another document that comes.

    A word that is typed all the same is answered once: ``PAUSE_MS`` without a key, and the next one is answered again.
    """

    PAUSE_MS = 1500
    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._pause = QTimer(self, singleShot=True, interval=self.PAUSE_MS)
        self._is_on = session.is_final
        session.opened.connect(self._begin)
        session.state_changed.connect(self._follow)

    @property
    def is_on(self) -> bool:
        """Asked for every cell that is painted: kept, not looked up in the document."""
        return self._is_on

    def tell(self, widget: QWidget, place: QRect | None = None) -> None:
        """Say at ``place`` of ``widget`` why nothing is typed, unless it was said for the key just before."""
        final = self._session.final if self._session.is_final else None
        if final is not None and not self._pause.isActive():
            show_notice(widget, str(FinalError(final.code, final.made_at)), place)
        self._pause.start()

    def _begin(self) -> None:
        self._is_on = self._session.is_final

    def _follow(self) -> None:
        if self._session.is_open and self._session.is_final is not self._is_on:
            self._begin()
            self.changed.emit()


def wants_change(event: QEvent | None, *, enter: bool = False) -> bool:
    """True for a key, or for text of an input method, that would change a field; ``enter``: Enter would too."""
    if isinstance(event, QInputMethodEvent):
        return bool(event.preeditString() or event.commitString())
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    if event.key() in _CHANGING or any(map(event.matches, _COMMANDS)):
        return True
    if event.key() in _ENTER:
        return enter
    return bool(event.text()) and event.text().isprintable() and not event.modifiers() & _NO_TEXT
