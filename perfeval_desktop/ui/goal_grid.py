"""The grid of 整体支出绩效目标完成情况表."""

from __future__ import annotations

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import GoalEntry
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.schema import IndicatorGroup, RulePack
from perfeval_desktop.ui.classed_grid import ClassedSource
from perfeval_desktop.ui.field_kinds import FieldKind, MemberTick, Tick, kind_of


def _new_goal(row_id: str, category: str) -> GoalEntry:
    return GoalEntry(id=row_id, category=category)


class GoalSource(ClassedSource):
    """The goals by class. The three ticks of completion exclude each other, those of the causes do not."""

    narrow_label_ems = 2.9  # two characters in a line: these classes have no points to show

    def __init__(self) -> None:
        super().__init__(path("goals.entries"), _new_goal, name="目标完成", row_word="目标")

    def form_columns(self, pack: RulePack) -> tuple[Column, ...]:
        return pack.department.goals.columns if pack.department else ()

    def classes(self, pack: RulePack) -> tuple[IndicatorGroup, ...]:
        return pack.department.goals.classes if pack.department else ()

    def kind(self, column: Column, pack: RulePack) -> FieldKind:
        if column.field == "completion":
            return Tick(on=Completion(column.value), off=None)
        if column.field == "deviation_causes":
            causes = pack.department.goals.deviation_causes if pack.department else ()
            return MemberTick(on=column.value, order=tuple(cause.key for cause in causes))
        return kind_of(column)
