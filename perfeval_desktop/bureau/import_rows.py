"""Rows of the user's own in a sheet: goals, indicators of projects, 资金使用情况表.

In a workbook that this program pressed a row is known by its place too, so one that was renamed stays the same row. Of
another workbook only names count: what stands in a place there may be anything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perfeval_desktop.bureau.column_titles import tell_titles
from perfeval_desktop.bureau.row_pairs import paired
from perfeval_desktop.bureau.sheet_grid import Grid, Head, key, plain, text_of
from perfeval_desktop.bureau.taking import Fate, Taking
from perfeval_desktop.layout.blocks import Cell
from perfeval_desktop.layout.cells import content
from perfeval_desktop.layout.classes import leaf_groups
from perfeval_desktop.model.base import Row
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.tree import get_at, replace_at
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.labels import label_of, snippet
from perfeval_desktop.rulepack.schema import IndicatorGroup
from perfeval_desktop.storage.workbook_text import CellContent

TICKED = frozenset("✓√☑✔")
MARKS = frozenset({"—", "-", "……", "…", "/"})
_NAMES = ("item", "allocation_document")  # of a row of fund usage
_NAMED = 3  # rows that are missing are named up to so many


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the sheet: its class, its name and what its other cells say."""

    row: int
    category: str
    name: str
    values: Mapping[str, CellContent]


def take_rows(
    taking: Taking,
    grid: Grid,
    columns: Sequence[Column],
    where: FieldPath,
    groups: Sequence[IndicatorGroup],
    make: Callable[[str], Row],
) -> bool:
    """Rows of the user's own under classes of the pack: goals of the department, indicators of a project."""
    head = grid.head(columns, [name_field(columns), "annual_target"])
    if head is None:
        return False
    tell_titles(taking, grid, head, columns)
    classes = {key(group.name): group.key for group in leaf_groups(groups)}
    lines = _lines(taking, grid, head, name_field(columns), classes)
    standing = [row for row in get_at(taking.evaluation, where) if row.category in classes.values()]
    own = _in_places(taking, where, head, lines, standing) if taking.origin.altered is not None else None
    own = _by_names(lines, standing) if own is None else own
    is_pressed = taking.origin.altered is not None
    known = set(own.values())
    for number, line in enumerate(lines):
        if number not in own:
            own[number] = _add(taking, where, make(line.category), *_neighbours(own, lines, number, is_pressed))
        _take_row(taking, grid, line.row, head, where.row(own[number]), name_field(columns))
    if is_pressed:
        gone = [row for row in standing if row.id not in known and _says(row, head)]
        _tell_gone(taking, head, [row.name or row.annual_target for row in gone])
    return True


def name_field(columns: Sequence[Column]) -> str:
    return "level3" if any(column.field == "level3" for column in columns) else "name"


def _lines(taking: Taking, grid: Grid, head: Head, field: str, classes: Mapping[str, str]) -> list[_Line]:
    at_class = head.place("level2")
    at_class = at_class if at_class is not None else head.place("level1")
    lines = []
    for row in range(head.below, len(grid.rows)):
        category = classes.get(key(grid.seen(row, at_class))) if at_class is not None else None
        values = {column.field: grid.own(row, at) for column, at in head.places if column.kind != "tick"}
        name = _without_prefix(text_of(values.get(field)))
        others = {one: value for one, value in values.items() if one not in ("level1", "level2", field)}
        texts = [text_of(value) for value in others.values()]
        if category is not None and (name or any(texts)):
            lines.append(_Line(row, category, name, others))
        elif category is None and name and len(list(filter(None, texts))) > 1:
            taking.note((row, head.place(field) or 0), Fate.UNCLEAR, "认不出是哪一类指标，这一行没有取")
    return lines


def _by_names(lines: Sequence[_Line], standing: Sequence[Any]) -> dict[int, str]:
    left = {row.id: row for row in standing}
    own: dict[int, str] = {}
    for number, line in enumerate(lines):
        row = _matching(left.values(), line.category, line.name)
        if row is not None:
            own[number] = row.id
            del left[row.id]
    return own


def _in_places(
    taking: Taking, where: FieldPath, head: Head, lines: Sequence[_Line], standing: Sequence[Any]
) -> dict[int, str]:
    """Class by class the rows by their names and places."""
    own = dict[int, str]()
    columns = {column.field: column for column, _ in head.places}
    for category in dict.fromkeys(line.category for line in lines):
        numbers = [number for number, line in enumerate(lines) if line.category == category]
        rows = [row for row in standing if row.category == category]

        def alike(number: int, at: int, numbers: list[int] = numbers, rows: list[Any] = rows) -> float:
            return _alike(taking, where.row(rows[at].id), lines[numbers[number]].values, columns)

        names = [plain(lines[number].name) for number in numbers]
        pairs = paired(names, [plain(_without_prefix(row.name)) for row in rows], alike)
        own |= {numbers[number]: rows[at].id for number, at in pairs.items()}
    return own


def _alike(taking: Taking, where: FieldPath, values: Mapping[str, CellContent], columns: Mapping[str, Column]) -> float:
    """The share of the filled cells in which the row of the package says what the row of the sheet says."""
    row, same, count = get_at(taking.evaluation, where), 0, 0
    for field, raw in values.items():
        if field not in row.__struct_fields__:
            continue
        said = None if raw is None or plain(raw) in MARKS else raw
        held = getattr(row, field)
        if said is None and held in (None, "", ()):
            continue
        count += 1
        same += said is not None and taking.shows(where.child(field), said, columns[field])
    return same / count if count else 1.0


def _says(row: Any, head: Head) -> bool:
    fields = ["name", *(column.field for column, _ in head.places if column.field in row.__struct_fields__)]
    return any(getattr(row, field) not in (None, "", ()) for field in fields if field != "category")


def _neighbours(own: Mapping[int, str], lines: Sequence[_Line], number: int, is_pressed: bool) -> tuple[str, str]:
    """The rows of the same class before and behind a new one; of another workbook new rows go to the end."""
    if not is_pressed:
        return "", ""
    before = [own[at] for at in range(number) if lines[at].category == lines[number].category]
    behind = [own[at] for at in range(number, len(lines)) if at in own and lines[at].category == lines[number].category]
    return before[-1] if before else "", behind[0] if behind else ""


def _add(taking: Taking, where: FieldPath, row: Row, before: str, behind: str) -> str:
    """Put a new row after the one with the id ``before``, else in front of the one with ``behind``, else at the end."""
    rows = get_at(taking.evaluation, where)
    places = {one.id: at for at, one in enumerate(rows)}
    at = places[before] + 1 if before else places.get(behind, len(rows))
    taking.evaluation = replace_at(taking.evaluation, where, (*rows[:at], row, *rows[at:]))
    return row.id


def _tell_gone(taking: Taking, head: Head, names: Iterable[str]) -> None:
    """A row that was deleted in the sheet stays: it may have been lost by mistake."""
    gone = [snippet(name, 20) for name in names]
    if gone:
        named = "、".join(f"“{name}”" for name in gone[:_NAMED] if name)
        named += "等" if len(gone) > _NAMED else ""
        said = f"表格中少了 {len(gone)} 行{f'（{named}）' if named else ''}"
        places = [(head.below - 1, at) for _, at in head.places]
        at = next((place for place in places if (taking.sheet, *place) not in taking.seen), places[0])
        taking.note(at, Fate.UNCLEAR, f"{said}，没有删去；不要的请在程序中删去")


def _take_row(taking: Taking, grid: Grid, row: int, head: Head, where: FieldPath, name: str) -> None:
    """One row; ticks of a title stand in several columns."""
    ticked: dict[str, list[tuple[str, int]]] = {}
    for column, at in head.places:
        raw = grid.own(row, at)
        if column.kind == "tick":
            chosen = ticked.setdefault(column.field, [])
            if plain(raw) and plain(raw)[0] in TICKED:
                chosen.append((column.value, at))
        elif column.field == name:
            taking.take(where.child("name"), _without_prefix(text_of(raw)) or None, (row, at))
        elif column.field in get_at(taking.evaluation, where).__struct_fields__:
            _take_cell(taking, grid, (row, at), where.child(column.field), column)
    for field, chosen in ticked.items():
        _take_ticks(taking, where.child(field), chosen, row)


def _take_cell(taking: Taking, grid: Grid, at: tuple[int, int], where: FieldPath, column: Column) -> None:
    """One cell. In a workbook of this program a merged one is of all its rows, and where something was printed and
    nothing stands now, that is told."""
    is_pressed = taking.origin.altered is not None
    if take_shared(taking, grid, at, where):
        return
    place = grid.master(*at) if is_pressed else at
    raw = grid.own(*place)
    said = None if plain(raw) in MARKS else raw
    taking.take(where, said, place, column)
    held = get_at(taking.evaluation, where)
    if is_pressed and said is None and held not in (None, "", ()):
        text = Cell(content(held, column)).text
        if text and plain(text) not in MARKS:
            label = label_of(where, taking.evaluation, taking.pack)
            taking.note(place, Fate.UNCLEAR, f"{label}：表格中是空的，仍是“{snippet(text, 20)}”")


def take_shared(taking: Taking, grid: Grid, at: tuple[int, int], where: FieldPath) -> bool:
    """True for a cell of another workbook that is merged with one above it.

    Its words are those of each row and are taken; its number is of all together, so it stays with the first row, which
    is told.
    """
    place = grid.master(*at)
    raw = grid.own(*place)
    if taking.origin.altered is not None or place[0] == at[0] or raw is None or plain(raw) in MARKS:
        return False
    if isinstance(get_at(taking.evaluation, where), str):
        taking.take(where, raw, at)
    else:
        label = label_of(where, taking.evaluation, taking.pack)
        taking.note(at, Fate.UNCLEAR, f"{label}：与上面的格合并在一起，“{snippet(text_of(raw), 20)}”只记在第一行")
    return True


def _take_ticks(taking: Taking, where: FieldPath, chosen: list[tuple[str, int]], row: int) -> None:
    current = get_at(taking.evaluation, where)
    keys = tuple(value for value, _ in chosen)
    is_same = current == keys if isinstance(current, tuple) else [current or ""] == list(keys or ("",))
    if is_same or not chosen:
        return
    if not isinstance(current, tuple) and len(keys) > 1:
        taking.note((row, chosen[0][1]), Fate.UNCLEAR, "勾选了不止一项")
        return
    value: Any = keys if isinstance(current, tuple) else _enum(where.name, keys[0])
    taking.evaluation = replace_at(taking.evaluation, where, value)
    taking.note((row, chosen[0][1]), Fate.TAKEN, "勾选")


def _enum(field: str, value: str) -> Any:
    return Completion(value) if field == "completion" else value


def take_usage(
    taking: Taking, grid: Grid, columns: Sequence[Column], where: FieldPath, make: Callable[[], Row]
) -> bool:
    """资金使用情况表: rows by their document and item, new ones at the end."""
    wanted = tuple(column for column in columns if column.kind != "index")
    head = grid.head(wanted, ["budget", "spent"])
    if head is None:
        return False
    tell_titles(taking, grid, head, columns)
    filled = []
    for row in range(head.below, len(grid.rows)):
        values = {column.field: grid.own(row, at) for column, at in head.places}
        if sum(value is not None for value in values.values()) >= 2:
            seen = {column.field: grid.seen(row, at) for column, at in head.places}  # equal cells are merged
            names = {field: seen[field] for field in _NAMES if field in seen}
            filled.append(_Line(row, "", "", seen if taking.origin.altered is not None else values | names))
    standing = get_at(taking.evaluation, where)
    is_pressed = taking.origin.altered is not None
    own = _usage_in_places(taking, where, head, filled, standing) if is_pressed else _usage_by_names(filled, standing)
    known = set(own.values())
    for number, line in enumerate(filled):
        if number not in own:
            own[number] = _add(taking, where, make(), *_neighbours(own, filled, number, is_pressed))
        for column, at in head.places:
            _take_cell(taking, grid, (line.row, at), where.row(own[number]).child(column.field), column)
    if is_pressed:
        gone = [row for row in standing if row.id not in known and _says(row, head)]
        _tell_gone(taking, head, [row.item or row.allocation_document for row in gone])
    return True


def _usage_by_names(lines: Sequence[_Line], standing: Sequence[Any]) -> dict[int, str]:
    left, own = list(standing), dict[int, str]()
    for number, line in enumerate(lines):
        named = [plain(line.values.get(field)) for field in ("item", "allocation_document")]
        row = next((one for one in left if [plain(one.item), plain(one.allocation_document)] == named), None)
        row = row or next((one for one in left if plain(one.allocation_document) == named[1] != ""), None)
        if row is not None:
            own[number] = row.id
            left.remove(row)
    return own


def _usage_in_places(
    taking: Taking, where: FieldPath, head: Head, lines: Sequence[_Line], standing: Sequence[Any]
) -> dict[int, str]:
    columns = {column.field: column for column, _ in head.places}

    def alike(number: int, at: int) -> float:
        return _alike(taking, where.row(standing[at].id), lines[number].values, columns)

    names = [f"{plain(line.values.get('item'))} {plain(line.values.get('allocation_document'))}" for line in lines]
    pairs = paired(names, [f"{plain(row.item)} {plain(row.allocation_document)}" for row in standing], alike)
    own = {number: standing[at].id for number, at in pairs.items()}
    others = [number for number in range(len(lines)) if number not in own]
    left = [row for row in standing if row.id not in own.values()]
    found = _usage_by_names([lines[number] for number in others], left)
    return own | {others[at]: row_id for at, row_id in found.items()}


def _matching(rows: Collection[Any], category: str, name: str) -> Any:
    """The row of the class with the name; where none is named so, the first of the class that is left."""
    same_class = [row for row in rows if row.category == category]
    named = next((row for row in same_class if plain(row.name) == plain(name)), None)
    return named or (same_class[0] if same_class and not name else None)


def _without_prefix(text: str) -> str:
    """A name without the number that the form prints before it (指标1：)."""
    head, colon, rest = text.partition("：")
    is_number = colon and plain(head).removeprefix("指标").isdecimal()
    found = rest.strip() if is_number else text.strip()
    return "" if found in MARKS else found
