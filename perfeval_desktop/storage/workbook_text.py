"""What stands in the cells of an Excel workbook (.xlsx), read within fixed limits; the file is never changed.

The archive is looked at before anything is unpacked: parts, sizes, document types. Rows and columns beyond the limits
are not read, and the reader says so.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from perfeval_desktop.storage.errors import ReadError, StorageError
from perfeval_desktop.storage.outside_zip import (
    DAMAGE,
    LONGEST_DECLARATION,
    XML_DAMAGE,
    count_entries,
    declares_type,
)
from perfeval_desktop.storage.plain_file import read_bounded

SUFFIX = ".xlsx"
MAX_PACKED = 32 * 2**20
MAX_INFLATED = 200 * 2**20
MAX_PARTS = 4000
MAX_SHEETS = 1500
MAX_ROWS = 20_000  # of one sheet
MAX_COLUMNS = 200
MAX_CELLS = 1_000_000  # filled ones, of the whole workbook
MAX_MERGES = 20_000
MAX_TAGS = 4_500_000  # of all parts; a package of a thousand projects has some three million
MAX_ROW_TAGS = 200_000  # a row is held as a whole; it has 16,384 cells at most
MAX_STYLE_TAGS = 200_000
_LONGEST_TEXT = 32_767
MOST_RATIO = 200  # inflated ÷ packed of a large part: sheets come to 10 … 30
LARGE = 2**20
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_STYLES, _WORKSHEETS = "xl/styles.xml", "xl/worksheets/"
_MOST_REMARKS = 1000  # comments, which no spreadsheet program writes and which may hide what is counted
_TOO_MANY = "文件内含的部分过多或重名"
_TOO_MUCH = "文件中的内容过多，不是通常的表格"
_OLD = b"\xd0\xcf\x11\xe0"

T = TypeVar("T")
CellContent = str | Decimal | datetime.date | None


class WorkbookError(StorageError):
    """A workbook that cannot be read; the text is a sentence for the user."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"不能读取“{path.name}”：{reason}。")


class Merge(NamedTuple):
    """A merged range, rows and columns from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class SheetText:
    """One sheet: its rows from the first, each up to its last filled cell. ``cut``: there was more.

    ``places`` are the rows' names for people where they have no numbers, as in a Word file.
    """

    name: str
    rows: tuple[tuple[CellContent, ...], ...]
    merges: tuple[Merge, ...] = ()
    cut: bool = False
    places: tuple[str, ...] = ()


def read_workbook(path: Path, *, formulas: bool = False) -> tuple[SheetText, ...]:
    """The sheets of the workbook at ``path``; with ``formulas`` what is typed into a cell, not what comes of it.

    Raises ReadError, WorkbookError.
    """
    return read_within(path, lambda data: _sheets(data, formulas=formulas))


def read_within(path: Path, read: Callable[[bytes], T]) -> T:
    """What ``read`` makes of the bytes of the workbook at ``path``, which have been looked at before.

    Raises ReadError, WorkbookError.
    """
    try:
        data = read_bounded(path, MAX_PACKED)
    except (OSError, ValueError) as error:
        raise ReadError(path, error) from error
    reason = _objection(data)
    if reason:
        raise WorkbookError(path, reason)
    try:
        with warnings.catch_warnings():  # openpyxl says in English what it passes over
            warnings.simplefilter("ignore")
            return read(data)
    except TooMuchError as error:
        raise WorkbookError(path, str(error)) from error
    except XML_DAMAGE as error:
        raise WorkbookError(path, "文件已损坏，或不是 Excel 工作簿（.xlsx）") from error


class TooMuchError(Exception):
    """More than is read; the text is part of a sentence for the user."""


def _objection(data: bytes) -> str:
    """Why the archive in ``data`` is not opened, empty when it can be."""
    if data.startswith(_OLD):
        return "这是旧格式（.xls）或加了密码的文件，请用 Excel 或 WPS 另存为 .xlsx 后再试"
    if not data.startswith(b"PK"):
        return "这不是 Excel 工作簿（.xlsx）"
    if len(data) > MAX_PACKED:
        return f"文件超过 {MAX_PACKED // 2**20} MB"
    if count_entries(data) > MAX_PARTS:
        return _TOO_MANY
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _objection_to(archive)
    except DAMAGE:
        return "文件已损坏或不完整"


def _objection_to(archive: zipfile.ZipFile) -> str:
    members = archive.infolist()
    if "[Content_Types].xml" not in archive.NameToInfo or not any(info.filename.startswith("xl/") for info in members):
        return "这不是 Excel 工作簿（.xlsx）"
    return objection_to_members(archive, MAX_INFLATED)


def objection_to_members(archive: zipfile.ZipFile, most: int) -> str:
    """Why nothing of the archive is unpacked, empty when it can be; all of it comes to ``most`` bytes at most."""
    members = archive.infolist()
    if len(members) > MAX_PARTS or len({info.filename for info in members}) < len(members):
        return _TOO_MANY
    if sum(info.file_size for info in members) > most:
        return "文件展开后过大"
    if any(info.file_size > LARGE and info.file_size > MOST_RATIO * max(1, info.compress_size) for info in members):
        return "文件的压缩方式异常，可能不安全"
    tags = 0
    for info in members:
        if info.filename.endswith((".xml", ".rels")):
            found = _measured(archive, info)
            if not found.is_plain:
                return "文件中有不安全的内容（文档类型声明），没有打开"
            tags += found.tags
            is_long = info.filename.startswith(_WORKSHEETS) and found.longest_row > MAX_ROW_TAGS
            if tags > MAX_TAGS or is_long or (info.filename == _STYLES and found.tags > MAX_STYLE_TAGS):
                return _TOO_MUCH
    return ""


class _Measured(NamedTuple):
    """What is in a part: its tags, those of its longest row; ``is_plain`` when it is what it says and no more."""

    is_plain: bool
    tags: int = 0
    longest_row: int = 0


def _measured(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Measured:
    """Look through a part: it must declare no document type and be as long as the archive says."""
    tags = longest = row = remarks = 0
    with archive.open(info) as part:
        left, tail = info.file_size, b""
        while chunk := part.read(LARGE):
            left -= len(chunk)
            remarks += chunk.count(b"<!")
            if left < 0 or remarks > _MOST_REMARKS or declares_type(tail + chunk):
                return _Measured(is_plain=False)
            for number, piece in enumerate(_ROW.split(chunk)):
                row = piece.count(b"<") + (0 if number else row)
                tags += piece.count(b"<") + bool(number)
                longest = max(longest, row)
            tail = chunk[-LONGEST_DECLARATION:]
    return _Measured(True, tags, longest)


def _sheets(data: bytes, *, formulas: bool) -> tuple[SheetText, ...]:
    from openpyxl import load_workbook  # here, since most starts read no workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=not formulas, keep_links=False)
    with contextlib.closing(book), zipfile.ZipFile(io.BytesIO(data)) as archive:
        if len(book.worksheets) > MAX_SHEETS:
            raise TooMuchError(f"工作表超过 {MAX_SHEETS} 张")
        room = MAX_CELLS
        found = []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":  # what the program keeps there is not what people see
                continue
            rows, cut = _rows(sheet)
            room -= sum(len(row) for row in rows)
            if room < 0:
                raise TooMuchError(f"单元格超过 {MAX_CELLS} 个")
            found.append(SheetText(sheet.title, rows, _merges(archive, sheet), cut))
    return tuple(found)


def _rows(sheet: Any) -> tuple[tuple[tuple[CellContent, ...], ...], bool]:
    sheet.reset_dimensions()  # what a file says of its size need not be true
    rows: list[tuple[CellContent, ...]] = []
    filled, cut = 0, False
    for raw in islice(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), MAX_ROWS + 1):
        cells = [content_of(value) for value in raw]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(tuple(cells))
        if cells:
            filled = len(rows)
        cut = cut or len(rows) > MAX_ROWS
    return tuple(rows[: min(filled, MAX_ROWS)]), cut and filled > MAX_ROWS


def content_of(value: Any) -> CellContent:
    """The value of a cell as the rest of the program knows it."""
    match value:
        case None | "":
            return None
        case bool():
            return "是" if value else "否"
        case int() | float() | Decimal():
            return number_of(value)
        case datetime.datetime():
            return value.date()
        case datetime.date():
            return value
    text = str(value)
    if len(text) > _LONGEST_TEXT:
        raise TooMuchError("有一格的文字过长")
    return text.replace("\r\n", "\n") if text.strip() else None


def number_of(value: float | Decimal) -> CellContent:
    """A number as the sheet shows it: Excel keeps fifteen digits, and 0.1 + 0.2 is 0.3 there."""
    try:
        number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def _merges(archive: zipfile.ZipFile, sheet: Any) -> tuple[Merge, ...]:
    """The merged ranges, which the sparing way of reading leaves out."""
    found = list(islice(_MERGE.finditer(sheet_xml(archive, sheet)), MAX_MERGES + 1))
    if len(found) > MAX_MERGES:
        raise TooMuchError(f"合并的单元格超过 {MAX_MERGES} 处")
    return tuple(Merge(int(match[2]) - 1, _column(match[1]), int(match[4]) - 1, _column(match[3])) for match in found)


def sheet_xml(archive: zipfile.ZipFile, sheet: Any) -> bytes:
    """The XML of a sheet that was opened in the sparing way."""
    path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    return archive.read(path) if path in archive.NameToInfo else b""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
