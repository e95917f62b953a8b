"""Lays the parts of a package out on pages: where lines and tables go, where pages end, which numbers they have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

import msgspec

from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.options import PLAIN, PressOptions
from perfeval_desktop.export.page_content import PageContent, PageDraft
from perfeval_desktop.export.page_furniture import Furniture
from perfeval_desktop.export.pdf_lines import LineItem, TableItem, line_items
from perfeval_desktop.export.pdf_styles import Frame, frame_of, number_style, text_styles
from perfeval_desktop.export.pdf_table import TablePager, draw_slice
from perfeval_desktop.export.pdf_text import EM_TOP, Typesetter
from perfeval_desktop.export.table_fit import LEGIBLE, Fit
from perfeval_desktop.export.table_grid import HEADER_ROLE, TEXT_ROLE, TableType, set_table
from perfeval_desktop.layout.blocks import Part
from perfeval_desktop.layout.page import NumberStyle, PageProfile

_SMALLER = (Decimal("0.5"), Decimal(1))  # points: it must not be seen that a form is set smaller than the others
_LITTLE = 0.4  # of a page
_MOST_BELOW = 0.5  # of a page: notes that are longer need not stand with the last row of their table


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the document's outline: ``page`` counts from 0, ``top`` is in points from its upper edge."""

    title: str
    level: int
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class PartPages:
    """Where a part stands: its key, its first page (counted from 1) and how many pages it has."""

    key: str
    first: int
    count: int

    @property
    def last(self) -> int:
        return self.first + self.count - 1


@dataclass(frozen=True, slots=True)
class Composition:
    """A laid out package. ``missing`` are the characters that no font has, printed as 〓."""

    pages: tuple[PageContent, ...]
    bookmarks: tuple[Bookmark, ...]
    missing: tuple[str, ...]
    parts: tuple[PartPages, ...] = ()


def compose(parts: Iterable[Part], page: PageProfile, book: FontBook, options: PressOptions = PLAIN) -> Composition:
    """Lay out the parts in order, each from a new page on; page numbers run through all of them. Raises ExportError."""
    typesetter = Typesetter(book)
    composer = _Composer(page, typesetter, Furniture(options, typesetter))
    for part in parts:
        composer.add(part)
    return composer.composition()


@dataclass(frozen=True, slots=True)
class _TableInPlace:
    """A table with the blank points above it and the height of the lines below it."""

    type: TableType
    pager: TablePager
    before: float
    below: float


class _Composer:
    def __init__(self, page: PageProfile, typesetter: Typesetter, furniture: Furniture) -> None:
        self._ordinary = page
        self._typesetter = typesetter
        self._furniture = furniture
        self._profile, self._styles = page, text_styles(page)
        self._parts: list[PartPages] = []
        self._pages: list[tuple[PageDraft, Frame, NumberStyle | None]] = []
        self._numbers: NumberStyle | None = page.page_number
        self._bookmarks: list[Bookmark] = []
        self._frame = Frame(0, 0, 0, 0, 0, 0)
        self._used = 0.0  # of the height of the text area

    def composition(self) -> Composition:
        counted = sum(style is not None for _, _, style in self._pages)
        for number, (draft, frame, style) in enumerate(self._pages, start=1):
            self._furniture.furnish(draft, frame, number, counted, style)
        pages = tuple(draft.finished() for draft, _, _ in self._pages)
        return Composition(pages, tuple(self._bookmarks), tuple(self._typesetter.missing), tuple(self._parts))

    def add(self, part: Part) -> None:
        """Print ``part``; a form of which little is left for its last page is set a little smaller if that saves it."""
        pages, marks = len(self._pages), len(self._bookmarks)
        self._add(part, self._ordinary)
        count = len(self._pages) - pages
        if count > 1 and not part.is_report and self._used < _LITTLE * self._frame.height:
            smaller = self._saving_a_page(part, count)
            if smaller is not None:
                del self._pages[pages:], self._bookmarks[marks:], self._parts[-1:]
                self._add(part, smaller)

    def _saving_a_page(self, part: Part, count: int) -> PageProfile | None:
        """The page with the largest type of tables in which ``part`` has fewer pages than ``count``."""
        for less in _SMALLER:
            size = self._ordinary.table_size - less
            if size >= LEGIBLE:
                page = msgspec.structs.replace(self._ordinary, table_size=size)
                trial = _Composer(page, self._typesetter, self._furniture)
                trial._add(part, page)
                if len(trial._pages) < count:
                    return page
        return None

    def _add(self, part: Part, page: PageProfile) -> None:
        self._profile, self._styles = page, text_styles(page)
        self._frame, self._numbers = frame_of(part, self._profile), number_style(part, self._profile)
        self._new_page()
        first = len(self._pages)
        self._bookmark(part.name, 0)
        items = line_items(part.blocks, self._styles, self._frame.width, self._typesetter)
        items, type_ = self._fitted(items)
        together: list[LineItem | _TableInPlace] = []
        for at, item in enumerate(items):
            together.append(self._in_place(item, items[at + 1 :], type_) if isinstance(item, TableItem) else item)
            if not (isinstance(item, LineItem) and item.keeps):
                self._place_together(together)
                together = []
        self._place_together(together)
        self._parts.append(PartPages(part.key, first, len(self._pages) - first + 1))

    def _fitted(self, items: Sequence[LineItem | TableItem]) -> tuple[list[LineItem | TableItem], TableType]:
        """The items with tables that fit the page, and the type for them; wide tables become several ones."""
        size = float(self._profile.table_size)
        type_ = TableType.of_size(size)
        fitted = Fit(self._frame.width, size, 2 * type_.pad_x, self._width_of).tables(
            [item.table for item in items if isinstance(item, TableItem)]
        )
        type_ = TableType.of_size(fitted.size)
        pieces, placed = iter(fitted.pieces), list[LineItem | TableItem]()
        for item in items:
            if isinstance(item, LineItem):
                placed.append(item)
                continue
            for number, piece in enumerate(next(pieces)):
                placed.append(TableItem(piece, item.before if number == 0 else type_.pitch))
        return placed, type_

    def _width_of(self, text: str, header: bool, size: float) -> float:
        return self._typesetter.width(text, HEADER_ROLE if header else TEXT_ROLE, size)

    def _in_place(self, item: TableItem, following: Sequence[LineItem | TableItem], type_: TableType) -> _TableInPlace:
        grid = set_table(item.table, self._frame.width, type_, self._typesetter)
        lines = takewhile(lambda other: isinstance(other, LineItem), following)
        below = sum(line.before + line.pitch for line in lines if isinstance(line, LineItem))
        if below > self._frame.height * _MOST_BELOW:
            below = 0.0
        return _TableInPlace(type_, TablePager(grid, self._frame.height), item.before, below)

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
            self._bookmark(item.bookmark, item.level, top)
        baseline = self._frame.top + top + (item.pitch - item.size) / 2 + EM_TOP * item.size
        for line, x in item.pieces:
            self._draft.draw_line(line, self._frame.left + x, baseline)
        self._used = top + item.pitch

    def _place_table(self, table: _TableInPlace) -> None:
        self._used += table.before if self._used else 0.0
        while not table.pager.done:
            part = table.pager.next_slice(self._room, table.below)
            if part is not None:
                draw_slice(part, table.type, self._draft, self._frame.left, self._frame.top + self._used)
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
        # A reader does without levels that are left out.
        level = min(level, self._bookmarks[-1].level + 1) if self._bookmarks else 0
        self._bookmarks.append(Bookmark(title, level, len(self._pages) - 1, self._frame.top + top))

    def _new_page(self) -> None:
        draft = PageDraft(self._frame.page_width, self._frame.page_height)
        self._pages.append((draft, self._frame, self._numbers))
        self._used = 0.0
