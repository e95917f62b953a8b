"""The box of a ☑ cell, drawn in its middle; beside the sign of a finding where the cell is too narrow for both."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem


def tick_rect(option: QStyleOptionViewItem, *, marked: bool) -> QRect:
    """Where the box stands in the cell of ``option``; ``marked``: a sign stands at the left of the cell."""
    style = _style_of(option)
    width = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, option, option.widget)
    height = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorHeight, option, option.widget)
    box = QRect(0, 0, width, height)
    box.moveCenter(option.rect.center())
    if marked:
        sign = sign_rect(option)
        box.moveLeft(min(max(box.left(), sign.right() + 2), option.rect.right() - width))
    return box


def sign_rect(option: QStyleOptionViewItem) -> QRect:
    """Where the style draws the sign of a finding."""
    style = _style_of(option)
    margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, option.widget) + 1
    size = option.fontMetrics.ascent()
    sign = QRect(option.rect.left() + margin, 0, size, size)
    sign.moveTop(option.rect.center().y() - size // 2)
    return sign


def paint_tick(painter: QPainter, option: QStyleOptionViewItem, *, ticked: bool, marked: bool) -> None:
    style = _style_of(option)
    box = QStyleOptionViewItem(option)
    box.rect = tick_rect(option, marked=marked)
    state = QStyle.StateFlag.State_On if ticked else QStyle.StateFlag.State_Off
    box.state = QStyle.StateFlag.State_Enabled | state
    style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, option.widget)
    # In the dark the style's own outline cannot be told from the paper.
    painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.rect.adjusted(0, 0, -1, -1))


def _style_of(option: QStyleOptionViewItem) -> QStyle:
    return option.widget.style() if option.widget is not None else QApplication.style()
