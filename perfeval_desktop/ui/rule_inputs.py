"""计分依据: the facts that the rule of one indicator asks for."""

from __future__ import annotations

from perfeval_desktop.document.commands import InsertRow
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.indicators import IndicatorEntry, RuleInput
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.schema import Indicator, RulePack
from perfeval_desktop.rulepack.score_rules import Choice as ChoiceRule
from perfeval_desktop.rulepack.score_rules import InputSpec, Qualitative, inputs_of
from perfeval_desktop.scoring.derived_inputs import figure_of
from perfeval_desktop.scoring.live_figures import LiveFigure
from perfeval_desktop.scoring.live_styles import written
from perfeval_desktop.ui.field_kinds import TEXT, Choice, FieldKind, options_of
from perfeval_desktop.ui.grid_rows import Cell, GridColumn, GridRow, GridSource, caption, field_cell

_UNITS = {"percent": "（%）", "amount": "（万元）", "count": "（个数）", "date": "（日期）", "score": "（分）"}
_YES_NO = Choice(align="left", options=(("", ""), ("yes", "是"), ("no", "否")))


class RuleInputSource(GridSource):
    """One row for each fact of the rule of the indicator at ``entry_path``; facts are kept as they are typed."""

    name = FIELD_NAMES["inputs"]

    def __init__(self, entry_path: FieldPath) -> None:
        self._entry = entry_path
        self.reads = (entry_path, path("goals.entries"), path("budget"), path("cover"))

    def columns(self, pack: RulePack) -> tuple[GridColumn, ...]:
        return (
            GridColumn("label", "计分依据", weight=3, min_ems=6, is_label=True),
            GridColumn("value", "填写", weight=1, min_ems=4.5),
        )

    def rows(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[GridRow, ...]:
        indicator = indicator_at(self._entry, pack)
        if indicator is None:
            return ()
        entry: IndicatorEntry = get_at(evaluation, self._entry)
        given = {fact.id: fact for fact in entry.inputs}
        specs = inputs_of(indicator.rule)
        asked = {spec.key for spec in specs}
        rows = []
        for spec in specs:
            figure = figure_of(spec, evaluation, pack)
            rows.append(self._row(spec, given.get(spec.key), indicator, figure))
        rows += [self._foreign_row(fact) for fact in entry.inputs if fact.id not in asked]
        return tuple(rows)

    def _row(
        self, spec: InputSpec, given: RuleInput | None, indicator: Indicator, figure: LiveFigure | None
    ) -> GridRow:
        at = self._entry.child("inputs")
        slot = InsertRow(at, RuleInput(id=spec.key), None, f"填写 {spec.label}") if given is None else None
        value = given.value if given is not None else ""
        label = f"{indicator.name} {spec.label}"
        kind = _kind(spec, indicator)
        field = field_cell(at.row(spec.key).child("value"), value, kind, label, slot=slot)
        name = spec.label + _UNITS.get(spec.kind, "")
        asked = caption(name, align="left")
        if figure is not None and not (figure.value is None or value.strip()):
            # What the tables give is told beside the empty field; what is typed there wins.
            shown = written(figure.kind, figure.value, "")
            asked = caption(
                f"{name}\n取自{figure.label}：{shown}", align="left", tip="空着时用表中的数；填写了就用填写的数"
            )
        return GridRow(spec.key, (asked, field), at.row(spec.key))

    def _foreign_row(self, fact: RuleInput) -> GridRow:
        at = self._entry.child("inputs").row(fact.id)
        tip = "规则包不再使用这项依据"
        cells: tuple[Cell, ...] = (
            caption(fact.id, align="left", tip=tip),
            field_cell(at.child("value"), fact.value, TEXT, fact.id, tip=tip),
        )
        return GridRow(fact.id, cells, at)


def indicator_at(path: FieldPath | None, pack: RulePack) -> Indicator | None:
    """The indicator of the rubric that ``path``, a place in 指标评分, belongs to."""
    if path is None or pack.department is None or len(path.steps) < 3:
        return None
    return pack.department.scorecard.rubric.indicator(path.steps[2][1:-1])


def _kind(spec: InputSpec, indicator: Indicator) -> FieldKind:
    if spec.kind == "yes_no":
        return _YES_NO
    if spec.kind == "choice":
        rule = indicator.rule
        if isinstance(rule, ChoiceRule):
            return Choice(align="left", options=options_of(rule.options))
        if isinstance(rule, Qualitative):
            return Choice(align="left", options=options_of(rule.bands))
    return TEXT
