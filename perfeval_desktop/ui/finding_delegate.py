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
        layout = _laid_out(words, drawn.font, _room(words, drawn.rect.width(), em))
        layout.draw(painter, QPointF(drawn.rect.left() + _before(words, em), top))
        painter.restore()


def height_of(words: RowWords, font: QFont, width: int, em: int, line: int) -> int:
    """The height of a row of ``width`` that holds all of ``words``; ``em`` and ``line`` are sizes of the font."""
    needed = _laid_out(words, font, _room(words, width, em)).boundingRect().height()
    return round(needed + 2 * _ABOVE * line + 0.5)


def _em(option: QStyleOptionViewItem) -> int:
    return option.fontMetrics.horizontalAdvance("字")


def _before(words: RowWords, em: int) -> int:
    """How far from the left the text begins; what only follows from another finding stands further in."""
    return round((_EDGE_EMS + _SIGN_EMS + (1 if words.stands_in else 0)) * em)


def _room(words: RowWords, width: int, em: int) -> int:
    return max(width - _before(words, em) - round(_EDGE_EMS * em), em)


def _laid_out(words: RowWords, font: QFont, width: int) -> QTextLayout:
    """``words`` in lines of ``width`` pixels, one below the other."""
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
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout
