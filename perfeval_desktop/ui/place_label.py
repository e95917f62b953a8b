"""PlaceLabel: where the user is, in the status bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStatusBar

from perfeval_desktop.ui.elided import ElidedLabel


class PlaceLabel(ElidedLabel):
    """Gives way to a message, also where the bar is laid out anew meanwhile: Qt would show both over each other."""

    ELIDES = Qt.TextElideMode.ElideMiddle  # its end says which column

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__()
        bar.addWidget(self, 1)
        bar.messageChanged.connect(self._give_way)

    def _give_way(self, message: str) -> None:
        self.setHidden(bool(message))
