"""However long somebody works: the checks hold what the document needs, and nothing of what it was."""

import gc
from decimal import Decimal

import pytest

from perfeval_desktop.checks import registry
from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.document.commands import InsertRow, RemoveRow, SetField
from perfeval_desktop.model.field_path import path
from tests.packs import sound_evaluation, sound_project
from tests.small_pack import SMALL_PACK

SCORE = path("scorecard.entries[outcome.duty.integrity].self_score")
PROJECTS = path("projects")


def alive() -> int:
    gc.collect()
    return sum(type(one) is Issue for one in gc.get_objects())


def test_a_finding_that_is_gone_is_let_go_of() -> None:
    checker, evaluation = Checker(SMALL_PACK), sound_evaluation()
    checker.run(evaluation)

    def type_on(scores: int) -> None:
        nonlocal evaluation
        for number in range(scores):
            evaluation, changes = SetField(SCORE, Decimal(2000 + number) / 100, "修改").apply(evaluation)
            assert checker.update(evaluation, changes)

    type_on(3)
    before = alive()
    type_on(100)
    assert alive() < before + 10


def test_what_was_read_in_projects_that_are_gone_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_MOST_MORE", 10)
    checker, evaluation = Checker(SMALL_PACK), sound_evaluation()
    found = checker.run(evaluation)
    needed = len(checker._memo)
    for number in range(40):
        new = f"new{number}"
        evaluation, changes = InsertRow(PROJECTS, sound_project(new), None, "添加").apply(evaluation)
        checker.update(evaluation, changes)
        evaluation, changes = RemoveRow(PROJECTS.row(new), "删除").apply(evaluation)
        assert checker.update(evaluation, changes) == found
    assert len(checker._memo) < 4 * needed
