"""The kinds of scoring rules (评分标准) that a rule pack may use; parameters only, the arithmetic is in ``scoring``.

Rates and limits are ratios (0.95 for 95 %) written as decimal strings or numbers in TOML; points are points.
``inputs`` names the facts that the clerk supplies for the rule; their keys are the ids of ``IndicatorEntry.inputs``.
Facts that follow from the rule's own items need not be declared: ``inputs_of`` knows them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from perfeval_desktop.rulepack.base import Keyed, Part

_YES_NO = {"yes": "是", "no": "否"}
InputKind = Literal["percent", "amount", "count", "date", "score", "choice", "yes_no"]


class InputSpec(Keyed, frozen=True, kw_only=True):
    """A fact that a rule asks for.

    ``derived`` is the key of the figure of the package that gives it where nothing is typed ("goals.completed").
    """

    label: str
    kind: InputKind
    derived: str = ""


class ScoreRuleBase(Part, frozen=True, kw_only=True, tag_field="kind"):
    """``share``: the rate that is judged is a part of its whole, so that it cannot be above 100 %."""

    inputs: tuple[InputSpec, ...] = ()
    share: bool = False


class ChecklistItem(Keyed, frozen=True, kw_only=True):
    """One requirement and the points that meeting it gives."""

    text: str
    points: Decimal


class Checklist(ScoreRuleBase, frozen=True, kw_only=True, tag="checklist"):
    """Each met requirement gives its points (input ``key`` of the item: yes/no)."""

    items: tuple[ChecklistItem, ...]


class DeductionPart(Keyed, frozen=True, kw_only=True):
    """Starts with ``start`` points and loses ``step`` for each counted ``unit`` (项, 天), never below zero."""

    text: str
    start: Decimal
    step: Decimal
    unit: str = "项"


class DeductPerFinding(ScoreRuleBase, frozen=True, kw_only=True, tag="deduct_per_finding"):
    """The sum of its parts; the count of each part is the input with the part's key.

    ``void`` names a yes/no input that makes the whole score zero (不上报).
    """

    parts: tuple[DeductionPart, ...]
    void: str = ""


class RatioTimesWeight(ScoreRuleBase, frozen=True, kw_only=True, tag="ratio_times_weight"):
    """rate × weight, the rate capped at ``cap``; inputs: ``rate``, or ``numerator`` and ``denominator``."""

    cap: Decimal = Decimal(1)


class DatedStep(Keyed, frozen=True, kw_only=True):
    """On ``month_day`` ("09-30") the rate must be at least ``at_least`` to give ``points``."""

    month_day: str
    at_least: Decimal
    points: Decimal

    @property
    def day_text(self) -> str:
        """The day as people write it: 9月30日."""
        month, _, day = self.month_day.partition("-")
        return f"{month.lstrip('0')}月{day.lstrip('0')}日"


class DatedThresholds(ScoreRuleBase, frozen=True, kw_only=True, tag="dated_thresholds"):
    """Each step reached gives its points; the rate at each step is the input with the step's key."""

    steps: tuple[DatedStep, ...]


class ToleranceDeduction(ScoreRuleBase, frozen=True, kw_only=True, tag="tolerance_deduction"):
    """Full marks up to ``limit`` (``worse = "above"``) or down to it (``worse = "below"``).

    Beyond it every full, started or exact share (``per``) of ``step`` costs ``points_per_step``, never below zero;
    ``points_per_step`` None: beyond the limit nothing is left. Input: ``rate``, or ``current`` and ``previous``, or
    ``numerator`` and ``denominator``, as declared in ``inputs``.
    """

    limit: Decimal
    worse: Literal["above", "below"]
    step: Decimal = Decimal("0.01")
    points_per_step: Decimal | None = None
    per: Literal["full", "started", "exact"] = "full"


class ScoreBand(Part, frozen=True, kw_only=True):
    """From ``at_least`` (inclusive) on: ``points``."""

    at_least: Decimal
    points: Decimal


class Bands(ScoreRuleBase, frozen=True, kw_only=True, tag="bands"):
    """Half-open bands of the input ``rate`` or ``value``, highest first; below the last band: ``otherwise``."""

    bands: tuple[ScoreBand, ...]
    otherwise: Decimal = Decimal(0)


class ChoiceOption(Keyed, frozen=True, kw_only=True):
    """One label of a graded choice. ``grade_cap`` is the best grade that the total may still get (veto)."""

    label: str
    points: Decimal
    grade_cap: str = ""


class Choice(ScoreRuleBase, frozen=True, kw_only=True, tag="choice"):
    """The clerk picks one option (input ``choice``: the option's key). A veto is a choice with a ``grade_cap``."""

    options: tuple[ChoiceOption, ...]


class TargetCompare(ScoreRuleBase, frozen=True, kw_only=True, tag="target_compare"):
    """Compares 实际完成值 with 年度指标值 by the sign in the target (≥ ≤ = or none).

    ``reverse`` chooses the formula for a missed ≤ target, ``over`` what over-achievement beyond ``over_limit`` (a
    factor) does: nothing, a reason is owed, ``over_points`` are lost, or the points fall as much as the result exceeds
    the limit.
    """

    reverse: Literal["excess", "quotient"] = "excess"
    over: Literal["ignore", "explain", "deduct", "proportional"] = "explain"
    over_limit: Decimal = Decimal("1.3")
    over_points: Decimal = Decimal(2)


class QualitativeBand(Keyed, frozen=True, kw_only=True):
    """达成 / 部分达成 / 未达成: the share of the weight lies in [low, high]; ``low_inclusive`` tells the lower edge."""

    label: str
    low: Decimal
    high: Decimal
    low_inclusive: bool = True


class Qualitative(ScoreRuleBase, frozen=True, kw_only=True, tag="qualitative"):
    """A described result: the score must lie inside the band of the chosen label (input ``choice``)."""

    bands: tuple[QualitativeBand, ...]


ScoreRule = (
    Checklist
    | DeductPerFinding
    | RatioTimesWeight
    | DatedThresholds
    | ToleranceDeduction
    | Bands
    | Choice
    | TargetCompare
    | Qualitative
)


def inputs_of(rule: ScoreRule) -> tuple[InputSpec, ...]:
    """Every fact that ``rule`` asks for, in the order of its items; a declared input wins over the one implied."""
    declared = {spec.key: spec for spec in rule.inputs}
    implied = {spec.key: spec for spec in _implied_inputs(rule)}
    return tuple((implied | declared).values())


def words_of(spec: InputSpec, rule: ScoreRule) -> Mapping[str, str]:
    """What the values of a fact are called that are kept as keys; empty for numbers and texts."""
    if spec.kind == "yes_no":
        return _YES_NO
    if spec.kind == "choice" and isinstance(rule, Choice):
        return {option.key: option.label for option in rule.options}
    if spec.kind == "choice" and isinstance(rule, Qualitative):
        return {band.key: band.label for band in rule.bands}
    return {}


def _implied_inputs(rule: ScoreRule) -> tuple[InputSpec, ...]:
    match rule:
        case Checklist():
            return tuple(InputSpec(key=item.key, label=item.text, kind="yes_no") for item in rule.items)
        case DeductPerFinding():
            return tuple(
                InputSpec(key=part.key, label=f"{part.text}（{part.unit}数）", kind="count") for part in rule.parts
            )
        case DatedThresholds():
            return tuple(InputSpec(key=step.key, label=f"{step.day_text}进度", kind="percent") for step in rule.steps)
        case Choice():
            return (InputSpec(key="choice", label="完成情况", kind="choice"),)
        case Qualitative():
            return (InputSpec(key="choice", label="达成情况", kind="choice"),)
        case _:
            return ()
