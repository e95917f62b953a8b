"""Commands: pure functions from value to value that say what they touched.

Every command raises ModelError when it cannot be done; the value that it was given is never changed. ``label`` is the
Chinese name of the step in the history (“撤销 …”).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.model.base import Row
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, replace_at, replace_many, row_type_at, same
from perfeval_desktop.model.unconfirmed import unconfirmed_id

_TO_CONFIRM = FieldPath(("to_confirm",))


class Command(Protocol):
    """One edit. A command that would change nothing returns the value it was given and ``Changes.none()``."""

    @property
    def label(self) -> str: ...

    def apply(self, before: SelfEvaluation) -> tuple[SelfEvaluation, Changes]: ...


@dataclass(frozen=True, slots=True)
class SetField:
    """Put ``value`` at ``path``."""

    path: FieldPath
    value: Any
    label: str

    def apply(self, before: SelfEvaluation) -> tuple[SelfEvaluation, Changes]:
        if same(get_at(before, self.path), self.value):
            return before, Changes.none()
        return replace_at(before, self.path, self.value), Changes.at(self.path)


@dataclass(frozen=True, slots=True)
class SetFields:
    """Put many values at their fields: the same as so many ``SetField``, in one walk through the value."""

    values: tuple[tuple[FieldPath, Any], ...]
    label: str

    def apply(self, before: SelfEvaluation) -> tuple[SelfEvaluation, Changes]:
        after, changed = replace_many(before, dict(self.values))
        return (after, Changes.at(*changed)) if changed else (before, Changes.none())


@dataclass(frozen=True, slots=True)
class InsertRow:
    """Put ``row`` before position ``index`` of the tuple at ``rows``; None appends it."""

    rows: FieldPath
    row: Row
    index: int | None
    label: str

    def apply(self, before: SelfEvaluation) -> tuple[SelfEvaluation, Changes]:
        return InsertRows(self.rows, (self.row,), self.index, self.label).apply(before)


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Put several rows before position ``index`` of the tuple at ``rows``; None appends them."""

    rows: FieldPath
    added: tuple[Row, ...]
    index: int | None
    label: str

    def apply(self, before: SelfEvaluation) -> tuple[SelfEvaluation, Changes]:
        old = _rows_at(before, self.rows)
        index = len(old) if self.index is None else self.index
        _require_position(index, len(old))
        return _with_rows(before, self.rows, (*old[:index], *self.added, *old[index:]))


@dataclass(frozen=True, slots=True)
class RemoveRow:
    """Take the row at ``path`` away, with all that it holds."""

    path: FieldPath
    label: str

    def apply(self, before: SelfEvaluation) -> tuple[SelfEvaluation, Changes]:
        rows = self.path.parent
        gone = _row_at(before, self.path)
        return _with_rows(before, rows, tuple(row for row in _rows_at(before, rows) if row is not gone))


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Move the row at ``path`` so that it stands at position ``index`` afterwards."""

    path: FieldPath
    index: int
    label: str

    def apply(self, before: SelfEvaluation) -> tuple[SelfEvaluation, Changes]:
        rows = self.path.parent
        moved = _row_at(before, self.path)
        others = [row for row in _rows_at(before, rows) if row is not moved]
        _require_position(self.index, len(others))
        return _with_rows(before, rows, (*others[: self.index], moved, *others[self.index :]))


@dataclass(frozen=True, slots=True)
class ConfirmFields:
    """The fields at ``paths`` are right as they were carried over: they wait no longer."""

    paths: tuple[FieldPath, ...]
    label: str = "确认"

    def apply(self, before: SelfEvaluation) -> tuple[SelfEvaluation, Changes]:
        settled = {unconfirmed_id(path) for path in self.paths}
        return _with_rows(before, _TO_CONFIRM, tuple(row for row in before.to_confirm if row.id not in settled))


@dataclass(frozen=True, slots=True)
class Batch:
    """Several commands as one step, all or none."""

    commands: tuple[Command, ...]
    label: str

    def apply(self, before: SelfEvaluation) -> tuple[SelfEvaluation, Changes]:
        after, changes = before, Changes.none()
        for command in self.commands:
            after, touched = command.apply(after)
            changes |= touched
        return (before, Changes.none()) if same(before, after) else (after, changes)


@dataclass(frozen=True, slots=True)
class ReplaceAll:
    """Exchange the whole value, for example for one that was recovered or imported."""

    evaluation: SelfEvaluation
    label: str

    def apply(self, before: SelfEvaluation) -> tuple[SelfEvaluation, Changes]:
        if same(before, self.evaluation):
            return before, Changes.none()
        return replace_at(before, ROOT, self.evaluation), Changes.all()


def _rows_at(evaluation: SelfEvaluation, rows: FieldPath) -> tuple[Row, ...]:
    row_type_at(evaluation, rows)
    found: tuple[Row, ...] = get_at(evaluation, rows)
    return found


def _row_at(evaluation: SelfEvaluation, path: FieldPath) -> Row:
    row = get_at(evaluation, path)
    if not isinstance(row, Row):
        raise ModelError(f"“{path}”不是表格中的一行。")
    return row


def _with_rows(before: SelfEvaluation, rows: FieldPath, changed: tuple[Row, ...]) -> tuple[SelfEvaluation, Changes]:
    if same(get_at(before, rows), changed):
        return before, Changes.none()
    return replace_at(before, rows, changed), Changes.rows_of(rows)


def _require_position(index: int, last: int) -> None:
    if not 0 <= index <= last:
        raise ModelError(f"表格中没有第{index + 1}个位置，请在1至{last + 1}之间选择。")
