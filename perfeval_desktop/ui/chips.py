"""Chips: the live figures in a text, each one sign of the editor that shows what is read and printed for it.

The document of the editor holds one object character for a chip, with the placeholder as its property; ``plain_text``
turns the one into the other.
"""

from __future__ import annotations

from collections.abc import Callable
from weakref import ref

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPalette,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.model.live_text import find_placeholders, show_figures
from perfeval_desktop.scoring.live_figures import LiveFigures
from perfeval_desktop.ui.marks import severity_color
from perfeval_desktop.ui.plain_text import CHIP, CHIP_PROPERTY, TextWidget, chips_of

_KIND = QTextFormat.ObjectTypes.UserObject.value + 1
_PAD_EMS = 0.2
_GROUND_ALPHA = 40
FiguresNow = Callable[[], LiveFigures | None]


class ChipPainter(QPyTextObject):
    """Measures and draws the chips of one editor; ``figures`` gives the figures of the document as it is now."""

    def __init__(self, edit: TextWidget, figures: FiguresNow) -> None:
        super().__init__(edit)
        self._ref = ref(edit)  # the text owns the painter: held by it in turn it would only die as garbage
        self._figures = figures
        edit.document().documentLayout().registerHandler(_KIND, self)

    def shown(self, placeholder: str) -> str:
        """What is read for a placeholder; the placeholder itself where the document has no such figure."""
        figures = self._figures()
        return placeholder if figures is None else show_figures(placeholder, figures.show).text

    def intrinsicSize(self, document: QTextDocument, _position: int, format_: QTextFormat) -> QSizeF:
        metrics = QFontMetricsF(document.defaultFont())
        width = metrics.horizontalAdvance(self.shown(_placeholder(format_))) + 2 * _pad(metrics)
        return QSizeF(width, metrics.ascent())

    def drawObject(
        self, painter: QPainter, rect: QRectF, document: QTextDocument, _position: int, format_: QTextFormat
    ) -> None:
        placeholder = _placeholder(format_)
        text = self.shown(placeholder)
        font = QFont(document.defaultFont())
        metrics = QFontMetricsF(font)
        edit = self._ref()
        palette = edit.palette() if edit is not None else QPalette()
        accent = palette.color(QPalette.ColorRole.Highlight)
        if text == placeholder:
            accent = severity_color(Severity.ERROR, palette)
        ground = QColor(accent)
        ground.setAlpha(_GROUND_ALPHA)
        box = rect.adjusted(0.5, 0, -0.5, metrics.descent() - 1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Qt draws a chip once more for each mark on it: on a ground that covers, it looks the same as drawn once.
        # Over a selected chip Qt lays half of the highlight, so that the ink of a selection could not be read.
        painter.setPen(accent)
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(QPointF(rect.left() + _pad(metrics), rect.bottom()), text)
        painter.restore()


def put_chips(edit: TextWidget, painter: ChipPainter) -> None:
    """Exchange every placeholder that is typed out, and that the document knows, for its chip."""
    text = edit.document().toRawText()
    for placeholder in reversed(find_placeholders(text)):
        if painter.shown(placeholder.text) != placeholder.text:
            cursor = QTextCursor(edit.document())
            cursor.setPosition(len(text[: placeholder.start].encode("utf-16-le")) // 2)
            cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, len(placeholder.text))
            insert_chip(cursor, placeholder.text)


def insert_chip(cursor: QTextCursor, placeholder: str) -> None:
    """Put the chip of ``placeholder`` in place of the selection; what is typed behind it is text like any other."""
    plain = QTextCharFormat()
    chip = QTextCharFormat()
    chip.setObjectType(_KIND)
    chip.setProperty(CHIP_PROPERTY, placeholder)
    cursor.insertText(CHIP, chip)
    cursor.setCharFormat(plain)


def renew_chips(edit: TextWidget) -> bool:
    """Lay the text out anew: the figures in it may be others now. False when there are none."""
    if not chips_of(edit):
        return False
    document = edit.document()
    document.markContentsDirty(0, document.characterCount())
    return True


def chip_at(edit: TextWidget, position: int) -> str:
    """The placeholder of the chip before or behind ``position`` of the document, empty for none."""
    return next((text for at, text in chips_of(edit) if at in (position, position - 1)), "")


def _placeholder(format_: QTextFormat) -> str:
    return str(format_.property(CHIP_PROPERTY) or "")


def _pad(metrics: QFontMetricsF) -> float:
    return _PAD_EMS * metrics.horizontalAdvance("字")
