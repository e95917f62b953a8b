"""Remark: one place of a text that is worth a second look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from perfeval_desktop.prose.spans import Span


@dataclass(frozen=True, slots=True)
class Remark:
    """``kind`` is a stable id such as ``prose.difference``; ``facts`` are named values for the sentence, formatted.

    ``related`` are the places that the remark is reasoned from. ``replacement``, when there is one, is the text for a
    quick fix of ``span``. ``follows`` is the span of the remark that, once mended, takes this one along.
    """

    kind: str
    span: Span
    facts: tuple[tuple[str, str], ...] = ()
    related: tuple[Span, ...] = ()
    replacement: str | None = None
    follows: Span | None = None

    def fact(self, name: str) -> str:
        """The fact of that name; empty when there is none."""
        return dict(self.facts).get(name, "")


def by_leader(remarks: Iterable[Remark]) -> dict[Span, list[Remark]]:
    """The ``remarks`` that follow from another one, by the span of that."""
    found: dict[Span, list[Remark]] = {}
    for remark in remarks:
        if remark.follows is not None:
            found.setdefault(remark.follows, []).append(remark)
    return found
