"""The command about a report that was written elsewhere: check-text."""

from __future__ import annotations

import sys
from pathlib import Path

from perfeval_desktop.app.findings import report_findings
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.prose_words import describe_remark, folded, level_of
from perfeval_desktop.model.cuts import cut_before, cut_behind
from perfeval_desktop.prose.evaluated_year import evaluated_year
from perfeval_desktop.prose.scan import scan
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.storage.report_text import ReportText, read_report_text

_NEIGHBOURS = 10  # characters shown before and behind the place
_LONGEST_PLACE = 40  # characters

_YEAR_UNKNOWN = "没有从标题和开头看出评价的是哪一年，没有核对年度。可以用 --year 写明，例如 --year 2022。"


def check_text(path: Path, level: Severity, year: int | None, *, as_json: bool) -> int:
    """Print the findings in the text of ``path`` that are of ``level`` or worse. Raises StorageError."""
    report = read_report_text(path)
    evaluated = year or evaluated_year(report.text)
    if evaluated is None:
        print(_YEAR_UNKNOWN, file=sys.stderr)
    findings = [
        describe_remark(remark, followers, where=report.where(remark.span.start), label=_label(report, remark.span))
        for remark, followers in folded(scan(report.text, year=evaluated))
        if level_of(remark.kind) <= level
    ]
    return report_findings(findings, as_json=as_json)


def _label(report: ReportText, span: Span) -> str:
    """第3段 …the words around the place…"""
    block = report.block_at(span.start)
    start = max(block.start, cut_before(report.text, span.start - _NEIGHBOURS))
    end = min(block.end, cut_behind(report.text, min(span.end + _NEIGHBOURS, start + _LONGEST_PLACE)))
    before, behind = "…" if start > block.start else "", "…" if end < block.end else ""
    words = " ".join(report.text[start:end].split()).strip("，。；：")
    return f"{block.label} {before}{words}{behind}"
