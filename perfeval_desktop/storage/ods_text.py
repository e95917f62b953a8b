"""What stands in the cells of an OpenDocument spreadsheet (.ods), read as a stream within fixed limits.

A few bytes of it can stand for a thousand million rows; what is repeated is counted and never written out beyond them.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from perfeval_desktop.storage.outside_zip import XML_DAMAGE, count_entries
from perfeval_desktop.storage.workbook_text import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_INFLATED,
    MAX_MERGES,
    MAX_PARTS,
    MAX_ROWS,
    MAX_SHEETS,
    CellContent,
    Merge,
    SheetText,
    TooMuchError,
    content_of,
    objection_to_members,
)

_DAMAGED = "文件已损坏，或不是电子表格（.ods）"
_CONTENT = "content.xml"
_CHUNK = 2**16
_MAX_ELEMENTS = 4_000_000
_LONGEST_LINE = 40_000  # characters of a cell; more than a cell holds
_MOST_REPEATED = 2**31  # a larger count means nothing
_PREFIXES = {
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
}
_NUMBERS = frozenset({"float", "percentage", "currency"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_ASIDE = frozenset({"office:annotation", "table:shapes", "table:tracked-changes", "table:dde-links", "text:ruby-text"})


def ods_sheets(data: bytes, *, hidden: bool = False) -> tuple[SheetText, ...]:
    """The sheets that people see, or with ``hidden`` the others. Raises TooMuchError, whose text says why not."""
    try:
        if count_entries(data) > MAX_PARTS:
            raise TooMuchError("文件内含的部分过多")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            reason = objection_to_members(archive, MAX_INFLATED)
            if reason or _CONTENT not in archive.NameToInfo:
                raise TooMuchError(reason or _DAMAGED)
            if any("encryption-data" in line for line in _manifest(archive)):
                raise TooMuchError("文件设了打开密码，请去掉密码后再试")
            with archive.open(_CONTENT) as part:
                reader = _Reader()
                while chunk := part.read(_CHUNK):
                    reader.feed(chunk)
                reader.feed(b"", is_last=True)
    except (*XML_DAMAGE, expat.ExpatError) as error:
        raise TooMuchError(_DAMAGED) from error
    return tuple(sheet for sheet, is_hidden in reader.sheets if is_hidden is hidden)


def _manifest(archive: zipfile.ZipFile) -> list[str]:
    name = "META-INF/manifest.xml"
    with contextlib.suppress(KeyError):
        return archive.read(name).decode("utf-8", "replace").split("<")
    return []


@dataclass
class _Cell:
    at: int
    times: int
    kind: str
    value: str
    lines: list[str] = field(default_factory=list)

    def content(self) -> CellContent:
        if self.kind in _NUMBERS:
            return content_of(float(self.value))
        if self.kind == "date":
            return datetime.date.fromisoformat(self.value[:10])
        if self.kind == "boolean":
            return content_of(self.value == "true")
        return content_of(self.value or "\n".join(self.lines))


class _Reader:
    """Follows the elements of content.xml; ``sheets`` come with whether they are hidden."""

    def __init__(self) -> None:
        self.sheets: list[tuple[SheetText, bool]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._hidden: set[str] = set()
        self._style = self._name = self._table_style = ""
        self._depth = self._aside = 0  # of tables in tables, and of parts that are not read
        self._rows: list[tuple[CellContent, ...]] = []
        self._merges: list[Merge] = []
        self._row = self._times = self._column = 0
        self._line: list[CellContent] = []
        self._cell: _Cell | None = None
        self._in_paragraph = 0
        self._room, self._elements, self._is_cut = MAX_CELLS, 0, False

    def feed(self, data: bytes, *, is_last: bool = False) -> None:
        self._parser.Parse(data, is_last)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _MAX_ELEMENTS:
            raise TooMuchError("文件内含的部分过多")
        tag, said = _short(name), {_short(key): value for key, value in attributes.items()}
        if tag in _ASIDE or self._aside:
            self._aside += 1
        elif tag == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._begin_sheet(said)
        elif tag == "style:style":
            self._style = said.get("style:name", "")
        elif tag == "style:table-properties" and said.get("table:display") == "false":
            self._hidden.add(self._style)
        elif self._depth == 1:
            self._start_inside(tag, said)

    def _start_inside(self, tag: str, said: dict[str, str]) -> None:
        if tag == "table:table-row":
            self._times, self._column, self._line = _count(said, "table:number-rows-repeated"), 0, []
        elif tag in _CELLS:
            self._begin_cell(tag, said)
        elif self._cell is not None and tag in ("text:p", "text:h"):
            self._in_paragraph += 1
            self._cell.lines.append("")
        elif tag == "text:s":
            self._text(" " * min(_count(said, "text:c"), 1000))
        elif tag in ("text:tab", "text:line-break"):
            self._text("\t" if tag == "text:tab" else "\n")

    def _end(self, name: str) -> None:
        tag = _short(name)
        if self._aside:
            self._aside -= 1
        elif tag == "table:table":
            self._depth -= 1
            if not self._depth:
                self._end_sheet()
        elif self._depth == 1:
            if tag == "table:table-row":
                self._end_row()
            elif tag in _CELLS:
                self._end_cell()
            elif tag in ("text:p", "text:h") and self._in_paragraph:
                self._in_paragraph -= 1

    def _text(self, text: str) -> None:
        if self._in_paragraph and not self._aside and self._depth == 1 and self._cell is not None:
            self._cell.lines[-1] += text
            if len(self._cell.lines[-1]) > _LONGEST_LINE:
                raise TooMuchError("有一格的文字过长")

    def _begin_sheet(self, said: dict[str, str]) -> None:
        if len(self.sheets) >= MAX_SHEETS:
            raise TooMuchError(f"工作表超过 {MAX_SHEETS} 张")
        self._name, self._table_style = said.get("table:name", ""), said.get("table:style-name", "")
        self._rows, self._merges, self._row, self._is_cut = [], [], 0, False

    def _begin_cell(self, tag: str, said: dict[str, str]) -> None:
        times = _count(said, "table:number-columns-repeated")
        kind = said.get("office:value-type", "")
        value = next((said[f"office:{one}"] for one in _VALUES.get(kind, ()) if f"office:{one}" in said), "")
        self._cell = _Cell(self._column, times, kind if value else "", value)
        wide, high = (_count(said, f"table:number-{way}-spanned") for way in ("columns", "rows"))
        if tag == "table:table-cell" and (wide > 1 or high > 1):
            if len(self._merges) >= MAX_MERGES:
                raise TooMuchError(f"合并的单元格超过 {MAX_MERGES} 处")
            row, column = self._row, self._column
            self._merges.append(Merge(row, column, row + high - 1, column + wide - 1))

    def _end_cell(self) -> None:
        cell, self._cell, self._in_paragraph = self._cell, None, 0
        if cell is None:
            return
        self._column += cell.times
        content = cell.content()
        if content is None or cell.at >= MAX_COLUMNS:
            return
        self._line += [None] * (cell.at - len(self._line))
        self._line += [content] * min(cell.times, MAX_COLUMNS - cell.at)

    def _end_row(self) -> None:
        start, self._row = self._row, self._row + self._times
        if not self._line:
            return
        self._is_cut = self._is_cut or self._row > MAX_ROWS
        if start >= MAX_ROWS:
            return
        times = min(self._times, MAX_ROWS - start)
        self._room -= times * len(self._line)
        if self._room < 0:
            raise TooMuchError(f"单元格超过 {MAX_CELLS} 个")
        self._rows += [()] * (start - len(self._rows))
        self._rows += [tuple(self._line)] * times

    def _end_sheet(self) -> None:
        sheet = SheetText(self._name, tuple(self._rows), tuple(self._merges), self._is_cut)
        self.sheets.append((sheet, self._table_style in self._hidden))


_VALUES = {
    **dict.fromkeys(_NUMBERS, ("value",)),
    "date": ("date-value",),
    "boolean": ("boolean-value",),
    "string": ("string-value",),
}


def _short(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return f"{_PREFIXES.get(space, '?')}:{local}"


def _count(said: dict[str, str], name: str) -> int:
    number = int(said.get(name, "1"))
    if not 0 < number < _MOST_REPEATED:
        raise ValueError(name)
    return number
