"""The next place that must be filled in and is not."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval_desktop.checks.printing_order import printing_order
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation


def next_gap(current: FieldPath | None, missing: Sequence[FieldPath], evaluation: SelfEvaluation) -> FieldPath | None:
    """The first of ``missing`` behind ``current`` in printing order, from the start again after the last."""
    if not missing:
        return None
    if current is None:
        return missing[0]
    here = printing_order(current, evaluation)
    return next((gap for gap in missing if printing_order(gap, evaluation) > here), missing[0])
