"""The findings in a painted cell, underlined at their words as they are in a text that is being edited."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from perfeval_desktop.ui.finding_index import Remark
from perfeval_desktop.ui.plain_text import units
from perfeval_desktop.ui.text_marks import mark_format

_UNSEEN = Qt.GlobalColor.transparent
_Element = QStyle.SubElement


def underline_words(painter: QPainter, option: QStyleOptionViewItem, remarks: Sequence[Remark]) -> None:
    """Draw the lines of ``remarks`` under their words; ``option`` is what the cell itself was drawn with.

    The text is laid out here once more as the style does it, in ink that is not seen: only the lines are drawn.
    """
    style = option.widget.style() if option.widget is not None else QApplication.style()
    margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, option.widget) + 1
    room = style.subElementRect(_Element.SE_ItemViewItemText, option, option.widget).adjusted(margin, 0, -margin, 0)
    ranges = [found for remark in reversed(remarks) if (found := _range(option, remark)) is not None]
    layout, height = _laid_out(option, ranges, room)
    top = QStyle.alignedRect(option.direction, option.displayAlignment, QRect(0, 0, room.width(), height).size(), room)
    painter.save()
    painter.setClipRect(room)
    painter.setPen(_UNSEEN)
    layout.draw(painter, QPointF(room.left(), top.top()))
    painter.restore()


def _laid_out(
    option: QStyleOptionViewItem, ranges: list[QTextLayout.FormatRange], room: QRect
) -> tuple[QTextLayout, int]:
    wraps = bool(option.features & QStyleOptionViewItem.ViewItemFeature.WrapText)
    how = QTextOption(QStyle.visualAlignment(option.direction, option.displayAlignment))
    how.setWrapMode(QTextOption.WrapMode.WordWrap if wraps else QTextOption.WrapMode.ManualWrap)
    layout = QTextLayout(option.text.replace("\n", "\u2028"), option.font)
    layout.setTextOption(how)
    layout.setFormats(ranges)
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room.width())
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout, int(height)


def _range(option: QStyleOptionViewItem, remark: Remark) -> QTextLayout.FormatRange | None:
    span = remark.issue.span
    if span is None:
        return None
    found = QTextLayout.FormatRange()
    found.start = units(option.text[: span.start])
    found.length = units(option.text[span.start : span.end])
    look = mark_format(remark, option.palette)
    look.setForeground(_UNSEEN)
    found.format = look
    return found
