"""GridSizer: keeps the columns of a grid as wide as its room and its rows as high as their text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QTableView

from perfeval_desktop.ui.grid_header import GridHeader
from perfeval_desktop.ui.grid_widths import fit_widths, text_weights
from perfeval_desktop.ui.scaled_style import least_row_height
from perfeval_desktop.ui.table_model import ValueTableModel


class GridSizer(QObject):
    """Measures only the rows that changed, all of them together before the next repaint.

    Columns follow the width of the view until the user drags one. The text that a table begins with decides how they
    share it: they do not move while somebody types. ``height_changed``: the rows and the bar below them together
    are higher or lower than before.
    """

    height_changed = Signal()
    _measuring_due = Signal()

    def __init__(self, view: QTableView, table: ValueTableModel, header: GridHeader) -> None:
        super().__init__(view)
        self._view = view
        self._table = table
        self._header = header
        self._weights: tuple[float, ...] | None = None
        self._dirty: set[int] = set()
        self._em = view.fontMetrics().horizontalAdvance("字")
        self._user_sized = False
        self._is_behind = False
        self._fitting = False
        # A queued signal comes before the repaint, a timer after it: everything would be painted twice.
        self._measuring_due.connect(self._measure_dirty, Qt.ConnectionType.QueuedConnection)
        header.sectionResized.connect(self._section_resized)
        view.horizontalScrollBar().rangeChanged.connect(self._bar_changed)
        table.dataChanged.connect(self._cells_changed)
        table.modelReset.connect(self._forget_weights)

    @property
    def line_height(self) -> int:
        """The height of a row with one line of text."""
        return least_row_height(self._view)

    def settle(self) -> None:
        """Lay out anew: rows came or went, another table is shown, or the font is another."""
        self._view.clearSpans()
        for number, row in enumerate(self._table.rows):
            for column, cell in enumerate(row.cells):
                if cell.rowspan > 1 or cell.colspan > 1:
                    self._view.setSpan(number, column, cell.rowspan, cell.colspan)
        self._view.verticalHeader().setMinimumSectionSize(self.line_height)
        self._header.show_columns(self._table.columns)
        self.fit()

    def follow_font(self, *, now: bool) -> None:
        """The font or the style is another. A grid that nobody sees is measured when it is ``shown``."""
        self._is_behind = not now
        if now:
            self._lay_out_anew()

    def shown(self) -> None:
        """The grid can be seen."""
        if self._is_behind:
            self._is_behind = False
            self._lay_out_anew()

    def _lay_out_anew(self) -> None:
        """Columns that the user has dragged keep their share of the text."""
        em = self._view.fontMetrics().horizontalAdvance("字")
        if self._user_sized and em != self._em:
            self._fitting = True
            for column in range(self._table.columnCount()):
                self._view.setColumnWidth(column, round(self._view.columnWidth(column) * em / self._em))
            self._fitting = False
        self._em = em
        self._view.verticalHeader().setMinimumSectionSize(self.line_height)
        self.fit()

    def fit(self) -> None:
        """Share the width of the view among the columns and measure all rows."""
        em = self._view.fontMetrics().horizontalAdvance("字")
        room = self._view.viewport().width()
        if not self._user_sized and room > 4 * em:
            self._fitting = True
            if self._weights is None:
                self._weights = text_weights(self._table.columns, self._table.rows)
            for column, width in enumerate(fit_widths(self._table.columns, self._weights, room, em)):
                self._view.setColumnWidth(column, width)
            self._fitting = False
        self._widths_changed()

    def _bar_changed(self) -> None:
        self.height_changed.emit()  # the bar below the rows came or went

    def _forget_weights(self) -> None:
        self._weights = None

    def _section_resized(self) -> None:
        if not self._fitting:
            self._user_sized = True
            self._widths_changed()

    def _widths_changed(self) -> None:
        self._header.settle()
        self._measure(range(self._table.rowCount()))

    def _cells_changed(self, first: QModelIndex, last: QModelIndex, roles: list[int]) -> None:
        if not roles:  # a finding alone makes no text longer
            self._measure(range(first.row(), last.row() + 1))

    def _measure(self, rows: range) -> None:
        if not self._dirty:
            self._measuring_due.emit()
        self._dirty.update(rows)

    def _measure_dirty(self) -> None:
        before = self._view.verticalHeader().length()
        dirty, self._dirty = self._dirty, set()
        for row in sorted(dirty):
            if row < self._table.rowCount():
                self._view.resizeRowToContents(row)
        if before != self._view.verticalHeader().length():
            self.height_changed.emit()
