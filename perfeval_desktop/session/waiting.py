"""How long writing is waited for: at once by default; the window puts something in between that keeps it alive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")
Tell = Callable[[int], None]
"""Is told how many bytes were just written, in whatever thread writes them."""


class Wait(Protocol):
    """Does ``work`` in any thread and gives back what comes of it, or raises that; ``size`` are the bytes to come."""

    def __call__(self, work: Callable[[Tell], T], size: int) -> T: ...


def at_once(work: Callable[[Tell], T], size: int) -> T:
    """Do it here and now."""
    return work(_unheard)


def _unheard(_bytes: int) -> None:
    pass
