"""Figures that may be right but are hard to believe: they want a reason."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.measured import aims, has_figure
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.required import begun_rows
from perfeval_desktop.checks.tables import fund_tables, usage_title
from perfeval_desktop.model.amount import format_percent
from perfeval_desktop.scoring import figures
from perfeval_desktop.scoring.figure import bare_amount

_START = "initial_budget"
_REASONS = ("追加", "调整", "调增", "调减", "核减", "压减", "增加安排", "新增安排")  # a pack may replace them


@check(
    "plausibility.perfection",
    reads=("projects[*].indicators", "projects[*].funds", "projects[*].fund_usage"),
    scope="project",
    level=Severity.EXPLAIN,
)
def perfection(context: Context) -> Iterator[Issue]:
    """G-01, G-02: a project gives itself all points, although nothing is measured or not all its money came."""
    rows = context.project.indicators
    full = [row for row in rows if row.self_score is not None and row.self_score == row.max_score and row.max_score > 0]
    if not full or len(full) < len(rows):
        return
    if any(score.value != weight for score, weight in _execution_scores(context)):
        return
    measured = any(has_figure(f"{aim.actual} {aim.told}") for aim in aims(context))
    shortfall = _shortfall(context)
    if measured and not shortfall:
        return
    yield context.issue(
        context.base.child("indicators"),
        found=f"{len(rows)} 项指标全部得满分",
        unmeasured="" if measured else "没有一项指标的实际完成值有数据",
        shortfall=shortfall,
    )


def _execution_scores(context: Context) -> Iterator[tuple[figures.Figure, Decimal]]:
    for table in fund_tables(context):
        for spec in table.form.rows:
            if spec.scored and table.form.score_weight is not None:
                yield figures.execution_score(table.rows, table.form), table.form.score_weight


def _shortfall(context: Context) -> str:
    """Which of budget and received money the fund usage table does not bear out, with the rate; empty when all came."""
    rows = begun_rows(context.project.fund_usage)
    budget = [row.budget for row in rows if row.budget is not None]
    received = [row.received for row in rows if row.received is not None]
    if not rows or len(budget) < len(rows) or len(received) < len(rows):
        return ""
    due, came = sum(budget, Decimal(0)), sum(received, Decimal(0))
    if due <= 0 or came < 0 or came >= due:
        return ""
    form = context.pack.project
    rate = format_percent(came / due)
    return f"{usage_title('received', form)}只有{usage_title('budget', form)}的 {rate}"


@check(
    "plausibility.large_change",
    reads=("budget.funds", "projects[*].funds", "projects[*].other_notes", "projects[*].report"),
    scope="both",
    level=Severity.EXPLAIN,
    limits={"change": "0.5"},
)
def large_change(context: Context) -> Iterator[Issue]:
    """Over the year the budget changed by more than the limit, and neither form nor report says why.

    A form with a column of its own for the adjustment declares the change there.
    """
    limit = context.limit("change")
    for table in fund_tables(context):
        column = table.form.rate.denominator
        if column == _START or any(_START in identity.left for identity in table.form.identities):
            continue
        for spec in table.form.rows:
            start, end = table.sheet.figure(spec.key, _START), table.sheet.figure(spec.key, column)
            if start.value is None or end.value is None or start.value <= 0 or start.partial or end.partial:
                continue
            change = end.value / start.value - 1
            if table.is_summed(spec) or abs(change) <= limit or _explained(context):
                continue
            write, unit = table.writer(_START), table.sheet.unit(_START)
            a, b = bare_amount(start.value, *unit), bare_amount(end.value, *unit)
            yield context.issue(
                table.at(spec.key, column),
                found=table.writer(column)(end.value),
                expected=f"{figures.column_title(table.form, _START)} {write(start.value)}",
                change=("+" if change > 0 else "−") + format_percent(abs(change)),
                formula=f"({b} − {a}) ÷ {a}",
            )


def _explained(context: Context) -> bool:
    """True when the project's notes or its report speak of an adjustment."""
    if context.subject is None:
        return False
    notes, report = context.project.other_notes, context.project.report
    words = context.setting.words.get("reasons", _REASONS)

    def look() -> bool:
        texts = [notes, *(section.text for section in report.sections)]
        return any(word in text for word in words for text in texts)

    return context.memo.of("explained", context.base, (notes, report), look)
