"""Long tables as an Excel workbook that is written while its rows come: memory does not grow with them.

Text is text, whatever it begins with; only a ``Formula`` is one. Totals and averages are live formulas below the rows.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from perfeval_desktop.export.whole_file import write_whole
from perfeval_desktop.export.xml_text import xml_text

LONGEST_TEXT = 32_767  # UTF-16 units in one cell, a limit of Excel
MOST_ROWS = 1_048_576  # in one sheet, a limit of Excel
AMOUNT, POINTS, PERCENT, COUNT, TEXT = "#,##0.00", "0.##", "0.00%", "0", "General"
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read _x0041_ as a character
_QUICKLY = 1  # a quarter larger than at best, in a third of the time
_CUT = "……（后略）"


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula with its ``=``, made by the program: never a text of a user."""

    text: str


CellValue = str | int | Decimal | datetime.date | Formula | None


@dataclass(frozen=True, slots=True)
class BookColumn:
    """``width`` in characters; ``pattern`` is how its numbers are shown."""

    title: str
    width: int = 12
    pattern: str = TEXT


class _ReadySheet(WriteOnlyWorksheet):  # type: ignore[misc]  # openpyxl has no types
    """Takes rows of cells that know what they hold, and None.

    openpyxl tries of each whether it is a value, and words an error when it is not: a third of a long table's time.
    """

    def _values_to_row(self, values: Sequence[Any], row_idx: int) -> Iterator[Any]:
        for column, cell in enumerate(values, start=1):
            if cell is not None:
                cell.column, cell.row = column, row_idx
                yield cell


class TableSheet:
    """One table: a head that stays in view, rows, and lines below them."""

    def __init__(self, sheet: Any, columns: Sequence[BookColumn]) -> None:
        self._sheet = sheet
        self._columns = tuple(columns)
        self._styles: dict[tuple[str, bool], Any] = {}
        self._cells: dict[tuple[int, bool, str], Any] = {}  # by column, look and kind
        self._letters: dict[str, str] = {
            column.title: get_column_letter(n) for n, column in enumerate(columns, start=1)
        }
        self.rows = 0
        for number, column in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self._write([column.title for column in columns], strong=True)

    @property
    def next_row(self) -> int:
        """The sheet's row that the next ``append`` fills."""
        return self.rows + 2

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self._columns)

    def place(self, title: str) -> int:
        """The position of the column with ``title``, from 0."""
        return list(self._letters).index(title)

    def letter(self, title: str) -> str:
        """The letter of the column with ``title``."""
        return self._letters[title]

    def span(self, title: str) -> str:
        """All cells of a column, for a formula: ``$C$2:$C$41``."""
        letter = self._letters[title]
        return f"${letter}$2:${letter}${max(2, self.rows + 1)}"

    @property
    def is_full(self) -> bool:
        """True when only the lines at the end still have room."""
        return self.rows >= MOST_ROWS - 1000

    def append(self, values: Sequence[CellValue]) -> None:
        """Write the next row."""
        self._write(values, strong=False)
        self.rows += 1

    def close(self, lines: Sequence[Sequence[CellValue]] = ()) -> None:
        """End the table with ``lines`` below it, which the filter leaves out."""
        if self.rows:
            last = get_column_letter(len(self._columns))
            self._sheet.auto_filter.ref = f"A1:{last}{self.rows + 1}"
        for line in lines:
            self._write(line, strong=True)

    def _write(self, values: Sequence[CellValue], *, strong: bool) -> None:
        if len(values) != len(self._columns):
            raise ValueError(values)
        self._sheet.append([self._cell(at, value, strong=strong) for at, value in enumerate(values)])

    def _cell(self, at: int, value: CellValue, *, strong: bool) -> Any:
        """``value`` in the column's cell of its kind, which is written before the next row needs it.

        To make a cell and to let it find out what it holds takes as long as writing it.
        """
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return self._filled(at, strong, "s", _fitting(value))
        if isinstance(value, Formula):
            return self._filled(at, strong, "f", value.text)
        if isinstance(value, (int, Decimal)):
            return self._filled(at, strong, "n", value)
        cell = WriteOnlyCell(self._sheet, value)  # a day, which brings a look of its own
        if strong or self._columns[at].pattern != TEXT:
            cell._style = self._style(self._columns[at].pattern, strong)
        return cell

    def _filled(self, at: int, strong: bool, kind: str, value: str | int | Decimal) -> Any:
        cell = self._cells.get((at, strong, kind))
        if cell is None:
            cell = self._cells[at, strong, kind] = WriteOnlyCell(self._sheet)
            cell.data_type = kind
            if strong or kind != "s":
                cell._style = self._style(TEXT if kind == "s" else self._columns[at].pattern, strong)
        cell._value = value
        return cell

    def _style(self, pattern: str, strong: bool) -> Any:
        """A look is made once and shared: styling each cell by itself would take most of the time."""
        known = self._styles.get((pattern, strong))
        if known is None:
            probe = WriteOnlyCell(self._sheet)
            probe.number_format = pattern
            if strong:
                probe.font = Font(bold=True)
                probe.fill = PatternFill("solid", fgColor="FFEDEDED")
                probe.alignment = Alignment(vertical="center", wrap_text=True)
            known = self._styles[pattern, strong] = probe._style
        return known


class TableBook:
    """A workbook of tables, in the order in which they are asked for."""

    def __init__(self, title: str) -> None:
        self._book = Workbook(write_only=True)
        self._book.properties.title = xml_text(title)
        self._book.properties.language = "zh-CN"

    def sheet(self, name: str, columns: Sequence[BookColumn]) -> TableSheet:
        """A new table; ``name`` is one that Excel accepts."""
        sheet = _ReadySheet(self._book, name)
        self._book._add_sheet(sheet)
        return TableSheet(sheet, columns)

    def discard(self) -> None:
        """Let go of what was written so far: rows wait in temporary files until the workbook is saved."""
        for sheet in self._book.worksheets:
            if sheet._writer is not None:
                with contextlib.suppress(OSError):
                    sheet.close()
                    sheet._writer.cleanup()

    def save(self, path: Path) -> None:
        """Write the workbook to ``path`` whole or not at all. Raises ExportError."""
        buffer = io.BytesIO()
        with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=_QUICKLY) as archive:
            ExcelWriter(self._book, archive).save()
        write_whole(path, buffer.getvalue())


def _fitting(text: str) -> str:
    """``text`` as a cell can hold it; one that is too long says that it was cut."""
    plain = xml_text(text)
    if len(plain) > LONGEST_TEXT // 2:
        most = (LONGEST_TEXT - len(_CUT)) * 2
        encoded = plain.encode("utf-16-le")
        if len(encoded) > LONGEST_TEXT * 2:
            plain = encoded[:most].decode("utf-16-le", errors="ignore") + _CUT
    return _ESCAPE.sub("_x005F_", plain)
