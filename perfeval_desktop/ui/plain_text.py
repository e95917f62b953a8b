"""Exact text in and out of Qt's text widgets, which count in UTF-16 and rewrite what they are not asked to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from perfeval_desktop.model.live_text import find_placeholders

TextWidget = QPlainTextEdit | QTextEdit
CHIP = "\ufffc"  # the sign that stands for a live figure in a document of Qt
CHIP_PROPERTY = QTextFormat.Property.UserProperty.value + 1  # its placeholder
_PARAGRAPH = "\u2029"
# They come with text from damaged files and old programs; nobody sees them and no file can hold them.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1e\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x85\u2028\u2029]")
_BREAKS = re.compile(r"[\t\n]+")
CONTROLS_DROPPED = "文字中有看不见的控制字符，已去掉；其余文字原样保留。"


def text_of(edit: TextWidget) -> str:
    """The text as it was typed: ``toPlainText`` would turn a no-break space into a space. Chips are placeholders."""
    raw = edit.document().toRawText().replace(_PARAGRAPH, "\n")
    if CHIP not in raw:
        return raw
    parts, done = [], 0
    for at, placeholder in _chips_in(edit):
        parts += [raw[done:at], placeholder]
        done = at + 1
    return "".join((*parts, raw[done:]))


def chips_of(edit: TextWidget) -> list[tuple[int, str]]:
    """The chips in the order of the text: where each stands in the document, in UTF-16 units, and its placeholder."""
    raw = edit.document().toRawText()
    return [(units(raw[:at]), text) for at, text in _chips_in(edit)] if CHIP in raw else []


def _chips_in(edit: TextWidget) -> Iterator[tuple[int, str]]:
    """The chips, counted in characters; an object character that was pasted from elsewhere is none."""
    block, at = edit.document().begin(), 0
    while block.isValid():
        text = block.text()
        if CHIP in text:
            yield from _chips_of_block(block, at)
        at += len(text) + 1
        block = block.next()


def _chips_of_block(block: QTextBlock, at: int) -> Iterator[tuple[int, str]]:
    # A cursor would find the formats too, but it has the text laid out for each question.
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        text = fragment.text()
        placeholder = fragment.charFormat().property(CHIP_PROPERTY) if CHIP in text else None
        for place, char in enumerate(text, start=at):
            if placeholder and char == CHIP:
                yield place, str(placeholder)
        at += len(text)
        fragments += 1


def as_shown(text: str) -> str:
    """``text`` as ``text_of`` gives it back: a text widget knows one line end only."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace(_PARAGRAPH, "\n")


def put_text(edit: TextWidget, text: str) -> None:
    """Show ``text``, touching only what differs, so that the cursor and the view stay where they are."""
    old, text = text_of(edit), as_shown(text)
    if old == text:
        return
    start, end = shared_ends(old, text)
    for placeholder in find_placeholders(old):  # a chip is exchanged as a whole
        if placeholder.start < start < placeholder.end:
            start = placeholder.start
        if placeholder.start < len(old) - end < placeholder.end:
            end = len(old) - placeholder.end
    cursor = QTextCursor(edit.document())
    cursor.setPosition(document_position(edit, start))
    cursor.setPosition(document_position(edit, len(old) - end), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text[start : len(text) - end], QTextCharFormat())


def clean_paste(text: str) -> str:
    """``text`` without its line-end variants, what no file holds, and the marks of objects in it.

    No visible sign is changed.
    """
    return without_controls(one_line_end(text).replace(CHIP, ""))


def has_controls(text: str) -> bool:
    """True when there is something in ``text`` that no file holds."""
    return _CONTROLS.search(text) is not None


def without_controls(text: str) -> str:
    """``text`` as far as a file can hold it."""
    return _CONTROLS.sub("", text)


def one_line_end(text: str) -> str:
    """``text`` with one kind of line end: other programs have several."""
    return _LINE_ENDS.sub("\n", text)


class OneLine(NamedTuple):
    """A text in one line; ``joined``: it had several, or tabs."""

    text: str
    joined: bool


def as_one_line(text: str) -> OneLine:
    """``text`` in one line: a line end around it goes, one within it, or a tab, becomes a blank."""
    text = one_line_end(without_controls(text)).strip("\t\n")
    line = _BREAKS.sub(" ", text)
    return OneLine(line, line != text)


def document_position(edit: TextWidget, position: int) -> int:
    """Where ``position`` of the text stands in the document, which counts in UTF-16 units and a chip as one."""
    text = text_of(edit)
    wanted = units(text[:position])
    passed = 0
    for at, placeholder in chips_of(edit):
        start = at + passed  # in the units of the text
        if start >= wanted:
            break
        inside = min(wanted - start, len(placeholder))
        passed += len(placeholder) - 1
        if inside < len(placeholder):
            return at + 1
    return wanted - passed


def select_text(edit: TextWidget, start: int, end: int) -> None:
    """Select the text from ``start`` to ``end`` and bring it into view; a chip that is touched is selected whole."""
    cursor = QTextCursor(edit.document())
    cursor.setPosition(document_position(edit, start))
    cursor.setPosition(document_position(edit, end), QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
    edit.ensureCursorVisible()


def text_position(edit: TextWidget, position: int) -> int:
    """Where ``position`` of the document stands in the text."""
    before = edit.document().toRawText().encode("utf-16-le")[: 2 * position].decode("utf-16-le", "ignore")
    longer = sum(len(placeholder) - 1 for at, placeholder in chips_of(edit) if at < position)
    return len(before) + longer


def shared_length(left: str, right: str) -> int:
    """How many characters the two texts share at their beginning. Asked at every key: it halves instead of counting."""
    same, most = 0, min(len(left), len(right))
    while same < most:
        middle = (same + most + 1) // 2
        if left[same:middle] == right[same:middle]:
            same = middle
        else:
            most = middle - 1
    return same


def shared_ends(left: str, right: str) -> tuple[int, int]:
    """How many characters the two texts share at their beginning, and of the rest at their end."""
    start = shared_length(left, right)
    return start, shared_length(left[start:][::-1], right[start:][::-1])


def units(text: str) -> int:
    """The length of ``text`` as Qt counts it, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
