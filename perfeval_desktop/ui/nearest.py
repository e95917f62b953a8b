"""Which editor the keyboard is in: the focus may be on a part of it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

Kind = TypeVar("Kind", bound=QWidget)


def nearest(kind: type[Kind], widget: QWidget | None) -> Kind | None:
    """``widget`` or what is next around it in its window, as far as it is of ``kind``."""
    while widget is not None and not isinstance(widget, kind):
        widget = None if widget.isWindow() else widget.parentWidget()
    return widget
