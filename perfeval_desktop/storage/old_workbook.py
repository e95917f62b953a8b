"""What stands in the cells of an old workbook (.xls of Excel 97 to 2003, .et of WPS), read within fixed limits.

A library in another language unpacks it whole, so nothing is handed to it before the sheets were measured here, and it
works in a process of its own: a file that makes it hang, or takes all memory, costs that process and nothing else.
"""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Iterator
from typing import Any

from perfeval_desktop.storage.apart import ApartError, run_apart
from perfeval_desktop.storage.compound_file import CompoundFile, CompoundFileError
from perfeval_desktop.storage.workbook_text import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MERGES,
    MAX_ROWS,
    MAX_SHEETS,
    Merge,
    SheetText,
    TooMuchError,
    content_of,
)

MAX_SECONDS = 60
_MAX_AREA = 4 * MAX_CELLS  # cells of all sheets with the empty ones between, which take room too
_MAX_RECORDS = 4_000_000
_WIDEST = 256  # columns of the old format
_SHEET, _END, _LOCKED, _SEVERAL = 0x85, 0x0A, 0x2F, 0xBD
_CELLS = frozenset({0x06, 0x206, 0x406, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E, 0x7E, 0x03, 0x04, 0x05, _SEVERAL})
_DAMAGED = "文件已损坏，或不是 Excel 97—2003 的工作簿（.xls）"
_PASSWORD = "文件设了打开密码，请在 Excel 或 WPS 中去掉密码后再试"
_SAVE_ANEW = "请用 Excel 或 WPS 另存为 .xlsx 后再试"
Rows = list[list[Any]]
Read = tuple[str, Rows, list[tuple[tuple[int, int], tuple[int, int]]]]


def old_sheets(data: bytes, *, hidden: bool = False) -> tuple[SheetText, ...]:
    """The sheets that people see, or with ``hidden`` the others. Raises TooMuchError, whose text says why not."""
    try:
        _measure(_book_in(data))
    except (CompoundFileError, struct.error) as error:
        raise TooMuchError(_DAMAGED) from error
    try:
        found = run_apart(_read, (data, hidden), MAX_SECONDS)
    except ApartError as error:
        raise TooMuchError(f"{_DAMAGED}；{_SAVE_ANEW}") from error
    if isinstance(found, str):
        raise TooMuchError(found)
    return tuple(_sheets(found))


def _book_in(data: bytes) -> bytes:
    file = CompoundFile(data)
    names = file.names
    if "EncryptedPackage" in names:
        raise TooMuchError(_PASSWORD)
    name = next((name for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if name in names), "")
    if not name:
        is_word = "WordDocument" in names
        raise TooMuchError("这是旧格式的 Word 文件，请用 Word 或 WPS 另存为 .docx 后再试" if is_word else _DAMAGED)
    return file.read(name)


def _measure(book: bytes) -> None:
    """Raise TooMuchError where the sheets take more room than is read."""
    room = [_MAX_RECORDS]
    sheets = []
    for kind, content in _records(book, 0, room):
        if kind == _LOCKED:
            raise TooMuchError(_PASSWORD)
        if kind == _SHEET:
            sheets.append(struct.unpack_from("<I", content)[0])
    if len(sheets) > MAX_SHEETS:
        raise TooMuchError(f"工作表超过 {MAX_SHEETS} 张")
    area = 0
    for start in sheets:
        rows = columns = 0
        for kind, content in _records(book, start, room):
            if kind in _CELLS and len(content) >= 4:
                row, column = struct.unpack_from("<HH", content)
                last = struct.unpack_from("<H", content, len(content) - 2)[0] if kind == _SEVERAL else column
                rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
        area += rows * columns
        if columns > _WIDEST or rows > MAX_ROWS or area > _MAX_AREA:
            raise TooMuchError(f"有工作表超过 {MAX_ROWS} 行或过宽，请只留下需要的部分，{_SAVE_ANEW}")


def _records(book: bytes, start: int, room: list[int]) -> Iterator[tuple[int, bytes]]:
    """The records from ``start`` to the end of their part."""
    while start + 4 <= len(book):
        room[0] -= 1
        if room[0] < 0:
            raise TooMuchError("文件内含的部分过多")
        kind, length = struct.unpack_from("<HH", book, start)
        yield kind, book[start + 4 : start + 4 + length]
        if kind == _END:
            return
        start += 4 + length


def _read(job: tuple[bytes, bool]) -> list[Read] | str:
    """In a process of its own: what the library finds, or why not."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    data, hidden = job
    found: list[Read] = []
    try:
        with contextlib.closing(CalamineWorkbook.from_filelike(io.BytesIO(data))) as book:
            for one in book.sheets_metadata:
                is_seen = one.visible == SheetVisibleEnum.Visible
                if one.typ == SheetTypeEnum.WorkSheet and is_seen is not hidden:
                    sheet = book.get_sheet_by_name(one.name)
                    rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
                    found.append((one.name, rows, (sheet.merged_cell_ranges or [])[: MAX_MERGES + 1]))
    except PasswordError:
        return _PASSWORD
    except CalamineError:
        return _DAMAGED
    return found


def _sheets(found: list[Read]) -> Iterator[SheetText]:
    room = MAX_CELLS
    for name, raw, merges in found:
        rows = []
        for line in raw:
            cells = [content_of(value) for value in line[:MAX_COLUMNS]]
            while cells and cells[-1] is None:
                cells.pop()
            rows.append(tuple(cells))
        while rows and not rows[-1]:
            rows.pop()
        room -= sum(map(len, rows))
        if room < 0:
            raise TooMuchError(f"单元格超过 {MAX_CELLS} 个")
        if len(merges) > MAX_MERGES:
            raise TooMuchError(f"合并的单元格超过 {MAX_MERGES} 处")
        yield SheetText(name, tuple(rows), tuple(Merge(*first, *last) for first, last in merges))
