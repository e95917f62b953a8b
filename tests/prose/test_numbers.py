"""Figures in prose are read with their unit, their precision and whatever makes them doubtful."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.prose.numbers import Grouping, Kind
from perfeval_desktop.prose.reading import read

# text, span, kind, value, unit
EXACT = [
    ("收入25,196,757.49元，", "25,196,757.49元", Kind.AMOUNT, "25196757.49", "元"),
    ("增6914613.3元，", "6914613.3元", Kind.AMOUNT, "6914613.3", "元"),
    ("安排37.98万元。", "37.98万元", Kind.AMOUNT, "3.798E+5", "万元"),
    ("共１２３．４ 亿元", "１２３．４ 亿元", Kind.AMOUNT, "1.234E+10", "亿元"),
    ("预算25，196，757.49元", "25，196，757.49元", Kind.AMOUNT, "25196757.49", "元"),
    ("到位500万，", "500万", Kind.AMOUNT, "5.00E+6", "万"),
    ("变动率为-5.2%", "-5.2%", Kind.PERCENT, "-0.052", "%"),
    ("占97.51％。", "97.51％", Kind.PERCENT, "0.9751", "％"),
    ("提高1.2个百分点", "1.2个百分点", Kind.POINTS, "0.012", "个百分点"),
    ("得分98.5分，", "98.5分", Kind.SCORE, "98.5", "分"),
    ("受理41738件", "41738件", Kind.COUNT, "41738", "件"),
    ("参保12.5万人", "12.5万人", Kind.COUNT, "1.25E+5", "万人"),
    ("授课23人（次）", "23人（次）", Kind.COUNT, "23", "人（次）"),
    ("学习30分钟", "30分钟", Kind.COUNT, "30", "分钟"),
    ("1.2022年支出5万元", "5万元", Kind.AMOUNT, "5E+4", "万元"),
    ("增长1.09倍", "1.09倍", Kind.TIMES, "1.09", "倍"),
    ("节约5万元", "5万元", Kind.AMOUNT, "5E+4", "万元"),
    ("人口为5个", "5个", Kind.COUNT, "5", "个"),
]


@pytest.mark.parametrize(("text", "span", "kind", "value", "unit"), EXACT)
def test_exact_figures(text, span, kind, value, unit):
    (quantity,) = read(text).quantities
    assert quantity.span.of(text) == span
    assert (quantity.kind, quantity.unit, quantity.doubt) == (kind, unit, "")
    assert quantity.value.as_tuple() == Decimal(value).as_tuple()


@pytest.mark.parametrize(
    "text",
    [
        "约500万元",
        "近30人",
        "≥95%",
        "不少于300条",
        "1000余件",
        "500多万元",
        "30余万元",
        "128件以内",
        "100人以上",
        "100元/人",
        "每人500元",
        "第3次",
        "12，300元",
        "12,34.5元",
        "5万群众",
        "共500个以上",
        "1.35人",
        "三个",
    ],
)
def test_doubtful_figures(text):
    (quantity,) = read(text).quantities
    assert quantity.doubt


@pytest.mark.parametrize("text", ["10-20万元", "5至8人", "3万5千元", "1亿2000万元", "3小时20分钟", "5%—10%", "100×3分"])
def test_figures_that_are_one_with_their_neighbour(text):
    assert [bool(quantity.doubt) for quantity in read(text).quantities] == [True, True]


@pytest.mark.parametrize("text", ["21种3,652例", "20个5,600万元", "312户1,023人次"])
def test_figures_of_two_measures_side_by_side(text):
    assert [quantity.doubt for quantity in read(text).quantities] == ["", ""]


@pytest.mark.parametrize(
    "text",
    ["2022年", "临财绩发〔2023〕1号", "1—12月", "（1）", "1.强化", "G323线", "COVID19", "1" * 40 + "元", "九十九九个"],
)
def test_what_is_no_figure(text):
    assert not [quantity for quantity in read(text).quantities if not quantity.doubt]


@pytest.mark.parametrize(
    ("text", "grouping"),
    [
        ("1234567.00元", Grouping.NONE),
        ("1,234,567.00元", Grouping.THOUSANDS),
        ("1,23,456元", Grouping.IRREGULAR),
    ],
)
def test_grouping(text, grouping):
    assert read(text).quantities[0].grouping is grouping


def test_margin_is_half_of_the_last_place_and_counts_are_exact():
    amount, count, percent = read("37.98万元，12人，4.97%").quantities
    assert (amount.margin, count.margin, percent.margin) == (Decimal("50"), 0, Decimal("0.00005"))


@given(st.integers(0, 10**12), st.integers(0, 4), st.sampled_from(["元", "万元", "亿元"]), st.booleans())
def test_a_written_amount_is_read_back(digits, decimals, unit, grouped):
    number = Decimal(digits).scaleb(-decimals)
    typed = f"{number:,f}" if grouped else f"{number:f}"
    (quantity,) = read(f"安排{typed}{unit}。").quantities
    assert quantity.doubt == ""
    assert quantity.value == number.scaleb({"元": 0, "万元": 4, "亿元": 8}[unit])
    assert quantity.number.of(f"安排{typed}{unit}。") == typed
