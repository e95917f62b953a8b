"""Targets and results of indicators: filled in, measured, in the right direction."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.measured import Aim, aims, has_figure, target_figure
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.prose.dates import find_dates
from perfeval_desktop.scoring.kinds.target import parse_quantity
from perfeval_desktop.scoring.rules import propose

_READS = ("goals.entries", "projects[*].indicators")

# What a pack may replace under ``words``.
_ALL = ("全部", "全额", "全覆盖", "全员", "均已", "百分之")  # answers a target of 100 %
_NONE = ("无", "未", "没有", "零", "不存在")  # answers a target of 0
_COST = ("成本",)
_SHARES = ("满意", "到位率", "覆盖率", "合格率", "及格率", "入学率", "参保率")
_QUANTITY = ("数量",)
_VAGUE = ("进一步", "有效", "显著", "明显", "加强", "较好", "不断", "逐步")
_SATISFACTION = ("满意",)
_ASKED = ("问卷", "调查", "样本", "访谈", "回访", "测评", "随访", "走访", "座谈", "评议", "打分", "评价表")
_MONEY = ("资金到位率", "资金支付", "资金拨付率", "预算执行率", "资金执行率", "资金使用率", "支付进度", "支出进度")


@check("targets.unmeasured", reads=_READS, scope="both", level=Severity.EXPLAIN)
def unmeasured(context: Context) -> Iterator[Issue]:
    """C-01: the target is a figure, and the result says only that it was done."""
    for aim in aims(context):
        target = target_figure(aim.target, aim.unit)
        if target and aim.actual and not has_figure(f"{aim.actual} {aim.told}") and not _answered(context, aim):
            yield context.issue(aim.at_result, found=aim.actual, expected=f"与“{target}”对应的实际数值")


def _answered(context: Context, aim: Aim) -> bool:
    """True when words say as much as a figure: all of a 100 %, none of a 0."""
    whole = parse_quantity(aim.target + aim.unit)
    if whole is None:
        return False
    kind, words = ("all", _ALL) if whole.value == 100 and whole.unit == "%" else ("none", _NONE)
    if kind == "none" and whole.value != 0:
        return False
    return any(word in f"{aim.actual} {aim.told}" for word in _words(context, kind, words))


@check("targets.unit", reads=_READS, scope="both")
def other_unit(context: Context) -> Iterator[Issue]:
    """C-01: of target and result, one is a percentage and the other a count of something."""
    for aim in aims(context):
        target, actual = parse_quantity(aim.target + aim.unit), parse_quantity(aim.actual)
        if target is None or actual is None or not target.unit or not actual.unit:
            continue
        if (target.unit == "%") != (actual.unit == "%"):
            yield context.issue(aim.at_result, found=aim.actual, expected=f"以“{target.unit}”为单位的数值")


@check("targets.percent_sign", reads=_READS, scope="both", level=Severity.REMIND)
def without_percent_sign(context: Context) -> Iterator[Issue]:
    """C-01: the target is a percentage, the result has no sign and no unit."""
    for aim in aims(context):
        target, actual = parse_quantity(aim.target), parse_quantity(aim.actual)
        if aim.unit or target is None or actual is None or target.unit != "%" or actual.unit or actual.sign:
            continue
        right = f"{aim.actual}%"
        # Only above 1 it cannot be a ratio: 0.95 is 95 %, and nobody knows whether 0.95 % was meant.
        fix = Fix(f"改为 {right}", aim.at_result, right) if actual.value > 1 else None
        yield context.issue(aim.at_result, found=aim.actual, expected="带百分号的数值", fix=fix)


@check("targets.copied", reads=_READS, scope="both", level=Severity.EXPLAIN, limits={"length": "10"})
def copied(context: Context) -> Iterator[Issue]:
    """C-02: the result is the expression or the text of the target, not what was reached."""
    for aim in aims(context):
        actual = parse_quantity(aim.actual)
        bound = actual is not None and actual.sign in ("≥", "≤", "＞", "＜")
        same = actual is None and aim.actual == aim.target and len(aim.actual) >= context.limit("length")
        if bound or same:
            yield context.issue(aim.at_result, found=aim.actual, expected="实际达到的数值或结果")


@check("targets.direction", reads=("projects[*].indicators",), scope="project", level=Severity.EXPLAIN)
def direction(context: Context) -> Iterator[Issue]:
    """C-06: a cost has a lower bound, or a share is to be more than the whole."""
    for aim in aims(context):
        target = parse_quantity(aim.target)
        if target is None:
            continue
        where = aim.where.child("annual_target")
        cost = any(word in aim.group for word in _words(context, "cost", _COST))
        share = any(word in aim.name + aim.group for word in _words(context, "shares", _SHARES))
        if cost and target.sign in ("≥", "＞") and target.unit != "%":
            yield context.issue(where, found=aim.target, expected="成本的上限（≤）")
        elif share and target.unit == "%" and target.value > 100 and target.sign not in ("≤", "＜"):
            yield context.issue(where, found=aim.target, expected="不超过 100%")


@check("targets.money", reads=("projects[*].indicators",), scope="project", level=Severity.EXPLAIN)
def money_as_quantity(context: Context) -> Iterator[Issue]:
    """C-08: a quantity indicator measures how money was paid, not what was done with it."""
    for aim in aims(context):
        if not any(word in aim.group for word in _words(context, "quantity", _QUANTITY)):
            continue
        found = next((word for word in _words(context, "money", _MONEY) if word in (aim.name or aim.target)), "")
        if found:
            column = "name" if aim.name else "annual_target"
            yield context.issue(aim.where.child(column), found=aim.name or aim.target, word=found)


@check("targets.duplicate", reads=("projects[*].indicators",), scope="project", level=Severity.EXPLAIN)
def duplicates(context: Context) -> Iterator[Issue]:
    """C-09: one indicator stands twice in a project; the later rows are found. Without a name, its target names it."""
    rows: dict[str, list[Aim]] = defaultdict(list)
    for aim in aims(context):
        title = aim.name or ("" if parse_quantity(aim.target) is not None else aim.target)
        if title:
            rows[title].append(aim)
    for title, same in rows.items():
        for aim in same[1:]:
            column = "name" if aim.name else "annual_target"
            yield context.issue(aim.where.child(column), found=title, other=same[0].group)


@check("targets.over", reads=("projects[*].indicators",), scope="project", level=Severity.EXPLAIN)
def over_achieved(context: Context) -> Iterator[Issue]:
    """C-05: the target is exceeded beyond the pack's limit, and the row does not say why."""
    rule = context.pack.project.rule
    for row in context.project.indicators if rule is not None else ():
        if rule is None or row.max_score is None or row.deviation_note.strip():
            continue
        proposal = propose(rule, row.max_score, {"target": row.annual_target, "actual": row.actual_value})
        if proposal.note:
            where = context.base.child("indicators").row(row.id).child("actual_value")
            yield context.issue(where, found=row.actual_value, expected=row.annual_target, note=proposal.note)


@check("targets.vague", reads=_READS, scope="both", level=Severity.REMIND)
def vague(context: Context) -> Iterator[Issue]:
    """C-07: the target says that something gets better, and neither it nor the result says by how much."""
    words = _words(context, "vague", _VAGUE)
    for aim in aims(context):
        found = next((word for word in words if word in aim.target), None)
        if found is not None and not has_figure(f"{aim.target} {aim.actual} {aim.told}"):
            yield context.issue(aim.where.child("annual_target"), found=aim.target, word=found)


@check("targets.late", reads=_READS, scope="both", level=Severity.EXPLAIN)
def reached_late(context: Context) -> Iterator[Issue]:
    """C-14: target and result are days, and the result is the later one."""
    for aim in aims(context):
        due, done = _only_day(aim.target), _only_day(aim.actual)
        if due is not None and done is not None and done > due:
            yield context.issue(aim.at_result, found=aim.actual, expected=aim.target)


def _only_day(text: str) -> datetime.date | None:
    """The one day that ``text`` names; None where it names none, several, or no day of the calendar."""
    found = find_dates(text)
    if len(found) != 1 or None in (found[0].year, found[0].month, found[0].day):
        return None
    try:
        return datetime.date(found[0].year or 0, found[0].month or 0, found[0].day or 0)
    except ValueError:
        return None


@check(
    "targets.survey",
    reads=("goals.entries", "report", "projects[*].indicators", "projects[*].report", "projects[*].other_notes"),
    scope="both",
    level=Severity.REMIND,
)
def unsourced_satisfaction(context: Context) -> Iterator[Issue]:
    """C-11: a satisfaction is given as a figure, and nothing says who was asked. One finding for each part."""
    asked, subjects = _words(context, "asked", _ASKED), _words(context, "subjects", _SATISFACTION)
    found = [
        aim
        for aim in aims(context)
        if any(word in aim.name + aim.group for word in subjects) and has_figure(f"{aim.actual} {aim.told}")
    ]
    if found and not any(word in text for text in _surroundings(context, found) for word in asked):
        yield context.issue(found[0].at_result, found=found[0].actual or found[0].told.strip())


def _surroundings(context: Context, found: Iterable[Aim]) -> Iterator[str]:
    """Where it may be told how a satisfaction was measured: in its row, and in the report."""
    subject = context.subject
    report = context.evaluation.report if subject is None else subject.report
    yield from (f"{aim.actual} {aim.told}" for aim in found)
    yield from (section.text for section in report.sections)
    if subject is not None:
        yield subject.other_notes


@check("goals.causes", reads=("goals.entries",), level=Severity.REMIND)
def causes_without_deviation(context: Context) -> Iterator[Issue]:
    """A goal is said to be reached in full, and causes of a deviation are ticked."""
    for aim, entry in zip(aims(context), context.evaluation.goals.entries, strict=False):
        if entry.completion is Completion.FULL and entry.deviation_causes:
            where = aim.where.child("deviation_causes")
            yield context.issue(where, found=f"已勾选 {len(entry.deviation_causes)} 项", fix=Fix("取消勾选", where, ()))


def _words(context: Context, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    return context.setting.words.get(name, default)
