"""Sets the blocks of a manual: lines, tables and pictures with their heights, not yet on pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, pairwise
from pathlib import Path

from PIL import Image

from installer.manual.book import Block, ManualError, Shown, Title
from perfeval_desktop.export.linebreak import Measure, breaks
from perfeval_desktop.export.page_content import SetLine
from perfeval_desktop.export.pdf_table import TablePager
from perfeval_desktop.export.pdf_text import Span, Typesetter, balanced, filled
from perfeval_desktop.export.table_grid import GridCell, TableGrid, TableType
from perfeval_desktop.layout.blocks import Cell
from perfeval_desktop.layout.markdown import Grid, Items, Listing, Marker, Piece, Pieces, Words, plain

CODE, LINK = "code", "link:"
"""What marks the runs of a text: something to be typed, words that lead to a heading."""

Shade = str
"""What is behind a line: ``note``, ``listing``, or nothing."""

_POINTS_A_PIXEL = 0.46
"""The scale of pictures that are not too wide for it."""


@dataclass(frozen=True, slots=True)
class Look:
    """How text is set, in points."""

    role: str
    size: float
    pitch: float
    before: float = 0.0


BODY = Look("fangsong", 11, 18, 5)
NOTE = Look("kaiti", 10.5, 16.5, 8)
LISTING = Look("heiti", 9, 14.5, 7)
CAPTION = Look("kaiti", 9.5, 14)
TITLES: Mapping[int, Look] = {
    1: Look("xiaobiaosong", 20, 30, 30),
    2: Look("heiti", 14.5, 22, 20),
    3: Look("heiti", 11.5, 18, 13),
}
TABLE = TableType(9.5, 14, 4.5, 3.2)
_MOST = 0.5  # of the width: no word gives a column more
_ITEM_BEFORE, _INDENT, _INSET = 2.5, 15.0, 9.0
_CODE_SCALE, _BOLD_SCALE = 0.86, 0.95
_CAPTION_GAP = 5.0
_STRETCH = 0.16  # em: beside long names of files a ragged line looks better than wide gaps
_SMALL, _FIRST_ROWS = 0.3, 4  # of a page


@dataclass(frozen=True, slots=True)
class LineItem:
    """One line: set lines with their ``x``, ``before`` points below what is above it.

    ``keeps``: what follows begins on the same page. ``title``: the heading that begins here.
    """

    pieces: tuple[tuple[SetLine, float], ...]
    size: float
    pitch: float
    before: float = 0.0
    keeps: bool = False
    shade: Shade = ""
    title: Title | None = None


@dataclass(frozen=True, slots=True)
class TableItem:
    """A table that is cut into pages; ``beginning`` is the height that has to be on the page where it begins."""

    pager: TablePager
    before: float
    beginning: float


@dataclass(frozen=True, slots=True)
class PictureItem:
    """A picture of ``width`` × ``height`` points with its caption."""

    path: Path
    width: float
    height: float
    caption: tuple[LineItem, ...]
    before: float = 9.0

    @property
    def below(self) -> float:
        """The height of the caption."""
        return _CAPTION_GAP + sum(line.pitch for line in self.caption)


Item = LineItem | TableItem | PictureItem


class Setting:
    """Sets blocks in a text area of ``width`` points; ``pictures`` is the folder of the pictures."""

    def __init__(self, typesetter: Typesetter, width: float, height: float, pictures: Path) -> None:
        self._typesetter = typesetter
        self._width, self._height = width, height
        self._pictures = pictures

    def items(self, blocks: Sequence[Block]) -> Iterator[Item]:
        """The items of ``blocks``; what stands before a list, a table or a picture stays with it."""
        for block, after in zip(blocks, (*blocks[1:], None), strict=True):
            made = list(self._items(block))
            if isinstance(block, Words) and not block.note and isinstance(after, (Items, Grid, Listing, Shown)):
                last = made[-1]
                assert isinstance(last, LineItem)
                made[-1] = replace(last, keeps=True)
            yield from made

    def _items(self, block: Block) -> Iterator[Item]:
        match block:
            case Title():
                yield from self._title(block)
            case Words(note=True):
                yield from self._words(block.pieces, NOTE, left=_INSET, shade="note")
            case Words():
                yield from self._words(block.pieces, BODY)
            case Items():
                yield from self._list(block)
            case Grid():
                grid = self._grid(block)
                yield TableItem(TablePager(grid, self._height), 7.0, self._beginning(grid))
            case Listing():
                yield from self._listing(block)
            case Shown():
                yield self._picture(block)
            case Marker() | _:
                raise ManualError(f"this has no look: {block}")

    # --- text ----------------------------------------------------------------------------------------------------

    def lines(self, pieces: Pieces, look: Look, width: float, *, ragged: bool = False) -> list[SetLine]:
        """The lines of a text."""
        measure = Measure(width, look.size, justify=not ragged, stretch=_STRETCH)
        spans = [_span(piece, look) for piece in pieces]
        return [line for lines in self._typesetter.paragraphs(spans, filled(measure)) for line in lines]

    def _title(self, title: Title) -> Iterator[Item]:
        look = TITLES[title.level]
        number = self.lines((Piece(title.number),), look, self._width)[0]
        left = number.width + look.size * 0.8
        lines = self.lines((Piece(title.text),), look, self._width - left, ragged=True)
        for at, line in enumerate(lines):
            pieces = [(number, 0.0)] if at == 0 else []
            before = look.before if at == 0 else 0.0
            starts = title if at == 0 else None
            yield LineItem((*pieces, (line, left)), look.size, look.pitch, before, keeps=True, title=starts)

    def _words(self, pieces: Pieces, look: Look, left: float = 0.0, shade: Shade = "") -> Iterator[Item]:
        lines = self.lines(pieces, look, self._width - 2 * left)
        for at, line in enumerate(lines):
            lone = (at == 0 and len(lines) > 1) or at == len(lines) - 2  # no line of a paragraph stands alone
            before = look.before if at == 0 else 0.0
            yield LineItem(
                ((line, left),),
                look.size,
                look.pitch,
                before,
                keeps=lone or bool(shade and line is not lines[-1]),
                shade=shade,
            )

    def _list(self, block: Items) -> Iterator[Item]:
        for number, pieces in enumerate(block.items, start=1):
            sign = self.lines(
                (Piece(f"{number}." if block.numbered else "•", bold=not block.numbered),), BODY, _INDENT
            )[0]
            lines = self.lines(pieces, BODY, self._width - _INDENT)
            for at, line in enumerate(lines):
                signs = [(sign, 1.0)] if at == 0 else []
                before = (BODY.before if number == 1 else _ITEM_BEFORE) if at == 0 else 0.0
                keeps = (at == 0 and len(lines) > 1) or at == len(lines) - 2
                yield LineItem((*signs, (line, _INDENT)), BODY.size, BODY.pitch, before, keeps)

    def _listing(self, block: Listing) -> Iterator[Item]:
        width = self._width - 2 * _INSET
        lines = [line for text in block.lines for line in self.lines((Piece(text),), LISTING, width, ragged=True)]
        for at, line in enumerate(lines):
            before = LISTING.before if at == 0 else 0.0
            yield LineItem(((line, _INSET),), LISTING.size, LISTING.pitch, before, at < len(lines) - 1, shade="listing")

    # --- tables and pictures -------------------------------------------------------------------------------------

    def _grid(self, block: Grid) -> TableGrid:
        rows = [*([block.head] if block.head else []), *block.rows]
        edges = self._edges(rows)
        grid = TableGrid(TABLE, 1 if block.head else 0, [[] for _ in rows], [[] for _ in rows])
        for number, row in enumerate(rows):
            is_head = bool(block.head) and number == 0
            for column, pieces in enumerate(row):
                left, right = edges[column], edges[column + 1]
                look = Look("heiti" if is_head else "fangsong", TABLE.size, TABLE.pitch)
                lines = self.lines(pieces, look, right - left - 2 * TABLE.pad_x, ragged=True)
                cell = Cell(plain(pieces), align="left", valign="middle" if is_head else "top", header=is_head)
                grid.starting[number].append(GridCell(number, number, left, right, cell, lines, is_head))
        return grid

    def _beginning(self, grid: TableGrid) -> float:
        """The whole of a small table; of others the head and the first rows."""
        heights = [TABLE.height(max(len(cell.lines) for cell in row)) for row in grid.starting]
        whole = sum(heights)
        return whole if whole < self._height * _SMALL else min(sum(heights[:_FIRST_ROWS]), self._height * _SMALL)

    def _edges(self, rows: Sequence[Sequence[Pieces]]) -> list[float]:
        """Columns that need little have it; the others have what their longest word needs and share the rest."""
        if any(len(row) != len(rows[0]) for row in rows):
            raise ManualError(f"a table has rows of different lengths: {plain(rows[0][0])}")
        columns = [[self._widths(row[column]) for row in rows] for column in range(len(rows[0]))]
        wanted = [max(whole for whole, _ in column) for column in columns]
        needed = [max(word for _, word in column) for column in columns]
        fair = self._width / len(columns)
        widths = [
            want if want <= fair else min(need, _MOST * self._width) for want, need in zip(wanted, needed, strict=True)
        ]
        rest = self._width - sum(widths)
        shares = [max(0.0, want - width) ** 0.5 for want, width in zip(wanted, widths, strict=True)]
        total = sum(shares)
        if total:
            widths = [width + rest * share / total for width, share in zip(widths, shares, strict=True)]
        else:
            widths[widths.index(max(widths))] += rest
        return [0.0, *accumulate(widths)]

    def _widths(self, pieces: Pieces) -> tuple[float, float]:
        """How wide a cell is with its text on one line, and with its longest word alone."""
        look = Look("heiti", TABLE.size, TABLE.pitch)  # the wider of the two faces
        text = plain(pieces)
        advances = [
            self._typesetter.width(char, span.role, span.size)
            for span in (_span(piece, look) for piece in pieces)
            for char in span.text
        ]
        starts = [0, *breaks(text), *(at + 1 for at, char in enumerate(text) if char == "\n"), len(text)]
        sums = [0.0, *accumulate(advances)]
        words = (sums[end] - sums[start] for start, end in pairwise(sorted(starts)))
        lines = (self._typesetter.width(line, look.role, look.size) for line in text.split("\n"))
        pads = 2 * TABLE.pad_x + 1
        return max(lines, default=0.0) + pads, max(words, default=0.0) + pads

    def _picture(self, shown: Shown) -> PictureItem:
        path = self._pictures / f"{shown.name}.png"
        if not path.is_file():
            raise ManualError(f"there is no picture {shown.name}")
        with Image.open(path) as image:
            pixels = image.size
        scale = min(_POINTS_A_PIXEL, self._width / pixels[0])
        measure = Measure(self._width * 0.9, CAPTION.size, justify=False)
        spans = [Span(shown.caption, CAPTION.role, CAPTION.size)]
        lines = [line for each in self._typesetter.paragraphs(spans, balanced(measure)) for line in each]
        caption = tuple(
            LineItem(((line, (self._width - line.width) / 2),), CAPTION.size, CAPTION.pitch) for line in lines
        )
        return PictureItem(path, pixels[0] * scale, pixels[1] * scale, caption)


def _span(piece: Piece, look: Look) -> Span:
    mark = f"{LINK}{piece.link}" if piece.link else CODE if piece.code and look is not LISTING else ""
    if piece.code:
        return Span(piece.text, "heiti", look.size * _CODE_SCALE, mark=mark)
    if piece.bold:
        return Span(piece.text, "heiti", look.size * _BOLD_SCALE, mark=mark)
    return Span(piece.text, look.role, look.size, mark=mark)


def points(millimetres: float | Decimal) -> float:
    """Millimetres as points."""
    return float(millimetres) * 72 / 25.4
