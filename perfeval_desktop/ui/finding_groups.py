"""Findings under headings: by page and project, or by rule; a heading can be folded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at, has_at
from perfeval_desktop.rulepack.labels import project_name
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.findings_model import FindingRow, GroupRow, ListRow

_PROJECTS = path("projects")
_ELSEWHERE = "整份材料"
PageTitle = tuple[str, Sequence[FieldPath]]  # of a tab, and the fields that it shows


class Grouping(IntEnum):
    """How the findings stand together; the numbers are the places in the list of choices."""

    NONE = 0
    PAGE = 1
    RULE = 2


@dataclass(frozen=True, slots=True)
class Group:
    """``order`` sorts the groups among each other."""

    name: str
    title: str
    order: tuple[int, ...] = ()


def grouped(
    rows: Iterable[FindingRow], group_of: Callable[[FindingRow], Group], folded: Collection[str]
) -> list[ListRow]:
    """``rows`` under their headings; of a heading among ``folded`` only itself. Followers stay with their leader."""
    groups: dict[Group, list[FindingRow]] = {}
    here: list[FindingRow] = []
    leader = ""
    for row in rows:
        if not row.is_follower or row.issue.under != leader:
            here = groups.setdefault(group_of(row), [])
            leader = "" if row.is_follower else row.key
        here.append(row)
    shown: list[ListRow] = []
    for group in sorted(groups, key=lambda group: group.order):  # equal ones keep their order: the worst first
        members = groups[group]
        count = sum(not row.is_follower for row in members) or len(members)
        heading = GroupRow(group.name, group.title, count, members[0].sign, group.name in folded)
        shown += [heading] if heading.is_folded else [heading, *members]
    return shown


def group_by_rule(row: FindingRow) -> Group:
    """The findings of one rule."""
    return Group(row.issue.rule, row.finding.title)


def group_by_page(session: Session, pages: Sequence[PageTitle]) -> Callable[[FindingRow], Group]:
    """The findings of one tab in the order of ``pages``; those of the projects apart for each project."""
    ranks = {project.id: rank for rank, project in enumerate(session.evaluation.projects)}

    def group_of(row: FindingRow) -> Group:
        where = row.issue.where
        for number, (title, covers) in enumerate(pages):
            if any(where.matches(pattern) for pattern in covers):
                if where.starts_with(_PROJECTS) and len(where.steps) > 1:
                    return _project_group(session, number, title, where, ranks)
                return Group(title, title, (number,))
        return Group(_ELSEWHERE, _ELSEWHERE, (-1,))

    return group_of


def _project_group(session: Session, number: int, title: str, where: FieldPath, ranks: dict[str, int]) -> Group:
    project_id = where.steps[1][1:-1]
    at = _PROJECTS.row(project_id)
    name = project_name(get_at(session.evaluation, at)) if has_at(session.evaluation, at) else project_id
    return Group(project_id, f"{title} › {name}", (number, ranks.get(project_id, -1)))
