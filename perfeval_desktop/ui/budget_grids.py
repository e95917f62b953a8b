"""The tables of 收支与预算: accounts in 元, and fund tables in the unit of their form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from perfeval_desktop.model.amount import Unit
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.forms import Column, FundForm, ProjectsLink, RowSpec
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring import figures
from perfeval_desktop.scoring.fund_sheet import sheet_of
from perfeval_desktop.scoring.project_sums import project_figures, sum_over_projects
from perfeval_desktop.ui.field_kinds import RATE, SCORE, Amount, FieldKind, Percent, kind_of
from perfeval_desktop.ui.figure_cells import computed_cell, figure_cell, tip_of
from perfeval_desktop.ui.grid_rows import BLANK, Cell, GridColumn, GridRow, GridSource, caption, merged, merged_runs

ACCOUNTS = path("budget.accounts")
_YUAN = Amount(unit=Unit.YUAN)
_SUM_KEY = "projects"
_HEADS = ("group", "label")


class AccountSource(GridSource):
    """收支数据: this year, last year, and what changed."""

    name = FIELD_NAMES["accounts"]
    heads = _HEADS
    reads = (ACCOUNTS,)

    def columns(self, pack: RulePack) -> tuple[GridColumn, ...]:
        return (
            *label_columns(pack.department.accounts if pack.department else (), "项目"),
            GridColumn("this_year", "本年数", weight=24, min_ems=8),
            GridColumn("last_year", "上年数", weight=24, min_ems=8),
            GridColumn("change", "增减额", weight=24, min_ems=8),
            GridColumn("change_rate", "增减率", weight=12, min_ems=5),
        )

    def rows(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[GridRow, ...]:
        specs = pack.department.accounts if pack.department else ()
        labels = row_labels(specs)
        return tuple(
            GridRow(spec.key, (*heads, *self._cells(evaluation, specs, spec)), ACCOUNTS.row(spec.key))
            for spec, heads in zip(specs, labels, strict=True)
        )

    def _cells(self, evaluation: SelfEvaluation, specs: Sequence[RowSpec], spec: RowSpec) -> tuple[Cell, ...]:
        rows = evaluation.budget.accounts
        name = figures.row_name(spec)
        years = (self._amount(evaluation, specs, spec, column) for column in (figures.THIS_YEAR, figures.LAST_YEAR))
        change = figures.account_change(rows, specs, spec.key)
        rate = figures.account_change_rate(rows, specs, spec.key)
        return (
            *years,
            computed_only(_YUAN.display(change.value), _YUAN, f"{name} 增减额", tip_of(change), change.value),
            computed_only(Percent().display(rate.value), Percent(), f"{name} 增减率", tip_of(rate)),
        )

    def _amount(self, evaluation: SelfEvaluation, specs: Sequence[RowSpec], spec: RowSpec, column: str) -> Cell:
        rows = evaluation.budget.accounts
        own = next((getattr(row, column) for row in rows if row.id == spec.key), None)
        figure = figures.account_figure(rows, specs, spec.key, column)
        locked = figures.account_is_locked(rows, specs, spec.key, column)
        label = f"{figures.row_name(spec)} {FIELD_NAMES[column]}"
        return figure_cell(ACCOUNTS.row(spec.key).child(column), own, figure, _YUAN, label, locked=locked)


class FundSource(GridSource):
    """The fund table whose rows stand at ``rows_path``.

    ``projects_line``: below it the sum of all projects, where the rule pack says what of them has to add up.
    """

    heads = _HEADS

    def __init__(
        self,
        rows_path: FieldPath,
        form: Callable[[RulePack], FundForm | None],
        *,
        name: str,
        projects_line: bool = False,
    ) -> None:
        self.name = name
        self._path = rows_path
        self._form = form
        self._projects_line = projects_line
        self.reads = (rows_path, path("projects[*].funds"), path("projects")) if projects_line else (rows_path,)

    def columns(self, pack: RulePack) -> tuple[GridColumn, ...]:
        form = self._form(pack)
        if form is None:
            return ()
        amounts = (
            GridColumn(column.field, column.title, column.group, weight=float(column.width), min_ems=5.5)
            for column in form.columns
        )
        return (*label_columns(form.rows, form.row_title or FIELD_NAMES["item"]), *amounts)

    def rows(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[GridRow, ...]:
        form = self._form(pack)
        if form is None:
            return ()
        funds: tuple[FundRow, ...] = get_at(evaluation, self._path)
        lines = [
            GridRow(
                spec.key,
                (*heads, *(self._cell(funds, form, spec, column) for column in form.columns)),
                self._path.row(spec.key),
            )
            for spec, heads in zip(form.rows, row_labels(form.rows), strict=True)
        ]
        link = pack.department.projects if self._projects_line and pack.department is not None else None
        if link is not None:
            lines.append(_projects_line(evaluation, pack, form, link))
        return tuple(lines)

    def _cell(self, funds: tuple[FundRow, ...], form: FundForm, spec: RowSpec, column: Column) -> Cell:
        field = column.field
        label = f"{figures.row_name(spec)} {figures.column_title(form, field)}"
        if field == "score_weight":
            weight = form.score_weight if spec.scored else None
            return caption(form.unscored_mark if weight is None else SCORE.display(weight))
        at = self._path.row(spec.key).child(field)
        row = next((row for row in funds if row.id == spec.key), None)
        own = getattr(row, field, None)
        locked = figures.is_locked(funds, form, spec.key, field)
        if field == figures.RATE:
            text = figures.execution_rate_text(funds, form, spec.key)
            rate = figures.execution_rate(funds, form, spec.key)
            computed = "" if rate.computed is None else _rate_as_computed(funds, form, spec)
            return computed_cell(at, own, computed, RATE, label, text=text, tip=tip_of(rate), locked=locked)
        if field == figures.SCORE:
            if not spec.scored:
                text = SCORE.display(own) or form.unscored_mark
                return computed_cell(at, own, "", SCORE, label, text=text, locked=locked)
            return figure_cell(at, own, figures.execution_score(funds, form), SCORE, label, locked=locked)
        figure = figures.fund_figure(funds, form, spec.key, field)
        return figure_cell(at, own, figure, kind_of(column), label, locked=locked)


def _rate_as_computed(funds: tuple[FundRow, ...], form: FundForm, spec: RowSpec) -> str:
    """The rate that would stand there if the user stated none."""
    unstated = tuple(msgspec.structs.replace(row, execution_rate="") for row in funds)
    return figures.execution_rate_text(unstated, form, spec.key)


def _projects_line(evaluation: SelfEvaluation, pack: RulePack, form: FundForm, link: ProjectsLink) -> GridRow:
    """The sum over the projects, to be held against the row of the department that ``link`` names."""
    given = [project_figures(sheet_of(project.funds, pack.project.funds), link) for project in evaluation.projects]
    heads = len(label_columns(form.rows, ""))
    added, compared = _row_label(pack.project.funds, link.project), _row_label(form, link.department)
    tip = f"各项目自评表“{added}”相加，供与“{compared}”核对"
    cells: list[Cell] = [caption("各项目合计", colspan=heads, tip=tip), *[BLANK] * (heads - 1)]
    for column in form.columns:
        kind = kind_of(column)
        if column.field not in link.columns:
            cells.append(BLANK)
            continue
        at = link.columns.index(column.field)
        together = sum_over_projects([figures_of_one[at] for figures_of_one in given])
        tip = f"{len(together.values)} 个项目相加" if together.values else ""
        text = kind.display(together.total.value)
        cells.append(computed_only(text, kind, f"各项目合计 {column.title}", tip, together.total.value))
    return GridRow(_SUM_KEY, tuple(cells))


def _row_label(form: FundForm, key: str) -> str:
    return next((figures.row_name(spec) for spec in form.rows if spec.key == key), key)


def computed_only(text: str, kind: FieldKind, label: str, tip: str, figure: Any = None) -> Cell:
    """A cell that is always computed."""
    return Cell(text=text, kind=kind, label=label, tip=tip, figure=figure, derived=True, locked=True)


def label_columns(specs: Sequence[RowSpec], title: str) -> tuple[GridColumn, ...]:
    """The columns of the row labels: two under one title when some rows stand in a group."""
    if not any(spec.group for spec in specs):
        return (GridColumn("label", title, weight=24, min_ems=9, is_label=True),)
    return (
        GridColumn("group", "", title, weight=8, min_ems=5, is_label=True),
        GridColumn("label", "", title, weight=16, min_ems=9, is_label=True),
    )


def row_labels(specs: Sequence[RowSpec]) -> tuple[tuple[Cell, ...], ...]:
    """The label cells of each row: the merged group and the row's own label, which takes both where it has no group."""
    if not any(spec.group for spec in specs):
        return tuple((caption(spec.label, align="left"),) for spec in specs)
    runs = merged_runs(tuple(spec.group or f" {spec.key}" for spec in specs))
    return tuple(
        (merged(spec.group, run), caption(spec.label, align="left"))
        if spec.group
        else (caption(spec.label, colspan=2), BLANK)
        for spec, run in zip(specs, runs, strict=True)
    )
