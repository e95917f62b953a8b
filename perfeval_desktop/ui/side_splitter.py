"""A list at the left of what it chooses from: as wide as the window can spare, until the user drags the border."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from perfeval_desktop.ui.ems import em_of

_SHARE = 0.28


class SideSplitter(QSplitter):
    """``side`` takes its share of the width, at most ``most_ems`` characters."""

    _is_dragged = True  # nothing to be shared out before there are two parts

    def __init__(self, side: QWidget, content: QWidget, most_ems: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._most_ems = most_ems
        self.addWidget(side)
        self.addWidget(content)
        self._is_dragged = False
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._dragged)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._share_out()

    def _share_out(self) -> None:
        if not self._is_dragged:
            side = min(round(_SHARE * self.width()), self._most_ems * em_of(self))
            self.setSizes([side, self.width() - side])

    def _dragged(self) -> None:
        self._is_dragged = True
