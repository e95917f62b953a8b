"""Where the cells of a table stand, and what a cell says as plain text."""

from decimal import Decimal

import pytest

from perfeval_desktop.layout.blocks import Cell, CellContent, Number, Table, Tick


def test_placed_leaves_out_positions_that_cells_from_above_cover() -> None:
    corner, wide, low, last = Cell("角", rowspan=2), Cell("宽", colspan=2), Cell("低"), Cell("末")
    table = Table((Decimal(1),) * 3, ((corner, wide), (low, last)))
    assert list(table.placed()) == [(0, 0, corner), (0, 1, wide), (1, 1, low), (1, 2, last)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("=1+1", "=1+1"),
        (Number("98.50", Decimal("98.5")), "98.50"),
        ((Tick("优", ticked=True), Tick("良", ticked=False)), "☑优 □良"),
        ((), ""),
    ],
)
def test_content_as_plain_text(content: CellContent, text: str) -> None:
    assert Cell(content).text == text


def test_width_of_a_table_is_that_of_its_columns() -> None:
    assert Table((Decimal("10.5"), Decimal(4)), ()).width == Decimal("14.5")
