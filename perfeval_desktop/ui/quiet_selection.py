"""Only the list or grid that hears the keys shows its selection in full colour; elsewhere it stands back."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

_State = QStyle.StateFlag


class QuietDelegate(QStyledItemDelegate):
    """Draws the items of a view as ever, but a selection without the focus weakly."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        quieten(option)


def quieten(option: QStyleOptionViewItem) -> None:
    """Draw a selected item of a view without the focus on a weak ground, in its own ink and with its own sign."""
    if option.state & _State.State_Selected and not hears_keys(option.widget):
        option.state &= ~_State.State_Selected
        option.backgroundBrush = option.palette.brush(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight)


def hears_keys(view: QWidget | None) -> bool:
    """True when the focus is in ``view`` or in an editor that is open in it."""
    focused = QApplication.focusWidget()
    return view is not None and focused is not None and (view is focused or view.isAncestorOf(focused))
