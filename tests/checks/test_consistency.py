"""The same figure in two places."""

from decimal import Decimal

import msgspec
import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.model.budget import AccountRow, FundRow
from perfeval_desktop.model.projects import FundUsageRow
from perfeval_desktop.rulepack.schema import RulePack
from tests.packs import D, edited, finding, findings, funds, sound_project, wan
from tests.small_pack import DEPARTMENT, SMALL_PACK

PROJECT = "budget.funds[project].initial_budget"


def test_the_projects_add_up_to_the_department() -> None:
    told = finding(edited(("projects[p1].funds[total].initial_budget", wan("47.98"))), "funds.projects")
    assert told.where == PROJECT
    assert (told.found, told.expected) == ("91.98 万元", "101.98 万元")
    assert "缉私经费 47.98 + 慰问经费 54.00 = 101.98" in told.message


@pytest.mark.parametrize("typed", ["37.97", "37.99"])
def test_a_difference_of_rounding_is_silent(typed: str) -> None:
    assert findings(edited(("projects[p1].funds[total].initial_budget", wan(typed)))) == []


def test_with_one_figure_missing_nothing_can_be_said() -> None:
    edit = ("projects[p1].funds[total].initial_budget", None)
    assert [rule for rule, _ in findings(edited(edit))] == ["complete.figure"]
    assert "funds.projects" not in [rule for rule, _ in findings(edited(("projects", ())))]


def test_a_column_that_the_pack_does_not_compare_is_silent() -> None:
    rules = [rule for rule, _ in findings(edited(("budget.funds[project].final_expenditure", wan("80"))))]
    assert "funds.projects" not in rules


def test_many_projects_are_counted_not_listed() -> None:
    projects = tuple(sound_project(f"p{number}", f"项目{number}", "1") for number in range(9))
    told = finding(edited(("projects", projects), ("budget.funds[project].final_revenue", None)), "funds.projects")
    assert "项目5 1.00 + 其余 3 个项目 = 9.00" in told.message
    assert "项目6" not in told.message


def test_accounts_in_yuan_and_funds_in_wan_are_the_same_figure() -> None:
    where = "budget.accounts[approved_basic].this_year"
    assert findings(edited((where, D("18594849.99")))) == []  # 1859.48 万元 at two precisions
    told = finding(edited((where, D("18604757.49"))), "accounts.funds")
    assert told.where == "budget.funds[basic].initial_budget"
    assert (told.found, told.expected) == ("1859.48 万元", "1860.48 万元")
    assert "收支数据“批复·基本支出”为 1860.48 万元（18,604,757.49 元 = 1860.48 万元）" in told.message


def test_yuan_typed_as_wan_is_recognised() -> None:
    edit = ("budget.accounts[approved_basic].this_year", D("1859.48"))
    assert "请检查是否混用了元和万元" in finding(edited(edit), "accounts.funds").message


def test_a_total_is_not_blamed_for_its_part() -> None:
    # The pack links the parts only: link the totals too.

    links = (
        *DEPARTMENT.links,
        msgspec.structs.replace(DEPARTMENT.links[0], account="approved.this_year", fund="total.initial_budget"),
    )
    linked = msgspec.structs.replace(SMALL_PACK, department=msgspec.structs.replace(DEPARTMENT, links=links))
    wrong = edited(("budget.accounts[approved_basic].this_year", D("18700000.00")))
    assert findings(wrong, linked) == [("accounts.funds", "budget.funds[basic].initial_budget")]
    stated = (*wrong.budget.funds, FundRow(id="total", initial_budget=wan("1950")))
    assert ("accounts.funds", "budget.funds[total].initial_budget") in findings(
        edited(("budget.funds", stated), start=wrong), linked
    )


def test_the_usage_rows_add_up_to_the_projects_figure() -> None:
    told = finding(
        edited(
            ("projects[p1].fund_usage[u1].received", wan("30")),
            ("projects[p1].fund_usage[u1].spent", wan("30")),
            ("projects[p1].funds[total].final_expenditure", wan("30")),
        ),
        "usage.sum",
    )
    assert told.where == "projects[p1].funds[total].final_revenue"
    assert "资金使用情况表“实际到位资金”合计 30.00 万元" in told.message


def test_usage_rows_in_two_parts() -> None:
    rows = tuple(
        FundUsageRow(id=key, item="经费", received=wan(text), spent=wan(text))
        for key, text in (("a", "17.99"), ("b", "20"))
    )
    assert findings(edited(("projects[p1].fund_usage", rows))) == []
    short = rows[:1]
    assert {rule for rule, _ in findings(edited(("projects[p1].fund_usage", short)))} == {"usage.sum"}


def _linked_totals() -> RulePack:
    link = msgspec.structs.replace(DEPARTMENT.links[0], account="approved.this_year", fund="total.initial_budget")
    department = msgspec.structs.replace(DEPARTMENT, links=(*DEPARTMENT.links, link))
    return msgspec.structs.replace(SMALL_PACK, department=department)


@pytest.mark.parametrize("typed", ["1000", "1199.99"])
def test_a_sum_whose_parts_are_still_to_come_is_no_contradiction(typed: str) -> None:
    accounts = (
        AccountRow(id="approved_basic", this_year=wan(typed)),
        AccountRow(id="approved_project", this_year=wan("200")),
    )
    begun = edited(("budget.accounts", accounts), ("budget.funds", funds(basic={"initial_budget": wan(typed)})))
    assert "accounts.funds" not in [rule for rule, _ in findings(begun, _linked_totals())]


def test_accounts_that_are_half_filled_do_not_contradict_the_fund_table() -> None:
    half = edited(("budget.accounts", (AccountRow(id="approved_basic", this_year=D("18594757.49")),)))
    assert "accounts.funds" not in [rule for rule, _ in findings(half, _linked_totals())]


def test_a_sum_that_already_exceeds_the_other_figure_is_wrong() -> None:
    stated = (AccountRow(id="approved", this_year=wan("900")),)
    begun = edited(("budget.accounts", stated), ("budget.funds", funds(basic={"initial_budget": wan("1000")})))
    assert ("accounts.funds", "budget.funds[total].initial_budget") in findings(begun, _linked_totals())


def test_a_project_with_an_open_part_is_not_held_against_the_department() -> None:
    rows = funds(
        appropriation={"initial_budget": wan("30"), "final_revenue": wan("37.98"), "final_expenditure": wan("37.98")},
        other={"final_revenue": wan("0"), "final_expenditure": wan("0")},
    )
    begun = edited(("projects[p1].funds", rows))
    assert "funds.projects" not in [rule for rule, _ in findings(begun)]
    filled = edited(("projects[p1].funds[other].initial_budget", wan("0")), start=begun)
    assert "funds.projects" in [rule for rule, _ in findings(filled)]


def test_unfilled_usage_rows_prove_nothing() -> None:
    rows = (
        FundUsageRow(id="a", item="经费", received=wan("1")),
        FundUsageRow(id="b", item="经费"),
        FundUsageRow(id="c"),
    )
    rules = [rule for rule, _ in findings(edited(("projects[p1].fund_usage", rows)))]
    assert "usage.sum" not in rules


def test_a_pack_without_links_compares_nothing() -> None:

    bare = msgspec.structs.replace(DEPARTMENT, links=(), projects=None)
    pack = msgspec.structs.replace(SMALL_PACK, department=bare)
    wrong = edited(("projects[p1].funds", funds(total={"final_revenue": wan("99"), "final_expenditure": wan("99")})))
    assert not {rule for rule, _ in findings(wrong, pack)} & {"funds.projects", "accounts.funds"}


def _issue(rule: str, *edits: tuple[str, object]) -> Issue:
    (found,) = (issue for issue in Checker(SMALL_PACK).run(edited(*edits)) if issue.rule == rule)
    return found


BASIC = "budget.accounts[approved_basic].this_year"
FUND = "budget.funds[basic].initial_budget"


@pytest.mark.parametrize(
    ("where", "typed", "offered"),
    [
        (BASIC, D("1859.48"), ("收支数据改为 18,594,800.00 元", "附件1—1改为 0.19 万元")),
        (FUND, wan("18594757.49"), ("附件1—1改为 1859.48 万元", "收支数据改为 185,947,574,900.00 元")),
        (BASIC, D("1859475.75"), ("收支数据改为 18,594,757.50 元", "附件1—1改为 185.95 万元")),
        (FUND, wan("1859480"), ("附件1—1改为 1859.48 万元", "收支数据改为 18,594,800,000.00 元")),
    ],
)
def test_a_slip_of_the_unit_is_told_where_it_was_made_and_can_be_mended_on_either_side(
    where: str, typed: Decimal, offered: tuple[str, str]
) -> None:
    issue = _issue("accounts.funds", (where, typed))
    assert str(issue.where) == where
    assert tuple(fix.label for fix in issue.fixes) == offered
    assert {str(fix.where) for fix in issue.fixes} == {BASIC, FUND}
    said = dict(issue.facts)["hint"]
    assert all(label in said for label in offered)


def test_a_slip_by_ten_thousand_is_called_so() -> None:
    told = finding(edited((BASIC, D("1859.48"))), "accounts.funds").message
    assert "现为 1,859.48 元，按附件1—1“基本支出·年初预算数”的 1859.48 万元应为 18,594,800.00 元" in told
    assert "疑似元/万元混淆" in told


def test_each_fix_of_a_slip_settles_it() -> None:
    slipped = edited((BASIC, D("1859.48")))
    for fix in _issue("accounts.funds", (BASIC, D("1859.48"))).fixes:
        mended = edited((str(fix.where), fix.value), start=slipped)
        assert "accounts.funds" not in [rule for rule, _ in findings(mended)]


def test_a_whole_year_in_the_wrong_unit_is_told_by_the_other_table() -> None:
    row = "budget.accounts[approved_basic]"
    slipped = ((f"{row}.this_year", D("1859.48")), (f"{row}.last_year", D("1800.00")))
    assert str(_issue("accounts.funds", *slipped).where) == f"{row}.this_year"


def test_the_project_whose_amount_slipped_is_told_and_not_the_department() -> None:
    where = "projects[p2].funds[total].initial_budget"
    issue = _issue("funds.projects", (where, wan("540000")))
    assert str(issue.where) == where
    assert [(str(fix.where), fix.value) for fix in issue.fixes] == [(where, wan("54"))]


def test_the_usage_row_whose_amount_slipped_is_told_and_not_the_form() -> None:
    where = "projects[p1].fund_usage[u1].received"
    issue = _issue("usage.sum", (where, wan("379800")))
    assert str(issue.where) == where
    assert [(fix.label, str(fix.where)) for fix in issue.fixes] == [
        ("资金使用情况表改为 37.98 万元", where),
        ("自评表改为 379800.00 万元", "projects[p1].funds[total].final_revenue"),
    ]


def test_a_total_of_the_accounts_is_not_blamed_for_its_part() -> None:
    stated = (*edited().budget.funds, FundRow(id="total", initial_budget=wan("1951.46")))
    slipped = edited((BASIC, D("1859.48")), ("budget.funds", stated))
    assert [where for rule, where in findings(slipped, _linked_totals()) if rule == "accounts.funds"] == [BASIC]
