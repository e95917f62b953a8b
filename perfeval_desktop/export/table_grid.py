"""A table with its cells in place and their text set, before it is cut into pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from perfeval_desktop.export.linebreak import Measure
from perfeval_desktop.export.page_content import SetLine
from perfeval_desktop.export.pdf_text import Span, Typesetter, balanced, by_ticks, filled
from perfeval_desktop.layout.blocks import Cell, Number, Table

TEXT_ROLE, HEADER_ROLE = "fangsong", "heiti"
"""The faces of the cells of a table."""

_STRETCH = 0.12  # em: in a narrow cell a few wide gaps look worse than a ragged edge


@dataclass(frozen=True, slots=True)
class TableType:
    """The typography of a table, in points."""

    size: float
    pitch: float
    pad_x: float
    pad_y: float

    @classmethod
    def of_size(cls, size: float) -> TableType:
        """The usual proportions for a size of type."""
        return cls(size, size * 1.3, size * 0.3, size * 0.3)

    def height(self, lines: int) -> float:
        """The height of a cell with so many lines."""
        return lines * self.pitch + 2 * self.pad_y

    def capacity(self, height: float) -> int:
        """How many lines a cell of this height shows."""
        return max(0, int((height - 2 * self.pad_y + 0.01) / self.pitch))


@dataclass(frozen=True, eq=False, slots=True)
class GridCell:
    """A cell in its place: it covers the rows ``row`` to ``last_row`` and lies between ``left`` and ``right`` (points).

    ``is_label``: the cell says what its rows are, so it is printed again where they go on on another page.
    """

    row: int
    last_row: int
    left: float
    right: float
    cell: Cell
    lines: Sequence[SetLine]
    is_label: bool


@dataclass(frozen=True, slots=True)
class TableGrid:
    """All cells: ``starting`` by the row in which they start, ``covering`` those of several rows by each of them."""

    type: TableType
    header_rows: int
    starting: list[list[GridCell]]
    covering: list[list[GridCell]]


def set_table(table: Table, width: float, type_: TableType, typesetter: Typesetter) -> TableGrid:
    """Put the cells in place, scale the columns to ``width`` points and set the text.

    Raises ValueError when a row has more cells than the table has columns.
    """
    scale = width / (float(table.width) or 1.0)
    edges = [0.0, *(scale * float(edge) for edge in accumulate(table.widths))]
    header_rows = min(table.header_rows, len(table.rows))
    grid = TableGrid(type_, header_rows, [[] for _ in table.rows], [[] for _ in table.rows])
    for row, places in enumerate(_placed(table)):
        set_cells = [
            (cell, column, _set_cell(cell, edges[column + cell.colspan] - edges[column], type_, typesetter))
            for cell, column in places
        ]
        longest = max((len(lines) for _, _, lines in set_cells), default=0)
        leads = True
        for cell, column, lines in set_cells:
            # In a row that may have to be split, the texts before the longest one say what the row is.
            leads = leads and len(lines) < longest
            names_row = column < table.label_columns or not isinstance(cell.content, Number)
            is_label = cell.header or cell.rowspan > 1 or (leads and names_row)
            left, right = edges[column], edges[column + cell.colspan]
            for first, last in _row_ranges(row, row + cell.rowspan - 1, header_rows):
                shown = lines if last == row + cell.rowspan - 1 else ()
                _add(grid, GridCell(first, last, left, right, cell, shown, is_label))
    for cells in grid.starting:
        cells.sort(key=lambda cell: cell.left)
    return grid


def _placed(table: Table) -> Iterator[list[tuple[Cell, int]]]:
    """For each row its cells with their columns; spans are cut at the table's edges."""
    free_from = [0] * len(table.widths)  # the first row in which each column is free again
    for row, cells in enumerate(table.rows):
        placed: list[tuple[Cell, int]] = []
        column = 0
        for cell in cells:
            while column < len(free_from) and free_from[column] > row:
                column += 1
            colspan = min(cell.colspan, len(free_from) - column)
            if colspan < 1:
                raise ValueError(f"row {row} of the table has more cells than columns")
            rowspan = min(cell.rowspan, len(table.rows) - row)
            free_from[column : column + colspan] = [row + rowspan] * colspan
            placed.append((_with_spans(cell, colspan, rowspan), column))
            column += colspan
        yield placed


def _with_spans(cell: Cell, colspan: int, rowspan: int) -> Cell:
    if (cell.colspan, cell.rowspan) == (colspan, rowspan):
        return cell
    return Cell(cell.content, colspan, rowspan, cell.align, cell.valign, cell.header)


def _row_ranges(row: int, last_row: int, header_rows: int) -> list[tuple[int, int]]:
    """A cell that reaches from the header into the body is cut there, as the header is printed again without it."""
    if row < header_rows <= last_row:
        return [(row, header_rows - 1), (header_rows, last_row)]
    return [(row, last_row)]


def _add(grid: TableGrid, cell: GridCell) -> None:
    grid.starting[cell.row].append(cell)
    if cell.last_row > cell.row:
        for row in range(cell.row, cell.last_row + 1):
            grid.covering[row].append(cell)


def _set_cell(cell: Cell, width: float, type_: TableType, typesetter: Typesetter) -> list[SetLine]:
    if not cell.text:
        return []
    room = max(type_.size, width - 2 * type_.pad_x)
    ragged = Measure(room, type_.size, justify=False, trim=True)
    if isinstance(cell.content, tuple):
        breaker = by_ticks(ragged)
    elif cell.align == "center":
        breaker = balanced(ragged)
    else:
        breaker = filled(replace(ragged, justify=cell.align == "left", stretch=_STRETCH))
    span = Span(cell.text, HEADER_ROLE if cell.header else TEXT_ROLE, type_.size)
    return [line for paragraph in typesetter.paragraphs([span], breaker) for line in paragraph]
