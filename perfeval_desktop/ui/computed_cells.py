"""What is said when somebody types on a figure that the program works out."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from perfeval_desktop.ui.grid_rows import Cell

_Trigger = QAbstractItemView.EditTrigger
_OPENING = (_Trigger.AnyKeyPressed, _Trigger.EditKeyPressed, _Trigger.DoubleClicked)


def why_not_opened(cell: Cell, trigger: QAbstractItemView.EditTrigger, event: QEvent | None) -> str:
    """Why no editor opened in ``cell`` and what to do; empty when nobody wanted to type, or where nothing is typed."""
    if not cell.locked or trigger not in _OPENING:
        return ""
    if trigger == _Trigger.AnyKeyPressed and isinstance(event, QKeyEvent) and not event.text().isprintable():
        return ""  # Esc, Backspace
    if cell.why_locked:
        return cell.why_locked
    if cell.path is None:
        return "这是计算得出的数，随填写的内容更新。"
    return "这是计算得出的数；要改写请按 Shift+F10 选“改写”。"
