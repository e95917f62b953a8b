"""The base of all values: frozen, compared by value, strict about unknown fields: nothing is dropped silently."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple, get_args, get_origin, get_type_hints

import msgspec

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the document. Empty text and None mean “not filled in”, which is not the same as zero."""


class Row(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that stands in a tuple and is addressed by its id, which never changes and is unique in its tuple."""

    id: str


class Same:
    """A value as a key: equal only to itself, because comparing whole documents would cost more than it saves."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


memories: list[functools._lru_cache_wrapper[Any]] = []
"""What the functions that are decorated with ``kept`` remember."""


def kept(most: int) -> Callable[[Callable[[*Ts], T]], Callable[[*Ts], T]]:
    """Decorates a function of frozen values: asked again for the very same objects, it gives what it gave.

    Texts are the same when they say the same. ``most`` results are kept, those asked for last. The function depends on
    nothing but its arguments.
    """

    def decorate(function: Callable[[*Ts], T]) -> Callable[[*Ts], T]:
        derive: Callable[..., T] = function

        @functools.lru_cache(maxsize=most)
        def known(*keys: Same | str) -> T:
            return derive(*(key.value if isinstance(key, Same) else key for key in keys))

        memories.append(known)

        @functools.wraps(function)
        def asked(*values: *Ts) -> T:
            return known(*[value if isinstance(value, str) else Same(value) for value in values])

        return asked

    return decorate


def new_row_id() -> str:
    """A fresh id for a row that the user adds; rows that a rule pack defines carry the pack's key instead."""
    return os.urandom(4).hex()


@functools.cache
def field_types(cls: type[Value]) -> dict[str, Any]:
    """The declared type of every field of ``cls``."""
    hints = get_type_hints(cls)
    return {name: hints[name] for name in cls.__struct_fields__}


def row_type(declared: Any) -> type[Row] | None:
    """The Row class when ``declared`` is the type of a tuple of rows, else None."""
    item = get_args(declared)[:1] if get_origin(declared) is tuple else ()
    return item[0] if item and isinstance(item[0], type) and issubclass(item[0], Row) else None
