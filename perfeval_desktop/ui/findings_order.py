"""The findings that can be gone to, folded or not, in the order of the list: each with the name of its group."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval_desktop.ui.findings_model import FindingRow, GroupRow, ListRow

Order = Sequence[tuple[str, FindingRow]]


def position_in(order: Order, current: ListRow | None) -> int:
    """Where the cursor is among the findings; on a heading, at the first below it."""
    for number, (group, row) in enumerate(order):
        if row == current or (isinstance(current, GroupRow) and group == current.name):
            return number
    return 0


def heading_of(order: Order, finding: FindingRow) -> str:
    """The name of the group that ``finding`` stands in, empty where there are none."""
    return next((group for group, row in order if row == finding), "")


def with_key(order: Order, key: str) -> FindingRow | None:
    """The finding ``key``, None when the list does not show it."""
    return next((row for _, row in order if row.key == key), None)
