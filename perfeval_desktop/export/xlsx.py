"""The package as an Excel workbook: one sheet for each part."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path

from openpyxl import Workbook

from perfeval_desktop.export.archive import Change, without_times
from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.options import PLAIN, HiddenSheet, PressOptions
from perfeval_desktop.export.pdf_styles import number_style
from perfeval_desktop.export.whole_file import write_whole
from perfeval_desktop.export.xlsx_formulas import with_values
from perfeval_desktop.export.xlsx_sheet import SheetPress
from perfeval_desktop.export.xlsx_styles import NORMAL_FONT, StyleSheet
from perfeval_desktop.export.xml_text import xml_text
from perfeval_desktop.layout.blocks import Part
from perfeval_desktop.layout.page import PageProfile

_LONGEST_NAME = 31
_PLAIN_PAGE = PageProfile()
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\n\t]")


def write_xlsx(
    parts: Sequence[Part],
    path: Path,
    *,
    title: str,
    author: str,
    page: PageProfile = _PLAIN_PAGE,
    options: PressOptions = PLAIN,
) -> None:
    """Write ``parts`` as a workbook to ``path``. Of the options it knows ``mark``, ``code`` and ``hidden``.

    Raises ExportError when there is nothing to write, when a cell holds more text than Excel can, or when the file
    cannot be written.
    """
    write_whole(path, workbook_bytes(parts, title=title, author=author, page=page, options=options))


def workbook_bytes(
    parts: Sequence[Part],
    *,
    title: str,
    author: str,
    page: PageProfile = _PLAIN_PAGE,
    options: PressOptions = PLAIN,
) -> bytes:
    """The workbook as bytes, the same for the same blocks. Raises ExportError like ``write_xlsx``."""
    if not parts:
        raise ExportError("没有可以导出的内容，没有生成 Excel 文件。请至少选择一个部分。")
    book = Workbook()
    book._named_styles["Normal"].font = NORMAL_FONT
    first = book.active
    styles = StyleSheet(first)
    names = sheet_names(parts, () if options.hidden is None else (options.hidden.name,))
    changes: dict[str, Change] = {}
    for number, (name, part) in enumerate(zip(names, parts, strict=True), start=1):
        sheet = book.create_sheet(name)
        if values := SheetPress(sheet, part, styles, options, number_style(part, page)).press():
            changes[f"xl/worksheets/sheet{number}.xml"] = partial(with_values, values=values)
    book.remove(first)
    if options.hidden is not None:
        _hide(book, options.hidden)
    book.properties.title = xml_text(title)
    book.properties.creator = xml_text(author)
    book.properties.language = "zh-CN"
    book.properties.keywords = xml_text(options.keywords) or None
    buffer = io.BytesIO()
    book.save(buffer)
    return without_times(buffer.getvalue(), changes)


def _hide(book: Workbook, hidden: HiddenSheet) -> None:
    """Add a sheet that can only be seen by a program."""
    sheet = book.create_sheet(hidden.name)
    sheet.sheet_state = "veryHidden"
    for row, text in enumerate(hidden.cells, start=1):
        cell = sheet.cell(row, 1)
        cell.value, cell.data_type = text, "s"


def sheet_names(parts: Sequence[Part], reserved: Collection[str] = ()) -> Iterator[str]:
    """A name for each sheet that Excel accepts: at most 31 characters, none of ``[]:*?/\\``, no two equal."""
    taken: set[str] = set(reserved)
    for part in parts:
        plain = _NOT_IN_NAMES.sub("_", xml_text(part.name)).strip(" '") or part.key
        name = _cut(plain, _LONGEST_NAME)
        number = 1
        while name.casefold() in taken:
            number += 1
            suffix = f"({number})"
            name = _cut(plain, _LONGEST_NAME - len(suffix)) + suffix
        taken.add(name.casefold())
        yield name


def _cut(text: str, units: int) -> str:
    """The beginning of ``text``, at most ``units`` UTF-16 units long, with no half character at its end."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore").strip(" '")
