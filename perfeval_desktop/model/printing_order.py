"""The order in which fields stand in the printed package."""

from __future__ import annotations

from typing import Any

from perfeval_desktop.model.base import Value
from perfeval_desktop.model.field_path import FieldPath


def printing_order(where: FieldPath, root: Value) -> tuple[int, ...]:
    """A sort key within ``root``: structs declare their fields in printing order, rows stand as in their tuple.

    A place that does not exist sorts behind its neighbours.
    """
    order: list[int] = []
    node: Any = root
    for step in where.steps:
        if isinstance(node, Value) and step in node.__struct_fields__:
            order.append(node.__struct_fields__.index(step))
            node = getattr(node, step)
            continue
        rows = node if isinstance(node, tuple) else ()
        position = next((index for index, row in enumerate(rows) if row.id == step[1:-1]), len(rows))
        order.append(position)
        node = rows[position] if position < len(rows) else None
    return tuple(order)
