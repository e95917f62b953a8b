"""Tables that are only read: rows are chosen in them, Tab leads out of them, and what is long is whole below them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPlainTextEdit,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from perfeval_desktop.rulepack.labels import snippet

_SHOWN = 60  # characters of a text in its line
WHOLE = Qt.ItemDataRole.UserRole
_READ_LINES = 6


def make_readable(table: QTableView) -> None:
    """Nothing is typed into ``table``; it is used by rows, with the keyboard alone."""
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()


def make_reader(page: QPlainTextEdit, name: str) -> None:
    """The text of ``page``, which is called ``name``, is read, selected and copied with the keyboard alone."""
    page.setReadOnly(True)
    page.setTabChangesFocus(True)
    page.setAccessibleName(name)
    keys, mouse = Qt.TextInteractionFlag.TextSelectableByKeyboard, Qt.TextInteractionFlag.TextSelectableByMouse
    page.setTextInteractionFlags(keys | mouse)


def set_columns(table: QTableWidget, heads: Sequence[str], name: str) -> None:
    """Make ``table`` one to be read, with columns of one width under ``heads``; ``name`` is what it is called.

    Rows are as high as their texts need.
    """
    table.setColumnCount(len(heads))
    table.setHorizontalHeaderLabels([*heads])
    table.setAccessibleName(name)
    table.setTextElideMode(Qt.TextElideMode.ElideNone)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    header.geometriesChanged.connect(table.resizeRowsToContents)
    make_readable(table)


def put_texts(table: QTableWidget, rows: Sequence[Sequence[str]], shown: Sequence[Sequence[str]] = ()) -> None:
    """Show ``rows``, the place in full, of the other texts the beginning or ``shown``; a RowReader shows the rest."""
    table.setRowCount(len(rows))
    for number, texts in enumerate(rows):
        for column, text in enumerate(texts):
            short = shown[number][column - 1] if shown else snippet(text, _SHOWN)
            item = QTableWidgetItem(short if column else text)
            item.setData(WHOLE, text)
            table.setItem(number, column, item)
    table.resizeRowsToContents()


class RowReader(QPlainTextEdit):
    """The texts of the row with the cursor, in full, under the heads of their columns."""

    def __init__(self, table: QTableWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        make_reader(self, "所选一行，全文")
        self.setMinimumHeight(_READ_LINES * self.fontMetrics().lineSpacing())
        table.currentCellChanged.connect(self._show_row)
        table.model().dataChanged.connect(self._show_row)
        table.model().rowsRemoved.connect(self._show_row)

    def _show_row(self, *_what: object) -> None:
        row, parts = self._table.currentRow(), []
        for column in range(self._table.columnCount()):
            item, head = self._table.item(row, column), self._table.horizontalHeaderItem(column)
            if item is not None and head is not None:
                parts.append(f"{head.text()}：{item.data(WHOLE)}")
        text = "\n".join(parts)
        if text != self.toPlainText():
            self.setPlainText(text)
