"""Which parts of a package are printed, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from perfeval_desktop.layout.blocks import Part

PartKind = Literal["report", "scorecard", "goals", "project.report", "project.form", "project.usage", "annex", "signs"]
KINDS: tuple[PartKind, ...] = get_args(PartKind)


@dataclass(frozen=True, slots=True)
class PartChoice:
    """The kinds of parts, the ids of the projects and the keys of single parts that are wanted; None: all of them."""

    kinds: frozenset[PartKind] | None = None
    projects: frozenset[str] | None = None
    keys: frozenset[str] | None = None

    def of(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """The wanted ones of ``parts``, in their order."""
        return tuple(part for part in parts if self._wants(part))

    def _wants(self, part: Part) -> bool:
        kind, project = _address(part.key)
        by_key = self.keys is None or part.key in self.keys
        of_kind = self.kinds is None or kind in self.kinds
        return by_key and of_kind and (self.projects is None or not project or project in self.projects)


EVERYTHING = PartChoice()


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
