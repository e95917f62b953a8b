"""Amounts as they are typed on a Chinese keyboard: read with their precision, or refused with advice."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perfeval_desktop.model.amount import (
    Unit,
    format_amount,
    format_number,
    format_percent,
    half_unit,
    is_storable,
    parse_amount,
    parse_count,
    parse_number,
    parse_percent,
    parse_points,
    round_half_up,
    shown_amount,
    trim_zeros,
)
from perfeval_desktop.model.errors import AmountError
from tests.strategies import decimals

# typed text, unit of the column, the amount in 元 with the precision typed
AMOUNTS = [
    ("0", Unit.YUAN, "0"),
    ("0.00", Unit.YUAN, "0.00"),
    ("5", Unit.YUAN, "5"),
    ("5.", Unit.YUAN, "5"),
    (".5", Unit.YUAN, "0.5"),
    ("1234.50", Unit.YUAN, "1234.50"),
    ("1,234.50", Unit.YUAN, "1234.50"),
    ("36,227,295.30", Unit.YUAN, "36227295.30"),
    ("3622,7295.30", Unit.YUAN, "36227295.30"),
    ("32 111 370.79", Unit.YUAN, "32111370.79"),
    ("  37.98  ", Unit.YUAN, "37.98"),
    ("37.98\n", Unit.YUAN, "37.98"),
    ("37.98", Unit.WAN, "3.798E+5"),
    ("37.980", Unit.WAN, "3.7980E+5"),
    ("3798", Unit.WAN, "3.798E+7"),
    ("0", Unit.WAN, "0E+4"),
    ("0.00", Unit.WAN, "0E+2"),
    ("1.2", Unit.YI, "1.2E+8"),
    ("37.98万元", Unit.YUAN, "3.798E+5"),
    ("37.98万元", Unit.WAN, "3.798E+5"),
    ("37.98万", Unit.YUAN, "3.798E+5"),
    ("1.5亿元", Unit.WAN, "1.5E+8"),
    ("1.5亿", Unit.YUAN, "1.5E+8"),
    ("379800元", Unit.WAN, "379800"),
    ("379800元整", Unit.WAN, "379800"),
    ("12。5", Unit.YUAN, "12.5"),
    ("379,800.00 元", Unit.WAN, "379800.00"),
    ("¥1,234.50", Unit.YUAN, "1234.50"),
    ("￥1,234.50", Unit.YUAN, "1234.50"),
    ("-¥5", Unit.YUAN, "-5"),
    ("-5", Unit.YUAN, "-5"),
    ("−5", Unit.YUAN, "-5"),
    ("–5", Unit.YUAN, "-5"),
    ("+691.46", Unit.WAN, "6.9146E+6"),
    ("(5)", Unit.YUAN, "-5"),
    ("（1,234.50）", Unit.YUAN, "-1234.50"),
    ("（37.98万元）", Unit.YUAN, "-3.798E+5"),
    ("（37.98）万元", Unit.YUAN, "-3.798E+5"),
    ("－５", Unit.YUAN, "-5"),
    ("１２３４．５０", Unit.YUAN, "1234.50"),
    ("１２，３４５．６７", Unit.YUAN, "12345.67"),
    ("１２、３４５．６７", Unit.YUAN, "12345.67"),
    ("３７．９８　万元", Unit.YUAN, "3.798E+5"),
    ("37\u00a0980", Unit.YUAN, "37980"),
    ("000123", Unit.YUAN, "123"),
    ("123456789012345678", Unit.YUAN, None),
    ("1234567890123456.78", Unit.YUAN, "1234567890123456.78"),
    ("999999999999", Unit.WAN, "9.99999999999E+15"),
    ("1000000000000", Unit.WAN, None),
    ("0.000000000000001", Unit.YUAN, "1E-15"),
    ("0.0000000000000001", Unit.YUAN, None),
    ("1234567890.123456789", Unit.YUAN, None),
]


@pytest.mark.parametrize(("text", "unit", "expected"), [row for row in AMOUNTS if row[2] is not None])
def test_an_amount_is_read_in_yuan_with_its_precision(text: str, unit: Unit, expected: str) -> None:
    amount = parse_amount(text, unit)
    assert amount is not None
    assert amount.as_tuple() == Decimal(expected).as_tuple()


@pytest.mark.parametrize(("text", "unit"), [row[:2] for row in AMOUNTS if row[2] is None])
def test_an_amount_beyond_all_budgets_is_a_slip_of_the_hand(text: str, unit: Unit) -> None:
    with pytest.raises(AmountError, match="位数过多"):
        parse_amount(text, unit)


@pytest.mark.parametrize("text", ["-0", "-0.00", "（0）", "－０元"])
def test_a_zero_has_no_sign(text: str) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert not amount.is_signed()


@pytest.mark.parametrize(
    "text", ["", " ", "\u3000", "\n\t", "-", " -   ", "—", "——", "－", "–", "/", "／", " ¥ -   ", "￥—"]
)
def test_nothing_typed_is_not_zero(text: str) -> None:
    assert parse_amount(text) is None
    assert parse_number(text) is None
    assert parse_percent(text) is None


@pytest.mark.parametrize("text", ["'12", "’12", " '１２", "'12.0", "'-12"])
def test_the_mark_of_a_number_kept_as_text_is_no_part_of_it(text: str) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert abs(amount) == 12


@pytest.mark.parametrize("text", ["'", "12'", "''12", "'五"])
def test_a_quotation_mark_elsewhere_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text)


@pytest.mark.parametrize(
    ("value", "shown"), [("12", "0.0012"), ("0", "0.00"), ("50", "0.01"), ("-12", "-0.0012"), ("3.798E+5", "37.98")]
)
def test_an_amount_that_would_round_to_nothing_is_shown_with_its_digits(value: str, shown: str) -> None:
    assert shown_amount(Decimal(value), Unit.WAN, 2, separators=False) == shown


BAD = [
    *("1e3", "1E3", "NaN", "Infinity", "-inf", "0x10", "1_000", "1/2", "=1+1", "1+1", "五万", "①", "⑤", "½", "Ⅳ"),
    *(
        "12。5。",
        "1.2.3",
        "..",
        ".",
        "+",
        "--5",
        "+-5",
        "5-",
        "(5",
        "5)",
        "((5))",
        "(-5)x",
        "()",
        "—5",
        "无",
        "abc",
    ),
    *("5 元 角", "五元", "元", "万元", "¥", "5¥", "5万万", "5元万", "37.98%", "٣٧", "5\u200b", "5\0", "5\ud842"),
]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_amount_is_refused_with_the_text_and_advice(text: str) -> None:
    with pytest.raises(AmountError) as caught:
        parse_amount(text)
    assert caught.value.text == text
    assert f"“{text}”" in str(caught.value)
    assert "请" in str(caught.value)


@pytest.mark.parametrize("text", ["1,23", "12,34,567", ",123", "1,,234", "1,234,", "1,2345,678", "1.234,5"])
def test_separators_in_the_wrong_place_are_told_as_such(text: str) -> None:
    with pytest.raises(AmountError, match="千分位逗号"):
        parse_amount(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("98.5", "98.5"), ("１０", "10"), ("（2）", "-2"), ("1,000", "1000"), ("0.50", "0.50")],
)
def test_a_plain_number_is_read(text: str, expected: str) -> None:
    assert str(parse_number(text)) == expected


@pytest.mark.parametrize("text", ["5元", "5万", "5%", "¥5"])
def test_a_plain_number_has_no_unit(text: str) -> None:
    with pytest.raises(AmountError):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("92.3%", "0.923"),
        ("92.30", "0.9230"),
        ("９２．３％", "0.923"),
        ("100%", "1.00"),
        ("-5%", "-0.05"),
        ("0", "0.00"),
    ],
)
def test_a_percentage_is_read_as_a_ratio(text: str, expected: str) -> None:
    assert str(parse_percent(text)) == expected


@pytest.mark.parametrize("text", ["%", "%5", "5%%", "五%"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_percent(text)


@given(decimals(), st.sampled_from(Unit))
def test_an_amount_written_in_full_is_read_back_the_same(amount: Decimal, unit: Unit) -> None:
    sign, _, exponent = amount.as_tuple()
    assume(isinstance(exponent, int) and exponent <= unit.exponent)  # else the zeros written would claim more
    text = format_amount(amount, unit, decimals=None)
    read = parse_amount(text, unit)
    assert read is not None
    assert read.as_tuple() == amount.as_tuple()
    assert ("-" in text) == bool(sign)


@given(decimals(), st.sampled_from(Unit), st.booleans())
def test_a_written_amount_is_positional_and_near(amount: Decimal, unit: Unit, separators: bool) -> None:
    text = format_amount(amount, unit, separators=separators)
    assert "E" not in text
    assert len(text.partition(".")[2]) == 2
    shown = Decimal(text.replace(",", "")).scaleb(unit.exponent)
    assert abs(shown - amount) <= Decimal(5).scaleb(unit.exponent - 3)


@pytest.mark.parametrize(
    ("amount", "unit", "decimals_shown", "expected"),
    [
        ("6914600", Unit.WAN, 2, "691.46"),
        ("36227295.30", Unit.YUAN, 2, "36,227,295.30"),
        ("36227295.30", Unit.WAN, 2, "3,622.73"),
        ("3.798E+5", Unit.YUAN, 2, "379,800.00"),
        ("3.798E+5", Unit.YUAN, None, "379,800"),
        ("3.798E+5", Unit.WAN, None, "37.98"),
        ("0", Unit.WAN, 2, "0.00"),
        ("-5", Unit.YUAN, 2, "-5.00"),
    ],
)
def test_an_amount_is_written_as_the_forms_do(
    amount: str, unit: Unit, decimals_shown: int | None, expected: str
) -> None:
    assert format_amount(Decimal(amount), unit, decimals=decimals_shown) == expected


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("0.124999", 2, "0.12"), ("2.5", 0, "3"), ("3.5", 0, "4")],
)
def test_halves_are_rounded_away_from_zero(value: str, places: int, expected: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == expected


def test_very_large_values_keep_all_their_digits_when_rounded() -> None:
    assert str(round_half_up(Decimal("123456789012345678901234567890.125"), 2)) == "123456789012345678901234567890.13"


@pytest.mark.parametrize(
    ("ratio", "places", "expected"),
    [("0.923", 2, "92.30%"), ("0.923", None, "92.3%"), ("1", None, "100%"), ("1.00", None, "100%"), ("0", 2, "0.00%")],
)
def test_a_ratio_is_written_as_a_percentage(ratio: str, places: int | None, expected: str) -> None:
    assert format_percent(Decimal(ratio), decimals=places) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("98.50", "98.5"), ("4.0", "4"), ("10", "10"), ("1E+1", "10"), ("0.50", "0.5"), ("0.00", "0"), ("-2.0", "-2")],
)
def test_a_score_is_written_without_superfluous_zeros(value: str, expected: str) -> None:
    assert trim_zeros(Decimal(value)) == expected


@given(decimals(), st.integers(0, 4))
def test_no_zero_is_printed_with_a_minus(value: Decimal, places: int) -> None:
    texts = [
        format_amount(value, Unit.WAN, decimals=places),
        format_number(value, decimals=places),
        format_percent(value, decimals=places),
        trim_zeros(round_half_up(value, places)),
        trim_zeros(value * 0),
    ]
    assert not [text for text in texts if text.startswith("-") and not text.strip("-0.,%")]


@pytest.mark.parametrize(("value", "shown"), [("-0.004", "0.00"), ("-0.005", "-0.01"), ("-0", "0.00")])
def test_a_small_loss_rounds_to_a_plain_zero(value: str, shown: str) -> None:
    assert format_number(Decimal(value), decimals=2) == shown


def test_separators_are_a_matter_of_taste() -> None:
    assert format_number(Decimal("1234.5"), decimals=2) == "1234.50"
    assert format_number(Decimal("1234.5"), decimals=2, separators=True) == "1,234.50"


@pytest.mark.parametrize(
    ("typed", "half"), [("3.798E+5", "50"), ("379800", "0.5"), ("1.5E+8", "5E+6"), ("0.00", "0.005")]
)
def test_the_precision_typed_is_half_of_the_last_place(typed: str, half: str) -> None:
    assert half_unit(Decimal(typed)) == Decimal(half)


@given(decimals())
def test_whatever_the_strategy_makes_can_be_kept(amount: Decimal) -> None:
    assert is_storable(amount)


@pytest.mark.parametrize(
    "value", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+16", "1E-16", "0E+16", "1234567890123456789"]
)
def test_what_no_file_could_hold_is_not_kept(value: str) -> None:
    assert not is_storable(Decimal(value))


@given(st.text(max_size=8))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = parse_amount(text)
    except AmountError:
        return
    assert amount is None or is_storable(amount)


@pytest.mark.parametrize(("text", "points"), [("4", "4"), ("4分", "4"), ("４．５ 分", "4.5"), ("", None), ("-1", "-1")])
def test_points_may_be_followed_by_their_unit(text: str, points: str | None) -> None:
    assert parse_points(text) == (None if points is None else Decimal(points))


@pytest.mark.parametrize(("text", "count"), [("20", 20), ("20个", 20), ("２０ 人", 20), ("1,024名", 1024), (" ", None)])
def test_counts_may_be_followed_by_a_measure_word(text: str, count: int | None) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["分", "4分半", "4万元", "分4"])
def test_what_is_no_score_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(AmountError, match=f"“{text}”不是有效的数字：请填写分数，如 9.5。"):
        parse_points(text)


@pytest.mark.parametrize("text", ["个", "1.5人", "-3", "20万元", "约20人"])
def test_what_is_no_count_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(AmountError, match=f"“{text}”不是有效的数字：请填写不小于 0 的整数，如 20。"):
        parse_count(text)


@pytest.mark.parametrize("text", ["1\n2", "1859.48\r\n660.20", "１．\n５", "12 \n 3万元"])
def test_numbers_in_two_lines_are_not_joined_into_one(text: str) -> None:
    with pytest.raises(AmountError, match="几行数字"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["1,859.48\n", "\n1 859.48", "1859.48\n万元"])
def test_a_line_break_beside_a_number_is_no_digit(text: str) -> None:
    assert parse_amount(text) in (Decimal("1859.48"), Decimal("18594800"))


@pytest.mark.parametrize("text", ["1 2", "2022 100", "12 3万元", "１　２", "1 234 5", "37.98 37.98", "1\u00a00"])
def test_two_numbers_in_one_line_are_not_joined_into_one(text: str) -> None:
    with pytest.raises(AmountError, match="几个数字"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["32 111 370.79", "32\u00a0111\u2009370.79", "32, 111, 370.79", "32 111 370 .79 元"])
def test_blanks_between_thousands_are_read_over(text: str) -> None:
    assert parse_amount(text) == Decimal("32111370.79")
