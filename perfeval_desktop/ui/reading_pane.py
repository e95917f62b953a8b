"""A text to be read, also with the keyboard: a line around it shows that it has the focus."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from perfeval_desktop.ui.focus_frame import draw_focus_frame
from perfeval_desktop.ui.rich_text import Section, to_html


class ReadingPane(QTextBrowser):
    """It opens no links and takes nothing that is typed."""

    _told: tuple[Section, ...] = ()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)

    def show_sections(self, sections: Iterable[Section]) -> None:
        """Show ``sections`` one below the other, from the beginning."""
        self._told = tuple(sections)
        self.setHtml(to_html(self._told))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._told:
            at = self.verticalScrollBar().value()
            self.setHtml(to_html(self._told))  # the room between them is reckoned once, in the font of now
            self.verticalScrollBar().setValue(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_focus_frame(self)
