"""How the columns of a grid share its width: each has room for its shortest text, the rest goes by weight and text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt

from perfeval_desktop.ui.grid_rows import GridColumn, GridRow

_AS_IF = 6  # characters that every cell is thought to hold, so that a column with little text is not starved


def text_weights(columns: Sequence[GridColumn], rows: Sequence[GridRow]) -> tuple[float, ...]:
    """The weights of the columns, heavier for those that hold more text: so the rows together become lower.

    Text over a width w takes a height of 1/w; the sum of such heights is least with widths by the roots of the amounts.
    """
    return tuple(
        column.weight * sqrt(_AS_IF + sum(len(row.cells[number].text) for row in rows) / max(1, len(rows)))
        for number, column in enumerate(columns)
    )


def fit_widths(columns: Sequence[GridColumn], weights: Sequence[float], room: int, em: int) -> list[int]:
    """Widths in pixels that fill ``room`` exactly, unless it is less than ``least_room``; ``em`` is one character."""
    least = [round(column.min_ems * em) for column in columns]
    spare = room - sum(least)
    if spare < 0:
        return _shrunk(least, [round(_tight(column) * em) for column in columns], room)
    if not sum(weights):
        return least
    widths = [low + int(spare * weight / sum(weights)) for low, weight in zip(least, weights, strict=True)]
    widest = max(range(len(widths)), key=lambda number: weights[number])
    widths[widest] += room - sum(widths)
    return widths


def least_room(columns: Sequence[GridColumn], em: int) -> int:
    """The width in pixels below which the columns are cut off."""
    return sum(round(_tight(column) * em) for column in columns)


def _tight(column: GridColumn) -> float:
    return column.min_ems if column.tight_ems is None else column.tight_ems


def _shrunk(least: list[int], tight: list[int], room: int) -> list[int]:
    """Between the two widths of each column, as far as ``room`` asks for."""
    share = max(0.0, (room - sum(tight)) / max(1, sum(least) - sum(tight)))
    spare = [share * (wide - narrow) for wide, narrow in zip(least, tight, strict=True)]
    # Rounding the sums, not the widths, fills the room exactly.
    ends = [round(sum(spare[:count])) for count in range(len(spare) + 1)]
    return [narrow + end - start for narrow, (start, end) in zip(tight, pairwise(ends), strict=True)]
