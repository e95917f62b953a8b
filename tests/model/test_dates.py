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
        "2023.4.10日",
        "20230410",
        "2023年4月10号",
        "二〇二三年四月十日",
        "二○二三年四月十日",
        "2023-4-10 00:00:00",  # as Excel and WPS show a date whose cell has a time
        "2023/4/10 0:00",
        "2023-04-10T00:00:00",
        "二零二三年四月十号",
    ],
)
def test_the_ways_people_write_a_date(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "2023年2月30日",
        "2023-4.10",
        "23-4-10",
        "2023年13月1日",
        "四月",
        "2023041",
        "2023年4月",
        "二〇二三年十十月一日",
        "二三年四月十日",
        "二〇二三年二月三十日",
        "2023-4-10 14:30:00",  # an hour is no part of a day: it is not thrown away in silence
        "2023-4 00:00:00",
        "二〇二三年四月廿十日",
        "二〇二三年四月",
    ],
)
def test_what_is_not_a_date_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(DateError, match=f"“{text}”不是有效的日期"):
        parse_date(text)


def test_no_text_is_no_date() -> None:
    assert parse_date(" \u3000") is None


def test_a_date_is_read_as_it_is_written() -> None:
    assert format_date(DAY) == "2023年4月10日"
    assert parse_date(format_date(DAY)) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [("一", 1), ("十", 10), ("十五", 15), ("二十", 20), ("三十一", 31), ("廿", 20), ("廿五", 25), ("卅一", 31)],
)
def test_chinese_days_are_counted(text: str, day: int) -> None:
    assert parse_date(f"二〇二二年十二月{text}日") == datetime.date(2022, 12, day)
