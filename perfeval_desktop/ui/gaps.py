"""The next place that must be filled in and is not."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval_desktop.checks.printing_order import printing_order
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation


class GapWalk:
    """Walks through the gaps in the order given, from the start again after the last.

    It remembers the gaps of the last step: the one that was filled in meanwhile still tells where to go on.
    """

    def __init__(self) -> None:
        self._before: Sequence[FieldPath] = ()

    def step(
        self, current: FieldPath | None, missing: Sequence[FieldPath], evaluation: SelfEvaluation
    ) -> FieldPath | None:
        """The gap behind ``current`` among ``missing``, None when there is none at all."""
        known, self._before = self._before, missing
        if not missing:
            return None
        for order in (missing, known):
            if current in order:
                behind = [*order[order.index(current) + 1 :], *order]
                return next((gap for gap in behind if gap in missing), missing[0])
        if current is None:
            return missing[0]
        here = printing_order(current, evaluation)
        return next((gap for gap in missing if printing_order(gap, evaluation) > here), missing[0])
