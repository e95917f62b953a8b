"""FindLine: the line in which words to find, or those to put in their place, are typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from perfeval_desktop.ui.composition import ComposingLine
from perfeval_desktop.ui.narrative_page import NarrativePage

_PARAGRAPH = "\u2029"
_LONGEST = 200  # characters that are taken from a selection


class FindLine(ComposingLine):
    """Enter goes on, Shift+Enter back, ↓ leads to the list. Ctrl+Z without own typing belongs to the document."""

    entered = Signal(int)  # +1 or −1
    down = Signal()
    asked_undo = Signal()
    asked_redo = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        self.textEdited.connect(self._clean)

    def _clean(self) -> None:
        self.drop_controls()

    def close_typing(self) -> None:
        """Ctrl+Z belongs to the document from here on."""
        at = self.cursorPosition()
        self.setText(self.text())
        self.setCursorPosition(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.composing:
            self.entered.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            self.asked_undo.emit()
        elif event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable():
            self.asked_redo.emit()
        else:
            super().keyPressEvent(event)


def selected_words(widget: QWidget | None) -> str:
    """The first line of what is selected in ``widget``, as it reads; empty where nothing is."""
    if isinstance(widget, QLineEdit):
        text = widget.selectedText()
    elif isinstance(widget, NarrativePage):
        text = widget.createMimeDataFromSelection().text() if widget.textCursor().hasSelection() else ""
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        text = widget.textCursor().selectedText()
    else:
        text = ""
    return text.replace(_PARAGRAPH, "\n").strip("\n").partition("\n")[0][:_LONGEST]
