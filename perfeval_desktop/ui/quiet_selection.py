"""Selected items that carry a sign, in a list or grid that does not hear the keys: its selection stands back."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

_State = QStyle.StateFlag


class QuietDelegate(QStyledItemDelegate):
    """Draws the items of a view as ever, but keeps their signs readable when the view has no focus."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        quieten(option)


def quieten(option: QStyleOptionViewItem) -> None:
    """Draw a selected item of a view without the focus like any other, on the weak ground of the palette.

    Qt takes the weak ground by itself, but draws the sign as for a strong one.
    """
    if option.state & _State.State_Selected and not option.state & _State.State_Active:
        option.state &= ~_State.State_Selected
        option.backgroundBrush = option.palette.brush(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight)
