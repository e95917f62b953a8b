"""F6: the focus goes from one part of the window to the next, and back to where it was in each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget


class PaneWalk:
    """Walks round ``panes`` in their order. A dock comes to the front for it; a closed one is left out."""

    def __init__(self, panes: Sequence[QWidget]) -> None:
        self._panes = tuple(panes)

    def step(self, by: int) -> None:
        """Move the focus to the next (+1) or the previous (−1) pane that can take it."""
        focused = QApplication.focusWidget()
        here = next((at for at, pane in enumerate(self._panes) if focused is not None and _holds(pane, focused)), None)
        start = here if here is not None else (-1 if by > 0 else 0)
        for distance in range(1, len(self._panes) + 1):
            pane = self._panes[(start + by * distance) % len(self._panes)]
            if not pane.isHidden() and enter(pane):
                return


def enter(pane: QWidget) -> bool:
    """Focus what had the focus in ``pane`` before, else what stands for it, else what Tab reaches first; False when
    nothing can take it."""
    if isinstance(pane, QDockWidget):
        pane.raise_()
    content = pane.widget() if isinstance(pane, QDockWidget) else pane
    before = content.focusWidget()
    wanted = (each for each in (before, content.focusProxy()) if each is not None and _takes_focus(each))
    widget = next(wanted, None) or _first_in(content)
    if widget is not None:
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
    return widget is not None


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)


def _first_in(content: QWidget) -> QWidget | None:
    widget = content.nextInFocusChain()
    while widget is not None and widget is not content:
        if content.isAncestorOf(widget) and _takes_focus(widget):
            return widget
        widget = widget.nextInFocusChain()
    return None


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.isVisible()
