"""What was carried over from last year's file and is not confirmed yet."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from perfeval_desktop.checks.issue import Issue, Severity, key_of
from perfeval_desktop.checks.registry import PROJECTS, Context, check
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.unconfirmed import Unconfirmed, still_waiting
from perfeval_desktop.rulepack.labels import snippet

_SHOWN = 20  # characters of a value that a finding quotes
_PARTS = ("cover", "profile", "report", "budget", "scorecard", "goals", "projects[*]", "to_confirm")
_Waiting = dict[str, tuple[Unconfirmed, ...]]


@check("carried.unconfirmed", reads=_PARTS, level=Severity.EXPLAIN, scope="both")
def unconfirmed_fields(context: Context) -> Iterator[Issue]:
    """待确认: a field still holds what was carried over. The others of a part are folded under its first."""
    rows = context.evaluation.to_confirm
    if not rows:
        return
    waiting = context.memo.of("unconfirmed", context.base, (rows,), lambda: _by_scope(rows))
    own = still_waiting(waiting.get(_scope(context.base), ()), context.evaluation)
    leaders: dict[str, str] = {}
    counts: dict[str, int] = {}
    for row in own:
        part = _part_of(row.path)
        counts[part] = counts.get(part, 0) + 1
    for row in own:
        where, part = row.path, _part_of(row.path)
        under = leaders.get(part, "")
        count = "" if under else str(counts[part])
        yield context.issue(where, found=snippet(row.value, _SHOWN), count=count, under=under)
        leaders.setdefault(part, key_of(context.rule, where))


def _by_scope(rows: tuple[Unconfirmed, ...]) -> _Waiting:
    found: dict[str, list[Unconfirmed]] = {}
    for row in rows:
        with contextlib.suppress(ModelError):  # what is no address is at no field: nothing waits there
            found.setdefault(_scope(row.path), []).append(row)
    return {scope: tuple(own) for scope, own in found.items()}


def _scope(where: FieldPath) -> str:
    """The id of the project in which a field lies, empty for the department's part."""
    return where.steps[1] if len(where.steps) > 1 and where.starts_with(PROJECTS) else ""


def _part_of(where: FieldPath) -> str:
    """The part of the form in which a field lies: a project is one part."""
    return _scope(where) or where.steps[0]
