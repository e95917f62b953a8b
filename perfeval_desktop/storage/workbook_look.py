"""How an Excel workbook shows what stands in its cells: number formats, what is hidden, what stands around and above.

Read within the limits of ``workbook_text``.
"""

from __future__ import annotations

import contextlib
import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perfeval_desktop.storage.workbook_text import (
    MAX_COLUMNS,
    MAX_ROWS,
    CellContent,
    content_of,
    read_within,
    sheet_xml,
)

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"\s([\w:]+)=\"([^\"]*)\"")
_AROUND = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^>]*>([^<]*)<")
# Fonts, sizes, colours, places, page numbers: what other programs write in another way, or every program by itself.
_FOOTER_CODE = re.compile(r'&(?:"[^"]*"|[0-9]+ ?|K[0-9A-F]{6} ?|[A-Z])')
_ABOVE = (
    (re.compile(rb"<(?:\w+:)?(?:drawing|picture|oleObjects|controls)\b"), "图形或图片"),
    (re.compile(rb"<(?:\w+:)?legacyDrawing\b"), "批注"),
    (re.compile(rb"<(?:\w+:)?conditionalFormatting\b"), "条件格式"),
)
_LEAST = 0.2  # points of a row, characters of a column: what is less is not seen

Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SheetLook:
    """How one sheet is seen. Rows and columns count from 0.

    ``cells``: the number format of each filled cell, and its value, which is what came of a formula (None when the
    file does not say). ``around``: the texts of headers and footers. ``above``: kinds of things that lie over cells.
    ``printed``: the areas (first row and column, last row and column) that alone are printed; empty for all.
    """

    is_shown: bool
    cells: Mapping[tuple[int, int], tuple[str, CellContent]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    around: frozenset[str]
    above: frozenset[str]
    printed: tuple[Area, ...] = ()

    def prints_all_of(self, areas: Iterable[Area]) -> bool:
        """Whether each of ``areas`` is printed, as a whole."""
        return not self.printed or all(any(_covers(own, area) for own in self.printed) for area in areas)


def read_looks(path: Path) -> dict[str, SheetLook]:
    """The sheets of the workbook at ``path`` by their names. Raises ReadError, WorkbookError."""
    return read_within(path, _looks)


def _looks(data: bytes) -> dict[str, SheetLook]:
    from openpyxl import load_workbook  # here, since most starts read no workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    with contextlib.closing(book), zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {sheet.title: _look(sheet, sheet_xml(archive, sheet)) for sheet in book.worksheets}


def _look(sheet: Any, xml: bytes) -> SheetLook:
    is_shown = sheet.sheet_state == "visible"
    return SheetLook(
        is_shown=is_shown,
        cells=dict(_cells(sheet)) if is_shown else {},
        hidden_rows=frozenset(_hidden_rows(xml)),
        hidden_columns=frozenset(_hidden_columns(xml)),
        around=frozenset(text for match in _AROUND.finditer(xml) if (text := _plain(match[1]))),
        above=frozenset(label for pattern, label in _ABOVE if pattern.search(xml)),
        printed=tuple(_printed(sheet)),
    )


def _printed(sheet: Any) -> Iterator[Area]:
    for area in getattr(sheet, "_print_area", None) or ():  # a sheet that is only read has no other name for it
        yield area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1


def _covers(area: Area, other: Area) -> bool:
    return area[0] <= other[0] and area[1] <= other[1] and area[2] >= other[2] and area[3] >= other[3]


def _cells(sheet: Any) -> Iterator[tuple[tuple[int, int], tuple[str, CellContent]]]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROWS):
        for cell in row:
            if getattr(cell, "column", None) is not None:  # a cell that the file does not have has no place
                yield (cell.row - 1, cell.column - 1), (str(cell.number_format), content_of(cell.value))


def _hidden_rows(xml: bytes) -> Iterator[int]:
    at = 0
    for match in _ROW.finditer(xml):
        said = _said(match[1])
        at = int(said.get("r", at + 1))
        if _is_hidden(said, "ht"):
            yield at - 1


def _hidden_columns(xml: bytes) -> Iterator[int]:
    for match in _COLUMN.finditer(xml):
        said = _said(match[1])
        if _is_hidden(said, "width"):
            yield from range(int(said["min"]) - 1, min(int(said["max"]), MAX_COLUMNS))


def _is_hidden(said: Mapping[str, str], size: str) -> bool:
    return said.get("hidden") in ("1", "true") or (size in said and float(said[size]) < _LEAST)


def _said(attributes: bytes) -> dict[str, str]:
    return {match[1].decode(): match[2].decode() for match in _ATTRIBUTE.finditer(attributes)}


def _plain(footer: bytes) -> str:
    """The words of a header or footer."""
    parts = html.unescape(footer.decode("utf-8")).split("&&")
    return "&".join(_FOOTER_CODE.sub("", part) for part in parts).strip()
