"""The sheets of a workbook in any format that is read; the bytes say which it is, whatever the file is called."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from perfeval_desktop.storage.compound_file import MAGIC
from perfeval_desktop.storage.errors import ReadError
from perfeval_desktop.storage.outside_zip import DAMAGE, count_entries
from perfeval_desktop.storage.plain_file import read_bounded
from perfeval_desktop.storage.workbook_text import (
    MAX_PACKED,
    MAX_PARTS,
    SheetText,
    TooMuchError,
    WorkbookError,
    read_workbook,
)

SUFFIXES = (".xlsx", ".xls", ".et", ".ods")


def read_any_workbook(path: Path, *, hidden: bool = False) -> tuple[SheetText, ...]:
    """The sheets of the workbook at ``path``; with ``hidden`` those that no menu shows, of the older formats only.

    Raises ReadError, WorkbookError.
    """
    try:
        data = read_bounded(path, MAX_PACKED)
    except (OSError, ValueError) as error:
        raise ReadError(path, error) from error
    try:
        if len(data) > MAX_PACKED:
            raise TooMuchError(f"文件超过 {MAX_PACKED // 2**20} MB")
        if data.startswith(MAGIC):
            from perfeval_desktop.storage.old_workbook import old_sheets

            return old_sheets(data, hidden=hidden)
        if is_open_document(data):
            from perfeval_desktop.storage.ods_text import ods_sheets

            return ods_sheets(data, hidden=hidden)
    except TooMuchError as error:
        raise WorkbookError(path, str(error)) from error
    if not data.startswith(b"PK"):
        raise WorkbookError(path, f"这不是{_kind(data)}，请用 Excel 或 WPS 打开，另存为 .xlsx 后再试")
    return () if hidden else read_workbook(path)


def is_older(path: Path) -> bool:
    """True for an .xls, .et or .ods, by its bytes. Raises ReadError."""
    try:
        data = read_bounded(path, MAX_PACKED)
    except (OSError, ValueError) as error:
        raise ReadError(path, error) from error
    return data.startswith(MAGIC) or is_open_document(data)


def is_open_document(data: bytes) -> bool:
    """True for an .ods, by its parts."""
    if not data.startswith(b"PK") or count_entries(data) > MAX_PARTS:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "content.xml" in archive.NameToInfo and "[Content_Types].xml" not in archive.NameToInfo
    except DAMAGE:
        return False


def _kind(data: bytes) -> str:
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    is_page = head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta"))
    return "真正的 Excel 工作簿，而是网页格式" if is_page else " Excel 工作簿或 .ods 表格"
