"""How values are shown, offered for editing, and read back."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.model.amount import Unit
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.ui.field_kinds import (
    COUNT,
    DATE,
    RATE,
    SCORE,
    TEXT,
    YEAR,
    Amount,
    Choice,
    FieldKind,
    MemberTick,
    Tick,
)

WAN = Amount(unit=Unit.WAN)
YUAN = Amount(unit=Unit.YUAN)
AMOUNTS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=2)


@given(AMOUNTS, st.sampled_from([WAN, YUAN]))
def test_an_amount_is_offered_with_all_its_digits(value: Decimal, kind: FieldKind) -> None:
    assert kind.parse(kind.edit_text(value)).as_tuple() == value.as_tuple()


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (WAN, "３７.９８", Decimal("3.798E+5")),
        (WAN, "379,800元", Decimal("379800")),
        (YUAN, "37.98万元", Decimal("3.798E+5")),
        (WAN, "=12.5+3", Decimal("1.55E+5")),
        (YUAN, "＝１００÷８", Decimal("12.5")),
        (SCORE, "=5-0.5", Decimal("4.5")),
        (COUNT, "=3*4", 12),
        (TEXT, "=1+1", "=1+1"),
        (SCORE, "98.50", Decimal("98.50")),
        (COUNT, "２０", 20),
        (YEAR, "2022年度", 2022),
        (YEAR, "二〇二二", 2022),
        (YEAR, "二○二二年度", 2022),
        (YEAR, "２０２２ 年", 2022),
        (RATE, "９２．３％", "92.3%"),
        (RATE, "100", "100"),
        (RATE, "100%", "100%"),
        (RATE, "96.980 %", "96.980%"),
        (RATE, "", ""),
        (RATE, "0.923", "92.3%"),
        (RATE, "=1/2", "50%"),
        (RATE, "＝９６．９８÷１００", "96.98%"),
        (RATE, "=1/3", "33.33%"),
        (RATE, "=96.5+0.48", "96.98%"),
        (DATE, "2023.4.10", datetime.date(2023, 4, 10)),
        (TEXT, " ①（2022） ", " ①（2022） "),
        (COUNT, "", None),
    ],
)
def test_what_typed_text_means(kind: FieldKind, text: str, value: object) -> None:
    assert kind.parse(text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (WAN, "1e3"),
        (SCORE, "优"),
        (COUNT, "2.5"),
        (COUNT, "-1"),
        (YEAR, ""),
        (YEAR, "22"),
        (YEAR, "二二"),
        (YEAR, "2022万元"),
        (RATE, "abc"),
        (RATE, "12。5。"),
        (DATE, "四月十日"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(kind: FieldKind, text: str) -> None:
    with pytest.raises(ModelError, match="请"):
        kind.parse(text)


@pytest.mark.parametrize(
    ("kind", "text", "note"),
    [
        (YUAN, "37.98万元", "已换算：37.98万元 = 379,800 元"),
        (WAN, " 379,800元 ", "已换算：379,800元 = 37.9800 万元"),
        (WAN, "（1.5亿）", "已换算：（1.5亿） = -15,000 万元"),
        (WAN, "37.98万元", ""),
        (WAN, "37.98", ""),
        (WAN, "=12.5+3", "=12.5+3 得 15.5"),
        (COUNT, "＝3+4", "＝3+4 得 7"),
        (TEXT, "=1+1", ""),
        (WAN, "", ""),
    ],
)
def test_what_was_made_of_the_text_is_said(kind: FieldKind, text: str, note: str) -> None:
    assert kind.note(text, kind.parse(text)) == note


def test_an_amount_is_also_said_in_capitals() -> None:
    assert WAN.hint(Decimal("3.798E+5")) == "大写：叁拾柒万玖仟捌佰元整"
    assert (WAN.hint(None), SCORE.hint(Decimal(5))) == ("", "")


def test_amounts_are_shown_in_their_unit() -> None:
    assert WAN.display(Decimal("3.798E+5")) == "37.98"
    assert YUAN.display(Decimal("32111370.79")) == "32,111,370.79"


def test_a_choice_is_read_by_its_label_only() -> None:
    kind = Choice(options=(("good", "良"), ("fair", "中")))
    assert kind.parse(" 良") == "good"
    assert kind.display("fair") == "中"
    with pytest.raises(ModelError, match="良、中"):
        kind.parse("优")


def test_ticks_of_one_field_exclude_each_other() -> None:
    full, none = Tick(on=Completion.FULL), Tick(on=Completion.NONE)
    value = full.toggled(None)
    assert value is Completion.FULL
    value = none.toggled(value)
    assert (full.is_on(value), none.is_on(value)) == (False, True)
    assert none.toggled(value) is None
    assert full.parse("", Completion.NONE) is Completion.NONE


def test_ticks_of_many_keep_the_order_of_the_form_and_foreign_keys() -> None:
    order = ("funding", "policy", "other")
    policy = MemberTick(on="policy", order=order)
    funding = MemberTick(on="funding", order=order)
    assert funding.toggled(policy.toggled(("kept",))) == ("funding", "policy", "kept")
    assert policy.parse("×", ("funding", "policy")) == ("funding",)
    assert policy.parse("√", ("other",)) == ("policy", "other")
    with pytest.raises(ModelError, match="勾选"):
        policy.parse("也许", ())


def test_a_rate_of_an_old_file_stays_as_it_was_written() -> None:
    assert RATE.parse("已全部支出", "已全部支出") == "已全部支出"
    assert RATE.edit_text("９２％") == "９２％"
    assert RATE.number("已全部支出") is None


def test_what_became_of_a_typed_rate_is_said() -> None:
    assert RATE.note("0.923", "92.3%") == "0.923 得 92.3%"
    assert RATE.note("=1/2", "50%") == "=1/2 得 50%"
    assert RATE.note("９２．３％", "92.3%") == ""


def test_a_year_is_refused_without_talk_of_money() -> None:
    with pytest.raises(ModelError) as refused:
        YEAR.parse("去年")
    assert "四位数字" in str(refused.value)
    assert "万元" not in str(refused.value)
