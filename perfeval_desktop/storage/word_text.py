"""The paragraphs of a Word file (.docx) in the order of the document, those in tables too.

The zip is bounded before anything is inflated, and a document type declaration, which Word never writes, is refused:
nothing in the file can be made to grow or to fetch something else.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from perfeval_desktop.storage.outside_zip import XML_DAMAGE, count_entries, declares_type, is_usual
from perfeval_desktop.storage.report_text import UnreadableError

MAX_MEMBERS = 2000
MAX_INFLATED = 96 * 2**20
MAX_TAGS = 300_000  # each becomes an object; a package of sixty pages has fifty thousand

_RETYPE = "请在 Word 或 WPS 中打开，另存为新的 .docx 后再试"

_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_AROUND = re.compile(r"word/(?P<kind>header|footer|footnotes|endnotes|comments)[0-9]*\.xml")
_KINDS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}
_VML = "{urn:schemas-microsoft-com:vml}"
_PICTURES = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says the same a second time


def word_paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Text and place (“表1第2行”, empty outside tables) of every paragraph. Raises UnreadableError."""
    try:
        require_sane(data)
        return list(_paragraphs(Document(io.BytesIO(data)).element.body))
    except (*XML_DAMAGE, OpcError) as error:
        raise UnreadableError("不是 Word 文件，或文件已损坏", _RETYPE) from error


def word_surroundings(data: bytes) -> frozenset[tuple[str, str]]:
    """What stands around the text: kind (“页眉”) and text of headers, footers, notes and comments, each once, without
    what Word works out itself (page numbers); and “图形” with the number of pictures and shapes among the text.

    Raises UnreadableError.
    """
    try:
        require_sane(data)
        found = set()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if match := _AROUND.fullmatch(name):
                    texts = _texts_around(parse_xml(archive.read(name)))
                    found |= {(_KINDS[match["kind"]], text) for text in texts if text.strip()}
        pictures = sum(1 for _ in Document(io.BytesIO(data)).element.body.iter(*_PICTURES))
        return frozenset(found | ({("图形", f"{pictures} 个")} if pictures else set()))
    except (*XML_DAMAGE, OpcError) as error:
        raise UnreadableError("不是 Word 文件，或文件已损坏", _RETYPE) from error


def header_texts(data: bytes) -> list[tuple[str, ...]]:
    """The texts of each header of the file. Raises UnreadableError."""
    try:
        require_sane(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if (found := _AROUND.fullmatch(name)) and found[1] == "header"]
            return [tuple(_texts_around(parse_xml(archive.read(name)))) for name in names]
    except (*XML_DAMAGE, OpcError) as error:
        raise UnreadableError("不是 Word 文件，或文件已损坏", _RETYPE) from error


def _texts_around(root: Any) -> Iterator[str]:
    for paragraph in root.iter(qn("w:p")):
        if next(paragraph.iterancestors(_FALLBACK), None) is None:
            yield "".join(_unworked(paragraph))
    yield from (shape.get("string", "") for shape in root.iter(f"{_VML}textpath"))


def _unworked(paragraph: Any) -> Iterator[str]:
    """The pieces of text of a paragraph but for the results of fields."""
    depth = 0
    for piece in paragraph.iter(qn("w:t"), qn("w:fldChar")):
        if piece.tag == qn("w:fldChar"):
            kind = piece.get(qn("w:fldCharType"))
            depth += (kind == "begin") - (kind == "end")
        elif depth <= 0 and next(piece.iterancestors(qn("w:fldSimple")), None) is None:
            yield piece.text or ""


def require_sane(data: bytes) -> None:
    """Raise UnreadableError where the zip is not opened."""
    if count_entries(data) > MAX_MEMBERS:
        raise UnreadableError("文件内含的部分过多", _RETYPE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if sum(info.file_size for info in members) > MAX_INFLATED:
            raise UnreadableError("文件展开后过大", _RETYPE)
        if not all(map(is_usual, members)):
            raise UnreadableError("文件被加密，或用本程序不支持的方法压缩", _RETYPE)
        tags = 0
        for info in members:
            content = archive.read(info)
            if info.filename.lower().endswith((".xml", ".rels")) and declares_type(content):
                raise UnreadableError("文件里有不允许的 DOCTYPE 声明", _RETYPE)
            tags += content.count(b"<")
        if tags > MAX_TAGS:
            raise UnreadableError("文件内含的部分过多", _RETYPE)


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
    own = (piece for piece in pieces if next(piece.iterancestors(qn("w:p"))) is paragraph and not _is_hidden(piece))
    return "".join(_SIGNS.get(piece.tag) or piece.text or "" for piece in own)


def _is_hidden(piece: Any) -> bool:
    """True for a piece of a run that is formatted as hidden text."""
    run = next(piece.iterancestors(qn("w:r")), None)
    properties = run.find(qn("w:rPr")) if run is not None else None
    mark = properties.find(qn("w:vanish")) if properties is not None else None
    return mark is not None and mark.get(qn("w:val"), "1") not in ("0", "false", "off")
