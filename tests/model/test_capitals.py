"""大写金额, read back by rules of its own."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.model.capitals import capital_amount

DIGITS = {sign: number for number, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}
CENTS = st.integers(-(10**17), 10**17)


def read(text: str) -> Decimal:
    """What the characters say, counted as people do."""
    sign = -1 if text.startswith("负") else 1
    whole, yuan, rest = text.removeprefix("负").partition("元")
    if not yuan:
        whole, rest = "", whole
    small = Decimal(0)
    digit = 0
    for char in rest:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char != "整":
            small += Decimal(digit).scaleb(-1 if char == "角" else -2)
    return sign * (read_whole(whole) + small)


def read_whole(text: str) -> int:
    for word, step in (("亿", 10**8), ("万", 10**4)):
        above, found, below = text.rpartition(word)
        if found:
            return read_whole(above) * step + read_whole(below)
    total = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        else:
            total += digit * UNITS[char]
            digit = 0
    return total + digit


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.5", "伍角整"),
        ("10", "壹拾元整"),
        ("600", "陆佰元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100500", "壹拾万零伍佰元整"),
        ("10010001.10", "壹仟零壹万零壹元壹角整"),
        ("3.798E+5", "叁拾柒万玖仟捌佰元整"),
        ("36227295.30", "叁仟陆佰贰拾贰万柒仟贰佰玖拾伍元叁角整"),
        ("1000000000001", "壹万亿零壹元整"),
        ("-5", "负伍元整"),
    ],
)
def test_an_amount_in_capitals(amount: str, capitals: str) -> None:
    assert capital_amount(Decimal(amount)) == capitals


@given(CENTS)
def test_it_says_the_amount_to_the_cent(cents: int) -> None:
    assert read(capital_amount(Decimal(cents).scaleb(-2))) == Decimal(cents).scaleb(-2)


@given(CENTS)
def test_no_zero_is_said_twice_or_at_the_end(cents: int) -> None:
    text = capital_amount(Decimal(cents).scaleb(-2))
    assert "零零" not in text
    assert "亿万" not in text
    if cents:
        assert not [unit for unit in "元万亿分角" if f"零{unit}" in text]
