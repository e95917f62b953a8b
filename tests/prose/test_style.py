"""Slips of the hand and of the form are remarked; what only looks like one is not."""

import pytest

from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.style import find_style, find_wording, find_words, in_full_width

# text, kind, the place, the quick fix
SLIPS = [
    ("甲1,234.50元，乙2,345.60元，丙3456.7元。", "separators", "3456.7元", "3,456.7元"),
    ("甲1,234.50万元，乙2,345.60万元，丙12345.67万元。", "separators", "12345.67万元", "12,345.67万元"),
    ("甲1,23,456.00元。", "separators", "1,23,456.00元", None),
    ("安排工作经费经费96.98万元。", "doubled", "经费经费", "经费"),
    ("根据《根据《财政局通知》办理。", "doubled", "根据《根据《", "根据《"),
    ("确保资金的的安全。", "doubled", "的的", "的"),
    ("完成了了。", "doubled", "了了", "了"),
    ("全面落实。。下一步", "doubled", "。。", "。"),
    ("包括甲、、乙。", "doubled", "、、", "、"),
    ("按照《关于上报报告（临政办发〔2021〕21号）的要求", "bracket", "《", None),
    ("行政编制89人）。", "bracket", "）", None),
    ("“甲（乙”丙）", "bracket", "（乙”丙）", None),
    ("金额××万元", "placeholder", "××", None),
    ("20XX年度", "placeholder", "XX", None),
    ("联系人：***", "placeholder", "***", None),
    ("主要职责（100字以内）", "placeholder", "（100字以内）", None),
    ("开展了各项工作……\n二、", "placeholder", "……", None),
    ("指标1：培训人数\n指标2：\n", "placeholder", "指标2：", None),
    ("X年X月", "placeholder", "X", None),
    ("负责人：（请填写姓名）", "placeholder", "（请填写姓名）", None),
    ("联系电话____", "placeholder", "____", None),
    ("（情况待补充）", "placeholder", "待补充", None),
    ("工作开展情况...\r\n二、收支", "placeholder", "...", None),
    ("已经完成。。。\n二、收支", "placeholder", "。。。", None),
    ("措施一：\n加强领导", "placeholder", "措施一：", None),
    ("拨付×月工资", "placeholder", "×", None),
    ("加强管理、、严格监督", "doubled", "、、", "、"),
    ("目标如下：：加强管理", "doubled", "：：", "："),
    ("根据安排,开展慰问", "half_width", ",", None),
    ("等级“优”(得分最高)", "half_width", "(", None),
    ("根据临财发[2022]1号", "document_number", "临财发[2022]1号", "临财发〔2022〕1号"),
]


@pytest.mark.parametrize(("text", "kind", "place", "fix"), SLIPS)
def test_slip(text, kind, place, fix):
    remark = next(remark for remark in find_style(read(text)) if remark.kind == f"prose.{kind}")
    assert {other.kind for other in find_style(read(text))} == {f"prose.{kind}"}
    assert remark.span.of(text) == place
    assert remark.replacement == fix


IN_ORDER = [
    "甲1,234.50元，乙3456.7元。",  # one grouped amount is no habit
    "甲1,234.50元，乙2,345.60元，丙678.9元，丁3456.7万元，编号20220405。",
    "天天学习、人人参与、层层落实、户户清、个个过关，一项一项抓，逐条逐条对，认认真真、稳稳当当。",
    "各项各类工作逐项逐条落实，为了了解情况，以服务群众为目的的活动，的的确确，对对口单位与与会人员。",
    "项目支出支出进度加快，重点工作工作方案印发，市市场监管局和和谐社区。",
    "绩效跟踪、绩效评价、绩效评价结果应用，铁路局、铁路总公司。",
    "1）加强领导；2）明确责任。\n（一）数量指标",
    "“第一段话。\n“第二段话。”",
    "第一段（括号里\n分了段）。",
    "得分=办结率100%×标准分值（10分），面积3×5米",
    "……等等，他说……后来好了。",
    "指标1：培训人数500人",
    "1.5万元,2.5万元；GDP(国内)",
    "临财绩发〔2023〕1号、（2022）云01民初123号",
    "don’t",
]


@pytest.mark.parametrize("text", IN_ORDER)
def test_in_order(text):
    found = [(remark.kind, remark.span.of(text)) for remark in find_style(read(text))]
    assert [item for item in found if item[0] != "prose.half_width"] == []


def test_half_width_marks_are_one_remark_with_one_fix():
    text = "根据安排,开展慰问(节日期间),共3,000.5元;效果好."
    reading = read(text)
    (remark,) = [remark for remark in find_style(reading) if remark.kind == "prose.half_width"]
    assert (remark.span.start, remark.fact("count"), len(remark.related)) == (4, "6", 5)
    assert in_full_width(reading) == "根据安排，开展慰问（节日期间），共3,000.5元；效果好。"
    assert not [other for other in find_style(read(in_full_width(reading))) if other.kind == remark.kind]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "将发文数量控制在128件以内，信息不少于3000条，2022年内完成向上争取资金600万元。",
            ["控制在128件以内", "不少于3000条", "2022年内完成"],
        ),
        ("力争达到95%，确保完成任务", ["力争", "确保完成任"]),
        ("发文126件，上报信息312条，争取资金612万元，已全部完成。", []),
    ],
)
def test_words_of_a_target(text, places):
    remarks = find_wording(text)
    assert [remark.span.of(text) for remark in remarks] == places
    assert {remark.kind for remark in remarks} <= {"prose.modal"}


def test_words_that_a_pack_lists():
    text = "工作效率有所提升，服务质量明显提升，进一步加强"
    found = find_words(text, ("提升", "明显提升", "进一步", ""))
    assert [remark.span.of(text) for remark in found] == ["提升", "明显提升", "进一步"]
    assert find_words(text, ()) == find_words(text, ("",)) == ()


def test_patterns_come_from_the_caller():
    assert [remark.span.start for remark in find_wording("拟建3座，已建2座", (r"拟建",))] == [0]
