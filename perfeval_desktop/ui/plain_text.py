"""Exact text in and out of Qt's text widgets, which count in UTF-16 and rewrite what they are not asked to."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

_PARAGRAPH = "\u2029"


def text_of(edit: QPlainTextEdit) -> str:
    """The text as it was typed: ``toPlainText`` would turn a no-break space into a space."""
    return edit.document().toRawText().replace(_PARAGRAPH, "\n")


def put_text(edit: QPlainTextEdit, text: str) -> None:
    """Show ``text``, touching only what differs, so that the cursor and the view stay where they are."""
    old = text_of(edit)
    if old == text:
        return
    start = _common(old, text)
    end = _common(old[start:][::-1], text[start:][::-1])
    cursor = QTextCursor(edit.document())
    cursor.setPosition(_units(old[:start]))
    cursor.setPosition(_units(old[: len(old) - end]), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text[start : len(text) - end])


def clean_paste(text: str) -> str:
    """Text from a page or a document without its line-end variants; not a single visible sign is changed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n")


def _common(left: str, right: str) -> int:
    """How many characters the two texts share at their beginning."""
    return next(
        (at for at, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), min(len(left), len(right))
    )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
