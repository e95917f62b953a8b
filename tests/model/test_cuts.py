"""A quotation ends beside a number, never inside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.model.cuts import cut_before, cut_behind, is_inside_number

TEXT = "减少36,227,295.30元，增长11.37%，共12人"


@pytest.mark.parametrize(
    ("at", "before", "behind"),
    [(0, 0, 0), (2, 2, 2), (3, 2, 15), (5, 2, 15), (14, 2, 15), (15, 15, 15), (21, 19, 25), (24, 19, 25), (25, 25, 25)],
)
def test_a_cut_moves_out_of_the_number(at: int, before: int, behind: int) -> None:
    assert (cut_before(TEXT, at), cut_behind(TEXT, at)) == (before, behind)


@pytest.mark.parametrize(("text", "at"), [("1、2", 1), ("3年，4月", 3), ("共5项，6", 4), ("A.5", 2), ("5元", 1)])
def test_what_stands_between_words_is_no_part_of_a_number(text: str, at: int) -> None:
    assert not is_inside_number(text, at)


@given(st.text(alphabet="12.,%，元年", max_size=60), st.integers(0, 60))
def test_a_cut_stays_in_the_text_and_moves_the_right_way(text: str, at: int) -> None:
    at = min(at, len(text))
    assert 0 <= cut_before(text, at) <= at <= cut_behind(text, at) <= len(text)
    if len(text) < 20:
        assert not is_inside_number(text, cut_before(text, at))
        assert not is_inside_number(text, cut_behind(text, at))
