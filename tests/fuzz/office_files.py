"""Workbooks and Word documents: whole ones, and the parts of sound ones."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import cache
from unittest.mock import patch

from openpyxl import Workbook

from perfeval_desktop.model import dates
from perfeval_desktop.storage.any_workbook import read_any_workbook
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.report_text import read_report_text
from perfeval_desktop.storage.word_blocks import read_blocks
from perfeval_desktop.storage.workbook_copy import read_back
from perfeval_desktop.storage.workbook_look import read_looks
from tests.fuzz import seeds
from tests.fuzz.inputs import PARTS_APART, as_file
from tests.storage import old_books
from tests.storage import test_any_workbook as open_books

_STRINGS = "xl/sharedStrings.xml"


def workbook(data: bytes) -> None:
    path = as_file(data, "a.xlsx")
    for read in (read_any_workbook, read_back, read_looks):
        try:
            read(path)
        except StorageError:
            continue


def workbook_parts(data: bytes) -> None:
    """A small workbook whose parts are those in ``data``."""
    workbook(seeds.zipped(_parts(data, small_workbook())))


def document_parts(data: bytes) -> None:
    parts = seeds.members(seeds.exported()["docx"])
    document(seeds.zipped(_parts(data, parts)))


def _parts(data: bytes, whole: dict[str, bytes]) -> dict[str, bytes]:
    """``whole`` with the parts that stand in ``data``, each behind its name and a line end."""
    given = (part.replace(b"\0", b"").partition(b"\n") for part in data.split(PARTS_APART))
    return whole | {name.decode("latin-1")[:80]: content for name, _, content in given if name}


def _as_input(parts: dict[str, bytes], names: Iterable[str]) -> bytes:
    return PARTS_APART.join(name.encode() + b"\n" + parts[name] for name in names)


@cache
def small_workbook() -> dict[str, bytes]:
    book = Workbook()
    sheet = book.active
    for row in (["单位", "甲", 37.98], [None, True, "2023-04-10"], ["=1+1", dates.parse_date("2023-4-10"), 1e300]):
        sheet.append(row)
    sheet.merge_cells("A3:B4")
    hidden = book.create_sheet("_jxzp")
    hidden.append([f"jxzp-copy 1 1 {'0' * 64}"])
    hidden.append(["1:QUJD"])
    buffer = io.BytesIO()
    book.save(buffer)
    return _with_shared_text(seeds.members(buffer.getvalue()))


def _with_shared_text(parts: dict[str, bytes]) -> dict[str, bytes]:
    """A text of each sheet where Excel keeps it, which openpyxl does not write."""
    text = re.compile(rb't="inlineStr"><is><t>[^<]*</t></is>')
    sheets = {name: text.sub(b't="s"><v>0</v>', parts[name], 1) for name in parts if "/sheet" in name}
    items = [f"<si><t>{one}</t></si>" for one in (f"jxzp-copy 1 1 {'0' * 64}", "甲")]
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{"".join(items)}</sst>'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    link = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    types, links = parts["[Content_Types].xml"], parts["xl/_rels/workbook.xml.rels"]
    return (
        parts
        | sheets
        | {
            _STRINGS: strings.encode(),
            "[Content_Types].xml": types.replace(
                b"</Types>", b'<Override PartName="/%s" ContentType="%s"/></Types>' % (_STRINGS.encode(), kind)
            ),
            "xl/_rels/workbook.xml.rels": links.replace(
                b"</Rel", b'<Relationship Type="%s" Target="sharedStrings.xml" Id="rId9"/></Rel' % link
            ),
        }
    )


def workbook_seeds() -> Iterable[bytes]:
    small = small_workbook()
    names = ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", _STRINGS, "xl/workbook.xml")
    yield from (_as_input(small, (name,)) for name in (*names, "xl/styles.xml", "xl/_rels/workbook.xml.rels"))
    yield _as_input(small, ("[Content_Types].xml", "_rels/.rels"))
    yield _as_input(small, names)


def open_document(data: bytes) -> None:
    """A sheet of LibreOffice whose content is ``data``."""
    read_any_workbook(as_file(seeds.zipped({"content.xml": data}), "a.ods"))


def open_document_seeds() -> Iterable[bytes]:
    row = open_books.text("甲", number_columns_repeated="3") + open_books.cell("float", "37.98")
    yield seeds.members(open_books.ods(open_books.ROW.format("table:number-rows-repeated='2'", row)))["content.xml"]


def old_workbook(data: bytes) -> None:
    """What is looked at before a library that works in another process is given the file."""
    with patch("perfeval_desktop.storage.old_workbook.run_apart", lambda *_: []):
        read_any_workbook(as_file(data, "a.xls"))


def old_workbook_seeds() -> Iterable[bytes]:
    cells = old_books.number(0, 0) + old_books.number(1, 2, 37.98)
    yield old_books.compound(old_books.book(cells, sheets=2))


def document(data: bytes) -> None:
    """A Word file that is checked as a text, and the same one taken over as a package."""
    path = as_file(data, "a.docx")
    for read in (read_report_text, read_blocks):
        try:
            read(path)
        except StorageError:
            continue


def document_seeds() -> Iterable[bytes]:
    whole = seeds.members(seeds.exported()["docx"])
    body = whole["word/document.xml"]
    start, end = body.index(b"<w:body>") + 8, body.index(b"</w:body>")
    table = body.index(b"<w:tbl>")
    for cut in (body[: start + 4000] + body[end:], body[:start] + body[table : table + 6000] + body[end:]):
        yield b"word/document.xml\n" + cut
    yield _as_input(whole, ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"))
