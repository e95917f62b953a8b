"""Finds, before anything is printed, the characters that no font has, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from perfeval_desktop.export.fonts import GETA, FontBook
from perfeval_desktop.export.pdf_text import printable
from perfeval_desktop.export.report import MissingCharacter
from perfeval_desktop.layout.blocks import Footer, Paragraph, Part

_AROUND = 6  # characters before and after


def missing_characters(parts: Iterable[Part], book: FontBook) -> tuple[MissingCharacter, ...]:
    """Each character that no face of the book has, once for each text in which it stands, in printing order.

    In the words around it 〓 stands for the character itself, which a screen could hardly show either.
    """
    # All stacks end with the same faces: a character that one of them lacks is missing in all.
    stack = book.stack("fangsong")
    known: set[str] = set()
    found: list[MissingCharacter] = []
    for part in parts:
        for text in _texts(part):
            if known.issuperset(text):
                continue
            shown = printable(text).replace("\n", " ")
            missing = stack.missing(shown)
            known.update(set(text).difference(missing))
            found += (MissingCharacter(char, part.name, _around(shown, char)) for char in missing)
    return tuple(dict.fromkeys(found))


def _texts(part: Part) -> Iterator[str]:
    for block in part.blocks:
        if isinstance(block, Paragraph):
            yield block.lead + block.text
        elif isinstance(block, Footer):
            yield from (f"{label}：{value}" for label, value in block.items)
        else:
            yield from (cell.text for row in block.rows for cell in row)


def _around(text: str, char: str) -> str:
    at = text.index(char)
    start, end = max(0, at - _AROUND), at + 1 + _AROUND
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return before + text[start:end].replace(char, GETA) + after
