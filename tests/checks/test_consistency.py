"""The same figure in two places."""

import msgspec
import pytest

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
