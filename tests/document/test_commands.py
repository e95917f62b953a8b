"""Commands change exactly what they say, say exactly what they changed, and touch nothing when they cannot be done."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Batch, Command, InsertRow, MoveRow, RemoveRow, ReplaceAll, SetField
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.indicators import RuleInput
from perfeval_desktop.model.projects import ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import Cover
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, iter_fields, replace_at, same
from tests.strategies import commands, evaluations

UNIT = path("cover.unit_name")
SCORE = path("projects[b].stated_score")
PROJECTS = path("projects")


def project(row_id: str) -> ProjectAppendix:
    return ProjectAppendix(id=row_id, stated_score=Decimal("1.0"))


@pytest.fixture
def start() -> SelfEvaluation:
    projects = tuple(project(row_id) for row_id in "abc")
    return SelfEvaluation(pack_id="p", cover=Cover(year=2022, unit_name="办公室"), projects=projects)


def ids(evaluation: SelfEvaluation) -> str:
    return "".join(project.id for project in evaluation.projects)


@given(st.data())
@settings(max_examples=50)
def test_a_command_changes_the_fields_that_it_names_and_no_other(data: st.DataObject) -> None:
    before = data.draw(evaluations)
    after, changes = data.draw(commands(before)).apply(before)
    old = {field.path: field.value for field in iter_fields(before)}
    new = {field.path: field.value for field in iter_fields(after)}
    touched = {place for place in old.keys() | new.keys() if not same(old.get(place), new.get(place))}
    named = changes.fields | changes.rows
    assert all(any(place.starts_with(name) for name in named) for place in touched)
    assert bool(changes) is not same(before, after)


def test_precision_alone_is_a_change(start: SelfEvaluation) -> None:
    after, changes = SetField(SCORE, Decimal("1.00"), "").apply(start)
    assert changes == Changes.at(SCORE)
    assert str(get_at(after, SCORE)) == "1.00"


@pytest.mark.parametrize(
    ("command", "order"),
    [
        (InsertRow(PROJECTS, ProjectAppendix(id="d"), None, ""), "abcd"),
        (InsertRow(PROJECTS, ProjectAppendix(id="d"), 0, ""), "dabc"),
        (InsertRow(PROJECTS, ProjectAppendix(id="d"), 3, ""), "abcd"),
        (RemoveRow(path("projects[b]"), ""), "ac"),
        (MoveRow(path("projects[a]"), 2, ""), "bca"),
        (MoveRow(path("projects[c]"), 0, ""), "cab"),
    ],
)
def test_rows_come_go_and_move(start: SelfEvaluation, command: Command, order: str) -> None:
    after, changes = command.apply(start)
    assert ids(after) == order
    assert changes == Changes.rows_of(PROJECTS)


@pytest.mark.parametrize(
    "command",
    [
        SetField(UNIT, "办公室", ""),
        SetField(SCORE, Decimal("1.0"), ""),
        MoveRow(path("projects[b]"), 1, ""),
        Batch((), ""),
        Batch((SetField(UNIT, "局", ""), SetField(UNIT, "办公室", "")), ""),
        Batch((RemoveRow(path("projects[c]"), ""), InsertRow(PROJECTS, project("c"), None, "")), ""),
    ],
)
def test_a_command_without_effect_says_so(start: SelfEvaluation, command: Command) -> None:
    after, changes = command.apply(start)
    assert after is start
    assert not changes


@pytest.mark.parametrize(
    "command",
    [
        SetField(path("cover.colour"), "红", ""),
        SetField(path("projects[z].name"), "经费", ""),
        SetField(UNIT, 5, ""),
        SetField(UNIT, "空\0字符", ""),
        SetField(UNIT, "半个\ud842", ""),
        SetField(SCORE, Decimal("NaN"), ""),
        SetField(SCORE, Decimal("1E+16"), ""),
        SetField(SCORE, 1.5, ""),
        SetField(path("projects[b].id"), "z", ""),
        SetField(path("projects[b]"), ProjectAppendix(id="z"), ""),
        SetField(FieldPath(), None, ""),
        InsertRow(PROJECTS, ProjectAppendix(id="b"), None, ""),
        InsertRow(PROJECTS, RuleInput(id="d"), None, ""),
        InsertRow(PROJECTS, ProjectAppendix(id=""), None, ""),
        InsertRow(PROJECTS, ProjectAppendix(id="d"), 4, ""),
        InsertRow(PROJECTS, ProjectAppendix(id="d"), -1, ""),
        InsertRow(path("projects[b].fund_types"), ProjectAppendix(id="d"), None, ""),
        InsertRow(path("cover"), ProjectAppendix(id="d"), None, ""),
        RemoveRow(path("projects[z]"), ""),
        RemoveRow(path("cover.unit_name"), ""),
        MoveRow(path("projects[a]"), 3, ""),
        MoveRow(path("projects"), 0, ""),
        Batch((SetField(UNIT, "局", ""), SetField(UNIT, None, "")), ""),
        ReplaceAll(SelfEvaluation(pack_id="p", cover=Cover(year=10**10)), ""),
    ],
)
def test_a_command_that_cannot_be_done_says_why_in_chinese(start: SelfEvaluation, command: Command) -> None:
    with pytest.raises(ModelError, match=r"[\u4e00-\u9fff]"):
        command.apply(start)


def test_a_new_row_is_as_sound_as_a_typed_field(start: SelfEvaluation) -> None:
    bad = ProjectAppendix(id="d", indicators=(ProjectIndicator(id="q", category="", self_score=Decimal("Infinity")),))
    with pytest.raises(ModelError, match=r"projects\[d\]\.indicators\[q\]\.self_score"):
        InsertRow(PROJECTS, bad, None, "").apply(start)


def test_a_batch_tells_all_that_it_touched(start: SelfEvaluation) -> None:
    batch = Batch((SetField(UNIT, "局", ""), RemoveRow(path("projects[a]"), "")), "")
    after, changes = batch.apply(start)
    assert (after.cover.unit_name, ids(after)) == ("局", "bc")
    assert changes == Changes.at(UNIT) | Changes.rows_of(PROJECTS)


def test_exchanging_the_whole_value_touches_everything(start: SelfEvaluation) -> None:
    other = replace_at(start, UNIT, "局")
    after, changes = ReplaceAll(other, "").apply(start)
    assert after is other
    assert changes.everything
    assert changes.touches(path("projects[*].indicators"))


@pytest.mark.parametrize(
    ("changes", "pattern", "touched"),
    [
        (Changes.at(SCORE), "projects[*].stated_score", True),
        (Changes.at(SCORE), "projects[b]", True),
        (Changes.at(SCORE), "projects[*].stated_score.below", True),
        (Changes.at(SCORE), "projects[*].name", False),
        (Changes.at(SCORE), "projects[a].stated_score", False),
        (Changes.rows_of(PROJECTS), "projects[*].indicators[*].self_score", True),
        (Changes.rows_of(PROJECTS), "goals.entries", False),
        (Changes.none(), "projects", False),
    ],
)
def test_changes_know_what_they_touch(changes: Changes, pattern: str, touched: bool) -> None:
    assert changes.touches(path(pattern)) is touched
