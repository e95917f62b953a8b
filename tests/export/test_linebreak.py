"""Lines of Chinese text: nothing is lost, no sign stands where it may not, nothing runs over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.export.linebreak import MAX_SQUEEZE, Measure, break_lines, breaks, stretches

NEVER_FIRST = "，。、；：！？）》〉”’％"
NEVER_LAST = "（《〈“‘"
EM = 10.0

# Units that fit on the lines below: a sign never stands alone, brackets are closed soon.
UNITS = st.sampled_from(
    [
        "绩",
        "效",
        "目标",
        "，",
        "。",
        "（一）",
        "《通知》",
        "“三服务”",
        "2022",
        "25,196,757.49",
        "98.5%",
        "≥90％",
        " ",
        "——",
        "……",
        "①",
    ]
)
PROSE = st.lists(UNITS, max_size=60).map("".join).filter(lambda text: not text.startswith(tuple(NEVER_FIRST)))


def advances(text):
    return [EM if char > "\u2000" else EM / 2 for char in text]


def lines_of(text, width, **options):
    lines = break_lines(text, advances(text), Measure(width, EM, **options))
    return [text[line.start : line.end] for line in lines]


@given(PROSE, st.integers(12, 40).map(float))
def test_lines_are_the_whole_text_and_keep_the_rules(text, ems):
    width = ems * EM
    lines = break_lines(text, advances(text), Measure(width, EM))
    texts = [text[line.start : line.end] for line in lines]
    assert "".join(texts) == text
    assert all(line.width <= width + 1e-6 for line in lines)
    # A run of closing signs longer than a line has to be broken somewhere.
    if max(map(len, "".join("x" if char in NEVER_FIRST else " " for char in text).split()), default=0) < 8:
        assert not [line for line in texts[1:] if line[0] in NEVER_FIRST]
        assert not [line for line in texts[:-1] if line.rstrip()[-1:] in NEVER_LAST and line.strip()]


@given(st.text(max_size=80).map(lambda text: text.replace("\n", "")), st.floats(1, 300))
def test_no_text_and_no_width_loses_a_character(text, width):
    assert "".join(lines_of(text, width)) == text
    assert "".join(lines_of(text, width, trim=True)) == text


@given(PROSE, st.integers(12, 40).map(float))
def test_spacing_fills_the_line_within_its_limits(text, ems):
    measure = Measure(ems * EM, EM)
    widths = advances(text)
    for line in break_lines(text, widths, measure):
        assert -MAX_SQUEEZE <= line.spacing <= measure.stretch * EM
        end = line.start + len(text[line.start : line.end].rstrip())
        gaps = sum(stretches(text, at) for at in range(line.start + 1, end))
        if end > line.start:
            assert sum(widths[line.start : end]) + gaps * line.spacing == pytest.approx(line.width)


@pytest.mark.parametrize(
    "unit",
    [
        "25,196,757.49",
        "98.5%",
        "（90%）",
        "〔2023〕",
        "“三服务”",
        "——",
        "……",
        "2018—2022",
        "8+1",
        "≥90％",
        "①是",
        "☑优",
        "don’t",
        "A\u00a0B",
        "e\u0301",
    ],
)
def test_units_stay_whole(unit):
    text = f"绩{unit}"
    inside = range(2, len(text))
    allowed = {at for at in breaks(text) if at in inside}
    plain = {at for at in inside if text[at - 1] > "\u4dff" and text[at] > "\u4dff" and text[at] < "\ua000"}
    assert allowed <= plain, "broken between signs that belong together"


def test_full_stop_is_pulled_in_when_the_line_is_squeezed_a_little():
    text = "绩" * 20 + "。" + "效" * 5
    assert lines_of(text, 20.0 * EM)[0] == "绩" * 19
    assert lines_of(text, 20.6 * EM)[0] == "绩" * 20 + "。"


def test_character_before_a_full_stop_moves_down_with_it():
    text = "一二三四五六七八九十。"
    assert lines_of(text, 10 * EM) == ["一二三四五六七八九", "十。"]


def test_full_lines_end_at_the_margin_and_the_last_one_does_not():
    text = "绩效" * 12 + "2022年" + "目标" * 10
    lines = break_lines(text, advances(text), Measure(10.7 * EM, EM))
    assert {round(line.width, 6) for line in lines[:-1]} == {107.0}
    assert lines[-1].spacing == 0


def test_long_word_is_broken_only_when_it_is_wider_than_the_line():
    assert lines_of("见abcdefghij", 5.5 * EM) == ["见", "abcdefghij"]
    assert lines_of("见" + "a" * 20, 6 * EM) == ["见", "a" * 12, "a" * 8]


def test_blank_halves_hang_over_where_a_narrow_cell_has_no_room():
    text = "投入（15分）"
    assert lines_of(text, 3 * EM) == ["投入", "（15", "分）"]
    trimmed = break_lines(text, advances(text), Measure(3 * EM, EM, justify=False, trim=True))
    assert [(text[line.start : line.end], line.trim) for line in trimmed] == [("投入", 0.0), ("（15分）", EM / 2)]
    assert trimmed[1].width == 3 * EM


def test_first_line_may_be_shorter():
    assert lines_of("绩效目标设定情况", 4 * EM, first=2 * EM) == ["绩效", "目标设定", "情况"]


def test_given_positions_come_first():
    text = "☑优 □良好的 □中"
    lines = break_lines(text, advances(text), Measure(5.2 * EM, EM), at=[3, 8])
    assert [text[line.start : line.end] for line in lines] == ["☑优 ", "□良好的 ", "□中"]
