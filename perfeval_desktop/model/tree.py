"""Reading and replacing parts of a value by FieldPath: pure functions, their results share what is equal."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import ROOT, FieldPath

T = TypeVar("T", bound=Value)


class Field(NamedTuple):
    """A leaf of the tree: its address, its value, and its declared type."""

    path: FieldPath
    value: Any
    type: Any


def get_at(root: Value, path: FieldPath) -> Any:
    """The value at ``path``; raises ModelError when there is no such field or row."""
    node: Any = root
    for step in path.steps:
        node = _step_into(node, step, path)
    return node


def has_at(root: Value, path: FieldPath) -> bool:
    """True when ``path`` names a field or a row that exists in ``root``."""
    try:
        get_at(root, path)
    except ModelError:
        return False
    return True


def replace_at(root: T, path: FieldPath, value: Any) -> T:
    """``root`` with ``value`` at ``path``; raises ModelError for an unknown place or a value of the wrong type."""
    changed = _replace(root, path.steps, value, path)
    assert isinstance(changed, type(root))
    return changed


def iter_fields(root: Value, base: FieldPath = ROOT) -> Iterator[Field]:
    """Every leaf of the tree in the order of the declaration. Row ids are addresses, not leaves."""
    types = _types_of(root)
    for name in root.__struct_fields__:
        if name == "id" and isinstance(root, Row):
            continue
        value, here = getattr(root, name), FieldPath((*base.steps, name))
        if isinstance(value, Value):
            yield from iter_fields(value, here)
        elif isinstance(value, tuple) and _row_type(types[name]) is not None:
            for row in value:
                yield from iter_fields(row, here.row(row.id))
        else:
            yield Field(here, value, types[name])


@functools.cache
def field_types(cls: type[Value]) -> dict[str, Any]:
    """The declared type of every field of ``cls``."""
    hints = get_type_hints(cls)
    return {name: hints[name] for name in cls.__struct_fields__}


def row_type_at(root: Value, rows: FieldPath) -> type[Row]:
    """The Row class of the tuple at ``rows``; raises ModelError when it is not a tuple of rows."""
    owner = get_at(root, rows.parent)
    row_type = _row_type(_types_of(owner).get(rows.name))
    if row_type is None:
        raise ModelError(f"“{rows}”不是可增减行的表格。")
    return row_type


def _row_type(declared: Any) -> type[Row] | None:
    item = get_args(declared)[:1] if get_origin(declared) is tuple else ()
    return item[0] if item and isinstance(item[0], type) and issubclass(item[0], Row) else None


def _step_into(node: Any, step: str, path: FieldPath) -> Any:
    if step.startswith("["):
        if isinstance(node, tuple):
            for row in node:
                if row.id == step[1:-1]:
                    return row
    elif isinstance(node, Value) and step in node.__struct_fields__:
        return getattr(node, step)
    raise ModelError(f"找不到字段“{path}”。")


def _replace(node: Any, steps: tuple[str, ...], value: Any, path: FieldPath) -> Any:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    child = _step_into(node, step, path)
    changed = _replace(child, rest, value, path)
    if changed is child:
        return node
    if step.startswith("["):
        return tuple(changed if row is child else row for row in node)
    if not rest:
        _require_type(node, step, changed, path)
    return msgspec.structs.replace(node, **{step: changed})


def _types_of(node: Value) -> dict[str, Any]:
    return field_types(type(node))


def _require_type(node: Value, name: str, value: Any, path: FieldPath) -> None:
    try:
        converted = msgspec.convert(value, _types_of(node)[name])
    except msgspec.ValidationError as error:
        raise ModelError(f"“{path}”不能填写“{value}”。") from error
    if isinstance(converted, Decimal) and not converted.is_finite():
        raise ModelError(f"“{path}”不能填写“{value}”。")
