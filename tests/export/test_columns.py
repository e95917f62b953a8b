"""Tables of one form share their columns: edges that nearly meet become one, others split a column."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.export.columns import common_columns
from perfeval_desktop.layout.blocks import Cell, Table


def table(*widths: float, rows: int = 1) -> Table:
    return Table(tuple(Decimal(str(width)) for width in widths), (tuple(Cell() for _ in widths),) * rows)


def test_single_table_is_scaled_to_the_width() -> None:
    columns = common_columns([table(1, 3)], 100, 0)
    assert columns.widths == pytest.approx((25, 75))
    assert columns.starts == ((0, 1, 2),)


def test_edges_that_nearly_meet_become_one() -> None:
    columns = common_columns([table(24, 76), table(25, 75, rows=9)], 100, 0.1)
    assert columns.widths == pytest.approx((25, 75))
    assert columns.starts == ((0, 1, 2), (0, 1, 2))


def test_edge_that_meets_none_splits_a_column() -> None:
    columns = common_columns([table(50, 50), table(25, 75, rows=9)], 100, 0.1)
    assert columns.widths == pytest.approx((25, 25, 50))
    assert columns.starts == ((0, 2, 3), (0, 1, 3))


def test_longest_table_keeps_its_edges() -> None:
    columns = common_columns([table(30, 70), table(25, 75, rows=9), table(35, 65)], 100, 0.5)
    assert columns.widths == pytest.approx((25, 75))


tables = st.lists(
    st.lists(st.floats(0.5, 300), min_size=1, max_size=12).map(lambda widths: table(*widths)), min_size=1, max_size=6
)


@given(tables, st.floats(0, 0.9))
def test_every_column_of_every_table_has_a_place_of_its_own(tables: list[Table], tolerance: float) -> None:
    columns = common_columns(tables, 170, tolerance)
    assert sum(columns.widths) == pytest.approx(170)
    for own, starts in zip(tables, columns.starts, strict=True):
        assert len(starts) == len(own.widths) + 1
        assert (starts[0], starts[-1]) == (0, len(columns.widths))
        assert all(left < right for left, right in pairwise(starts))
