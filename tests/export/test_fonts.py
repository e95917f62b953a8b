"""Which face prints which character, and what is said of a character that no face has."""

from pathlib import Path

import pytest

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.fonts import GETA, FontBook

ROLES = ("fangsong", "xiaobiaosong", "heiti", "kaiti", "songti")
NOWHERE = "\U000311a0"  # a hanzi of extension H, in no bundled face


@pytest.fixture(scope="module")
def book():
    return FontBook.bundled()


def test_latin_in_chinese_text_comes_from_the_times_like_face(book):
    runs = book.stack("fangsong").runs("预算2,519.68万元（GDP）")
    assert "".join(text for _, text in runs) == "预算2,519.68万元（GDP）"
    latin = {font for font, text in runs if text in ("2,519.68", "GDP")}
    chinese = {font for font, text in runs if text not in ("2,519.68", "GDP")}
    assert latin == {"LiberationSerif-Regular"}
    assert chinese == {"FandolFang-Regular"}


@pytest.mark.parametrize("role", ROLES)
def test_rare_characters_of_names_are_printed_in_every_role(book, role):
    text = "佤㑇𠮷①⑳☑□〔〕——……≥％"
    stack = book.stack(role)
    assert stack.missing(text) == ()
    assert "".join(part for _, part in stack.runs(text)) == text


@pytest.mark.parametrize("role", ROLES)
def test_numbers_in_circles_all_come_from_one_face(book, role):
    assert len(book.stack(role).runs("①⑩⑪⑳")) == 1


def test_character_without_a_glyph_is_printed_as_geta_and_reported_once(book):
    stack = book.stack("fangsong")
    text = f"张{NOWHERE}李{NOWHERE}"
    assert "".join(part for _, part in stack.runs(text)) == f"张{GETA}李{GETA}"
    assert stack.missing(text) == (NOWHERE,)


def test_width_is_the_sum_of_the_advances(book):
    stack = book.stack("fangsong")
    assert stack.width("绩效", 16) == pytest.approx(32)
    assert stack.width("绩效a", 16) > stack.width("绩效", 16)


def test_missing_font_file_is_said_in_a_sentence(tmp_path: Path):
    book = FontBook({"fangsong": tmp_path / "gone.ttf"}, [])
    with pytest.raises(ExportError, match="字体文件缺失或损坏"):
        book.stack("fangsong")


def test_damaged_font_file_is_said_in_a_sentence(tmp_path: Path):
    damaged = tmp_path / "damaged.ttf"
    damaged.write_bytes(b"not a font at all" * 10)
    with pytest.raises(ExportError, match="字体文件缺失或损坏"):
        FontBook({"fangsong": damaged}, []).stack("fangsong")
