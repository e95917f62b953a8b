"""Figures that a form computes: their keys in a part, and the formulas that name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from perfeval_desktop.layout.blocks import Cap, CellContent, Formula, Number
from perfeval_desktop.model.amount import format_percent
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.rulepack.forms import FundForm
from perfeval_desktop.scoring.fund_sheet import RATE, SCORE, sheet_of

TOTAL = "total"
TOTAL_WEIGHT = "total_weight"


def fund_key(row: str, column: str) -> str:
    """The key of a cell of the fund table."""
    return f"funds.{row}.{column}"


def score_key(row: str) -> str:
    """The key of 自评得分 of an indicator."""
    return f"score.{row}"


def weight_key(row: str) -> str:
    """The key of 分值 of an indicator."""
    return f"weight.{row}"


def with_formula(content: CellContent, formula: Formula | None) -> CellContent:
    """``content`` as a figure that follows from others; what is no number stays as it is."""
    return replace(content, formula=formula) if formula is not None and isinstance(content, Number) else content


def total_formula(keys: Iterable[str], form: FundForm) -> Formula:
    """The sum of scores, within the limits that the execution rate of the first row sets."""
    rate = fund_key(form.rows[0].key, RATE)
    return Formula("sum", tuple(keys), caps=tuple(Cap(rate, cap.below, cap.total) for cap in form.caps))


def scored_funds(form: FundForm) -> tuple[str, ...]:
    """The keys of the execution scores of a fund table: one or none."""
    return tuple(fund_key(spec.key, SCORE) for spec in form.rows if spec.scored)[:1]


def fund_formula(rows: Sequence[FundRow], form: FundForm, row: str, column: str) -> Formula | None:
    """How a cell of the fund table is computed; None for one that is typed."""
    if column == RATE:
        return Formula("ratio", (fund_key(row, form.rate.numerator), fund_key(row, form.rate.denominator)))
    if column == SCORE:
        return Formula("share", (fund_key(row, RATE),), factor=form.score_weight or Decimal(0))
    parts = sheet_of(tuple(rows), form).parts(row, column)
    return Formula("sum", tuple(fund_key(*part) for part in parts)) if parts else None


def rate_content(rows: Sequence[FundRow], form: FundForm, row: str) -> CellContent:
    """执行率 as the form prints it; a number where it is the computed one, the stated text as it stands elsewhere."""
    sheet = sheet_of(tuple(rows), form)
    text, computed = sheet.rate_text(row), sheet.rate(row).computed
    decimals = len(text.rstrip("%").partition(".")[2])
    if computed is None or not text.endswith("%") or format_percent(computed, decimals=decimals) != text:
        return text
    pattern = f"0.{'0' * decimals}%" if decimals else "0%"
    return Number(text, computed, pattern)
