"""Places in a text are places in the text as typed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.prose.brackets import find_brackets
from perfeval_desktop.prose.spans import Span, index_at, paragraphs, sentences

TEXTS = st.text(st.sampled_from("年（(）)《》“”‘’1。；\n\r ，〔〕[]") | st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("一是。二是", ["一是。", "二是"]),
        ("甲；乙，丙。", ["甲；乙，丙。"]),
        ("他说“好。”再见", ["他说“好。”", "再见"]),
        ("甲\r\n\n乙！？丙", ["甲\r\n\n", "乙！？", "丙"]),
    ],
)
def test_sentences(text, expected):
    assert [span.of(text) for span in sentences(text)] == expected


@pytest.mark.parametrize("item", ["办案1,000万元，", "数", "甲；乙丙"])
def test_a_sentence_without_an_end_is_cut_at_a_pause(item):
    text = item * 3000 + "。"
    pieces = [span.of(text) for span in sentences(text)]
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= 1000
    assert all(piece.endswith(("，", "；", "。")) or item == "数" for piece in pieces)


def test_paragraphs_leave_empty_lines_out():
    text = "甲。乙。\n\n　\n丙"
    assert [span.of(text) for span in paragraphs(text)] == ["甲。乙。", "丙"]


def test_index_at():
    spans = (Span(2, 5), Span(5, 9))
    assert [index_at(spans, at) for at in (0, 2, 4, 5, 20)] == [-1, 0, 0, 1, 1]


@given(TEXTS)
def test_sentences_cover_everything_that_is_printed(text):
    spans = sentences(text)
    assert "".join(span.of(text) for span in spans).split() == text.split()
    assert all(before.end <= after.start for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "pairs", "unclosed", "unopened", "crossed"),
    [
        ("（甲）", ["（甲）"], "", "", []),
        ("（甲)", ["（甲)"], "", "", []),
        ("《根据《通知》办", ["《通知》"], "《", "", []),
        ("《甲（乙）》", ["《甲（乙）》", "（乙）"], "", "", []),
        ("“甲（乙”丙）", ["“甲（乙”", "（乙”丙）"], "", "", ["（乙”丙）"]),
        ("甲）乙", [], "", "）", []),
        ("（甲。\n乙）", ["（甲。\n乙）"], "", "", []),
        ("don’t", [], "", "", []),
    ],
)
def test_brackets(text, pairs, unclosed, unopened, crossed):
    found = find_brackets(text)
    assert [pair.of(text) for pair in found.pairs] == pairs
    assert "".join(text[at] for at in found.unclosed) == unclosed
    assert "".join(text[at] for at in found.unopened) == unopened
    assert [pair.of(text) for pair in found.crossed] == crossed


@given(TEXTS)
def test_every_bracket_is_paired_or_left_over(text):
    found = find_brackets(text)
    signs = sum(text.count(sign) for sign in "（(）)《》“”‘〔〕[]")
    told = 2 * len(found.pairs) + len(found.unclosed) + len(found.unopened)
    assert signs <= told
    assert all(0 <= pair.start < pair.end <= len(text) for pair in found.pairs)
