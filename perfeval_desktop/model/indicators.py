"""The department's indicator grid (附件1—1) and the goals it reached (附件1—2)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.vocabulary import Completion


class RuleInput(Row, frozen=True, kw_only=True):
    """A fact that a scoring rule asks for (a rate, a date, a count); ``id`` is the rule's input key, text as typed."""

    value: str = ""


class IndicatorEntry(Row, frozen=True, kw_only=True):
    """What the department says of one level-3 indicator; ``id`` is the rubric's key. Scores are points.

    ``evidence`` names the documents that bear it out (佐证材料), one a line.
    """

    self_score: Decimal | None = None
    score_rationale: str = ""
    deduction_reason: str = ""
    evidence: str = ""
    inputs: tuple[RuleInput, ...] = ()


class Scorecard(Value, frozen=True, kw_only=True):
    """整体支出绩效单位自评表. ``title``, ``stated_score`` and ``stated_grade`` are only set where the user differs from
    what the program computes; ``stated_grade`` is a key of the pack's grade bands."""

    title: str = ""
    stated_score: Decimal | None = None
    stated_grade: str = ""
    entries: tuple[IndicatorEntry, ...] = ()
    other_notes: str = ""
    contact: str = ""
    contact_phone: str = ""
    filled_on: datetime.date | None = None


class GoalEntry(Row, frozen=True, kw_only=True):
    """One goal of 整体支出绩效目标完成情况表; ``category`` is the key of its level-2 class in the pack."""

    category: str
    name: str = ""
    annual_target: str = ""
    execution_status: str = ""
    adjusted_target: str = ""
    completion: Completion | None = None
    deviation_causes: tuple[str, ...] = ()
    deviation_explanation: str = ""
    completion_note: str = ""


class GoalTable(Value, frozen=True, kw_only=True):
    """整体支出绩效目标完成情况表."""

    title: str = ""
    preparer: str = ""
    phone: str = ""
    annual_goal: str = ""
    entries: tuple[GoalEntry, ...] = ()
