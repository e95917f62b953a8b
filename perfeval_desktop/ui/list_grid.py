"""Tables that are a plain list of rows of the document, in its order, with an empty line while there are none."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from perfeval_desktop.document.commands import Command, InsertRow, MoveRow, RemoveRow
from perfeval_desktop.model.base import Row, new_row_id
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.rulepack.labels import EMPTY_LINE
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.ui.grid_rows import Cell, GridRow, GridSource


class ListSource(GridSource):
    """The rows at ``rows_path``. Subclasses say what the cells of a row are."""

    def __init__(self, rows_path: FieldPath, new_row: Callable[[str], Row], *, name: str, row_word: str) -> None:
        self.name = name
        self._path = rows_path
        self._new_row = new_row
        self._row_word = row_word
        self.reads = (rows_path,)

    @abstractmethod
    def cells(
        self, number: int, row: Any, slot: InsertRow | None, evaluation: SelfEvaluation, pack: RulePack
    ) -> tuple[Cell, ...]:
        """The cells of ``row``, the ``number``-th; ``slot`` belongs into them while the row is not in the document."""

    def rows(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[GridRow, ...]:
        present: tuple[Row, ...] = get_at(evaluation, self._path)
        slot = None
        if not present:
            slot = InsertRow(self._path, self._new_row(EMPTY_LINE), None, f"增加{self._row_word}")
            present = (slot.row,)
        return tuple(
            GridRow(row.id, self.cells(number, row, slot, evaluation, pack), self._path.row(row.id))
            for number, row in enumerate(present, start=1)
        )

    def insertion(self, evaluation: SelfEvaluation, row: GridRow | None) -> tuple[Command, FieldPath] | None:
        made = self._new_row(new_row_id())
        ids = self._ids(evaluation)
        index = ids.index(row.key) + 1 if row is not None and row.key in ids else len(ids)
        return InsertRow(self._path, made, index, f"增加{self._row_word}"), self._path.row(made.id)

    def removal(self, row: GridRow) -> Command | None:
        if row.path is None or any(cell.slot is not None for cell in row.cells):
            return None
        return RemoveRow(row.path, f"删除{self._row_word}")

    def move(self, evaluation: SelfEvaluation, row: GridRow, by: int) -> Command | None:
        ids = self._ids(evaluation)
        if row.path is None or row.key not in ids:
            return None
        target = ids.index(row.key) + by
        return MoveRow(row.path, target, f"移动{self._row_word}") if 0 <= target < len(ids) else None

    def _ids(self, evaluation: SelfEvaluation) -> list[str]:
        return [row.id for row in get_at(evaluation, self._path)]
