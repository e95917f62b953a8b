"""What the focus is on, as an address of the help: a field of the document, or a part of the window."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.help_pages import Address
from perfeval_desktop.ui.help_topic import help_topic
from perfeval_desktop.ui.table_model import ValueTableModel


def place_of(widget: QWidget | None) -> Address | None:
    """The help for the field or the part of the window that ``widget`` belongs to, None when nobody said."""
    while widget is not None:
        if isinstance(widget, GridView) and widget.currentIndex().isValid():
            return place_of_cell(widget.table, widget.currentIndex())
        if isinstance(widget, BoundWidget) and widget.path is not None:
            return Address("place", str(widget.path))
        if topic := help_topic(widget):
            return Address("topic", topic)
        widget = widget.parentWidget()
    return None


def place_of_cell(table: ValueTableModel, index: QModelIndex) -> Address:
    """The help for a cell; what is only shown goes by the row and the column that it stands in."""
    cell, row = table.cell(index), table.rows[index.row()]
    if cell.path is not None:
        return Address("place", str(cell.path))
    column = table.columns[index.column()].key
    if row.path is not None:
        return Address("place", str(row.path.child(column)))
    return Address("place", str(_rows_of(table).row(row.key).child(column)), is_named=False)


def _rows_of(table: ValueTableModel) -> FieldPath:
    """The table that a row belongs to which is not part of the document: a sum, a line made by the program."""
    return next((row.path.parent for row in table.rows if row.path is not None), table.source.reads[0])
