"""FixedField: a field that is only shown, as plain text of any length that can be selected and copied."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.field_kinds import FieldKind
from perfeval_desktop.ui.focus_frame import draw_focus_frame


class _Text(QLabel):
    """Takes the keyboard, to be selected and copied without a mouse, and shows that it has it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        by_keys, by_mouse = (
            Qt.TextInteractionFlag.TextSelectableByKeyboard,
            Qt.TextInteractionFlag.TextSelectableByMouse,
        )
        self.setTextInteractionFlags(by_keys | by_mouse)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_focus_frame(self)


class FixedField(BoundWidget):
    """Its text wraps, so that it is whole in letters of any size."""

    def __init__(self, session: Session, label: str, kind: FieldKind, parent: QWidget | None = None) -> None:
        super().__init__(session, label, parent)
        self._kind = kind
        self._text = _Text(self)
        self._text.setAccessibleName(label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text)
        self.setFocusProxy(self._text)
        self.follow_focus(self._text)

    def text(self) -> str:
        return self._text.text()

    def show_value(self, value: Any) -> None:
        text = self._kind.edit_text(value)
        if text != self._text.text():
            self._text.setText(text)
            self._text.setAccessibleDescription(text)
