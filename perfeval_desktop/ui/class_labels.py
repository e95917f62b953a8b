"""The merged labels of indicator classes: 一级指标 and 二级指标 with their points and the points scored so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.rulepack.schema import IndicatorGroup
from perfeval_desktop.rulepack.titles import expand
from perfeval_desktop.ui.grid_rows import Cell, caption, merged, merged_runs

ScoreOf = Callable[[str], Decimal | None]


def leaf_classes(groups: Sequence[IndicatorGroup]) -> tuple[IndicatorGroup, ...]:
    """The classes that hold rows, in printing order."""
    parents = {group.parent for group in groups}
    return tuple(group for group in groups if group.key not in parents)


class ClassLabels:
    """Makes the two label cells of each row of a table whose rows belong to the classes ``groups``."""

    def __init__(self, groups: Sequence[IndicatorGroup], template: str, score_of: ScoreOf | None = None) -> None:
        self._groups = {group.key: group for group in groups}
        self._template = template
        self._score_of = score_of

    def cells(self, keys: Sequence[str]) -> list[tuple[Cell, Cell]]:
        """The label cells for rows whose classes are ``keys``, one for each row."""
        upper = tuple(self._upper(key) for key in keys)
        runs = zip(merged_runs(upper), merged_runs(tuple(keys)), strict=True)
        return [
            (self._label(high, run1), self._label(key, run2) if key != high else caption(""))
            for high, key, (run1, run2) in zip(upper, keys, runs, strict=True)
        ]

    def name(self, key: str) -> str:
        """The name of a class; a class that the pack does not know is called by its key."""
        group = self._groups.get(key)
        return group.name if group is not None else key

    def _upper(self, key: str) -> str:
        group = self._groups.get(key)
        return group.parent if group is not None and group.parent else key

    def _label(self, key: str, run: int) -> Cell:
        if not run:
            return caption("")
        group = self._groups.get(key)
        if group is None or group.max_score is None:
            return merged(self.name(key), run)
        text = expand(self._template, name=group.name, points=trim_zeros(group.max_score))
        score = self._score_of(key) if self._score_of is not None else None
        return merged(text if score is None else f"{text}\n得 {trim_zeros(score)} 分", run)
