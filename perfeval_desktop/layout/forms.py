"""The forms of the department as a whole: 整体支出绩效单位自评表 and 整体支出绩效目标完成情况表."""

from __future__ import annotations

from typing import NamedTuple

from perfeval_desktop.layout.blocks import CellContent, Formula, Paragraph, Part, Style, Table
from perfeval_desktop.layout.cells import TICK, content, one_line, points, ticks
from perfeval_desktop.layout.classes import LEVELS, Classes, classes_of, leaf_groups, merge_keys
from perfeval_desktop.layout.computed import TOTAL, score_key, total_formula, weight_key, with_formula
from perfeval_desktop.layout.grids import (
    field_tables,
    footer,
    fund_table,
    grid_table,
    merged_rows,
    note_row,
    notes,
    text_table,
    total_row,
    total_score,
)
from perfeval_desktop.model.indicators import GoalEntry, IndicatorEntry
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.schema import GoalForm, Indicator, RulePack, ScorecardForm
from perfeval_desktop.scoring import totals

_SAME_TOTAL = Formula("same", (TOTAL,))


class _ScoredRow(NamedTuple):
    """An indicator of the rubric and what the department says of it."""

    classes: Classes
    indicator: Indicator
    entry: IndicatorEntry


class _GoalRow(NamedTuple):
    """A goal; a class without goals has one row without an entry."""

    classes: Classes
    entry: GoalEntry | None


def scorecard_part(evaluation: SelfEvaluation, pack: RulePack, form: ScorecardForm) -> Part:
    """附件1—1: head, fund table, the indicators with their scores, notes, footer."""
    title = one_line(titles.scorecard_title(evaluation, pack))
    grid = _scorecard_grid(evaluation, pack, form)

    def value(field: Column) -> CellContent:
        return _scorecard_field(evaluation, pack, form, field)

    blocks = (
        Paragraph(form.label, Style.LABEL),
        Paragraph(title, Style.TABLE_TITLE),
        *field_tables(form.header_fields, value, grid.width),
        fund_table(evaluation.budget.funds, form.funds),
        grid,
        *notes(form.notes_label, form.notes),
        *footer(form.footer_fields, value),
    )
    return Part("scorecard", f"{form.label} {form.name}", title, "landscape", blocks)


def goals_part(evaluation: SelfEvaluation, pack: RulePack, form: GoalForm) -> Part:
    """附件1—2: head, annual goal, the goals by class with ticks for completion and causes, notes."""
    title = one_line(titles.goals_title(evaluation, pack))
    grid = _goal_grid(evaluation, form)

    def value(field: Column) -> CellContent:
        owner = evaluation.cover if field.field == "unit_name" else evaluation.goals
        return content(getattr(owner, field.field, None), field)

    blocks = (
        Paragraph(form.label, Style.LABEL),
        Paragraph(title, Style.TABLE_TITLE),
        *field_tables(form.header_fields, value, grid.width),
        text_table(form.annual_goal_label, evaluation.goals.annual_goal, grid.width),
        grid,
        *notes(form.notes_label, form.notes),
    )
    return Part("goals", f"{form.label} {form.name}", title, "landscape", blocks)


def _scorecard_field(evaluation: SelfEvaluation, pack: RulePack, form: ScorecardForm, field: Column) -> CellContent:
    match field.field:
        case "unit_name":
            return evaluation.cover.unit_name
        case "stated_score":
            return with_formula(content(totals.scorecard_total(evaluation, pack).value, field), _SAME_TOTAL)
        case "stated_grade":
            grade = totals.scorecard_grade(evaluation, pack)
            return ticks(form.grades, () if grade is None else (grade.key,))
        case name:
            return content(getattr(evaluation.scorecard, name, None), field)


def _scorecard_grid(evaluation: SelfEvaluation, pack: RulePack, form: ScorecardForm) -> Table:
    entries = {entry.id: entry for entry in evaluation.scorecard.entries}
    rows = [
        _ScoredRow(classes_of(form.rubric.groups, item.group), item, entries.get(item.key, IndicatorEntry(id=item.key)))
        for item in form.rubric.indicators
    ]

    def value(row: _ScoredRow, column: Column) -> CellContent:
        if column.field in LEVELS:
            return row.classes.label(column.field, form.group_label)
        if column.field == "level3":
            return row.indicator.name
        owner = row.entry if hasattr(row.entry, column.field) else row.indicator
        return content(getattr(owner, column.field, None), column)

    def key(row: _ScoredRow, column: Column) -> str:
        return _key_of(row.indicator.key, column)

    indicators = [item.key for item in form.rubric.indicators]
    sum_of_scores = total_formula(map(score_key, indicators), form.funds)
    score = total_score(totals.scorecard_total(evaluation, pack).value, sum_of_scores)
    weight = with_formula(points(form.rubric.total), Formula("sum", tuple(map(weight_key, indicators))))
    tail = (
        *total_row(form.columns, form.total_label, weight, form.score_total_label, score),
        *note_row(form.other_notes_label, evaluation.scorecard.other_notes, form.columns),
    )
    body = merged_rows(rows, form.columns, value, merge_keys([row.classes for row in rows]), key)
    return grid_table(form.columns, body, tail=tail)


def _key_of(indicator: str, column: Column) -> str:
    if column.field == "self_score":
        return score_key(indicator)
    return weight_key(indicator) if column.field == "max_score" else ""


def _goal_grid(evaluation: SelfEvaluation, form: GoalForm) -> Table:
    rows: list[_GoalRow] = []
    for group in leaf_groups(form.classes):
        classes = classes_of(form.classes, group.key)
        entries = [entry for entry in evaluation.goals.entries if entry.category == group.key]
        rows += [_GoalRow(classes, entry) for entry in entries or (None,)]
    known = {group.key for group in leaf_groups(form.classes)}
    rows += [_GoalRow(Classes(), entry) for entry in evaluation.goals.entries if entry.category not in known]

    def value(row: _GoalRow, column: Column) -> CellContent:
        if column.field in LEVELS:
            return row.classes.label(column.field, "{name}")
        return "" if row.entry is None else _goal_cell(row.entry, column)

    body = merged_rows(rows, form.columns, value, merge_keys([row.classes for row in rows]))
    return grid_table(form.columns, body, label=form.indicators_label)


def _goal_cell(entry: GoalEntry, column: Column) -> CellContent:
    value = getattr(entry, "name" if column.field == "level3" else column.field, None)
    if column.kind != "tick":
        return content(value, column)
    chosen = value if isinstance(value, tuple) else (value,)
    return TICK if column.value in chosen else ""
