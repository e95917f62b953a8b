"""A sentence for the user that does not get in the way: beside the place, in the status bar, and for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QStatusTipEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip, QWidget

_SHOWN_MS = 8000


def show_notice(widget: QWidget, sentence: str, place: QRect | None = None) -> None:
    """Show ``sentence`` at ``place`` of ``widget``; nothing has to be closed and typing goes on."""
    surface = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    rect = place if place is not None and place.isValid() else surface.rect()
    QToolTip.showText(surface.mapToGlobal(rect.bottomLeft()), sentence, surface, rect, _SHOWN_MS)
    announce(widget, sentence)


def announce(widget: QWidget, sentence: str) -> None:
    """Say ``sentence`` in the status bar and to screen readers only: beside the place it can be read already."""
    QApplication.sendEvent(widget, QStatusTipEvent(sentence))
    speak(widget, sentence)


def speak(widget: QWidget, sentence: str) -> None:
    """Say ``sentence`` to screen readers only: on the screen it can be seen."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
