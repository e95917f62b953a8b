"""Days that cannot stand in this order: a form filled in before its year was over, or after its report."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.model.dates import format_date
from perfeval_desktop.model.field_path import FieldPath, path

_READS = ("cover.year", "report.dated", "scorecard.filled_on", "projects[*].report.dated", "projects[*].filled_on")


@check("dates.order", reads=_READS, level=Severity.EXPLAIN)
def order_of_days(context: Context) -> Iterator[Issue]:
    """X-10: a form is dated after its report, or anything before the last days of the year that is evaluated."""
    evaluation = context.evaluation
    card = path("scorecard.filled_on"), evaluation.scorecard.filled_on
    yield from _check(context, path("report.dated"), evaluation.report.dated, *card)
    for project in evaluation.projects:
        base = path("projects").row(project.id)
        report = base.child("report").child("dated")
        yield from _check(context, report, project.report.dated, base.child("filled_on"), project.filled_on)


def _check(
    context: Context,
    report_at: FieldPath,
    reported: datetime.date | None,
    form_at: FieldPath,
    filled: datetime.date | None,
) -> Iterator[Issue]:
    year = context.evaluation.cover.year
    for where, day in ((report_at, reported), (form_at, filled)):
        if day is not None and day.year <= year and (day.year, day.month) < (year, 12):
            yield context.issue(where, part="year", found=format_date(day), why=f"评价的 {year} 年度还没有结束")
    if reported is not None and filled is not None and filled > reported:
        yield context.issue(
            form_at, part="report", found=format_date(filled), why=f"晚于报告的日期 {format_date(reported)}"
        )
