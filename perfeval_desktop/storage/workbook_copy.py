"""The copy of a package inside its exported workbook: a sheet that no menu shows, from which it can be read back.

The sheet ``SHEET`` holds in column A a head, ``jxzp-copy 1 <number of pieces> <SHA-256>``, and below it the bytes of
the project file as Base64 in numbered pieces that a cell can hold. Excel and WPS may rewrite the workbook: they keep
the texts. What is read comes from a file that anybody may have made, so sizes are bounded, XML that defines entities is
refused, and the bytes must have the SHA-256 of the head before they are looked at as a project file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.storage import container, project_file
from perfeval_desktop.storage.any_workbook import is_open_document, read_any_workbook
from perfeval_desktop.storage.compound_file import MAGIC
from perfeval_desktop.storage.errors import FormatError, NoCopyError, ReadError
from perfeval_desktop.storage.outside_zip import XML_DAMAGE, count_entries, declares_type
from perfeval_desktop.storage.plain_file import read_bounded
from perfeval_desktop.storage.project_file import ProjectFile

SHEET = "_jxzp"

_MAX_FILE = 2 * container.MAX_PACKED
_MAX_MEMBER = 2 * container.MAX_INFLATED
_MOST_TAGS = 1_000_000  # of a part; the texts of a thousand projects have some six hundred thousand
_MOST_ENTRIES = 20_000  # a sheet for each part of a large package, and what Excel adds to it
_PIECE = 30_000  # characters; a cell holds 32,767
_HEAD = re.compile(r"jxzp-copy 1 ([0-9]{1,6}) ([0-9a-f]{64})")
_NUMBERED = re.compile(r"([0-9]{1,6}):([A-Za-z0-9+/=]*)")
_FIRST_COLUMN = re.compile(r"A([0-9]{1,7})")

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK, _LINKS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"

_NO_COPY = "这个工作簿中没有本程序保存的数据页（不是本程序导出的，或者数据页已被删除）"
_DAMAGED = "工作簿中的数据页不完整或已被改动"


class HiddenCopy(NamedTuple):
    """What the workbook carries: the name of the hidden sheet, and the texts of its column A from the top."""

    sheet: str
    cells: tuple[str, ...]


def hidden_copy(evaluation: SelfEvaluation, pack_text: str) -> HiddenCopy:
    """The package as texts for a hidden sheet. Raises EncodeError."""
    data = project_file.dump(evaluation, pack_text)
    text = base64.b64encode(data).decode("ascii")
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    head = f"jxzp-copy 1 {len(pieces)} {hashlib.sha256(data).hexdigest()}"
    return HiddenCopy(SHEET, (head, *(f"{number}:{piece}" for number, piece in enumerate(pieces, start=1))))


def read_back(path: Path) -> ProjectFile:
    """The package that the workbook at ``path`` carries, as it was when it was exported.

    Raises NoCopyError when it carries none, ReadError, WorkbookError, FormatError, NewerVersionError, DecodeError.
    """
    try:
        data = read_bounded(path, _MAX_FILE)
    except (OSError, ValueError) as error:
        raise ReadError(path, error) from error
    if data.startswith(MAGIC) or is_open_document(data):  # saved anew in an older format, with all its sheets
        return project_file.parse(_joined(_first_column(path)))
    return project_file.parse(_copy_in(data))


def _first_column(path: Path) -> Iterator[str]:
    """The texts of column A of the hidden sheet."""
    rows = next((sheet.rows for sheet in read_any_workbook(path, hidden=True) if sheet.name == SHEET), ())
    return (str(row[0]) for row in rows if row)


def _copy_in(data: bytes) -> bytes:
    if not data.startswith(b"PK"):
        raise FormatError("这不是 Excel 工作簿（.xlsx）")
    if len(data) > _MAX_FILE or count_entries(data) > _MOST_ENTRIES:
        raise FormatError("工作簿过大，不是本程序导出的")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _joined(_column(archive, _sheet_member(archive)))
    except XML_DAMAGE as error:
        raise FormatError("工作簿已损坏或不完整") from error


def _sheet_member(archive: zipfile.ZipFile) -> str:
    if _WORKBOOK not in archive.NameToInfo or _LINKS not in archive.NameToInfo:
        raise FormatError("这不是 Excel 工作簿（.xlsx）")
    sheets = _root(archive, _WORKBOOK).iter(f"{_MAIN}sheet")
    link = next((sheet.get(_LINK) for sheet in sheets if sheet.get("name") == SHEET), None)
    targets = {item.get("Id"): item.get("Target", "") for item in _root(archive, _LINKS)}
    target = targets.get(link, "") if link else ""
    member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    if not target or member not in archive.NameToInfo:
        raise NoCopyError(_NO_COPY)
    return member


def _column(archive: zipfile.ZipFile, member: str) -> Iterator[str]:
    """The texts of column A from top to bottom."""
    found: dict[int, str] = {}
    shared: dict[int, list[int]] = {}  # the rows of each text that stands elsewhere
    for cell in _each(archive, member, f"{_MAIN}c"):
        place = _FIRST_COLUMN.fullmatch(cell.get("r", ""))
        if place is None:
            continue
        row = int(place[1])
        if cell.get("t") == "s":
            shared.setdefault(int(cell.findtext(f"{_MAIN}v", "")), []).append(row)
        else:
            found[row] = _text(cell)
    if shared:
        for index, item in enumerate(_each(archive, _STRINGS, f"{_MAIN}si")):
            for row in shared.get(index, ()):
                found[row] = _text(item)
    return (found[row] for row in sorted(found))


def _each(archive: zipfile.ZipFile, member: str, tag: str) -> Iterator[ElementTree.Element]:
    """The elements of the name ``tag``, one after another: nothing is held of what has been read."""
    around: list[ElementTree.Element] = []
    depth = 0
    for event, element in ElementTree.iterparse(io.BytesIO(_content(archive, member)), ("start", "end")):
        if event == "start":
            around.append(element)
            depth += element.tag == tag
            continue
        around.pop()
        if element.tag == tag:
            depth -= 1
            if not depth:
                yield element
        if not depth and around:
            around[-1].clear()


def _text(element: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_MAIN}t"))


def _joined(cells: Iterator[str]) -> bytes:
    head = _HEAD.fullmatch(next(cells, ""))
    pieces = [_NUMBERED.fullmatch(cell) for cell in cells]
    if head is None:
        raise NoCopyError(_NO_COPY)
    numbers = [int(piece[1]) for piece in pieces if piece is not None]
    if numbers != list(range(1, int(head[1]) + 1)) or len(numbers) != len(pieces):
        raise NoCopyError(_DAMAGED)
    try:
        data = base64.b64decode("".join(piece[2] for piece in pieces if piece is not None), validate=True)
    except binascii.Error as error:
        raise NoCopyError(_DAMAGED) from error
    if hashlib.sha256(data).hexdigest() != head[2]:
        raise NoCopyError(_DAMAGED)
    return data


def _root(archive: zipfile.ZipFile, member: str) -> ElementTree.Element:
    return ElementTree.fromstring(_content(archive, member))


def _content(archive: zipfile.ZipFile, member: str) -> bytes:
    """The bytes of a part, once it is known to be harmless."""
    info = archive.getinfo(member)
    if info.file_size > _MAX_MEMBER:
        raise FormatError("工作簿展开后过大，不是本程序导出的")
    content = archive.read(info)
    if content.count(b"<") > _MOST_TAGS:
        raise FormatError("工作簿展开后过大，不是本程序导出的")
    if declares_type(content):
        raise FormatError("工作簿中有不该有的定义，为安全起见没有读取")
    return content
