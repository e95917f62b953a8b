"""What stays in sight of a grid that is higher than the page on which it stands: its titles and its sideways bar."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QHeaderView, QTableView


class GridPins:
    """Moves the header of ``view`` down and its horizontal scroll bar up, over the rows, as far as the page asks.

    The view puts both back whenever it lays itself out; ``place`` is to be called after that.
    """

    def __init__(self, view: QTableView, header: QHeaderView) -> None:
        self._view = view
        self._header = header
        self._down = 0
        self._up = 0

    def pin(self, above: int, below: int) -> None:
        """``above`` and ``below`` are the pixels of the view that the page has no room for."""
        frame = self._view.frameWidth()
        room = max(0, self._view.height() - self._header.height() - 2 * frame)
        was = self._down, self._up
        self._down = max(0, min(above - frame, room))
        self._up = max(0, min(below - frame, room - self.bar_height))
        if (self._down, self._up) != was or self._down or self._up:
            self.place()

    def place(self) -> None:
        """Put titles and bar where they are pinned."""
        self._header.move(self._header.x(), self._view.frameWidth() + self._down)
        if self._down:
            self._header.raise_()
        holder = self._view.horizontalScrollBar().parentWidget()
        if holder is not None and holder is not self._view:
            bottom = self._view.height() - self._view.frameWidth()
            holder.move(holder.x(), bottom - holder.height() - self._up)
            if self._up:
                holder.raise_()

    def seen(self, rect: QRect) -> QRect:
        """The part of ``rect``, in the viewport, that titles and bar do not cover."""
        return rect.adjusted(0, self._down, 0, -self._up)

    @property
    def bar_height(self) -> int:
        """Of the sideways bar; 0 where there is room for all columns."""
        bar = self._view.horizontalScrollBar()
        return bar.sizeHint().height() if bar.maximum() > 0 else 0
