"""Sound packages of other departments: no error, and nothing to explain that the form does not ask to explain."""

from decimal import Decimal

import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, replace_at
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring import totals
from tests.checks.clean_packages import LINCANG, NATIONAL, water_bureau
from tests.checks.clean_packages_2 import school_bureau, town_library

# A budget that was changed and then spent to the last yuan has to be explained, however rightly.
TO_EXPLAIN = [("funds.spent_all", "projects[fields].funds[total].annual_budget")]


def serious(evaluation: SelfEvaluation, pack: RulePack) -> list[tuple[str, str]]:
    issues = Checker(pack).run(evaluation)
    return [(issue.rule, str(issue.where)) for issue in issues if issue.severity <= Severity.EXPLAIN]


def test_clean_packages_have_nothing_to_mend() -> None:
    assert serious(water_bureau(), LINCANG) == []
    assert serious(town_library(), LINCANG) == []
    assert serious(school_bureau(), NATIONAL) == TO_EXPLAIN


def test_their_scores_are_those_that_the_reports_state() -> None:
    assert totals.scorecard_total(water_bureau(), LINCANG).value == Decimal("89.75")
    assert totals.scorecard_total(town_library(), LINCANG).value == Decimal("98.96")
    grade = totals.scorecard_grade(water_bureau(), LINCANG)
    assert grade is not None
    assert grade.label == "良"


@pytest.mark.parametrize(
    ("where", "old", "new", "rule"),
    [
        ("report.sections[budget_approval].text", "4.89%", "4.98%", "prose.change_rate"),
        ("report.sections[budget_approval].text", "8,600,000.00", "8,060,000.00", "narrative.amount"),
        ("report.sections[income_expenditure].text", "增加832,140.50", "增加823,140.50", "prose.difference"),
        ("report.sections[budget_execution].text", "99.36%", "93.96%", "narrative.rate"),
        ("report.sections[organisation].text", "内设4个", "内设5个", "prose.count"),
        ("report.sections[organisation].text", "事业编制25名", "事业编制52名", "prose.sum"),
        ("report.sections[conclusion].text", "89.75分", "98.75分", "narrative.score"),
        ("report.sections[conclusion].text", "“良”", "“优”", "narrative.grade"),
        ("report.sections[analysis_process].text", "自评得7.5分", "自评得8分", "narrative.score"),
        ("projects[supply].report.sections[conclusion].text", "98.48分", "98.84分", "narrative.score"),
        ("projects[supply].report.sections[conclusion].text", "支出率96.80%", "支出率98.60%", "narrative.rate"),
        ("projects[supply].report.sections[overview].text", "36号", "63号", "narrative.documents"),
    ],
)
def test_a_slip_in_a_clean_package_is_found(where: str, old: str, new: str, rule: str) -> None:
    sound = water_bureau()
    text = str(get_at(sound, path(where)))
    assert old in text
    found = serious(replace_at(sound, path(where), text.replace(old, new)), LINCANG)
    assert rule in {name for name, _ in found}
