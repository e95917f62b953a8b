"""How much of the package is filled in, and which field comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfeval_desktop.checks.registry import PROJECTS
from perfeval_desktop.checks.required import Need, department_parts, project_parts
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack


@dataclass(frozen=True, slots=True)
class Progress:
    """``filled`` of ``required`` fields are filled; ``missing`` are the others, in printing order."""

    filled: int
    required: int
    missing: tuple[FieldPath, ...]


def progress(evaluation: SelfEvaluation, pack: RulePack) -> Progress:
    """Count the required fields of the whole package."""
    needs = list(_needs(evaluation, pack))
    missing = tuple(need.where for need in needs if not need.filled)
    return Progress(len(needs) - len(missing), len(needs), missing)


def _needs(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[Need]:
    for part in department_parts(evaluation, pack):
        yield from part.needs
    for project in evaluation.projects:
        for part in project_parts(project, pack.project, PROJECTS.row(project.id)):
            yield from part.needs
