"""What the rule pack makes for a report as long as the user states nothing else: title, attachments, offered texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.forms import OutlineSection
from perfeval_desktop.rulepack.schema import RulePack


@dataclass(frozen=True, slots=True)
class ReportTexts:
    """Functions of the document as it is now."""

    title: Callable[[SelfEvaluation, RulePack], str]
    attachments: Callable[[SelfEvaluation, RulePack], tuple[str, ...]]
    starter: Callable[[OutlineSection, SelfEvaluation], str]


def _department_attachments(evaluation: SelfEvaluation, pack: RulePack) -> tuple[str, ...]:
    """As it is printed when the reasons that were given still hold."""
    annex = pack.reasons.annex and bool(evaluation.waivers)
    return titles.report_attachments(evaluation, pack, annex=annex)


DEPARTMENT_TEXTS = ReportTexts(titles.report_title, _department_attachments, titles.starter_text)


def project_texts(project_id: str) -> ReportTexts:
    """The texts for the report of one project; empty ones when it is gone."""

    def title(evaluation: SelfEvaluation, pack: RulePack) -> str:
        project = _find(evaluation, project_id)
        return "" if project is None else titles.project_report_title(project, evaluation, pack)

    def attachments(evaluation: SelfEvaluation, pack: RulePack) -> tuple[str, ...]:
        project = _find(evaluation, project_id)
        return () if project is None else titles.project_attachments(project, evaluation, pack)

    def starter(section: OutlineSection, evaluation: SelfEvaluation) -> str:
        return titles.starter_text(section, evaluation, _find(evaluation, project_id))

    return ReportTexts(title, attachments, starter)


def _find(evaluation: SelfEvaluation, project_id: str) -> ProjectAppendix | None:
    return next((project for project in evaluation.projects if project.id == project_id), None)
