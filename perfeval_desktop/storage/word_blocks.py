"""Paragraphs and tables of a Word file (.docx) in their order, as they read when all tracked changes are accepted.

Text that was deleted, moved away, struck out or hidden is not there; what is left out besides is told in ``remarks``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from perfeval_desktop.storage.errors import ReadError
from perfeval_desktop.storage.outside_zip import XML_DAMAGE
from perfeval_desktop.storage.plain_file import read_bounded
from perfeval_desktop.storage.report_text import MAX_BYTES, UnreadableError
from perfeval_desktop.storage.word_text import require_sane
from perfeval_desktop.storage.workbook_text import MAX_COLUMNS, WorkbookError

MAX_CELLS = 200_000
MAX_CHARACTERS = 2_000_000
_DEEPEST = 3  # a table that is only a frame around others
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_GONE = frozenset(
    {
        qn("w:pPr"),
        qn("w:del"),
        qn("w:moveFrom"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_BOX = qn("w:txbxContent")
_WRAPPERS = frozenset({qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")})
_TICKS = {"F0FE": "☑", "F0A8": "□", "F0FC": "✓", "F06F": "□", "F052": "☑", "F0A3": "□", "F050": "✓"}
_SIGNS: dict[str, Callable[[Any], str]] = {
    qn("w:t"): lambda node: node.text or "",
    qn("w:tab"): lambda _: "\t",
    qn("w:cr"): lambda _: "\n",
    qn("w:noBreakHyphen"): lambda _: "-",
    qn("w:br"): lambda node: "" if node.get(qn("w:type")) in ("page", "column") else "\n",
    qn("w:sym"): lambda node: _TICKS.get((node.get(qn("w:char")) or "").upper(), ""),
}
_NARROW = 100  # twips: lines of a table that are no further apart were meant to be one


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell in the columns ``start`` … ``end`` - 1; ``goes_on``: it is the lower part of the one above."""

    start: int
    end: int
    text: str
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class WordTable:
    """Rows from the top; ``number`` counts the tables from 1."""

    number: int
    rows: tuple[tuple[WordCell, ...], ...]


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph that holds something; ``number`` counts them from 1. ``after_break``: a page or section begins."""

    number: int
    text: str
    after_break: bool = False


@dataclass
class WordBlocks:
    """The content, and remarks: a place and what of it was left out."""

    blocks: list[WordParagraph | WordTable] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)


def read_blocks(path: Path) -> WordBlocks:
    """The content of the Word file at ``path``. Raises ReadError, WorkbookError."""
    try:
        data = read_bounded(path, MAX_BYTES)
    except (OSError, ValueError) as error:
        raise ReadError(path, error) from error
    try:
        if len(data) > MAX_BYTES:
            raise UnreadableError(f"文件超过 {MAX_BYTES // 2**20} MB", "请删去图片后再试")
        if data.startswith(_OLD_WORD):
            advice = "请在 Word 或 WPS 中另存为不加密的 .docx 后再试"
            raise UnreadableError("这是旧格式的 Word 文件，或设了打开密码", advice)
        require_sane(data)
        return _Reader().read(Document(io.BytesIO(data)).element.body)
    except UnreadableError as error:
        raise WorkbookError(path, f"{error.reason}，{error.advice}") from error
    except (*XML_DAMAGE, OpcError) as error:
        raise WorkbookError(path, "不是 Word 文件，或文件已损坏，请在 Word 或 WPS 中另存为新的 .docx 后再试") from error


class _Reader:
    def __init__(self) -> None:
        self._found = WordBlocks()
        self._paragraphs = self._tables = self._cells = self._characters = self._listed = 0
        self._is_broken = False
        self._carried = ""  # text whose paragraph mark was deleted

    def read(self, body: Any) -> WordBlocks:
        self._walk(body, 0)
        self._flush()
        if self._listed:
            self._found.remarks.append(("全文", f"{self._listed} 段的自动编号不是文字，没有取，请核对"))
        return self._found

    def _walk(self, parent: Any, depth: int) -> None:
        for node in parent:
            if node.tag == qn("w:p"):
                self._paragraph(node)
            elif node.tag == qn("w:tbl"):
                self._flush()
                self._table(node, depth)
            elif node.tag in _WRAPPERS:
                self._walk(node, depth)

    def _paragraph(self, node: Any) -> None:
        if node.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None:
            self._is_broken = True
        text = self._text(node, f"第{self._paragraphs + 1}段")
        if node.find(f".//{qn('w:br')}[@{qn('w:type')}='page']") is not None and not text.strip():
            self._is_broken = True
        self._carried += text
        if node.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is None:
            self._flush()
        if text.strip() and node.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
            self._listed += 1
        if node.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            self._is_broken = True

    def _flush(self) -> None:
        text, self._carried = self._carried, ""
        if text.strip():
            self._paragraphs += 1
            self._found.blocks.append(WordParagraph(self._paragraphs, text, self._is_broken))
            self._is_broken = False

    def _table(self, node: Any, depth: int) -> None:
        raw = [row for row in _inside(node, "w:tr") if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None]
        cells = [list(_inside(row, "w:tc")) for row in raw]
        if len(cells) == 1 and len(cells[0]) == 1 and depth < _DEEPEST:
            self._walk(cells[0][0], depth + 1)  # a frame around text
            return
        self._tables += 1
        number = self._tables
        placed = [(row, own, f"表{number}第{at}行") for at, (row, own) in enumerate(zip(raw, cells, strict=True), 1)]
        rows = [tuple(self._row(row, own, place)) for row, own, place in placed]
        widths = [_number(column, "w:w") for column in node.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
        self._found.blocks.append(WordTable(number, _aligned(tuple(rows), widths)))

    def _row(self, row: Any, cells: list[Any], place: str) -> Iterator[WordCell]:
        before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
        at = _number(before)
        for cell in cells:
            self._cells += 1
            span = max(1, _number(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")))
            if self._cells > MAX_CELLS or at + span > MAX_COLUMNS:
                raise UnreadableError("表格过大", "请只留下需要的部分后再试")
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
            if any(True for _ in cell.iter(qn("w:tbl"))):
                self._found.remarks.append((place, "表中套着的表没有取"))
            yield WordCell(at, at + span, self._cell_text(cell, place), goes_on)
            at += span

    def _cell_text(self, cell: Any, place: str) -> str:
        text = ""
        for paragraph in _inside(cell, "w:p"):
            is_joined = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None
            text += self._text(paragraph, place) + ("" if is_joined else "\n")
        return text.strip("\n")

    def _text(self, paragraph: Any, place: str) -> str:
        pieces: list[str] = []
        left_out: set[str] = set()
        _collect(paragraph, pieces, left_out)
        self._characters += sum(map(len, pieces))
        if self._characters > MAX_CHARACTERS:
            raise UnreadableError(f"文字超过 {MAX_CHARACTERS // 10_000} 万字", "请分成几份后再试")
        self._found.remarks += [(place, words) for words in sorted(left_out)]
        return "".join(pieces)


def _collect(node: Any, pieces: list[str], left_out: set[str]) -> None:
    """The text in ``node`` from first to last."""
    for child in node:
        tag = child.tag
        if tag in _SIGNS:
            pieces.append(_SIGNS[tag](child))
        elif tag == _BOX or (tag == qn("w:r") and _is_crossed_out(child)):
            if any((text.text or "").strip() for text in child.iter(qn("w:t"))):
                left_out.add("文本框里的文字没有取" if tag == _BOX else "有删除线或隐藏的文字没有取")
        elif tag not in _GONE:
            _collect(child, pieces, left_out)


def _is_crossed_out(run: Any) -> bool:
    marks = (run.find(f"{qn('w:rPr')}/{qn(name)}") for name in ("w:strike", "w:dstrike", "w:vanish"))
    return any(mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off") for mark in marks)


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """The children of that name, in content controls too."""
    for node in parent:
        if node.tag == qn(name):
            yield node
        elif node.tag in _WRAPPERS:
            yield from _inside(node, name)


def _number(node: Any, name: str = "w:val") -> int:
    """A count; 0 where there is none that means anything."""
    value = node.get(qn(name)) if node is not None else None
    return int(value) if value is not None and value.isdecimal() and len(value) < 6 else 0


def _aligned(rows: tuple[tuple[WordCell, ...], ...], widths: list[int]) -> tuple[tuple[WordCell, ...], ...]:
    """Columns that are nothing but lines drawn beside each other are none."""
    places, at = [0], 0
    for width in widths:
        at += 0 if 0 < width < _NARROW else 1
        places.append(at)
    if at == len(widths):
        return rows
    moved = tuple(
        tuple(WordCell(_at(places, one.start), _at(places, one.end), one.text, one.goes_on) for one in row)
        for row in rows
    )
    return moved if all(one.start < one.end for row in moved for one in row) else rows


def _at(places: list[int], column: int) -> int:
    return places[column] if column < len(places) else places[-1] + column - len(places) + 1
