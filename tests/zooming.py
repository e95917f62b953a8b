"""The wheel and the keys as the window system sends them, for tests of the zoom."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

NOTCH = 120
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def turn_wheel(widget: QWidget, turned: int = NOTCH, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Turn the wheel over the middle of what is seen of ``widget``; the event takes the way through its window."""
    window = widget.window()
    seen = widget.visibleRegion().boundingRect()
    at = widget.mapTo(window, seen.center() if not seen.isEmpty() else widget.rect().center())
    event = QWheelEvent(
        *(QPointF(at), QPointF(window.mapToGlobal(at)), QPoint(), QPoint(0, turned)),
        *(Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(window.windowHandle(), event)


def settle() -> None:
    """Let the layouts find their sizes."""
    for _ in range(8):
        QApplication.processEvents()


def colours(image: QImage) -> set[int]:
    """Some of the colours of a picture: paper and ink, and what lies between them."""
    return {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
