"""Which parts of a package are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from perfeval_desktop.layout.blocks import Part

PartKind = Literal["report", "scorecard", "goals", "project.report", "project.form", "project.usage", "annex", "signs"]
KINDS: tuple[PartKind, ...] = get_args(PartKind)


@dataclass(frozen=True, slots=True)
class PartChoice:
    """The kinds of parts and the ids of the projects that are wanted; None: all of them."""

    kinds: frozenset[PartKind] | None = None
    projects: frozenset[str] | None = None

    def of(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """The wanted ones of ``parts``, in their order."""
        return tuple(part for part in parts if self._wants(part))

    def _wants(self, part: Part) -> bool:
        kind, project = _address(part.key)
        of_kind = self.kinds is None or kind in self.kinds
        return of_kind and (self.projects is None or not project or project in self.projects)


EVERYTHING = PartChoice()


def _address(key: str) -> tuple[str, str]:
    """The kind of a part and the id of its project, empty for the department."""
    if not key.startswith("project."):
        return key, ""
    project, _, kind = key.removeprefix("project.").rpartition(".")
    return f"project.{kind}", project
