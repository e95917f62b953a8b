"""Whether the cells of a printed table cover its grid: each position once, none twice, none beyond the edge."""

from collections import Counter

from perfeval_desktop.layout.blocks import Table


def assert_tiles(table: Table) -> None:
    """Fail when two cells overlap, a position is left over, or a cell reaches beyond the table."""
    covered = Counter(
        (row + down, column + right)
        for row, column, cell in table.placed()
        for down in range(cell.rowspan)
        for right in range(cell.colspan)
    )
    positions = {(row, column) for row in range(len(table.rows)) for column in range(len(table.widths))}
    assert set(covered) == positions
    assert set(covered.values()) <= {1}
    assert all(width > 0 for width in table.widths)
    assert 0 <= table.header_rows < len(table.rows)
    assert sum(len(row) for row in table.rows) == len(list(table.placed()))
