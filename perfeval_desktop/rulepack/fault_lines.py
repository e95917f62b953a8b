"""The line of a pack's text that a fault is about: what ``Problem.place`` says in words, as a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval_desktop.rulepack.problems import Problem
from perfeval_desktop.rulepack.toml_spots import Spot, line_of, spots_of

_SYNTAX = re.compile(r"第(\d+)行第\d+列")
_END = "文件末尾"
_STEP = re.compile(
    r"（第(?P<number>\d+)项(?:“.*?”)?）"  # an item by its number
    r"| 的“(?P<called>.*?)”列?(?=\.|（第| 的“|$)"  # an item by what it is called
    r'|\.?"(?P<quoted>[^"]*)"'
    r"|\.?(?P<name>[A-Za-z0-9_-]+)",
    re.DOTALL,
)
_CALLED = ("name", "label", "heading", "title", "key")


def lines_of(text: str, problems: Sequence[Problem]) -> tuple[int, ...]:
    """The line of each of ``problems``, from 1; of the nearest thing above where the place itself is not there."""
    clean = text.removeprefix("\ufeff")
    root: Spot | None = None
    found = []
    for problem in problems:
        syntax = _SYNTAX.match(problem.place)
        if syntax is not None:
            found.append(int(syntax[1]))
        elif problem.place == _END or not problem.place:
            found.append(max(1, len(text.splitlines())) if problem.place else 1)
        else:
            root = root or _spots(clean)
            found.append(line_of(clean, spot_at(root, problem.place).at))
    return tuple(found)


def _spots(text: str) -> Spot:
    try:
        return spots_of(text)
    except RecursionError:  # lists in lists in lists: then every fault is told at the first line
        return Spot(0, len(text), 0)


def spot_at(root: Spot, place: str) -> Spot:
    """The spot of ``place``, or of what is nearest above it."""
    here = root
    for number, called, name in _steps(place):
        if number:
            below = here.items[number - 1] if number <= len(here.items) else None
        elif called is not None:
            below = next((item for item in here.items if called in _names_of(item)), None)
        else:
            below = here.children.get(name)
        if below is None:
            return here
        here = below
    return here


def _steps(place: str) -> Iterator[tuple[int, str | None, str]]:
    for match in _STEP.finditer(place):
        yield int(match["number"] or 0), match["called"], match["quoted"] or match["name"] or ""


def _names_of(item: Spot) -> set[str]:
    return {str(item.children[name].value) for name in _CALLED if name in item.children}
