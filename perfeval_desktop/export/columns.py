"""Common columns for tables that stand on one sheet: each table's cells become spans of the common columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, pairwise

from perfeval_desktop.layout.blocks import Table


@dataclass(frozen=True, slots=True)
class CommonColumns:
    """``widths`` in mm.

    ``starts[t][c]`` is the common column in which column ``c`` of table ``t`` begins; one more entry is the right edge.
    """

    widths: tuple[float, ...]
    starts: tuple[tuple[int, ...], ...]


def common_columns(
    tables: Sequence[Table], width: float, tolerance: float, needs: Sequence[Sequence[float]] = ()
) -> CommonColumns:
    """Lay ``tables`` over one set of columns that together are ``width`` mm wide.

    The table with the most rows keeps its columns as they are. An edge of another table moves to an edge that is there
    already when that changes no column by more than ``tolerance`` of its width, and makes none narrower than it needs,
    otherwise it splits a column.
    """
    exact = [_edges(table, width) for table in tables]
    longest = max(range(len(tables)), key=lambda index: len(tables[index].rows))
    edges = list(exact[longest])
    wanted = needs or [(0.0,) * len(table.widths) for table in tables]
    placed = [_place(own, edges, tolerance, need) for own, need in zip(exact, wanted, strict=True)]
    starts = tuple(tuple(bisect_left(edges, edge) for edge in own) for own in placed)
    return CommonColumns(tuple(right - left for left, right in pairwise(edges)), starts)


def aligned(tables: Sequence[Table], needs: Sequence[Sequence[float]], width: float, tolerance: float) -> list[Table]:
    """``tables`` at ``width`` with the edges that nearly meet at one place, as in ``common_columns``.

    No column becomes narrower than its need; ``needs`` are in the unit of ``width``.
    """
    columns = common_columns(tables, width, tolerance, needs)
    edges = (0.0, *accumulate(columns.widths))
    return [
        replace(
            table,
            widths=tuple(Decimal(str(round(edges[right] - edges[left], 2))) for left, right in pairwise(starts)),
        )
        for table, starts in zip(tables, columns.starts, strict=True)
    ]


def _edges(table: Table, width: float) -> list[float]:
    shares = [max(float(share), 1.0) for share in table.widths]
    total, edges = sum(shares), [0.0]
    for share in shares[:-1]:
        edges.append(edges[-1] + share * width / total)
    return [*edges, width]


def _place(own: Sequence[float], edges: list[float], tolerance: float, needs: Sequence[float]) -> list[float]:
    """Where the edges of one table come to lie; new ones are added to ``edges``."""
    placed = [own[0]]
    for number, (before, edge, after) in enumerate(zip(own, own[1:], own[2:], strict=False)):
        reach = tolerance * min(edge - before, after - edge)
        least, most = placed[-1] + needs[number], after - needs[number + 1]
        near = [
            other
            for other in edges
            if placed[-1] < other
            and abs(other - edge) <= reach
            and (other >= edge or other >= least)
            and (other <= edge or other <= most)
        ]
        if not near:
            edges.insert(bisect_left(edges, edge), edge)
        placed.append(min(near, key=lambda other: abs(other - edge), default=edge))
    return [*placed, own[-1]]
