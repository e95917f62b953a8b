"""Dates from a Chinese keyboard."""

import datetime

import pytest

from perfeval_desktop.model.dates import DateError, format_date, parse_date

DAY = datetime.date(2023, 4, 10)


@pytest.mark.parametrize(
    "text",
    [
        "2023年4月10日",
        "2023年04月10",
        "２０２３年４月１０日",
        "2023 年 4 月 10 日",
        "2023-4-10",
        "2023.04.10",
        "2023/4/10",
        "2023。4。10",
        "20230410",
    ],
)
def test_the_ways_people_write_a_date(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text", ["2023年2月30日", "2023-4.10", "23-4-10", "2023年13月1日", "四月", "2023041", "2023年4月"]
)
def test_what_is_not_a_date_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(DateError, match=f"“{text}”不是有效的日期"):
        parse_date(text)


def test_no_text_is_no_date() -> None:
    assert parse_date(" \u3000") is None


def test_a_date_is_read_as_it_is_written() -> None:
    assert format_date(DAY) == "2023年4月10日"
    assert parse_date(format_date(DAY)) == DAY
