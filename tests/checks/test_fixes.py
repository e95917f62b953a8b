"""Quick fixes: each does away with its finding, puts nothing else wrong at its place, and can be undone."""

from typing import Any

import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.document.document import Document
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.report import StaffingLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.vocabulary import StaffingKind
from tests.packs import D, edited, wan
from tests.small_pack import SMALL_PACK

P1 = "projects[p1]."
Edits = tuple[tuple[str, Any], ...]
WITH_TOTAL = (*edited().budget.funds, FundRow(id="total", initial_budget=wan("2000")))
HEADS = (
    StaffingLine(id="all", kind=StaffingKind.AUTHORISED, label="编制", count=108),
    StaffingLine(id="a", kind=StaffingKind.AUTHORISED, label="行政", count=89, part_of="all"),
    StaffingLine(id="b", kind=StaffingKind.AUTHORISED, label="工勤", count=20, part_of="all"),
)

# For each rule with a fix a document in which it has something to say, and how many fixes it offers.
FAULTS: tuple[tuple[str, Edits, int], ...] = (
    ("funds.sum", (("budget.funds", WITH_TOTAL),), 1),
    ("funds.identity", (("budget.funds[basic].final_revenue", wan("2828.45")),), 1),
    ("funds.rate", ((P1 + "funds[total].execution_rate", "97%"),), 1),
    ("funds.rate_text", ((P1 + "funds[total].execution_rate", "完成"),), 1),
    ("funds.rate_sign", ((P1 + "funds[total].execution_rate", "100"),), 1),
    ("accounts.funds", (("budget.accounts[approved_basic].this_year", D("17594757.49")),), 1),
    ("funds.projects", ((P1 + "funds[total].initial_budget", wan("47.98")),), 1),
    ("usage.sum", ((P1 + "fund_usage[u1].spent", wan("36.98")), (P1 + "fund_usage[u1].surplus", wan("1"))), 1),
    ("usage.balance", ((P1 + "fund_usage[u1].spent", wan("36.98")),), 3),
    ("usage.balance", ((P1 + "fund_usage[u1].spent", wan("38.98")),), 1),
    ("staffing.sum", (("profile.staffing", HEADS),), 1),
    ("profile.count", (("profile.internal_organs", "一科\n二科"),), 1),
    ("score.over_max", ((P1 + "indicators[q1].self_score", D(31)),), 1),
    ("score.decimals", ((P1 + "indicators[q1].self_score", D("29.999")),), 1),
    ("score.indicator_cap", ((P1 + "indicators[q1].max_score", D(40)),), 1),
    ("score.execution", ((P1 + "funds[total].execution_score", D(9)),), 1),
    ("score.total", ((P1 + "stated_score", D(90)),), 1),
    ("targets.percent_sign", ((P1 + "indicators[q2].actual_value", "96"),), 1),
    ("goals.causes", (("goals.entries[g1].deviation_causes", ("funding",)),), 1),
)


def found(evaluation: SelfEvaluation, rule: str) -> Issue:
    return next(issue for issue in Checker(SMALL_PACK).run(evaluation) if issue.rule == rule)


CASES = [(rule, edits, number) for rule, edits, count in FAULTS for number in range(count)]


@pytest.mark.parametrize(("rule", "edits", "number"), CASES, ids=[f"{rule}-{n}" for rule, _, n in CASES])
def test_a_fix_settles_its_finding_and_can_be_undone(rule: str, edits: Edits, number: int) -> None:
    faulty = edited(*edits)
    issue = found(faulty, rule)
    fix = issue.fixes[number]
    document = Document(faulty)
    document.push(SetField(fix.where, fix.value, fix.label))
    keys = {other.waiver_key for other in Checker(SMALL_PACK).run(document.current)}
    assert issue.waiver_key not in keys
    document.undo()
    assert document.current == faulty


@pytest.mark.parametrize(("rule", "edits", "count"), FAULTS, ids=[rule for rule, _, _ in FAULTS])
def test_as_many_fixes_as_can_be_computed(rule: str, edits: Edits, count: int) -> None:
    assert len(found(edited(*edits), rule).fixes) == count
