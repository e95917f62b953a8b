"""Differences between two values: every one is named, and nothing else."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.document.commands import MoveRow, RemoveRow, SetField
from perfeval_desktop.model.differences import Difference, differences
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at, same
from tests.packs import D, sound_evaluation
from tests.strategies import values_of

UNIT = path("cover.unit_name")


def played_back(before: SelfEvaluation, found: list[Difference]) -> SelfEvaluation:
    value = before
    for difference in found:
        value = replace_at(value, difference.path, _new_of(value, difference))
    return value


def _new_of(value: SelfEvaluation, difference: Difference) -> object:
    if not difference.is_table:
        return difference.new
    old = {row.id: row for row in difference.old}
    return tuple(old.get(row.id, row) for row in difference.new)


@settings(max_examples=20)
@given(values_of(SelfEvaluation), values_of(SelfEvaluation))
def test_played_back_they_make_the_one_of_the_other(before: SelfEvaluation, after: SelfEvaluation) -> None:
    assert same(played_back(before, list(differences(before, after))), after)


@settings(max_examples=20)
@given(st.data())
def test_equal_values_differ_in_nothing(data: st.DataObject) -> None:
    value = data.draw(values_of(SelfEvaluation))
    again = msgspec.convert(msgspec.to_builtins(value), SelfEvaluation)
    assert same(value, again)
    assert list(differences(value, again)) == []


def test_a_field_is_named_with_both_values() -> None:
    before = sound_evaluation()
    after, _ = SetField(UNIT, "某局", "").apply(before)
    assert list(differences(before, after)) == [Difference(UNIT, before.cover.unit_name, "某局")]


def test_another_precision_is_a_difference() -> None:
    before = sound_evaluation()
    place = path("budget.funds[basic].initial_budget")
    one, _ = SetField(place, D("1.0"), "").apply(before)
    other, _ = SetField(place, D("1.00"), "").apply(before)
    assert [each.path for each in differences(one, other)] == [place]


def test_rows_that_went_and_moved_are_told_apart() -> None:
    before = sound_evaluation()
    first, *_ = before.projects
    gone, _ = RemoveRow(path("projects").row(first.id), "").apply(before)
    (found,) = differences(before, gone)
    assert (found.removed, found.added, found.is_reordered) == ((first,), (), False)
    two = replace_at(before, path("projects"), (first, msgspec.structs.replace(first, id="other")))
    moved, _ = MoveRow(path("projects[other]"), 0, "").apply(two)
    (found,) = differences(two, moved)
    assert (found.removed, found.added, found.is_reordered) == ((), (), True)
