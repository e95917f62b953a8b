"""Sections of reports that are longer or shorter than the form asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.text_fields import LIVE_SOURCES, PACKAGE_TEXTS, PROJECT_TEXTS, texts_of
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.word_count import count_words
from perfeval_desktop.rulepack.forms import Outline, OutlineSection


@check(
    "narrative.length",
    reads=(*PACKAGE_TEXTS, *PROJECT_TEXTS, *LIVE_SOURCES),
    level=Severity.REMIND,
    scope="both",
    reads_only=texts_of,
)
def wrong_lengths(context: Context) -> Iterator[Issue]:
    """A section is begun and has more or fewer characters than the pack allows; it counts as Word does."""
    fields = texts_of(context)
    limited = _limited(context)
    for field in fields if limited else ():
        section = limited.get(field.where)
        if section is None:
            continue
        count = count_words(field.text)
        too_much = section.excess(count)
        if too_much:
            change = f"请删去 {too_much} 字以上" if too_much > 0 else f"请再写 {-too_much} 字以上"
            yield context.issue(field.where, found=f"{count} 字", expected=section.length_words, change=change)


def _limited(context: Context) -> Mapping[FieldPath, OutlineSection]:
    """The fields of this scope whose length the pack limits."""
    if context.subject is not None:
        return _of_outline(context.pack.project.outline, context.base.child("report"))
    form = context.pack.department
    return _of_outline(form.outline if form is not None else None, path("report"))


def _of_outline(outline: Outline | None, report: FieldPath) -> dict[FieldPath, OutlineSection]:
    rows = report.child("sections")
    return {
        path(section.source) if section.source else rows.row(section.key).child("text"): section
        for section in (outline.sections if outline is not None else ())
        if section.length_words
    }
