"""The tables of a project: its indicators and its fund usage."""

from __future__ import annotations

from typing import Any

from perfeval_desktop.document.commands import InsertRow, SetField
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.labels import snippet
from perfeval_desktop.rulepack.schema import IndicatorGroup, RulePack
from perfeval_desktop.scoring import rules, totals
from perfeval_desktop.scoring.proposal import Proposal
from perfeval_desktop.ui.class_labels import ClassLabels
from perfeval_desktop.ui.classed_grid import ClassedSource
from perfeval_desktop.ui.field_kinds import SCORE, kind_of
from perfeval_desktop.ui.figure_cells import figure_cell
from perfeval_desktop.ui.grid_rows import BLANK, Cell, GridColumn, GridRow, caption, field_cell
from perfeval_desktop.ui.list_grid import ListSource

_SUGGESTED = "suggested"


def _new_indicator(row_id: str, category: str) -> ProjectIndicator:
    return ProjectIndicator(id=row_id, category=category)


class ProjectIndicatorSource(ClassedSource):
    """The indicators of the project at ``project_path``, with suggested points where the form has a rule for them."""

    def __init__(self, project_path: FieldPath) -> None:
        rows = project_path.child("indicators")
        super().__init__(rows, _new_indicator, name=FIELD_NAMES["indicators"], row_word="指标")
        self._project = project_path
        self.reads = (rows, project_path.child("funds"), project_path.child("stated_score"))

    def form_columns(self, pack: RulePack) -> tuple[Column, ...]:
        return pack.project.columns

    def classes(self, pack: RulePack) -> tuple[IndicatorGroup, ...]:
        return pack.project.classes

    def labels(self, evaluation: SelfEvaluation, pack: RulePack) -> ClassLabels:
        project: ProjectAppendix = get_at(evaluation, self._project)
        return ClassLabels(
            pack.project.classes,
            pack.project.group_label,
            lambda key: totals.project_block_score(project, pack.project, key),
        )

    def extra_columns(self, pack: RulePack) -> tuple[GridColumn, ...]:
        return (GridColumn(_SUGGESTED, "建议得分", weight=0, min_ems=2.9),) if pack.project.rule else ()

    def extra_cells(self, row: Any, pack: RulePack) -> tuple[Cell, ...]:
        proposal = _suggestion(row, pack)
        if proposal is None:
            return ()
        tip = proposal.arithmetic or (f"尚缺：{'、'.join(proposal.missing)}" if proposal.missing else "")
        text = SCORE.display(proposal.score)
        offer = self._taking(row, proposal)
        return (Cell(text=text, kind=SCORE, label="建议得分", tip=tip, derived=True, locked=True, offer=offer),)

    def offer(self, row: Any, column: Column, pack: RulePack) -> SetField | None:
        proposal = _suggestion(row, pack) if column.field == "self_score" else None
        return self._taking(row, proposal) if proposal is not None else None

    def _taking(self, row: ProjectIndicator, proposal: Proposal) -> SetField | None:
        if proposal.score is None or proposal.score == row.self_score:
            return None
        where = self._path.row(row.id).child("self_score")
        return SetField(where, proposal.score, f"采用建议得分 {SCORE.display(proposal.score)}")

    def last_rows(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[GridRow, ...]:
        form = pack.project
        project: ProjectAppendix = get_at(evaluation, self._project)
        figure = totals.project_total(project, form)
        fields = [column.field for column in form.columns]
        heads = next((at for at, field in enumerate(fields) if field in ("max_score", "self_score")), 0)
        if not heads:
            return ()
        locked = figure.computed is not None and not figure.stated
        at = self._project.child("stated_score")
        total = figure_cell(at, project.stated_score, figure, SCORE, form.score_total_label, locked=locked)
        cells: list[Cell] = [caption(f"{form.total_label}（含执行率得分）", colspan=heads), *[BLANK] * (heads - 1)]
        for field in fields[heads:]:
            if field == "self_score":
                cells.append(total)
            else:
                cells.append(caption(form.total_weight_text) if field == "max_score" else BLANK)
        cells += [BLANK] * len(self.extra_columns(pack))
        return (GridRow("total", tuple(cells)),)


def _suggestion(row: ProjectIndicator, pack: RulePack) -> Proposal | None:
    if pack.project.rule is None:
        return None
    if row.max_score is None:
        return Proposal(None)
    return rules.propose(pack.project.rule, row.max_score, {"target": row.annual_target, "actual": row.actual_value})


class UsageSource(ListSource):
    """资金使用情况表 of the project at ``project_path``."""

    def __init__(self, project_path: FieldPath) -> None:
        super().__init__(
            project_path.child("fund_usage"), _new_usage, name=FIELD_NAMES["fund_usage"], row_word="资金明细"
        )

    def columns(self, pack: RulePack) -> tuple[GridColumn, ...]:
        return tuple(
            GridColumn(
                *(column.field, column.title, column.group, _weight(column), *_least_ems(column)),
                is_label=column.kind == "index" or column.field == "item",
            )
            for column in pack.project.usage_columns
        )

    def cells(
        self, number: int, row: Any, slot: InsertRow | None, evaluation: SelfEvaluation, pack: RulePack
    ) -> tuple[Cell, ...]:
        called = snippet(row.item) or f"第{number}行"
        made = []
        for column in pack.project.usage_columns:
            if column.kind == "index":
                made.append(caption(str(number)))
                continue
            at = self._path.row(row.id).child(column.field)
            label = f"{called} {column.title}"
            made.append(field_cell(at, getattr(row, column.field), kind_of(column), label, slot=slot))
        return tuple(made)


def _new_usage(row_id: str) -> FundUsageRow:
    return FundUsageRow(id=row_id)


def _weight(column: Column) -> float:
    return float(column.width) if column.kind == "long_text" else 4.0


def _least_ems(column: Column) -> tuple[float, float]:
    """The least width of a column, and the one where there is not enough room for that."""
    return {"index": (2.6, 2.0), "long_text": (6.0, 4.6)}.get(column.kind, (4.6, 4.6))
