"""GridSteps: where Enter and Tab lead from a cell, alone or inside a selected range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView

from perfeval_desktop.ui.field_kinds import Choice
from perfeval_desktop.ui.slots import Owned

if TYPE_CHECKING:
    from perfeval_desktop.ui.grid_view import GridView

_Action = QAbstractItemView.CursorAction


class GridSteps:
    """The steps of the cursor of a grid, which owns this.

    A run of Tab keys has a column where it began: Enter leads back to it, one row below.
    """

    _view = Owned["GridView"]()

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._began: int | None = None

    def forget(self) -> None:
        """The cursor has moved: a run of Tab keys is over."""
        self._began = None

    def step(self, down: int, right: int, by_arrow: bool = False) -> bool:
        """Move the cursor: up or down, or to the next cell that takes typing. False when there is none.

        With a range selected it stays inside, unless the step is ``by_arrow``.
        """
        if self._view.has_range and not by_arrow:
            self._walk(down, right)
            return True
        if right:
            return self._tab(right)
        self._go_down(down)
        return True

    def _walk(self, down: int, right: int) -> None:
        """To the next cell of the range that takes typing: down its columns or along its rows, and round its end."""

        def order(index: QModelIndex) -> tuple[int, int]:
            return (index.column(), index.row()) if down else (index.row(), index.column())

        cells = [index for row in self._view.selected_block() for index in row]
        fields = [index for index in cells if self._view.table.cell(index).editable]
        shown = [index for index in cells if self._view.table.cell(index).text]
        way = sorted(fields or shown or cells, key=order, reverse=down + right < 0)
        here = order(self._view.currentIndex())
        ahead = [index for index in way if (order(index) > here) == (down + right > 0) and order(index) != here]
        self._view.walk_to((ahead or way)[0])

    def _tab(self, step: int) -> bool:
        view = self._view
        start, began = view.currentIndex(), self._began
        if not self._to_next_field(step):
            return False
        end = view.currentIndex()
        if began is None:
            began = start.column() if view.table.cell(start).editable else end.column()
        self._began = min(began, end.column()) if end.row() == start.row() else end.column()
        return True

    def _to_next_field(self, step: int) -> bool:
        view, table = self._view, self._view.table
        columns, rows = table.columnCount(), table.rowCount()
        at = view.currentIndex().row() * columns + view.currentIndex().column() + step
        while 0 <= at < rows * columns:
            index = table.index(at // columns, at % columns)
            if table.cell(index).editable:
                view.go_to(index)
                return True
            at += step
        return False

    def _go_down(self, down: int) -> None:
        view, at, began = self._view, self._view.currentIndex(), self._began
        column = at.column() if began is None else began
        if down > 0 and self._is_last(at):
            self._extend(at.row(), column)
        elif down:
            action = _Action.MoveDown if down > 0 else _Action.MoveUp
            target = view.moveCursor(action, Qt.KeyboardModifier.NoModifier)
            view.go_to(target if began is None else target.siblingAtColumn(column))

    def _is_last(self, at: QModelIndex) -> bool:
        """True in the last row, and in the last that can be followed by another: below it only totals are printed."""
        view, rows = self._view, self._view.table.rows
        below = rows[at.row() + view.rowSpan(at.row(), at.column()) :]
        return not below or (
            view.table.may_insert(at.row()) and not any(cell.editable for row in below for cell in row.cells)
        )

    def _extend(self, row: int, column: int) -> None:
        """Enter on the last row adds one, unless that row is still empty: what it began with does not count."""
        view, rows = self._view, self._view.table.rows
        typed = (cell for cell in (rows[row].cells if rows else ()) if not isinstance(cell.kind, Choice))
        if any(cell.editable and cell.text and not cell.is_tick for cell in typed):
            view.insert_row()
            beside = view.currentIndex().siblingAtColumn(column)
            if view.table.cell(beside).editable:
                view.go_to(beside)  # who fills a column goes on in it
