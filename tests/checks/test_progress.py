"""How much is filled in."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.checks.progress import ProgressMeter, progress
from perfeval_desktop.document.document import Document
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.rulepack.forms import Outline, OutlineSection
from perfeval_desktop.rulepack.schema import RulePack
from tests.edits import edits_of
from tests.packs import edited, findings, sound_evaluation
from tests.small_pack import SMALL_PACK, varied

_SOURCES = ("goals.annual_goal", "scorecard.other_notes", "profile.functions", "cover.addressee")
SOURCED = Outline(
    title="报告",
    sections=tuple(
        OutlineSection(key=f"s{number}", level=1, heading=f"{number}、", source=source)
        for number, source in enumerate(_SOURCES)
    ),
)
"""A pack whose reports print texts of every part of the package."""
DEPARTMENT_PRINTS = varied(department={"outline": SOURCED})
PROJECTS_PRINT = varied(project={"outline": SOURCED})


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


def test_a_text_that_a_report_takes_from_elsewhere_is_counted_where_it_is_filled_in() -> None:
    meter, sound, notes = ProgressMeter(DEPARTMENT_PRINTS), sound_evaluation(), "scorecard.other_notes"
    assert [str(where) for where in meter.measure(sound).missing] == [notes]
    noted = edited((notes, "无"), start=sound)
    assert meter.measure(noted).missing == ()
    empty = meter.measure(edited(("goals.annual_goal", ""), start=noted)).missing
    assert [str(where) for where in empty] == ["goals.annual_goal", "goals.annual_goal"]  # the report, and its own form


def test_a_text_that_only_the_projects_print_is_asked_for_once() -> None:
    meter, sound, notes = ProgressMeter(PROJECTS_PRINT), sound_evaluation(), "scorecard.other_notes"
    assert [str(where) for where in meter.measure(sound).missing] == [notes]
    noted = edited((notes, "无"), start=sound)
    assert meter.measure(noted).missing == ()
    assert meter.measure(edited(("cover.addressee", ""), start=noted)).missing
    assert findings(noted, PROJECTS_PRINT) == []


def test_the_pack_says_what_the_profile_must_have() -> None:
    where = "profile.internal_organ_count"
    assert [str(gap) for gap in progress(edited((where, None)), SMALL_PACK).missing] == [where]
    free = varied(department={"required_profile": ()})
    assert progress(edited((where, None)), free).missing == ()
    more = varied(department={"required_profile": ("independent_units",)})
    assert [str(gap) for gap in progress(sound_evaluation(), more).missing] == ["profile.independent_units"]


@settings(max_examples=40)
@given(st.data(), st.sampled_from([SMALL_PACK, DEPARTMENT_PRINTS, PROJECTS_PRINT]))
def test_a_meter_that_followed_any_edits_says_what_a_new_one_says(data: st.DataObject, pack: RulePack) -> None:
    document, meter = Document(sound_evaluation()), ProgressMeter(pack)
    meter.measure(document.current)
    for _ in edits_of(document, data):
        assert meter.measure(document.current) == progress(document.current, pack)
