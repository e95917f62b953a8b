"""The sum over all projects, as the check and the window read it."""

from decimal import Decimal

from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.rulepack.forms import ProjectsLink
from perfeval_desktop.scoring.figures import FundSheet
from perfeval_desktop.scoring.project_sums import ProjectSum, project_figures, sum_over_projects
from tests.small_pack import PROJECT

LINK = ProjectsLink(department="project", project="appropriation", columns=("initial_budget",))


def sheet(amount: str) -> FundSheet:
    row = FundRow(id="appropriation", initial_budget=Decimal(amount) if amount else None)
    return FundSheet((row,), PROJECT.funds)


def together(*amounts: str) -> ProjectSum:
    return sum_over_projects([project_figures(sheet(amount), LINK)[0] for amount in amounts])


def test_the_row_of_the_link_is_added_up_with_what_is_known_of_each_amount() -> None:
    found = together("1.5E+5", "20000")
    assert (found.values, found.is_complete) == ((Decimal("1.5E+5"), Decimal(20000)), True)
    assert found.total.value == Decimal(170000)
    assert found.total.margin == Decimal("50.5")


def test_a_project_without_the_amount_leaves_the_sum_incomplete() -> None:
    found = together("1", "")
    assert (found.values, found.total.value, found.is_complete) == ((Decimal(1),), Decimal(1), False)


def test_nothing_filled_in_is_no_sum() -> None:
    found = together("")
    assert (found.total.value, found.is_complete) == (None, False)
    assert together().total.value is None
