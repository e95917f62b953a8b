"""Flash: a frame that blinks around the place that one has just been led to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QTableView, QWidget

_BLINK_MS = 150
_BLINKS = 5  # on, off, on, off, on
_LINE = 3


class Flash(QWidget):
    """Frames a widget, of a table the cell under the cursor, and goes by itself. It takes no clicks and no keys.

    There is one for each window, which moves to where it is wanted: Qt for Python loses a few references to None with
    every widget that is made, and this one would be made thousands of times a day. It goes with the page that it is on.
    """

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self._target = around
        self._left = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self, interval=_BLINK_MS)
        self._timer.timeout.connect(self._blink)

    @classmethod
    def at(cls, target: QWidget | None) -> None:
        """Flash ``target``; what flashes already flashes no longer."""
        if target is None:
            return
        flash = target.window().findChild(cls)
        if flash is None:
            flash = cls(target)
        else:
            flash.end()
        flash._begin(target)

    def end(self) -> None:
        """Stop at once."""
        self._timer.stop()
        self.hide()
        if (around := self.parentWidget()) is not None:
            around.removeEventFilter(self)

    def _begin(self, target: QWidget) -> None:
        around = target.viewport() if isinstance(target, QAbstractScrollArea) else target
        self._target, self._left = target, _BLINKS
        if self.parentWidget() is not around:
            self.setParent(around)
        self.setGeometry(self._place_now())
        self._timer.start()
        around.installEventFilter(self)
        self.show()
        self.raise_()

    def _blink(self) -> None:
        self._left -= 1
        if not self._left:
            self.end()
            return
        self.setVisible(bool(self._left % 2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A page that has just come finds its place and its rows their heights later: the frame goes with them."""
        if event.type() in (QEvent.Type.Paint, QEvent.Type.Resize):
            self.setGeometry(self._place_now())
        return super().eventFilter(watched, event)

    def _place_now(self) -> QRect:
        if isinstance(self._target, QTableView):
            return self._target.visualRect(self._target.currentIndex())
        parent = self.parentWidget()
        return parent.rect() if parent is not None else QRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), _LINE))
        inset = _LINE // 2
        painter.drawRect(self.rect().adjusted(inset, inset, -inset - 1, -inset - 1))
