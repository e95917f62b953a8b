"""Where the keys of spreadsheets lead: to the edge of the filled cells, and back to where a selection began."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex

from perfeval_desktop.ui.table_model import ValueTableModel


def edge_of(table: ValueTableModel, start: QModelIndex, down: int, right: int) -> QModelIndex:
    """The last filled cell of a run that begins at ``start``; from its end, or from an empty cell, the next filled one.

    Where nothing more is filled it is the last cell in this direction.
    """

    def at(steps: int) -> QModelIndex:
        return table.index(start.row() + steps * down, start.column() + steps * right)

    def filled(steps: int) -> bool:
        return bool(table.cell(at(steps)).text)

    if not start.isValid() or not at(1).isValid():
        return start
    steps = 1
    in_run = filled(0) and filled(1)
    while at(steps + 1).isValid() and (filled(steps + 1) if in_run else not filled(steps)):
        steps += 1
    return at(steps)


def corner_opposite(current: QModelIndex, selection: QItemSelection) -> QModelIndex:
    """The cell where a selection began whose moving end is ``current``; ``current`` itself when it stands alone."""
    if selection.isEmpty():
        return current
    top, bottom, left, right = bounds(selection)
    if current.row() not in (top, bottom) or current.column() not in (left, right):
        return current
    row = bottom if current.row() == top else top
    column = right if current.column() == left else left
    return current.sibling(row, column)


def bounds(selection: QItemSelection) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of the smallest rectangle around ``selection``, which is not empty."""
    parts = [selection.at(number) for number in range(selection.count())]
    return (
        min(part.top() for part in parts),
        max(part.bottom() for part in parts),
        min(part.left() for part in parts),
        max(part.right() for part in parts),
    )
