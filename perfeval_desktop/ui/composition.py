"""Text fields that know what is only being composed by an input method.

With the first letter of a composition Qt takes the selected text away. Until the input method hands text over, what
stood there before is what the field holds; when the composition is given up it stands there again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from perfeval_desktop.ui.focus_frame import draw_focus_frame
from perfeval_desktop.ui.pasting_line import PastingLine
from perfeval_desktop.ui.plain_text import TextWidget, put_text, text_of
from perfeval_desktop.ui.slots import Owned


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


class ComposingLine(PastingLine):
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
        return self.isModified() and (self._settled is None or self._settled.typed)

    def drop_composition(self) -> None:
        """What is being composed belongs to what stood here before, and goes with it."""
        self._settled = None

    def setText(self, text: str) -> None:
        self._settled = None
        super().setText(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Where the input method has not handed over what it was composing, that is given up."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        before, self._settled = self._settled, None
        if before is not None and self.text() != before.text:
            self._restore(before)

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


class _Composition:
    """What is being composed in one text of several paragraphs."""

    _edit = Owned[TextWidget]()

    def __init__(self, edit: TextWidget) -> None:
        self._edit = edit
        self.settled: _Settled | None = None

    def text(self) -> str:
        return self.settled.text if self.settled is not None else text_of(self._edit)

    def is_typed(self) -> bool:
        return self._edit.document().isModified() and (self.settled is None or self.settled.typed)

    def hear(self, event: QInputMethodEvent, handle: Callable[[QInputMethodEvent], None]) -> None:
        """Let Qt ``handle`` the step of a composition that ``event`` is."""
        given_up = self.settled is not None and not event.preeditString() and not event.commitString()
        before = self.settled or self._state()
        self.settled = None if event.commitString() else before  # Qt tells within the event that the text changes
        handle(event)
        if event.commitString():
            before = self._state()
        self.settled = before if event.preeditString() else None
        if given_up and text_of(self._edit) != before.text:
            self._restore(before)

    def leave(self, event: QFocusEvent) -> None:
        """Where the input method has not handed over what it was composing, that is given up with the focus."""
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        before, self.settled = self.settled, None
        if before is not None and text_of(self._edit) != before.text:
            self._restore(before)

    def _state(self) -> _Settled:
        edit = self._edit
        cursor = edit.textCursor()
        return _Settled(text_of(edit), cursor.anchor(), cursor.position(), edit.document().isModified())

    def _restore(self, state: _Settled) -> None:
        edit = self._edit
        put_text(edit, state.text)
        cursor = edit.textCursor()
        cursor.setPosition(state.anchor)
        cursor.setPosition(state.position, QTextCursor.MoveMode.KeepAnchor)
        edit.setTextCursor(cursor)
        edit.document().setModified(state.typed)


class _ComposingText:
    """What a text knows of a composition, whichever way Qt lays its paragraphs out."""

    _composition: _Composition

    @property
    def composing(self) -> bool:
        return self._composition.settled is not None

    def settled_text(self) -> str:
        """The text without an unfinished composition."""
        return self._composition.text()

    def is_typed(self) -> bool:
        """True when the user has typed something."""
        return self._composition.is_typed()

    def drop_composition(self) -> None:
        """What is being composed belongs to what stood here before, and goes with it."""
        self._composition.settled = None


class ComposingPage(_ComposingText, QPlainTextEdit):
    """A text of several paragraphs; ``settled_text`` and ``is_typed`` leave an unfinished composition out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._composition = _Composition(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._composition.leave(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_focus_frame(self)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composition.hear(event, super().inputMethodEvent)


class ComposingPaper(_ComposingText, QTextEdit):
    """The same for a text whose paragraphs are laid out as on paper: a plain text widget knows no indent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._composition = _Composition(self)
        self.setAcceptRichText(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._composition.leave(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_focus_frame(self)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composition.hear(event, super().inputMethodEvent)
