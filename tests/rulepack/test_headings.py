"""A number and a few words are a heading, below the level of the section they stand in."""

import pytest

from perfeval_desktop.rulepack.headings import heading_level


@pytest.mark.parametrize(
    ("paragraph", "section", "level"),
    [
        ("一、总体要求", 0, 1),
        ("　　十二、其他 ", 0, 1),
        ("（一）加强领导", 0, 2),
        ("（一）加强领导", 1, 2),
        ("（十一）经费保障：三方面", 1, 2),
        ("一、总体要求", 1, 0),
        ("（一）加强领导", 2, 0),
        ("（一）负责财政工作。", 1, 0),
        ("一、负责财政工作；", 0, 0),
        ("1.加强领导", 1, 0),
        ("（1）加强领导", 1, 0),
        ("一是加强领导", 0, 0),
        ("（一）", 1, 0),
        ("（一）" + "字" * 41, 1, 0),
        ("", 0, 0),
    ],
)
def test_the_level_of_a_paragraph(paragraph: str, section: int, level: int) -> None:
    assert heading_level(paragraph, section) == level
