"""Slots with arguments that do not keep their owner alive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar
from weakref import WeakMethod, ref

P = ParamSpec("P")
T = TypeVar("T")
Owner = TypeVar("Owner")


class Owned(Generic[Owner]):
    """An attribute that holds who owns the object, weakly: held by it in turn the owner would only die as garbage."""

    def __set_name__(self, _kind: type, name: str) -> None:
        self._name = f"{name} (weak)"

    def __set__(self, part: object, owner: Owner) -> None:
        vars(part)[self._name] = ref(owner)

    def __get__(self, part: object, _kind: type | None = None) -> Owner:
        owner: Owner | None = vars(part)[self._name]()
        assert owner is not None
        return owner


def weak_call(method: Callable[P, T]) -> Callable[P, T | None]:
    """Calls the bound ``method`` for as long as its object lives, then gives None."""
    weak = WeakMethod(method)

    def call(*args: P.args, **options: P.kwargs) -> T | None:
        bound = weak()
        return None if bound is None else bound(*args, **options)

    return call


def weak_slot(method: Callable[..., Any], *args: Any) -> Callable[..., None]:
    """A slot that calls the bound ``method`` with ``args`` for as long as its object lives.

    A lambda or a partial that holds the object would keep a closed dialog alive for ever. What the signal carries
    (``clicked`` passes a bool) is not handed on.
    """
    weak = WeakMethod(method)

    def call(*_carried: Any) -> None:
        bound = weak()
        if bound is not None:
            bound(*args)

    return call
