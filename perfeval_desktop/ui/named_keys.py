"""A menu at a place whose entries name keys that are heard there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget


class NamedKeysMenu(QMenu):
    """Goes when it is closed. As shortcuts of the entries the keys would be ambiguous: they are only named here."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def offer(self, text: str, keys: str, act: Callable[..., object] | None, *, enabled: bool = True) -> None:
        """Add the entry that does ``act`` as ``keys`` do, if there are any; it is off where there is nothing to do."""
        action = self.addAction(f"{text}\t{keys}" if keys else text)
        action.setEnabled(enabled and act is not None)
        if act is not None:
            action.triggered.connect(act)
