"""How the columns of a grid share its width: each has room for its shortest text, the rest goes by weight."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval_desktop.ui.grid_rows import GridColumn


def fit_widths(columns: Sequence[GridColumn], room: int, em: int) -> list[int]:
    """Widths in pixels that fill ``room`` exactly, or the least widths when they need more; ``em`` is one character."""
    least = [round(column.min_ems * em) for column in columns]
    spare = room - sum(least)
    weights = [max(column.weight, 0.0) for column in columns]
    if spare <= 0 or not sum(weights):
        return least
    widths = [low + int(spare * weight / sum(weights)) for low, weight in zip(least, weights, strict=True)]
    widest = max(range(len(widths)), key=lambda number: weights[number])
    widths[widest] += room - sum(widths)
    return widths
