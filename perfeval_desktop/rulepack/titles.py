"""Titles, attachment lists and offered texts: what the user states, else the pack's template with the facts put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import AttachmentLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.forms import OutlineSection
from perfeval_desktop.rulepack.schema import RulePack

PLACEHOLDER = re.compile(r"(?<!\{)\{([^{}]*)\}(?!\})")  # {{…}} is a live figure of the text that is made
DOCUMENT_FACTS = frozenset({"unit", "short", "year", "addressee"})
ANNEX = "annex"  # whose number in the list of attachments is that of 审核说明表
EVIDENCE_INDEX = "evidence"  # and that of 佐证材料目录
PROJECT_FACTS = DOCUMENT_FACTS | {"project"}


def expand(template: str, **facts: str) -> str:
    """``template`` with each {name} replaced by its fact; a name without a fact stays as it stands."""
    return PLACEHOLDER.sub(lambda match: facts.get(match[1], match[0]), template)


def facts_of(evaluation: SelfEvaluation, project: ProjectAppendix | None = None) -> dict[str, str]:
    """The facts that templates may name. A unit without a short name is called by its full name."""
    cover = evaluation.cover
    facts = {
        "unit": cover.unit_name,
        "short": cover.unit_short_name or cover.unit_name,
        "year": str(cover.year),
        "addressee": cover.addressee,
    }
    return facts if project is None else facts | {"project": project.name}


def report_title(evaluation: SelfEvaluation, pack: RulePack) -> str:
    """The title of the department's report; empty when the pack has none."""
    template = pack.department.outline.title if pack.department else ""
    return evaluation.report.title or expand(template, **facts_of(evaluation))


def scorecard_title(evaluation: SelfEvaluation, pack: RulePack) -> str:
    template = pack.department.scorecard.title if pack.department else ""
    return evaluation.scorecard.title or expand(template, **facts_of(evaluation))


def goals_title(evaluation: SelfEvaluation, pack: RulePack) -> str:
    template = pack.department.goals.title if pack.department else ""
    return evaluation.goals.title or expand(template, **facts_of(evaluation))


def project_report_title(project: ProjectAppendix, evaluation: SelfEvaluation, pack: RulePack) -> str:
    template = pack.project.outline.title if pack.project.outline else ""
    return project.report.title or expand(template, **facts_of(evaluation, project))


def project_form_title(project: ProjectAppendix, evaluation: SelfEvaluation, pack: RulePack) -> str:
    return project.form_title or expand(pack.project.form_title, **facts_of(evaluation, project))


def usage_title(project: ProjectAppendix, evaluation: SelfEvaluation, pack: RulePack) -> str:
    return project.fund_usage_title or expand(pack.project.usage_title, **facts_of(evaluation, project))


def annex_title(evaluation: SelfEvaluation, pack: RulePack) -> str:
    """The title of 审核说明表."""
    return expand(pack.reasons.title, **facts_of(evaluation))


def evidence_title(evaluation: SelfEvaluation, pack: RulePack) -> str:
    """The title of 佐证材料目录."""
    return expand(pack.evidence.title, **facts_of(evaluation))


def has_evidence_index(evaluation: SelfEvaluation, pack: RulePack) -> bool:
    """True when 佐证材料目录 is part of the package."""
    return bool(evaluation.evidence) and pack.evidence.index


def report_attachments(evaluation: SelfEvaluation, pack: RulePack, *, annex: bool = False) -> tuple[str, ...]:
    """The attachments of the department's report; a template that names {project} gives one for each project.

    ``annex``: 审核说明表 is part of the package; it stands behind what the pack lists, and before 佐证材料目录.
    """
    if evaluation.report.attachments or pack.department is None:
        return _stated(evaluation.report.attachments)
    return tuple(title for title, _ in _generated(evaluation, pack.department.outline.attachments, pack, annex=annex))


def attachment_numbers(evaluation: SelfEvaluation, pack: RulePack, *, annex: bool = False) -> dict[str, str]:
    """The number in the list of the department's report of what stands there, by the id of the project, ``ANNEX`` or
    ``EVIDENCE_INDEX``.

    The number is empty where the list has one line only: that one has none. In a list that the user states, a line is
    that of a project when it has the title of its report, or its name.
    """
    if pack.department is None:
        return {}
    stated = _stated(evaluation.report.attachments)
    if stated:
        lines = [(line, _owner(line, evaluation, pack)) for line in stated]
    else:
        lines = list(_generated(evaluation, pack.department.outline.attachments, pack, annex=annex))
    numbers: dict[str, str] = {}
    for number, (_, owner) in enumerate(lines, start=1):
        if owner:
            numbers.setdefault(owner, str(number) if len(lines) > 1 else "")
    return numbers


def numbered_label(template: str, number: str | None) -> str:
    """附件{n} with its number; nothing for what stands in no list, and ``template`` itself where it asks for none."""
    if "{n}" not in template:
        return template
    return "" if number is None else expand(template, n=number)


def project_attachments(project: ProjectAppendix, evaluation: SelfEvaluation, pack: RulePack) -> tuple[str, ...]:
    """The attachments of a project's report."""
    if project.report.attachments or pack.project.outline is None:
        return _stated(project.report.attachments)
    facts = facts_of(evaluation, project)
    return tuple(expand(template, **facts) for template in pack.project.outline.attachments)


def starter_text(section: OutlineSection, evaluation: SelfEvaluation, project: ProjectAppendix | None = None) -> str:
    """The text that the pack offers for a section that is still empty; empty when it offers none."""
    return expand(section.starter, **facts_of(evaluation, project))


def _generated(
    evaluation: SelfEvaluation, templates: Iterable[str], pack: RulePack, *, annex: bool
) -> Iterator[tuple[str, str]]:
    """The lines of the list, each with whose it is."""
    any_line = False
    for template in templates:
        any_line = True
        if "{project}" in template:
            for project in evaluation.projects:
                yield expand(template, **facts_of(evaluation, project)), project.id
        else:
            yield expand(template, **facts_of(evaluation)), ""
    if annex and any_line:
        yield annex_title(evaluation, pack), ANNEX
    if any_line and has_evidence_index(evaluation, pack):
        yield evidence_title(evaluation, pack), EVIDENCE_INDEX


def _owner(line: str, evaluation: SelfEvaluation, pack: RulePack) -> str:
    """Whose report or table a stated line names; of two names in it the longer one counts."""
    plain = _without_blanks(line)
    if plain == _without_blanks(annex_title(evaluation, pack)):
        return ANNEX
    if plain == _without_blanks(evidence_title(evaluation, pack)):
        return EVIDENCE_INDEX
    named = [project for project in evaluation.projects if project.name and _without_blanks(project.name) in plain]
    for project in evaluation.projects:
        if plain == _without_blanks(project_report_title(project, evaluation, pack)):
            return project.id
    return max(named, key=lambda project: len(project.name)).id if named else ""


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _stated(lines: Iterable[AttachmentLine]) -> tuple[str, ...]:
    return tuple(line.title for line in lines)
