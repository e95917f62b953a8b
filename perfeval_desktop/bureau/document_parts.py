"""A Word file as the parts that an office prints: each report and each form with its title, its tables and its notes.

Where a part ends is told by its words alone (a title, 附件1, the date below a report), so that it does not matter which
program wrote the file or what its styles are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfeval_desktop.bureau.sheet_grid import plain
from perfeval_desktop.storage.word_blocks import WordParagraph, WordTable
from perfeval_desktop.storage.workbook_text import CellContent, Merge, SheetText

Block = WordParagraph | WordTable

_LABEL = re.compile(r"附件[0-9一二三四五六七八九十—\-]*")
_ATTACHMENTS = re.compile(r"附件[：:]")
_DATE = re.compile(
    r"[0-9〇零一二三四五六七八九十]{4}年[0-9一二三四五六七八九十]{1,2}月[0-9一二三四五六七八九十]{1,3}日"
)
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,4}、|[(（][一二三四五六七八九十0-9]{1,4}[)）]|[0-9]{1,3}[.．、])")
_SENTENCE = re.compile("[。；;：:！？]")
_TITLE = re.compile(r".{2,}(?:报告|表|佐证材料目录)(?:[(（].{1,20}[)）])?")
_ABOUT = re.compile("自评|绩效|资金|项目|指标|目标|审核")
_LONGEST_TITLE = 80
_HEAD = 4  # paragraphs above a table that may be its title, number and unit
_LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """Blocks that belong together; ``number`` counts the parts from 1."""

    number: int
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> list[int]:
        return [at for at, block in enumerate(self.blocks) if isinstance(block, WordTable)]

    @property
    def is_form(self) -> bool:
        """True when nothing but a title stands above its table."""
        tables = self.tables
        return bool(tables) and tables[0] <= _HEAD and not any(map(is_prose, self.blocks[: tables[0]]))

    @property
    def name(self) -> str:
        """Its title, as a sheet is called."""
        paragraphs = [block for block in self.blocks if isinstance(block, WordParagraph)]
        title = next((one for one in paragraphs[:_HEAD] if is_title(one)), paragraphs[0] if paragraphs else None)
        words = plain(title.text) if title is not None else "表格"
        return f"{self.number}.{words[:_LONGEST_NAME]}{'…' if len(words) > _LONGEST_NAME else ''}"

    def sheet(self, suffix: str = "") -> SheetText:
        """All of it as a sheet: a paragraph is a row of one cell."""
        rows: list[tuple[CellContent, ...]] = []
        places: list[str] = []
        merges: list[Merge] = []
        for block in self.blocks:
            if isinstance(block, WordParagraph):
                rows.append((block.text,))
                places.append(f"第{block.number}段")
            else:
                merges += _merges(block, len(rows))
                rows += _rows(block)
                places += [f"表{block.number}第{at}行" for at in range(1, len(block.rows) + 1)]
        return SheetText(self.name + suffix, tuple(rows), tuple(merges), places=tuple(places))


def parts_of(blocks: Sequence[Block]) -> list[DocumentPart]:
    """The parts in their order."""
    found: list[list[Block]] = []
    in_list = False
    for at, block in enumerate(blocks):
        if not found or _begins(blocks, at, found[-1], in_list=in_list):
            found.append([])
            in_list = False
        found[-1].append(block)
        in_list = in_list or (isinstance(block, WordParagraph) and _ATTACHMENTS.match(plain(block.text)) is not None)
    return [DocumentPart(number, tuple(part)) for number, part in enumerate(found, start=1)]


def _begins(blocks: Sequence[Block], at: int, part: Sequence[Block], *, in_list: bool) -> bool:
    block, before = blocks[at], part[-1]
    if isinstance(before, WordParagraph) and _DATE.fullmatch(plain(before.text)):
        return True
    if isinstance(block, WordTable):
        return False
    has_content = any(isinstance(one, WordTable) or is_prose(one) or is_numbered(one) for one in part)
    if _LABEL.fullmatch(plain(block.text)):
        return has_content
    if block.after_break and any(map(_is_head, blocks[at : at + 3])):
        return has_content
    return has_content and not in_list and is_title(block)


def _is_head(block: Block) -> bool:
    return is_title(block) or (isinstance(block, WordParagraph) and _LABEL.fullmatch(plain(block.text)) is not None)


def is_title(block: Block) -> bool:
    """True for the name of a report or of a form."""
    if not isinstance(block, WordParagraph) or is_numbered(block) or is_prose(block):
        return False
    words = plain(block.text)
    return len(words) <= _LONGEST_TITLE and _TITLE.fullmatch(words) is not None and _ABOUT.search(words) is not None


def is_numbered(block: Block) -> bool:
    """True for a heading, or an item of a list."""
    return isinstance(block, WordParagraph) and _NUMBERED.match(plain(block.text)) is not None


def is_prose(block: Block) -> bool:
    """True for a sentence."""
    if not isinstance(block, WordParagraph):
        return False
    words = plain(block.text)
    return len(words) > 12 and (_SENTENCE.search(words[:-1]) is not None or words.endswith("。"))


def groups_of_tables(part: DocumentPart) -> Iterator[tuple[int, int]]:
    """The tables of a report, those that follow each other together: from which block to which."""
    tables = part.tables
    while tables:
        first = last = tables.pop(0)
        while tables and tables[0] == last + 1:
            last = tables.pop(0)
        yield first, last + 1


def around(part: DocumentPart, first: int, end: int) -> tuple[int, int]:
    """The tables ``first`` … ``end`` with the title above and the notes below them."""
    start = first
    while start and first - start < _HEAD and _is_above(part.blocks[start - 1]):
        start -= 1
    while end < len(part.blocks) and isinstance(part.blocks[end], WordParagraph) and not is_numbered(part.blocks[end]):
        end += 1
    return start, end


def _is_above(block: Block) -> bool:
    is_line = isinstance(block, WordParagraph) and not is_numbered(block) and not is_prose(block)
    return is_line and not _DATE.fullmatch(plain(block.text) if isinstance(block, WordParagraph) else "")


def _rows(table: WordTable) -> Iterator[tuple[CellContent, ...]]:
    width = max((one.end for row in table.rows for one in row), default=0)
    for row in table.rows:
        cells: list[CellContent] = [None] * max(2, width)  # a row of one cell is a paragraph
        for one in row:
            cells[one.start] = None if one.goes_on else one.text.strip() or None
        yield tuple(cells)


def _merges(table: WordTable, top: int) -> Iterator[Merge]:
    """Cells over several columns or rows."""
    going: dict[tuple[int, int], tuple[int, int]] = {}  # columns → first and last row
    for number, row in enumerate(table.rows, start=top):
        now = {(one.start, one.end): one for one in row}
        for columns in [columns for columns in going if columns not in now or not now[columns].goes_on]:
            yield from _merge(columns, *going.pop(columns))
        for columns in now:
            going[columns] = (going[columns][0] if columns in going else number, number)
    for columns, rows in going.items():
        yield from _merge(columns, *rows)


def _merge(columns: tuple[int, int], first: int, last: int) -> Iterator[Merge]:
    if first < last or columns[1] - columns[0] > 1:
        yield Merge(first, columns[0], last, columns[1] - 1)
