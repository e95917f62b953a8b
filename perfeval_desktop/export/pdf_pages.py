"""Lays the parts of a package out on pages: where lines and tables go, where pages end, which numbers they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.linebreak import Measure
from perfeval_desktop.export.page_content import PageContent, PageDraft
from perfeval_desktop.export.pdf_lines import LineItem, TableItem, line_items
from perfeval_desktop.export.pdf_styles import POINTS_PER_MM, Frame, TextStyle, frame_of, text_styles
from perfeval_desktop.export.pdf_table import TablePager, draw_slice
from perfeval_desktop.export.pdf_text import EM_TOP, Span, Typesetter, filled
from perfeval_desktop.export.table_grid import TableType, set_table
from perfeval_desktop.layout.blocks import Part, Style
from perfeval_desktop.layout.page import PageProfile

_NUMBER_SIZE = 14.0  # 4号, in 宋体
_NUMBER_DISTANCE = 7 * POINTS_PER_MM  # from the text area to the dashes
_DASH_HEIGHT = 0.38  # of the dashes above the baseline, in em
_MOST_BELOW = 0.5  # of a page: notes that are longer need not stand with the last row of their table


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the document's outline: ``page`` counts from 0, ``top`` is in points from its upper edge."""

    title: str
    level: int
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class Composition:
    """A laid out package. ``missing`` are the characters that no font has, printed as 〓."""

    pages: tuple[PageContent, ...]
    bookmarks: tuple[Bookmark, ...]
    missing: tuple[str, ...]


def compose(parts: Iterable[Part], page: PageProfile, book: FontBook) -> Composition:
    """Lay out the parts in order, each from a new page on; page numbers run through all of them."""
    composer = _Composer(page, Typesetter(book))
    for part in parts:
        composer.add(part)
    return composer.composition()


@dataclass(frozen=True, slots=True)
class _TableInPlace:
    """A table with the blank points above it and the height of the lines below it."""

    pager: TablePager
    before: float
    below: float


class _Composer:
    def __init__(self, page: PageProfile, typesetter: Typesetter) -> None:
        self._profile = page
        self._typesetter = typesetter
        self._styles: Mapping[Style, TextStyle] = text_styles(page)
        self._table_type = TableType.of_size(float(page.table_size))
        self._pages: list[tuple[PageDraft, Frame]] = []
        self._bookmarks: list[Bookmark] = []
        self._frame = Frame(0, 0, 0, 0, 0, 0)
        self._used = 0.0  # of the height of the text area

    def composition(self) -> Composition:
        for number, (draft, frame) in enumerate(self._pages, start=1):
            self._draw_number(draft, frame, number)
        pages = tuple(draft.finished() for draft, _ in self._pages)
        return Composition(pages, tuple(self._bookmarks), tuple(self._typesetter.missing))

    def add(self, part: Part) -> None:
        self._frame = frame_of(part, self._profile)
        self._new_page()
        self._bookmark(part.name, 0)
        items = line_items(part.blocks, self._styles, self._frame.width, self._typesetter)
        together: list[LineItem | _TableInPlace] = []
        for at, item in enumerate(items):
            together.append(self._in_place(item, items[at + 1 :]) if isinstance(item, TableItem) else item)
            if not (isinstance(item, LineItem) and item.keeps):
                self._place_together(together)
                together = []
        self._place_together(together)

    def _in_place(self, item: TableItem, following: Sequence[LineItem | TableItem]) -> _TableInPlace:
        grid = set_table(item.table, self._frame.width, self._table_type, self._typesetter)
        lines = takewhile(lambda other: isinstance(other, LineItem), following)
        below = sum(line.before + line.pitch for line in lines if isinstance(line, LineItem))
        if below > self._frame.height * _MOST_BELOW:
            below = 0.0
        return _TableInPlace(TablePager(grid, self._frame.height), item.before, below)

    def _place_together(self, items: Sequence[LineItem | _TableInPlace]) -> None:
        """Place items whose lines keep to what follows: on a new page when this one has no room for all of them."""
        needed = sum(
            item.before + (item.pitch if isinstance(item, LineItem) else item.pager.first_height()) for item in items
        )
        if self._used and self._room < needed <= self._frame.height:
            self._new_page()
        for item in items:
            if isinstance(item, LineItem):
                self._place_line(item)
            else:
                self._place_table(item)

    def _place_line(self, item: LineItem) -> None:
        if self._used and item.before + item.pitch > self._room:
            self._new_page()
        top = self._used + (item.before if self._used else 0.0)
        if item.bookmark:
            self._bookmark(item.bookmark, 1, top)
        baseline = self._frame.top + top + (item.pitch - item.size) / 2 + EM_TOP * item.size
        for line, x in item.pieces:
            self._draft.draw_line(line, self._frame.left + x, baseline)
        self._used = top + item.pitch

    def _place_table(self, table: _TableInPlace) -> None:
        self._used += table.before if self._used else 0.0
        while not table.pager.done:
            part = table.pager.next_slice(self._room, table.below)
            if part is not None:
                draw_slice(part, self._table_type, self._draft, self._frame.left, self._frame.top + self._used)
                self._used += part.height
            if not table.pager.done:
                self._new_page()

    @property
    def _draft(self) -> PageDraft:
        return self._pages[-1][0]

    @property
    def _room(self) -> float:
        return self._frame.height - self._used + 0.01  # full pages end at the margin, give or take a rounding

    def _bookmark(self, title: str, level: int, top: float = 0.0) -> None:
        self._bookmarks.append(Bookmark(title, level, len(self._pages) - 1, self._frame.top + top))

    def _new_page(self) -> None:
        self._pages.append((PageDraft(self._frame.page_width, self._frame.page_height), self._frame))
        self._used = 0.0

    def _draw_number(self, draft: PageDraft, frame: Frame, number: int) -> None:
        """One character in from the outer margin: right on odd pages, left on even ones."""
        span = Span(f"— {number} —", "songti", _NUMBER_SIZE)
        line = self._typesetter.paragraphs([span], filled(Measure(frame.width, _NUMBER_SIZE)))[0][0]
        x = frame.width - line.width - _NUMBER_SIZE if number % 2 else _NUMBER_SIZE
        baseline = frame.top + frame.height + _NUMBER_DISTANCE + _DASH_HEIGHT * _NUMBER_SIZE
        draft.draw_line(line, frame.left + x, baseline)
