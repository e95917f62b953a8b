"""Workbooks in other formats: known by their bytes, bounded before anything is unpacked, the same cells as in .xlsx."""

import datetime
import io
import struct
import time
import tracemalloc
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.storage import apart
from perfeval_desktop.storage.any_workbook import read_any_workbook
from perfeval_desktop.storage.compound_file import CompoundFile, CompoundFileError
from perfeval_desktop.storage.ods_text import ods_sheets
from perfeval_desktop.storage.old_workbook import old_sheets
from perfeval_desktop.storage.workbook_text import (
    MAX_ROWS,
    Merge,
    SheetText,
    TooMuchError,
    WorkbookError,
    read_workbook,
)
from tests.soffice import needs_soffice, saved_as
from tests.storage.old_books import SECTOR, book, compound, number, record

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_STYLE = (
    '<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def ods(
    rows: str, *, name: str = "表", style: str = "", before: str = "", members: dict[str, str] | None = None
) -> bytes:
    content = (
        f"<?xml version='1.0'?>{before}<office:document-content {_NAMES}><office:automatic-styles>{_STYLE}"
        f"</office:automatic-styles><office:body><office:spreadsheet><table:table table:name='{name}' "
        f"table:style-name='{style}'>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in {"content.xml": content, **(members or {})}.items():
            archive.writestr(member, text)
    return made.getvalue()


def cell(kind: str, value: str, text: str = "", **more: str) -> str:
    said = " ".join(f'table:{key.replace("_", "-")}="{one}"' for key, one in more.items())
    name = {"date": "date-value", "boolean": "boolean-value"}.get(kind, "value")
    return f'<table:table-cell office:value-type="{kind}" office:{name}="{value}" {said}>{text}</table:table-cell>'


def text(words: str, **more: str) -> str:
    said = " ".join(f'table:{key.replace("_", "-")}="{one}"' for key, one in more.items())
    return f'<table:table-cell office:value-type="string" {said}>{words}</table:table-cell>'


ROW = "<table:table-row {}>{}</table:table-row>"


# ---- .ods -----------------------------------------------------------------------------------------------------------


def test_the_cells_of_an_open_document_are_read_as_they_are_seen() -> None:
    cells = (
        text("<text:p>甲<text:s text:c='2'/>乙</text:p><text:p>丙<text:line-break/>丁</text:p>"),
        cell("float", "0.30000000000000004"),
        cell("percentage", "0.95", "<text:p>95%</text:p>"),
        cell("date", "2023-04-10T00:00:00"),
        cell("boolean", "true"),
        text("<office:annotation><text:p>批注</text:p></office:annotation><text:p>无注</text:p>"),
    )
    (sheet,) = ods_sheets(ods(ROW.format("", "".join(cells))))
    assert sheet.rows == (
        ("甲  乙\n丙\n丁", Decimal("0.3"), Decimal("0.95"), datetime.date(2023, 4, 10), "是", "无注"),
    )


def test_merged_and_repeated_cells_stand_where_they_are_seen() -> None:
    covered = "<table:covered-table-cell table:number-columns-repeated='2'/>"
    empty = "<table:table-cell table:number-columns-repeated='3'/>"
    rows = ROW.format("", text("<text:p>长</text:p>", number_columns_spanned="3", number_rows_spanned="2") + covered)
    rows += ROW.format("", empty + text("<text:p>后</text:p>"))
    rows += ROW.format("table:number-rows-repeated='2'", text("<text:p>同</text:p>", number_columns_repeated="2"))
    (sheet,) = ods_sheets(ods(rows))
    assert sheet.rows == (("长",), (None, None, None, "后"), ("同", "同"), ("同", "同"))
    assert sheet.merges == (Merge(0, 0, 1, 2),)


@pytest.mark.parametrize("count", [10**6, 10**9])
def test_a_thousand_million_rows_cost_nothing(count: int) -> None:
    empty = ROW.format(f"table:number-rows-repeated='{count}'", "<table:table-cell/>")
    first, last = (ROW.format("", text(f"<text:p>{word}</text:p>")) for word in "首尾")
    assert ods_sheets(ods(first + empty)) == (SheetText("表", (("首",),)),)
    (sheet,) = ods_sheets(ods(first + empty + last))
    assert (sheet.rows, sheet.cut) == ((("首",),), True)
    full = ROW.format(f"table:number-rows-repeated='{count}'", text("<text:p>满</text:p>"))
    (sheet,) = ods_sheets(ods(full))
    assert (len(sheet.rows), sheet.cut) == (MAX_ROWS, True)
    with pytest.raises(TooMuchError, match="单元格超过"):
        ods_sheets(ods(ROW.format(f"table:number-rows-repeated='{count}'", text("<text:p>满</text:p>") * 200)))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ods("<broken"), "损坏"),
        (ods(ROW.format("table:number-rows-repeated='-3'", "")), "损坏"),
        (ods(ROW.format("", cell("date", "昨天"))), "损坏"),
        (ods("", before="<!DOCTYPE a [<!ENTITY b 'c'>]>"), "不安全"),
        (ods(ROW.format("", text("<text:p>" + "<text:s text:c='1000000000'/>" * 60 + "</text:p>"))), "过长"),
        (ods("", members={"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "密码"),
        (ods("", members={"Pictures/a.bin": "0" * 50_000_000}), "压缩方式异常"),
    ],
)
def test_an_open_document_that_is_not_read_says_why(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "坏.ods").write_bytes(data)
    with pytest.raises(WorkbookError, match=reason):
        read_any_workbook(tmp_path / "坏.ods")


def test_hidden_sheets_are_read_apart() -> None:
    data = ods(ROW.format("", text("<text:p>藏</text:p>")), style="gone")
    assert ods_sheets(data) == ()
    assert [sheet.rows for sheet in ods_sheets(data, hidden=True)] == [(("藏",),)]


# ---- .xls -----------------------------------------------------------------------------------------------------------


def test_the_cells_of_an_old_workbook_are_read() -> None:
    (sheet,) = old_sheets(compound(book(number(0, 0, 3.5) + number(2, 1, 0.1 + 0.2))))
    assert sheet.rows == ((Decimal("3.5"),), (), (None, Decimal("0.3")))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (compound(book(number(65535, 0))), "超过"),
        (compound(book(number(0, 65535))), "超过"),
        (compound(book(record(0xBD, struct.pack("<HHHIH", 0, 0, 0, 0, 60000)))), "超过"),
        (compound(book(number(19_999, 255), sheets=20)), "超过"),  # together
        (compound(book(b"", more=record(0x2F, bytes(6)))), "密码"),
        (compound(b"", "EncryptedPackage"), "密码"),
        (compound(b"", "WordDocument"), "Word 文件"),
        (compound(b"", "Something"), "损坏"),
        (compound(book(number(0, 0)))[:1500], "损坏"),
    ],
)
def test_an_old_workbook_that_is_not_read_says_why(
    data: bytes, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfeval_desktop.storage.old_workbook.run_apart", _never)
    (tmp_path / "坏.xls").write_bytes(data)
    with pytest.raises(WorkbookError, match=reason):
        read_any_workbook(tmp_path / "坏.xls")


def _never(*_: object) -> None:
    raise AssertionError("the library was given a file that was not measured")


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_chains_that_lead_anywhere_end(data: st.DataObject) -> None:
    """Whatever is overwritten in the tables of the file, measuring it ends with a sentence or with the cells."""
    raw = bytearray(compound(book(number(0, 0) * 30)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(8, 1700) | st.integers(8, len(raw) - 4))
        raw[at : at + 4] = data.draw(st.sampled_from([b"\0\0\0\0", b"\1\0\0\0", b"\xff\xff\xff\xff", b"\x02\0\0\0"]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("perfeval_desktop.storage.old_workbook.run_apart", lambda *_: [])
        try:
            assert old_sheets(bytes(raw)) == ()
        except TooMuchError as error:
            assert str(error)  # noqa: PT017


@pytest.mark.parametrize("named", [109, 60])
def test_a_chain_that_goes_in_a_circle_never_holds_more_than_the_file(named: int) -> None:
    """A table that is named again and again has room for a circle of a million sectors."""
    data = bytearray(compound(book(number(0, 0))))
    struct.pack_into(f"<{named}I", data, 76, *[0] * named)
    struct.pack_into("<I", data, SECTOR + 4, 1)  # the directory leads back to itself
    tracemalloc.start()
    try:
        with pytest.raises(CompoundFileError):
            CompoundFile(bytes(data))
        assert tracemalloc.get_traced_memory()[1] < 20 * len(data)
    finally:
        tracemalloc.stop()


def test_work_that_hangs_or_dies_is_ended() -> None:
    for work, job, seconds in ((time.sleep, 100, 0.5), (_die, None, 60)):
        with pytest.raises(apart.ApartError):
            apart.run_apart(work, job, seconds)
    with pytest.raises(apart.ApartError, match="ZeroDivisionError"):
        apart.run_apart(_fail, None, 60)
    assert apart.run_apart(str.upper, "a", 60) == "A"


def test_where_no_process_can_begin_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed program need not find its own Python."""
    monkeypatch.setattr("multiprocessing.spawn._python_exe", b"/nowhere/python")
    assert apart.run_apart(str.upper, "a", 60) == "A"


def _die(_: object) -> None:
    import os

    os._exit(3)


def _fail(_: object) -> float:
    return 1 / 0


# ---- any ------------------------------------------------------------------------------------------------------------


def test_the_bytes_say_what_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(ods(ROW.format("", text("<text:p>甲</text:p>"))))
    (tmp_path / "b.et").write_bytes(compound(book(number(0, 0))))
    (tmp_path / "c.xls").write_text("<html><table><tr><td>1</td></tr></table></html>", "utf-8")
    assert read_any_workbook(tmp_path / "a.xlsx")[0].rows == (("甲",),)
    assert read_any_workbook(tmp_path / "b.et")[0].rows == ((Decimal(1),),)
    with pytest.raises(WorkbookError, match="网页"):
        read_any_workbook(tmp_path / "c.xls")


@needs_soffice
@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_libreoffice_saves_the_same_cells(suffix: str, tmp_path: Path) -> None:
    from openpyxl import Workbook

    made = Workbook()
    sheet = made.active
    sheet.title = "甲表"
    for row in (
        ["标题"],
        ["数", 0.1 + 0.2, 12345.678, 1e15],
        ["字", "一\n二", " 空 ", datetime.date(2023, 4, 10)],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["B2"].number_format = "0.00%"
    made.create_sheet("乙").append(["乙"])
    made.create_sheet("藏").append(["藏"])
    made["藏"].sheet_state = "hidden"
    made.save(tmp_path / "原.xlsx")
    saved = saved_as(tmp_path / "原.xlsx", suffix, tmp_path)
    assert read_any_workbook(saved) == read_workbook(tmp_path / "原.xlsx")
    assert [one.name for one in read_any_workbook(saved, hidden=True)] == ["藏"]
