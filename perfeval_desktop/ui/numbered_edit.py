"""NumberedEdit: plain text with the numbers of its lines, and a mark at each line that has a fault."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QMimeData, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.ui.marks import severity_color, severity_icon
from perfeval_desktop.ui.plain_text import text_of, without_controls

_GROUND_ALPHA = 36  # of the ground under a line with an error
_LINES = {
    Severity.ERROR: QTextCharFormat.UnderlineStyle.WaveUnderline,
    Severity.REMIND: QTextCharFormat.UnderlineStyle.DashUnderline,
}


class NumberedEdit(QPlainTextEdit):
    """Tab leads out of it; what is pasted is plain text without what nobody sees."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._marks: dict[int, Severity] = {}
        self._margin = _Margin(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._follow)
        self._make_room()

    def text(self) -> str:
        """What stands in it, line ends as ``\\n``."""
        return text_of(self)

    def line(self) -> int:
        """The line with the cursor, from 1."""
        return self.textCursor().blockNumber() + 1

    def go_to_line(self, line: int) -> None:
        """Put the cursor at the beginning of ``line``, in the middle of what is seen."""
        cursor = QTextCursor(self.document().findBlockByNumber(max(0, line - 1)))
        self.setTextCursor(cursor)
        self.centerCursor()

    def mark_lines(self, marks: Mapping[int, Severity]) -> None:
        """Mark these lines and no others."""
        self._marks = dict(marks)
        self._underline()
        self._margin.update()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.insertPlainText(without_controls(source.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._margin.setGeometry(QRect(inside.left(), inside.top(), self.margin_width(), inside.height()))

    def margin_width(self) -> int:
        """Room for the numbers and the signs, in pixels."""
        digits = max(3, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * (digits + 1) + self.fontMetrics().height()

    def paint_margin(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines in sight, and the signs of those with faults."""
        painter = QPainter(self._margin)
        palette, metrics = self.palette(), self.fontMetrics()
        painter.fillRect(event.rect(), palette.color(QPalette.ColorRole.AlternateBase))
        block = self.firstVisibleBlock()
        top = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
        while block.isValid() and top <= event.rect().bottom():
            height, number = round(self.blockBoundingRect(block).height()), block.blockNumber() + 1
            if block.isVisible() and top + height >= event.rect().top():
                role = QPalette.ColorRole.Text if number == self.line() else QPalette.ColorRole.PlaceholderText
                painter.setPen(palette.color(role))
                room = QRect(0, top, self._margin.width() - metrics.horizontalAdvance("9") // 2, height)
                painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
                if number in self._marks:
                    side = metrics.height() - 4
                    severity_icon(self._marks[number], palette, side).paint(painter, QRect(2, top + 2, side, side))
            top += height
            block = block.next()

    def _underline(self) -> None:
        selections = []
        for line, severity in self._marks.items():
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            color = severity_color(severity, self.palette())
            style = QTextCharFormat()
            style.setUnderlineStyle(_LINES.get(severity, QTextCharFormat.UnderlineStyle.DotLine))
            style.setUnderlineColor(color)
            if severity is Severity.ERROR:
                color.setAlpha(_GROUND_ALPHA)
                style.setBackground(color)
                style.setProperty(QTextFormat.Property.FullWidthSelection.value, True)
            mark.cursor, mark.format = cursor, style
            selections.append(mark)
        self.setExtraSelections(selections)

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin_width(), 0, 0, 0)

    def _follow(self, rect: QRect, dy: int) -> None:
        if dy:
            self._margin.scroll(0, dy)
        else:
            self._margin.update(0, rect.y(), self._margin.width(), rect.height())


class _Margin(QWidget):
    """The strip to the left of the text; the text edit draws it."""

    def __init__(self, edit: NumberedEdit) -> None:
        super().__init__(edit)
        self.setAccessibleName("行号")

    def sizeHint(self) -> QSize:
        edit = self.parentWidget()
        assert isinstance(edit, NumberedEdit)
        return QSize(edit.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        edit = self.parentWidget()
        if isinstance(edit, NumberedEdit):
            edit.paint_margin(event)
