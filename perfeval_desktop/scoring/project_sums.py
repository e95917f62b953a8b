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
    values = tuple(figure.value for figure in figures if figure.value is not None)
    margin = sum((figure.margin for figure in figures), Decimal(0))
    total = (
        Figure(sum(values, Decimal(0)), margin=margin, partial=any(figure.partial for figure in figures))
        if values
        else NO_FIGURE
    )
    return ProjectSum(values, total, is_complete=bool(values) and len(values) == len(figures))
