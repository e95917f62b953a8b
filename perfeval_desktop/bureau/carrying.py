"""What may go from one year's package into the next, and under which key of the new rule pack; it keeps the record."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from perfeval_desktop.bureau.standing_text import names_year, standing_text, with_year
from perfeval_desktop.model.amount import format_number
from perfeval_desktop.model.indicators import GoalEntry
from perfeval_desktop.model.live_text import find_placeholders
from perfeval_desktop.model.projects import ProjectIndicator
from perfeval_desktop.rulepack.base import Keyed
from perfeval_desktop.rulepack.labels import snippet
from perfeval_desktop.rulepack.schema import IndicatorGroup, RulePack

K = TypeVar("K", bound=Keyed)
R = TypeVar("R", GoalEntry, ProjectIndicator)
Classes = Mapping[str, IndicatorGroup]


def keys_between(old: Sequence[K], new: Sequence[K], label: Callable[[K], Hashable]) -> dict[str, K]:
    """For each key of ``old`` its part of ``new``: the one with the same key, else the only one with the same label."""
    by_key = {part.key: part for part in new}
    by_label: dict[Hashable, list[K]] = {}
    for part in new:
        by_label.setdefault(label(part), []).append(part)
    found = {}
    for part in old:
        alike = by_label.get(label(part), [])
        target = by_key.get(part.key) or (alike[0] if len(alike) == 1 else None)
        if target is not None:
            found[part.key] = target
    return found


@dataclass
class Carrying:
    """From ``old_year`` under ``old_pack`` to ``year`` under ``pack``.

    ``mapped`` are places whose key is another one in the new pack, ``dropped`` sentences and values that tell of the
    old year, ``lost`` what has no place in the new pack.
    """

    old_year: int
    year: int
    old_pack: RulePack
    pack: RulePack
    mapped: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def text(self, text: str, place: str) -> str:
        """``text`` without the sentences that tell of the old year or name its figures."""
        kept, dropped = standing_text(text, self.old_year, self.pack.basis)
        if find_placeholders(kept):  # a figure of a key that the new pack may not have
            kept, dropped = "", (*dropped, kept)
        self.dropped += [f"{place}：{snippet(sentence, 40)}" for sentence in dropped]
        return kept

    def name(self, name: str) -> str:
        """A project's name; the year in it is the new one."""
        return with_year(name, self.old_year, self.year)

    def cells(self, row: R, names: Sequence[str]) -> dict[str, Any]:
        """The cells of a row that stay; one that names the old year is left empty, a name gets the new one."""
        found: dict[str, Any] = {}
        for name in names:
            value = getattr(row, name)
            if isinstance(value, str) and names_year(value, self.old_year):
                if name != "name":
                    self.dropped.append(f"{row.name or row.category}：{snippet(value, 40)}")
                    continue
                value = with_year(value, self.old_year, self.year)
            found[name] = value
        return found

    def classes_of_goals(self) -> Classes:
        """The new class for each class of the department's goals."""
        before, now = self.old_pack.department, self.pack.department
        if before is None or now is None:
            return {}
        return keys_between(before.goals.classes, now.goals.classes, lambda each: each.name)

    def classes_of_projects(self) -> Classes:
        """The new class for each class of a project's indicators."""
        return keys_between(self.old_pack.project.classes, self.pack.project.classes, lambda each: each.name)

    def fitting(self, rows: Sequence[R], classes: Classes, place: str) -> list[R]:
        """The rows whose class the new pack has."""
        for row in rows:
            if row.category not in classes:
                self.lose(f"{place} › {row.name or row.category}", row.annual_target)
        return [row for row in rows if row.category in classes]

    def note(self, key: str, target: Keyed, place: str) -> None:
        """``place`` had the key ``key``; it is told where the new pack calls it otherwise."""
        if target.key != key:
            self.mapped.append(f"{place}：{key} → {target.key}")

    def lose(self, place: str, value: Decimal | str | None) -> None:
        """``place`` is not in the new pack; it is told where something stood there."""
        text = format_number(value) if isinstance(value, Decimal) else value or ""
        if text.strip():
            self.lost.append(f"{place}：{snippet(text, 40)}")
