"""The estimate of the room that text takes: never less than the characters need."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.export.text_size import broken_by_sense, hanging, line_count, text_width


def test_chinese_characters_are_as_wide_as_high() -> None:
    assert text_width("绩效（一）", 9) == 45
    assert text_width("ab", 10) == pytest.approx(11)


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 1), ("绩效", 1), ("绩效自评报告绩效自评", 2), ("绩效\n自评", 2), ("\n\n", 3)],
)
def test_lines_in_a_column_of_nine_characters(text: str, lines: int) -> None:
    assert line_count(text, 10, 90) == lines


@given(st.text("绩效自评", max_size=400), st.integers(1, 60))
def test_there_is_room_for_every_character(text: str, per_line: int) -> None:
    assert line_count(text, 9, per_line * 9) * per_line >= len(text)


def test_a_word_that_fills_lines_begins_a_new_one() -> None:
    assert line_count("见" + "a" * 60, 10, 105) == 5  # 见, then four lines of which three have 18 letters
    assert line_count("见 word 及 word", 10, 105) == 1


def test_lines_hang_beside_their_lead() -> None:
    assert hanging("　1.", "绩效自评报告绩效自评表", 10, 90) == "　1.绩效自评报告绩\n　　效自评表"
    assert hanging("　1.", "绩效", 10, 90) == "　1.绩效"
    assert hanging("　　　　　", "绩效自评报告", 10, 90) == "　　　　　绩效自评报告"  # no room beside it


def test_titles_are_broken_between_words() -> None:
    title = "临沧市人民政府办公室部门2022年度项目支出绩效单位自评表"
    assert broken_by_sense(title, 18, 20 * 18) == "临沧市人民政府办公室部门\n2022年度项目支出绩效单位自评表"
    assert broken_by_sense("自评得分", 9, 3 * 9) == "自评\n得分"


def test_a_title_with_room_stays_as_it_is() -> None:
    assert broken_by_sense("自评表", 18, 200) == "自评表"
    assert broken_by_sense("", 18, 200) == ""
