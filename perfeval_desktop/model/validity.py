"""What the model may hold: every value that passes here can be saved and read back unchanged.

Types are exact: nothing is converted, so that 5 is not a Decimal and True is not a number. A judge is made once for
each declared type, because every save and every opening looks at each field of the document.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable
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


class _Fault(NamedTuple):
    """A problem on its way up: the steps from the value that was judged down to the one that is wrong."""

    steps: tuple[str, ...]
    reason: str

    def below(self, step: str) -> _Fault:
        return _Fault((step, *self.steps), self.reason)


_Judge = Callable[[Any], _Fault | None]


def find_problem(value: Any, declared: Any, at: FieldPath = ROOT) -> Problem | None:
    """The first problem in ``value``, which stands at ``at`` in a field of the type ``declared``; None if sound."""
    fault = _judge_of(declared)(value)
    return None if fault is None else Problem(FieldPath(at.steps + fault.steps), fault.reason)


@functools.cache
def _judge_of(declared: Any) -> _Judge:
    options = get_args(declared) if isinstance(declared, UnionType) else (declared,)
    kind = next(option for option in options if option is not NoneType)
    if get_origin(kind) is tuple:
        return _judge_of_tuple(get_args(kind)[0])
    if issubclass(kind, Value):
        return _judge_of_value(kind)
    return _judge_of_leaf(kind, optional=NoneType in options)


def _judge_of_leaf(kind: type, *, optional: bool) -> _Judge:
    limit = _LIMITS.get(kind)
    wrong_type = _Fault((), f"这里应为{_name_of(kind)}")

    def judge(value: Any) -> _Fault | None:
        if type(value) is kind:
            reason = limit(value) if limit else ""
            return _Fault((), reason) if reason else None
        return None if value is None and optional else wrong_type

    return judge


def _judge_of_value(kind: type[Value]) -> _Judge:
    fields = [(name, _judge_of(declared)) for name, declared in field_types(kind).items()]

    def judge(value: Any) -> _Fault | None:
        if type(value) is not kind:
            return _Fault((), f"这里应为{_name_of(kind)}")
        for name, judge_field in fields:
            fault = judge_field(getattr(value, name))
            if fault is not None:
                return fault.below(name)
        return None if not isinstance(value, Row) or is_row_id(value.id) else _Fault((), "行的编号无效")

    return judge


def _judge_of_tuple(item: type) -> _Judge:
    judge_item, has_rows = _judge_of(item), issubclass(item, Row)

    def judge(value: Any) -> _Fault | None:
        if type(value) is not tuple:
            return _Fault((), "这里应为列表")
        for entry in value:
            fault = judge_item(entry)
            if fault is not None:
                named = isinstance(entry, Row) and type(entry.id) is str and is_row_id(entry.id)
                return fault.below(f"[{entry.id}]") if named else _Fault((), fault.reason)
        if has_rows and len({row.id for row in value}) < len(value):
            return _Fault((), "有两行的编号相同")
        return None

    return judge


def _limit_of_number(value: Decimal) -> str:
    if not value.is_finite():
        return "不是有效的数字"
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
