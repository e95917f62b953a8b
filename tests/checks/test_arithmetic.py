"""Sums, identities and rates: what contradicts itself is found, what only looks so because of rounding is not."""

from typing import Any

import msgspec
import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.model.budget import AccountRow, FundRow
from perfeval_desktop.rulepack.forms import Identity
from tests.packs import D, edited, finding, findings, funds, wan
from tests.small_pack import DEPARTMENT, DEPARTMENT_FUNDS, PROJECT, varied

TOTAL = "budget.funds[total]."


def with_total(column: str, typed: str) -> Any:
    """The department's funds with a stated total."""
    rows = edited().budget.funds
    return edited(("budget.funds", (*rows, FundRow(id="total", **{column: wan(typed)}))))


@pytest.mark.parametrize("typed", ["168.98", "168.96", "168.97", "169"])
def test_a_total_within_the_typed_precision_is_right(typed: str) -> None:
    # 168.97 + 0.00: three amounts known to ±50 元; 169 stands for 169.00 and is 300 元 off
    assert (findings(with_total("budget_adjustment", typed)) == []) is (typed != "169")


def test_the_published_sums_of_rounded_amounts_are_silent() -> None:
    rows = funds(
        total={"budget_adjustment": wan("691.46")},
        basic={"budget_adjustment": wan("168.97")},
        project={"budget_adjustment": wan("522.48")},
    )
    assert not [rule for rule, _ in findings(edited(("budget.funds", rows))) if rule == "funds.sum"]


def test_amounts_typed_to_the_cent_are_compared_to_the_cent() -> None:
    rows = funds(
        total={"budget_adjustment": D("1000.02")},
        basic={"budget_adjustment": D("500.00")},
        project={"budget_adjustment": D("500.00")},
    )
    assert ("funds.sum", TOTAL + "budget_adjustment") in findings(edited(("budget.funds", rows)))


def test_a_wrong_total_tells_both_figures_and_the_sum() -> None:
    told = finding(with_total("budget_adjustment", "178.97"), "funds.sum")
    assert told.label == "附件1—1 自评表 › 年度资金总额 › 预算调整数"
    assert (told.found, told.expected) == ("178.97 万元", "168.97 万元")
    assert "基本支出 168.97 + 项目支出 0.00 = 168.97" in told.message
    assert told.fix.startswith("恢复计算")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("16.897", "约十倍"), ("0.016897", "约一万倍"), ("1689700", "约一万倍"), ("0.16897", "约一千倍")],
)
def test_a_factor_of_the_unit_is_pointed_out(typed: str, hint: str) -> None:
    assert hint in finding(with_total("budget_adjustment", typed), "funds.sum").message


def test_a_total_of_zero_beside_parts_is_wrong() -> None:
    assert ("funds.sum", TOTAL + "initial_budget") in findings(with_total("initial_budget", "0"))


@pytest.mark.parametrize(
    ("column", "part", "wrong"),
    [
        ("initial_budget", "99", False),  # what is missing may make up the difference
        ("initial_budget", "101", True),  # the filled part alone is more than the total
        ("initial_budget", "-5", False),
        ("budget_adjustment", "101", False),  # the missing adjustment may be negative
    ],
)
def test_with_a_part_missing_only_an_excess_is_proof(column: str, part: str, wrong: bool) -> None:
    rows = funds(total={column: wan("100")}, basic={column: wan(part)})
    assert (("funds.sum", TOTAL + column) in findings(edited(("budget.funds", rows)))) is wrong


def test_without_parts_a_total_stands_for_itself() -> None:
    rows = funds(total={"initial_budget": wan("100")})
    assert not [rule for rule, _ in findings(edited(("budget.funds", rows))) if rule == "funds.sum"]


def test_a_project_total_is_checked_like_the_departments() -> None:
    edit = edited(
        ("projects[p2].funds", (*edited().projects[1].funds, FundRow(id="appropriation", final_revenue=wan("60"))))
    )
    assert ("funds.sum", "projects[p2].funds[total].final_revenue") in findings(edit)


def test_account_totals() -> None:
    rows = (*edited().budget.accounts, AccountRow(id="approved", this_year=D("19514569.83"), last_year=D("1")))
    evaluation = edited(("budget.accounts", rows))
    assert findings(evaluation) == [("accounts.sum", "budget.accounts[approved].last_year")]
    told = finding(evaluation, "accounts.sum")
    assert told.found == "1.00 元"
    assert "18,000,000.00 + 批复·项目支出 900,000.00 = 18,900,000.00" in told.message


def test_the_columns_of_a_row_balance() -> None:
    told = finding(edited(("budget.funds[basic].budget_adjustment", wan("188.97"))), "funds.identity")
    assert told.where == "budget.funds[basic].final_revenue"
    assert (told.found, told.expected) == ("2028.45 万元", "2048.45 万元")
    assert "年初预算数 1859.48 + 预算调整数 188.97 = 2048.45" in told.message
    within = edited(("budget.funds[basic].budget_adjustment", wan("168.98")))
    assert findings(within) == []
    assert findings(edited(("budget.funds[basic].budget_adjustment", None))) == [
        ("complete.figure", "budget.funds[basic].budget_adjustment")
    ]


@pytest.mark.parametrize(
    ("rate", "found"),
    [
        ("100%", []),
        ("100.00%", []),
        ("99.6%", ["funds.rate"]),
        ("98%", ["funds.rate"]),
        ("100", ["funds.rate_sign"]),
        ("98", ["funds.rate", "funds.rate_sign"]),
        ("全部", ["funds.rate_text"]),
        ("１００％", []),
        (" ", []),
    ],
)
def test_a_stated_rate(rate: str, found: list[str]) -> None:
    where = "budget.funds[basic].execution_rate"
    assert findings(edited((where, rate))) == [(rule, where) for rule in found]


@pytest.mark.parametrize(("rate", "right"), [("97%", True), ("96.98%", True), ("96.9%", False), ("96%", False)])
def test_a_stated_rate_is_judged_by_the_digits_it_prints(rate: str, right: bool) -> None:
    cells = {"initial_budget": wan("54"), "final_revenue": wan("54"), "execution_rate": rate}
    rows = funds(total={**cells, "final_expenditure": wan("52.3692")})
    rules = [rule for rule, _ in findings(edited(("projects[p2].funds", rows)))]
    assert ("funds.rate" not in rules) is right


def test_a_rate_of_small_amounts_is_not_known_better_than_they_are() -> None:
    # 0.03 ÷ 0.07 = 42.86 %, but the true amounts may give anything from 33 % to 54 %
    cells = {"final_revenue": wan("0.07"), "final_expenditure": wan("0.03"), "initial_budget": wan("0.07")}
    rules = [
        rule for rule, _ in findings(edited(("projects[p2].funds", funds(total={**cells, "execution_rate": "40%"}))))
    ]
    assert "funds.rate" not in rules


def test_spending_more_than_there_was() -> None:
    told = finding(edited(("budget.funds[basic].final_expenditure", wan("2030.00"))), "funds.overspent")
    assert (told.level, told.found, told.expected) == ("explain", "2030.00 万元", "2028.45 万元")
    assert findings(edited(("budget.funds[basic].final_expenditure", wan("2028.46")))) == []


def test_spending_from_nothing() -> None:
    rules = findings(edited(("budget.funds[basic].final_revenue", wan("0"))))
    assert ("funds.no_base", "budget.funds[basic].final_revenue") in rules
    assert "funds.overspent" not in [rule for rule, _ in rules]


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"received": "100", "spent": "90", "surplus": "4", "carryover": "6"}, False),
        ({"received": "100.00", "spent": "90.01", "surplus": "4.00", "carryover": "6.00"}, False),
        ({"received": "100", "spent": "90", "surplus": "4", "carryover": "5"}, True),
        ({"received": "100", "spent": "90", "surplus": None, "carryover": None}, False),
        ({"received": "100", "spent": "110", "surplus": None, "carryover": None}, True),
    ],
)
def test_the_usage_of_funds_balances(cells: dict[str, str | None], wrong: bool) -> None:
    edits = [
        (f"projects[p1].fund_usage[u1].{name}", None if text is None else wan(text)) for name, text in cells.items()
    ]
    rules = findings(edited(*edits))
    assert (("usage.balance", "projects[p1].fund_usage[u1].received") in rules) is wrong


def test_an_unbalanced_usage_row_tells_the_sum() -> None:
    told = finding(edited(("projects[p1].fund_usage[u1].surplus", wan("5.00"))), "usage.balance")
    assert "已使用资金 37.98 + 结余资金 5.00 + 结转资金 0.00 = 42.98" in told.message


def test_two_identities_of_one_column_are_two_findings() -> None:
    usage = (*PROJECT.usage_identities, Identity(left=("surplus", "carryover"), right="received"))
    identities = (*DEPARTMENT_FUNDS.identities, Identity(left=("budget_adjustment",), right="final_revenue"))
    card = msgspec.structs.replace(
        DEPARTMENT.scorecard, funds=msgspec.structs.replace(DEPARTMENT_FUNDS, identities=identities)
    )
    pack = varied(project={"usage_identities": usage}, department={"scorecard": card})
    issues = Checker(pack).run(
        edited(
            ("projects[p1].fund_usage[u1].surplus", wan("5.00")),
            ("budget.funds[basic].initial_budget", wan("1900.00")),
        )
    )
    keys = [issue.waiver_key for issue in issues]
    assert sum("usage.balance@projects[p1]" in key for key in keys) == 2
    assert sum("funds.identity@budget.funds[basic]" in key for key in keys) == 2
    assert len(set(keys)) == len(keys)


def test_the_usage_table_is_told_in_its_own_unit_and_titles() -> None:
    columns = tuple(
        msgspec.structs.replace(column, kind="yuan", title=f"{column.title}\n（元）")
        if column.kind == "wan"
        else column
        for column in PROJECT.usage_columns
    )
    yuan = varied(project={"usage_columns": columns})
    told = finding(edited(("projects[p1].fund_usage[u1].surplus", D("50000.00"))), "usage.balance", yuan)
    assert (told.found, told.expected) == ("379,800.00 元", "429,800.00 元")
    assert "已使用资金 379,800.00 + 结余资金 50,000.00" in told.message
    # typed to the cent in a column of 元, a difference of one 元 is one
    one = edited(
        *((f"projects[p1].fund_usage[u1].{name}", D("379800.00")) for name in ("received", "spent")),
        ("projects[p1].fund_usage[u1].surplus", D("1.00")),
        ("projects[p1].fund_usage[u1].carryover", D("0.00")),
    )
    assert "usage.balance" in [rule for rule, _ in findings(one, yuan)]
    apart = finding(edited(("projects[p1].fund_usage[u1].spent", D("370000.00"))), "usage.sum", yuan)
    assert apart.expected == "370,000.00 元"
    assert "“已使用资金”" in apart.message
