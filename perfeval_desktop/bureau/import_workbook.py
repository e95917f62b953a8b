"""An old workbook becomes a package, or changes of the open one: forms are found by their labels in any sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.bureau.import_report import is_report, take_report
from perfeval_desktop.bureau.import_rows import take_rows, take_usage
from perfeval_desktop.bureau.import_tables import (
    has_tables,
    headings,
    is_rubric,
    is_usage,
    take_accounts,
    take_below,
    take_funds,
    take_pairs,
    take_rubric,
)
from perfeval_desktop.bureau.import_titles import Titles
from perfeval_desktop.bureau.import_years import tell_years
from perfeval_desktop.bureau.left_over import note_left, note_numbers
from perfeval_desktop.bureau.sheet_grid import Grid, key, plain, text_of
from perfeval_desktop.bureau.taking import UNKNOWN, Fate, Note, Origin, Taking
from perfeval_desktop.model.base import new_row_id
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.indicators import GoalEntry
from perfeval_desktop.model.projects import FundUsageRow, ProjectIndicator
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, replace_at
from perfeval_desktop.rulepack.blank import blank_project
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage.any_workbook import read_any_workbook
from perfeval_desktop.storage.workbook_text import SheetText

_PROJECT_NAME = "项目名称"
_SAME_NAME = "（项目名称相同；是两个项目的，请先改名再导入）"
_CUT = 28  # characters without spaces: so long a name of a sheet may have been cut


@dataclass(frozen=True, slots=True)
class Imported:
    """The package with what the workbook says, and the record of its cells."""

    evaluation: SelfEvaluation
    notes: tuple[Note, ...]

    def count(self, fate: Fate) -> int:
        return sum(note.fate is fate for note in self.notes)


def import_workbook(source: Path, evaluation: SelfEvaluation, pack: RulePack, *, tells_empty: bool = False) -> Imported:
    """``evaluation`` with what the workbook at ``source`` says. Raises StorageError."""
    return import_sheets(read_any_workbook(source), evaluation, pack, tells_empty=tells_empty)


def import_sheets(
    sheets: tuple[SheetText, ...],
    evaluation: SelfEvaluation,
    pack: RulePack,
    origin: Origin = UNKNOWN,
    *,
    tells_empty: bool = False,
) -> Imported:
    """``evaluation`` with what ``sheets`` say; forms of projects first, their reports find them by name then."""
    taking, titles = Taking(evaluation, pack, origin, tells_empty), Titles()
    grids = [Grid(sheet) for sheet in sheets]
    rest = []
    for grid, sheet in zip(grids, sheets, strict=True):
        taking.look_at(grid)
        if sheet.cut:
            taking.note((len(sheet.rows), 0), Fate.SKIPPED, "行数过多，以下没有读")
        if take_forms(taking, grid, titles):
            note_left(taking, grid)
        else:
            rest.append(grid)
    for grid in rest:
        taking.look_at(grid)
        if not is_index(taking, grid):
            note_numbers(taking, grid) if take_texts(taking, grid, titles) else note_unknown(taking, grid)
    if origin.altered is None:
        tell_years(taking)
    titles.settle(taking)
    return Imported(taking.evaluation, tuple(taking.notes))


def take_forms(taking: Taking, grid: Grid, titles: Titles) -> bool:
    """The department's forms and the project's form; True when one of them stands in the sheet."""
    if next(grid.find(_PROJECT_NAME), None):
        return _take_project_form(taking, grid, titles)
    form = taking.pack.department
    if form is None:
        return False
    card, goals = form.scorecard, form.goals
    if is_rubric(grid, card.columns) and not taking.is_first("scorecard", grid):
        return True
    names = {item.name: item.key for item in card.rubric.indicators}
    found = take_rubric(taking, grid, card.columns, names, path("scorecard.entries")) > 0
    if found:
        taken = take_funds(taking, grid, card.funds, path("budget.funds"))
        fields = (*card.header_fields, *card.footer_fields)
        take_pairs(taking, grid, fields, path("scorecard"), {})
        _take_note(taking, grid, card.other_notes_label, path("scorecard.other_notes"))
        titles.of_form(grid, FieldPath(), "scorecard.title")
        return taken is not None or found
    if not next(grid.find(goals.annual_goal_label), None):
        return _take_accounts(taking, grid)
    if taking.is_first("goals", grid) and take_rows(
        taking, grid, goals.columns, path("goals.entries"), goals.classes, _new_goal
    ):
        take_pairs(taking, grid, goals.header_fields, path("goals"), {})
        _take_note(taking, grid, goals.annual_goal_label, path("goals.annual_goal"))
        titles.of_form(grid, FieldPath(), "goals.title")
        return True
    return _take_accounts(taking, grid)


def _take_accounts(taking: Taking, grid: Grid) -> bool:
    before, form = len(taking.notes), taking.pack.department
    if form is not None:
        take_accounts(taking, grid, form.accounts, taking.evaluation.cover.year)
    return len(taking.notes) > before


def _take_project_form(taking: Taking, grid: Grid, titles: Titles) -> bool:
    form = taking.pack.project
    name = _project_name(grid)
    if not name or not has_tables(grid, form):
        return False
    where = taking.origin.projects.get(grid.name) or _project_at(taking, name)
    if not taking.is_first(f"form {where}", grid, _SAME_NAME):
        return True
    taking.last_project = where
    choices = {"fund_types": form.fund_types}
    take_pairs(taking, grid, (*form.header_fields, *form.footer_fields), where, choices)
    if take_funds(taking, grid, form.funds, where.child("funds")) is None:
        taking.note((0, 0), Fate.UNCLEAR, "没有认出资金一栏的表头，资金没有取")
    take_below(taking, grid, form.goal_fields, where)
    if not take_rows(taking, grid, form.columns, where.child("indicators"), form.classes, _new_indicator):
        taking.note((0, 0), Fate.UNCLEAR, "没有认出指标一栏的表头，指标没有取")
    _take_note(taking, grid, form.other_notes_label, where.child("other_notes"))
    titles.of_form(grid, where, "form_title")
    return True


def take_texts(
    taking: Taking, grid: Grid, titles: Titles, before: FieldPath | None = None, *, only_tables: bool = False
) -> bool:
    """Reports and tables of fund usage: which project they are of is told by their title.

    ``before`` is the project whose form stands before the table, where there is an order; it counts when the table
    speaks of it.
    """
    department, form = taking.pack.department, taking.pack.project
    where, columns = _project_named(taking, grid), form.usage_columns
    own = where or (before if before is not None and _speaks_of(taking, grid, before) else None)
    if own is not None and columns and is_usage(grid, columns):
        if taking.is_first(f"usage {own}", grid, _SAME_NAME):
            take_usage(taking, grid, columns, own.child("fund_usage"), _new_usage)
            titles.of_form(grid, own, "fund_usage_title")
        return True
    if only_tables:
        return False
    if where is not None and form.outline is not None and is_report(grid, form.outline):
        if taking.is_first(f"report {where}", grid, _SAME_NAME):
            take_report(taking, grid, form.outline, where.child("report"))
            titles.of_report(grid, where, form.outline)
        return True
    if department is not None and is_report(grid, department.outline):
        if taking.is_first("report", grid):
            take_report(taking, grid, department.outline, path("report"))
            titles.of_report(grid, FieldPath(), department.outline)
        return True
    return False


def _speaks_of(taking: Taking, grid: Grid, where: FieldPath) -> bool:
    """True when the project, or a document by which its money came, is named in the table."""
    project = get_at(taking.evaluation, where)
    names = {plain(name) for name in (project.name, *(row.allocation_document for row in project.fund_usage))} - {""}
    cells = {plain(value) for line in grid.rows for value in line if isinstance(value, str)}
    return any(name in cell for name in names for cell in cells)


def _take_note(taking: Taking, grid: Grid, label: str, where: FieldPath) -> None:
    """A label and the long text to the right of it."""
    for row, column in grid.find(label) if label else ():
        found = grid.right_of(row, column, frozenset())
        if found is not None and found[1] is not None:
            taking.take(where, found[1], (row, found[0]))
            return


def is_index(taking: Taking, grid: Grid) -> bool:
    """True, and noted, for 佐证材料目录: the files that it lists are in no table."""
    name = plain(taking.pack.evidence.name)
    found = name != "" and any(plain(text).endswith(name) for text in headings(grid))
    if found:
        taking.note((0, 0), Fate.SKIPPED, f"{taking.pack.evidence.name}：佐证材料随自评文件保存，不从表格导入")
    return found


def note_unknown(taking: Taking, grid: Grid) -> None:
    """A sheet that is none of the forms: its first filled cell stands for all of them and says why."""
    for row, line in enumerate(grid.rows):
        for column, value in enumerate(line):
            if value is not None:
                taking.note((row, column), Fate.UNCLEAR, "认不出这张工作表是哪一张表，整张没有取")
                return


def _project_name(grid: Grid) -> str:
    for row, column in grid.find(_PROJECT_NAME):
        found = grid.right_of(row, column, frozenset({key("类型"), key("项目类型")}))
        if found is not None and found[1] is not None:
            return text_of(found[1]).strip()
    return ""


def _project_at(taking: Taking, name: str) -> FieldPath:
    """The project with this name, a new one where there is none."""
    projects = taking.evaluation.projects
    own = next((one for one in projects if plain(one.name) == plain(name)), None)
    if own is None:
        own = blank_project(taking.pack, new_row_id(), name)
        taking.evaluation = replace_at(taking.evaluation, path("projects"), (*projects, own))
    return path("projects").row(own.id)


def _project_named(taking: Taking, grid: Grid) -> FieldPath | None:
    """The project whose name stands in the sheet's name or title; of several the one with the longest name.

    A name that was cut counts only where no whole one stands, and only if it can be that of one project alone: texts
    and money must not land in another project.
    """
    if grid.name in taking.origin.projects:
        return taking.origin.projects[grid.name]
    words = [plain(text) for text in headings(grid)]
    named = [one for one in taking.evaluation.projects if one.name.strip()]
    whole = [one for one in named if any(plain(one.name) in text for text in words)]
    longest = max((len(plain(one.name)) for one in whole), default=0)
    hits = [one for one in whole if len(plain(one.name)) == longest]
    hits = hits or [one for one in named if any(_is_cut(one.name, text) for text in words)]
    return path("projects").row(hits[0].id) if len(hits) == 1 else None


def _is_cut(name: str, sheet_name: str) -> bool:
    """A sheet's name has 31 characters at most: a long name of a project is cut there."""
    whole = plain(name)
    return len(sheet_name) >= _CUT and any(whole.startswith(sheet_name[at:]) for at in range(len(sheet_name) - 7))


def _new_goal(category: str) -> GoalEntry:
    return GoalEntry(id=new_row_id(), category=category)


def _new_indicator(category: str) -> ProjectIndicator:
    return ProjectIndicator(id=new_row_id(), category=category)


def _new_usage() -> FundUsageRow:
    return FundUsageRow(id=new_row_id())
