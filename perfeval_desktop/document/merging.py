"""Merging: what was changed in one value, done to another one that grew from the same."""

from __future__ import annotations

from typing import Any, NamedTuple

from perfeval_desktop.model.base import Row
from perfeval_desktop.model.differences import Difference, differences
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, replace_at, same


class Merged(NamedTuple):
    """``value``: what came of it. ``left_out``: what had no place any longer. ``clashes``: both sides changed these."""

    value: SelfEvaluation
    left_out: tuple[Difference, ...]
    clashes: tuple[Difference, ...]


def merged(base: SelfEvaluation, changed: SelfEvaluation, onto: SelfEvaluation) -> Merged:
    """Do to ``onto`` what made ``changed`` of ``base``; where both changed a field, ``changed`` wins."""
    if same(base, onto):
        return Merged(changed, (), ())
    value, left_out, clashes = onto, [], []
    for difference in differences(base, changed):
        try:
            there = get_at(value, difference.path)
            if not difference.is_table and not (same(there, difference.old) or same(there, difference.new)):
                clashes.append(difference)
            wanted = _rows(there, difference) if difference.is_table else difference.new
            value = replace_at(value, difference.path, wanted)
        except ModelError:
            left_out.append(difference)
    return Merged(value, tuple(left_out), tuple(clashes))


def _rows(there: Any, difference: Difference) -> tuple[Row, ...]:
    """The rows that are there, without those that were removed, with those that were added beside their neighbours."""
    gone = {row.id for row in difference.removed}
    rows = [row for row in there if row.id not in gone]
    known = {row.id for row in rows}
    if difference.is_reordered:
        rows = _in_order(rows, [row.id for row in difference.new])
    for number, row in enumerate(difference.new):
        if row.id in known or row not in difference.added:
            continue
        before = {each.id for each in difference.new[:number]}
        place = next((index + 1 for index in reversed(range(len(rows))) if rows[index].id in before), 0)
        rows.insert(place, row)
        known.add(row.id)
    return tuple(rows)


def _in_order(rows: list[Row], order: list[str]) -> list[Row]:
    """``rows`` with those named in ``order`` in that order; the others stay where they are."""
    places = {row_id: number for number, row_id in enumerate(order)}
    sorted_rows = iter(sorted((row for row in rows if row.id in places), key=lambda row: places[row.id]))
    return [next(sorted_rows) if row.id in places else row for row in rows]
