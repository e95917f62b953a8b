"""Merging: what was changed here is done there, and what others changed there stays."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.document.commands import RemoveRow, SetField
from perfeval_desktop.document.merging import merged
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, replace_at, same
from tests.packs import sound_evaluation
from tests.strategies import values_of

UNIT, YEAR, PROJECTS = path("cover.unit_name"), path("cover.year"), path("projects")


def with_value(evaluation: SelfEvaluation, where: str, value: object) -> SelfEvaluation:
    return SetField(path(where), value, "").apply(evaluation)[0]


@settings(max_examples=20)
@given(st.data())
def test_onto_the_same_base_it_is_the_changed_value(data: st.DataObject) -> None:
    base, changed = data.draw(values_of(SelfEvaluation)), data.draw(values_of(SelfEvaluation))
    assert same(merged(base, changed, base).value, changed)


@settings(max_examples=20)
@given(values_of(SelfEvaluation), values_of(SelfEvaluation), values_of(SelfEvaluation))
def test_anything_onto_anything_is_a_sound_value(
    base: SelfEvaluation, changed: SelfEvaluation, onto: SelfEvaluation
) -> None:
    value = merged(base, changed, onto).value
    assert same(replace_at(value, path("cover"), msgspec.structs.replace(value.cover, year=1)).projects, value.projects)


def test_both_sides_are_kept_and_a_clash_is_told() -> None:
    base = sound_evaluation()
    mine = with_value(with_value(base, "cover.unit_name", "我的"), "cover.addressee", "我的主送")
    theirs = with_value(with_value(base, "cover.unit_name", "同事的"), "cover.year", 2001)
    result = merged(base, mine, theirs)
    assert get_at(result.value, UNIT) == "我的"
    assert get_at(result.value, YEAR) == 2001
    assert get_at(result.value, path("cover.addressee")) == "我的主送"
    assert [each.path for each in result.clashes] == [UNIT]


def test_a_row_that_is_gone_takes_its_changes_along() -> None:
    base = sound_evaluation()
    place = PROJECTS.row(base.projects[0].id)
    mine = with_value(base, str(place.child("name")), "改名")
    theirs, _ = RemoveRow(place, "").apply(base)
    result = merged(base, mine, theirs)
    assert same(result.value, theirs)
    assert [each.path for each in result.left_out] == [place.child("name")]


def test_rows_that_both_added_stand_beside_each_other() -> None:
    base = sound_evaluation()
    first = base.projects[0]
    mine = replace_at(base, PROJECTS, (msgspec.structs.replace(first, id="m"), *base.projects))
    theirs = replace_at(base, PROJECTS, (*base.projects, msgspec.structs.replace(first, id="t")))
    result = merged(base, mine, theirs).value
    assert [row.id for row in result.projects] == ["m", *(row.id for row in base.projects), "t"]
