"""A line around a text that has the focus: the blinking cursor alone is hard to find."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

_LINE = 2


def draw_focus_frame(widget: QWidget) -> None:
    """Draw the line if ``widget`` has the focus; to be called while it is painted, after all else."""
    if widget.hasFocus():
        draw_frame(widget, widget.palette().color(QPalette.ColorRole.Accent))


def draw_frame(widget: QWidget, color: QColor) -> None:
    """Draw a line around ``widget``, of a page inside its borders."""
    surface = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    painter = QPainter(surface)
    painter.setPen(QPen(color, _LINE))
    painter.drawRect(surface.rect().adjusted(1, 1, -1, -1))
    painter.end()
