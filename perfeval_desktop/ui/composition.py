"""Text fields that know what is only being composed by an input method.

With the first letter of a composition Qt takes the selected text away. Until the input method hands text over, what
stood there before is what the field holds; when the composition is given up it stands there again.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from perfeval_desktop.ui.focus_frame import draw_focus_frame
from perfeval_desktop.ui.plain_text import put_text, text_of


def settle_composition() -> None:
    """Let the input method hand over what it is composing, before what was typed is taken over."""
    QGuiApplication.inputMethod().commit()


@dataclass(frozen=True, slots=True)
class _Settled:
    """A field as it stands without an unfinished composition; ``anchor`` and ``position`` are its selection."""

    text: str
    anchor: int
    position: int
    typed: bool


class ComposingLine(QLineEdit):
    """A line; ``settled_text`` and ``is_typed`` leave an unfinished composition out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._settled: _Settled | None = None

    @property
    def composing(self) -> bool:
        return self._settled is not None

    def settled_text(self) -> str:
        return self._settled.text if self._settled is not None else self.text()

    def is_typed(self) -> bool:
        """True when the user has typed something."""
        return self._settled.typed if self._settled is not None else self.isModified()

    def setText(self, text: str) -> None:
        self._settled = None
        super().setText(text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        given_up = self.composing and not event.preeditString() and not event.commitString()
        before = self._settled or self._state()
        super().inputMethodEvent(event)
        if event.commitString():
            before = self._state()
        self._settled = before if event.preeditString() else None
        if given_up and self.text() != before.text:
            self._restore(before)

    def _state(self) -> _Settled:
        position, start = self.cursorPosition(), self.selectionStart()
        anchor = position if start < 0 else self.selectionEnd() if start == position else start
        return _Settled(self.text(), anchor, position, self.isModified())

    def _restore(self, state: _Settled) -> None:
        self.setText(state.text)
        self.setSelection(state.anchor, state.position - state.anchor)
        self.setModified(state.typed)


class ComposingPage(QPlainTextEdit):
    """A text of several paragraphs; ``settled_text`` and ``is_typed`` leave an unfinished composition out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._settled: _Settled | None = None

    @property
    def composing(self) -> bool:
        return self._settled is not None

    def settled_text(self) -> str:
        return self._settled.text if self._settled is not None else text_of(self)

    def is_typed(self) -> bool:
        """True when the user has typed something."""
        return self._settled.typed if self._settled is not None else self.document().isModified()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_focus_frame(self)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        given_up = self.composing and not event.preeditString() and not event.commitString()
        before = self._settled or self._state()
        self._settled = None if event.commitString() else before  # Qt tells within the event that the text changes
        super().inputMethodEvent(event)
        if event.commitString():
            before = self._state()
        self._settled = before if event.preeditString() else None
        if given_up and text_of(self) != before.text:
            self._restore(before)

    def _state(self) -> _Settled:
        cursor = self.textCursor()
        return _Settled(text_of(self), cursor.anchor(), cursor.position(), self.document().isModified())

    def _restore(self, state: _Settled) -> None:
        put_text(self, state.text)
        cursor = self.textCursor()
        cursor.setPosition(state.anchor)
        cursor.setPosition(state.position, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.document().setModified(state.typed)
