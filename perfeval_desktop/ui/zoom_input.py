"""The mouse wheel: with Ctrl it zooms wherever the mouse is, and it never changes what an input holds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWheelEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDial,
    QSlider,
    QWidget,
)

from perfeval_desktop.ui.zoom import ACTUAL, Zoom

_NOTCH = 120  # eighths of a degree: a wheel with notches turns by so much
_HOLD_VALUES = (QComboBox, QAbstractSpinBox, QSlider, QDial)
_LARGER = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_SMALLER = (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)
_OWN = "zooms_itself"


def leave_wheel_to(widget: QWidget) -> None:
    """Over ``widget`` the wheel with Ctrl is its own affair: it shows pages in a size of their own."""
    widget.setProperty(_OWN, True)


class ZoomInput(QObject):
    """Watches the native windows of the program: there the wheel arrives before any widget can scroll by it.

    In a modal dialog the keys of the menu are not heard; there they are heard here.
    """

    def __init__(self, zoom: Zoom) -> None:
        super().__init__(zoom)
        self._zoom = zoom
        self._turned = 0
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._watch_all)

    @classmethod
    def of(cls, zoom: Zoom) -> ZoomInput:
        """The one of ``zoom``, made when it is first asked for."""
        found = zoom.findChild(cls)
        return found if found is not None else cls(zoom)

    def watch(self, window: QWindow) -> None:
        window.installEventFilter(self)

    def _watch_all(self, _focused: QWindow | None) -> None:
        for window in QGuiApplication.allWindows():
            with contextlib.suppress(RuntimeError):  # garbage may be collected meanwhile, and a window with it
                self.watch(window)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                if _under(event, lambda widget: bool(widget.property(_OWN))) is not None:
                    return False
                self._turn(event)
                return True
            return _passed_on(event)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return QApplication.activeModalWidget() is not None and self._press(event)
        return False

    def _turn(self, event: QWheelEvent) -> None:
        """A step for each notch; a touchpad turns by less, and its turns are added up."""
        event.accept()
        by = event.angleDelta().y()
        self._turned = by if by * self._turned < 0 else self._turned + by
        steps = int(self._turned / _NOTCH)
        self._turned -= steps * _NOTCH
        if steps:
            self._zoom.step(steps)

    def _press(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if modifiers != Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() in _LARGER:
            self._zoom.step(1)
        elif event.key() in _SMALLER:
            self._zoom.step(-1)
        elif event.key() == Qt.Key.Key_0:
            self._zoom.choose(ACTUAL)
        else:
            return False
        return True


def _passed_on(event: QWheelEvent) -> bool:
    """Over an input that the wheel would change, it scrolls what is around it; True when this was such a place."""
    area = _under(event, lambda widget: isinstance(widget, _HOLD_VALUES))
    if area is None:
        return False
    while area is not None and not isinstance(area, QAbstractScrollArea):
        area = area.parentWidget()
    if area is not None:
        QApplication.sendEvent(area.viewport(), event)
    return True


def _under(event: QWheelEvent, is_wanted: Callable[[QWidget], bool]) -> QWidget | None:
    """The widget below the mouse, or one around it in its window, that is wanted."""
    widget = QApplication.widgetAt(event.globalPosition().toPoint())
    while widget is not None and not is_wanted(widget):
        widget = None if widget.isWindow() else widget.parentWidget()
    return widget
