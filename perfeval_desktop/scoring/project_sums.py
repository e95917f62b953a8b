"""Figures of the department that its projects make up: the same amount of each project, added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval_desktop.rulepack.forms import ProjectsLink
from perfeval_desktop.scoring.figure import NO_FIGURE, Figure
from perfeval_desktop.scoring.fund_sheet import FundSheet


@dataclass(frozen=True, slots=True)
class ProjectSum:
    """``values`` are the amounts in 元 of the projects that have one, in their order; ``total`` is their sum.

    ``is_complete``: every project has its amount, so that the sum can be held against the department's figure.
    """

    values: tuple[Decimal, ...]
    total: Figure
    is_complete: bool


def project_figures(sheet: FundSheet, link: ProjectsLink) -> tuple[Figure, ...]:
    """What one project gives to the department's figures, one for each column that ``link`` names."""
    return tuple(sheet.figure(link.project, column) for column in link.columns)


def sum_over_projects(figures: Sequence[Figure]) -> ProjectSum:
    """What the ``figures`` of all projects in one column make together."""
    values, together, margin, partial = [], Decimal(0), Decimal(0), False
    for figure in figures:
        margin += figure.margin
        partial = partial or figure.partial
        if figure.value is not None:
            values.append(figure.value)
            together += figure.value
    total = Figure(together, margin=margin, partial=partial) if values else NO_FIGURE
    return ProjectSum(tuple(values), total, is_complete=bool(values) and len(values) == len(figures))
