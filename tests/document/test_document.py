"""The document: undo and redo are exact, nothing half-done, everybody is told, and unsaved work is known."""

import logging
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.document import history
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Batch, InsertRow, SetField
from perfeval_desktop.document.document import Document
from perfeval_desktop.document.retraced import Retraced
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import Cover
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same
from tests.strategies import commands, evaluations

UNIT = path("cover.unit_name")
GOAL = path("goals.annual_goal")


def set_unit(name: str) -> SetField:
    return SetField(UNIT, name, f"单位名称改为{name}")


@pytest.fixture
def document() -> Document:
    return Document(SelfEvaluation(pack_id="p", cover=Cover(year=2022, unit_name="甲")))


@given(st.data())
@settings(max_examples=30)
def test_undo_gives_the_start_and_redo_the_end(data: st.DataObject) -> None:
    start = data.draw(evaluations)
    document = Document(start)
    for _ in range(data.draw(st.integers(1, 12))):
        document.push(data.draw(commands(document.current)), merge_key=data.draw(st.sampled_from((None, "typing"))))
        if data.draw(st.integers(0, 5)) == 0:
            document.undo()
    end = document.current
    steps = 0
    while document.undo() is not None:
        steps += 1
    assert same(document.current, start)  # a run of typing that ends where it began leaves an equal value
    assert not document.is_dirty
    assert all(document.redo() is not None for _ in range(steps))
    assert document.current is end


@given(st.data())
@settings(max_examples=30)
def test_every_change_is_told_once_with_who_asked(data: st.DataObject) -> None:
    document = Document(data.draw(evaluations))
    heard: list[tuple[Changes, object]] = []
    document.subscribe(lambda changes, initiator: heard.append((changes, initiator)))
    editor, before = object(), document.current
    changes = document.push(data.draw(commands(before)), editor)
    assert heard == ([(changes, editor)] if changes else [])
    assert same(before, document.current) is not bool(changes)


def test_a_command_without_effect_never_enters(document: Document) -> None:
    assert not document.push(set_unit("甲"))
    assert document.undo_label == ""
    document.push(set_unit("乙"))
    document.undo()
    document.push(set_unit("甲"))
    assert document.redo_label == "单位名称改为乙", "a command without effect must not cost the redo"


def test_a_failing_command_moves_nothing(document: Document) -> None:
    document.push(set_unit("乙"))
    document.push(set_unit("丙"))
    document.undo()
    before, heard = document.current, []
    document.subscribe(lambda *told: heard.append(told))
    with pytest.raises(ModelError):
        document.push(Batch((set_unit("丁"), SetField(path("cover.nothing"), "", "")), "失败"))
    assert document.current is before
    assert (document.undo_label, document.redo_label) == ("单位名称改为乙", "单位名称改为丙")
    assert heard == []


def test_labels_name_the_step(document: Document) -> None:
    document.push(set_unit("乙"))
    assert (document.undo_label, document.redo_label) == ("单位名称改为乙", "")
    document.undo()
    assert (document.undo_label, document.redo_label) == ("", "单位名称改为乙")
    assert document.undo() is None


def test_a_new_edit_ends_the_redo(document: Document) -> None:
    document.push(set_unit("乙"))
    document.undo()
    document.push(set_unit("丙"))
    assert document.redo() is None
    assert document.current.cover.unit_name == "丙"


def test_undo_and_redo_tell_what_they_changed(document: Document) -> None:
    heard: list[tuple[Changes, object]] = []
    document.push(set_unit("乙"), "editor")
    document.subscribe(lambda changes, initiator: heard.append((changes, initiator)))
    assert document.undo() == document.redo() == Changes.at(UNIT)
    assert [changes for changes, _ in heard] == [Changes.at(UNIT)] * 2
    steps = [step for _, step in heard if isinstance(step, Retraced)]
    assert [(step.label, step.is_undo) for step in steps] == [("单位名称改为乙", True), ("单位名称改为乙", False)]
    assert all([one.fields for one in step.seen()] == [(UNIT,)] for step in steps)


def test_a_run_of_typing_is_one_step(document: Document) -> None:
    for text in ("乙", "乙丙", "乙丙丁"):
        document.push(set_unit(text), "editor", merge_key=1)
    document.undo()
    assert document.current.cover.unit_name == "甲"
    document.redo()
    assert document.current.cover.unit_name == "乙丙丁"


@pytest.mark.parametrize(
    ("command", "initiator", "merge_key"),
    [
        (set_unit("丙"), "editor", 2),
        (set_unit("丙"), "other", 1),
        (set_unit("丙"), "editor", None),
        (SetField(GOAL, "丙", ""), "editor", 1),
        (InsertRow(path("projects"), ProjectAppendix(id="a"), None, ""), "editor", 1),
    ],
)
def test_another_run_field_or_editor_is_another_step(
    document: Document, command: SetField, initiator: str, merge_key: int | None
) -> None:
    document.push(set_unit("乙"), "editor", merge_key=1)
    between = document.current
    document.push(command, initiator, merge_key=merge_key)
    document.undo()
    assert document.current is between


def test_a_run_of_typing_does_not_run_over_a_save(document: Document) -> None:
    document.push(set_unit("乙"), merge_key=1)
    document.mark_saved()
    document.push(set_unit("乙丙"), merge_key=1)
    document.undo()
    assert document.current.cover.unit_name == "乙"
    assert not document.is_dirty


def test_a_run_of_typing_after_an_undo_is_a_new_step(document: Document) -> None:
    document.push(set_unit("乙"), merge_key=1)
    document.push(SetField(GOAL, "目标", ""), merge_key=1)
    document.undo()
    document.push(set_unit("乙丙"), merge_key=1)
    document.undo()
    assert document.current.cover.unit_name == "乙"


def test_typing_back_to_the_start_leaves_no_step(document: Document) -> None:
    document.push(set_unit("甲乙"), merge_key=1)
    document.push(set_unit("甲"), merge_key=1)
    assert document.undo_label == ""
    assert not document.is_dirty


def test_dirty_is_right_on_both_sides_of_a_save(document: Document) -> None:
    assert not document.is_dirty
    document.push(set_unit("乙"))
    assert document.is_dirty
    document.mark_saved()
    assert not document.is_dirty
    document.undo()
    assert document.is_dirty, "undo past the save is work that is not on disk"
    document.redo()
    assert not document.is_dirty
    document.undo()
    document.push(set_unit("丙"))
    document.undo()
    assert document.is_dirty, "the saved value can no longer be reached by redo"


def test_typing_the_saved_value_again_is_not_dirty_but_another_precision_is() -> None:
    score = path("scorecard.stated_score")
    document = Document(SelfEvaluation(pack_id="p", cover=Cover(year=2022)))
    document.push(SetField(score, Decimal("1.0"), ""))
    document.mark_saved()
    document.push(SetField(score, None, ""))
    document.push(SetField(score, Decimal("1.0"), ""))
    assert not document.is_dirty
    document.push(SetField(score, Decimal("1.00"), ""))
    assert document.is_dirty


def test_one_faulty_observer_does_not_keep_the_others_from_the_news(
    document: Document, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(_changes: Changes, _initiator: object) -> None:
        raise RuntimeError("view is broken")

    heard: list[Changes] = []
    document.subscribe(faulty)
    document.subscribe(lambda changes, _: heard.append(changes))
    with caplog.at_level(logging.ERROR):
        document.push(set_unit("乙"))
    assert heard == [Changes.at(UNIT)]
    assert "view is broken" in caplog.text


def test_the_oldest_steps_are_given_up_at_the_limit(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(history.MAX_STEPS + 5):
        document.push(set_unit(str(number)))
    steps = 0
    while document.undo() is not None:
        steps += 1
    assert steps == history.MAX_STEPS
    assert document.current.cover.unit_name == "4"
