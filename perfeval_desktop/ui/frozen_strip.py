"""The label columns of a grid that stay at its left while the others scroll under them, as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect

_MOST = 2  # the labels never take more than one part in so many of the grid


@dataclass(frozen=True, slots=True)
class Strip:
    """The columns ``first`` to ``last`` stand at the left edge, ``shift`` pixels from where scrolling has put them."""

    first: int
    last: int
    width: int
    shift: int

    def holds(self, column: int) -> bool:
        return self.first <= column <= self.last

    def covers(self, x: int) -> bool:
        return 0 <= x < self.width

    def place(self, rect: QRect) -> QRect:
        """Where a cell is shown that scrolling has put to ``rect``.

        A merged cell that reaches out of the strip begins in it and ends where scrolling has put its end.
        """
        end = self.width - self.shift
        if rect.right() < -self.shift or rect.left() >= end:
            return rect
        right = rect.right() + self.shift if rect.right() < end else max(rect.right(), self.width - 1)
        placed = QRect(rect)
        placed.setLeft(max(0, rect.left() + self.shift))
        placed.setRight(right)
        return placed


def label_run(are_labels: Sequence[bool]) -> range:
    """The first columns next to each other that are labels."""
    first = next((number for number, is_label in enumerate(are_labels) if is_label), len(are_labels))
    after = next((number for number in range(first, len(are_labels)) if not are_labels[number]), len(are_labels))
    return range(first, after)


def frozen_run(labels: range, widths: Sequence[int], room: int) -> range:
    """Those of ``labels`` that leave enough of ``room`` to work in; ``widths`` are their own.

    The last one tells most about a row, the ones before it only its class; where even the last alone is too wide, a
    number before it is better than nothing.
    """
    runs = [labels[left:] for left in range(len(labels))] + [labels[:right] for right in range(len(labels) - 1, 0, -1)]
    for run in runs:
        if _MOST * sum(widths[column - labels.start] for column in run) <= room:
            return run
    return range(0)
