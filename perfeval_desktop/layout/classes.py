"""The level-1 and level-2 classes of an indicator: their printed labels and how far a merged label reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.schema import IndicatorGroup


class Classes(NamedTuple):
    """The classes above an indicator; the names are those of the columns that print them."""

    level1: IndicatorGroup | None = None
    level2: IndicatorGroup | None = None

    def label(self, level: str, template: str) -> str:
        """The label of ``level``; a class that carries points is printed by ``template``."""
        group: IndicatorGroup | None = getattr(self, level)
        if group is None:
            return ""
        if group.max_score is None:
            return group.name
        return titles.expand(template, name=group.name, points=trim_zeros(group.max_score))


LEVELS = Classes._fields


def classes_of(groups: Sequence[IndicatorGroup], key: str) -> Classes:
    """The group with ``key`` and the one above it; unknown keys have no classes."""
    by_key = {group.key: group for group in groups}
    group = by_key.get(key)
    if group is None or not group.parent:
        return Classes(level1=group)
    return Classes(by_key.get(group.parent), group)


def leaf_groups(groups: Sequence[IndicatorGroup]) -> tuple[IndicatorGroup, ...]:
    """The groups that hold indicators, in printing order."""
    parents = {group.parent for group in groups}
    return tuple(group for group in groups if group.key not in parents)


def merge_keys(rows: Sequence[Classes]) -> Mapping[str, Sequence[object]]:
    """For each level one key a row: rows that follow each other with equal keys share one merged label."""
    return {
        "level1": [row.level1 and row.level1.key for row in rows],
        "level2": [(row.level1 and row.level1.key, row.level2 and row.level2.key) for row in rows],
    }
