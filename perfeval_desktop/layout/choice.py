"""Which parts of a package are printed, and what there is to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple, get_args

from perfeval_desktop.layout.blocks import Part

PartKind = Literal[
    "report", "scorecard", "goals", "project.report", "project.form", "project.usage", "annex", "evidence", "signs"
]
KINDS: tuple[PartKind, ...] = get_args(PartKind)


@dataclass(frozen=True, slots=True)
class PartChoice:
    """The kinds of parts, the ids of the projects and the keys of single parts that are wanted; None: all of them."""

    kinds: frozenset[PartKind] | None = None
    projects: frozenset[str] | None = None
    keys: frozenset[str] | None = None

    def of(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """The wanted ones of ``parts``, in their order."""
        return tuple(part for part in parts if self.wants(part.key))

    def wants(self, key: str) -> bool:
        """Whether the part of this key is wanted."""
        kind, project = _address(key)
        by_key = self.keys is None or key in self.keys
        of_kind = self.kinds is None or kind in self.kinds
        return by_key and of_kind and (self.projects is None or not project or project in self.projects)


EVERYTHING = PartChoice()
_SCOPE = re.compile(
    r"(?:parts (?P<parts>[0-9]{1,4}(?:-[0-9]{1,4})?(?:,[0-9]{1,4}(?:-[0-9]{1,4})?)*))? ?(?P<signs>signs)?"
)


_SIGNS = "signs"


def scope_of(choice: PartChoice, parts: Sequence[Part], *, checklist: bool) -> str:
    """Which of all ``parts`` are those of ``choice``, by their numbers: “parts 1-3,7 signs”; empty for everything."""
    chosen = {part.key for part in choice.of(parts)}
    numbers = [number for number, part in enumerate(parts, start=1) if part.key in chosen]
    words = [] if len(numbers) == len(parts) else ["parts", ",".join(_runs(numbers))]
    return " ".join((*words, *([_SIGNS] if checklist else ())))


def choice_of(scope: str, parts: Sequence[Part]) -> tuple[PartChoice, bool]:
    """The choice among all ``parts`` that ``scope_of`` has described, and whether 签章清单 was wanted.

    What is no such description means everything.
    """
    match = _SCOPE.fullmatch(scope)
    if match is None or match["parts"] is None:
        return EVERYTHING, bool(match and match["signs"])
    numbers: set[int] = set()
    for run in match["parts"].split(","):
        first, _, last = run.partition("-")
        numbers.update(range(int(first), min(int(last or first), len(parts)) + 1))
    keys = frozenset(part.key for number, part in enumerate(parts, start=1) if number in numbers)
    return PartChoice(keys=keys), bool(match["signs"])


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """1, 2, 3, 7 → 1-3, 7."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield f"{found[0]}-{found[-1]}" if len(found) > 1 else str(found[0])


class PrintedPart(NamedTuple):
    """A part as it is offered: ``project`` is the id of its project, empty for the department. ``pages`` of the PDF."""

    key: str
    name: str
    project: str
    pages: int


def printed_part(part: Part, pages: int) -> PrintedPart:
    """``part`` with the number of its pages."""
    return PrintedPart(part.key, part.name, _address(part.key)[1], pages)


def _address(key: str) -> tuple[str, str]:
    """The kind of a part and the id of its project, empty for the department."""
    if not key.startswith("project."):
        return key, ""
    project, _, kind = key.removeprefix("project.").rpartition(".")
    return f"project.{kind}", project
