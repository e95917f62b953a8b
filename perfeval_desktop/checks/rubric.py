"""Scores against their rubric: what the rationale claims, and what the scoring standard gives for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from itertools import chain

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.model.amount import format_percent, trim_zeros
from perfeval_desktop.model.base import Row
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.indicators import IndicatorEntry
from perfeval_desktop.prose.numbers import Kind
from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.prose.terms import terms_of
from perfeval_desktop.rulepack.schema import Indicator, RulePack
from perfeval_desktop.rulepack.score_rules import (
    Bands,
    Checklist,
    DatedStep,
    DatedThresholds,
    DeductPerFinding,
    ToleranceDeduction,
)
from perfeval_desktop.scoring.proposal import points_text
from perfeval_desktop.scoring.rules import propose

_READS = ("scorecard.entries",)
_TOLERANCE = {"tolerance": "0.05"}  # points: half of the one decimal that totals are printed with
_CLAUSES = re.compile(r"[；;。\n]+")
_QUOTED_STANDARD = re.compile("满分|分值|标准分|权重|[×*＊=＝]|扣")
# One that goes on behind a comma is none, and is passed over as a whole: each 是否 in it would go over the rest again.
_QUESTION = re.compile(r"是否[^，,；;。\n]{2,}+(?P<end>(?=[；;。\n]|$))?")
_AWARDED = re.compile(r"得([0-9]+(?:\.[0-9]+)?)分")
_NUMBER = r"(?P<number>[0-9]+(?:\.[0-9]+)?)"


class _Row(Row, frozen=True, kw_only=True):
    """An indicator of the department that has a possible score; the same object as long as its entry is the same."""

    entry: IndicatorEntry
    indicator: Indicator

    @property
    def at(self) -> FieldPath:
        return path("scorecard.entries").row(self.entry.id)

    @property
    def score(self) -> Decimal:
        return self.entry.self_score if self.entry.self_score is not None else Decimal(0)


def _each_row(context: Context, find: Callable[[_Row], Iterator[Issue]]) -> Iterator[Issue]:
    """What ``find`` finds in the indicators that have a possible score; asked again only where an entry changed."""
    entries = context.evaluation.scorecard.entries
    rows = context.memo.each("rubric rows", entries, partial(_row_of, context.pack))
    found = context.memo.each(context.rule, filter(None, rows), lambda row: tuple(find(row)))
    return chain.from_iterable(found)


def _row_of(pack: RulePack, entry: IndicatorEntry) -> _Row | None:
    form = pack.department
    indicator = form.scorecard.rubric.indicator(entry.id) if form is not None else None
    if indicator is None or entry.self_score is None or not 0 <= entry.self_score <= indicator.max_score:
        return None
    return _Row(id=entry.id, entry=entry, indicator=indicator)


def _points(points: Decimal) -> str:
    return f"{points_text(points)} 分"


@check("rubric.claimed_parts", reads=_READS, limits=_TOLERANCE)
def claimed_parts(context: Context) -> Iterator[Issue]:
    """A-06: the points that the rationale gives item by item do not add up to the score."""

    def find(row: _Row) -> Iterator[Issue]:
        if not isinstance(row.indicator.rule, Checklist | DeductPerFinding):
            return
        parts = _claimed(row.entry.score_rationale)
        together = min(sum(parts, Decimal(0)), row.indicator.max_score)  # some forms offer more than the weight
        if len(parts) > 1 and abs(together - row.score) > context.limit("tolerance"):
            where = row.at.child("self_score")
            yield context.issue(
                where,
                found=_points(row.score),
                expected=_points(together),
                formula=" + ".join(map(trim_zeros, parts)) + f" = {trim_zeros(sum(parts, Decimal(0)))}",
                fix=Fix(f"改为 {_points(together)}", where, together),
            )

    return _each_row(context, find)


def _claimed(text: str) -> list[Decimal]:
    """The points of each clause of ``text``; none when a clause has no points of its own, or several."""
    parts = []
    for clause in filter(None, (clause.strip() for clause in _CLAUSES.split(text))):
        scores = [term.quantity for term in terms_of(clause) if term.quantity.kind is Kind.SCORE]
        if "不得分" in clause and not scores:
            parts.append(Decimal(0))
        elif len(scores) == 1 and not scores[0].doubt and not _QUOTED_STANDARD.search(clause):
            parts.append(scores[0].value)
        else:
            return []
    return parts


# -- figures quoted in the rationale that the standard judges otherwise


@check("rubric.threshold", reads=_READS, limits=_TOLERANCE)
def quoted_thresholds(context: Context) -> Iterator[Issue]:
    """A-08: the rationale quotes a rate for which the standard gives other points than the score."""

    def find(row: _Row) -> Iterator[Issue]:
        rule = row.indicator.rule
        if isinstance(rule, DatedThresholds):
            yield from _missed_steps(context, row, rule)
        elif isinstance(rule, Bands | ToleranceDeduction):
            yield from _quoted_rate(context, row, rule)

    return _each_row(context, find)


def _missed_steps(context: Context, row: _Row, rule: DatedThresholds) -> Iterator[Issue]:
    """Steps whose points are claimed although the rate quoted for their day is too low."""
    wrong = [
        (step, rate)
        for step in rule.steps
        if (rate := _rate_on(step, row.entry.score_rationale)) is not None and rate < step.at_least
    ]
    claimed = sum((Decimal(one) for one in _AWARDED.findall(row.entry.score_rationale)), Decimal(0))
    if not wrong or claimed != row.score:
        return  # the score does not hold the points that the rationale claims
    right = max(Decimal(0), row.score - sum((step.points for step, _ in wrong), Decimal(0)))
    formula = "；".join(
        f"{step.day_text}进度 {_percent(rate)} < {_percent(step.at_least)}，该项 0分" for step, rate in wrong
    )
    yield _other_score(context, row, right, formula)


def _rate_on(step: DatedStep, text: str) -> Decimal | None:
    """The rate that a clause of ``text`` quotes for the day of ``step`` while it claims points for it."""
    pattern = re.compile(rf"{step.day_text}[^，,；;。\n]{{0,10}}?(?:=|＝|为|是|达到?了?|完成)?{_NUMBER}[%％]")
    for clause in _CLAUSES.split(text):
        match = pattern.search(clause)
        claimed = re.search(r"得[0-9.]+分|得满分", clause)
        if match is not None and claimed is not None and clause[match.start("number") - 1] not in "≥≤＞＜><":
            return Decimal(match["number"]) / 100
    return None


def _quoted_rate(context: Context, row: _Row, rule: Bands | ToleranceDeduction) -> Iterator[Issue]:
    """The one rate that the rationale quotes gives other points."""
    percents = [term for term in terms_of(row.entry.score_rationale) if term.quantity.kind is Kind.PERCENT]
    if len(percents) != 1 or not percents[0].is_exact or not percents[0].key.endswith(("率", "度")):
        return
    rate = percents[0].span.of(row.entry.score_rationale)
    proposal = propose(rule, row.indicator.max_score, {"rate": rate})
    explained = row.entry.deduction_reason.strip() and proposal.score is not None and row.score < proposal.score
    if proposal.score is None or explained or proposal.allows(row.score, context.limit("tolerance")):
        return
    yield _other_score(context, row, proposal.score, proposal.arithmetic)


def _other_score(context: Context, row: _Row, right: Decimal, formula: str) -> Issue:
    where = row.at.child("self_score")
    return context.issue(
        where,
        found=_points(row.score),
        expected=_points(right),
        formula=formula,
        fix=Fix(f"改为 {_points(right)}", where, right),
    )


def _percent(rate: Decimal) -> str:
    return format_percent(rate, decimals=None)


@check("rubric.sign", reads=_READS)
def deducted_for_reaching(context: Context) -> Iterator[Issue]:
    """A-09: points are taken off for the condition under which the standard gives full marks."""
    pattern = re.compile(rf"(?P<sign>[≤≥]|不超过|不高于|不低于|不少于){_NUMBER}[%％](?:时|的)?[，,]?扣")

    def find(row: _Row) -> Iterator[Issue]:
        rule = row.indicator.rule
        if not isinstance(rule, ToleranceDeduction):
            return
        text = row.entry.deduction_reason
        for match in pattern.finditer(text):
            limit = Decimal(match["number"]) / 100
            upper = match["sign"] in ("≤", "不超过", "不高于")
            reached = (rule.worse == "above" and upper and limit <= rule.limit) or (
                rule.worse == "below" and not upper and limit >= rule.limit
            )
            if reached:
                bound = f"{'≤' if rule.worse == 'above' else '≥'}{_percent(rule.limit)} 时得满分"
                yield context.issue(
                    row.at.child("deduction_reason"),
                    span=Span(*match.span()),
                    found=match[0],
                    expected=bound,
                )

    return _each_row(context, find)


@check("rubric.unanswered", reads=_READS, level=Severity.EXPLAIN)
def unanswered(context: Context) -> Iterator[Issue]:
    """The rationale repeats the question of the form (是否…) in place of an answer. One finding for each row."""

    def find(row: _Row) -> Iterator[Issue]:
        text = row.entry.score_rationale
        match = next((found for found in _QUESTION.finditer(text) if found["end"] is not None), None)
        if match is not None and not re.search("检查|核查|核实|审查|抽查|评估了|对", text[: match.start()][-12:]):
            yield context.issue(row.at.child("score_rationale"), span=Span(*match.span()), found=match[0])

    return _each_row(context, find)


@check("rubric.impossible", reads=_READS)
def impossible_rates(context: Context) -> Iterator[Issue]:
    """A share of a whole is said to be above 100 %, or a condition that nothing can exceed stands for its value."""
    condition = re.compile(rf"[≥＞>]{_NUMBER}[%％]")

    def find(row: _Row) -> Iterator[Issue]:
        if not row.indicator.rule.share:
            return
        for name in ("score_rationale", "deduction_reason"):
            text: str = getattr(row.entry, name)
            spans = [Span(*match.span()) for match in condition.finditer(text) if Decimal(match["number"]) >= 100]
            spans += [
                quantity.span
                for quantity in read(text).quantities
                if quantity.kind is Kind.PERCENT and quantity.value > 1 and not quantity.doubt
            ]
            for span in sorted(spans)[:1]:
                yield context.issue(row.at.child(name), span=span, found=span.of(text), expected="不超过 100% 的数值")

    return _each_row(context, find)
