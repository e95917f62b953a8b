"""Figures carry the names that stand before them, so that a table can be compared with what the text says."""

import pytest

from perfeval_desktop.prose.terms import named, terms_of


@pytest.mark.parametrize(
    ("text", "key", "figure"),
    [
        ("项目资金于2022年全额到位，到位率100%。", "到位率", "100%"),
        ("2022年年初预算数为500万元", "年初预算", "500万元"),
        ("其中：基本支出18,594,757.49元", "基本支出", "18,594,757.49元"),
        ("总收入：500万元", "总收入", "500万元"),
        ("本次自评得分98.5分，自评等级为“优”", "本次自评得分", "98.5分"),
    ],
)
def test_name_of_a_figure(text, key, figure):
    (term,) = terms_of(text)
    assert (term.key, term.span.of(text)) == (key, figure)


def test_figures_in_titles_and_quotes_are_none():
    assert terms_of("《关于安排资金500万元的通知》“8个一”行动") == ()


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("总收入", ["500万元"]),
        ("收入总计", ["900万元"]),
        ("预算数", ["100万元", "200万元"]),
        ("项目支出", ["50万元"]),
        ("结余", []),
        ("数", []),
    ],
)
def test_what_a_name_can_mean(name, figures):
    text = "总收入500万元，全市收入总计900万元，年初预算数100万元，调整预算数200万元，2022年项目支出50万元。"
    assert [term.span.of(text) for term in named(terms_of(text), name)] == figures
