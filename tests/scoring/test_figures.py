"""Figures of the fund and account tables, as a clerk reads them in the form."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.model.budget import AccountRow, FundRow
from perfeval_desktop.scoring import figures
from tests.packs import funds, wan
from tests.small_pack import DEPARTMENT, DEPARTMENT_FUNDS, PROJECT_FUNDS

D = Decimal
FORM = DEPARTMENT_FUNDS


def test_a_sum_row_adds_up_its_parts_through_all_levels() -> None:
    rows = funds(
        basic={"initial_budget": wan("1859.48")},
        project_appropriation={"initial_budget": wan("600.20")},
        project_other={"initial_budget": wan("60.00")},
    )
    total = figures.fund_figure(rows, FORM, "total", "initial_budget")
    assert total.value == total.computed == wan("2519.68")
    assert not total.stated
    assert total.formula == "基本支出 1859.48 + 项目支出 660.20 = 2519.68"
    part = figures.fund_figure(rows, FORM, "project", "initial_budget")
    assert part.formula == "项目支出·当年财政拨款 600.20 + 项目支出·其他资金 60.00 = 660.20"


def test_a_stated_figure_wins_over_the_computed_one_and_flows_upwards() -> None:
    rows = funds(
        total={"budget_adjustment": wan("691.46")},
        basic={"budget_adjustment": wan("168.97")},
        project={"budget_adjustment": wan("522.48")},
    )
    total = figures.fund_figure(rows, FORM, "total", "budget_adjustment")
    assert (total.value, total.computed, total.stated) == (wan("691.46"), wan("691.45"), True)
    assert total.formula == "基本支出 168.97 + 项目支出 522.48 = 691.45"


def test_a_rate_is_as_uncertain_as_its_amounts_together() -> None:
    # 0.03 ± 0.005 over 0.07 ± 0.005: both halves of the doubt count, each for its share
    rows = funds(total={"final_expenditure": wan("0.03"), "final_revenue": wan("0.07")})
    margin = figures.FundSheet(rows, PROJECT_FUNDS).rate_margin("total")
    assert round(margin, 6) == round((D("0.005") + D("0.03") / D("0.07") * D("0.005")) / D("0.07"), 6)


def test_an_empty_cell_is_not_zero() -> None:
    assert figures.fund_figure((), FORM, "total", "initial_budget").value is None
    rows = funds(basic={"initial_budget": wan("1")})
    assert figures.fund_figure(rows, FORM, "total", "initial_budget").value == wan("1")
    zero = funds(basic={"initial_budget": wan("0")})
    assert figures.fund_figure(zero, FORM, "total", "initial_budget").value == 0


@pytest.mark.parametrize("key", ["total", "nonsense"])
def test_unknown_rows_and_columns_have_no_figure(key: str) -> None:
    assert figures.fund_figure((), FORM, key, "nonsense").value is None
    assert not figures.is_derived(FORM, key, "nonsense")


@pytest.mark.parametrize(
    ("typed", "margin"),
    [
        ("54", "50"),  # a 万元 column with two decimals: 54 means 54.00
        ("37.98", "50"),
        ("0", "50"),
        ("189.6975", "0.5"),
        ("189.697549", "0.005"),
    ],
)
def test_a_typed_amount_is_known_to_half_of_its_last_place(typed: str, margin: str) -> None:
    rows = funds(basic={"initial_budget": wan(typed)})
    assert figures.fund_figure(rows, FORM, "basic", "initial_budget").margin == D(margin)


def test_the_margin_of_a_sum_is_the_sum_of_the_margins() -> None:
    rows = funds(basic={"initial_budget": wan("1.23")}, project={"initial_budget": wan("4.5678")})
    assert figures.fund_figure(rows, FORM, "total", "initial_budget").margin == D("50.5")


@pytest.mark.parametrize(
    ("key", "column", "derived"),
    [
        ("total", "initial_budget", True),
        ("basic", "initial_budget", False),
        ("basic", "execution_rate", True),
        ("total", "execution_score", True),
        ("other", "execution_score", False),
    ],
)
def test_which_cells_the_form_computes(key: str, column: str, derived: bool) -> None:
    form = PROJECT_FUNDS if column == "execution_score" else FORM
    assert figures.is_derived(form, key, column) is derived


def test_a_derived_cell_is_locked_only_while_all_its_parts_are_filled() -> None:
    rows = funds(basic={"initial_budget": wan("1")})
    assert not figures.is_locked(rows, FORM, "total", "initial_budget")
    rows = funds(basic={"initial_budget": wan("1")}, project={"initial_budget": wan("2")})
    assert figures.is_locked(rows, FORM, "total", "initial_budget")
    stated = (*rows, FundRow(id="total", initial_budget=wan("4")))
    assert not figures.is_locked(stated, FORM, "total", "initial_budget")
    assert not figures.is_locked(rows, FORM, "basic", "initial_budget")


def test_rate_and_score_are_locked_until_something_else_is_stated() -> None:
    money = {"final_revenue": wan("100"), "final_expenditure": wan("96.98")}
    rows = funds(total=money)
    assert figures.is_locked(rows, PROJECT_FUNDS, "total", "execution_rate")
    assert figures.is_locked(rows, PROJECT_FUNDS, "total", "execution_score")
    assert figures.is_locked(rows, PROJECT_FUNDS, "other", "execution_score")  # this row carries no score
    stated = funds(total={**money, "execution_rate": "100%", "execution_score": D(10)})
    assert not figures.is_locked(stated, PROJECT_FUNDS, "total", "execution_rate")
    assert not figures.is_locked(stated, PROJECT_FUNDS, "total", "execution_score")
    assert not figures.is_locked((), PROJECT_FUNDS, "total", "execution_rate")


def test_the_execution_rate_and_its_score() -> None:
    rows = funds(total={"final_revenue": wan("100.00"), "final_expenditure": wan("96.98")})
    rate = figures.execution_rate(rows, PROJECT_FUNDS, "total")
    assert rate.value == D("0.9698")
    assert rate.formula == "全年支出决算数 96.98 ÷ 全年收入决算数 100.00 = 96.98%"
    assert figures.execution_rate_text(rows, PROJECT_FUNDS, "total") == "96.98%"
    score = figures.execution_score(rows, PROJECT_FUNDS)
    assert score.value == D("9.70")
    assert score.formula == "执行率 96.98% × 10分 = 9.7分"


def test_a_rate_above_one_gives_no_more_than_the_weight() -> None:
    rows = funds(total={"final_revenue": wan("100"), "final_expenditure": wan("120")})
    assert figures.execution_rate_text(rows, PROJECT_FUNDS, "total") == "120.00%"
    assert figures.execution_score(rows, PROJECT_FUNDS).value == 10


def test_a_stated_rate_is_printed_as_it_stands_and_makes_the_score() -> None:
    rows = funds(total={"final_revenue": wan("100"), "final_expenditure": wan("96.98"), "execution_rate": "100"})
    assert figures.execution_rate_text(rows, PROJECT_FUNDS, "total") == "100"
    rate = figures.execution_rate(rows, PROJECT_FUNDS, "total")
    assert (rate.value, rate.computed, rate.stated) == (D(1), D("0.9698"), True)
    assert figures.execution_score(rows, PROJECT_FUNDS).value == 10


def test_an_unreadable_rate_is_kept_as_text_and_gives_no_figure() -> None:
    rows = funds(total={"final_revenue": wan("1"), "final_expenditure": wan("1"), "execution_rate": "百分百"})
    assert figures.execution_rate_text(rows, PROJECT_FUNDS, "total") == "百分百"
    assert figures.execution_rate(rows, PROJECT_FUNDS, "total").value is None
    assert figures.execution_score(rows, PROJECT_FUNDS).value is None


@pytest.mark.parametrize("revenue", [None, "0"])
def test_an_undefined_rate_is_no_rate(revenue: str | None) -> None:
    cells = {"final_expenditure": wan("1")} | ({} if revenue is None else {"final_revenue": wan(revenue)})
    rows = funds(total=cells)
    assert figures.execution_rate(rows, PROJECT_FUNDS, "total").value is None
    assert figures.execution_rate_text(rows, PROJECT_FUNDS, "total") == ""
    assert figures.execution_score(rows, PROJECT_FUNDS).value is None


def test_the_department_table_carries_no_execution_score() -> None:
    assert figures.execution_score(funds(total={"final_revenue": wan("1")}), FORM) == figures.NO_FIGURE


ACCOUNTS = (
    AccountRow(id="approved_basic", this_year=D("18594757.49"), last_year=D("18000000")),
    AccountRow(id="approved_project", this_year=D("6602000.00"), last_year=D("6003703.22")),
)


def test_accounts_add_up_and_compare_with_last_year() -> None:
    specs = DEPARTMENT.accounts
    total = figures.account_figure(ACCOUNTS, specs, "approved", "this_year")
    assert total.value == D("25196757.49")
    assert total.formula == "批复·基本支出 18,594,757.49 + 批复·项目支出 6,602,000.00 = 25,196,757.49"
    change = figures.account_change(ACCOUNTS, specs, "approved")
    assert change.value == D("1193054.27")
    assert change.formula == "25,196,757.49 − 24,003,703.22 = 1,193,054.27"
    rate = figures.account_change_rate(ACCOUNTS, specs, "approved")
    assert rate.formula == "1,193,054.27 ÷ 24,003,703.22 = 4.97%"
    assert figures.account_is_locked(ACCOUNTS, specs, "approved", "this_year")
    assert not figures.account_is_locked(ACCOUNTS, specs, "approved_basic", "this_year")


@pytest.mark.parametrize("last", [None, D(0), D(-5)])
def test_a_change_rate_needs_a_positive_last_year(last: Decimal | None) -> None:
    rows = (AccountRow(id="expenditure", this_year=D(5), last_year=last),)
    assert figures.account_change_rate(rows, DEPARTMENT.accounts, "expenditure").value is None


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)


@given(st.lists(st.none() | amounts, min_size=3, max_size=3))
def test_a_sum_is_exact_and_ignores_empty_cells(values: list[Decimal | None]) -> None:
    keys = ("basic", "project_appropriation", "project_other")
    rows = tuple(FundRow(id=key, initial_budget=value) for key, value in zip(keys, values, strict=True))
    filled = [value for value in values if value is not None]
    expected = sum(filled, D(0)) if filled else None
    assert figures.fund_figure(rows, FORM, "total", "initial_budget").value == expected
