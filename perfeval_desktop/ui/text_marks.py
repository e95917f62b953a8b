"""The findings in a text, underlined at their words: a wavy line for what must be mended, dots for the rest.

The marks lie over the text, which stays untouched, so that neither typing nor an input method is disturbed.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QColor, QPalette, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.ui.finding_index import Remark
from perfeval_desktop.ui.marks import Sign, severity_color
from perfeval_desktop.ui.plain_text import TextWidget, document_position
from perfeval_desktop.ui.slots import Owned

_Line = QTextCharFormat.UnderlineStyle
# The kind of line tells the level too: colour alone tells nothing.
_LINES: dict[Severity, _Line] = {
    Severity.ERROR: _Line.WaveUnderline,
    Severity.EXPLAIN: _Line.WaveUnderline,
    Severity.REMIND: _Line.DashUnderline,
    Severity.INFO: _Line.DotLine,
}
_GROUND_ALPHA = 36  # of the ground under an 错误: it is seen at once, and the text on it is read as well as before


class TextMarks:
    """Keeps the marks of one text widget. They follow the words while text is typed before them."""

    _edit = Owned[TextWidget]()

    def __init__(self, edit: TextWidget) -> None:
        self._edit = edit
        self._marked: list[tuple[QTextCursor, Remark]] = []

    def show(self, remarks: Iterable[Remark]) -> None:
        """Mark the words of those ``remarks`` that are about certain words."""
        self._marked = []
        for remark in remarks:
            if remark.issue.span is not None:
                span = remark.issue.span
                cursor = QTextCursor(self._edit.document())
                cursor.setPosition(document_position(self._edit, span.start))
                cursor.setPosition(document_position(self._edit, span.end), QTextCursor.MoveMode.KeepAnchor)
                self._marked.append((cursor, remark))
        self.paint()

    def paint(self) -> None:
        """Draw the marks in the colours of the widget as they are now."""
        palette = self._edit.palette()
        selections = []
        # What is worse is drawn last, over the others.
        for cursor, remark in reversed(self._marked):
            selection = QTextEdit.ExtraSelection()
            selection.cursor, selection.format = cursor, mark_format(remark, palette)
            selections.append(selection)
        self._edit.setExtraSelections(selections)

    def at(self, position: int) -> list[Remark]:
        """The remarks whose words are at ``position`` (of the document, in UTF-16 units), the worst first."""
        return [
            remark
            for cursor, remark in self._marked
            if cursor.selectionStart() <= position <= cursor.selectionEnd() and cursor.hasSelection()
        ]

    def select(self, key: str) -> bool:
        """Select the words of the finding ``key``; False when it has none here."""
        for cursor, remark in self._marked:
            if remark.issue.waiver_key == key:
                self._edit.setTextCursor(QTextCursor(cursor))
                self._edit.ensureCursorVisible()
                return True
        return False


def mark_format(remark: Remark, palette: QPalette) -> QTextCharFormat:
    """How the words of ``remark`` are marked."""
    sign: Sign = remark.sign
    color = severity_color(sign, palette)
    mark = QTextCharFormat()
    mark.setUnderlineColor(color)
    mark.setUnderlineStyle(_Line.DotLine if remark.is_answered else _LINES[remark.severity])
    if sign is Severity.ERROR:
        ground = QColor(color)
        ground.setAlpha(_GROUND_ALPHA)
        mark.setBackground(ground)
    return mark
