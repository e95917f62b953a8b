"""Titles and lists of attachments: taken only where they are others than the program makes by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from perfeval_desktop.bureau.sheet_grid import Grid, plain, text_of
from perfeval_desktop.bureau.taking import Fate, Taking
from perfeval_desktop.model.base import new_row_id
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import AttachmentLine
from perfeval_desktop.model.tree import get_at, replace_at
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.forms import Outline
from perfeval_desktop.rulepack.labels import label_of

_LABEL = re.compile(r"^附件[0-9一二三四五六七八九十—\-]*$")
_FIRST = re.compile(r"^附件[：:]\s*")
_NUMBER = re.compile(r"^[0-9]{1,3}\.")
_DATE = re.compile(r"^[0-9]{4}年")
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}年")
_LONGEST = 120
_TITLE_ROWS = (1, 0, 2)  # below the letterhead, or without one
Made = Callable[[Taking, ProjectAppendix | None], str]
_MADE: dict[str, Made] = {
    "report.title": lambda taking, _: titles.report_title(taking.evaluation, taking.pack),
    "scorecard.title": lambda taking, _: titles.scorecard_title(taking.evaluation, taking.pack),
    "goals.title": lambda taking, _: titles.goals_title(taking.evaluation, taking.pack),
}
_MADE_FOR_PROJECT: dict[str, Made] = {
    "report.title": lambda taking, one: titles.project_report_title(_known(one), taking.evaluation, taking.pack),
    "form_title": lambda taking, one: titles.project_form_title(_known(one), taking.evaluation, taking.pack),
    "fund_usage_title": lambda taking, one: titles.usage_title(_known(one), taking.evaluation, taking.pack),
}


@dataclass
class Titles:
    """What was read; it is compared when all sheets are, because the program's own titles name unit and project."""

    read: list[tuple[Grid, FieldPath, str, str, tuple[int, int]]] = field(default_factory=list)
    lists: list[tuple[Grid, FieldPath, list[str], tuple[int, int]]] = field(default_factory=list)

    def of_form(self, grid: Grid, where: FieldPath, name: str) -> None:
        """The title of a form stands below its number (附件1—1)."""
        text = text_of(grid.own(1, 0)).strip()
        if _LABEL.match(plain(grid.own(0, 0))) and text and len(text) <= _LONGEST:
            self.read.append((grid, where, name, text, (1, 0)))

    def of_report(self, grid: Grid, where: FieldPath, outline: Outline) -> None:
        """The title of a report stands at its head, below the letterhead; its attachments at its end."""
        row = next((row for row in _TITLE_ROWS if "报告" in text_of(grid.own(row, 0))), 1 if outline.letterhead else 0)
        text = text_of(grid.own(row, 0)).strip()
        if text and len(text) <= _LONGEST and "报告" in text:
            self.read.append((grid, where, "report.title", text, (row, 0)))
        lines, first = _attachments(grid)
        if lines:
            self.lists.append((grid, where, lines, (first, 0)))

    def settle(self, taking: Taking) -> None:
        """Take those that differ from what the program makes."""
        for grid, where, name, text, at in self.read:
            taking.look_at(grid)
            project = _project_at(taking, where)
            made = (_MADE if project is None else _MADE_FOR_PROJECT)[name](taking, project)
            if _words(made, taking) != _words(text, taking):
                taking.take(where.child(name), text, at)
            else:
                taking.note(at, Fate.SAME, "标题")
        for grid, where, lines, at in self.lists:
            taking.look_at(grid)
            self._take_list(taking, where.child("report.attachments"), lines, at)

    @staticmethod
    def _take_list(taking: Taking, where: FieldPath, lines: Sequence[str], at: tuple[int, int]) -> None:
        project = _project_at(taking, where)
        if project is None:
            made = titles.report_attachments(taking.evaluation, taking.pack)
        else:
            made = titles.project_attachments(project, taking.evaluation, taking.pack)
        if _without_indexes(lines, taking) == _without_indexes(made, taking):
            return
        rows = get_at(taking.evaluation, where)
        kept = tuple(
            AttachmentLine(id=rows[number].id if number < len(rows) else new_row_id(), title=line)
            for number, line in enumerate(lines)
        )
        taking.evaluation = replace_at(taking.evaluation, where, kept)
        taking.note(at, Fate.TAKEN, label_of(where, taking.evaluation, taking.pack))


def _words(title: str, taking: Taking) -> str:
    """What a title says. Of another workbook its year does not count: a wrong one is told, and never printed."""
    return plain(title) if taking.origin.altered is not None else _YEAR.sub("年", plain(title))


def _without_indexes(lines: Sequence[str], taking: Taking) -> list[str]:
    """The list without 审核说明表 and 佐证材料目录, which stand in it only as long as there is something in them."""
    made = (titles.annex_title(taking.evaluation, taking.pack), titles.evidence_title(taking.evaluation, taking.pack))
    indexes = {plain(title) for title in made}
    return [_words(words, taking) for line in lines if (words := plain(line)) not in indexes]


def _attachments(grid: Grid) -> tuple[list[str], int]:
    """The list at the end of a report, and the row in which it begins."""
    found: list[str] = []
    first = -1
    for row, line in enumerate(grid.rows):
        text = text_of(line[0]).strip() if line else ""
        if first < 0 and _FIRST.match(text):
            first = row
        if first >= 0 and text and not _DATE.match(text):
            rest = _FIRST.sub("", text)
            if row > first and not _NUMBER.match(rest):
                break
            found.append(_NUMBER.sub("", rest).strip())
    return found, first


def _project_at(taking: Taking, where: FieldPath) -> ProjectAppendix | None:
    if where.steps[:1] != ("projects",):
        return None
    project: ProjectAppendix = get_at(taking.evaluation, FieldPath(where.steps[:2]))
    return project


def _known(project: ProjectAppendix | None) -> ProjectAppendix:
    assert project is not None
    return project
