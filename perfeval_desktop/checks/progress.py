"""How much of the package is filled in, and which field comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from perfeval_desktop.checks.registry import PROJECTS, Memo
from perfeval_desktop.checks.required import Area, Need, department_areas, project_areas
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack


@dataclass(frozen=True, slots=True)
class Progress:
    """``filled`` of ``required`` fields are filled; ``missing`` are the others, in printing order.

    ``required_in`` counts the required fields of each part of the document, by the first step of their addresses.
    """

    filled: int
    required: int
    missing: tuple[FieldPath, ...]
    required_in: Mapping[str, int] = field(default_factory=dict)


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
        department = self._measure_areas(ROOT, department_areas(evaluation, self._pack))
        bases = ((project, PROJECTS.row(project.id)) for project in evaluation.projects)
        projects = (
            self._memo.of("project", base, (project,), partial(self._measure_project, project, base))
            for project, base in bases
        )
        return _together([department, *projects])

    def _measure_project(self, project: ProjectAppendix, base: FieldPath) -> Progress:
        return self._measure_areas(base, project_areas(project, self._pack.project, base))

    def _measure_areas(self, base: FieldPath, areas: Iterable[Area]) -> Progress:
        return _together([self._memo.of(area.name, base, area.sources, partial(_count, area)) for area in areas])


def _together(counts: Sequence[Progress]) -> Progress:
    required_in: Counter[str] = Counter()
    for count in counts:
        required_in.update(count.required_in)
    return Progress(
        sum(count.filled for count in counts),
        sum(count.required for count in counts),
        tuple(chain.from_iterable(count.missing for count in counts)),
        required_in,
    )


def _count(area: Area) -> Progress:
    needs: list[Need] = [need for part in area.make() for need in part.needs]
    missing = tuple(need.where for need in needs if not need.filled)
    required_in = Counter(need.where.steps[0] for need in needs)
    return Progress(len(needs) - len(missing), len(needs), missing, required_in)
