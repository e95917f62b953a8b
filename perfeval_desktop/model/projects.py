"""A project's appendix: its report, its self-evaluation form and its fund-usage table."""

from __future__ import annotations

import datetime
from decimal import Decimal

from perfeval_desktop.model.base import Row
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.report import Report


class ProjectIndicator(Row, frozen=True, kw_only=True):
    """One level-3 indicator of a project; ``category`` is the key of its level-2 class. Scores are points.

    ``evidence`` names the documents that bear it out (佐证材料), one a line.
    """

    category: str
    name: str = ""
    direction: str = ""
    annual_target: str = ""
    measure_unit: str = ""
    actual_value: str = ""
    max_score: Decimal | None = None
    self_score: Decimal | None = None
    completion_note: str = ""
    deviation_note: str = ""
    evidence: str = ""


class FundUsageRow(Row, frozen=True, kw_only=True):
    """One allocation document of a project and what became of its money; amounts in 元."""

    item: str = ""
    allocation_document: str = ""
    budget: Decimal | None = None
    received: Decimal | None = None
    spent: Decimal | None = None
    surplus: Decimal | None = None
    carryover: Decimal | None = None
    cumulative_surplus: Decimal | None = None
    cumulative_carryover: Decimal | None = None
    remarks: str = ""


class ProjectAppendix(Row, frozen=True, kw_only=True):
    """One project. ``fund_types`` are keys of the pack's tick boxes. Empty titles mean: as the pack generates them."""

    name: str = ""
    report: Report = Report()
    form_title: str = ""
    fund_types: tuple[str, ...] = ()
    lead: str = ""
    competent_department: str = ""
    implementing_unit: str = ""
    stated_score: Decimal | None = None
    stated_grade: str = ""
    funds: tuple[FundRow, ...] = ()
    expected_goal: str = ""
    actual_result: str = ""
    indicators: tuple[ProjectIndicator, ...] = ()
    other_notes: str = ""
    contact: str = ""
    contact_phone: str = ""
    filled_on: datetime.date | None = None
    fund_usage_title: str = ""
    fund_usage: tuple[FundUsageRow, ...] = ()
