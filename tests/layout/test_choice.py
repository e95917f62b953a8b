"""Which parts of a package are printed."""

import pytest

from perfeval_desktop.layout.choice import EVERYTHING, KINDS, PartChoice
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.rulepack.catalog import Catalog
from tests.factories import filled_evaluation

LINCANG = Catalog.built_in().get("lincang-2022").pack
EVALUATION = filled_evaluation(LINCANG, projects=2)
PARTS = build_package(EVALUATION, LINCANG)
FIRST, SECOND = (project.id for project in EVALUATION.projects)


@pytest.mark.parametrize(
    ("choice", "keys"),
    [
        (PartChoice(kinds=frozenset({"report", "goals"})), ["report", "goals"]),
        (PartChoice(kinds=frozenset({"project.usage"})), [f"project.{FIRST}.usage", f"project.{SECOND}.usage"]),
        (
            PartChoice(kinds=frozenset({"scorecard", "project.form"}), projects=frozenset({SECOND})),
            ["scorecard", f"project.{SECOND}.form"],
        ),
        (PartChoice(kinds=frozenset()), []),
    ],
)
def test_parts_are_chosen_by_kind_and_project(choice: PartChoice, keys: list[str]) -> None:
    assert [part.key for part in choice.of(PARTS)] == keys


def test_everything_is_everything_in_order() -> None:
    assert EVERYTHING.of(PARTS) == PARTS
    assert PartChoice(kinds=frozenset(KINDS)).of(PARTS) == PARTS


def test_no_project_leaves_the_department() -> None:
    keys = [part.key for part in PartChoice(projects=frozenset()).of(PARTS)]
    assert keys == ["report", "scorecard", "goals"]
