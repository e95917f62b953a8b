"""One part of the package on one sheet: blocks become rows, the tables share one set of columns."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_desktop.export.columns import CommonColumns, common_columns
from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.options import PLAIN, PressOptions
from perfeval_desktop.export.table_fit import LEGIBLE, Fit
from perfeval_desktop.export.text_size import MM_TO_POINTS, broken_by_sense, hanging, line_count, text_width
from perfeval_desktop.export.xlsx_formulas import SheetFormulas, Values
from perfeval_desktop.export.xlsx_styles import (
    BODY_FONT,
    DIGIT_PIXELS,
    FOOTER,
    HANGING,
    HEADING_FONT,
    INDENTED,
    LINE_PITCH,
    PARAGRAPHS,
    TABLE_SIZE,
    Look,
    StyleSheet,
)
from perfeval_desktop.export.xml_text import xml_text
from perfeval_desktop.layout.blocks import Cell, CellContent, Footer, Number, Paragraph, Part, Table
from perfeval_desktop.layout.page import NumberStyle

LONGEST_TEXT = 32_767  # UTF-16 units in one cell, a limit of Excel
_LOWEST_ROW = 18.0  # points
_TALLEST_ROW = 400.0  # points; Excel allows 409
_PAGE_WIDTHS = {"portrait": 210.0, "landscape": 297.0}  # A4, mm
_NUMBERS: Mapping[NumberStyle, str] = {"dashes": "— &P —", "of_total": "第 &P 页 共 &N 页"}
_LONG_LABEL = 1 / 3  # of a page: the middle of a label that is longer may be cut by the end of a page
_MARGIN = 20.0  # mm
_SNAP = 0.3  # how far a column may grow or shrink so that a form needs fewer columns
_PADDING = 5.0  # points between the text and the borders of a cell, both sides together
_SURE = 0.94  # of a column's width: another Normal font on another computer makes columns narrower
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read _x0041_ as a character


_Placed = tuple[int, tuple[int, int], Cell]
"""A cell with its row and the common columns from its first to behind its last."""


class _SortedRanges(MultiCellRange):
    """Merged ranges in the order of the sheet, whatever the order of a set; adding one does not look at the others."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(self.sorted())


class SheetPress:
    """Prints one part on one empty sheet."""

    def __init__(
        self,
        sheet: Worksheet,
        part: Part,
        styles: StyleSheet,
        options: PressOptions = PLAIN,
        numbers: NumberStyle | None = "dashes",
    ) -> None:
        self._sheet = sheet
        self._numbers = numbers
        self._options = options
        self._part = part
        self._styles = styles
        self._width = _PAGE_WIDTHS[part.orientation] - 2 * _MARGIN
        other = "portrait" if part.orientation == "landscape" else "landscape"
        self._page_height = (_PAGE_WIDTHS[other] - 2 * _MARGIN) * MM_TO_POINTS
        self._tables, self._pages_wide = self._fitted()
        self._columns = self._common_columns()
        self._merged: set[CellRange] = set()
        self._next_row = 1
        self._formulas = SheetFormulas()

    def press(self) -> Values:
        """Draw all blocks and set the page up; gives the values of the cells that hold formulas.

        Raises ExportError for a text that no cell can hold.
        """
        tables = iter(zip(self._tables, self._columns.starts, strict=True))
        header_rows = ""
        for block in self._part.blocks:
            if isinstance(block, Paragraph):
                self._paragraph(block)
            elif isinstance(block, Footer):
                self._footer(block)
            else:
                first = self._next_row
                rows = self._table(*next(tables))
                if block.header_rows:
                    header_rows = f"{first}:{rows[block.header_rows - 1][1]}"
        self._sheet.merged_cells = _SortedRanges()
        self._sheet.merged_cells.ranges.update(self._merged)
        self._set_up_page(header_rows)
        return self._write_formulas()

    def _write_formulas(self) -> Values:
        values: dict[str, float | str] = {}
        for place, formula in self._formulas.written():
            cell = self._sheet.cell(place.row, place.column)
            cell.value = formula
            values[place.coordinate] = xml_text(place.text) if place.value is None else float(place.value)
        return values

    def _fitted(self) -> tuple[list[Table], int]:
        """The tables with columns in which figures have room, and how many pages wide the sheet is printed.

        A workbook is made smaller by the printer, so a sheet may be wider than the page, as long as it can be read.
        """
        tables = [block for block in self._part.blocks if isinstance(block, Table)]
        page = self._width * MM_TO_POINTS
        fit = Fit(page, TABLE_SIZE, _PADDING, _width_of, splits=False)
        needed = max((sum(fit.needs(table, TABLE_SIZE)) / _SURE for table in tables), default=0.0)
        drawn = max((float(table.width) * MM_TO_POINTS for table in tables if table.label_columns), default=0.0)
        most = page * TABLE_SIZE / LEGIBLE
        width = max(page, needed, drawn if drawn > most else 0.0)
        self._width = width / MM_TO_POINTS
        fit = Fit(width * _SURE, TABLE_SIZE, _PADDING, _width_of, splits=False)
        return [table for (table,) in fit.tables(tables).pieces], math.ceil(width / most - 0.001)

    def _common_columns(self) -> CommonColumns:
        if not self._tables:
            return CommonColumns((self._width,), ())
        return common_columns(self._tables, self._width, _SNAP)

    def _paragraph(self, paragraph: Paragraph) -> None:
        look = PARAGRAPHS[paragraph.style]
        indent = "　　" if paragraph.style in INDENTED else ""
        lead, own = xml_text(indent + paragraph.lead), xml_text(paragraph.text)
        room = self._width * MM_TO_POINTS * _SURE - _PADDING - look.indent * look.size
        whole = hanging(lead, own, look.size, room - look.size / 2) if paragraph.style in HANGING else lead + own
        if look.align == "center" and "\n" not in whole:
            whole = broken_by_sense(whole, look.size, room)
        for text in _pieces(whole):
            height = line_count(text, look.size, room) * look.size * LINE_PITCH + look.space
            first, last = self._take_rows(height)
            self._put(text, look, (first, last), (0, len(self._columns.widths)))

    def _footer(self, footer: Footer) -> None:
        texts = [f"{label}：{value}" for label, value in footer.items]
        edges = [
            0,
            *(self._nearest_edge(index / len(texts)) for index in range(1, len(texts))),
            len(self._columns.widths),
        ]
        if sorted(set(edges)) != edges:
            texts, edges = ["　　".join(texts)], [0, len(self._columns.widths)]
        rows = self._take_rows(2 * FOOTER.size * LINE_PITCH)
        for text, start, end in zip(texts, edges, edges[1:], strict=False):
            self._put(text, FOOTER, rows, (start, end))

    def _nearest_edge(self, share: float) -> int:
        widths = self._columns.widths
        return min(range(len(widths) + 1), key=lambda edge: abs(sum(widths[:edge]) - share * self._width))

    def _table(self, table: Table, starts: tuple[int, ...]) -> list[tuple[int, int]]:
        """Draw ``table``; gives the first and last sheet row of each of its rows."""
        placed = [
            (row, span, self._shown(cell, span))
            for row, column, cell in table.placed()
            for span in ((starts[column], starts[column + cell.colspan]),)
        ]
        heights = self._row_heights(len(table.rows), placed)
        rows = [self._take_rows(height) for height in heights]
        for row, span, cell in placed:
            look = _look_of(cell)
            own = heights[row : row + cell.rowspan]
            if rows[row][0] < rows[row][1] or (cell.rowspan > 1 and sum(own) > _LONG_LABEL * self._page_height):
                look = replace(look, valign="top")  # the middle of such a cell may be on another page, or between two
            self._put(cell.content, look, (rows[row][0], rows[row + cell.rowspan - 1][1]), span)
            self._formulas.add(cell, rows[row][0], span[0] + 1)
        return rows

    def _shown(self, cell: Cell, span: tuple[int, int]) -> Cell:
        """A cell as it is written: captions and labels of the form are broken by sense."""
        if not (cell.header or cell.rowspan > 1) or not isinstance(cell.content, str):
            return cell
        return replace(cell, content=broken_by_sense(cell.content, TABLE_SIZE, self._room(span)))

    def _room(self, span: tuple[int, int]) -> float:
        """The width that is sure to be there for text, in points."""
        return sum(self._columns.widths[slice(*span)]) * MM_TO_POINTS * _SURE - _PADDING

    def _row_heights(self, count: int, placed: Sequence[_Placed]) -> list[float]:
        """Excel fits no row to merged cells, so the heights are worked out here, in points."""
        heights = [_LOWEST_ROW] * count
        tall = []
        for row, span, cell in placed:
            look = _look_of(cell)
            needed = line_count(cell.text, look.size, self._room(span)) * look.size * LINE_PITCH + _PADDING
            if cell.rowspan == 1:
                heights[row] = max(heights[row], needed)
            else:
                tall.append((row, cell.rowspan, needed))
        for row, rowspan, needed in tall:
            missing = needed - sum(heights[row : row + rowspan])
            if missing > 0:
                for index in range(row, row + rowspan):
                    heights[index] += missing / rowspan
        return heights

    def _take_rows(self, height: float) -> tuple[int, int]:
        """The first and last of the next sheet rows that are ``height`` points high together."""
        count = max(1, math.ceil(height / _TALLEST_ROW))
        first, last = self._next_row, self._next_row + count - 1
        for row in range(first, last + 1):
            self._sheet.row_dimensions[row].height = round(height / count, 1)
        self._next_row = last + 1
        return first, last

    def _put(self, content: CellContent, look: Look, rows: tuple[int, int], span: tuple[int, int]) -> None:
        """Write ``content`` over sheet rows (inclusive) and common columns (from 0, end exclusive)."""
        first_column, last_column = span[0] + 1, span[1]
        if rows[0] < rows[1] or first_column < last_column:
            self._merged.add(CellRange(None, first_column, rows[0], last_column, rows[1]))
        for row in range(rows[0], rows[1] + 1):
            for column in range(first_column, last_column + 1):
                self._styles.apply(self._sheet.cell(row, column), look)
        self._write(content, rows[0], first_column)

    def _write(self, content: CellContent, row: int, column: int) -> None:
        """Numbers go in as numbers, everything else as text that Excel leaves alone: “=1+1” stays “=1+1”."""
        cell = self._sheet.cell(row, column)
        if isinstance(content, Number):
            cell.value = content.value
            return
        text = xml_text(Cell(content).text)
        if not text:
            return
        if _utf16_length(text) > LONGEST_TEXT:
            raise ExportError(
                f"“{self._part.title}”中有一格的文字超过 {LONGEST_TEXT} 字，Excel 存不下：“{text[:20]}……”。"
                "请缩短这一格的文字，或改为导出 PDF、Word。"
            )
        cell.value = _ESCAPE.sub("_x005F_", text)
        cell.data_type = "s"

    def _label_columns(self) -> str:
        """The columns that say what the rows of the widest grid are."""
        table, starts = max(
            zip(self._tables, self._columns.starts, strict=True), key=lambda placed: len(placed[0].widths)
        )
        return f"A:{get_column_letter(max(1, starts[max(1, table.label_columns)]))}"

    def _set_up_page(self, header_rows: str) -> None:
        sheet = self._sheet
        for index, width in enumerate(self._columns.widths, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = _column_width(width)
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation = self._part.orientation
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = self._pages_wide, 0
        margin = _MARGIN / 25.4
        sheet.page_margins = PageMargins(left=margin, right=margin, top=margin, bottom=margin, footer=margin / 2)
        sheet.print_options.horizontalCentered = True
        if self._numbers is not None:
            sheet.oddFooter.center.text = _NUMBERS[self._numbers]
            sheet.oddFooter.center.size = 14
        if self._options.mark:
            sheet.oddHeader.center.text = _footer_text(self._options.mark)
            sheet.oddHeader.center.size = 14
            sheet.oddHeader.center.color = "808080"
        if self._options.code:
            sheet.oddFooter.left.text = _footer_text(self._options.code)
            sheet.oddFooter.left.size = 8
        if header_rows:
            sheet.print_title_rows = header_rows
        if self._pages_wide > 1:
            sheet.print_title_cols = self._label_columns()
        sheet.print_area = f"A1:{get_column_letter(len(self._columns.widths))}{max(1, self._next_row - 1)}"


def _width_of(text: str, _header: bool, size: float) -> float:
    return text_width(text, size)


def _footer_text(text: str) -> str:
    """Text for a header or footer, where & begins a command and digits after a size would belong to it."""
    return " " + xml_text(text).replace("&", "&&")


def _look_of(cell: Cell) -> Look:
    return Look(
        font=HEADING_FONT if cell.header else BODY_FONT,
        align=cell.align,
        valign="top" if cell.valign == "top" else "center",
        bordered=True,
        pattern=cell.content.pattern if isinstance(cell.content, Number) else "General",
    )


def _pieces(text: str) -> Iterator[str]:
    """``text`` in as few pieces as cells can hold; an astral character counts twice."""
    piece: list[str] = []
    length = 0
    for char in text:
        units = 2 if ord(char) > 0xFFFF else 1
        if length + units > LONGEST_TEXT:
            yield "".join(piece)
            piece, length = [], 0
        piece.append(char)
        length += units
    yield "".join(piece)


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _column_width(millimetres: float) -> float:
    """Excel counts widths in digits of the Normal style and adds 5 pixels of its own; it knows 1/256 of a digit.

    Rounded, because ``sum`` gives another last digit from Python 3.12 on, and a file must not differ by it.
    """
    return round(max(0.5, (millimetres * 96 / 25.4 - 5) / DIGIT_PIXELS), 3)
