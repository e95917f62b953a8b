"""RowsModel: a list of rows that is told to views as precise changes, whatever list comes next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from perfeval_desktop.ui.grid_rows import GridRow

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class RowsModel(QAbstractTableModel):
    """``layout_settled``: rows came, went or moved: merged cells have to be laid out again."""

    layout_settled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[GridRow] = []

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def _show(self, rows: Sequence[GridRow]) -> None:
        if [row.key for row in rows] != [row.key for row in self._rows]:
            self._arrange(rows)
            self._show_cells(rows)
            self.layout_settled.emit()
        else:
            self._show_cells(rows)

    def _arrange(self, rows: Sequence[GridRow]) -> None:
        """Remove, insert and move rows until they stand in the order of ``rows``."""
        wanted = {row.key for row in rows}
        for position in reversed(range(len(self._rows))):
            if self._rows[position].key not in wanted:
                self.beginRemoveRows(QModelIndex(), position, position)
                del self._rows[position]
                self.endRemoveRows()
        for position, row in enumerate(rows):
            old = next((at for at in range(position, len(self._rows)) if self._rows[at].key == row.key), None)
            if old is None:
                self._insert_run(position, rows)
            elif old != position:
                self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), position)
                self._rows.insert(position, self._rows.pop(old))
                self.endMoveRows()

    def _insert_run(self, position: int, rows: Sequence[GridRow]) -> None:
        """Insert the row that belongs to ``position`` with all new ones behind it: a block of them is one change."""
        present = {row.key for row in self._rows}
        run = list(takewhile(lambda row: row.key not in present, rows[position:]))
        self.beginInsertRows(QModelIndex(), position, position + len(run) - 1)
        self._rows[position:position] = run
        self.endInsertRows()

    def _show_cells(self, rows: Sequence[GridRow]) -> None:
        for number, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
            if new is old:
                continue
            self._rows[number] = new
            for column, cell in enumerate(new.cells):
                if cell != old.cells[column]:
                    self.dataChanged.emit(self.index(number, column), self.index(number, column))
