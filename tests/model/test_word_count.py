"""Characters are counted as word processors count them."""

import pytest

from perfeval_desktop.model.word_count import count_words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n　", 0),
        ("绩效自评。", 5),
        ("“三公”经费——", 8),
        ("2022年收入32,111,370.79元", 6),
        ("占97.51%，增长", 5),
        ("PySide6 is used", 3),
        ("①号𠮷祥", 4),
        ("ａ１％", 3),
        ("一\n二 三", 3),
    ],
)
def test_a_character_is_one_and_a_run_of_others_is_one(text: str, count: int) -> None:
    assert count_words(text) == count
