"""What the model may hold: every value that passes here can be saved and read back unchanged."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_origin

from perfeval_desktop.model.amount import is_storable
from perfeval_desktop.model.base import Row, Value, field_types
from perfeval_desktop.model.field_path import ROOT, FieldPath, is_row_id

_UNSTORABLE_TEXT = re.compile("[\x00\ud800-\udfff]")
_MAX_COUNT = 10**9  # persons, organs, years


class Problem(NamedTuple):
    """A value that the model cannot hold: where it is and, as the end of a Chinese sentence, what is wrong."""

    path: FieldPath
    reason: str


def find_problem(value: Any, declared: Any, at: FieldPath = ROOT) -> Problem | None:
    """The first problem in ``value``, which stands at ``at`` in a field of the type ``declared``; None if it is sound.

    Types are exact: nothing is converted, so that 5 is not a Decimal and True is not a number.
    """
    options = get_args(declared) if isinstance(declared, UnionType) else (declared,)
    if value is None and NoneType in options:
        return None
    kind = next(option for option in options if option is not NoneType)
    if get_origin(kind) is tuple:
        return _problem_in_tuple(value, get_args(kind)[0], at)
    if type(value) is not kind:
        return Problem(at, f"这里应为{_name_of(kind)}")
    if isinstance(value, Row) and not _has_address(value):
        return Problem(at, "行的编号无效")
    if isinstance(value, Value):
        return _problem_in_fields(value, at)
    reason = _LIMITS[kind](value) if kind in _LIMITS else ""
    return Problem(at, reason) if reason else None


def _problem_in_fields(value: Value, at: FieldPath) -> Problem | None:
    types = field_types(type(value)).items()
    return _first(find_problem(getattr(value, name), declared, at.child(name)) for name, declared in types)


def _problem_in_tuple(value: Any, item: Any, at: FieldPath) -> Problem | None:
    if type(value) is not tuple:
        return Problem(at, "这里应为列表")
    if not issubclass(item, Row):
        return _first(find_problem(entry, item, at) for entry in value)
    if not all(type(row) is item and _has_address(row) for row in value):
        return Problem(at, "有一行的编号无效，或不是本表的行")
    if len({row.id for row in value}) < len(value):
        return Problem(at, "有两行的编号相同")
    return _first(find_problem(row, item, at.row(row.id)) for row in value)


def _has_address(row: Row) -> bool:
    row_id: Any = row.id
    return type(row_id) is str and is_row_id(row_id)


def _first(problems: Iterable[Problem | None]) -> Problem | None:
    return next((problem for problem in problems if problem is not None), None)


def _limit_of_number(value: Decimal) -> str:
    return "" if is_storable(value) else "数字超出范围：最多18位，且小于10的16次方"


def _limit_of_count(value: int) -> str:
    return "" if abs(value) <= _MAX_COUNT else "数字过大"


def _limit_of_text(value: str) -> str:
    return "文字中含有无法保存的字符（空字符或不完整的字符）" if _UNSTORABLE_TEXT.search(value) else ""


_LIMITS: dict[type, Callable[[Any], str]] = {Decimal: _limit_of_number, int: _limit_of_count, str: _limit_of_text}


def _name_of(kind: type) -> str:
    names = {str: "文字", int: "整数", Decimal: "数字", datetime.date: "日期"}
    if issubclass(kind, StrEnum):
        return "以下选项之一：" + "、".join(kind)
    return names.get(kind, "一组字段")
