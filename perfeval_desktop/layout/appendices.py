"""The appendices of one project: its report, 项目支出绩效单位自评表 and 项目资金使用情况表."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from perfeval_desktop.layout.blocks import CellContent, Formula, Paragraph, Part, Style, Table
from perfeval_desktop.layout.cells import content, one_line, points, ticks, unit_note
from perfeval_desktop.layout.classes import LEVELS, Classes, classes_of, leaf_groups, merge_keys
from perfeval_desktop.layout.computed import TOTAL, score_key, scored_funds, total_formula, with_formula
from perfeval_desktop.layout.grids import (
    field_tables,
    footer,
    fund_table,
    grid_table,
    labelled_table,
    merged_rows,
    note_row,
    notes,
    total_row,
    total_score,
)
from perfeval_desktop.layout.narrative import project_report_part
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.schema import ProjectForm, RulePack
from perfeval_desktop.scoring import totals

_SAME_TOTAL = Formula("same", (TOTAL,))


class _IndicatorRow(NamedTuple):
    """A row of the indicator grid: a numbered indicator, an empty template row, or the mark that more may follow."""

    classes: Classes
    number: int = 0
    entry: ProjectIndicator | None = None
    mark: str = ""


def project_parts(
    project: ProjectAppendix, number: int, evaluation: SelfEvaluation, pack: RulePack, attachment: str | None = None
) -> Iterator[Part]:
    """The parts of the project that stands as ``number`` in the package, as far as its pack has them.

    ``attachment`` is its number among the attachments of the department's report.
    """
    form = pack.project
    if form.outline is not None:
        name = f"{number}.自评报告 {project.name}"
        yield project_report_part(project, evaluation, pack, form.outline, name, attachment)
    yield _form_part(project, number, evaluation, pack)
    if form.usage_title:
        yield _usage_part(project, number, evaluation, pack)


def _form_part(project: ProjectAppendix, number: int, evaluation: SelfEvaluation, pack: RulePack) -> Part:
    form = pack.project
    title = one_line(titles.project_form_title(project, evaluation, pack))
    grid = _indicator_grid(project, form)

    def value(field: Column) -> CellContent:
        return _project_field(project, form, field)

    blocks = (
        Paragraph(form.form_label, Style.LABEL),
        Paragraph(title, Style.TABLE_TITLE),
        *field_tables(form.header_fields, value, grid.width),
        fund_table(project.funds, form.funds),
        labelled_table(form.goal_label, form.goal_fields, value),
        grid,
        *footer(form.footer_fields, value),
        *notes(form.notes_label, form.notes),
    )
    name = f"{number}.{form.form_name} {project.name}"
    return Part(f"project.{project.id}.form", name, title, "portrait", blocks)


def _project_field(project: ProjectAppendix, form: ProjectForm, field: Column) -> CellContent:
    match field.field:
        case "fund_types":
            return ticks(form.fund_types, project.fund_types)
        case "stated_score":
            return with_formula(content(totals.project_total(project, form).value, field), _SAME_TOTAL)
        case "stated_grade":
            grade = totals.project_grade(project, form)
            return ticks(form.grades, () if grade is None else (grade.key,))
        case name:
            return content(getattr(project, name, None), field)


def _indicator_grid(project: ProjectAppendix, form: ProjectForm) -> Table:
    rows = list(_indicator_rows(project, form))

    def value(row: _IndicatorRow, column: Column) -> CellContent:
        if column.field in LEVELS:
            return row.classes.label(column.field, form.group_label)
        if column.field in ("level3", "name"):
            return _indicator_name(row, form)
        return "" if row.entry is None else content(getattr(row.entry, column.field, None), column)

    def key(row: _IndicatorRow, column: Column) -> str:
        return score_key(row.entry.id) if row.entry is not None and column.field == "self_score" else ""

    body = merged_rows(rows, form.columns, value, merge_keys([row.classes for row in rows]), key)
    weight = form.total_weight_text or points(form.total)
    scored = [score_key(row.entry.id) for row in rows if row.entry is not None]
    sum_of_scores = total_formula((*scored_funds(form.funds), *scored), form.funds)
    score = total_score(totals.project_total(project, form).value, sum_of_scores)
    tail = (
        *total_row(form.columns, form.total_label, weight, form.score_total_label, score),
        *note_row(form.other_notes_label, project.other_notes, form.columns),
    )
    return grid_table(form.columns, body, label=form.indicators_label, tail=tail)


def _indicator_rows(project: ProjectAppendix, form: ProjectForm) -> Iterator[_IndicatorRow]:
    groups = leaf_groups(form.classes)
    for group in groups:
        classes = classes_of(form.classes, group.key)
        entries: list[ProjectIndicator | None] = [
            item for item in project.indicators if item.category == group.key and _is_typed(item)
        ]
        entries += [None] * (form.rows_per_class - len(entries))
        for number, entry in enumerate(entries, start=1):
            yield _IndicatorRow(classes, number, entry)
        if form.more_rows_mark:
            yield _IndicatorRow(classes, mark=form.more_rows_mark)
    known = {group.key for group in groups}
    others = (item for item in project.indicators if item.category not in known)
    for number, entry in enumerate((item for item in others if _is_typed(item)), start=1):
        yield _IndicatorRow(Classes(), number, entry)


def _is_typed(row: ProjectIndicator | FundUsageRow) -> bool:
    """False for a row that holds nothing but its place: it is not printed."""
    fields = (getattr(row, name) for name in row.__struct_fields__ if name not in ("id", "category"))
    return any(value.strip() if isinstance(value, str) else value is not None for value in fields)


def _indicator_name(row: _IndicatorRow, form: ProjectForm) -> str:
    if row.mark:
        return row.mark
    prefix = titles.expand(form.indicator_prefix, n=str(row.number))
    return prefix + (row.entry.name if row.entry else "")


def _usage_part(project: ProjectAppendix, number: int, evaluation: SelfEvaluation, pack: RulePack) -> Part:
    form = pack.project
    title = one_line(titles.usage_title(project, evaluation, pack))
    rows = list(enumerate(filter(_is_typed, project.fund_usage), start=1)) or [(1, FundUsageRow(id=""))]

    def value(row: tuple[int, FundUsageRow], column: Column) -> CellContent:
        index, usage = row
        return content(index if column.kind == "index" else getattr(usage, column.field, None), column)

    unit = unit_note(form.usage_columns)
    blocks = (
        Paragraph(form.usage_label, Style.LABEL),
        Paragraph(title, Style.TABLE_TITLE),
        *((Paragraph(unit, Style.UNIT_NOTE),) if unit else ()),
        grid_table(form.usage_columns, merged_rows(rows, form.usage_columns, value)),
        *notes("", (form.usage_note,) if form.usage_note else ()),
    )
    name = f"{number}.{form.usage_name} {project.name}"
    return Part(f"project.{project.id}.usage", name, title, "landscape", blocks)
