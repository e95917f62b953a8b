"""Titles and labels are broken by sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.export.balance import balanced_lines
from perfeval_desktop.export.linebreak import Measure

EM = 10.0


def broken(text, ems):
    advances = [EM if char > "\u2000" else EM / 2 for char in text]
    lines = balanced_lines(text, advances, Measure(ems * EM, EM, justify=False, trim=True))
    assert all(line.width <= ems * EM + 1e-6 for line in lines if line.end - line.start > 1)
    return [text[line.start : line.end] for line in lines]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("某市财政局2023年度部门整体支出绩效单位自评报告", ["某市财政局2023年度部门", "整体支出绩效单位自评报告"]),
        (
            "东江市人民政府办公室2023年度农业转移人口市民化奖励资金经费项目支出绩效单位自评报告",
            ["东江市人民政府办公室2023年度", "农业转移人口市民化奖励资金", "经费项目支出绩效单位自评报告"],
        ),
        (
            "东江市人民政府办公室2023年度市政府办工作经费项目支出绩效单位自评报告",
            ["东江市人民政府办公室2023年度市政府办", "工作经费项目支出绩效单位自评报告"],
        ),
        ("自评报告", ["自评报告"]),
    ],
)
def test_titles(title, lines):
    assert broken(title, 20) == lines


@pytest.mark.parametrize(
    ("label", "ems", "lines"),
    [
        ("年度指标值", 4, ["年度", "指标值"]),
        ("未完成", 2.4, ["未", "完成"]),
        ("绩效指标（90%）", 3.2, ["绩效", "指标", "（90%）"]),
        ("一级指标", 3, ["一级", "指标"]),
        ("部门预算资金（万元）", 8, ["部门预算资金", "（万元）"]),
        ("预算调整数（调增为“+”；调减为“-”）", 7.6, ["预算调整数", "（调增为“+”；", "调减为“-”）"]),
    ],
)
def test_labels(label, ems, lines):
    assert broken(label, ems) == lines


@given(st.text(max_size=60).map(lambda text: text.replace("\n", "")), st.floats(1, 30))
def test_no_character_is_lost(text, ems):
    advances = [EM] * len(text)
    lines = balanced_lines(text, advances, Measure(ems * EM, EM, justify=False))
    assert "".join(text[line.start : line.end] for line in lines) == text


def test_a_whole_paragraph_as_a_title_is_broken_like_any_other_text():
    assert len(broken("绩效目标完成情况" * 400, 20)) == 160
