"""Dates, document numbers, titles, quotes and grades, with their places."""

import pytest

from perfeval_desktop.prose.names import find_grades
from perfeval_desktop.prose.reading import read


@pytest.mark.parametrize(
    ("text", "span", "parts"),
    [
        ("2022年末", "2022年", (2022, None, None, None)),
        ("2021年度工作", "2021年度", (2021, None, None, None)),
        ("2023年4月25日", "2023年4月25日", (2023, 4, 25, None)),
        ("２０２３ 年 4 月", "２０２３ 年 4 月", (2023, 4, None, None)),
        ("截至9月30日", "9月30日", (None, 9, 30, None)),
        ("1—12月形成", "1—12月", (None, 12, None, None)),
        ("5月份", "5月份", (None, 5, None, None)),
        ("2018—2022年", "2018—2022年", (2018, None, None, 2022)),
        ("2021-2022学年度", "2021-2022学年度", (2021, None, None, 2022)),
        ("2023-04-10", "2023-04-10", (2023, 4, 10, None)),
        ("2023.4.10", "2023.4.10", (2023, 4, 10, None)),
    ],
)
def test_dates(text, span, parts):
    (date,) = read(text).dates
    assert date.span.of(text) == span
    assert (date.year, date.month, date.day, date.until) == parts


def test_dates_that_touch_are_told_apart():
    text = "2021年2022年3月4日5月，2021-12-312022年"
    assert [date.span.of(text) for date in read(text).dates] == ["2021年", "2022年3月4日", "5月"]


@pytest.mark.parametrize("text", ["12个月", "32022年", "1899年", "3.5", "2022人"])
def test_no_dates(text):
    assert read(text).dates == ()


def test_a_span_of_years_covers_what_lies_in_it():
    (span,) = read("2018—2022年").dates
    assert [year for year in range(2016, 2025) if span.covers_year(year)] == [2018, 2019, 2020, 2021, 2022]


@pytest.mark.parametrize(
    ("text", "agency", "written", "in_order"),
    [
        ("（临财绩发〔2023〕1号）", "临财绩发", "临财绩发〔2023〕1号", True),
        ("根据临财行发[2022]126号", "临财行发", "临财行发〔2022〕126号", False),
        ("按照云政发（2021）第7号文件", "云政发", "云政发〔2021〕7号", False),
        ("《通知》临财预发【２０２２】11号中", "临财预发", "临财预发〔2022〕11号", False),
        ("和国办发〔2020〕3号", "国办发", "国办发〔2020〕3号", True),
    ],
)
def test_document_numbers(text, agency, written, in_order):
    (document,) = read(text).documents
    assert (document.agency, document.text, document.in_order) == (agency, written, in_order)
    assert document.span.of(text).startswith(agency)


def test_titles_and_quotes_are_the_outermost():
    reading = read("《关于印发〈办法〉的通知》和《根据《细则》办理，“三定”方案、“甲‘乙’丙”")
    assert [title.text for title in reading.titles] == ["关于印发〈办法〉的通知", "细则"]
    assert [quote.text for quote in reading.quotes] == ["三定", "甲‘乙’丙"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("自评等级为“优”。", ["优"]),
        ("自评等级为优。", ["优"]),
        ("评定为：优秀", ["优秀"]),
        ("质量优，产品优良", []),
        ("结果分为“优”、“良”", ["优", "良"]),
    ],
)
def test_grades(text, found):
    assert [grade.text for grade in find_grades(text, ("优", "优秀", "良", "中", "差"))] == found
