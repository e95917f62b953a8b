"""Reading and replacing parts of a value by FieldPath: pure functions, their results share what is equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

import msgspec

from perfeval_desktop.model.base import Row, Value, field_types, row_type
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.validity import find_problem

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
    """``root`` with ``value`` at ``path``, which may name a field, a part, a row (its id stays) or a tuple.

    Raises ModelError for an unknown place and for a value that the place cannot hold.
    """
    old = get_at(root, path)
    if old is value:
        return root
    problem = find_problem(value, _declared_at(root, path, old), path)
    if problem is not None:
        raise ModelError(f"“{problem.path}”不能这样填写：{problem.reason}。")
    if isinstance(old, Row) and old.id != value.id:
        raise ModelError(f"“{path}”的行编号不能更改。")
    changed = _replace(root, path.steps, value)
    assert isinstance(changed, type(root))
    return changed


def replace_many(root: T, values: Mapping[FieldPath, Any]) -> tuple[T, tuple[FieldPath, ...]]:
    """``root`` with each value at its field in one walk, however many there are, and the fields that changed by it.

    Raises ModelError as ``replace_at`` does; no field may lie in another.
    """
    branches: dict[str, Any] = {}
    for path, value in values.items():
        branch = branches
        for step in path.steps[:-1]:
            branch = branch.setdefault(step, {})
        branch[path.steps[-1]] = (path, value)
    changed: list[FieldPath] = []
    after = _with_branches(root, branches, changed)
    assert isinstance(after, type(root))
    return after, tuple(changed)


def same(left: Any, right: Any) -> bool:
    """True when two values agree in everything that a file keeps: 1.0 and 1.00 are equal but not the same."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    match left:
        case Decimal():
            return bool(left.as_tuple() == right.as_tuple())
        case tuple():
            return len(left) == len(right) and all(map(same, left, right))
        case Value():
            return all(same(getattr(left, name), getattr(right, name)) for name in left.__struct_fields__)
    return bool(left == right)


def iter_fields(root: Value, base: FieldPath = ROOT) -> Iterator[Field]:
    """Every leaf of the tree in the order of the declaration. Row ids are addresses, not leaves."""
    types = field_types(type(root))
    for name in root.__struct_fields__:
        if _is_row_id(root, name):
            continue
        value, here = getattr(root, name), FieldPath((*base.steps, name))
        if isinstance(value, Value):
            yield from iter_fields(value, here)
        elif isinstance(value, tuple) and row_type(types[name]) is not None:
            for row in value:
                yield from iter_fields(row, here.row(row.id))
        else:
            yield Field(here, value, types[name])


def row_type_at(root: Value, rows: FieldPath) -> type[Row]:
    """The Row class of the tuple at ``rows``; raises ModelError when it is not a tuple of rows."""
    found = row_type(_declared_at(root, rows, get_at(root, rows)))
    if found is None:
        raise ModelError(f"“{rows}”不是可增减行的表格。")
    return found


def declared_at(root: Value, path: FieldPath) -> Any:
    """The declared type of the place ``path``; raises ModelError where there is none."""
    return _declared_at(root, path, get_at(root, path))


def _declared_at(root: Value, path: FieldPath, current: Any) -> Any:
    """The declared type of the place ``path``, which holds ``current``; the root and rows are of their own type."""
    if isinstance(current, Value):
        return type(current)
    owner: Value = get_at(root, path.parent)
    return field_types(type(owner))[path.name]


def _with_branches(node: Any, branches: Mapping[str, Any], changed: list[FieldPath]) -> Any:
    if isinstance(node, tuple):
        left = dict(branches)
        rows = [
            row if (branch := left.pop(f"[{row.id}]", None)) is None else _with_branches(row, branch, changed)
            for row in node
        ]
        if left:
            raise ModelError(f"找不到字段“{_first_path(left)}”。")
        return tuple(rows)
    parts: dict[str, Any] = {}
    for name, branch in branches.items():
        if not isinstance(node, Value) or name not in node.__struct_fields__ or _is_row_id(node, name):
            raise ModelError(f"找不到字段“{_first_path(branches)}”。")
        old = getattr(node, name)
        if isinstance(branch, dict):
            parts[name] = _with_branches(old, branch, changed)
            continue
        path, value = branch
        if same(old, value):
            continue
        problem = find_problem(value, field_types(type(node))[name], path)
        if problem is not None:
            raise ModelError(f"“{problem.path}”不能这样填写：{problem.reason}。")
        changed.append(path)
        parts[name] = value
    return msgspec.structs.replace(node, **parts) if parts else node


def _first_path(branches: Mapping[str, Any]) -> FieldPath:
    branch: Any = branches
    while isinstance(branch, Mapping):
        branch = next(iter(branch.values()))
    path: FieldPath = branch[0]
    return path


def _is_row_id(node: Value, name: str) -> bool:
    return name == "id" and isinstance(node, Row)


def _step_into(node: Any, step: str, path: FieldPath) -> Any:
    if step.startswith("["):
        if isinstance(node, tuple):
            for row in node:
                if isinstance(row, Row) and row.id == step[1:-1]:
                    return row
    elif isinstance(node, Value) and step in node.__struct_fields__ and not _is_row_id(node, step):
        return getattr(node, step)
    raise ModelError(f"找不到字段“{path}”。")


def _replace(node: Any, steps: tuple[str, ...], value: Any) -> Any:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if not step.startswith("["):
        return msgspec.structs.replace(node, **{step: _replace(getattr(node, step), rest, value)})
    return tuple(_replace(row, rest, value) if row.id == step[1:-1] else row for row in node)
