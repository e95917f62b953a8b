"""A list at the left of what it chooses from: as wide as the window can spare, until the user drags the border."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

_SHARE = 0.28


class SideSplitter(QSplitter):
    """``side`` takes its share of the width, at most ``most_ems`` characters."""

    def __init__(self, side: QWidget, content: QWidget, most_ems: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._most_ems = most_ems
        self._is_dragged = False
        self.addWidget(side)
        self.addWidget(content)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._dragged)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_dragged:
            most = self._most_ems * self.fontMetrics().horizontalAdvance("字")
            side = min(round(_SHARE * self.width()), most)
            self.setSizes([side, self.width() - side])

    def _dragged(self) -> None:
        self._is_dragged = True
