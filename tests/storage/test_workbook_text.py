"""Workbooks from anywhere: what is read is bounded, what is hostile or broken is refused in a sentence."""

import datetime
import io
import os
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from perfeval_desktop.storage import workbook_text
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.workbook_text import Merge, WorkbookError, read_workbook


def test_cells_keep_their_kind_and_merges_their_place(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "表"
    sheet.append(["文字", 37.98, 0.1 + 0.2, datetime.datetime(2023, 4, 10), True, "=1+1"])
    sheet.append([None, "  ", 5])
    sheet.merge_cells("A3:C4")
    hidden = book.create_sheet("藏")
    hidden.sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")
    (read,) = read_workbook(tmp_path / "a.xlsx")
    assert read.name == "表"
    assert read.rows[0] == ("文字", Decimal("37.98"), Decimal("0.3"), datetime.date(2023, 4, 10), "是")
    assert read.rows[1] == (None, None, Decimal(5))
    assert read.merges == (Merge(2, 0, 3, 2),)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


TYPES = {"[Content_Types].xml": b"<Types/>"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不是 Excel"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "另存为"),
        (b"PK\x03\x04 broken", "损坏"),
        (zipped(a=b"x"), "不是 Excel"),
        (zipped(**TYPES, xl__workbook=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "损坏"),
        (zipped(**TYPES, **{"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "文档类型"),
        (zipped(**TYPES, **{"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>".encode("utf-16-le")}), "文档类型"),
        (zipped(**TYPES, **{"xl/workbook.xml": b" " * 5_000_000}), "压缩方式"),
        (zipped(**TYPES) + b"PK\x01\x02" * 5000, "过多"),
    ],
)
def test_a_hostile_or_broken_file_is_a_sentence(data: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "坏.xlsx"
    file.write_bytes(data)
    with pytest.raises(StorageError, match=said):
        read_workbook(file)


def test_far_cells_and_long_sheets_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Workbook()
    book.active["A1"] = "近"
    book.active["XFD1048576"] = "远"
    book.save(tmp_path / "远.xlsx")
    (sheet,) = read_workbook(tmp_path / "远.xlsx")
    assert sheet.rows == (("近",),)
    monkeypatch.setattr(workbook_text, "MAX_CELLS", 10)
    book = Workbook()
    for _ in range(6):
        book.active.append([1, 2])
    book.save(tmp_path / "多.xlsx")
    with pytest.raises(WorkbookError, match="单元格"):
        read_workbook(tmp_path / "多.xlsx")


@pytest.mark.parametrize(
    ("part", "cells"),
    [
        ("xl/worksheets/sheet1.xml", b"<row>" + b"<c><v>1</v></c>" * 200_000 + b"</row>"),  # one row fills the memory
        ("xl/worksheets/sheet1.xml", b"<row><c/><c/></row>" * 1_200_000),
        ("xl/worksheets/sheet1.xml", b"<!--<row-->" * 2000),
        ("xl/styles.xml", b"<font/>" * 300_000),
    ],
)
def test_a_small_file_with_more_inside_than_any_table_has_is_refused(part: str, cells: bytes, tmp_path: Path) -> None:
    file = tmp_path / "多.xlsx"
    Workbook().save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head, end, tail = parts[part].rpartition(b"</")
    noise = b"<!--" + os.urandom(300_000).hex().encode() + b"-->"  # or the file would be refused for its density
    parts[part] = head + cells + noise + end + tail
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(WorkbookError, match=r"内容过多|不安全"):
        read_workbook(file)


def test_what_the_library_passes_over_is_not_told_in_english(tmp_path: Path) -> None:
    file = tmp_path / "名.xlsx"
    book = Workbook()
    book.active["A1"] = "甲"
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = '<definedNames><definedName name="甲" localSheetId="7">1</definedName></definedNames>'.encode()
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<definedNames/>", names)
    assert names in parts["xl/workbook.xml"]
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (sheet,) = read_workbook(file)  # warnings are errors here
    assert sheet.rows == (("甲",),)


def test_many_shared_texts_are_no_long_row(tmp_path: Path) -> None:
    file = tmp_path / "多.xlsx"
    book = Workbook()
    book.active["A1"] = "甲"
    book.save(file)
    texts = "".join(f"<si><t>{number}</t></si>" for number in range(60_000))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst>{texts}</sst>")
    (sheet,) = read_workbook(file)
    assert sheet.rows == (("甲",),)
