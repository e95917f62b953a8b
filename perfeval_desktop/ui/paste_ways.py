"""The ways in which a block from the clipboard can be put into a table: one row after the other, or by its labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from perfeval_desktop.ui.clip_block import Clip, text_for
from perfeval_desktop.ui.clip_html import ClipCell
from perfeval_desktop.ui.grid_rows import BLANK, Cell, GridRow
from perfeval_desktop.ui.row_labels import (
    Labels,
    class_name,
    labels_of,
    meant,
    plain_label,
    spread_labels,
    standing_label,
)
from perfeval_desktop.ui.table_model import ValueTableModel
from perfeval_desktop.ui.table_writing import MOST_ADDED, Grown, Growth, Place, at_place, problem_of
from perfeval_desktop.ui.title_rows import in_unit, title_row_of, units_above

BY_LABELS = "按名称对应填入"
BY_TITLES = "按标题对应各列"
IN_ORDER = "按行依次填入"
BELOW_WORDS = "首行是标题，不粘贴"
BELOW_ROWS = "前 {} 行是标题，不粘贴"
TITLE_ROW = "标题行"
_MOST_TITLES = 3  # rows


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the block: the row of the table that it goes to, and the text for each column.

    Without a row it goes nowhere, and ``why`` says why not.
    """

    row: int | None
    texts: tuple[tuple[int, str], ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to put the block into the table, which may add rows to it; ``name`` is what the user chooses it by."""

    lines: tuple[Line, ...]
    name: str = ""
    made: Grown | None = None

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Each text with its place."""
        return (
            ((line.row, column), text) for line in self.lines if line.row is not None for column, text in line.texts
        )

    def lost(self) -> tuple[Line, ...]:
        """The lines that go nowhere."""
        return tuple(line for line in self.lines if line.row is None)


def head_columns(table: ValueTableModel) -> list[int]:
    """The columns of ``table`` whose labels say what a row is, the upper classes first."""
    keys = [column.key for column in table.columns]
    return [keys.index(key) for key in table.source.heads if key in keys]


class Placing:
    """The block ``clip`` over ``table``, its upper left at ``corner``."""

    def __init__(self, table: ValueTableModel, clip: Clip, corner: Place) -> None:
        self._table = table
        self._clip = clip
        self._row, self._column = corner
        self._heads = head_columns(table)
        self._titles = title_row_of(clip, table.columns)
        self._labels = labels_of(table.rows, self._heads)

    # --- one row after the other ---------------------------------------------------------------------------------

    def in_order(self, *, height: int = 0, width: int = 0, name: str = "", growth: Growth = ()) -> Way:
        """Row by row from the corner; repeated over ``height`` rows and ``width`` columns, if they are given."""
        clip, made = self._clip, self._table.grown(growth) if growth else None
        rows = made.rows if made else self._table.rows
        lines = []
        for down in range(height or clip.height):
            cells = clip.rows[down % clip.height]
            wide = [(self._column + right, cells[right % clip.width]) for right in range(width or clip.width)]
            lines.append(Line(self._row + down, _texts(rows, self._row + down, wide)))
        return Way(tuple(lines), name, made)

    def beyond(self) -> int:
        """How many rows the table has too few for the texts."""
        return max(0, self._row + _last_filled(self._clip) + 1 - len(self._table.rows))

    def longer(self) -> Way | None:
        """The way that adds rows at the end of the table; None where it takes none, or has enough."""
        last = len(self._table.rows) - 1
        count = min(MOST_ADDED, self.beyond())
        if not count or not self._table.may_grow(last):
            return None
        return self.in_order(name=f"在表格末尾增加 {count} 行", growth=((last, count),))

    def within_class(self) -> Way | None:
        """The way that adds rows where the class at the corner ends; None when the block does not go beyond it."""
        if not self._heads or self._row >= len(self._labels):
            return None
        last = self._last_of_class()
        count = min(MOST_ADDED, self._row + _last_filled(self._clip) - last)
        if count <= 0 or not self._table.may_grow(last):
            return None
        name = next(filter(None, (self._label_at(last, column) for column in reversed(self._heads))), "")
        return self.in_order(name=f"在“{name}”下增加 {count} 行", growth=((last, count),))

    def _last_of_class(self) -> int:
        own = self._labels[self._row]
        end = self._row
        while end + 1 < len(self._labels) and self._labels[end + 1] == own:
            end += 1
        return end

    def _label_at(self, row: int, column: int) -> str:
        return class_name(standing_label(self._table.rows, row, column))

    # --- by labels -----------------------------------------------------------------------------------------------

    def by_labels(self) -> Way | None:
        """Each row where its labels say; None when the block brings no labels of this form."""
        offset = self._offset()
        if offset is None:
            return None
        targets = self._targets(offset)
        if all(target is None or target[0] is None for target in targets):
            return None
        growth, numbers = self._numbered([target[0] if target is not None else None for target in targets])
        made = self._table.grown(growth) if growth else None
        rows = made.rows if made else self._table.rows
        lines = []
        for cells, target, number in zip(self._clip.rows, targets, numbers, strict=True):
            if target is None:
                continue
            wide = [each for each in self._placed(cells, offset) if each[0] not in self._heads]
            lines.append(Line(number, _texts(rows, number or 0, wide), target[1]))
        return Way(tuple(lines), BY_LABELS, made)

    def _placed(self, cells: Sequence[ClipCell], offset: int) -> list[tuple[int, ClipCell]]:
        """The cells with the columns that they go to: those of their titles, else where they stand."""
        titles = self._titles
        if titles is None:
            return [(at + offset, cell) for at, cell in enumerate(cells) if at + offset >= 0]
        found = ((titles.column_of(at, offset), titles.with_unit(at, cell)) for at, cell in enumerate(cells))
        return [(column, cell) for column, cell in found if column is not None and column >= 0]

    def by_titles(self) -> Way | None:
        """Row by row from the corner, each column where its title says; None when the block brings no titles.

        The rows down to the titles say what stands below them, and are no rows of the table.
        """
        titles, clip = self._titles, self._clip
        if titles is None or titles.number + 1 >= clip.height:
            return None
        body = clip.rows[titles.number + 1 :]
        last = len(self._table.rows) - 1
        count = min(MOST_ADDED, max(0, self._row + len(body) - 1 - last))
        growth = ((last, count),) if count and self._table.may_grow(last) else ()
        made = self._table.grown(growth) if growth else None
        rows = made.rows if made else self._table.rows
        heads = [Line(None, tuple((at, cell.text) for at, cell in self._placed(row, self._column)), TITLE_ROW)
                 for row in clip.rows[: titles.number + 1]]  # fmt: skip
        lines = [
            Line(self._row + down, _texts(rows, self._row + down, self._placed(row, self._column)))
            for down, row in enumerate(body)
        ]
        return Way((*heads, *lines), BY_TITLES, made)

    def below_words(self) -> Way | None:
        """Row by row from the corner without the first rows, which are words over numbers: titles of another form.

        None where the first row is none.
        """
        clip, count = self._clip, self._rows_of_words()
        if not count:
            return None
        units = units_above(clip, count)
        rows = tuple(tuple(in_unit(cell, units.get(at)) for at, cell in enumerate(row)) for row in clip.rows[count:])
        body = Placing(self._table, replace(clip, rows=rows), (self._row, self._column))
        way = body.longer() or body.in_order()
        heads = [
            Line(None, tuple((self._column + at, cell.text) for at, cell in enumerate(row)), TITLE_ROW)
            for row in clip.rows[:count]
        ]
        return replace(way, lines=(*heads, *way.lines), name=BELOW_WORDS if count == 1 else BELOW_ROWS.format(count))

    def _rows_of_words(self) -> int:
        """How many rows the titles of another form have; 0 for none.

        What comes to columns of numbers cannot be read in them, and can in the row below. #N/A is no title.
        """
        rows = [{self._column + at: cell.text.strip() for at, cell in enumerate(row)} for row in self._clip.rows]
        for count in range(1, min(_MOST_TITLES + 1, len(rows))):
            heads = [(at, text) for row in rows[:count] for at, text in row.items() if text and self._takes_number(at)]
            if any(text[0] == "#" or len(text) < 2 or not problem_of(self._cell(at), text) for at, text in heads):
                return 0
            if any(rows[count][at] and not problem_of(self._cell(at), rows[count][at]) for at, _ in heads):
                return count
        return 0

    def _takes_number(self, column: int) -> bool:
        return self._cell(column).kind.counts and self._cell(column).editable

    def names_other_rows(self) -> bool:
        """True when names in the block come to labels of the form that are others: it was made for other rows."""
        for down, cells in enumerate(self._clip.rows):
            row = self._row + down
            for head in self._heads if row < len(self._table.rows) else ():
                at = head - self._column
                own = plain_label(cells[at].text) if 0 <= at < len(cells) else ""
                label = plain_label(standing_label(self._table.rows, row, head))
                if own and label and not (label.startswith(own) or own.startswith(label)):
                    return True
        return False

    def _cell(self, column: int) -> Cell:
        return at_place(self._table.rows, (self._row, column))

    def is_in_order(self, way: Way) -> bool:
        """True when ``way`` puts every row where it would go anyway."""
        plain = dict(self.in_order().texts())
        return not way.lost() and way.made is None and all(plain.get(place) == text for place, text in way.texts())

    def _offset(self) -> int | None:
        """How far the columns of the block stand to the left of those of the table they belong to."""
        if not self._heads:
            return None
        groups = tuple(dict.fromkeys(self._labels))

        def found(offset: int) -> int:
            labels = spread_labels(self._own_labels(offset))
            return sum(bool(own) and meant(own, groups) is not None for own in labels)

        here = self._column
        if self._brings_fields(here) and self._brings_heads(here) and found(here):
            return here
        others = {head - at for head in self._heads for at in range(self._clip.width)} - {here}
        fitting = [(found(offset), -offset) for offset in others if self._brings_fields(offset)]
        best = max(fitting, default=(0, 0))
        # Below titles one name is enough: rows that are named belong where they are named.
        height = self._clip.height - (0 if self._titles is None else self._titles.number + 1)
        is_named = best[0] > 0 and self._names_rows() if self._titles is not None else False
        return -best[1] if 2 * best[0] > height or is_named else None

    def _names_rows(self) -> bool:
        """True when one of the titles is that of a label column: what stands below it are names of rows."""
        return self._titles is not None and any(column in self._heads for column in self._titles.columns.values())

    def _brings_heads(self, offset: int) -> bool:
        return any(0 <= head - offset < self._clip.width for head in self._heads)

    def _brings_fields(self, offset: int) -> bool:
        """True when the block has columns that are no labels."""
        columns = range(max(0, offset), min(len(self._table.columns), offset + self._clip.width))
        return any(column not in self._heads for column in columns)

    def _own_labels(self, offset: int) -> list[list[str]]:
        """The texts of the block in the label columns."""
        width = self._clip.width
        at = [head - offset for head in self._heads]
        return [[row[each].text if 0 <= each < width else "" for each in at] for row in self._clip.rows]

    def _targets(self, offset: int) -> list[tuple[tuple[Labels, int] | None, str] | None]:
        """For each row of the block its class and the place within it, or why it has none; None for a blank row."""
        groups: dict[Labels, int] = {}
        for labels in self._labels:
            groups[labels] = groups.get(labels, 0) + 1
        own = self._own_labels(offset)
        here = self._labels[self._row] if self._row < len(self._labels) else ()
        begun = {here: self._labels[: self._row].count(here)}
        titles = [
            plain_label(self._table.columns[head].title or self._table.columns[head].group) for head in self._heads
        ]
        found: list[tuple[tuple[Labels, int] | None, str] | None] = []
        for row, texts, labels in zip(self._clip.rows, own, spread_labels(own), strict=True):
            fields = [cell.text for at, cell in enumerate(row) if at + offset not in self._heads]
            if not any(fields):
                found.append(None)
                continue
            group = (meant(labels, groups) if any(labels) else here) or None
            named = next(filter(None, map(class_name, reversed(texts))), "") or next(filter(None, reversed(labels)), "")
            if group is None:
                is_title = any(plain_label(text) == title for text, title in zip(texts, titles, strict=True) if text)
                found.append((None, TITLE_ROW if is_title else f"没有“{named}”"))
                continue
            place = begun.get(group, 0)
            begun[group] = place + 1
            if place >= groups[group] and not self._table.may_grow(self._last_row(group)):
                found.append((None, f"“{named}”没有更多的行"))
            else:
                found.append(((group, place), ""))
        return found

    def _last_row(self, group: Labels) -> int:
        return len(self._labels) - 1 - self._labels[::-1].index(group)

    def _numbered(self, targets: Sequence[tuple[Labels, int] | None]) -> tuple[Growth, list[int | None]]:
        """The rows that have to be added, and for each target its row in the table when they are."""
        wanted: dict[Labels, int] = {}
        for target in targets:
            if target is not None:
                wanted[target[0]] = max(wanted.get(target[0], 0), target[1] + 1)
        added = {group: max(0, count - self._labels.count(group)) for group, count in wanted.items()}
        growth = sorted((self._last_row(group), count) for group, count in added.items() if count)
        numbers: list[int | None] = []
        for target in targets:
            if target is None:
                numbers.append(None)
                continue
            members = [row for row, labels in enumerate(self._labels) if labels == target[0]]
            inside = min(target[1], len(members) - 1)
            row = members[inside] + target[1] - inside
            numbers.append(row + sum(count for last, count in growth if last < members[inside]))
        return tuple(growth), numbers


def _texts(rows: Sequence[GridRow], row: int, cells: Sequence[tuple[int, ClipCell]]) -> tuple[tuple[int, str], ...]:
    """What is typed for each cell; one that a merged one covers is left alone."""
    return tuple((column, _typed(rows, (row, column), cell)) for column, cell in cells if not cell.covered)


def _typed(rows: Sequence[GridRow], place: Place, cell: ClipCell) -> str:
    # A row that will be added is like the last one.
    target: Cell = at_place(rows, (min(place[0], len(rows) - 1), place[1])) if rows else BLANK
    return text_for(cell, target.kind)


def _last_filled(clip: Clip) -> int:
    """The last row of the block in which something stands; −1 when there is none."""
    return max((at for at, row in enumerate(clip.rows) if any(cell.text for cell in row)), default=-1)
