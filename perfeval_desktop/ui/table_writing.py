"""Texts for many cells at once: what they mean, as one step that can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from perfeval_desktop.document.commands import Batch, Command, InsertRow, InsertRows, SetField, SetFields
from perfeval_desktop.model.base import new_row_id
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.ui.grid_rows import BLANK, Cell, GridRow, GridSource
from perfeval_desktop.ui.row_labels import plain_label, standing_label

Place = tuple[int, int]  # row, column
Growth = tuple[tuple[int, int], ...]  # a row of the table, and how many rows are added below it
MOST_ADDED = 500  # rows by one paste: more are a slip


@dataclass(frozen=True, slots=True)
class Refusal:
    """A text that could not be read: ``problem`` says why."""

    path: FieldPath
    label: str
    text: str
    problem: str

    def __str__(self) -> str:
        return f"{self.label}：{self.problem}"


@dataclass(frozen=True, slots=True)
class Grown:
    """The rows of a table that has got more of them, and the commands for that."""

    rows: Sequence[GridRow]
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What became of texts put into cells: how many fields changed, how many cells take no typing, what was refused,
    and how many show this already.

    ``notes`` say what was made of a text beyond reading it: another unit, a sum worked out.
    """

    changed: int = 0
    skipped: int = 0
    refused: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Writing:
    """The commands that put texts into cells, the fields that they mean to set, and what is told of it."""

    commands: tuple[Command, ...]
    paths: tuple[FieldPath, ...]
    told: Written


def edit_of(cell: Cell, value: Any) -> Command:
    """The command that puts ``value`` into the field of ``cell``."""
    assert cell.path is not None
    label = f"修改 {cell.label}"
    change = SetField(cell.path, value, label)
    return change if cell.slot is None else Batch((cell.slot, change), label)


def at_place(rows: Sequence[GridRow], place: Place) -> Cell:
    """The cell at ``place``; a blank one where the table has ended."""
    row, column = place
    if not 0 <= row < len(rows) or not 0 <= column < len(rows[row].cells):
        return BLANK
    return rows[row].cells[column]


def prepare(rows: Sequence[GridRow], texts: Iterable[tuple[Place, str]], label: str) -> Writing:
    """What has to be done so that ``texts`` stand in ``rows``; what cannot be read is refused, the rest is taken."""
    values: dict[FieldPath, Any] = {}
    slots: dict[FieldPath, Command] = {}
    paths: list[FieldPath] = []
    skipped, unchanged, refused, notes = 0, 0, list[Refusal](), []
    for place, text in texts:
        cell = at_place(rows, place)
        if not cell.editable or cell.path is None:
            skipped += bool(text) and not stands_there(rows, place, text)
            continue
        paths.append(cell.path)
        if text == cell.text and not cell.is_tick:
            unchanged += bool(text)
            continue  # what is shown is rounded: pasting it back must not lose the digits that are known
        try:
            # Ticks share a field: each has to see what the edits before it will have done.
            values[cell.path] = cell.kind.parse(text, values.get(cell.path, cell.value))
        except ModelError as error:
            refused.append(Refusal(cell.path, cell.label, text, str(error)))
            continue
        if cell.slot is not None:
            slots[cell.path.parent] = cell.slot
        if note := cell.kind.note(text, values[cell.path]):
            notes.append(note)
    fields = (SetFields(tuple(values.items()), label),) if values else ()
    return Writing(
        (*slots.values(), *fields), tuple(paths), Written(len(values), skipped, tuple(refused), tuple(notes), unchanged)
    )


def stands_there(rows: Sequence[GridRow], place: Place, text: str) -> bool:
    """True when a cell that takes no typing shows ``text`` already: a label of the form, a computed figure."""
    row, column = place
    if not 0 <= row < len(rows) or not 0 <= column < len(rows[row].cells):
        return False
    cell = rows[row].cells[column]
    if cell.kind.counts:
        return text in (cell.text, cell.edit_text)
    label = cell.text or standing_label(rows, row, column)
    return plain_label(label) == plain_label(text)


def problem_of(cell: Cell, text: str) -> str:
    """Why ``text`` cannot stand in ``cell``; empty when it can."""
    if not cell.editable:
        return "不可填写"
    if text == cell.text:
        return ""
    try:
        cell.kind.parse(text, cell.value)
    except ModelError as error:
        return str(error)
    return ""


def grown(
    source: GridSource, evaluation: SelfEvaluation, pack: RulePack, rows: Sequence[GridRow], growth: Growth
) -> Grown:
    """``rows`` with those that ``growth`` adds, made anew only once however many they are.

    They are fewer where the table takes no more. An empty line of the form becomes a row before others come below it.
    """
    commands: list[Command] = []
    for number, count in growth:
        near = rows[number] if number >= 0 else None
        made = _additions(source, evaluation, near, min(MOST_ADDED, count))
        for command in made:
            evaluation, _ = command.apply(evaluation)
        commands += made
    return Grown(source.rows(evaluation, pack) if commands else rows, tuple(commands))


def may_grow(source: GridSource, evaluation: SelfEvaluation, row: GridRow | None) -> bool:
    """True when rows can be added below ``row``."""
    return bool(_additions(source, evaluation, row, 1))


def _additions(source: GridSource, evaluation: SelfEvaluation, near: GridRow | None, count: int) -> list[Command]:
    slot = next((cell.slot for cell in near.cells if cell.slot is not None), None) if near is not None else None
    if slot is not None:
        evaluation, _ = slot.apply(evaluation)
    found = source.insertion(evaluation, near)
    if found is None or not isinstance(found[0], InsertRow):
        return []
    first = found[0]
    more = (msgspec.structs.replace(first.row, id=new_row_id()) for _ in range(count - 1))
    added = InsertRows(first.rows, (first.row, *more), first.index, first.label)
    return [added] if slot is None else [slot, added]
