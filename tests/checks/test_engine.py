"""The engine: order, levels, faults, and that an edit costs little and misses nothing."""

import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.checks.engine import FAILED, Checker
from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.registry import Check, Context, check, registered
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Batch, Command, InsertRow, MoveRow, RemoveRow, SetField
from perfeval_desktop.document.document import Document
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields, replace_at
from perfeval_desktop.rulepack.schema import CheckSetting, RulePack
from tests.edits import edits_of
from tests.packs import D, edited, findings, funds, sound_evaluation, sound_project, wan
from tests.small_pack import SMALL_PACK

FUNDS = "projects[p2].funds"
OVER_MAX = "scorecard.entries[outcome.duty.integrity].self_score"


def with_level(rule: str, level: str) -> RulePack:
    return msgspec.structs.replace(SMALL_PACK, checks={rule: CheckSetting(level=level)})  # type: ignore[arg-type]


# -- order and levels


def test_findings_stand_in_printing_order_and_worse_before_better() -> None:
    evaluation = edited(
        ("projects[p2].indicators[q1].self_score", D(31)),
        ("projects[p1].fund_usage[u1].surplus", wan("9")),
        ("projects[p1].indicators[q4].self_score", D(11)),
        ("projects[p1].indicators[q1].self_score", D("30.123")),
        ("goals.entries[g1].annual_target", ""),
        (OVER_MAX, D(11)),
        ("budget.funds[basic].execution_rate", "98"),
    )
    assert findings(evaluation) == [
        ("funds.rate", "budget.funds[basic].execution_rate"),
        ("funds.rate_sign", "budget.funds[basic].execution_rate"),
        ("score.over_max", OVER_MAX),
        ("complete.row", "goals.entries[g1].annual_target"),
        ("score.over_max", "projects[p1].indicators[q1].self_score"),
        ("score.decimals", "projects[p1].indicators[q1].self_score"),
        ("score.over_max", "projects[p1].indicators[q4].self_score"),
        ("usage.balance", "projects[p1].fund_usage[u1].received"),
        ("score.over_max", "projects[p2].indicators[q1].self_score"),
    ]


@pytest.mark.parametrize("level", ["error", "explain", "remind", "info"])
def test_the_pack_sets_the_level(level: str) -> None:
    (issue,) = Checker(with_level("score.over_max", level)).run(edited((OVER_MAX, D(11))))
    assert issue.severity.key == level


def test_the_pack_turns_a_check_off() -> None:
    assert findings(edited((OVER_MAX, D(11))), with_level("score.over_max", "off")) == []


def test_every_check_declares_what_it_reads() -> None:
    for item in registered():
        assert item.reads, item.rule
        assert all(pattern.steps[0] in SelfEvaluation.__struct_fields__ for pattern in item.reads), item.rule


def test_an_id_cannot_be_taken_twice() -> None:
    with pytest.raises(ValueError, match=r"funds\.sum"):
        check("funds.sum", reads=("cover",))(lambda context: iter(()))


# -- faults


def broken(context: Context) -> Iterator[Issue]:
    yield context.issue(path("cover.year"))
    raise ZeroDivisionError


def sound(context: Context) -> Iterator[Issue]:
    yield context.issue(context.base.child("name") if context.subject else path("cover.year"))


def a_check(rule: str, run: Any, scope: Any, *reads: str) -> Check:
    return Check(rule, Severity.ERROR, tuple(map(path, reads)), scope, run)


def test_a_fault_in_one_check_leaves_the_others_alone(caplog: pytest.LogCaptureFixture) -> None:
    checks = [
        a_check("x.broken", broken, "package", "cover"),
        a_check("x.sound", sound, "package", "cover"),
        a_check("x.project", broken, "project", "projects[*].name"),
    ]
    with caplog.at_level(logging.ERROR):
        issues = Checker(SMALL_PACK, checks).run(sound_evaluation())
    assert [(issue.rule, str(issue.where), issue.severity) for issue in issues] == [
        (FAILED, "", Severity.INFO),
        ("x.sound", "cover.year", Severity.ERROR),
        (FAILED, "projects[p1]", Severity.INFO),
        (FAILED, "projects[p2]", Severity.INFO),
    ]
    assert "x.broken" in caplog.text
    assert "ZeroDivisionError" in caplog.text


# -- what an edit costs


class Counting:
    """Checks that count how often they run, for each scope."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.checker = Checker(
            SMALL_PACK,
            [
                a_check("cover", self._count, "package", "cover.year"),
                a_check("all funds", self._count, "package", "projects[*].funds"),
                a_check("funds", self._count, "project", "projects[*].funds"),
                a_check("names", self._count, "project", "projects[*].name", "cover.unit_name"),
            ],
        )
        self.document = Document(sound_evaluation())
        self.document.subscribe(lambda changes, _: self.checker.update(self.document.current, changes))
        self.checker.run(self.document.current)
        self.runs.clear()

    def _count(self, context: Context) -> Iterator[Issue]:
        self.runs[f"{context.rule} {context.base}".strip()] += 1
        return iter(())

    def after(self, command: Command) -> dict[str, int]:
        self.runs.clear()
        self.document.push(command)
        return dict(self.runs)


@pytest.mark.parametrize(
    ("command", "runs"),
    [
        (SetField(path("cover.year"), 2023, ""), {"cover": 1}),
        (SetField(path("cover.addressee"), "某局", ""), {}),
        (SetField(path("cover.unit_name"), "某局", ""), {"names projects[p1]": 1, "names projects[p2]": 1}),
        (SetField(path("projects[p2].name"), "某", ""), {"names projects[p2]": 1}),
        (SetField(path("projects[p2].lead"), "某", ""), {}),
        (
            SetField(path("projects[p2].funds[total].final_revenue"), D(1), ""),
            {"all funds": 1, "funds projects[p2]": 1},
        ),
        (
            InsertRow(path("projects[p1].funds"), funds(other={})[0], None, ""),
            {"all funds": 1, "funds projects[p1]": 1},
        ),
        (
            InsertRow(path("projects"), sound_project("p9"), 0, ""),
            {"all funds": 1, "funds projects[p9]": 1, "names projects[p9]": 1},
        ),
        (RemoveRow(path("projects[p1]"), ""), {"all funds": 1}),
        (MoveRow(path("projects[p2]"), 0, ""), {"all funds": 1}),
    ],
)
def test_an_edit_runs_only_the_checks_that_read_it(command: Command, runs: dict[str, int]) -> None:
    assert Counting().after(command) == runs


# -- an edit misses nothing


def assert_up_to_date(checker: Checker, evaluation: SelfEvaluation, changes: Changes) -> None:
    assert checker.update(evaluation, changes) == Checker(SMALL_PACK).run(evaluation)


def test_the_first_update_runs_everything() -> None:
    checker = Checker(SMALL_PACK)
    assert_up_to_date(checker, edited((OVER_MAX, D(11))), Changes.at(path("cover.year")))


def test_a_project_that_is_removed_and_put_back_changed_in_one_step() -> None:
    document = Document(sound_evaluation())
    checker = Checker(SMALL_PACK)
    checker.run(document.current)
    other = msgspec.structs.replace(sound_project(), lead="", stated_score=D(50))
    swap = Batch((RemoveRow(path("projects[p1]"), ""), InsertRow(path("projects"), other, None, "")), "")
    assert_up_to_date(checker, document.current, document.push(swap) or Changes.none())


def test_a_package_finding_inside_a_project_goes_with_it() -> None:
    def in_projects(context: Context) -> Iterator[Issue]:
        for project in context.evaluation.projects:
            yield context.issue(path("projects").row(project.id).child("name"))

    checks = [
        a_check("twins", in_projects, "package", "projects[*].name"),
        a_check("own", sound, "project", "projects[*].name"),
    ]
    checker = Checker(SMALL_PACK, checks)
    evaluation = sound_evaluation()
    assert [issue.rule for issue in checker.run(evaluation)] == ["own", "twins"] * 2
    fewer = msgspec.structs.replace(evaluation, projects=evaluation.projects[1:])
    after = checker.update(fewer, Changes.rows_of(path("projects")))
    assert [(issue.rule, str(issue.where)) for issue in after] == [
        ("own", "projects[p2].name"),
        ("twins", "projects[p2].name"),
    ]


def _values_of(declared: Any) -> list[Any]:
    kinds = str(declared)
    if "Decimal" in kinds:
        return [None, D(0), wan("99")]
    return ["", "98"] if declared is str else []


def test_after_an_edit_of_any_field_an_update_equals_a_whole_run() -> None:
    checker, reference = Checker(SMALL_PACK), Checker(SMALL_PACK)
    sound = sound_evaluation()
    checker.run(sound)
    for field in iter_fields(sound):
        for value in _values_of(field.type):
            changed = replace_at(sound, field.path, value)
            assert checker.update(changed, Changes.at(field.path)) == reference.run(changed), field.path
            assert checker.update(sound, Changes.at(field.path)) == (), field.path


@settings(max_examples=40)
@given(st.data())
def test_after_any_edits_an_update_equals_a_whole_run(data: st.DataObject) -> None:
    document, checker = Document(sound_evaluation()), Checker(SMALL_PACK)
    checker.run(document.current)
    for changes in edits_of(document, data):
        assert_up_to_date(checker, document.current, changes)
