"""What one value holds otherwise than another, field by field. Parts that both share cost nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from perfeval_desktop.model.base import Row, Value, field_types, row_type
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.tree import same


@dataclass(frozen=True, slots=True)
class Difference:
    """The field at ``path`` holds ``new`` instead of ``old``.

    ``is_table``: both are tuples of rows, and rows came, went or moved. What differs inside the rows that both have is
    not meant by it: those fields are differences of their own, and come after it.
    """

    path: FieldPath
    old: Any
    new: Any
    is_table: bool = False

    @property
    def added(self) -> tuple[Row, ...]:
        """The rows that only ``new`` has."""
        return _only_in(self.new, self.old) if self.is_table else ()

    @property
    def removed(self) -> tuple[Row, ...]:
        """The rows that only ``old`` has."""
        return _only_in(self.old, self.new) if self.is_table else ()

    @property
    def is_reordered(self) -> bool:
        """True when the rows that both have stand in another order."""
        return self.is_table and _common(self.old, self.new) != _common(self.new, self.old)


def differences(before: Value, after: Value, base: FieldPath = ROOT) -> Iterator[Difference]:
    """Where ``after`` differs from ``before``, a value of the same class, in the order of the declaration."""
    types = field_types(type(before))
    for name in before.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old is new:
            continue
        here = FieldPath((*base.steps, name))
        if isinstance(old, Value) and type(old) is type(new):
            yield from differences(old, new, here)
        elif row_type(types[name]) is not None:
            yield from _of_tables(old, new, here)
        elif not same(old, new):
            yield Difference(here, old, new)


def _of_tables(old: tuple[Row, ...], new: tuple[Row, ...], here: FieldPath) -> Iterator[Difference]:
    if [row.id for row in old] != [row.id for row in new]:
        yield Difference(here, old, new, is_table=True)
    before = {row.id: row for row in old}
    for row in new:
        if row.id in before and before[row.id] is not row:
            yield from differences(before[row.id], row, here.row(row.id))


def _only_in(rows: tuple[Row, ...], others: tuple[Row, ...]) -> tuple[Row, ...]:
    known = {row.id for row in others}
    return tuple(row for row in rows if row.id not in known)


def _common(rows: tuple[Row, ...], others: tuple[Row, ...]) -> list[str]:
    known = {row.id for row in others}
    return [row.id for row in rows if row.id in known]
