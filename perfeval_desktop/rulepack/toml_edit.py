"""Changing single values and lists in the text of a TOML file: everything else, comments too, stays as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.rulepack.toml_spots import Spot, spots_of

Plain = str | Decimal | int | bool
_INDENT = "  "


class TomlText:
    """A text and what is to be changed in it. Changes of one text do not overlap."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = spots_of(text)
        self._changes: list[tuple[int, int, str]] = []

    def at(self, place: str) -> Spot | None:
        """The spot of a dotted place, None where the text says nothing of it."""
        spot = self.root
        for step in place.split("."):
            if step not in spot.children:
                return None
            spot = spot.children[step]
        return spot

    def of(self, spot: Spot) -> str:
        """What is written at ``spot``."""
        return self.text[spot.start : spot.end]

    def put(self, spot: Spot, text: str) -> None:
        """Write ``text`` in the place of ``spot``."""
        self._changes.append((spot.start, spot.end, text))

    def note(self, spot: Spot, lines: Sequence[str]) -> None:
        """Write whole lines above the line that names ``spot``."""
        start = self.text.rfind("\n", 0, spot.at) + 1
        indent = self.text[start : spot.at]
        indent = indent if not indent.strip() else ""
        self._changes.append((start, start, "".join(f"{indent}{line}\n" for line in lines)))

    def items(self, spot: Spot) -> list[str]:
        """The items of a list, each as it is written: inline, or as a block with the comments above it."""
        if not spot.items or not spot.items[0].is_block:
            return [self.of(item) for item in spot.items]
        starts = [self._lead(item.start) for item in spot.items]
        return [self.text[start:end] for start, end in zip(starts, [*starts[1:], self._end(spot)], strict=True)]

    def put_items(self, spot: Spot, items: Sequence[str]) -> None:
        """Write the list anew; an item that begins with # is a comment."""
        if spot.items and spot.items[0].is_block:
            start = self._lead(spot.items[0].start)
            lines = [item if item.endswith("\n") else f"{item}\n" for item in items]
            self._changes.append((start, self._end(spot), "".join(lines)))
        else:
            lines = [f"{_INDENT}{item}{'' if item.startswith('#') else ','}\n" for item in items]
            self.put(spot, "[\n" + "".join(lines) + "]")

    def changed(self) -> str:
        """The text with all changes."""
        parts, done = [], 0
        for start, end, new in sorted(self._changes, key=lambda change: change[:2]):
            parts += [self.text[done:start], new]
            done = end
        return "".join((*parts, self.text[done:]))

    def _end(self, spot: Spot) -> int:
        """Where a list of blocks ends: before the comments of what follows it."""
        return self._lead(max(_last(item) for item in spot.items))

    def _lead(self, start: int) -> int:
        """Where the comments begin that stand directly above a block."""
        while start:
            above = self.text.rfind("\n", 0, start - 1) + 1
            if not self.text[above:start].lstrip().startswith("#"):
                break
            start = above
        return start


def with_values(item: str, values: Mapping[str, Plain]) -> str:
    """An item of a list with other values for some of its names; new names come behind the first one."""
    if item.lstrip().startswith("{"):
        inner = TomlText(f"item = {item}")
        spot = inner.at("item")
        extra, offset = ", {} = {}", len("item = ")
    else:
        inner = TomlText(item)
        spot = _only_item(inner.root)
        extra, offset = "\n{} = {}", 0
    assert spot is not None
    first = next(iter(spot.children.values()))
    for name, value in values.items():
        if name in spot.children:
            inner.put(spot.children[name], toml_value(value))
        else:
            inner.put(Spot(first.end, first.end, first.at), extra.format(name, toml_value(value)))
    return inner.changed()[offset:]


def new_item(values: Mapping[str, Plain], block: str = "") -> str:
    """An item of a list, inline or as a block of the list ``block``."""
    if not block:
        return inline(values)
    return f"[[{block}]]\n" + "".join(f"{name} = {toml_value(value)}\n" for name, value in values.items()) + "\n"


def commented(item: str) -> str:
    """An item that is only a comment: without the signs before its lines it counts again."""
    if item.startswith("{"):
        return f"# {item},"
    return "".join(f"# {line}\n" for line in item.strip("\n").split("\n"))


def inline(values: Mapping[str, Plain]) -> str:
    """An inline table."""
    return "{ " + ", ".join(f"{name} = {toml_value(value)}" for name, value in values.items()) + " }"


def toml_value(value: Plain) -> str:
    """A value as it is written."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return trim_zeros(value)
    if isinstance(value, int):
        return str(value)
    if "\n" not in value:
        return json.dumps(value, ensure_ascii=False)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""\n{escaped}"""'


def _only_item(root: Spot) -> Spot:
    """The block in a text that holds nothing but it."""
    spot = root
    while not spot.items:
        spot = next(iter(spot.children.values()))
    return spot.items[-1]


def _last(spot: Spot) -> int:
    return max([spot.end, *map(_last, spot.children.values()), *map(_last, spot.items)])
