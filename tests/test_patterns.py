"""No pattern of the program goes over a long run of one sign again and again: a hang, not a question of speed.

A pattern that begins anywhere in a run, goes to its end and fails there takes the square of its length: seconds for a
paragraph of blanks that somebody pasted, an hour for a file that means harm. The bound is far above what others take.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Iterator

import perfeval_desktop

_LENGTH = 40_000
_MOST_SECONDS = 1.0  # of the processor
_SIGNS = (" ", "\n", "1", "，", "的", "a", ".", '"', "（", "<")
_LOOKS_ANYWHERE = r"\b{}\.(?:search|finditer|findall|sub|subn|split)\("


def _modules() -> Iterator[object]:
    for found in pkgutil.walk_packages(perfeval_desktop.__path__, "perfeval_desktop."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def _patterns(value: object) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _patterns(one)
    elif isinstance(value, dict):
        yield from _patterns(list(value.values()))


def _named() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes], bool]]:
    """Each pattern with its place; True when the module lets it begin anywhere in a text."""
    for module in _modules():
        source = inspect.getsource(module)  # type: ignore[arg-type]
        for name, value in vars(module).items():
            for pattern in _patterns(value):
                anywhere = not isinstance(value, re.Pattern) or re.search(_LOOKS_ANYWHERE.format(name), source)
                yield f"{module.__name__}.{name}", pattern, bool(anywhere)  # type: ignore[attr-defined]


def _slow(pattern: re.Pattern[str] | re.Pattern[bytes], anywhere: bool, run: str) -> bool:
    text = run if isinstance(pattern.pattern, str) else run.encode()
    start = time.process_time()
    if anywhere:
        for _ in pattern.finditer(text):  # type: ignore[arg-type]
            pass
    else:
        pattern.match(text)  # type: ignore[arg-type]
    return time.process_time() - start > _MOST_SECONDS


def test_no_pattern_hangs_on_a_long_run() -> None:
    found = list(_named())
    assert len(found) > 200
    slow = {
        (place, sign)
        for place, pattern, anywhere in found
        for sign in _SIGNS
        if _slow(pattern, anywhere, sign * _LENGTH + "\x01")
    }
    assert slow == set()


def test_the_guard_sees_a_pattern_that_hangs() -> None:
    assert _slow(re.compile("[0-9]+[年元]"), True, "1" * (_LENGTH // 2) + "\x01")
