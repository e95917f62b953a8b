"""Tables that are only read: rows are chosen in them, and Tab leads out of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTableWidget, QTableWidgetItem

from perfeval_desktop.rulepack.labels import snippet

_SHOWN = 60  # characters of a text in its line
_MOST_TOLD = 2000  # characters of a tooltip


def make_readable(table: QTableView) -> None:
    """Nothing is typed into ``table``; it is used by rows, with the keyboard alone."""
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()


def set_columns(table: QTableWidget, heads: Sequence[str], name: str) -> None:
    """Make ``table`` one to be read, with columns of one width under ``heads``; ``name`` is what it is called."""
    table.setColumnCount(len(heads))
    table.setHorizontalHeaderLabels([*heads])
    table.setAccessibleName(name)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    make_readable(table)


def put_texts(table: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    """Show ``rows``, the place in full and the beginning of the other texts, with the rest on hover."""
    table.setRowCount(len(rows))
    for number, texts in enumerate(rows):
        for column, text in enumerate(texts):
            item = QTableWidgetItem(snippet(text, _SHOWN) if column else text)
            item.setToolTip(text[:_MOST_TOLD])
            table.setItem(number, column, item)
