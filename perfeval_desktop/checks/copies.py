"""Texts that were copied: between projects, and from the goal to its result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from perfeval_desktop.checks.carrying import is_carried
from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.registry import PROJECTS, Context, check
from perfeval_desktop.checks.text_fields import TextField, project_texts
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.prose.similarity import Twin, same_result, twins
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.rulepack.labels import project_name, snippet

_MOST_TWINS = 5
_LONGEST = 24  # characters of a text that is quoted
_SAME = ("expected_goal", "actual_result")
_SHARE = {"share": "0.9"}  # of the shorter text stands in the other


@check(
    "copies.twins",
    reads=("projects[*].expected_goal", "projects[*].name", "to_confirm"),
    level=Severity.EXPLAIN,
    limits=_SHARE,
    deferred=True,
)
def twin_goals(context: Context) -> Iterator[Issue]:
    """X-01: two projects of different names have the same goal. One finding for each pair, at the later project.

    Of one project so many are named: a text that all projects share need not be told against each of them.
    """
    projects = context.evaluation.projects
    goals = tuple(project.expected_goal for project in projects)
    threshold = float(context.limit("share"))

    def find() -> tuple[Twin, ...]:
        return twins(goals, threshold)

    told: Counter[str] = Counter()
    for twin in context.memo.of("twins", PROJECTS, goals, find):
        one, other = projects[twin.first], projects[twin.second]
        if all(is_carried(context, _goal_at(project), project.expected_goal) for project in (one, other)):
            continue
        if one.name.strip() != other.name.strip() and told[other.id] < _MOST_TWINS:
            told[other.id] += 1
            yield context.issue(
                _goal_at(other),
                part=one.id,
                found=f"与{project_name(one)}的相同部分达 {twin.score:.0%}",
            )


def _goal_at(project: ProjectAppendix) -> FieldPath:
    return PROJECTS.row(project.id).child("expected_goal")


@check("copies.same_result", reads=("projects[*]", "cover"), scope="project", level=Severity.EXPLAIN)
def result_is_goal(context: Context) -> Iterator[Issue]:
    """X-02: 实际完成情况 is 预期目标 word for word, or only 了 and 已 were put in."""
    fields = project_texts(context, context.project)
    goal, result = (next((one for one in fields if one.where == at), None) for at in map(context.base.child, _SAME))
    if goal is not None and result is not None and same_result(goal.text, result.text):
        yield _whole(context, result)


def _whole(context: Context, field: TextField) -> Issue:
    span = field.stored_span(Span(0, len(field.text)))
    return context.issue(field.where, span=span, found=snippet(field.text, _LONGEST))
