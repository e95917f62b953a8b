"""Notices of other years and names of other projects are found, where they are surely meant."""

import pytest

from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.references import find_foreign_names, find_stale_years, names_in

NOTICE = "根据《财政局关于开展2021年市直部门绩效自评的通知》（临财绩发〔2022〕1号）规定"


def test_a_notice_of_another_year():
    (remark,) = find_stale_years(read(NOTICE), 2022)
    assert remark.span.of(NOTICE) == "2021年"
    assert (remark.fact("found"), remark.fact("expected")) == ("2021年", "2022年")
    assert [span.of(NOTICE) for span in remark.related] == [
        "《财政局关于开展2021年市直部门绩效自评的通知》",
        "临财绩发〔2022〕1号",
    ]


def test_a_report_on_another_year():
    text = "现将2021年度绩效自评情况报告如下："
    (remark,) = find_stale_years(read(text), 2022)
    assert remark.span.of(text) == "2021年度"


@pytest.mark.parametrize(
    "text",
    [
        NOTICE.replace("2021", "2022"),
        NOTICE.replace("2021", "2023"),  # the notice may be called after the year in which the evaluation is made
        NOTICE.replace("2021年", "2020—2022年"),
        "按照《2018—2022年干部教育培训规划》和《关于2019年扶贫工作的意见》，整改2021年绩效自评发现的问题",
        "根据《关于开展绩效自评的通知》（临财绩发〔2021〕1号）",
        "现将2022年度绩效自评情况报告如下：",
    ],
)
def test_a_reference_in_order(text):
    assert list(find_stale_years(read(text), 2022)) == []


def test_the_longest_known_name_is_meant():
    text = "市政府办工作经费、办公室工作经费和工作经费"
    names = ("工作经费", "市政府办工作经费", "", "办")
    assert [name.text for name in names_in(text, names)] == ["市政府办工作经费", "工作经费", "工作经费"]
    assert names_in(text, ()) == ()


KNOWN = ("缉私经费", "市政府办工作经费", "驻京联络处工作经费")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("为顺利开展2022年市级重点项目前期工作经费支出绩效评价工作", ["2022年市级重点项目前期工作经费"]),
        ("对驻京联络处工作经费支出绩效评价进行了自评", ["驻京联络处工作经费"]),
        ("主要用于驻京联络处工作经费等支出", ["驻京联络处工作经费"]),
    ],
)
def test_another_project(text, found):
    remarks = find_foreign_names(read(text), ("缉私经费",), KNOWN)
    assert [remark.span.of(text) for remark in remarks] == found


@pytest.mark.parametrize(
    "text",
    [
        "对缉私经费支出绩效评价进行了自评",
        "为顺利开展2022年缉私经费项目支出绩效评价工作",
        "为做好2022年市直部门整体支出和项目支出绩效评价工作",
        "对项目资金绩效评价、开展专项资金绩效自评、做好各项目绩效评价",
        "《关于下达市政府办工作经费的通知》中安排缉私经费37.98万元",  # one notice may fund several projects
    ],
)
def test_the_project_itself_and_projects_at_large(text):
    assert list(find_foreign_names(read(text), ("缉私经费",), KNOWN)) == []
