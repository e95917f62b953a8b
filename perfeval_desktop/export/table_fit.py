"""Fits tables to the page: columns as wide as their content asks for, smaller type where that is not enough, and for
a table that would become illegible several tables side by side, each with the columns that say what the rows are.

The widths that the rule pack names are kept as long as every figure and word has room in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from perfeval_desktop.export.columns import aligned
from perfeval_desktop.layout.blocks import Cell, Number, Table

LEGIBLE = 7.5
"""The smallest type of a table, in points."""

_STEP = 0.5  # points from one size of type to the next smaller one
_LONGEST_WORD = 12  # letters: longer words and numbers in texts may be broken
_SAME_EDGE = 0.25  # of a column: an edge goes so far to meet that of another table of the form
_WIDEST_LABELS = 0.5  # of the page, for the columns that are repeated
_POINTS_PER_MM = 72 / 25.4
_WORD = re.compile(r"[!-~]+")
_BRACKETED = re.compile(r"（[!-~]{1,6}）")

WidthOf = Callable[[str, bool, float], float]
"""The width in points of a text: the text, whether it is a caption of the form, the size of the type."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Tables for one page width: the size of their type, and for each of them its pieces from left to right."""

    size: float
    pieces: tuple[tuple[Table, ...], ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How wide a page is and how text is set on it: all in points; ``padding`` is that of a cell, both sides together.

    ``splits``: what does not fit may be printed in pieces.
    """

    width: float
    size: float
    padding: float
    width_of: WidthOf
    splits: bool = True

    def tables(self, tables: Sequence[Table]) -> Fitted:
        """The tables of one form, all in one size of type."""
        size = self.size
        needs = [self.needs(table, size) for table in tables]
        while size - _STEP >= LEGIBLE and any(sum(need) > self.width for need in needs):
            size -= _STEP
            needs = [self.needs(table, size) for table in tables]
        # A table that is drawn for wider paper shrinks with its type, and no further.
        most = self.width * max(1.0, self.size / LEGIBLE)
        pieces = [
            tuple(self._pieces(table, need, most))
            if self.splits and (sum(need) > self.width or _is_wider(table, most))
            else (_widened(table, need, self.width),)
            for table, need in zip(tables, needs, strict=True)
        ]
        if self.splits and len(pieces) > 1 and all(len(each) == 1 for each in pieces):
            together = aligned([table for (table,) in pieces], needs, self.width, _SAME_EDGE)
            return Fitted(size, tuple((table,) for table in together))
        return Fitted(size, tuple(pieces))

    def needs(self, table: Table, size: float) -> list[float]:
        """How wide each column must be so that no figure and no ordinary word is broken, in points."""
        needs = [self.padding + size] * len(table.widths)
        for _, column, cell in table.placed():
            if cell.colspan == 1 and column < len(needs) and cell.content:
                needs[column] = max(needs[column], self.padding + self._unbroken(cell, size))
        return needs

    def _unbroken(self, cell: Cell, size: float) -> float:
        text = cell.text
        if isinstance(cell.content, Number):
            return self.width_of(text, cell.header, size)
        word = max(_WORD.findall(text), key=len, default="")[:_LONGEST_WORD]
        wide = max(
            min(len(text), 2) * size, *(self.width_of(unit, cell.header, size) for unit in _bracketed(text)), 0.0
        )
        return max(wide, self.width_of(word, cell.header, size)) if word else wide

    def _pieces(self, table: Table, needs: Sequence[float], most: float) -> Iterator[Table]:
        """``table`` cut between columns; each piece is a table with the label columns before its own."""
        drawn = [float(width) * _POINTS_PER_MM * self.width / most for width in table.widths]
        wanted = [max(need, own) for need, own in zip(needs, drawn, strict=True)]
        labels = table.label_columns
        while labels and sum(wanted[:labels]) > self.width * _WIDEST_LABELS:
            labels -= 1
        room = self.width - sum(wanted[:labels])
        for start, end in pairwise(_cuts(wanted, labels, room, _joints(table))):
            own = (*range(labels), *range(start, end))
            piece = Table(
                tuple(Decimal(str(round(wanted[column], 2))) for column in own),
                _rows_of(table, labels, start, end),
                table.header_rows,
                labels,
            )
            yield piece


@lru_cache(maxsize=1024)  # the cells of a large table; every export asks for the texts of its day
def _bracketed(text: str) -> tuple[str, ...]:
    """What stands in brackets and may not be broken: （90%）."""
    return tuple(_BRACKETED.findall(text))


def _is_wider(table: Table, most: float) -> bool:
    return bool(table.label_columns) and float(table.width) * _POINTS_PER_MM > most * 1.001


def _joints(table: Table) -> frozenset[int]:
    """The columns that begin below no common title."""
    joined = {
        column + inner
        for row, column, cell in table.placed()
        if row < table.header_rows
        for inner in range(1, cell.colspan)
    }
    return frozenset(range(len(table.widths))) - joined


def _cuts(wanted: Sequence[float], first: int, room: float, joints: frozenset[int]) -> list[int]:
    """The columns in which the pieces begin, as few as fit and of similar width; one more entry is the end."""
    cuts = _greedy(wanted, first, room, joints)
    if len(cuts) > 2:
        even = max(sum(wanted[first:]) / (len(cuts) - 1) * 1.1, *wanted[first:])
        evened = _greedy(wanted, first, min(even, room), joints)
        cuts = evened if len(evened) == len(cuts) else cuts
    return cuts


def _greedy(wanted: Sequence[float], first: int, room: float, joints: frozenset[int]) -> list[int]:
    """Pieces as wide as ``room`` allows; columns below a common title stay together where they can."""
    cuts, used = [first], 0.0
    for column in range(first, len(wanted)):
        if used and used + wanted[column] > room:
            joint = max((at for at in range(cuts[-1] + 1, column + 1) if at in joints), default=column)
            cuts.append(joint)
            used = sum(wanted[joint:column])
        used += wanted[column]
    return [*cuts, len(wanted)]


def _rows_of(table: Table, labels: int, start: int, end: int) -> tuple[tuple[Cell, ...], ...]:
    """The rows with the label columns and those from ``start`` to ``end``. A text that reaches over several pieces
    stands in the first of them, a caption in all."""
    rows: list[list[Cell]] = [[] for _ in table.rows]
    for row, column, cell in table.placed():
        last = min(column + cell.colspan, len(table.widths))
        shown = max(0, min(last, labels) - column) + max(0, min(last, end) - max(column, start))
        if not shown:
            continue
        is_first = column >= start or (column < labels and start == labels)
        kept = cell.content if cell.header or is_first or last <= labels else ""
        rows[row].append(replace(cell, content=kept, colspan=shown))
    return tuple(map(tuple, rows))


def _widened(table: Table, needs: Sequence[float], width: float) -> Table:
    """``table`` with the columns that are too narrow made wider, at the cost of those that have room."""
    total = float(table.width) or 1.0
    widths = [float(share) * width / total for share in table.widths]
    if all(own >= need - 0.01 for own, need in zip(widths, needs, strict=True)):
        return table
    missing = sum(max(0.0, need - own) for own, need in zip(widths, needs, strict=True))
    spare = sum(max(0.0, own - need) for own, need in zip(widths, needs, strict=True))
    share = min(1.0, missing / spare) if spare else 0.0
    fitted = (
        need if own < need and spare else own - share * max(0.0, own - need)
        for own, need in zip(widths, needs, strict=True)
    )
    return replace(table, widths=tuple(Decimal(str(round(own, 2))) for own in fitted))
