"""Changes that come from outside, one by one: what each would do, and where both sides changed the same place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from perfeval_desktop.document.commands import Batch, Command, InsertRow, RemoveRow, SetField
from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.differences import Difference, differences
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, has_at, replace_at, same
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.difference_words import DifferenceLine, lines_of

_BESIDE = frozenset({"waivers", "finals", "last_year", "to_confirm"})  # what a file carries of other times


@dataclass(frozen=True, slots=True)
class Incoming:
    """One change: the place in words, what stands there and what would. ``is_conflict``: both sides changed it."""

    line: DifferenceLine
    command: Command
    is_conflict: bool = False


def changes_between(before: SelfEvaluation, after: SelfEvaluation, pack: RulePack) -> tuple[Incoming, ...]:
    """What would have to be done to make ``after`` of ``before``; nothing conflicts."""
    return tuple(incoming(before, before, after, pack))


def incoming(
    base: Value, ours: SelfEvaluation, theirs: Value, pack: RulePack, where: FieldPath = ROOT
) -> Iterator[Incoming]:
    """What ``theirs`` changed since ``base`` and ``ours`` does not have yet; both stand at ``where`` of ``ours``."""
    changed_here = [each.path for each in differences(base, get_at(ours, where), where)]
    brought_back: set[FieldPath] = set()
    for each in differences(base, theirs, where):
        if each.path.steps[0] in _BESIDE:
            continue
        if each.is_table:
            yield from _rows(each, ours, changed_here, pack)
        elif not has_at(ours, each.path):
            again = _row_again(each, ours, theirs, where, pack)
            if again is not None and again[0] not in brought_back:
                brought_back.add(again[0])
                yield again[1]
        elif not same(get_at(ours, each.path), each.new):
            own = Difference(each.path, get_at(ours, each.path), each.new)
            command = SetField(each.path, each.new, "并入")
            yield Incoming(_line(own, ours, pack), command, each.path in changed_here)


def added_row(
    table: FieldPath, row: Row, ours: SelfEvaluation, pack: RulePack, *, is_conflict: bool = False
) -> Incoming:
    """The change that puts ``row`` at the end of ``table``."""
    rows: tuple[Row, ...] = get_at(ours, table)
    line = _line(Difference(table, rows, (*rows, row), is_table=True), ours, pack)
    return Incoming(line, InsertRow(table, row, None, "并入"), is_conflict)


def accepted(chosen: Iterable[Incoming], label: str) -> Batch:
    """The changes that were chosen, as one step."""
    return Batch(tuple(each.command for each in chosen), label)


def _rows(each: Difference, ours: SelfEvaluation, changed_here: list[FieldPath], pack: RulePack) -> Iterator[Incoming]:
    if not has_at(ours, each.path):
        return
    own: tuple[Row, ...] = get_at(ours, each.path)
    known = {row.id for row in own}
    for row in each.removed:
        if row.id in known:
            at = each.path.row(row.id)
            left = tuple(one for one in own if one.id != row.id)
            line = _line(Difference(each.path, own, left, is_table=True), ours, pack)
            yield Incoming(line, RemoveRow(at, "并入"), any(path.starts_with(at) for path in changed_here))
    for row in each.added:
        if row.id not in known:
            yield added_row(each.path, row, ours, pack)


def _row_again(
    each: Difference, ours: SelfEvaluation, theirs: Value, where: FieldPath, pack: RulePack
) -> tuple[FieldPath, Incoming] | None:
    """They changed a row that is gone here: taking it brings the row back as it is there."""
    at = each.path.parent
    while at.steps and not has_at(ours, at.parent):
        at = at.parent
    table = at.parent
    rows = get_at(ours, table)
    if not isinstance(rows, tuple):
        return None
    row = get_at(theirs, FieldPath(at.steps[len(where.steps) :]))
    return at, added_row(table, row, ours, pack, is_conflict=True)


def _line(each: Difference, ours: SelfEvaluation, pack: RulePack) -> DifferenceLine:
    after = replace_at(ours, each.path, each.new)
    return next(iter(lines_of([each], ours, after, pack)))
