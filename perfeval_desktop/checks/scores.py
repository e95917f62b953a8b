"""Single scores: within their weight, earned under their rule, explained where points are lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.required import is_filled
from perfeval_desktop.checks.tables import ScoredRow, fund_tables, scored_rows
from perfeval_desktop.model.amount import parse_number, round_half_up, trim_zeros
from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.indicators import IndicatorEntry
from perfeval_desktop.rulepack.schema import Indicator, Rubric
from perfeval_desktop.rulepack.score_rules import inputs_of
from perfeval_desktop.scoring import figures
from perfeval_desktop.scoring.derived_inputs import all_facts, derived_facts
from perfeval_desktop.scoring.proposal import Proposal, points_text
from perfeval_desktop.scoring.rules import propose

_SCORES = ("scorecard.entries", "projects[*].indicators")
_WITH_FUNDS = (*_SCORES, "projects[*].funds")
_TOLERANCE = {"tolerance": "0.05"}  # points: half of the one decimal that totals are printed with


def _points(points: Decimal) -> str:
    return f"{trim_zeros(points)} 分"


# -- single scores


@check("score.over_max", reads=_WITH_FUNDS, scope="both")
def over_max(context: Context) -> Iterator[Issue]:
    """A-01: a score is above its weight."""
    for where, score, weight in _weighted_scores(context):
        if score > weight:
            fix = Fix(f"改为满分 {_points(weight)}", where, weight)
            yield context.issue(where, found=_points(score), expected=f"不超过 {_points(weight)}", fix=fix)


@check("score.negative", reads=_WITH_FUNDS, scope="both")
def negative(context: Context) -> Iterator[Issue]:
    """A-01: a score is below zero."""
    for where, score, _ in _weighted_scores(context):
        if score < 0:
            yield context.issue(where, found=_points(score), expected="不小于 0 分")


@check("score.decimals", reads=_WITH_FUNDS, scope="both", level=Severity.REMIND, limits={"decimals": "2"})
def decimals(context: Context) -> Iterator[Issue]:
    """A score has more decimals than the pack's limit ``decimals`` (two where the pack says nothing)."""
    allowed = int(context.limit("decimals"))
    for where, score, _ in _weighted_scores(context):
        if len(trim_zeros(score).partition(".")[2]) > allowed:
            rounded = round_half_up(score, allowed)
            fix = Fix(f"四舍五入为 {_points(rounded)}", where, rounded)
            yield context.issue(where, found=_points(score), expected=f"最多 {allowed} 位小数", fix=fix)


_Weighted = tuple[FieldPath, Decimal, Decimal]


def _weighted_scores(context: Context) -> Sequence[_Weighted]:
    """Every score that has a weight, the stated execution score included."""
    sources = (scored_rows(context), *(table.rows for table in fund_tables(context)))
    return context.memo.of("weighted", context.base, sources, lambda: list(_find_weighted(context)))


def _find_weighted(context: Context) -> Iterator[_Weighted]:
    for table in fund_tables(context):
        weight = table.form.score_weight
        for row in table.rows if weight is not None else ():
            if row.execution_score is not None and weight is not None:
                yield table.at(row.id, figures.SCORE), row.execution_score, weight
    for scored in scored_rows(context):
        if scored.score is not None and scored.max_score is not None:
            yield scored.where.child("self_score"), scored.score, scored.max_score


@check("score.reason", reads=_SCORES, scope="both")
def loss_without_reason(context: Context) -> Iterator[Issue]:
    """C-03: points are lost and nothing says why. Where the column must be filled anyway, its gap is reported."""
    for row in scored_rows(context):
        column = row.explained_in
        if column is not None and not column.required and _lost(row) and not is_filled(row.reason):
            lost = (row.max_score or Decimal(0)) - (row.score or Decimal(0))
            yield context.issue(row.where.child(column.field), lost=_points(lost), found="未填写")


@check("score.reason_without_loss", reads=_SCORES, scope="both", level=Severity.INFO)
def reason_without_loss(context: Context) -> Iterator[Issue]:
    """C-03: full marks, and yet a reason for losing some. A text that says what was reached is not such a reason."""
    for row in scored_rows(context):
        column = row.explained_in
        full = row.score is not None and row.score == row.max_score
        if full and column is not None and column.explains == "loss" and is_filled(row.reason):
            yield context.issue(row.where.child(column.field), found=row.reason.strip())


def _lost(row: ScoredRow) -> bool:
    if row.score is None or row.max_score is None:
        return False
    return row.score < row.max_score and _in_range(row.score, row.max_score)


def _in_range(score: Decimal, weight: Decimal) -> bool:
    """False for a score of which the checks say that it is impossible: what else it would mean is not worth saying."""
    return 0 <= score <= weight


@check("score.execution", reads=("projects[*].funds",), scope="project", limits=_TOLERANCE)
def execution_score(context: Context) -> Iterator[Issue]:
    """A-04: the stated execution score is not rate × weight."""
    for table in fund_tables(context):
        score, weight = figures.execution_score(table.rows, table.form), table.form.score_weight
        scored = next((spec.key for spec in table.form.rows if spec.scored), "")
        if not score.stated or score.value is None or score.computed is None or weight is None:
            continue
        if table.sheet.rate(scored).partial:
            continue
        if _in_range(score.value, weight) and abs(score.value - score.computed) > context.limit("tolerance"):
            where = table.at(scored, figures.SCORE)
            yield context.issue(
                where,
                found=_points(score.value),
                expected=_points(score.computed),
                formula=score.formula,
                fix=Fix("恢复计算", where, None),
            )


@check(
    "score.by_rule",
    reads=("scorecard.entries", "goals.entries", "budget", "cover", "projects[*].name"),
    limits=_TOLERANCE,
)
def score_by_rule(context: Context) -> Iterator[Issue]:
    """A-04, A-05, A-08: the score is not what its rule gives under the facts that the clerk states."""
    form = context.pack.department
    if form is None:
        return
    rubric = form.scorecard.rubric
    derived, typed = context.memo.of("by source", context.base, (rubric,), lambda: _by_source(rubric))

    def find(entry: IndicatorEntry) -> tuple[Issue, ...]:
        indicator = typed.get(entry.id)
        return () if indicator is None else tuple(_unlike_its_rule(context, indicator, entry))

    entries = context.evaluation.scorecard.entries
    yield from chain.from_iterable(context.memo.each(context.rule, entries, find))
    for entry in entries:
        if entry.id in derived:
            yield from _unlike_its_rule(context, derived[entry.id], entry)


def _by_source(rubric: Rubric) -> tuple[dict[str, Indicator], dict[str, Indicator]]:
    """The indicators by key: those of which tables give a fact, and those of which all facts are typed."""
    derived = {item.key: item for item in rubric.indicators if any(spec.derived for spec in inputs_of(item.rule))}
    return derived, {item.key: item for item in rubric.indicators if item.key not in derived}


def _unlike_its_rule(context: Context, indicator: Indicator, entry: IndicatorEntry) -> Iterator[Issue]:
    if entry.self_score is None or not _in_range(entry.self_score, indicator.max_score):
        return
    facts = all_facts(indicator, entry, context.evaluation, context.pack)
    if not facts:
        return
    proposal = propose(indicator.rule, indicator.max_score, facts)
    if proposal.missing or proposal.allows(entry.self_score, context.limit("tolerance")):
        return
    lower = proposal.score is not None and entry.self_score < proposal.score
    if lower and is_filled(entry.deduction_reason):
        return  # points may be given up, with a reason
    where = path("scorecard.entries").row(entry.id).child("self_score")
    yield _unlike_rule(context, where, entry.self_score, proposal)


@check(
    "score.derived_input",
    reads=("scorecard.entries", "goals.entries", "budget", "cover", "projects[*].name"),
    level=Severity.EXPLAIN,
    limits={"tolerance": "0.005"},
)
def typed_beside_derived(context: Context) -> Iterator[Issue]:
    """A-04: a fact that was typed for a rule is not the one that the tables give."""
    form = context.pack.department
    entries = {entry.id: entry for entry in context.evaluation.scorecard.entries}
    for indicator in form.scorecard.rubric.indicators if form is not None else ():
        entry = entries.get(indicator.key)
        if entry is None or not entry.inputs:
            continue
        given = derived_facts(indicator, context.evaluation, context.pack)
        labels = {spec.key: spec.label for spec in inputs_of(indicator.rule)}
        for fact in entry.inputs:
            if fact.id in given and fact.value.strip() and _differ(fact.value, given[fact.id], context):
                at = path("scorecard.entries").row(entry.id).child("inputs").row(fact.id).child("value")
                fix = Fix(f"改为 {given[fact.id]}", at, given[fact.id])
                yield context.issue(at, found=fact.value, expected=given[fact.id], what=labels[fact.id], fix=fix)


def _differ(typed: str, given: str, context: Context) -> bool:
    try:
        left, right = (parse_number(text.replace("%", "").replace("％", "")) for text in (typed, given))
    except AmountError:
        return False  # what cannot be read is told where the score is proposed
    return left is not None and right is not None and abs(left - right) > context.limit("tolerance")


# -- results against their targets


@check("score.target", reads=("projects[*].indicators",), scope="project", limits=_TOLERANCE)
def more_than_earned(context: Context) -> Iterator[Issue]:
    """A-04: the target is missed, and the score is above what the pack's formula gives."""
    for where, score, proposal in _judged(context):
        if score > (proposal.score or Decimal(0)) + context.limit("tolerance"):
            yield _unlike_rule(context, where, score, proposal)


@check(
    "score.target_below", reads=("projects[*].indicators",), scope="project", level=Severity.EXPLAIN, limits=_TOLERANCE
)
def less_than_earned(context: Context) -> Iterator[Issue]:
    """C-04: the score is below what the pack's formula gives, and the column that could say why is empty."""
    explained = {row.where for row in scored_rows(context) if is_filled(row.reason)}
    for where, score, proposal in _judged(context):
        below = score < (proposal.score or Decimal(0)) - context.limit("tolerance")
        if below and where.parent not in explained:
            yield _unlike_rule(context, where, score, proposal)


def _judged(context: Context) -> Iterator[tuple[FieldPath, Decimal, Proposal]]:
    """The scored indicators of the project whose target and result are numbers, with what the rule gives."""
    rule = context.pack.project.rule
    for row in context.project.indicators if rule is not None else ():
        if rule is None or row.self_score is None or row.max_score is None:
            continue
        if not _in_range(row.self_score, row.max_score):
            continue
        proposal = propose(rule, row.max_score, {"target": row.annual_target, "actual": row.actual_value})
        if proposal.score is not None:
            yield context.base.child("indicators").row(row.id).child("self_score"), row.self_score, proposal


def _unlike_rule(context: Context, where: FieldPath, score: Decimal, proposal: Proposal) -> Issue:
    """The finding that ``score`` is not what the rule gives; a rule that only bounds the score offers no fix."""
    if proposal.score is None:
        return context.issue(where, found=_points(score), expected=proposal.arithmetic)
    expected = f"{points_text(proposal.score)} 分"
    fix = Fix(f"改为 {expected}", where, proposal.score)
    return context.issue(where, found=_points(score), expected=expected, formula=proposal.arithmetic, fix=fix)
