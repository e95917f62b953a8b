"""A line around a page of text that has the focus: the blinking cursor alone is hard to find."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea

_LINE = 2


def draw_focus_frame(area: QAbstractScrollArea) -> None:
    """Draw the line if ``area`` has the focus; to be called while its viewport is painted, after all else."""
    if area.hasFocus():
        painter = QPainter(area.viewport())
        painter.setPen(QPen(area.palette().color(QPalette.ColorRole.Accent), _LINE))
        painter.drawRect(area.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()
