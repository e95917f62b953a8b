"""Ctrl+; types today's date, in cells and in lines."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from perfeval_desktop.model.dates import format_date


def today_text() -> str:
    """Today as official documents write it."""
    return format_date(datetime.date.today())


def is_today_key(event: QKeyEvent) -> bool:
    """True for Ctrl+;."""
    return event.key() == Qt.Key.Key_Semicolon and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def type_into(editor: QWidget, text: str) -> None:
    """Put ``text`` at the cursor of ``editor`` as if it were typed."""
    if isinstance(editor, QLineEdit):
        editor.insert(text)
        editor.setModified(True)
    elif isinstance(editor, QPlainTextEdit):
        editor.insertPlainText(text)
