"""Texts for many cells at once: what they mean, as one step that can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from perfeval_desktop.document.commands import Command, SetField
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.ui.grid_rows import BLANK, Cell, GridRow, GridSource

Place = tuple[int, int]  # row, column
MOST_ADDED = 500  # rows by one paste: more are a slip


@dataclass(frozen=True, slots=True)
class Written:
    """What became of texts put into cells: how many fields changed, how many cells take no typing, what was refused.

    ``notes`` say what was made of a text beyond reading it: another unit, a sum worked out.
    """

    changed: int = 0
    skipped: int = 0
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """The commands that put texts into cells, the fields that they mean to set, and what is told of it."""

    commands: tuple[Command, ...]
    paths: tuple[FieldPath, ...]
    told: Written


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
    skipped, refused, notes = 0, [], []
    for place, text in texts:
        cell = at_place(rows, place)
        if not cell.editable or cell.path is None:
            skipped += bool(text)
            continue
        paths.append(cell.path)
        if text == cell.text and not cell.is_tick:
            continue  # what is shown is rounded: pasting it back must not lose the digits that are known
        try:
            # Ticks share a field: each has to see what the edits before it will have done.
            values[cell.path] = cell.kind.parse(text, values.get(cell.path, cell.value))
        except ModelError as error:
            refused.append(f"{cell.label}：{error}")
            continue
        if cell.slot is not None:
            slots[cell.path.parent] = cell.slot
        if note := cell.kind.note(text, values[cell.path]):
            notes.append(note)
    commands = (*slots.values(), *(SetField(path, value, label) for path, value in values.items()))
    return Writing(commands, tuple(paths), Written(len(values), skipped, tuple(refused), tuple(notes)))


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


def lengthened(
    source: GridSource, evaluation: SelfEvaluation, pack: RulePack, wanted: int
) -> tuple[Sequence[GridRow], tuple[Command, ...]]:
    """The rows of ``source`` when rows are added at its end until there are ``wanted``, and the commands for that.

    They are fewer where the table takes no more.
    """
    rows = source.rows(evaluation, pack)
    commands: list[Command] = []
    while len(rows) < wanted and len(commands) < MOST_ADDED:
        made = source.insertion(evaluation, rows[-1] if rows else None)
        if made is None:
            break
        evaluation, _ = made[0].apply(evaluation)
        commands.append(made[0])
        rows = source.rows(evaluation, pack)
    return rows, tuple(commands)
