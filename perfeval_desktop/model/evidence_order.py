"""The order in which files of evidence are listed: by their rows as these are printed, then as the clerk put them."""

from __future__ import annotations

from perfeval_desktop.model.evidence import Evidence, address_of_place
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.printing_order import printing_order
from perfeval_desktop.model.self_evaluation import SelfEvaluation


def place_of(row: Evidence) -> FieldPath:
    """The address of the row that it bears out; the whole package where that is none."""
    return address_of_place(row.place) or ROOT


def in_printing_order(evaluation: SelfEvaluation) -> tuple[Evidence, ...]:
    """All files of the package, those of the package as a whole first."""
    return tuple(sorted(evaluation.evidence, key=lambda row: printing_order(place_of(row), evaluation)))
