"""Tables of one form share their columns: edges that nearly meet become one, others split a column."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.export.columns import aligned, common_columns
from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.pdf_pages import compose
from perfeval_desktop.layout.blocks import Cell, Table
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage import project_file


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


def test_an_edge_stays_where_a_column_needs_its_width() -> None:
    form = [table(24, 76), table(30, 70, rows=9), table(35, 65)]
    kept = aligned(form, [(10, 10), (10, 10), (34, 10)], 100, 0.3)
    assert [tuple(map(float, each.widths)) for each in kept] == [(30, 70), (30, 70), (35, 65)]
    moved = aligned(form, [(10, 10), (10, 10), (30, 10)], 100, 0.3)
    assert [tuple(map(float, each.widths)) for each in moved] == [(30, 70)] * 3


def test_no_two_edges_of_a_printed_form_nearly_meet() -> None:
    pack = Catalog.built_in().get("lincang-2022").pack
    evaluation = project_file.load(resource_path("samples/lincang-2022.jxzp")).evaluation
    parts = [part for part in build_package(evaluation, pack) if not part.is_report]
    for page in compose(parts, pack.page, FontBook.bundled()).pages:
        edges = sorted({round(stroke.x0, 1) for stroke in page.strokes if stroke.x0 == stroke.x1})
        assert min(right - left for left, right in pairwise(edges)) > 10


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
