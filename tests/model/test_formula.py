"""Sums typed into number cells."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.model.formula import is_formula, worked_out

PLAIN = st.decimals(-(10**6), 10**6, allow_nan=False, allow_infinity=False, places=2)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("=12.5+3", "15.5"),
        ("＝１２．５＋３", "15.5"),
        (" = 1,234.50 - 2 ", "1232.50"),
        ("=2*(3+4)/7", "2"),
        ("=（1＋2）×3÷9", "1"),
        ("=100/3", "33.333333"),
        ("=100/8", "12.5"),
        ("=50%*100", "50.00"),
        ("=-5+-3", "-8"),
        ("=1.10+2", "3.10"),
        ("=2-3-4", "-5"),
        ("=100/5/2", "10"),
    ],
)
def test_a_sum_is_worked_out(text: str, result: str) -> None:
    assert worked_out(text) == result


@pytest.mark.parametrize("text", ["12.5", "", "1+1", "a=1", "（2022）"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert not is_formula(text)
    assert worked_out(text) == text


@pytest.mark.parametrize(
    "text", ["=", "=1+", "=(1", "=1)", "=1e3", "=A1+2", "=12万元+3", "=1,23+4", "=1 2", "=" + "(" * 300]
)
def test_what_cannot_be_worked_out_is_told(text: str) -> None:
    with pytest.raises(AmountError, match=r"请|算式|千分位"):
        worked_out(text)


def test_a_division_by_zero_is_told() -> None:
    with pytest.raises(AmountError, match="除以了 0"):
        worked_out("=5/(2-2)")


@given(st.lists(PLAIN, min_size=1, max_size=6))
def test_a_sum_of_amounts_is_exact(parts: list[Decimal]) -> None:
    text = "=" + "".join(f"{part:+f}" for part in parts)
    assert Decimal(worked_out(text)) == sum(parts)


@given(st.text(alphabet="0123456789.,+-*/()% =×÷（）", max_size=14))
def test_any_formula_is_a_number_or_refused(text: str) -> None:
    try:
        Decimal(worked_out(f"={text}"))
    except AmountError:
        return
