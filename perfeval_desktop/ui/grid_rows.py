"""What a grid shows, as plain values: columns, rows of cells, and the source that makes them from the document.

A source is pure: the same document gives the same rows. The table model compares old rows with new ones, so no source
has to know which of its cells depends on which figure.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import msgspec

from perfeval_desktop.document.commands import Command, InsertRow, SetField
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.ui.field_kinds import TEXT, Alignment, Amount, FieldKind, LongText, Tick


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: ``weight`` is its share of the width that is left when each column has ``min_ems`` characters.

    Where that is too much for all columns together it shrinks to ``tight_ems``, if it can. ``group`` is the header that
    it shares with its neighbours. ``is_label``: it tells which row one is in, and stays when the others scroll.
    """

    key: str
    title: str
    group: str = ""
    weight: float = 1.0
    min_ems: float = 4.0
    tight_ems: float | None = None
    is_label: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Without a ``path`` it only shows ``text``; with one, what is typed goes to that field.

    ``derived``: what is shown is computed, not typed. ``locked``: typing over it takes the explicit action 改写.
    ``figure`` is the computed value that is shown.
    ``stated``: the user's own figure stands where the program would put ``computed``. ``offer`` is a value that one key
    takes over into a field (建议得分). ``label`` names the cell in sentences and commands. ``caption`` cells look like
    printed labels of the form. ``slot`` adds the row that the field belongs to: an empty line of the form becomes a row
    of the document when something is typed into it. ``why_locked`` is said when somebody types on a cell that is shown
    only, where it is no figure.
    """

    text: str = ""
    path: FieldPath | None = None
    value: Any = None
    kind: FieldKind = TEXT
    label: str = ""
    tip: str = ""
    computed: str = ""
    figure: Any = None
    derived: bool = False
    locked: bool = False
    stated: bool = False
    caption: bool = False
    slot: InsertRow | None = None
    offer: SetField | None = None
    why_locked: str = ""
    align: Alignment | None = None
    rowspan: int = 1
    colspan: int = 1

    @property
    def editable(self) -> bool:
        return self.path is not None and not self.locked

    @property
    def exact_text(self) -> str:
        """The text with all its digits, to be typed elsewhere."""
        return (self.edit_text if isinstance(self.kind, Amount) else "") or self.text

    @property
    def shown_value(self) -> Any:
        """The value that is shown: the field's own, else the computed one."""
        return self.figure if self.value in (None, "") else self.value

    @property
    def is_tick(self) -> bool:
        return isinstance(self.kind, Tick)

    @property
    def is_filled(self) -> bool:
        """True when something stands in the cell; a tick box is empty while it is not ticked."""
        return self.kind.is_on(self.value) if isinstance(self.kind, Tick) else bool(self.text)

    def ignores(self, text: str) -> bool:
        """True when ``text`` is blanks that mean nothing here: a figure must not be emptied by what is not seen."""
        return bool(text) and not text.strip() and type(self.kind) not in (FieldKind, LongText)

    @property
    def is_long(self) -> bool:
        """A roomy editor is needed: a line editor would swallow the line breaks."""
        return isinstance(self.kind, LongText) or "\n" in self.edit_text

    @property
    def edit_text(self) -> str:
        """What an editor starts with: the field's text, or the computed figure when that is to be stated otherwise."""
        return self.kind.edit_text(self.value) or self.computed

    @property
    def hints(self) -> tuple[str, ...]:
        """What is known about the cell besides its value and its findings."""
        stated = f"改写：计算结果为 {self.computed}" if self.stated and self.computed else ""
        return tuple(filter(None, (stated, self.tip)))

    @property
    def alignment(self) -> Alignment:
        return self.align or self.kind.align


BLANK = Cell()


def field_cell(path: FieldPath, value: Any, kind: FieldKind, label: str, **options: Any) -> Cell:
    """An editable cell that shows the field at ``path``."""
    return Cell(text=kind.display(value), path=path, value=value, kind=kind, label=label, **options)


def caption(text: str, *, rowspan: int = 1, colspan: int = 1, tip: str = "", align: Alignment = "center") -> Cell:
    """A cell with a printed label of the form."""
    return Cell(text=text, caption=True, rowspan=rowspan, colspan=colspan, tip=tip, align=align)


def printed_figure(figure: Any, kind: FieldKind) -> Cell:
    """A cell with a figure that the form prints (指标分值): it is a label, and a number that is added up."""
    return Cell(text=kind.display(figure), kind=kind, figure=figure, caption=True, align="center")


def merged(text: str, run: int, *, tip: str = "") -> Cell:
    """A label over ``run`` rows, from ``merged_runs``: 0 for a row that the label above already covers."""
    return caption(text, rowspan=run, tip=tip) if run else caption("")


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of cells, one for each column. ``path`` is the address of the row of the document that it shows, if any."""

    key: str
    cells: tuple[Cell, ...]
    path: FieldPath | None = None


class GridSource(ABC):
    """Makes the rows of one table; the base has fixed rows. ``reads`` are the fields that its cells depend on.

    ``heads`` are the keys of the columns whose labels say what a row is, the upper classes first: a pasted block that
    brings them is put where they say.
    """

    name: str = ""
    reads: tuple[FieldPath, ...] = ()
    heads: tuple[str, ...] = ()

    @abstractmethod
    def columns(self, pack: RulePack) -> tuple[GridColumn, ...]:
        """The columns of the table."""

    @abstractmethod
    def rows(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[GridRow, ...]:
        """The rows as the document has them."""

    def insertion(self, evaluation: SelfEvaluation, row: GridRow | None) -> tuple[Command, FieldPath] | None:
        """The command that adds a row below ``row``, with the new row's address; None where no row can be added."""
        return None

    def duplication(self, evaluation: SelfEvaluation, row: GridRow) -> tuple[Command, FieldPath] | None:
        """The command that puts a copy of ``row`` below it, with the copy's address; None where that cannot be."""
        made = self.insertion(evaluation, row)
        if made is None or row.path is None or any(cell.slot is not None for cell in row.cells):
            return None
        command, path = made
        original = get_at(evaluation, row.path)
        if not isinstance(command, InsertRow) or type(original) is not type(command.row):
            return None
        copy = msgspec.structs.replace(original, id=command.row.id)
        return InsertRow(command.rows, copy, command.index, "复制一行"), path

    def removal(self, row: GridRow) -> Command | None:
        """The command that removes ``row``, None where it belongs to the form."""
        return None

    def move(self, evaluation: SelfEvaluation, row: GridRow, by: int) -> Command | None:
        """The command that moves ``row`` up (−1) or down (+1), None where it cannot go there."""
        return None


def merged_runs(keys: tuple[Any, ...]) -> tuple[int, ...]:
    """For each position how many equal keys start there, 0 inside a run: the row spans of a merged label."""
    spans = [0] * len(keys)
    start = 0
    for position in range(1, len(keys) + 1):
        if position == len(keys) or keys[position] != keys[start]:
            spans[start] = position - start
            start = position
    return tuple(spans)
