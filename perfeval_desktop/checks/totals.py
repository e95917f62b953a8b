"""Weights, total scores and grades: what follows from the single scores, where the user states it otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval_desktop.checks.carrying import is_carried
from perfeval_desktop.checks.issue import Fix, Issue
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.required import begun_rows
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.projects import ProjectAppendix, ProjectIndicator
from perfeval_desktop.rulepack.forms import GradeBand
from perfeval_desktop.rulepack.schema import IndicatorGroup, ProjectForm
from perfeval_desktop.scoring import totals
from perfeval_desktop.scoring.figures import Figure, execution_score

_TOLERANCE = {"tolerance": "0.05"}  # points: half of the one decimal that totals are printed with
_RESULTS = ("scorecard", "projects[*].indicators", "projects[*].funds")
_STATED = ("projects[*].stated_score", "projects[*].stated_grade")


# -- weights, which a project types itself


@check("score.indicator_cap", reads=("projects[*].indicators", "to_confirm"), scope="project")
def single_weights(context: Context) -> Iterator[Issue]:
    """A-11: one indicator carries more points than the pack allows."""
    cap = context.pack.project.indicator_cap
    for row in context.project.indicators:
        if cap is not None and row.max_score is not None and row.max_score > cap:
            where = context.base.child("indicators").row(row.id).child("max_score")
            if is_carried(context, where, row.max_score):
                continue
            fix = Fix(f"改为 {trim_zeros(cap)} 分", where, cap)
            found, expected = f"{trim_zeros(row.max_score)} 分", f"不超过 {trim_zeros(cap)} 分"
            yield context.issue(where, found=found, expected=expected, fix=fix)


@check("score.block_weight", reads=("projects[*].indicators", "to_confirm"), scope="project")
def block_weights(context: Context) -> Iterator[Issue]:
    """A-02, A-11: the weights in a block are not those that the form gives to it. One finding for each project."""
    blocks = [(block, block.max_score) for block in _blocks(context) if block.max_score is not None]
    rows = begun_rows(context.project.indicators)
    typed = [_weight_of(rows, context, block) for block, _ in blocks]
    finished = _all_weighted(rows) and all(weight is not None for weight in typed)
    pairs = [(block.name, weight or Decimal(0), wanted) for (block, wanted), weight in zip(blocks, typed, strict=True)]
    if _are_carried(context, rows):
        return
    if any(weight > wanted or (finished and weight < wanted) for _, weight, wanted in pairs):
        yield context.issue(
            context.base.child("indicators"),
            found="、".join(f"{name} {trim_zeros(weight)} 分" for name, weight, _ in pairs),
            expected="、".join(f"{name} {trim_zeros(wanted)} 分" for name, _, wanted in pairs),
            wrong="、".join(name for name, weight, wanted in pairs if weight != wanted),
        )


@check("score.weight_total", reads=("projects[*].indicators", "to_confirm"), scope="project")
def weight_total(context: Context) -> Iterator[Issue]:
    """A-02: weights and execution rate do not add up to the form's total, where the form gives blocks no weights."""
    form = context.pack.project
    rows = begun_rows(context.project.indicators)
    if all(block.max_score is not None for block in _blocks(context)) or _are_carried(context, rows):
        return
    execution = form.funds.score_weight or Decimal(0)
    together = _points_at_stake(rows, form)
    finished = _all_weighted(rows) and all(row.self_score is not None for row in rows)
    if together > form.total or (finished and together < form.total):
        yield context.issue(
            context.base.child("indicators"),
            found=f"{trim_zeros(together)} 分",
            expected=f"{trim_zeros(form.total)} 分",
            formula=f"执行率 {trim_zeros(execution)} + 各指标分值 {trim_zeros(together - execution)}",
        )


def _blocks(context: Context) -> Sequence[IndicatorGroup]:
    return [block for block in context.pack.project.classes if not block.parent]


def _weight_of(rows: Sequence[ProjectIndicator], context: Context, block: IndicatorGroup) -> Decimal | None:
    """The points typed in one block; None while it has no weighted indicator."""
    below = totals.block_classes(context.pack.project, block.key)
    weights = [row.max_score for row in rows if row.category in below and row.max_score is not None]
    return sum(weights, Decimal(0)) if weights else None


def _are_carried(context: Context, rows: Sequence[ProjectIndicator]) -> bool:
    """True while all weights are those of last year, which nobody has looked at; also without any row."""
    at = context.base.child("indicators")
    return all(is_carried(context, at.row(row.id).child("max_score"), row.max_score) for row in rows)


def _all_weighted(rows: Sequence[ProjectIndicator]) -> bool:
    return bool(rows) and all(row.max_score is not None for row in rows)


# -- totals and grades


@dataclass(frozen=True, slots=True)
class _Result:
    """Total and grade of the department or of one project. ``complete``: every score that counts is there."""

    base: FieldPath
    total: Figure
    complete: bool
    bands: tuple[GradeBand, ...]
    stated_grade: str


@check("score.total", reads=(*_RESULTS, *_STATED), scope="both", limits=_TOLERANCE)
def stated_total(context: Context) -> Iterator[Issue]:
    """A-03: the stated total is not the sum of the scores."""
    for result in _results(context):
        total = result.total
        if not total.stated or total.value is None or total.computed is None:
            continue
        excess = total.computed - total.value
        if excess > context.limit("tolerance") or (result.complete and -excess > context.limit("tolerance")):
            where = result.base.child("stated_score")
            yield context.issue(
                where,
                found=f"{trim_zeros(total.value)} 分",
                expected=("" if result.complete else "不小于 ") + f"{trim_zeros(total.computed)} 分",
                formula=total.formula,
                fix=Fix("恢复计算", where, None) if result.complete else None,
            )


@check("score.grade", reads=(*_RESULTS, *_STATED), scope="both")
def stated_grade(context: Context) -> Iterator[Issue]:
    """A-10: the stated grade is not the one of the total."""
    for result in _results(context):
        earned = totals.grade_for(result.total.value, result.bands)
        if not result.stated_grade or earned is None or not (result.complete or result.total.stated):
            continue
        capped = _cap(context, result, earned)
        if result.stated_grade not in (earned.key, capped.key):
            where = result.base.child("stated_grade")
            yield context.issue(
                where,
                found=_grade_label(result),
                expected=f"“{capped.label}”",
                formula=f"{trim_zeros(result.total.value or Decimal(0))} 分，{_band_text(earned, result.bands)}",
                fix=Fix("恢复计算", where, ""),
            )


@check("score.veto", reads=("scorecard",))
def grade_above_veto(context: Context) -> Iterator[Issue]:
    """A-10: a veto caps the grade, and the stated one is better."""
    for result in _results(context):
        stated = next((band for band in result.bands if band.key == result.stated_grade), None)
        for indicator, option in totals.vetoes(context.evaluation, context.pack):
            cap = next((band for band in result.bands if band.key == option.grade_cap), None)
            if stated is not None and cap is not None and stated.at_least > cap.at_least:
                where = result.base.child("stated_grade")
                yield context.issue(
                    where,
                    part=indicator.key,
                    found=f"“{stated.label}”",
                    expected=f"最高为“{cap.label}”",
                    veto=f"{indicator.name}：{option.label}",
                    fix=Fix("恢复计算", where, ""),
                )


def _results(context: Context) -> Iterator[_Result]:
    pack, evaluation = context.pack, context.evaluation
    if context.subject is not None:
        project, form = context.project, pack.project
        rows = begun_rows(project.indicators)
        total = totals.project_total(project, form)
        complete = (
            _all_weighted(rows) and _points_at_stake(rows, form) >= form.total and _all_scored(project, rows, form)
        )
        yield _Result(context.base, total, complete, form.grades, project.stated_grade)
    elif pack.department is not None:
        card = evaluation.scorecard
        scored = {entry.id for entry in card.entries if entry.self_score is not None}
        complete = all(item.key in scored for item in pack.department.scorecard.rubric.indicators)
        total = totals.scorecard_total(evaluation, pack)
        yield _Result(FieldPath(("scorecard",)), total, complete, pack.department.scorecard.grades, card.stated_grade)


def _points_at_stake(rows: Sequence[ProjectIndicator], form: ProjectForm) -> Decimal:
    weights = (row.max_score for row in rows if row.max_score is not None)
    return sum(weights, form.funds.score_weight or Decimal(0))


def _all_scored(project: ProjectAppendix, rows: Sequence[ProjectIndicator], form: ProjectForm) -> bool:
    executed = form.funds.score_weight is None or execution_score(project.funds, form.funds).value is not None
    return executed and all(row.self_score is not None for row in rows)


def _cap(context: Context, result: _Result, earned: GradeBand) -> GradeBand:
    """The grade that is left after the vetoes; projects have none."""
    if context.subject is not None:
        return earned
    return totals.computed_scorecard_grade(context.evaluation, context.pack) or earned


def _grade_label(result: _Result) -> str:
    band = next((band for band in result.bands if band.key == result.stated_grade), None)
    return f"“{band.label if band is not None else result.stated_grade}”"


def _band_text(band: GradeBand, bands: Sequence[GradeBand]) -> str:
    """What the band covers: 80 ≤ 得分 < 90 为“良”."""
    better = [other.at_least for other in bands if other.at_least > band.at_least]
    edge = trim_zeros(band.at_least)
    covered = f"{edge} ≤ 得分 < {trim_zeros(min(better))}" if better else f"得分 ≥ {edge}"
    return f"{covered} 为“{band.label}”"
