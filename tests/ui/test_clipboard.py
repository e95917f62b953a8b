"""Blocks of cells as Excel, WPS and LibreOffice put them on the clipboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.ui.clipboard import from_tsv, to_tsv

CELLS = st.text(st.sampled_from("ab\"'\n\t，三。 1"), max_size=6)
BLOCKS = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1))


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("1859.48\t168.97\r\n660.20\t522.48\r\n", [["1859.48", "168.97"], ["660.20", "522.48"]]),
        ("12", [["12"]]),
        ("", [[""]]),
        ("a\t\tb", [["a", "", "b"]]),
        ('"第一行\n第二行"\t5', [["第一行\n第二行", "5"]]),
        ('"他说""好""\r\n再来"', [['他说"好"\n再来']]),
        ('"三公经费"变动率\t1', [['"三公经费"变动率', "1"]]),
        ('"完成"', [['"完成"']]),
        ('尺寸 5"\t6"', [['尺寸 5"', '6"']]),
        ("a\n\nb", [["a"], [""], ["b"]]),
    ],
)
def test_blocks_from_spreadsheets(text: str, block: list[list[str]]) -> None:
    assert from_tsv(text) == block


@given(BLOCKS)
def test_a_block_with_line_breaks_comes_back_as_it_was(block: list[list[str]]) -> None:
    clean = [[cell.replace('"', "”") for cell in row] for row in block]
    last_is_empty = len(clean[0]) == 1 and clean[-1] == [""] and len(clean) > 1
    assert from_tsv(to_tsv(clean)) == (clean[:-1] if last_is_empty else clean)


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    assert all(isinstance(cell, str) for row in from_tsv(text) for cell in row)
