"""A sheet as people see it: merged cells say the same all over, labels are known by their words alone."""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from perfeval_desktop.model.dates import format_date
from perfeval_desktop.rulepack.forms import CellKind, Column
from perfeval_desktop.storage.workbook_text import CellContent, SheetText

_REMARK = re.compile(r"[（(【\[].*", re.DOTALL)
_UNIT = "([亿万千百]?元)"
_IN_UNIT = re.compile(rf"\((?:金额)?(?:单位:)?{_UNIT}\)")
_UNIT_LINE = re.compile(rf"单位:(?:人民币)?{_UNIT}")
_UNIT_ABOVE = 8  # rows
_MOST_MERGED = 50_000  # cells that merged ranges may cover


def plain(value: CellContent) -> str:
    """A cell's words, without spaces and in one width."""
    return _plain(text_of(value))


def key(value: CellContent) -> str:
    """A label without its remarks in brackets and without a colon at its end."""
    return _key(text_of(value))


def name_key(value: CellContent) -> str:
    """A name by its letters, figures and characters alone: quotes and dashes in it are written or left out."""
    return "".join(char for char in plain(value) if char.isalnum())


def _plain_of(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _key_of(words: str) -> str:
    return (_REMARK.sub("", words) or words).rstrip(":：")


_plain = functools.lru_cache(maxsize=4096)(_plain_of)  # titles and labels are compared again and again


@functools.lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return _key_of(_plain(text))


def text_of(value: CellContent) -> str:
    """A cell as text."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return format_date(value)
    return value if isinstance(value, str) else f"{value:f}"


def in_unit(column: Column, unit: str) -> Column | None:
    """The column as the sheet states its ``unit``; None for one that is not read. An unstated one is the form's."""
    if not unit or column.unit is None or unit == column.unit.value:
        return column
    kinds: dict[str, CellKind] = {"元": "yuan", "万元": "wan"}
    return msgspec.structs.replace(column, kind=kinds[unit]) if unit in kinds else None


def stated_unit(label: CellContent) -> str:
    """The unit in brackets behind a label, empty for none."""
    found = _IN_UNIT.search(plain(label))
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: its first row below, and the column of the sheet for each column of the form."""

    below: int
    places: tuple[tuple[Column, int], ...]
    deep: int = 1
    doubts: tuple[tuple[int, str], ...] = ()  # columns of which nothing is taken, and why

    def place(self, field: str) -> int | None:
        return next((at for column, at in self.places if column.field == field), None)


class Grid:
    """The cells of one sheet by row and column, from 0."""

    def __init__(self, sheet: SheetText) -> None:
        self.name, self.rows, self.places = sheet.name, sheet.rows, sheet.places
        self.width = max((len(row) for row in sheet.rows), default=0)
        self._master: dict[tuple[int, int], tuple[int, int]] = {}
        room = _MOST_MERGED
        for merge in sheet.merges:
            rows = range(merge.top, min(merge.bottom, len(self.rows) - 1) + 1)
            columns = range(merge.left, min(merge.right, self.width - 1) + 1)
            room -= len(rows) * len(columns)
            if room < 0:
                break
            self._master.update({(row, column): (merge.top, merge.left) for row in rows for column in columns})

    def address(self, row: int, column: int) -> str:
        """What people call the cell: B12, or a paragraph or a cell of a table in a Word file."""
        if not self.places:
            return address(row, column)
        place = self.places[row] if row < len(self.places) else ""
        return f"{place}第{column + 1}列" if place.startswith("表") else place

    def first_table_row(self) -> int:
        """The first row of several cells."""
        return next((row for row, line in enumerate(self.rows) if len(line) > 1), 0)

    def own(self, row: int, column: int) -> CellContent:
        """What is written in the cell itself."""
        line = self.rows[row] if 0 <= row < len(self.rows) else ()
        return line[column] if 0 <= column < len(line) else None

    def seen(self, row: int, column: int) -> CellContent:
        """What is read there: the words of the merged range in which the cell lies."""
        return self.own(*self._master.get((row, column), (row, column)))

    def is_first(self, row: int, column: int) -> bool:
        """True unless the cell is covered by a merged range that begins elsewhere."""
        return self._master.get((row, column), (row, column)) == (row, column)

    def master(self, row: int, column: int) -> tuple[int, int]:
        """The first cell of the merged range in which the cell lies."""
        return self._master.get((row, column), (row, column))

    def find(self, words: str) -> Iterator[tuple[int, int]]:
        """The cells whose label is ``words``."""
        yield from self._words.get(key(words), ())

    def right_of(self, row: int, column: int, labels: frozenset[str]) -> tuple[int, CellContent] | None:
        """The first cell behind a label that is not covered by it, None where the next thing is another label."""
        for at in range(column + 1, self.width):
            if self._master.get((row, at)) == (row, column):
                continue
            value = self.own(row, at)
            if value is None and self._master.get((row, at)) != (row, at):
                continue
            return None if value is not None and key(value) in labels else (at, value)
        return None

    def head(self, columns: Sequence[Column], needed: Iterable[str], start: int = 0) -> Head | None:
        """The head in which the columns of a form are found, in any order; those of ``needed`` must be there."""
        must = set(needed)
        wanted = [key(column.title) for column in columns if column.field in must or not must]
        for row in self._rows_with(wanted, start):
            heads = [self._head(columns, row, deep) for deep in (1, 2)]
            best = max(heads, key=lambda head: len(head.places))
            found = {column.field for column, _ in best.places}
            if must <= found and len(found) >= min(3, len({column.field for column in columns})):
                return best
        return None

    @functools.cached_property
    def _words(self) -> dict[str, list[tuple[int, int]]]:
        """Where each label stands, in the order of reading: a sheet may have many thousand rows that are no form."""
        found: dict[str, list[tuple[int, int]]] = {}
        for number, line in enumerate(self.rows):
            for column, value in enumerate(line):
                if isinstance(value, str):
                    found.setdefault(_key_of(_plain_of(value)), []).append((number, column))
        return found

    def _rows_with(self, titles: Iterable[str], start: int) -> list[int]:
        """The rows from ``start`` on that may be a head with these titles, in it or in its second row."""
        rows = {row for title in titles for row, _ in self._words.get(title, ())}
        return sorted(row for row in rows | {row - 1 for row in rows} if row >= start)

    def _head(self, columns: Sequence[Column], row: int, deep: int) -> Head:
        hits = {column: [at for at in range(self.width) if self._is_title(column, row, at, deep)] for column in columns}
        taken: set[int] = set()
        places = {}
        for column, found in hits.items():
            at = next((at for at in found if at not in taken), None)
            if at is not None:
                taken.add(at)
                places[column] = at
        first = min(places.values(), default=0)
        clear: list[tuple[Column, int]] = []
        doubts: list[tuple[int, str]] = []
        for column, at in places.items():
            again = [other for other in hits[column] if other not in taken]
            read = in_unit(column, self._unit_of(row, at, deep, first) if column.unit else "")
            if again or read is None:
                why = f"有不止一栏叫“{column.plain_title}”" if again else "金额的单位不是元或万元"
                doubts.append((at, why))
            else:
                clear.append((read, at))
        return Head(row + deep, tuple(clear), deep, tuple(doubts))

    def _unit_of(self, row: int, at: int, deep: int, first: int) -> str:
        """The unit that the sheet states for a column: in its title, in front of all titles, or above the table."""
        rows = range(row, row + deep)
        for column in (at, *range(first)):
            for number in reversed(rows):
                if found := _IN_UNIT.search(plain(self.seen(number, column))):
                    return found[1]
        for number in range(row - 1, max(-1, row - _UNIT_ABOVE), -1):
            for value in self.rows[number]:
                if value is not None and (found := _UNIT_LINE.search(plain(value))):
                    return found[1]
        return ""

    def _is_title(self, column: Column, row: int, at: int, deep: int) -> bool:
        title = key(column.title)
        if deep == 1 and not column.group:
            return self.is_first(row, at) and key(self.own(row, at)) == title
        if deep == 1:
            return False
        upper, lower = key(self.seen(row, at)), key(self.seen(row + 1, at))
        if column.group:
            return lower == title and upper == key(column.group) and self.is_first(row + 1, at)
        return upper == title and lower == title and self.is_first(row, at)


def address(row: int, column: int) -> str:
    """A cell as Excel calls it: B12."""
    letters, number = "", column + 1
    while number:
        number, left = divmod(number - 1, 26)
        letters = chr(65 + left) + letters
    return f"{letters}{row + 1}"
