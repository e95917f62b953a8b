"""Reading and replacing by address: every field is reached, nothing else moves, nothing unsound gets in."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.model.base import new_row_id
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import is_row_id, path
from perfeval_desktop.model.indicators import GoalEntry, GoalTable
from perfeval_desktop.model.projects import ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import Cover, Profile, StaffingLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation, Waiver
from perfeval_desktop.model.tree import (
    get_at,
    has_at,
    iter_fields,
    replace_at,
    replace_many,
    row_type_at,
    same,
)
from perfeval_desktop.model.vocabulary import Completion, StaffingKind
from tests.strategies import evaluations, fields_of

WAIVER = "score.over_max@projects[p1].indicators[q1].self_score"
SAMPLE = SelfEvaluation(
    pack_id="p",
    cover=Cover(year=2022),
    profile=Profile(staffing=(StaffingLine(id="s1", kind=StaffingKind.IN_POST, count=75),)),
    goals=GoalTable(entries=(GoalEntry(id="g1", category="c", deviation_causes=("policy",)),)),
    projects=(
        ProjectAppendix(id="p1", indicators=(ProjectIndicator(id="q1", category="c", self_score=Decimal("9.5")),)),
        ProjectAppendix(id="p2", funds=(FundRow(id="total"),)),
    ),
    waivers=(Waiver(id=WAIVER, reason="已核实"),),
)
SCORE = path("projects[p1].indicators[q1].self_score")


@given(st.data())
@settings(max_examples=40)
def test_a_replaced_field_is_the_only_one_that_differs(data: st.DataObject) -> None:
    before = data.draw(evaluations)
    fields = list(iter_fields(before))
    assert len({field.path for field in fields}) == len(fields)
    chosen = data.draw(st.sampled_from(fields))
    value = data.draw(fields_of(chosen.type))
    after = replace_at(before, chosen.path, value)
    assert same(get_at(after, chosen.path), value)
    for old, new in zip(fields, iter_fields(after), strict=True):
        assert old.path == new.path
        assert old.path == chosen.path or new.value is old.value
    assert same(replace_at(after, chosen.path, chosen.value), before)


@given(st.data())
@settings(max_examples=40)
def test_many_fields_at_once_are_the_same_as_one_after_the_other(data: st.DataObject) -> None:
    before = data.draw(evaluations)
    chosen = data.draw(st.lists(st.sampled_from(list(iter_fields(before))), max_size=6, unique_by=lambda each: each[0]))
    values = {field.path: data.draw(fields_of(field.type)) for field in chosen}
    expected = before
    for where, value in values.items():
        expected = replace_at(expected, where, value)
    after, changed = replace_many(before, values)
    assert same(after, expected)
    assert set(changed) == {field.path for field in chosen if not same(field.value, values[field.path])}


@pytest.mark.parametrize("address", ["projects[p9].lead", "projects[p1].nothing", "cover.year.x", "projects[p1].id"])
def test_of_many_fields_none_is_set_where_one_is_unknown(address: str) -> None:
    with pytest.raises(ModelError, match="找不到字段"):
        replace_many(SAMPLE, {SCORE: Decimal(5), path(address): "x"})


def test_of_many_fields_none_is_set_where_one_cannot_hold_its_value() -> None:
    with pytest.raises(ModelError, match="不能这样填写"):
        replace_many(SAMPLE, {SCORE: Decimal(5), path("cover.unit_name"): 5})


def test_what_is_equal_is_shared() -> None:
    after = replace_at(SAMPLE, SCORE, Decimal(5))
    assert after.projects[1] is SAMPLE.projects[1]
    assert after.goals is SAMPLE.goals
    assert replace_at(SAMPLE, SCORE, get_at(SAMPLE, SCORE)) is SAMPLE


def test_every_kind_of_field_is_listed_once_and_row_ids_are_none() -> None:
    listed = {str(field.path) for field in iter_fields(SAMPLE)}
    assert {
        "pack_id",
        "cover.year",
        "profile.staffing[s1].kind",
        "goals.entries[g1].deviation_causes",
        "projects[p1].indicators[q1].self_score",
        "projects[p2].funds[total].execution_rate",
        "projects[p2].report.title",
        f"waivers[{WAIVER}].reason",
    } <= listed
    assert not any(name.endswith((".id", "projects", "staffing")) for name in listed)


@pytest.mark.parametrize(
    "address",
    [
        *("cover.colour", "projects[p9]", "projects[p9].name", "projects.p1", "cover[p1]", "cover.year.month"),
        *("goals.entries[g1].deviation_causes[policy]", "projects[p1].id", "projects[0].name"),
    ],
)
def test_a_place_that_is_not_there_is_told_as_such(address: str) -> None:
    assert not has_at(SAMPLE, path(address))
    with pytest.raises(ModelError, match="找不到字段"):
        get_at(SAMPLE, path(address))
    with pytest.raises(ModelError, match="找不到字段"):
        replace_at(SAMPLE, path(address), "x")


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("cover.unit_name", 5),
        ("cover.unit_name", None),
        ("cover.unit_name", "空\0字符"),
        ("cover.unit_name", "半个\ud842字"),
        ("cover.year", "2022"),
        ("cover.year", True),
        ("cover.year", 2022.0),
        ("cover.year", None),
        ("cover.year", 10**12),
        ("cover", None),
        ("cover", {"year": 2022}),
        ("cover", Profile()),
        ("cover", Cover(year="2022")),  # type: ignore[arg-type]
        (str(SCORE), 9),
        (str(SCORE), 9.5),
        (str(SCORE), "9.5"),
        (str(SCORE), Decimal("NaN")),
        (str(SCORE), Decimal("-Infinity")),
        (str(SCORE), Decimal("1E+16")),
        (str(SCORE), Decimal("1234567890123456789")),
        ("report.dated", "2022-12-31"),
        ("report.dated", datetime.datetime(2022, 12, 31, tzinfo=datetime.UTC)),
        ("goals.entries[g1].completion", "full"),
        ("goals.entries[g1].deviation_causes", ["policy"]),
        ("goals.entries[g1].deviation_causes", ("policy", 1)),
        ("goals.entries[g1].deviation_causes", "policy"),
        ("goals.entries[g1].category", None),
        ("projects", [ProjectAppendix(id="a")]),
        ("projects", (ProjectAppendix(id="a"), ProjectAppendix(id="a"))),
        ("projects", (FundRow(id="a"),)),
        ("projects", (None,)),
        ("projects", (ProjectAppendix(id="a[b"),)),
        ("projects", (ProjectAppendix(id=5),)),  # type: ignore[arg-type]
        ("projects", (ProjectAppendix(id="a", name=5),)),  # type: ignore[arg-type]
        ("projects[p1]", ProjectAppendix(id="p2")),
        ("projects[p1]", ProjectAppendix(id="p1", indicators=(FundRow(id="a"),))),  # type: ignore[arg-type]
        ("projects[p1]", FundRow(id="p1")),
        ("projects[p1]", "garbage"),
        ("", Cover(year=2022)),
    ],
)
def test_what_a_place_cannot_hold_is_refused(address: str, value: Any) -> None:
    with pytest.raises(ModelError, match="不能"):
        replace_at(SAMPLE, path(address), value)


def test_the_refusal_names_the_place_inside_of_what_was_put_there() -> None:
    bad = ProjectAppendix(id="p1", indicators=(ProjectIndicator(id="q9", category="c", max_score=Decimal("NaN")),))
    with pytest.raises(ModelError, match=r"projects\[p1\]\.indicators\[q9\]\.max_score"):
        replace_at(SAMPLE, path("projects[p1]"), bad)


@pytest.mark.parametrize(
    ("address", "value"),
    [
        (str(SCORE), None),
        (str(SCORE), Decimal("9.50")),
        ("goals.entries[g1].completion", Completion.FULL),
        ("goals.entries[g1].deviation_causes", ()),
        ("report.dated", datetime.date(2022, 12, 31)),
        ("cover", Cover(year=2023)),
        ("projects", ()),
        ("projects[p1]", ProjectAppendix(id="p1", name="经费")),
        (f"waivers[{WAIVER}].reason", "另一个理由"),
    ],
)
def test_fields_parts_rows_and_tables_are_replaced(address: str, value: Any) -> None:
    assert get_at(replace_at(SAMPLE, path(address), value), path(address)) is value


def test_a_table_knows_its_rows() -> None:
    assert row_type_at(SAMPLE, path("projects[p1].indicators")) is ProjectIndicator
    assert row_type_at(SAMPLE, path("waivers")) is Waiver


@pytest.mark.parametrize("address", ["cover", "cover.year", "goals.entries[g1].deviation_causes", "projects[p1]", ""])
def test_what_is_no_table_has_no_rows(address: str) -> None:
    with pytest.raises(ModelError, match="不是可增减行的表格"):
        row_type_at(SAMPLE, path(address))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (Decimal("1.0"), Decimal("1.0"), True),
        (Decimal("1.0"), Decimal("1.00"), False),
        (Decimal("0"), Decimal("-0"), False),
        (Decimal("3.798E+5"), Decimal("379800"), False),
        (Completion.FULL, "full", False),
        ((1, 2), (1, 2, 3), False),
        (Cover(year=2022), Cover(year=2022), True),
        (FundRow(id="a", initial_budget=Decimal("1.0")), FundRow(id="a", initial_budget=Decimal("1.00")), False),
        (None, "", False),
    ],
)
def test_the_same_means_all_that_a_file_keeps(left: Any, right: Any, expected: bool) -> None:
    assert same(left, right) is expected
    assert same(right, left) is expected


def test_new_rows_get_ids_of_their_own() -> None:
    ids = {new_row_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(map(is_row_id, ids))
