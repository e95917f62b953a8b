"""SelectingTable: a table whose selected rectangle begins at the active cell, as in spreadsheets.

Qt makes the end that moves the current cell, so that typing would go to where a drag has ended. Here the current cell
is where the selection began, and stays there while the other end moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.ui.frozen_table import FrozenTable
from perfeval_desktop.ui.grid_moves import bounds, corner_opposite, edge_of
from perfeval_desktop.ui.table_model import ValueTableModel
from perfeval_desktop.ui.table_writing import Place

_Select = QItemSelectionModel.SelectionFlag
_Mod = Qt.KeyboardModifier
_State = QAbstractItemView.State


class SelectingTable(FrozenTable):
    """``cursor_moved``: the active cell, or the end of the selection that moves, is another one."""

    cursor_moved = Signal()

    def __init__(self, model: ValueTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = model
        self._lead = QPersistentModelIndex()  # the end that moved last
        self._pressed = False  # the mouse selects as long as its button is down
        self._fallen: Place | None = None  # where the cursor was when its row went

    @property
    def table(self) -> ValueTableModel:
        return self._table

    # --- what is selected ----------------------------------------------------------------------------------------

    @property
    def lead(self) -> QModelIndex:
        """The cell that has to be in sight: the end that moves while the selection grows, else the active cell."""
        if not self._lead.isValid():
            return self.currentIndex()
        return self._table.index(self._lead.row(), self._lead.column())

    @property
    def has_range(self) -> bool:
        """True when more than one cell is selected; a merged one counts as one."""
        ranges = self.selectionModel().selection()
        if ranges.isEmpty():
            return False
        top, bottom, left, right = bounds(ranges)
        size = bottom - top + 1, right - left + 1
        return size != (1, 1) and size != (self.rowSpan(top, left), self.columnSpan(top, left))

    def selected_block(self) -> list[list[QModelIndex]]:
        """The smallest rectangle around the selection, row by row."""
        ranges = self.selectionModel().selection()
        if ranges.isEmpty():
            return []
        top, bottom, left, right = bounds(ranges)
        rows, columns = range(top, bottom + 1), range(left, right + 1)
        return [[self._table.index(row, column) for column in columns] for row in rows]

    # --- selecting -----------------------------------------------------------------------------------------------

    def go_to(self, index: QModelIndex) -> None:
        """Put the cursor on ``index`` and select it alone, whatever keys are held."""
        self.selectionModel().setCurrentIndex(index, _Select.ClearAndSelect)

    def walk_to(self, index: QModelIndex) -> None:
        """Make ``index`` the active cell and leave the selection as it is."""
        self.selectionModel().setCurrentIndex(index, _Select.NoUpdate)

    def stretch_to(self, index: QModelIndex) -> None:
        """Select all from the active cell, which stays, to ``index``."""
        if not index.isValid():
            return
        start = self.currentIndex() if self.currentIndex().isValid() else index
        self._select(start, index)
        self._lead = QPersistentModelIndex(index)
        self.scrollTo(index)
        self.viewport().update(self.visualRect(start))  # it looks other in a range than alone
        if self.hasFocus():
            self.cursor_moved.emit()

    def stretch(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> None:
        """Move the end of the selection that is not the active cell."""
        selection, start, end = self.selectionModel(), self.currentIndex(), self._end()
        with QSignalBlocker(selection):  # Qt only knows the way from the current cell
            selection.setCurrentIndex(end, _Select.NoUpdate)
            target = self.moveCursor(action, modifiers)
            selection.setCurrentIndex(start, _Select.NoUpdate)
        self._stretch_from(end, target)

    def jump(self, down: int, right: int, *, stretching: bool = False) -> None:
        """Go to the end of the filled cells in this direction, or to where the next ones begin."""
        if stretching:
            end = self._end()
            self._stretch_from(end, edge_of(self._table, end, down, right))
        else:
            self.go_to(edge_of(self._table, self.currentIndex(), down, right))

    def _end(self) -> QModelIndex:
        return corner_opposite(self.currentIndex(), self.selectionModel().selection())

    def _stretch_from(self, end: QModelIndex, target: QModelIndex) -> None:
        """Move the end of the selection; whole rows stay whole as long as only rows are added, and so do columns."""
        block = self.selected_block()
        rows = bool(block) and len(block[0]) == self._table.columnCount() and target.column() == end.column()
        columns = len(block) == self._table.rowCount() and target.row() == end.row()
        self.stretch_to(target)
        if rows:
            self.select_rows()
        if columns:
            self.select_columns()

    def select_places(self, places: Iterable[Place]) -> None:
        """Select the rectangle around ``places``, as far as they are in the table; the cursor is on its first cell."""
        inside = [
            (row, column)
            for row, column in places
            if 0 <= row < self._table.rowCount() and 0 <= column < self._table.columnCount()
        ]
        if inside:
            rows, columns = zip(*inside, strict=True)
            first, last = self._table.index(min(rows), min(columns)), self._table.index(max(rows), max(columns))
            if self._is_block(set(inside), first, last):
                self.go_to(first)
                self._select(first, last)
            else:  # what lies between them was not meant: the next key must not reach it
                self.go_to(self._table.index(*min(inside)))

    def select_fields(self, fields: Iterable[FieldPath], rows: Iterable[int] = ()) -> None:
        """Select the rectangle around ``fields``; where none is shown here, ``rows`` in the column of the cursor."""
        found = [index for path in fields if (index := self._table.index_of(path)).isValid()]
        column = max(0, self.currentIndex().column())
        self.select_places([(index.row(), index.column()) for index in found] or [(row, column) for row in rows])

    def _is_block(self, places: Collection[Place], first: QModelIndex, last: QModelIndex) -> bool:
        """True when all cells that take typing between the two corners are among ``places``."""
        corners = range(first.row(), last.row() + 1), range(first.column(), last.column() + 1)
        between = ((row, column) for row in corners[0] for column in corners[1])
        return all(place in places or not self._table.cell(self._table.index(*place)).editable for place in between)

    def select_rows(self) -> None:
        """Widen the selection to whole rows."""
        if block := self.selected_block():
            last = self._table.columnCount() - 1
            self._select(block[0][0].siblingAtColumn(0), block[-1][0].siblingAtColumn(last))

    def select_columns(self) -> None:
        """Widen the selection to whole columns."""
        if block := self.selected_block():
            self._select(block[0][0].siblingAtRow(0), block[0][-1].siblingAtRow(self._table.rowCount() - 1))

    def _select(self, corner: QModelIndex, opposite: QModelIndex) -> None:
        top, bottom = sorted((corner.row(), opposite.row()))
        left, right = sorted((corner.column(), opposite.column()))
        area = QItemSelection(self._table.index(top, left), self._table.index(bottom, right))
        self.selectionModel().select(area, _Select.ClearAndSelect)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.update(self.currentIndex())  # alone it looks other than in a range

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self._lead = QPersistentModelIndex()
        if self.hasFocus():
            self.cursor_moved.emit()

    # --- the mouse -----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._pressed = event.button() == Qt.MouseButton.LeftButton and index.isValid()
        self._lead = QPersistentModelIndex()
        if not self._pressed or not event.modifiers() & (_Mod.ShiftModifier | _Mod.ControlModifier):
            super().mousePressEvent(event)
        elif event.modifiers() & _Mod.ShiftModifier:
            self.stretch_to(index)
        else:
            self.go_to(index)  # there is one selection, and it is a rectangle

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._pressed or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        pos = event.position().toPoint()
        index = self.indexAt(self._within(pos))
        if index.isValid() and index != self.lead:
            self.setState(_State.DragSelectingState)
            self.stretch_to(index)
        if not self.viewport().rect().contains(pos):
            self.startAutoScroll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_click = not event.modifiers() & (_Mod.ShiftModifier | _Mod.ControlModifier)
        if was_click or not self._pressed:
            super().mouseReleaseEvent(event)
        else:
            self.setState(_State.NoState)
            self.stopAutoScroll()
        self._pressed = False

    def _within(self, pos: QPoint) -> QPoint:
        """The point of the table that is next to ``pos``: a drag goes on beside it, and scrolls."""
        area = self.viewport().rect()
        return QPoint(
            min(max(pos.x(), area.left()), area.right()),
            min(max(pos.y(), area.top()), area.bottom()),
        )

    # --- the row under the cursor goes ---------------------------------------------------------------------------

    def rowsAboutToBeRemoved(self, parent: QModelIndex, start: int, end: int) -> None:
        at = self.currentIndex()
        if self._fallen is None and start <= at.row() <= end:
            self._fallen = start, at.column()
        elif self._fallen is not None and end < self._fallen[0]:
            self._fallen = self._fallen[0] - (end - start + 1), self._fallen[1]
        super().rowsAboutToBeRemoved(parent, start, end)

    def rowsInserted(self, parent: QModelIndex, start: int, end: int) -> None:
        super().rowsInserted(parent, start, end)
        if self._fallen is not None and start < self._fallen[0]:
            self._fallen = self._fallen[0] + (end - start + 1), self._fallen[1]

    def keep_cursor(self) -> None:
        """Where rows went, the cursor is on the one that took the place, and the cell under it is selected."""
        fallen, self._fallen = self._fallen, None
        if fallen is not None and self._table.rowCount():
            self.go_to(self._table.index(min(fallen[0], self._table.rowCount() - 1), fallen[1]))
        elif self.currentIndex().isValid() and not self.selectionModel().isSelected(self.currentIndex()):
            self.go_to(self.currentIndex())
