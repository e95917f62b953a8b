"""Many tick boxes at once: what is written into them so that those that exclude each other stay right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.ui.field_kinds import TICKED, UNTICKED, MemberTick
from perfeval_desktop.ui.table_model import ValueTableModel


def ticking(
    table: ValueTableModel, ticks: Sequence[QModelIndex], current: QModelIndex
) -> tuple[list[tuple[QModelIndex, str]], str]:
    """The texts that set ``ticks``, or clear them when all are set, and what the step is called.

    Of ticks that exclude each other the one that is set stays; where none is, the one in the column of ``current`` is
    set, else the first.
    """

    def rank(index: QModelIndex) -> tuple[bool, bool]:
        return table.cell(index).is_filled, index.column() == current.column()

    chosen: dict[tuple[FieldPath | None, int], QModelIndex] = {}
    for index in ticks:
        cell = table.cell(index)
        key = cell.path, index.column() if isinstance(cell.kind, MemberTick) else -1
        if key not in chosen or rank(index) > rank(chosen[key]):
            chosen[key] = index
    missing = [index for index in chosen.values() if not table.cell(index).is_filled]
    if missing:
        return [(index, TICKED) for index in missing], f"勾选 {len(missing)} 格"
    return [(index, UNTICKED) for index in chosen.values()], f"取消勾选 {len(chosen)} 格"
