"""Ctrl+; types today's date, in cells and in lines."""

from __future__ import annotations

import datetime

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from perfeval_desktop.model.dates import format_date


def today_text() -> str:
    """Today as official documents write it."""
    return format_date(datetime.date.today())


def type_into(editor: QWidget, text: str) -> None:
    """Put ``text`` at the cursor of ``editor`` as if it were typed."""
    if isinstance(editor, QLineEdit):
        editor.insert(text)
        editor.setModified(True)
    elif isinstance(editor, QPlainTextEdit):
        editor.insertPlainText(text)
