"""Where the pack allows it, sections stand in the order of their rows, and their numbers follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.model.report import NarrativeSection, Report
from perfeval_desktop.rulepack.forms import Outline, OutlineSection
from perfeval_desktop.rulepack.section_order import ordered_sections, siblings_of, with_moved

SECTIONS = (
    OutlineSection(key="preamble", level=0),
    OutlineSection(key="basics", level=1, heading="一、基本情况", body=False),
    OutlineSection(key="functions", level=2, heading="（一）职能", source="profile.functions"),
    OutlineSection(key="staff", level=2, heading="（二）人员"),
    OutlineSection(key="plan", level=2, heading="（三）计划"),
    OutlineSection(key="work", level=3, heading="1.工作"),
    OutlineSection(key="goals", level=3, heading="2.目标"),
    OutlineSection(key="result", level=1, heading="二、结论"),
    OutlineSection(key="other", level=1, heading="三、其他"),
)
FIXED, FREE = (Outline(title="报告", sections=SECTIONS, reorder=reorder) for reorder in (False, True))
KEYS = [section.key for section in SECTIONS if section.body and not section.source]


def report(*keys: str) -> Report:
    return Report(sections=tuple(NarrativeSection(id=key, text=f"{key}的文字") for key in keys))


def headings(outline: Outline, of: Report) -> list[str]:
    return [section.heading for section in ordered_sections(outline, of)]


def moved(key: str, index: int, of: Report | None = None) -> Report:
    return Report(sections=with_moved(FREE, of or report(*KEYS), key, index))


def test_a_fixed_outline_keeps_its_order_whatever_the_rows_say() -> None:
    assert ordered_sections(FIXED, report(*reversed(KEYS))) is FIXED.sections
    assert siblings_of(FIXED, report(*KEYS), "result") == ()


def test_as_long_as_nothing_is_moved_the_order_is_that_of_the_pack() -> None:
    for of in (report(*KEYS), report(), report("other"), report("foreign", *KEYS)):
        assert ordered_sections(FREE, of) == SECTIONS or of == report("other")


def test_a_section_takes_along_what_stands_below_it_and_the_numbers_follow() -> None:
    assert headings(FREE, moved("basics", 1)) == [
        "", "一、结论", "二、基本情况", "（一）职能", "（二）人员", "（三）计划", "1.工作", "2.目标", "三、其他",
    ]  # fmt: skip


def test_inner_sections_move_among_their_own() -> None:
    assert siblings_of(FREE, report(*KEYS), "goals") == ("work", "goals")
    assert headings(FREE, moved("goals", 0))[5:7] == ["1.目标", "2.工作"]
    assert headings(FREE, moved("plan", 0))[2:7] == ["（一）职能", "（二）计划", "1.工作", "2.目标", "（三）人员"]


@pytest.mark.parametrize("key", ["preamble", "functions", "unknown"])
def test_what_has_no_row_or_no_heading_stays(key: str) -> None:
    assert key not in siblings_of(FREE, report(*KEYS), key)
    assert moved(key, 0) == report(*KEYS)


def test_a_place_that_does_not_exist_changes_nothing() -> None:
    assert moved("other", 3) == report(*KEYS)
    assert moved("other", -1) == report(*KEYS)


@given(st.lists(st.tuples(st.sampled_from([section.key for section in SECTIONS]), st.integers(0, 2)), max_size=6))
def test_no_text_is_lost_and_every_section_is_there_once(moves: list[tuple[str, int]]) -> None:
    of = report(*KEYS, "foreign")
    for key, index in moves:
        before = siblings_of(FREE, of, key)
        of = moved(key, index, of)
        if key in before and index < len(before):
            assert siblings_of(FREE, of, key)[index] == key
        assert {row.id: row.text for row in of.sections} == {key: f"{key}的文字" for key in (*KEYS, "foreign")}
        assert of.sections[-1].id == "foreign"
        assert sorted(one.key for one in ordered_sections(FREE, of)) == sorted(section.key for section in SECTIONS)
