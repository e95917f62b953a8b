"""The next place that must be filled in and is not."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.printing_order import printing_order
from perfeval_desktop.model.self_evaluation import SelfEvaluation


class GapWalk:
    """Walks through the gaps in the order given, from the start again after the last.

    It remembers the gaps of the last step: the one that was filled in meanwhile still tells where to go on.
    """

    def __init__(self) -> None:
        self._before: Sequence[FieldPath] = ()

    def step(
        self, current: FieldPath | None, missing: Sequence[FieldPath], evaluation: SelfEvaluation
    ) -> tuple[FieldPath | None, bool]:
        """The gap behind ``current`` among ``missing``, None when there is none at all; True when it is the first again
        after the last."""
        known, self._before = self._before, missing
        if not missing:
            return None, False
        for order in (missing, known):
            if current in order:
                behind = [gap for gap in order[order.index(current) + 1 :] if gap in missing]
                return (behind[0], False) if behind else (missing[0], True)
        if current is None:
            return missing[0], False
        here = printing_order(current, evaluation)
        behind = [gap for gap in missing if printing_order(gap, evaluation) > here]
        return (behind[0], False) if behind else (missing[0], True)
