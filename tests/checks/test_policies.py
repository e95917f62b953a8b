"""What places do about low execution rates and late results: caps on the total, reasons that are owed."""

from decimal import Decimal

import msgspec
import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.forms import RateCap
from perfeval_desktop.rulepack.schema import CheckSetting, RulePack
from perfeval_desktop.scoring.totals import project_grade, project_total
from perfeval_desktop.storage import project_file

PACK = Catalog.built_in().get("lincang-2022").pack
SAMPLE = project_file.load(resource_path("samples/lincang-2022.jxzp")).evaluation
FUNDS = "projects[beijing-office].funds[total]"
CAPS = (RateCap(below=Decimal("0.8"), total=Decimal(89)), RateCap(below=Decimal("0.6"), total=Decimal(69)))


def capped() -> RulePack:
    funds = msgspec.structs.replace(PACK.project.funds, caps=CAPS)
    return msgspec.structs.replace(PACK, project=msgspec.structs.replace(PACK.project, funds=funds))


def spent(amount: str) -> SelfEvaluation:
    """The sample with so much of 100 万元 spent by one project, its rate computed."""
    changed = replace_at(SAMPLE, path(f"{FUNDS}.final_revenue"), Decimal("1.0000E+6"))
    changed = replace_at(changed, path(f"{FUNDS}.final_expenditure"), Decimal(amount))
    return replace_at(changed, path(f"{FUNDS}.execution_rate"), "")


def project_of(evaluation: SelfEvaluation):
    return next(project for project in evaluation.projects if project.id == "beijing-office")


@pytest.mark.parametrize(
    ("amount", "total", "grade"),
    [
        ("1000000", "100", "优"),
        ("800000", "98", "优"),  # the edge is no longer below
        ("799900", "89", "良"),
        ("600000", "89", "良"),
        ("599900", "69", "中"),
        ("0", "69", "中"),
    ],
)
def test_a_low_rate_caps_the_total(amount: str, total: str, grade: str) -> None:
    project, form = project_of(spent(amount)), capped().project
    found = project_total(project, form)
    assert found.value is not None
    assert found.value.quantize(Decimal(1)) == Decimal(total)
    band = project_grade(project, form)
    assert band is not None
    assert band.label == grade


def test_the_cap_is_told_in_the_formula_and_a_sum_below_it_is_left_alone() -> None:
    assert "执行率低于 80%，总分不高于 89" in project_total(project_of(spent("700000")), capped().project).formula
    low = replace_at(spent("700000"), path("projects[beijing-office].indicators[i1].self_score"), Decimal(0))
    assert "总分不高于" not in project_total(project_of(low), capped().project).formula
    assert "总分不高于" not in project_total(project_of(spent("700000")), PACK.project).formula


def rules(evaluation: SelfEvaluation, pack: RulePack = PACK) -> list[tuple[str, str]]:
    return [(issue.rule, str(issue.where)) for issue in Checker(pack).run(evaluation)]


def test_a_low_rate_is_asked_about_below_the_limit_of_the_pack() -> None:
    told = ("funds.low_rate", f"{FUNDS}.execution_rate")
    assert told in rules(spent("499900"))
    assert told not in rules(spent("500000"))
    strict = msgspec.structs.replace(
        PACK, checks=PACK.checks | {"funds.low_rate": CheckSetting(limits={"rate": Decimal("0.9")})}
    )
    assert told in rules(spent("899900"), strict)
    assert told not in rules(SAMPLE, strict)


@pytest.mark.parametrize(
    ("target", "actual", "late"),
    [
        ("2022年11月30日前", "2022年12月1日", True),
        ("2022年11月30日前完成", "已于2022年11月30日完成", False),
        ("2022-06-30", "2022年7月2日", True),
        ("2022年底前", "2023年1月5日", False),  # no day that can be compared
        ("2022年3月1日至2022年6月30日", "2022年7月2日", False),
        ("2022年11月31日", "2022年12月5日", False),  # no day of the calendar
        ("≥95%", "96%", False),
    ],
)
def test_a_result_behind_its_day_is_asked_about(target: str, actual: str, late: bool) -> None:
    row = "projects[beijing-office].indicators[i1]"
    changed = replace_at(SAMPLE, path(f"{row}.annual_target"), target)
    changed = replace_at(changed, path(f"{row}.actual_value"), actual)
    assert (("targets.late", f"{row}.actual_value") in rules(changed)) is late


@pytest.mark.parametrize(
    ("target", "actual", "told"),
    [
        ("进一步提升服务水平", "完成", True),
        ("有效改善人居环境", "明显改善", True),
        ("有效改善人居环境", "改造农房120户", False),
        ("有效投诉率≤2%", "1%", False),
        ("保持平稳", "完成", False),
    ],
)
def test_a_target_without_a_measure_is_pointed_out(target: str, actual: str, told: bool) -> None:
    row = "projects[fengcheng].indicators[i1]"
    changed = replace_at(SAMPLE, path(f"{row}.annual_target"), target)
    changed = replace_at(changed, path(f"{row}.actual_value"), actual)
    assert (("targets.vague", f"{row}.annual_target") in rules(changed)) is told


MOF = Catalog.built_in().get("mof-2020").pack


@pytest.mark.parametrize(
    ("initial", "annual", "spent", "told"),
    [
        ("1.00E+6", "8.88E+5", "8.88E+5", True),
        ("1.00E+6", "1.00E+6", "1.00E+6", False),
        ("1.00E+6", "9.00E+5", "8.88E+5", False),
        (None, "8.88E+5", "8.88E+5", False),
        ("1.00E+6", None, "8.88E+5", False),
    ],
)
def test_a_budget_that_was_made_to_fit_is_asked_about(
    initial: str | None, annual: str | None, spent: str, told: bool
) -> None:
    project = blank_project(MOF, "p", "甲项目")
    for name, value in (("initial_budget", initial), ("annual_budget", annual), ("final_expenditure", spent)):
        amount = None if value is None else Decimal(value)
        project = replace_at(project, path(f"funds[appropriation].{name}"), amount)
    evaluation = msgspec.structs.replace(blank_evaluation(MOF), projects=(project,))
    found = ("funds.spent_all", "projects[p].funds[total].annual_budget")
    assert (found in rules(evaluation, MOF)) is told
