"""Packages of any size, made from the sample."""

from __future__ import annotations

import functools

import msgspec

from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields, replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage import project_file

SAMPLE = resource_path("samples/lincang-2022.jxzp")
SAMPLE_SIZE = 6


@functools.cache
def sample() -> tuple[SelfEvaluation, RulePack, str]:
    """The sample as it opens, its rule pack, and the pack's text."""
    file = project_file.load(SAMPLE)
    pack = load_pack(file.pack_text, SAMPLE.name)
    return conform(file.evaluation, pack), pack, file.pack_text


@functools.cache
def package_of(count: int) -> SelfEvaluation:
    """The sample with ``count`` projects: its own first, then more of their kind, each with a name of its own.

    The department's figures stay, so that the sums over the projects do not agree: there is something to find.
    """
    evaluation, _, _ = sample()
    own = evaluation.projects
    more = (_renamed(own[number % len(own)], number) for number in range(len(own), count))
    return msgspec.structs.replace(evaluation, projects=(*own[:count], *more))


def score_field() -> FieldPath:
    """A score of the department's scorecard."""
    return path("scorecard.entries[dept.process.execution.rate].self_score")


def amount_field(evaluation: SelfEvaluation) -> FieldPath:
    """An amount of the project in the middle of the package."""
    project = evaluation.projects[len(evaluation.projects) // 2]
    return path("projects").row(project.id).child("funds").row("total").child("final_expenditure")


def name_field(evaluation: SelfEvaluation) -> FieldPath:
    """The name of the project in the middle of the package."""
    return path("projects").row(evaluation.projects[len(evaluation.projects) // 2].id).child("name")


def text_field(evaluation: SelfEvaluation) -> FieldPath:
    """The text of a section of the report on the project in the middle of the package."""
    project = evaluation.projects[len(evaluation.projects) // 2]
    section = next(section for section in project.report.sections if section.text)
    return path("projects").row(project.id).child("report").child("sections").row(section.id).child("text")


def section_field() -> FieldPath:
    """The text of the first section of the department's report that the sample fills in."""
    sections = sample()[0].report.sections
    filled = next(section for section in sections if section.text)
    return path("report.sections").row(filled.id).child("text")


def _renamed(project: ProjectAppendix, number: int) -> ProjectAppendix:
    """A project of the same kind; wherever its texts call the other by name they call this one."""
    name = f"{project.name}（{number}）"
    renamed = msgspec.structs.replace(project, id=f"{project.id}-{number}")
    for field in iter_fields(project):
        if isinstance(field.value, str) and project.name in field.value:
            renamed = replace_at(renamed, field.path, field.value.replace(project.name, name))
    return renamed
