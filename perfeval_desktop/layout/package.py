"""The whole package in printing order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval_desktop.layout.annex import annex_part
from perfeval_desktop.layout.appendices import project_parts
from perfeval_desktop.layout.blocks import Part
from perfeval_desktop.layout.evidence_index import evidence_part
from perfeval_desktop.layout.forms import goals_part, scorecard_part
from perfeval_desktop.layout.narrative import report_part
from perfeval_desktop.model.finals import Explained
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.rulepack.titles import ANNEX, EVIDENCE_INDEX, attachment_numbers, has_evidence_index
from perfeval_desktop.scoring.live_figures import typed_out


def build_package(evaluation: SelfEvaluation, pack: RulePack, explained: Sequence[Explained] = ()) -> tuple[Part, ...]:
    """All parts in printing order: report, scorecard, goals, then report, form and fund usage of each project.

    A pack without department forms gives the parts of the projects only. ``explained`` are the findings that were
    answered by a reason: 审核说明表 lists them at the end, unless the pack does without it. So does 佐证材料目录, which
    comes last, with what bears the package out. Live figures are printed as
    the text that they stand for.
    """
    return tuple(_parts(typed_out(evaluation, pack), pack, explained if pack.reasons.annex else ()))


def _parts(evaluation: SelfEvaluation, pack: RulePack, explained: Sequence[Explained]) -> Iterator[Part]:
    department = pack.department
    if department is not None:
        yield report_part(evaluation, pack, department.outline, annex=bool(explained))
        yield scorecard_part(evaluation, pack, department.scorecard)
        yield goals_part(evaluation, pack, department.goals)
    attached = attachment_numbers(evaluation, pack, annex=bool(explained))
    for number, project in enumerate(evaluation.projects, start=1):
        yield from project_parts(project, number, evaluation, pack, attached.get(project.id))
    if explained:
        yield annex_part(explained, evaluation, pack, attached.get(ANNEX))
    if has_evidence_index(evaluation, pack):
        yield evidence_part(evaluation, pack, attached.get(EVIDENCE_INDEX))
