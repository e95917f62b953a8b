"""What is measured in a target or a result: whether it holds a figure, and what it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from perfeval_desktop.checks.registry import Context
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.prose.numbers import Kind, find_quantities
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.rulepack.schema import IndicatorGroup
from perfeval_desktop.scoring.kinds.target import parse_quantity

# Part of a date, of a document number or of an assembly: 2022年, 12月, 1号, 20届.
_NO_MEASURES = frozenset("年月日号届")
_TITLE = re.compile("《[^《》]*》|“[^“”]*”")  # a figure in a title or a slogan is no measure
_CERTAIN = frozenset({"", "bound"})  # “≥95%” is a bound
_DIGIT = re.compile(r"[0-9０-９]")


class Aim(msgspec.Struct, frozen=True):
    """A target with its result: an indicator of a project, or a goal of the department.

    ``result`` is the column of the result; ``told`` is what else is said of the result; ``group`` is the name of the
    class.
    """

    where: FieldPath
    name: str
    target: str
    unit: str
    result: str
    actual: str
    told: str
    group: str

    @property
    def at_result(self) -> FieldPath:
        return self.where.child(self.result)


def aims(context: Context) -> Iterator[Aim]:
    """The targets of the scope that ``context`` looks at."""
    if context.subject is not None:
        names = _names(context.pack.project.classes)
        base = context.base.child("indicators")
        for row in context.project.indicators:
            yield Aim(
                base.row(row.id), row.name.strip(), row.annual_target.strip(), row.measure_unit.strip(),
                "actual_value", row.actual_value.strip(), f"{row.completion_note} {row.deviation_note}",
                names.get(row.category, ""),
            )  # fmt: skip
    elif context.pack.department is not None:
        names = _names(context.pack.department.goals.classes)
        base = path("goals.entries")
        for entry in context.evaluation.goals.entries:
            yield Aim(
                base.row(entry.id), entry.name.strip(), entry.annual_target.strip(), "",
                "execution_status", entry.execution_status.strip(),
                f"{entry.completion_note} {entry.deviation_explanation}", names.get(entry.category, ""),
            )  # fmt: skip


def target_figure(text: str, unit: str = "") -> str:
    """The figure that a target sets, as it is written; empty when it sets none for certain."""
    if (whole := parse_quantity(text + unit)) is not None and whole.unit not in _NO_MEASURES:
        return text + unit
    apart = [Span(match.start(), match.end()) for match in _TITLE.finditer(text)]
    for found in find_quantities(text, apart):
        measured = found.kind in (Kind.COUNT, Kind.PERCENT, Kind.AMOUNT) and found.counted not in _NO_MEASURES
        if measured and found.doubt in _CERTAIN:
            return text[found.span.start : found.span.end]
    return ""


def has_figure(text: str) -> bool:
    """True when a text holds any figure, in digits or in words with a measure."""
    return bool(_DIGIT.search(text)) or bool(find_quantities(text))


def _names(classes: tuple[IndicatorGroup, ...]) -> dict[str, str]:
    return {group.key: group.name for group in classes}
