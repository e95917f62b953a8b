"""The whole package in printing order."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval_desktop.layout.appendices import project_parts
from perfeval_desktop.layout.blocks import Part
from perfeval_desktop.layout.forms import goals_part, scorecard_part
from perfeval_desktop.layout.narrative import report_part
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack


def build_package(evaluation: SelfEvaluation, pack: RulePack) -> tuple[Part, ...]:
    """All parts in printing order: report, scorecard, goals, then report, form and fund usage of each project.

    A pack without department forms gives the parts of the projects only.
    """
    return tuple(_parts(evaluation, pack))


def _parts(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[Part]:
    department = pack.department
    if department is not None:
        yield report_part(evaluation, pack, department.outline)
        yield scorecard_part(evaluation, pack, department.scorecard)
        yield goals_part(evaluation, pack, department.goals)
    for number, project in enumerate(evaluation.projects, start=1):
        yield from project_parts(project, number, evaluation, pack)
