"""The indicator grid of 整体支出绩效单位自评表."""

from __future__ import annotations

from typing import NamedTuple

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import IndicatorEntry
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.schema import Indicator, RulePack, ScorecardForm
from perfeval_desktop.scoring import rules, totals
from perfeval_desktop.scoring.derived_inputs import all_facts
from perfeval_desktop.scoring.proposal import Proposal
from perfeval_desktop.ui.class_labels import ClassLabels
from perfeval_desktop.ui.field_kinds import SCORE, kind_of
from perfeval_desktop.ui.figure_cells import figure_cell
from perfeval_desktop.ui.grid_rows import (
    BLANK,
    Cell,
    GridColumn,
    GridRow,
    GridSource,
    caption,
    field_cell,
    printed_figure,
)

ENTRIES = path("scorecard.entries")
TOTAL = path("scorecard.stated_score")
_LABELS = ("level1", "level2")
_NAMES = (*_LABELS, "level3")
_BESIDE = ("definition", "assessment_points", "scoring_standard")  # shown beside the grid for the row of the cursor
_SUGGESTED = "suggested"
_MIN_EMS = {
    **{"level1": 4.8, "level2": 4.8, "level3": 5.6, "max_score": 2.6, "self_score": 2.9, _SUGGESTED: 2.9},
    "score_rationale": 9.0,
}
_TIGHT_EMS = {"level1": 3.9, "level2": 3.9, "level3": 4.6, "score_rationale": 5.0}


class ScorecardSource(GridSource):
    """One row for each indicator of the rubric, with the points that its rule suggests, and the total."""

    name = "指标评分"
    heads = (*_LABELS, "level3")
    reads = (path("scorecard"), path("goals.entries"), path("budget"), path("cover"))

    def __init__(self) -> None:
        self._made: dict[str, _MadeRow] = {}
        self._judged: dict[str, tuple[Indicator, dict[str, str], Proposal]] = {}

    def columns(self, pack: RulePack) -> tuple[GridColumn, ...]:
        if pack.department is None:
            return ()
        made = tuple(
            GridColumn(
                column.field,
                column.title,
                weight=_weight(column),
                min_ems=_MIN_EMS.get(column.field, 5.0),
                tight_ems=_TIGHT_EMS.get(column.field),
                is_label=column.field in _NAMES,
            )
            for column in _shown(pack.department.scorecard)
        )
        return (*made, GridColumn(_SUGGESTED, "建议得分", weight=0, min_ems=_MIN_EMS[_SUGGESTED]))

    def rows(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[GridRow, ...]:
        if pack.department is None:
            return ()
        form = pack.department.scorecard
        labels = ClassLabels(
            form.rubric.groups, form.group_label, lambda key: totals.group_score(evaluation, pack, key)
        ).cells([item.group for item in form.rubric.indicators])
        entries = {entry.id: entry for entry in evaluation.scorecard.entries}
        lines = [
            self._indicator_row(
                form, item, entries[item.key], heads, self._suggestion(item, entries[item.key], evaluation, pack)
            )
            for item, heads in zip(form.rubric.indicators, labels, strict=True)
            if item.key in entries
        ]
        return (*lines, _total_row(evaluation, pack, form))

    def _indicator_row(
        self,
        form: ScorecardForm,
        indicator: Indicator,
        entry: IndicatorEntry,
        heads: tuple[Cell, Cell],
        proposal: Proposal,
    ) -> GridRow:
        """The row of an indicator; an edit makes only those anew that it concerns."""
        made = self._made.get(indicator.key)
        if made is None or made[:4] != (form, entry, heads, proposal):
            made = _MadeRow(form, entry, heads, proposal, _indicator_row(form, indicator, entry, heads, proposal))
            self._made[indicator.key] = made
        return made.row

    def _suggestion(
        self, indicator: Indicator, entry: IndicatorEntry, evaluation: SelfEvaluation, pack: RulePack
    ) -> Proposal:
        """``suggestion``, whose rule is asked again only when the facts are others."""
        facts = all_facts(indicator, entry, evaluation, pack)
        judged = self._judged.get(indicator.key)
        if judged is None or judged[0] is not indicator or judged[1] != facts:
            judged = (indicator, facts, rules.propose(indicator.rule, indicator.max_score, facts))
            self._judged[indicator.key] = judged
        return judged[2]


class _MadeRow(NamedTuple):
    """A row with all that it was made from."""

    form: ScorecardForm
    entry: IndicatorEntry
    heads: tuple[Cell, Cell]
    proposal: Proposal
    row: GridRow


def suggestion(indicator: Indicator, entry: IndicatorEntry, evaluation: SelfEvaluation, pack: RulePack) -> Proposal:
    """The points that the indicator's rule gives under the facts that the clerk has entered, or the tables give."""
    return rules.propose(indicator.rule, indicator.max_score, all_facts(indicator, entry, evaluation, pack))


def _shown(form: ScorecardForm) -> tuple[Column, ...]:
    return tuple(column for column in form.columns if column.field not in _BESIDE)


def _weight(column: Column) -> float:
    return float(column.width) if column.kind == "long_text" else 0.0


def _indicator_row(
    form: ScorecardForm, indicator: Indicator, entry: IndicatorEntry, heads: tuple[Cell, Cell], proposal: Proposal
) -> GridRow:
    labels = dict(zip(_LABELS, heads, strict=True))
    offer = _offer(indicator, entry, proposal)
    cells = []
    for column in _shown(form):
        if column.field in labels:
            cells.append(labels[column.field])
        elif column.field == "level3":
            cells.append(caption(indicator.name, tip=indicator.scoring_standard))
        elif column.field == "max_score":
            cells.append(printed_figure(indicator.max_score, SCORE))
        else:
            own = offer if column.field == "self_score" else None
            at = ENTRIES.row(entry.id).child(column.field)
            label = f"{indicator.name} {column.title}"
            cells.append(field_cell(at, getattr(entry, column.field), kind_of(column), label, offer=own))
    return GridRow(indicator.key, (*cells, _suggestion_cell(indicator, proposal, offer)), ENTRIES.row(entry.id))


def _offer(indicator: Indicator, entry: IndicatorEntry, proposal: Proposal) -> SetField | None:
    if proposal.score is None or proposal.score == entry.self_score:
        return None
    where = ENTRIES.row(entry.id).child("self_score")
    return SetField(where, proposal.score, f"采用建议得分 {indicator.name} {SCORE.display(proposal.score)}")


def _suggestion_cell(indicator: Indicator, proposal: Proposal, offer: SetField | None) -> Cell:
    tip = proposal.arithmetic
    if proposal.missing:
        tip = "\n".join((*([tip] if tip else []), f"尚缺：{'、'.join(proposal.missing)}"))
    label = f"{indicator.name} 建议得分"
    return Cell(
        text=SCORE.display(proposal.score), kind=SCORE, label=label, tip=tip, derived=True, locked=True, offer=offer
    )


def _total_row(evaluation: SelfEvaluation, pack: RulePack, form: ScorecardForm) -> GridRow:
    figure = totals.scorecard_total(evaluation, pack)
    stated = evaluation.scorecard.stated_score
    locked = figure.computed is not None and not figure.stated
    total = figure_cell(TOTAL, stated, figure, SCORE, f"{form.total_label} {form.score_total_label}", locked=locked)
    cells: list[Cell] = []
    for column in _shown(form):
        match column.field:
            case "level1":
                cells.append(caption(form.total_label, colspan=3))
            case "max_score":
                cells.append(printed_figure(form.rubric.total, SCORE))
            case "self_score":
                cells.append(total)
            case _:
                cells.append(BLANK)
    return GridRow("total", (*cells, BLANK))
