"""Text that XML can hold is kept as it is; what it cannot hold leaves a visible mark."""

from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.export.xml_text import xml_text


@pytest.mark.parametrize("text", ["<b>&amp;", "=1+1", "全角　空格\t\n", "𠮷☑①", "\ufeff\u200b"])
def test_ordinary_text_is_kept(text: str) -> None:
    assert xml_text(text) == text


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_forbidden_characters_become_visible(character: str) -> None:
    assert xml_text(f"前{character}后") == "前\ufffd后"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\u2028"])
def test_line_ends_become_line_feeds(end: str) -> None:
    assert xml_text(f"上{end}下") == "上\n下"


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_result_can_always_be_written_and_read(text: str) -> None:
    clean = xml_text(text)
    assert ElementTree.fromstring(f"<t>{escape(clean)}</t>".encode()).text in (clean, None)
    assert len(clean) <= len(text)
