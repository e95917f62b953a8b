"""Pictures of widgets: whole or in part, with the menus over them, with numbers that the text explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QWidget

_BADGE, _INK = 22, QColor("#b3261e")


@dataclass(frozen=True, slots=True)
class Badge:
    """A number on a part of the window, with a frame around the part; ``across`` and ``down`` say where on it."""

    number: int
    part: QWidget
    across: float = 1.0
    down: float = 0.0


def shot(widget: QWidget, part: QWidget | QRect | None = None, margin: int = 0) -> QPixmap:
    """``widget``, or only what is seen of ``part`` of it."""
    picture = widget.grab()
    if part is None:
        return picture
    rect = place_of(part, widget) if isinstance(part, QWidget) else part
    return picture.copy(rect.adjusted(-margin, -margin, margin, margin).intersected(picture.rect()))


def together(window: QWidget, over: Sequence[QWidget] = (), badges: Sequence[Badge] = ()) -> QPixmap:
    """``window`` with the widgets ``over`` it where they are on the screen, and with badges."""
    picture = window.grab()
    painter = QPainter(picture)
    origin = window.mapToGlobal(QPoint(0, 0))
    for widget in over:
        place = widget.mapToGlobal(QPoint(0, 0)) - origin
        painter.drawPixmap(place, widget.grab())
        painter.setPen(QPen(QColor("#a09d96"), 1))
        painter.drawRect(QRect(place, widget.size()).adjusted(0, 0, -1, -1))
    for badge in badges:
        _draw_badge(painter, badge, place_of(badge.part, window))
    painter.end()
    return picture


def popups() -> list[QWidget]:
    """The menus and lists that are open."""
    kinds = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
    return [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.windowType() in kinds]


def windows() -> list[QWidget]:
    """The windows and dialogs that are open."""
    return [each for each in QApplication.topLevelWidgets() if each.isVisible() and not isinstance(each, QMenu)]


def place_of(part: QWidget, window: QWidget) -> QRect:
    """Where ``part`` lies in ``window``."""
    return QRect(part.mapTo(window, QPoint(0, 0)), part.size())


def _draw_badge(painter: QPainter, badge: Badge, place: QRect) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_INK, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(1, 1, -2, -2))
    room = place.adjusted(3, 2, -4 - _BADGE, -3 - _BADGE)
    x, y = room.left() + badge.across * room.width(), room.top() + badge.down * max(0, room.height())
    middle = QRect(round(x), round(y), _BADGE, _BADGE)
    painter.setBrush(_INK)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(middle)
    font = QFont(painter.font())
    font.setPixelSize(15)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("white"))
    painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, str(badge.number))
