"""Turns the tables of a TOML file into the structs of the schema and collects every fault, each with its place.

msgspec alone stops at the first fault; here each leaf is converted on its own, so that the author of a pack sees all.
"""

from __future__ import annotations

import functools
import types
from decimal import Decimal
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec

from perfeval_desktop.rulepack.base import Part
from perfeval_desktop.rulepack.problems import Problem, did_you_mean

_MAX_DIGITS = 30  # beyond any amount, weight or rate; keeps 1e999999 from filling the memory when it is printed
_KIND = "kind"
_WANTED = {str: "文字（用引号括起来）", int: "整数", bool: "true 或 false", Decimal: "数字"}


class _Bad:
    """Stands for a value that could not be read; its fault has been noted."""


_BAD = _Bad()


class Place(NamedTuple):
    """Where in the file: the dotted path, items of a list by number and name."""

    text: str = ""

    def child(self, name: str) -> Place:
        return Place(f"{self.text}.{name}" if self.text else name)

    def item(self, index: int, raw: Any) -> Place:
        name = (
            next((raw[key] for key in ("name", "label", "heading", "title", "key") if raw.get(key)), "")
            if (isinstance(raw, dict))
            else ""
        )
        return Place(f"{self.text}（第{index + 1}项{f'“{name}”' if name else ''}）")


def read_part(raw: dict[str, Any], cls: type[Part]) -> tuple[Any, tuple[Problem, ...]]:
    """``raw`` as ``cls`` with the faults found; without faults the first is the struct, else it is None."""
    reader = _Reader()
    value = reader.read(raw, cls, Place())
    return (None if reader.problems else value), tuple(reader.problems)


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, raw: Any, declared: Any, place: Place) -> Any:
        members = _union_members(declared)
        if members:
            return self._union(raw, members, place)
        if isinstance(declared, type) and issubclass(declared, Part):
            return self._struct(raw, declared, place)
        if get_origin(declared) is tuple:
            return self._tuple(raw, get_args(declared)[0], place)
        if get_origin(declared) is dict:
            return self._mapping(raw, get_args(declared)[1], place)
        return self._leaf(raw, declared, place)

    def _union(self, raw: Any, members: tuple[Any, ...], place: Place) -> Any:
        """``X | None`` (TOML has no null, so it is X) or the scoring rules, told apart by their kind."""
        if len(members) == 1:
            return self.read(raw, members[0], place)
        kinds = {str(member.__struct_config__.tag): member for member in members}
        if not isinstance(raw, dict):
            return self._note(place, f"应为一个表，并用 {_KIND} 写明种类。")
        kind = raw.get(_KIND)
        if not isinstance(kind, str) or kind not in kinds:
            found = f"没有“{kind}”这种评分规则。" if kind is not None else f"缺少 {_KIND}（评分规则的种类）。"
            return self._note(place.child(_KIND), found + _choices(str(kind or ""), kinds))
        return self._struct({key: value for key, value in raw.items() if key != _KIND}, kinds[kind], place)

    def _struct(self, raw: Any, cls: type[Part], place: Place) -> Any:
        if not isinstance(raw, dict):
            return self._note(place, "应为一个表（[…] 或 {…}）。")
        fields = _fields(cls)
        for key in raw.keys() - fields.keys():
            self._note(place.child(key), f"不认识的项目“{key}”。{did_you_mean(key, fields)}".strip())
        values: dict[str, Any] = {}
        for name, field in fields.items():
            if name in raw:
                values[name] = self.read(raw[name], field.type, place.child(name))
            elif field.required:
                values[name] = self._note(place.child(name), f"缺少“{name}”，必须填写。")
        return _BAD if any(value is _BAD for value in values.values()) else cls(**values)

    def _tuple(self, raw: Any, item_type: Any, place: Place) -> Any:
        if not isinstance(raw, list):
            return self._note(place, "应为一个列表（[…] 或 [[…]]）。")
        items = tuple(self.read(item, item_type, place.item(index, item)) for index, item in enumerate(raw))
        return _BAD if any(item is _BAD for item in items) else items

    def _mapping(self, raw: Any, value_type: Any, place: Place) -> Any:
        if not isinstance(raw, dict):
            return self._note(place, "应为一个表（[…] 或 {…}）。")
        values = {key: self.read(value, value_type, place.child(f'"{key}"')) for key, value in raw.items()}
        return _BAD if any(value is _BAD for value in values.values()) else values

    def _leaf(self, raw: Any, declared: Any, place: Place) -> Any:
        if get_origin(declared) is Literal:
            allowed = get_args(declared)
            if any(raw == choice and type(raw) is type(choice) for choice in allowed):
                return raw
            return self._note(place, f"不能填“{raw}”。" + _choices(str(raw), [str(choice) for choice in allowed]))
        try:
            if isinstance(raw, bool) and declared is not bool:
                raise msgspec.ValidationError
            value = msgspec.convert(raw, declared)
        except msgspec.ValidationError:
            return self._note(place, f"应为{_WANTED.get(declared, '其他类型的值')}，不能填“{raw}”。")
        if isinstance(value, Decimal) and not _is_plain(value):
            return self._note(place, f"数字“{raw}”超出范围。")
        if isinstance(value, str) and any(ord(char) < 32 and char != "\n" for char in value):
            return self._note(place, "文字中含有不可见的控制字符，请删除后重新输入。")
        return value

    def _note(self, place: Place, message: str) -> _Bad:
        self.problems.append(Problem("error", place.text, message))
        return _BAD


@functools.cache
def _fields(cls: type[Part]) -> dict[str, msgspec.structs.FieldInfo]:
    """The fields of ``cls`` by name. Resolving their types takes longer than reading the values."""
    return {field.name: field for field in msgspec.structs.fields(cls)}


def _union_members(declared: Any) -> tuple[Any, ...]:
    if get_origin(declared) not in (Union, types.UnionType):
        return ()
    return tuple(member for member in get_args(declared) if member is not type(None))


def _is_plain(value: Decimal) -> bool:
    return (
        value.is_finite()
        and (value == 0 or abs(value.adjusted()) <= _MAX_DIGITS)
        and (len(value.as_tuple().digits) <= _MAX_DIGITS)
    )


def _choices(word: str, allowed: Any) -> str:
    return did_you_mean(word, allowed) or f"可以填：{'、'.join(allowed)}。"
