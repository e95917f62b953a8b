"""Blocks of cells as spreadsheet programs put them on the clipboard: tabs between cells, line ends between rows.

A cell with a tab or a line break stands in double quotes, with its own quotes doubled. Other quotes are text: titles
like “三公经费” written with straight quotes must survive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_LINE_END = re.compile(r"\r?\n|\r")


def to_tsv(rows: Sequence[Sequence[str]]) -> str:
    """The block as text for the clipboard."""
    return "\n".join("\t".join(_quoted(text) for text in row) for row in rows)


def from_tsv(text: str) -> list[list[str]]:
    """The block that ``text`` holds. The line end after the last row, which spreadsheets add, makes no row."""
    rows: list[list[str]] = [[]]
    position = 0
    while True:
        cell, position = _read_cell(text, position)
        rows[-1].append(cell)
        if position >= len(text):
            return rows
        if text[position] == "\t":
            position += 1
            continue
        line_end = _LINE_END.match(text, position)
        assert line_end is not None  # a cell ends at a tab, at a line end, or with the text
        position = line_end.end()
        if position >= len(text):
            return rows
        rows.append([])


def _read_cell(text: str, position: int) -> tuple[str, int]:
    quoted = _QUOTED.match(text, position)
    if quoted is not None and re.search(r'[\t\r\n]|""', quoted[1]):
        return _LINE_END.sub("\n", quoted[1].replace('""', '"')), quoted.end()
    plain = _PLAIN.match(text, position)
    assert plain is not None  # it matches the empty cell too
    return plain[0], plain.end()


def _quoted(text: str) -> str:
    if not re.search(r"[\t\r\n]", text):
        return text
    return '"' + text.replace('"', '""') + '"'
