"""Addresses: what is written is read back, rows are named by id, and patterns reach above and below."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import ROOT, FieldPath, is_row_id, path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields
from tests.strategies import evaluations, row_ids

WAIVER = "score.over_max@projects[p1]"  # brackets in the id, at its very end
names = st.from_regex(r"[a-z_][a-z0-9_]{0,6}", fullmatch=True)
steps = names | row_ids.map(lambda row_id: f"[{row_id}]")
paths = st.builds(lambda first, rest: FieldPath((first, *rest)), names, st.lists(steps, max_size=5)) | st.just(ROOT)


@given(paths)
def test_what_is_written_is_read_back(address: FieldPath) -> None:
    assert path(str(address)) == address
    assert hash(path(str(address))) == hash(address)


@given(evaluations)
@settings(max_examples=20)
def test_the_address_of_every_field_is_read_back(evaluation: SelfEvaluation) -> None:
    assert all(path(str(field.path)) == field.path for field in iter_fields(evaluation))


@pytest.mark.parametrize(
    "text",
    [
        *(".", ".cover", "cover.", "cover..year", "[p1]", "projects[", "projects[]", "projects]", "projects[p1"),
        *("Cover", "cover year", "项目", "projects[p1]name", "projects.[p1]", "projects[a]]", "projects[a[b]", "1a"),
        *("a-b", "a\n"),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ModelError, match="不是有效的字段地址"):
        path(text)


@pytest.mark.parametrize(
    ("text", "name", "row_id", "parent"),
    [
        (f"waivers[{WAIVER}]", WAIVER, WAIVER, "waivers"),
        ("projects[p1].indicators[q2].self_score", "self_score", "q2", "projects[p1].indicators[q2]"),
        ("projects[p1].indicators[q2]", "q2", "q2", "projects[p1].indicators"),
        ("projects[p1].name", "name", "p1", "projects[p1]"),
        ("cover.year", "year", None, "cover"),
        ("", "", None, ""),
    ],
)
def test_the_parts_of_an_address(text: str, name: str, row_id: str | None, parent: str) -> None:
    address = path(text)
    assert (address.name, address.row_id, str(address.parent)) == (name, row_id, parent)


@given(row_ids)
def test_any_row_id_of_the_strategy_can_be_addressed(row_id: str) -> None:
    assert is_row_id(row_id)
    assert path("waivers").row(row_id).name == row_id


@pytest.mark.parametrize("text", ["", "*", "[", "]", "a[", "]a[", "a[b[c]]", "[]]"])
def test_what_cannot_stand_in_brackets_is_no_row_id(text: str) -> None:
    assert not is_row_id(text)


def test_addresses_are_built_from_the_root() -> None:
    assert ROOT.child("projects").row("p1").child("report.title") == path("projects[p1].report.title")


@pytest.mark.parametrize(
    ("address", "pattern", "matches"),
    [
        ("projects[p1].name", "projects[*].name", True),
        ("projects[p1].name", "projects[p1].name", True),
        ("projects[p1].name", "projects[p2].name", False),
        ("projects[p1].name", "projects[*].lead", False),
        ("projects", "projects[*].name", True),
        ("projects[p1].report.title", "projects[*].report", True),
        ("cover.year", "projects", False),
        ("cover.year", "", True),
        ("cover.year", "cover[*]", False),
    ],
)
def test_a_pattern_names_fields_and_what_lies_above_and_below(address: str, pattern: str, matches: bool) -> None:
    assert path(address).matches(path(pattern)) is matches


def test_starting_with_another_address() -> None:
    assert path("projects[p1].name").starts_with(path("projects[p1]"))
    assert path("projects[p1]").starts_with(path("projects[p1]"))
    assert not path("projects[p1]").starts_with(path("projects[p1].name"))
    assert not path("projects[p10].name").starts_with(path("projects[p1]"))
