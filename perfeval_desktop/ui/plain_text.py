"""Exact text in and out of Qt's text widgets, which count in UTF-16 and rewrite what they are not asked to."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from perfeval_desktop.ui.notices import show_notice

_PARAGRAPH = "\u2029"
_NUL = "\x00"  # it comes with text from damaged files; nobody sees it and no file can hold it
NUL_DROPPED = "文字中有看不见的空字符，已去掉；其余文字原样保留。"


def text_of(edit: QPlainTextEdit) -> str:
    """The text as it was typed: ``toPlainText`` would turn a no-break space into a space."""
    return edit.document().toRawText().replace(_PARAGRAPH, "\n")


def as_shown(text: str) -> str:
    """``text`` as ``text_of`` gives it back: a text widget knows one line end only."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace(_PARAGRAPH, "\n")


def put_text(edit: QPlainTextEdit, text: str) -> None:
    """Show ``text``, touching only what differs, so that the cursor and the view stay where they are."""
    old, text = text_of(edit), as_shown(text)
    if old == text:
        return
    start = _common(old, text)
    end = _common(old[start:][::-1], text[start:][::-1])
    cursor = QTextCursor(edit.document())
    cursor.setPosition(_units(old[:start]))
    cursor.setPosition(_units(old[: len(old) - end]), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text[start : len(text) - end])


def clean_paste(text: str) -> str:
    """Text from a page or a document without its line-end variants and NULs; no visible sign is changed."""
    return without_nul(as_shown(text).replace("\u2028", "\n"))


def without_nul(text: str) -> str:
    """``text`` as far as a file can hold it."""
    return text.replace(_NUL, "")


def paste_text(edit: QPlainTextEdit, source: QMimeData) -> None:
    """Insert the text of ``source``, cleaned; when something was dropped the user is told."""
    text = source.text()
    edit.insertPlainText(clean_paste(text))
    edit.ensureCursorVisible()
    if _NUL in text:
        show_notice(edit, NUL_DROPPED)


def drop_nul(line: QLineEdit) -> None:
    """Take NULs out of what was just pasted into ``line`` and say so."""
    text = line.text()
    if _NUL in text:
        before = text[: line.cursorPosition()]
        line.setText(without_nul(text))
        line.setCursorPosition(len(without_nul(before)))
        line.setModified(True)
        show_notice(line, NUL_DROPPED)


def document_position(_edit: QPlainTextEdit, position: int) -> int:
    """Where the character at ``position`` of the text stands in the document, which counts in UTF-16 units."""
    return _units(text_of(_edit)[:position])


def _common(left: str, right: str) -> int:
    """How many characters the two texts share at their beginning."""
    return next(
        (at for at, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), min(len(left), len(right))
    )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
