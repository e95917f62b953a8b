"""Columns and classes as they are written in a pack: what the form has, in its order, and what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_desktop.bureau.form_reading import FormRow, FoundTable, Labelled, Title
from perfeval_desktop.bureau.pack_review import PENDING
from perfeval_desktop.bureau.sheet_grid import key, plain
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.schema import IndicatorGroup
from perfeval_desktop.rulepack.toml_edit import Plain, TomlText, commented, new_item, with_values


def put_columns(toml: TomlText, place: str, columns: Sequence[Column], table: FoundTable) -> None:
    """Write the columns of ``place`` as the form has them, when they are not what stands there."""
    spot = toml.at(place)
    if spot is None:
        return
    items = dict(zip(columns, toml.items(spot), strict=True))
    block = place if spot.items and spot.items[0].is_block else ""
    written = list(_columns(table.titles, items, block))
    for column in table.missing(columns):
        asked = f"{PENDING}表格里没有“{column.plain_title}”一栏，已去掉；仍要的话去掉以下行首的 #。"
        written += [asked, commented(items[column])]
    if written != list(items.values()):
        toml.put_items(spot, written)


def _columns(titles: Sequence[Title], items: dict[Column, str], block: str) -> Iterator[str]:
    for title in titles:
        if title.base is not None:
            if title.is_guess:
                yield f"{PENDING}“{title.title}”一栏当作原来的“{title.base.plain_title}”，请核对。"
            same = plain(title.base.title) == title.title and plain(title.base.group) == title.group
            item = items[title.base]
            yield item if same else with_values(item, _called(title))
        elif title.field:
            yield new_item({"field": title.field, **_called(title)}, block)
        else:
            yield f"{PENDING}“{title.title}”一栏没有认出，请写明填写的内容 field，并去掉以下行首的 #。"
            yield commented(new_item({"field": "", **_called(title)}, block))


def _called(title: Title) -> dict[str, Plain]:
    return {"title": title.title, "group": title.group} if title.group else {"title": title.title}


class Groups:
    """The classes of a form in its order; those of the pack keep their keys, new ones get one."""

    def __init__(self, known: Sequence[IndicatorGroup], items: Sequence[str], prefix: str, place: str) -> None:
        self._block = place if items and not items[0].startswith("{") else ""
        self._known = list(known)
        self._items = {group.key: item for group, item in zip(known, items, strict=True)}
        self._prefix = prefix
        self._keys: dict[tuple[str, ...], str] = {}
        self._points: dict[str, Decimal | None] = {}
        self._sums: dict[str, Decimal] = {}
        self._order: list[tuple[str, Labelled, str]] = []

    def key_of(self, levels: Sequence[Labelled]) -> str:
        """The key of the class that ``levels`` name, from the first level down."""
        parent, names = "", tuple[str, ...]()
        for level in levels:
            names = (*names, key(level.name))
            if names not in self._keys:
                self._keys[names] = self._known_key(level.name, parent) or self._new_key(parent)
                self._order.append((self._keys[names], level, parent))
            parent = self._keys[names]
        return parent

    def add(self, row: FormRow) -> str:
        """Count the points of an indicator to its classes; the key of the lowest one."""
        found = self.key_of(row.levels)
        if row.points is not None:
            for number in range(len(row.levels)):
                at = self.key_of(row.levels[: number + 1])
                self._sums[at] = self._sums.get(at, Decimal(0)) + row.points
        return found

    def written(self) -> list[str]:
        """The classes as they are written."""
        lines = []
        for group_key, level, parent in self._order:
            old = next((group for group in self._known if group.key == group_key), None)
            points = level.points if level.points is not None else self._sums.get(group_key)
            values: dict[str, Plain] = {}
            if old is None:
                names = {"key": group_key, "parent": parent, "name": level.name}
                values = {name: words for name, words in names.items() if words}
            elif plain(old.name) != plain(level.name):
                values["name"] = level.name
            if points is not None and (old is None or old.max_score != points):
                values["max_score"] = points
            lines.append(new_item(values, self._block) if old is None else with_values(self._items[group_key], values))
        return lines

    def _known_key(self, name: str, parent: str) -> str:
        same = [group for group in self._known if key(group.name) == key(name) and group.parent == parent]
        return same[0].key if same else ""

    def _new_key(self, parent: str) -> str:
        taken = {*self._keys.values(), *(group.key for group in self._known)}
        stem = f"{parent or self._prefix}.class" if parent or self._prefix else "class"
        return next(name for number in range(1, 1000) if (name := f"{stem}{number}") not in taken)


def put_groups(toml: TomlText, place: str, groups: Groups) -> None:
    """Write the classes of ``place``, when they are not what stands there."""
    spot = toml.at(place)
    if spot is not None and groups.written() != toml.items(spot):
        toml.put_items(spot, groups.written())
