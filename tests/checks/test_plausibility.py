"""Figures that are hard to believe want a reason; ordinary ones and explained ones do not."""

from decimal import Decimal

import pytest

from tests.packs import edited, finding, findings, wan

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
