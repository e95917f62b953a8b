"""What still holds what was carried over: until somebody has looked at it, it is 待确认 and says nothing else."""

from __future__ import annotations

from typing import Any

from perfeval_desktop.checks.registry import Context
from perfeval_desktop.checks.required import is_filled
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.tree import get_at, has_at
from perfeval_desktop.model.unconfirmed import value_text


def is_carried(context: Context, where: FieldPath, value: Any) -> bool:
    """True while the field at ``where``, which holds ``value``, waits to be confirmed."""
    rows = context.evaluation.to_confirm
    if not rows:
        return False
    carried = context.memo.of("carried values", ROOT, (rows,), lambda: {row.place: row.value for row in rows})
    return carried.get(str(where)) == value_text(value)


def row_is_carried(context: Context, where: FieldPath) -> bool:
    """True while nothing in the row at ``where`` is filled in but what was carried over: it is not begun yet."""
    if not context.evaluation.to_confirm or not has_at(context.evaluation, where):
        return False
    row = get_at(context.evaluation, where)
    filled = [
        (name, value)
        for name in row.__struct_fields__
        if name not in ("id", "category") and is_filled(value := getattr(row, name))
    ]
    return bool(filled) and all(is_carried(context, where.child(name), value) for name, value in filled)
