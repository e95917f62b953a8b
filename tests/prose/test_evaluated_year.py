"""The year that a report evaluates, from its title or opening."""

import pytest

from perfeval_desktop.prose.evaluated_year import evaluated_year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("某市水务局2022年度部门整体支出绩效自评报告\n2023年4月\n一、概况", 2022),
        ("某市水务局2022年度\n部门整体支出绩效自评报告", 2022),
        ("某县教育局２０２１年项目支出绩效自评报告", 2021),
        ("2022年度绩效自评报告\n根据要求，现将2020年度绩效自评情况报告如下。", 2022),
        ("绩效自评报告\n根据《关于开展2020年度绩效自评的通知》，现将2022年度自评情况报告如下。", 2022),
        ("2021年度和2022年度绩效自评报告", None),
        ("2021—2023年度专项资金绩效自评报告", None),
        ("绩效自评报告\n2022年，全局收入100万元。", None),
        ("", None),
    ],
)
def test_only_when_it_is_certain(text: str, year: int | None) -> None:
    assert evaluated_year(text) == year
