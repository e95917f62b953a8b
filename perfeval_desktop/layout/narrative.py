"""The narrative reports: letterhead, title, addressee, sections by the pack's outline, attachments, date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval_desktop.layout.blocks import Block, Paragraph, Part, Style
from perfeval_desktop.layout.cells import date_text, one_line
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import Report
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.forms import Outline, OutlineSection
from perfeval_desktop.rulepack.headings import heading_level
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.rulepack.section_order import ordered_sections

_HEADINGS = {1: Style.HEADING1, 2: Style.HEADING2, 3: Style.HEADING3}
_FIRST = "附件："
_INDENT = "　" * len(_FIRST)  # the following numbers stand below the first one


def report_part(evaluation: SelfEvaluation, pack: RulePack, outline: Outline, *, annex: bool = False) -> Part:
    """The report on the department as a whole; ``annex``: 审核说明表 belongs to its attachments."""
    title = one_line(titles.report_title(evaluation, pack))
    blocks = (
        *_head(outline, evaluation, title),
        *_sections(outline, evaluation, evaluation.report),
        *_tail(outline, evaluation, evaluation.report, titles.report_attachments(evaluation, pack, annex=annex)),
    )
    return Part("report", "自评报告", title, "portrait", blocks)


def project_report_part(
    project: ProjectAppendix,
    evaluation: SelfEvaluation,
    pack: RulePack,
    outline: Outline,
    name: str,
    attachment: str | None = None,
) -> Part:
    """The report on one project; ``name`` is that of the part, ``attachment`` its number in the department's list."""
    title = one_line(titles.project_report_title(project, evaluation, pack))
    label = titles.numbered_label(outline.label, attachment)
    blocks = (
        *((Paragraph(label, Style.LABEL),) if label else ()),
        *_head(outline, evaluation, title, project),
        *_sections(outline, evaluation, project.report),
        *_tail(outline, evaluation, project.report, titles.project_attachments(project, evaluation, pack)),
    )
    return Part(f"project.{project.id}.report", name, title, "portrait", blocks)


def _head(
    outline: Outline, evaluation: SelfEvaluation, title: str, project: ProjectAppendix | None = None
) -> Iterator[Block]:
    letterhead = titles.expand(outline.letterhead, **titles.facts_of(evaluation, project))
    if letterhead:
        yield Paragraph(one_line(letterhead), Style.LETTERHEAD)
    yield Paragraph(title, Style.TITLE)
    if outline.addressee and evaluation.cover.addressee:
        yield Paragraph(one_line(evaluation.cover.addressee).rstrip("：:") + "：", Style.ADDRESSEE)


def _sections(outline: Outline, evaluation: SelfEvaluation, report: Report) -> Iterator[Block]:
    texts = {section.id: section.text for section in report.sections}
    for section in ordered_sections(outline, report):
        text = _source_text(evaluation, section.source) if section.source else texts.get(section.key, "")
        paragraphs = _paragraphs(text) if section.body else ()
        if paragraphs or section.required or not section.body:
            yield from _section(section, paragraphs)


def _section(section: OutlineSection, paragraphs: Sequence[str]) -> Iterator[Block]:
    style = _HEADINGS.get(section.level)
    if style is not None and section.inline and paragraphs:
        yield Paragraph(paragraphs[0], lead=section.heading, lead_style=style, bookmark=section.heading)
        paragraphs = paragraphs[1:]
    elif style is not None:
        yield Paragraph(section.heading, style, bookmark=section.heading)
    for text in paragraphs:
        heading = _HEADINGS.get(heading_level(text, section.level))
        yield Paragraph(text) if heading is None else Paragraph(text, heading, bookmark=text)


def _tail(outline: Outline, evaluation: SelfEvaluation, report: Report, attachments: Sequence[str]) -> Iterator[Block]:
    for number, title in enumerate(attachments, start=1):
        lead = _FIRST if number == 1 else _INDENT
        yield Paragraph(one_line(title), Style.ATTACHMENT, lead=f"{lead}{number}." if len(attachments) > 1 else lead)
    if outline.sign_name and evaluation.cover.unit_name:
        yield Paragraph(one_line(evaluation.cover.unit_name), Style.SIGNATURE)
    if report.dated is not None:
        yield Paragraph(date_text(report.dated), Style.DATE)


def _source_text(evaluation: SelfEvaluation, source: str) -> str:
    try:
        return str(get_at(evaluation, path(source)) or "")
    except ModelError:
        return ""


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
