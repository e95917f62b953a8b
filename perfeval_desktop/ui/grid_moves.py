"""Where the keys of spreadsheets lead: to the edge of the filled cells, and to the end of a selection."""

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
    """The corner of ``selection`` that lies opposite to ``current``, where it ends; ``current`` when it stands alone.

    A row or a column of ``current`` that is not at the edge of the selection is the one of the corner as well.
    """
    if selection.isEmpty():
        return current
    top, bottom, left, right = bounds(selection)
    row = {top: bottom, bottom: top}.get(current.row(), current.row())
    column = {left: right, right: left}.get(current.column(), current.column())
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
