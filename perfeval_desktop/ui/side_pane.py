"""What the dock 依据 holds: the text about the field under the cursor, and below it what the tab puts beside itself."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class SidePane(QWidget):
    """``text`` takes the room that is left."""

    def __init__(self, text: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(text, 1)
        self.setFocusProxy(text)

    def show_aside(self, aside: QWidget | None) -> None:
        """Show ``aside``, and of all that was shown before nothing."""
        if aside is not None and aside.parent() is not self:
            self._column.addWidget(aside)
        for child in self.children():
            if isinstance(child, QWidget) and child is not self._text:
                child.setVisible(child is aside)
