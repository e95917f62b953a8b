"""The list of attachments that a report states, against the parts of the package that are attached."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.report import AttachmentLine
from perfeval_desktop.rulepack import titles

_READS = (
    *("cover", "report.attachments", "scorecard.title", "goals.title"),
    *("projects[*].name", "projects[*].form_title", "projects[*].fund_usage_title"),
    *("projects[*].report.title", "projects[*].report.attachments"),
)
_ALIKE = 0.6  # of a stated and a printed title: below it the line means something else, such as evidence
_Lists = Iterator[tuple[FieldPath, tuple[AttachmentLine, ...], tuple[str, ...]]]


@check("attachments.title", reads=_READS, scope="both", level=Severity.REMIND)
def titles_of_attachments(context: Context) -> Iterator[Issue]:
    """X-09: a line of the list is worded otherwise than the title of what is attached."""
    for where, stated, printed in _lists(context):
        for line, title in _pairs(stated, printed):
            if line is not None and title and _plain(line.title) != _plain(title):
                at = where.row(line.id).child("title")
                yield context.issue(at, fix=Fix(f"改为“{title}”", at, title), found=line.title, expected=title)


@check("attachments.missing", reads=_READS, scope="both")
def unlisted_attachments(context: Context) -> Iterator[Issue]:
    """X-09: a part of the package is not in the list that the report states."""
    for where, stated, printed in _lists(context):
        missing = [title for line, title in _pairs(stated, printed) if line is None]
        if missing:
            yield context.issue(
                where,
                found=str(len(stated)),
                expected=str(len(printed)),
                missing="、".join(f"“{title}”" for title in missing),
            )


def _lists(context: Context) -> _Lists:
    """The stated list with the titles that are printed above what is attached."""
    evaluation, pack, project = context.evaluation, context.pack, context.subject
    if project is not None:
        if pack.project.outline is not None and project.report.attachments:
            own = (titles.project_form_title(project, evaluation, pack), titles.usage_title(project, evaluation, pack))
            where = context.base.child("report").child("attachments")
            yield where, project.report.attachments, tuple(title for title in own if title)
    elif pack.department is not None and evaluation.report.attachments:
        printed = [titles.scorecard_title(evaluation, pack), titles.goals_title(evaluation, pack)]
        if pack.project.outline is not None:
            printed += [titles.project_report_title(each, evaluation, pack) for each in evaluation.projects]
        yield path("report.attachments"), evaluation.report.attachments, tuple(printed)


@lru_cache(maxsize=1024)
def _pairs(stated: tuple[AttachmentLine, ...], printed: tuple[str, ...]) -> list[tuple[AttachmentLine | None, str]]:
    """Each printed title with the line that means it, None where none does; lines that mean no title are left out."""
    free = list(stated)
    pairs: list[tuple[AttachmentLine | None, str]] = []
    for title in printed:
        same = next((line for line in free if _plain(line.title) == _plain(title)), None)
        pairs.append((same, title))
        if same is not None:
            free.remove(same)
    for at, (line, title) in enumerate(pairs):
        if line is None and free:
            scores = [_alike(one.title, title) for one in free]
            if max(scores) >= _ALIKE:
                pairs[at] = (free.pop(scores.index(max(scores))), title)
    return pairs


def _plain(title: str) -> str:
    return "".join(title.split()).replace("(", "（").replace(")", "）")


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio()
