"""Tables of the Word document: fixed widths, merged cells, header rows repeated on each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docx.oxml.ns import qn

from perfeval_desktop.export.columns import common_columns
from perfeval_desktop.export.docx_styles import TABLE_HEADER, TABLE_TEXT
from perfeval_desktop.export.text_size import MM_TO_POINTS, broken_by_sense, line_count
from perfeval_desktop.export.word_xml import Element, element, paragraph, run, twips, twips_of_mm
from perfeval_desktop.layout.blocks import Cell, Table

_SAME_EDGE = 0.02  # of a column: edges that differ by rounding only
_LOWEST_ROW = 2.0  # of the font size
_SHORT_ROW = 12  # lines: a row of so many is not broken across pages
_PADDING = {"top": 1.5, "left": 2.0, "bottom": 1.5, "right": 2.0}  # points between text and borders


CELL_PADDING = _PADDING["left"] + _PADDING["right"]


@dataclass(frozen=True, slots=True)
class _Slot:
    """A cell or its continuation in a lower row; ``start`` and ``span`` count common columns."""

    start: int
    span: int
    cell: Cell
    merge: str


def word_table(tables: Sequence[Table], width: float, size: float, *, shrunk: bool = False) -> Element:
    """One Word table of ``width`` mm with the rows of ``tables``, set in ``size`` points.

    ``shrunk``: that is smaller than the style of the table's text says.

    Word repeats rows only from the beginning of a table, so only the first of ``tables`` may have header rows.
    """
    columns = common_columns(tables, width, _SAME_EDGE)
    grid = element("tblGrid", *(element("gridCol", w=twips_of_mm(share)) for share in columns.widths))
    made = element("tbl", _table_properties(width), grid)
    for table, starts in zip(tables, columns.starts, strict=True):
        for index, slots in enumerate(_slots(table, starts)):
            row = _row(slots, columns.widths, size, header=index < table.header_rows)
            made.append(_with_size(row, size) if shrunk else row)
    return made


def keep_last_row(table: Element) -> None:
    """Let the last row of a Word table stay on the page of the paragraph below it: notes do not stand alone."""
    for properties in table[-1].iter(qn("w:pPr")):
        properties.insert(1, element("keepNext"))  # the schema wants it right after the style


def _table_properties(width: float) -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    margins = (element(side, w=twips(space), type="dxa") for side, space in _PADDING.items())
    borders = (element(side, val="single", sz=4, space=0, color="000000") for side in sides)
    return element(
        "tblPr",
        element("tblW", w=twips_of_mm(width), type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *borders),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *margins),
    )


def _slots(table: Table, starts: tuple[int, ...]) -> list[list[_Slot]]:
    """The slots of each row from left to right."""
    rows: list[list[_Slot]] = [[] for _ in table.rows]
    for row, column, cell in table.placed():
        start, end = starts[column], starts[column + cell.colspan]
        for offset in range(cell.rowspan):
            merge = "" if cell.rowspan == 1 else "continue" if offset else "restart"
            rows[row + offset].append(_Slot(start, end - start, cell, merge))
    return [sorted(slots, key=lambda slot: slot.start) for slots in rows]


def _row(slots: Sequence[_Slot], widths: Sequence[float], size: float, *, header: bool) -> Element:
    properties = element("trPr")
    lines = [_line_count(slot, widths, size) for slot in slots if not slot.merge]
    if header or max(lines, default=1) <= _SHORT_ROW:
        properties.append(element("cantSplit"))
    properties.append(element("trHeight", val=twips(_LOWEST_ROW * size), hRule="atLeast"))
    if header:
        properties.append(element("tblHeader"))
    return element("tr", properties, *(_cell(slot, widths, size) for slot in slots))


def _line_count(slot: _Slot, widths: Sequence[float], size: float) -> int:
    width = sum(widths[slot.start : slot.start + slot.span]) * MM_TO_POINTS
    return line_count(slot.cell.text, size, width - _PADDING["left"] - _PADDING["right"])


def _cell(slot: _Slot, widths: Sequence[float], size: float) -> Element:
    width = twips_of_mm(sum(widths[slot.start : slot.start + slot.span]))
    properties = element("tcPr", element("tcW", w=width, type="dxa"))
    if slot.span > 1:
        properties.append(element("gridSpan", val=slot.span))
    if slot.merge:
        properties.append(element("vMerge", val=slot.merge))
    properties.append(element("vAlign", val="top" if slot.cell.valign == "top" else "center"))
    style = TABLE_HEADER if slot.cell.header else TABLE_TEXT
    align = element("jc", val=slot.cell.align)
    room = sum(widths[slot.start : slot.start + slot.span]) * MM_TO_POINTS - CELL_PADDING
    return element("tc", properties, paragraph(style.id, *_content(slot, room, size), properties=(align,)))


def _content(slot: _Slot, room: float, size: float) -> Iterator[Element]:
    text = slot.cell.text
    if slot.merge == "continue" or not text:
        return
    # Captions of the form are broken by sense.
    yield run(broken_by_sense(text, size, room) if slot.cell.header else text)


def _with_size(row: Element, size: float) -> Element:
    for properties in row.iter(qn("w:rPr")):
        properties.append(element("sz", val=round(size * 2)))
    return row
