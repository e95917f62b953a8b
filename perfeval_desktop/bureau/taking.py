"""Taking values from cells into a package, and the record of what became of each cell."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import Any, get_args

from perfeval_desktop.bureau.sheet_grid import Grid, address, plain, text_of
from perfeval_desktop.layout.blocks import Cell
from perfeval_desktop.layout.cells import content
from perfeval_desktop.model.amount import parse_amount, parse_count, parse_points
from perfeval_desktop.model.dates import parse_date
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import declared_at, get_at, replace_at, same
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.labels import label_of, snippet
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.live_figures import shown_text
from perfeval_desktop.storage.workbook_text import CellContent

_MOST_NOTES = 20_000


class Fate(StrEnum):
    """What became of a cell."""

    TAKEN = "taken"
    SAME = "same"
    SKIPPED = "skipped"
    UNCLEAR = "unclear"

    @property
    def label(self) -> str:
        return {Fate.TAKEN: "已取", Fate.SAME: "相同", Fate.SKIPPED: "未取", Fate.UNCLEAR: "不清楚"}[self]


@dataclass(frozen=True, slots=True)
class Note:
    """One cell: its sheet, its address as Excel writes it, what became of it, and why or where to."""

    sheet: str
    cell: str
    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of a workbook that this program pressed: which of its sheets is of which project, and which cells
    (sheet, row, column) were typed over since. Of another workbook all cells count: ``altered`` is None."""

    projects: Mapping[str, FieldPath] = field(default_factory=dict)
    altered: frozenset[tuple[str, int, int]] | None = None

    def counts(self, sheet: str, at: tuple[int, int]) -> bool:
        """True when what the cell says is to be taken."""
        return self.altered is None or (sheet, *at) in self.altered


UNKNOWN = Origin()


@dataclass
class Taking:
    """The package as it becomes while cells are taken."""

    evaluation: SelfEvaluation
    pack: RulePack
    origin: Origin = UNKNOWN
    tells_empty: bool = False
    sheet: str = ""
    last_project: FieldPath | None = None  # whose form was taken last
    notes: list[Note] = field(default_factory=list)
    seen: set[tuple[str, int, int]] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)  # sheets that are told as a whole
    form_words: frozenset[str] | None = None  # what the forms say by themselves, once somebody asked
    grids: list[Grid] = field(default_factory=list)  # in the order in which they were looked at first
    _address: Callable[[int, int], str] = address
    _parts: dict[str, str] = field(default_factory=dict)

    def look_at(self, grid: Grid) -> None:
        """What is taken now comes from ``grid``."""
        self.sheet, self._address = grid.name, grid.address
        if not any(grid is one for one in self.grids):
            self.grids.append(grid)

    def is_first(self, part: str, grid: Grid, why: str = "") -> bool:
        """True when no other sheet was taken as ``part``; else the second one is told, with ``why``, and not taken."""
        if self._parts.setdefault(part, grid.name) == grid.name:
            return True
        at = next(((row, 0) for row, line in enumerate(grid.rows) if line and line[0] is not None), (0, 0))
        self.refused.add(self.sheet)
        words = f"与“{self._parts[part]}”是同一张表{why}，只取了那一张，这一张没有取"
        self.note(at, Fate.UNCLEAR, words)
        return False

    def note(self, at: tuple[int, int], fate: Fate, text: str) -> None:
        """Remember what became of the cell ``at``; the first word counts."""
        if (self.sheet, *at) not in self.seen and len(self.notes) < _MOST_NOTES:
            self.notes.append(Note(self.sheet, self._address(*at), fate, text))
        self.seen.add((self.sheet, *at))

    def take(self, where: FieldPath, raw: CellContent, at: tuple[int, int], column: Column | None = None) -> None:
        """Put what stands in the cell ``at`` into the field ``where``; an empty cell says nothing."""
        if raw is None:
            self._tell_empty(where, at, column)
        if raw is None or not self.origin.counts(self.sheet, at):
            return
        label = label_of(where, self.evaluation, self.pack)
        if self.shows(where, raw, column):
            self.note(at, Fate.SAME, label)
            return
        try:
            value = self._value(where, raw, column)
            self.evaluation = replace_at(self.evaluation, where, value)
        except (ModelError, ValueError) as error:
            self.note(at, Fate.UNCLEAR, f"{label}：{error}")
            return
        self.note(at, Fate.TAKEN, f"{label}：{snippet(text_of(raw), 40)}")

    def _tell_empty(self, where: FieldPath, at: tuple[int, int], column: Column | None) -> None:
        """Where two files are compared, an emptied cell is a difference, though nothing can be taken from it."""
        held = get_at(self.evaluation, where) if self.tells_empty else None
        if held not in (None, "", ()):
            text = held if isinstance(held, str) or column is None else Cell(content(held, column)).text
            label = label_of(where, self.evaluation, self.pack)
            self.note(at, Fate.UNCLEAR, f"{label}：那一份是空的，这份材料是“{snippet(str(text), 20)}”")

    def shows(self, where: FieldPath, raw: CellContent, column: Column | None = None) -> bool:
        """True when the field holds what the cell says, as it is printed."""
        current = get_at(self.evaluation, where)
        if isinstance(current, str):
            return plain(shown(current, self.evaluation, self.pack, where)) == plain(raw)
        if column is not None and current is not None and plain(Cell(content(current, column)).text) == plain(raw):
            return True
        try:
            value = self._value(where, raw, column)
        except (ModelError, ValueError):
            return False
        if isinstance(value, Decimal) and isinstance(current, Decimal):
            return value == current
        return same(value, current)

    def _value(self, where: FieldPath, raw: CellContent, column: Column | None) -> Any:
        declared = declared_at(self.evaluation, where)
        kinds = get_args(declared) if isinstance(declared, UnionType) else (declared,)
        text = text_of(raw)
        if Decimal in kinds:
            return parse_amount(text, column.unit) if column is not None and column.unit else parse_points(text)
        if datetime.date in kinds:
            return raw if isinstance(raw, datetime.date) else parse_date(text)
        return parse_count(text) if int in kinds else text.strip()


def shown(text: str, evaluation: SelfEvaluation, pack: RulePack, where: FieldPath) -> str:
    """A text as it is printed, its live figures in place."""
    inside = where.steps[1][1:-1] if where.steps[0] == "projects" and len(where.steps) > 1 else ""
    project = next((one for one in evaluation.projects if one.id == inside), None)
    return shown_text(text, evaluation, pack, project).text
