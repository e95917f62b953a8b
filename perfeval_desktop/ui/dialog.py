"""What all dialogs have in common: what Enter presses, and that they are never larger than the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

_OF_SCREEN = 0.85  # what is behind stays in sight
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Dialog(QDialog):
    """Enter presses the button that has the keyboard, else the one that was made the default, else nothing.

    Qt lets Enter in any field press whatever button stands first. And where a text in it gets longer, a dialog of
    Qt keeps its height and cuts the text off: this one grows.
    """

    def showEvent(self, event: QShowEvent) -> None:
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = QApplication.focusWidget()
        if event.key() in _ENTER and isinstance(focused, QPushButton) and self.isAncestorOf(focused):
            focused.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return done

    def _make_room(self) -> None:
        """Be as high as the texts need at this width, as far as the screen goes."""
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return
        needed = layout.totalMinimumHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), min(needed, self.screen().availableSize().height()))


def open_at_size(window: QWidget, ems: float, lines: float) -> None:
    """Make ``window`` so many characters wide and lines high, or as large as the screen has room for."""
    metrics = window.fontMetrics()
    wanted = QSize(round(ems * metrics.horizontalAdvance("字")), round(lines * metrics.lineSpacing()))
    window.resize(wanted.boundedTo(window.screen().availableSize() * _OF_SCREEN))
