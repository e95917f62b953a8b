"""Figures that are hard to believe want a reason; ordinary ones and explained ones do not."""

from decimal import Decimal

import pytest

from perfeval_desktop.checks.engine import Checker
from tests.packs import edited, finding, findings, wan
from tests.small_pack import SMALL_PACK

FUNDS = "projects[p1].funds[total]."
ROWS = "projects[p1].indicators"
ONLY_DONE = tuple((f"{ROWS}[{row}].{column}", "完成") for row in ("q1", "q2", "q3", "q4")
                  for column in ("annual_target", "actual_value"))  # fmt: skip


def found(*edits: tuple[str, object]) -> list[tuple[str, str]]:
    return [item for item in findings(edited(*edits)) if item[0].startswith("plausibility.")]


def test_all_points_for_nothing_that_is_measured() -> None:
    assert found(*ONLY_DONE) == [("plausibility.perfection", ROWS)]
    assert "没有一项指标的实际完成值有数据" in finding(edited(*ONLY_DONE), "plausibility.perfection").message


@pytest.mark.parametrize(
    "edit",
    [
        (f"{ROWS}[q1].actual_value", "办结130件"),
        (f"{ROWS}[q1].completion_note", "办结130件"),
        (f"{ROWS}[q1].self_score", Decimal(29)),
        (f"{ROWS}[q1].self_score", None),
        (f"{FUNDS}execution_score", Decimal(9)),
    ],
)
def test_a_figure_or_a_lost_point_is_enough(edit: tuple[str, object]) -> None:
    assert not found(*ONLY_DONE, edit)


def test_all_points_although_not_all_the_money_came() -> None:
    short = edited(("projects[p1].fund_usage[u1].budget", wan("40")))
    told = finding(short, "plausibility.perfection")
    assert "实际到位资金只有预算金额的 94.95%" in told.message
    assert "没有一项" not in told.message


@pytest.mark.parametrize(
    ("start", "fires"), [("20", True), ("90", True), ("26", False), ("37.98", False), ("70", False), ("0", False)]
)
def test_a_large_change_of_the_budget(start: str, fires: bool) -> None:
    # 37.98 in the end; the limit is half of what was planned
    assert (
        ("plausibility.large_change", FUNDS + "final_revenue") in found((FUNDS + "initial_budget", wan(start)))
    ) is fires


@pytest.mark.parametrize(
    ("where", "text", "silent"),
    [
        ("projects[p1].other_notes", "年中追加17.98万元。", True),
        ("projects[p1].report.sections[overview].text", "经调整，安排37.98万元。", True),
        ("projects[p1].other_notes", "无", False),
    ],
)
def test_a_change_that_is_explained(where: str, text: str, silent: bool) -> None:
    changed = found((FUNDS + "initial_budget", wan("20")), (where, text))
    assert (not changed) is silent


def test_the_change_is_told_in_figures() -> None:
    told = finding(edited((FUNDS + "initial_budget", wan("20"))), "plausibility.large_change")
    assert "现为 37.98 万元，年初预算数 20.00 万元，变动 +89.90%（(37.98 − 20.00) ÷ 20.00）" in told.message


def test_the_department_declares_its_adjustment_in_a_column() -> None:
    assert not found(("budget.funds[project].initial_budget", wan("20")))


SLIP = "plausibility.unit_slip"


def slips(*edits: tuple[str, object]) -> list[str]:
    return [where for rule, where in findings(edited(*edits)) if rule == SLIP]


@pytest.mark.parametrize(
    ("value", "fires"),
    [
        ("379800", True),  # 元 in a column of 万元
        ("0.003798", True),  # 万元 divided once more
        ("200000", True),
        ("37.98", False),
        ("3798", False),
        ("3.798", False),
        ("0", False),
        ("9000000", False),
    ],
)
def test_an_amount_in_another_unit_than_those_beside_it(value: str, fires: bool) -> None:
    where = FUNDS + "initial_budget"
    assert slips((where, wan(value))) == [where] * fires


def test_it_is_mended_with_one_key() -> None:
    where = FUNDS + "final_expenditure"
    slipped = edited((where, wan("379800")))
    told = finding(slipped, SLIP).message
    assert "的一万倍" in told
    (issue,) = (issue for issue in Checker(SMALL_PACK).run(slipped) if issue.rule == SLIP)
    assert issue.fix is not None
    assert (issue.fix.value, issue.fix.label) == (wan("37.9800"), "÷10000，改为 37.98 万元")
    assert slips((where, issue.fix.value)) == []


def test_a_row_of_the_usage_table_is_held_together() -> None:
    where = "projects[p1].fund_usage[u1].received"
    assert slips((where, wan("379800"))) == [where]


def test_last_year_tells_the_size_of_the_accounts() -> None:
    where = "budget.accounts[approved_basic]."
    assert slips((where + "this_year", Decimal("1859.48")), (where + "last_year", Decimal("17594800.12"))) == [
        where + "this_year"
    ]


@pytest.mark.parametrize("odd", ["initial_budget", "final_expenditure"])
def test_in_a_table_of_wan_the_too_large_one_of_two_is_taken_for_the_slip(odd: str) -> None:
    other = "final_expenditure" if odd == "initial_budget" else "initial_budget"
    slipped = edited((FUNDS + odd, wan("379800")), (FUNDS + other, wan("37.98")), (FUNDS + "budget_adjustment", None))
    (issue,) = (
        issue for issue in Checker(SMALL_PACK).run(slipped) if issue.rule == SLIP and str(issue.where).startswith(FUNDS)
    )
    assert str(issue.where) == FUNDS + odd
    assert issue.fixes[0].label.endswith("÷10000，改为 37.98 万元")


@pytest.mark.parametrize("odd", ["this_year", "last_year"])
def test_of_two_amounts_the_odd_one_is_told_and_either_can_be_mended(odd: str) -> None:
    row, other = "budget.accounts[approved_project].", "last_year" if odd == "this_year" else "this_year"
    slipped = edited((row + odd, Decimal("91.98")), (row + other, Decimal("919800.00")))
    (issue,) = (issue for issue in Checker(SMALL_PACK).run(slipped) if issue.rule == SLIP)
    assert str(issue.where) == row + odd
    assert [str(fix.where) for fix in issue.fixes] == [row + odd, row + other]
    assert issue.fixes[0].label.endswith("×10000，改为 919,800.00 元")
    assert issue.fixes[1].label.endswith("÷10000，改为 91.98 元")
