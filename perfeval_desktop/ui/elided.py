"""Sentences for which there is not always room: what is left out is told by … and read in full on hover."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QStyle, QStyleOption, QToolTip, QWidget

_MARGIN = 6  # pixels before a message, as Qt has it


class ElidedLabel(QLabel):
    """One line of plain text that takes whatever room there is."""

    ELIDES = Qt.TextElideMode.ElideRight

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, room = QPainter(self), self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self.ELIDES, room.width())
        self.style().drawItemText(
            painter, room, self.alignment().value, self.palette(), self.isEnabled(), text, self.foregroundRole()
        )
        painter.end()


class NoticeBar(QStatusBar):
    """A status bar whose messages are never cut in silence: Qt paints over their end."""

    def shown_message(self) -> str:
        """What is read of the message now."""
        return self.fontMetrics().elidedText(
            self.currentMessage(), Qt.TextElideMode.ElideRight, self._message_room().width()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.currentMessage():
            super().paintEvent(event)
            return
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option, painter, self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self._message_room(), Qt.AlignmentFlag.AlignVCenter.value, self.shown_message())
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.currentMessage()
            if text and text != self.shown_message():
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)

    def _message_room(self) -> QRect:
        """From the left edge to the first part that stays beside a message."""
        parts = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        right = min((part.x() for part in parts if part.isVisible() and not part.isWindow()), default=self.width())
        return QRect(_MARGIN, 0, max(0, right - 2 * _MARGIN), self.height())
