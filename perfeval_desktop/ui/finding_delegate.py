"""Draws a row of 问题: its sign, and all of its text in as many lines as it needs."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from perfeval_desktop.ui.findings_model import FindingsModel, RowWords
from perfeval_desktop.ui.plain_text import units
from perfeval_desktop.ui.quiet_selection import QuietDelegate

_SIGN_EMS = 1.75  # with the room beside the sign
_EDGE_EMS = 0.25
_ABOVE = 0.2  # of a line
_NARROW_EMS = 30


class FindingDelegate(QuietDelegate):
    """The place is in bold, so that the eye finds the beginning of each finding."""

    def __init__(self, model: FindingsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._findings = model

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        sign, drawn.icon, drawn.text = QIcon(drawn.icon), QIcon(), ""
        style = drawn.widget.style() if drawn.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, drawn.widget)
        chosen = bool(drawn.state & QStyle.StateFlag.State_Selected)
        words, em, line = self._findings.words(index.row()), _em(drawn), drawn.fontMetrics.lineSpacing()
        left, top = drawn.rect.left() + round(_EDGE_EMS * em), drawn.rect.top() + round(_ABOVE * line)
        size = drawn.decorationSize.width()
        beside = QRect(left, top + (line - size) // 2, size, size)
        mode = QIcon.Mode.Selected if chosen else QIcon.Mode.Normal
        painter.save()
        painter.setClipRect(drawn.rect)
        sign.paint(painter, beside, Qt.AlignmentFlag.AlignCenter, mode)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        painter.setPen(drawn.palette.color(role))
        _laid_out(words, drawn.font, drawn.rect.width(), em).draw(painter, QPointF(drawn.rect.left(), top))
        painter.restore()


def height_of(words: RowWords, font: QFont, width: int, em: int, line: int) -> int:
    """The height of a row of ``width`` that holds all of ``words``; ``em`` and ``line`` are sizes of the font."""
    needed = _laid_out(words, font, width, em).boundingRect().height()
    return round(needed + 2 * _ABOVE * line + 0.5)


def _em(option: QStyleOptionViewItem) -> int:
    return option.fontMetrics.horizontalAdvance("字")


def _laid_out(words: RowWords, font: QFont, width: int, em: int) -> QTextLayout:
    """``words`` in lines one below the other, beside the sign; where a row is narrow they go on below it."""
    edge = round(_EDGE_EMS * em)
    first = round((_EDGE_EMS + _SIGN_EMS + (1 if words.stands_in else 0)) * em)
    left = edge if width < _NARROW_EMS * em else first
    layout = _text_of(words, font)
    layout.beginLayout()
    top, start = 0.0, first
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width - start - edge, em))
        line.setPosition(QPointF(start, top))
        top += line.height()
        start = left
    layout.endLayout()
    return layout


def _text_of(words: RowWords, font: QFont) -> QTextLayout:
    layout = QTextLayout(words.text, font)
    wrapping = QTextOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrapping)
    start, end = words.strong
    mark = QTextLayout.FormatRange()
    mark.start, mark.length = units(words.text[:start]), units(words.text[start:end])
    mark.format = QTextCharFormat()
    mark.format.setFontWeight(QFont.Weight.Bold)
    layout.setFormats([mark])
    return layout
