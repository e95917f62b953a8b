"""How much is filled in."""

import msgspec

from perfeval_desktop.checks.progress import progress
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from tests.packs import edited, sound_evaluation
from tests.small_pack import SMALL_PACK


def test_a_finished_file_misses_nothing() -> None:
    done = progress(sound_evaluation(), SMALL_PACK)
    assert done.filled == done.required > 80
    assert done.missing == ()


def test_a_new_file_has_filled_nothing() -> None:
    blank = blank_evaluation(SMALL_PACK)
    start = progress(blank, SMALL_PACK)
    assert start.filled == 0
    assert len(start.missing) == start.required
    grown = progress(msgspec.structs.replace(blank, projects=(blank_project(SMALL_PACK, "p1", "新项目"),)), SMALL_PACK)
    assert grown.filled == 1  # the name of the project
    assert grown.required > start.required


def test_what_is_missing_comes_in_printing_order() -> None:
    evaluation = edited(
        ("projects[p2].lead", ""),
        ("scorecard.entries[outcome.duty.completion].self_score", None),
        ("cover.unit_name", " "),
        ("projects[p1].indicators[q2].actual_value", ""),
        ("budget.funds[basic].initial_budget", None),
        ("projects[p1].report.sections[overview].text", ""),
    )
    assert [str(where) for where in progress(evaluation, SMALL_PACK).missing] == [
        "cover.unit_name",
        "budget.funds[basic].initial_budget",
        "scorecard.entries[outcome.duty.completion].self_score",
        "projects[p1].report.sections[overview].text",
        "projects[p1].indicators[q2].actual_value",
        "projects[p2].lead",
    ]


def test_an_optional_section_and_a_heading_are_not_counted() -> None:
    sections = sound_evaluation().report.sections
    assert {section.id for section in sections} == {"preamble", "conclusion"}
    assert progress(sound_evaluation(), SMALL_PACK).missing == ()


def test_a_required_block_without_an_indicator_is_missing() -> None:
    rows = sound_evaluation().projects[0].indicators[:3]
    missing = progress(edited(("projects[p1].indicators", rows)), SMALL_PACK).missing
    assert [str(where) for where in missing] == ["projects[p1].indicators"]
