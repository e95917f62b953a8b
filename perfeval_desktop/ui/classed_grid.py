"""Tables whose rows the user adds under the classes of a form: goals, and the indicators of a project."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from perfeval_desktop.document.commands import Command, InsertRow, MoveRow, RemoveRow
from perfeval_desktop.model.base import Row, new_row_id
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.labels import EMPTY_LINE, snippet
from perfeval_desktop.rulepack.schema import IndicatorGroup, RulePack
from perfeval_desktop.ui.class_labels import ClassLabels, leaf_classes
from perfeval_desktop.ui.field_kinds import FieldKind, kind_of
from perfeval_desktop.ui.grid_rows import Cell, GridColumn, GridRow, GridSource, field_cell

NewRow = Callable[[str, str], Row]  # id, class → an empty row
_LABELS = ("level1", "level2")
_NAMES = (*_LABELS, "name")


class ClassedSource(GridSource):
    """Rows at ``rows_path`` under their classes; a class without rows shows an empty line that becomes one.

    Subclasses say which columns and classes the form has. ``narrow_label_ems`` is the width to which the labels of the
    upper classes can shrink.
    """

    narrow_label_ems = 4.6
    heads = _LABELS

    def __init__(self, rows_path: FieldPath, new_row: NewRow, *, name: str, row_word: str) -> None:
        self.name = name
        self._path = rows_path
        self._new_row = new_row
        self._row_word = row_word  # what a row is called in commands: 目标, 指标
        self.reads = (rows_path,)

    # --- to be filled in -----------------------------------------------------------------------------------------

    @abstractmethod
    def form_columns(self, pack: RulePack) -> tuple[Column, ...]:
        """The columns of the form."""

    @abstractmethod
    def classes(self, pack: RulePack) -> tuple[IndicatorGroup, ...]:
        """The classes of the form, in its order."""

    def labels(self, evaluation: SelfEvaluation, pack: RulePack) -> ClassLabels:
        return ClassLabels(self.classes(pack), "{name}")

    def kind(self, column: Column, pack: RulePack) -> FieldKind:
        return kind_of(column)

    def extra_columns(self, pack: RulePack) -> tuple[GridColumn, ...]:
        """Columns behind those of the form."""
        return ()

    def extra_cells(self, row: Any, pack: RulePack) -> tuple[Cell, ...]:
        return ()

    def offer(self, row: Any, column: Column, pack: RulePack) -> Any:
        """What one key takes over into the cell (建议得分), None for nothing."""
        return None

    def last_rows(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[GridRow, ...]:
        """Rows below the classes: the total."""
        return ()

    # --- the table -----------------------------------------------------------------------------------------------

    def columns(self, pack: RulePack) -> tuple[GridColumn, ...]:
        made = (
            GridColumn(
                *(column.field, column.title, column.group, _weight(column), *self._least_ems(column)),
                is_label=column.field in _NAMES,
            )
            for column in self.form_columns(pack)
        )
        return (*made, *self.extra_columns(pack))

    def rows(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[GridRow, ...]:
        present: tuple[Any, ...] = get_at(evaluation, self._path)
        known = [group.key for group in leaf_classes(self.classes(pack))]
        foreign = dict.fromkeys(row.category for row in present if row.category not in known)
        lines: list[tuple[str, Any, InsertRow | None]] = []
        for category in (*known, *foreign):
            members = [row for row in present if row.category == category]
            lines += [(category, row, None) for row in members] or [self._slot(category)]
        labels = self.labels(evaluation, pack)
        heads = labels.cells([category for category, _, _ in lines])
        made = (
            self._row(row, slot, dict(zip(_LABELS, cells, strict=True)), labels.name(category), pack)
            for (category, row, slot), cells in zip(lines, heads, strict=True)
        )
        return (*made, *self.last_rows(evaluation, pack))

    def _least_ems(self, column: Column) -> tuple[float, float]:
        """The least width of a column, and the one where there is not enough room for that."""
        if column.field in _LABELS:
            return 4.6, self.narrow_label_ems if column.field == _LABELS[0] else 4.6
        match column.kind:
            case "tick":
                return 3.0, 2.3
            case "score":
                return 2.9, 2.6
            case "long_text":
                return 6.0, 4.6
            case _:
                return 4.6, 3.6

    def _slot(self, category: str) -> tuple[str, Row, InsertRow]:
        row = self._new_row(f"{EMPTY_LINE}.{category}", category)
        return category, row, InsertRow(self._path, row, None, f"增加{self._row_word}")

    def _row(
        self, row: Any, slot: InsertRow | None, labels: dict[str, Cell], class_name: str, pack: RulePack
    ) -> GridRow:
        called = snippet(getattr(row, "name", "")) or class_name
        cells = []
        for column in self.form_columns(pack):
            if column.field in labels:
                cells.append(labels[column.field])
                continue
            label = f"{called} {column.title}"
            at = self._path.row(row.id).child(column.field)
            offer = self.offer(row, column, pack)
            kind = self.kind(column, pack)
            cells.append(field_cell(at, getattr(row, column.field), kind, label, slot=slot, offer=offer))
        return GridRow(row.id, (*cells, *self.extra_cells(row, pack)), self._path.row(row.id))

    # --- rows come and go ----------------------------------------------------------------------------------------

    def insertion(self, evaluation: SelfEvaluation, row: GridRow | None) -> tuple[Command, FieldPath] | None:
        present: Sequence[Any] = get_at(evaluation, self._path)
        near = self._find(present, row)
        if near is None:
            return None  # a class without rows has its empty line already; the total takes none
        made = self._new_row(new_row_id(), near.category)
        index = list(present).index(near) + 1
        return InsertRow(self._path, made, index, f"增加{self._row_word}"), self._path.row(made.id)

    def removal(self, row: GridRow) -> Command | None:
        if row.path is None or any(cell.slot is not None for cell in row.cells):
            return None
        return RemoveRow(row.path, f"删除{self._row_word}")

    def move(self, evaluation: SelfEvaluation, row: GridRow, by: int) -> Command | None:
        present: Sequence[Any] = get_at(evaluation, self._path)
        moved = self._find(present, row)
        if moved is None or row.path is None:
            return None
        fellows = [other for other in present if other.category == moved.category]
        target = fellows.index(moved) + by
        if not 0 <= target < len(fellows):
            return None
        return MoveRow(row.path, list(present).index(fellows[target]), f"移动{self._row_word}")

    def _find(self, present: Sequence[Any], row: GridRow | None) -> Any:
        return next((other for other in present if row is not None and other.id == row.key), None)


def _weight(column: Column) -> float:
    return float(column.width) if column.kind == "long_text" else 0.0
