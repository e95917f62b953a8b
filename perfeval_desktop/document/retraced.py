"""Retraced: a step that was taken back or done again, and where in the document one sees what it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfeval_desktop.model.base import Row
from perfeval_desktop.model.differences import Difference, differences
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation

# Rows that stand nowhere: they speak of a field.
_TEXT_OF_ROWS = {"to_confirm": "place", "waivers": "id", "evidence": "place"}


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that changed: a field, or the filled ``fields`` of a row that came or went.

    Where none of them is shown any longer, ``beside`` names what stands there instead.
    """

    fields: tuple[FieldPath, ...]
    beside: tuple[FieldPath, ...] = ()


@dataclass(frozen=True, slots=True)
class Retraced:
    """``label`` is the step's name in the history; the document held ``before`` and holds ``after`` now."""

    label: str
    is_undo: bool
    before: SelfEvaluation
    after: SelfEvaluation

    def seen(self) -> tuple[Seen, ...]:
        """What changed, in the order of the declaration."""
        return tuple(one for difference in differences(self.before, self.after) for one in _seen(difference))


def _seen(difference: Difference) -> Iterator[Seen]:
    at = difference.path
    if at.steps[0] in _TEXT_OF_ROWS:
        yield from _spoken_of(difference)
    elif not difference.is_table:
        yield Seen((at,))
    else:
        yield from (Seen(tuple(_filled(row, at)), (at.row(row.id),)) for row in difference.added)
        yield from (Seen(tuple(_filled(row, at)), tuple(_beside(row, difference))) for row in difference.removed)
        if difference.is_reordered:
            yield Seen((at.row(_moved(difference)),))


def _filled(row: Row, rows: FieldPath) -> Iterator[FieldPath]:
    """The fields in which a row says anything: a table that prints the row in any case shows them."""
    for name in row.__struct_fields__:
        if name != "id" and getattr(row, name) not in (None, "", ()):
            yield rows.row(row.id).child(name)


def _beside(row: Row, difference: Difference) -> Iterator[FieldPath]:
    """Where a row was that is gone: the one that stands there now, else the last one, else the empty table."""
    ids = [old.id for old in difference.old]
    now = [new.id for new in difference.new]
    behind = [key for key in ids[ids.index(row.id) :] if key in now]
    yield from (difference.path.row(key) for key in (*behind[:1], *now[-1:]))
    yield difference.path


def _moved(difference: Difference) -> str:
    """The row that moved; of several, the first that stands where another one stood."""
    known = {row.id for row in difference.old}
    new: list[str] = [row.id for row in difference.new if row.id in known]
    old: list[str] = [row.id for row in difference.old if row.id in new]
    here, there = next((pair for pair in zip(new, old, strict=True) if pair[0] != pair[1]), (new[0], old[0]))
    without = [key for key in old if key != here] == [key for key in new if key != here]
    return here if without else there


def _spoken_of(difference: Difference) -> Iterator[Seen]:
    name = _TEXT_OF_ROWS[difference.path.steps[0]]
    rows = (*difference.added, *difference.removed)
    keys = [getattr(row, name) for row in rows] if difference.is_table else [difference.path.steps[1][1:-1]]
    for key in keys:
        try:
            where = FieldPath.parse(key.partition("@")[2].partition("#")[0] or key)
        except ModelError:
            continue
        if where.steps:
            yield Seen((where,))
