"""What a bureau's form says as a form: which columns it has, its indicators with their points, its classes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from perfeval_desktop.bureau.sheet_grid import Grid, Head, key, plain, text_of
from perfeval_desktop.model.amount import parse_number
from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.forms import Column

_NEAR = 0.6
_POINTS = re.compile(r"^(?P<name>.*?)[（(]\s*(?P<points>\d+(?:\.\d+)?)\s*(?:分|%|％)?\s*[)）]$", re.DOTALL)
_FEWEST = 3  # columns that make a table
_POINTS_FIELD = "max_score"
_WEIGHT_WORDS = frozenset({"权重", "指标权重", "权重分值", "标准分", "标准分值", "满分", "满分值", "分数"})
_LEVELS = ("level1", "level2")
TEXTS = ("definition", "assessment_points", "scoring_standard")


class Title(NamedTuple):
    """A column of the form: ``base`` is the pack's own column, ``field`` what it holds; empty when nobody knows."""

    title: str
    group: str
    at: int
    base: Column | None = None
    field: str = ""
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table of the form and the columns that it has, from left to right."""

    grid: Grid
    head: Head
    titles: tuple[Title, ...]

    def missing(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The columns of the pack that the form does not have."""
        found = [title.base for title in self.titles]
        return tuple(column for column in columns if column not in found)

    def place(self, *fields: str) -> int | None:
        return next((title.at for field in fields for title in self.titles if title.field == field), None)


class Labelled(NamedTuple):
    """A label and the points that it carries."""

    name: str
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FormRow:
    """An indicator of the form, or one of its classes: then ``name`` is empty."""

    levels: tuple[Labelled, ...]
    name: str = ""
    points: Decimal | None = None
    texts: Mapping[str, str] | None = None


def find_table(
    grid: Grid, columns: Sequence[Column], needed: Sequence[str], known: Mapping[str, object]
) -> FoundTable | None:
    """The table with these columns; ``known`` are the fields that a column of it may hold."""
    head = grid.head(columns, needed)
    if head is None or len(head.places) < min(_FEWEST, len(columns)):
        return None
    by_place = {at: column for column, at in head.places}
    free = [column for column in columns if column not in by_place.values()]
    titles = []
    for title, group, at in _titles(grid, head):
        column, is_guess = by_place.get(at), False
        if column is None:
            column = _near(title, free)
            is_guess = column is not None
            if column is not None:
                free.remove(column)
        name = column.field if column is not None else _field_called(title, known)
        titles.append(Title(title, group, at, column, name, is_guess))
    return FoundTable(grid, head, tuple(_with_weights(titles, free, grid, head.below)))


def indicator_rows(table: FoundTable, stop: str) -> list[FormRow]:
    """The indicators below the head, up to the row ``stop`` or the first row that is none."""
    name_at, points_at = table.place("level3", "name"), table.place("max_score")
    places = {field: at for field in TEXTS if (at := table.place(field)) is not None}
    rows: list[FormRow] = []
    for row in range(table.head.below, len(table.grid.rows)):
        name = text_of(table.grid.own(row, name_at)).strip() if name_at is not None else ""
        levels = _levels(table, row)
        if any(level.name == key(stop) for level in levels):
            break
        if name and levels and table.grid.is_first(row, name_at or 0):
            labelled = labelled_of(name)
            points = _number(table.grid.own(row, points_at)) if points_at is not None else None
            texts = {field: text_of(table.grid.seen(row, at)).strip() for field, at in places.items()}
            rows.append(FormRow(levels, labelled.name, points if points is not None else labelled.points, texts))
    if sum(row.points or 0 for row in rows) == 1:  # written as shares: 10 % is 0.1 in a workbook
        rows = [replace(row, points=None if row.points is None else row.points * 100) for row in rows]
    return rows


def class_rows(table: FoundTable, stop: str) -> list[FormRow]:
    """The classes below the head, each once, in their order."""
    found: dict[tuple[Labelled, ...], None] = {}
    for row in range(table.head.below, len(table.grid.rows)):
        levels = _levels(table, row)
        if any(level.name.startswith(("备注", "填表说明", key(stop) or "备注")) for level in levels):
            break
        if len(levels) == len([field for field in _LEVELS if table.place(field) is not None]):
            found.setdefault(levels)
    return [FormRow(levels) for levels in found]


def labelled_of(text: str) -> Labelled:
    """投入（15分） as a name and its points."""
    words = "".join(text.split())
    match = _POINTS.match(words)
    return Labelled(match["name"], Decimal(match["points"])) if match else Labelled(words)


def _levels(table: FoundTable, row: int) -> tuple[Labelled, ...]:
    places = (table.place(field) for field in _LEVELS)
    texts = (text_of(table.grid.seen(row, at)) for at in places if at is not None)
    return tuple(labelled_of(text) for text in texts if text.strip())


def _titles(grid: Grid, head: Head) -> list[tuple[str, str, int]]:
    """Every title of the head: its words, those above it, and where it stands."""
    lower = head.below - 1
    is_deep = any(column.group for column, _ in head.places) or not all(
        grid.is_first(lower, at) for _, at in head.places
    )
    first = min(at for _, at in head.places)
    found, done = [], set[tuple[int, int]]()
    for at in range(first, grid.width):
        title, group = plain(grid.seen(lower, at)), plain(grid.seen(lower - 1, at)) if is_deep else ""
        where = grid.master(lower, at)
        if title and where not in done and where[1] == at:
            found.append((title, group if group != title else "", at))
        done.add(where)
    return found


def _with_weights(titles: list[Title], free: Sequence[Column], grid: Grid, below: int) -> list[Title]:
    """``titles`` with the column of the points, whatever it is called: 权重, 标准分, or numbers that make up 100."""
    points = next((column for column in free if column.field == _POINTS_FIELD), None)
    unknown = [number for number, title in enumerate(titles) if not title.field]
    called = [number for number in unknown if key(titles[number].title) in _WEIGHT_WORDS]
    summing = [number for number in unknown if _makes_up(_numbers(grid, below, titles[number].at))]
    found = next(iter(called), next(iter(summing), None))
    if points is not None and found is not None:
        titles[found] = titles[found]._replace(base=points, field=points.field, is_guess=True)
    return titles


def _numbers(grid: Grid, below: int, at: int) -> list[Decimal]:
    every = (_number(grid.own(row, at)) for row in range(below, len(grid.rows)) if grid.is_first(row, at))
    return [number for number in every if number is not None]


def _makes_up(numbers: Sequence[Decimal]) -> bool:
    """True for points of 100 in all, with their total below them or without it; written as shares they make up 1."""
    own = numbers[:-1] if len(numbers) > 1 and sum(numbers[:-1]) == numbers[-1] else numbers
    return len(own) > 1 and sum(own) in (1, 100)


def _near(title: str, columns: Sequence[Column]) -> Column | None:
    """The column that is called nearly so."""
    wanted = key(title)
    scores = [(difflib.SequenceMatcher(None, wanted, key(column.title)).ratio(), column) for column in columns]
    best = max(scores, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= _NEAR else None


def _field_called(title: str, known: Mapping[str, object]) -> str:
    return next((name for name in known if key(FIELD_NAMES.get(name, "")) == key(title)), "")


def _number(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    try:
        return parse_number(plain(str(value or "")).removesuffix("分").removesuffix("%"))
    except AmountError:
        return None
