"""Cuts a table into slices, one for each page, without losing a line.

Rows stay whole when they fit on a page and little of the page before stays empty, others are cut between lines. Header
rows are printed again on each page, and so are the labels of merged cells that go on there. A merged text too long for
a label flows through its slices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from perfeval_desktop.export.page_content import PageDraft, SetLine, Stroke
from perfeval_desktop.export.pdf_text import EM_TOP
from perfeval_desktop.export.table_grid import GridCell, TableGrid, TableType

_LABEL_SHARE = 1 / 3
"""A label, and a repeated header, takes at most this part of a page; what is higher is not printed again."""

_WORTH_SPLITTING = 6
"""A row that fits on no page is begun on this one when at least so many lines fit."""

_END = 2
"""So many lines at the end of a long last row go with the lines below the table."""

_EMPTY_SHARE = 0.4
"""A row that fits on the next page is begun on this one when otherwise more than this part of it stayed empty."""

_EPSILON = 0.01


@dataclass(frozen=True, slots=True)
class ShownCell:
    """What one slice shows of a cell: a rectangle relative to the slice, and lines, which may be a part of the text."""

    cell: GridCell
    top: float
    bottom: float
    lines: Sequence[SetLine]


@dataclass(slots=True)
class TableSlice:
    """The rows of a table on one page; ``first`` is the first one that is not a repeated header."""

    first: int
    height: float = 0.0
    tops: dict[int, float] = field(default_factory=dict)
    bottoms: dict[int, float] = field(default_factory=dict)
    cells: list[ShownCell] = field(default_factory=list)

    def place(self, row: int, height: float) -> None:
        """Add a row, or the part of a row that is shown here."""
        self.tops[row] = self.height
        self.height += height
        self.bottoms[row] = self.height

    def drop_from(self, row: int) -> None:
        """Take away the rows from ``row`` on."""
        self.height = self.tops.get(row, self.height)
        for dropped in [placed for placed in self.tops if placed >= row]:
            del self.tops[dropped], self.bottoms[dropped]

    def top_of(self, cell: GridCell) -> float:
        """Where the visible part of a cell begins."""
        return self.tops.get(cell.row, self.tops.get(self.first, self.height))


class TablePager:
    """Gives out a table slice by slice."""

    def __init__(self, grid: TableGrid, page: float) -> None:
        """``page`` is the height of an empty page, in points."""
        self._grid = grid
        self._type = grid.type
        self._page = page
        self._row = 0  # the next row, or the one that is being split
        self._printed: dict[GridCell, int] = {}  # the lines already printed of cells that pages cut

    @property
    def done(self) -> bool:
        """Whether all rows are given out."""
        return self._row >= len(self._grid.starting)

    def first_height(self) -> float:
        """What the header and the first row need together: with less room the table begins on the next page.

        Of a row that is high enough to be begun here and to go on there, only as much as that takes.
        """
        if self.done:
            return 0.0
        part, first = TableSlice(0), min(self._grid.header_rows, len(self._grid.starting) - 1)
        for row in range(first):
            part.place(row, self._needed(part, row))
        row_height = self._needed(part, first)
        begun = self._page * _EMPTY_SHARE + 2 * _EPSILON
        if part.height + row_height > self._page:
            begun = min(begun, self._type.height(_WORTH_SPLITTING))
        return min(part.height + min(row_height, begun), self._page)

    def next_slice(self, room: float, below: float = 0.0) -> TableSlice | None:
        """The next slice, at most ``room`` points high; None, but never on an empty page, when it needs a new one.

        The lines below the table are ``below`` points high: its last row goes with them when they need a new page.
        """
        part = self._begun(self._row)
        count = len(self._grid.starting)
        row = self._row
        while row < count and part.height + (needed := self._needed(part, row)) <= room + _EPSILON:
            part.place(row, needed)
            row += 1
        if row < count:
            end = self._end(part, row, room)
        elif part.height + below <= room + _EPSILON:
            end = count
        else:
            end = self._without_last_row(part, room)
        return None if end is None else self._closed(part, end)

    def _begun(self, row: int) -> TableSlice:
        """A slice that starts with ``row``, below the header when that is repeated."""
        part = TableSlice(row)
        if row >= self._grid.header_rows:
            for header in range(self._grid.header_rows):
                part.place(header, self._needed(part, header))
            if part.height > self._page * _LABEL_SHARE:
                part = TableSlice(row)
        return part

    def _needed(self, part: TableSlice, row: int) -> float:
        """The height of ``row`` below what ``part`` has, so that all text that ends in this row is shown."""
        height = self._type.height(1)
        for cell in self._grid.starting[row]:
            if cell.last_row == row:
                height = max(height, self._type.height(self._pending(cell)))
        for cell in self._grid.covering[row]:
            if cell.last_row == row:
                height = max(height, self._type.height(self._pending(cell)) - (part.height - part.top_of(cell)))
        return height

    def _pending(self, cell: GridCell) -> int:
        """How many lines of a cell must still be shown; all of them again for a label."""
        left = len(cell.lines) - self._printed.get(cell, 0)
        return left or (len(cell.lines) if self._is_repeated(cell) else 0)

    def _is_repeated(self, cell: GridCell) -> bool:
        return cell.is_label and self._type.height(len(cell.lines)) <= self._page * _LABEL_SHARE

    def _end(self, part: TableSlice, row: int, room: float) -> int | None:
        """End the slice where ``row`` does not fit any more: the first row of the next slice, or None for no slice."""
        fresh = self._begun(row)
        fits_alone = fresh.height + self._needed(fresh, row) <= self._page
        left = room - part.height
        worth_splitting = left > self._page * _EMPTY_SHARE or (
            not fits_alone and left >= self._type.height(_WORTH_SPLITTING)
        )
        if worth_splitting or (self._is_empty(room) and row <= self._start):
            part.place(row, room - part.height)
            return row
        end = self._before_labels(part, row)
        if end <= self._start:
            end = row
        return self._ended(part, end, room)

    def _without_last_row(self, part: TableSlice, room: float) -> int | None:
        count = len(self._grid.starting)
        last = count - 1
        height = part.bottoms[last] - part.tops[last]
        if height > self._page * _EMPTY_SHARE and last >= self._grid.header_rows:
            part.drop_from(last)
            part.place(last, height - self._type.height(_END))  # its end goes with the lines
            return last
        end = self._before_labels(part, last)
        if end <= self._start and self._is_empty(room):
            return count
        return self._ended(part, end, room)

    def _ended(self, part: TableSlice, end: int, room: float) -> int | None:
        if end <= self._start:
            return None
        part.drop_from(end)
        self._stretch_for_labels(part, end, room)
        return end

    @property
    def _start(self) -> int:
        """The first row of the slice that can stand alone: the header needs a row below it."""
        return self._row if self._row >= self._grid.header_rows else self._grid.header_rows

    def _is_empty(self, room: float) -> bool:
        return room >= self._page - _EPSILON

    def _before_labels(self, part: TableSlice, row: int) -> int:
        """``row``, or an earlier one when a label would be cut because too few of its rows stand on this page."""
        for cell in self._grid.covering[row]:
            if part.first < cell.row < row and self._cut_lines(part, cell, part.tops.get(row, part.height)):
                return self._before_labels(part, cell.row)
        return row

    def _stretch_for_labels(self, part: TableSlice, end: int, room: float) -> None:
        """Make the last row higher when the label of the first rows needs it."""
        missing = [
            self._type.height(self._pending(cell)) - (part.height - part.top_of(cell))
            for cell in self._grid.covering[end]
            if cell.row < end and self._cut_lines(part, cell, part.height)
        ]
        extra = min(max(missing, default=0.0), room - part.height)
        part.height += extra
        part.bottoms[end - 1] += extra

    def _cut_lines(self, part: TableSlice, cell: GridCell, bottom: float) -> bool:
        return self._is_repeated(cell) and self._type.capacity(bottom - part.top_of(cell)) < self._pending(cell)

    def _closed(self, part: TableSlice, end: int) -> TableSlice:
        """Fill the slice with its cells; ``end`` is the row with which the next slice starts."""
        last = max(part.tops)
        for cell in self._cells(part):
            top, bottom = part.top_of(cell), part.bottoms[min(cell.last_row, last)]
            done = self._printed.get(cell, 0)
            lines = cell.lines[done:]
            if cell.last_row >= end:
                capacity = self._type.capacity(bottom - top)
                lines = lines[:capacity]
                self._printed[cell] = done + len(lines)
            else:
                self._printed.pop(cell, None)
            if not lines and self._is_repeated(cell) and self._type.capacity(bottom - top) >= len(cell.lines):
                lines = cell.lines
            part.cells.append(ShownCell(cell, top, bottom, lines))
        self._row = end
        return part

    def _cells(self, part: TableSlice) -> Iterable[GridCell]:
        """The cells that the slice shows, in reading order."""
        for row in sorted(part.tops):
            cells = self._grid.starting[row]
            if row == part.first:
                from_above = [cell for cell in self._grid.covering[row] if cell.row < row]
                cells = sorted([*from_above, *cells], key=lambda cell: cell.left)
            yield from cells


def draw_slice(part: TableSlice, type_: TableType, draft: PageDraft, x: float, y: float) -> None:
    """Draw a slice with its upper left corner at ``x``, ``y``."""
    for shown in part.cells:
        _draw_text(shown, type_, draft, x, y)
    for stroke in _borders(part.cells):
        draft.draw_stroke(Stroke(stroke.x0 + x, stroke.y0 + y, stroke.x1 + x, stroke.y1 + y))


def _draw_text(shown: ShownCell, type_: TableType, draft: PageDraft, x: float, y: float) -> None:
    grid_cell = shown.cell
    room = grid_cell.right - grid_cell.left - 2 * type_.pad_x
    top = shown.top + type_.pad_y
    if grid_cell.cell.valign == "middle" and len(shown.lines) == len(grid_cell.lines):
        top = (shown.top + shown.bottom - len(shown.lines) * type_.pitch) / 2
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[grid_cell.cell.align]
    for number, line in enumerate(shown.lines):
        baseline = top + number * type_.pitch + (type_.pitch - type_.size) / 2 + EM_TOP * type_.size
        left = grid_cell.left + type_.pad_x + share * max(0.0, room - line.width)
        draft.draw_line(line, x + left, y + baseline)


def _borders(cells: Iterable[ShownCell]) -> list[Stroke]:
    """The sides of the cells, each line drawn once and as long as possible."""
    rows: dict[float, list[tuple[float, float]]] = {}
    columns: dict[float, list[tuple[float, float]]] = {}
    for shown in cells:
        left, right = round(shown.cell.left, 2), round(shown.cell.right, 2)
        top, bottom = round(shown.top, 2), round(shown.bottom, 2)
        for y in (top, bottom):
            rows.setdefault(y, []).append((left, right))
        for x in (left, right):
            columns.setdefault(x, []).append((top, bottom))
    return [
        *(Stroke(start, y, end, y) for y, parts in sorted(rows.items()) for start, end in _joined(parts)),
        *(Stroke(x, start, x, end) for x, parts in sorted(columns.items()) for start, end in _joined(parts)),
    ]


def _joined(parts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(parts):
        if joined and start <= joined[-1][1] + _EPSILON:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
