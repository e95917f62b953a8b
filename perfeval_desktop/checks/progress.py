"""How much of the package is filled in, and which field comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from perfeval_desktop.checks.registry import PROJECTS, Memo
from perfeval_desktop.checks.required import Area, Need, department_areas, project_areas
from perfeval_desktop.model.field_path import ROOT, FieldPath
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
    return ProgressMeter(pack).measure(evaluation)


class ProgressMeter:
    """Measures again and again, and looks only at the areas that changed."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._memo = Memo()

    def measure(self, evaluation: SelfEvaluation) -> Progress:
        """Count the required fields of the whole package."""
        counts = [
            self._memo.of(area.name, base, area.sources, partial(_count, area))
            for base, area in self._areas(evaluation)
        ]
        missing = tuple(chain.from_iterable(count.missing for count in counts))
        return Progress(sum(count.filled for count in counts), sum(count.required for count in counts), missing)

    def _areas(self, evaluation: SelfEvaluation) -> Iterator[tuple[FieldPath, Area]]:
        for area in department_areas(evaluation, self._pack):
            yield ROOT, area
        for project in evaluation.projects:
            base = PROJECTS.row(project.id)
            for area in project_areas(project, self._pack.project, base):
                yield base, area


def _count(area: Area) -> Progress:
    needs: list[Need] = [need for part in area.make() for need in part.needs]
    missing = tuple(need.where for need in needs if not need.filled)
    return Progress(len(needs) - len(missing), len(needs), missing)
