"""The paragraphs of a Word file (.docx) in the order of the document, those in tables too.

The zip is bounded before anything is inflated, and a document type declaration, which Word never writes, is refused:
nothing in the file can be made to grow or to fetch something else.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from perfeval_desktop.storage.outside_zip import XML_DAMAGE, count_entries, declares_type, is_usual
from perfeval_desktop.storage.report_text import UnreadableError

MAX_MEMBERS = 2000
MAX_INFLATED = 96 * 2**20

_RETYPE = "请在 Word 或 WPS 中打开，另存为新的 .docx 后再试"

_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says the same a second time


def word_paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Text and place (“表1第2行”, empty outside tables) of every paragraph. Raises UnreadableError."""
    try:
        _require_sane(data)
        return list(_paragraphs(Document(io.BytesIO(data)).element.body))
    except (*XML_DAMAGE, OpcError) as error:
        raise UnreadableError("不是 Word 文件，或文件已损坏", _RETYPE) from error


def _require_sane(data: bytes) -> None:
    if count_entries(data) > MAX_MEMBERS:
        raise UnreadableError("文件内含的部分过多", _RETYPE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if sum(info.file_size for info in members) > MAX_INFLATED:
            raise UnreadableError("文件展开后过大", _RETYPE)
        if not all(map(is_usual, members)):
            raise UnreadableError("文件被加密，或用本程序不支持的方法压缩", _RETYPE)
        for info in members:
            if info.filename.lower().endswith((".xml", ".rels")) and declares_type(archive.read(info)):
                raise UnreadableError("文件里有不允许的 DOCTYPE 声明", _RETYPE)


def _paragraphs(body: Any) -> Iterator[tuple[str, str]]:
    rows = {
        row: f"表{table_number}第{row_number}行"
        for table_number, table in enumerate(body.iter(qn("w:tbl")), start=1)
        for row_number, row in enumerate(table.iterchildren(qn("w:tr")), start=1)
    }
    for paragraph in body.iter(qn("w:p")):
        if next(paragraph.iterancestors(_FALLBACK), None) is None:
            row = next(paragraph.iterancestors(qn("w:tr")), None)
            yield _text(paragraph), rows.get(row, "")


def _text(paragraph: Any) -> str:
    """What the paragraph shows; text boxes anchored in it hold paragraphs of their own."""
    pieces = paragraph.iter(qn("w:t"), *_SIGNS)
    own = (piece for piece in pieces if next(piece.iterancestors(qn("w:p"))) is paragraph)
    return "".join(_SIGNS.get(piece.tag) or piece.text or "" for piece in own)
