"""Text from a Chinese keyboard becomes a number in one place, and a number becomes text in one place.

Money is a Decimal in 元. Its exponent is the precision that was typed: 37.98 万元 is ``Decimal("3.798E+5")``, known to
±50 元, and is not the same knowledge as ``Decimal("379800.00")``. Nothing here uses float.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import Enum
from functools import lru_cache

from perfeval_desktop.model.errors import AmountError

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,4}(,[0-9]{4})+)(\.[0-9]*)?")
# Bookkeepers write −5 as (5); the unit may stand inside the brackets or behind them.
_BRACKETS = re.compile(r"^\((.*)\)$")
_MEASURE_WORD = re.compile(r"(?<=[0-9０-９])\s*[个人名家项件次户辆台位]$")
_POINTS = re.compile(r"(?<=[0-9０-９.．])\s*分$")
_WHOLE_NUMBER = "请填写不小于 0 的整数，如 20"
_CURRENCY = re.compile(r"^([+-]?)¥")
# The half-width twin of each full-width sign; not NFKC, which would also turn ① into 1.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("￥"): "¥",
    ord("、"): ",",
    ord("。"): ".",  # what the key of the decimal point gives while Chinese is typed
    ord("−"): "-",
    ord("–"): "-",
    ord("\u00a0"): " ",
    ord("\u3000"): " ",
}
# How printed tables and spreadsheets write that there is no number; not 0, which is one. ¥ - is Excel's 会计专用.
_NOTHING = re.compile(r"[¥￥]?[-—－–‐‑―/／]+")
_TEXT_MARK = re.compile(r"^\s*['’‘](?=[0-9０-９+\-.（(])")  # a spreadsheet's sign that a number is kept as text
_TWO_LINES = re.compile(r"[0-9.]\s*[\r\n\u2028\u2029]\s*[0-9.]")  # two numbers, which must not become one
# So are these beside each other: blanks only divide groups of three digits behind at most three.
_SIDE_BY_SIDE = re.compile(r"(?<=[0-9])[^\S\r\n]+(?![0-9]{3}(?![0-9]))[0-9]|[0-9]{4}[^\S\r\n]+[0-9]")
_MAX_DIGITS = 18  # 10¹⁵ 元 and 分 fit; more digits are a slip of the hand, not a budget
_MAX_POWER = 15


class Unit(Enum):
    """The unit of an amount column; ``exponent`` is its power of ten in 元."""

    YUAN = "元"
    WAN = "万元"
    YI = "亿元"

    @property
    def exponent(self) -> int:
        return _POWERS[self._value_]


_POWERS = {"元": 0, "万元": 4, "亿元": 8}


_SUFFIXES = (("亿元", 8), ("亿", 8), ("万元", 4), ("万", 4), ("元整", 0), ("元", 0), ("圆", 0))


def half_width(text: str) -> str:
    """``text`` with the half-width twin of each full-width sign: for numbers only, never for text that is kept."""
    return text.translate(_HALF_WIDTH)


def unit_typed(text: str) -> Unit | None:
    """The unit that stands at the end of a typed amount, None when it has none: 37.98万 is in 万元."""
    plain = re.sub(r"[\s()]+", "", half_width(text))
    power = next((power for suffix, power in _SUFFIXES if plain.endswith(suffix)), None)
    return next((unit for unit in Unit if unit.exponent == power), None)


def is_storable(value: Decimal) -> bool:
    """True when ``value`` is finite, has at most 18 digits, and its first digit lies between 10¹⁵ and 10⁻¹⁵."""
    return value.is_finite() and len(value.as_tuple().digits) <= _MAX_DIGITS and abs(value.adjusted()) <= _MAX_POWER


def parse_number(text: str) -> Decimal | None:
    """Read a plain number: full-width digits, separators and （5） for −5 are accepted.

    Empty text is None: not filled in, never zero; so is the dash of printed tables. Raises AmountError for ``1e3``,
    ``NaN`` and anything else.
    """
    plain = _plain(text)
    return _decimal(plain, text) if plain else None


def parse_points(text: str) -> Decimal | None:
    """Read points as people write them: ``4``, ``4.5 分``. Raises AmountError; empty text is None."""
    try:
        return parse_number(_POINTS.sub("", text.strip()))
    except AmountError as error:
        raise AmountError(text, "请填写分数，如 9.5") from error


def parse_count(text: str) -> int | None:
    """Read a whole number that is not negative, a measure word may follow: ``20``, ``20 个``. Empty text is None.

    Raises AmountError.
    """
    try:
        number = parse_number(_MEASURE_WORD.sub("", text.strip()))
    except AmountError as error:
        raise AmountError(text, _WHOLE_NUMBER) from error
    if number is None:
        return None
    if number < 0 or number != number.to_integral_value():
        raise AmountError(text, _WHOLE_NUMBER)
    return int(number)


def parse_amount(text: str, unit: Unit = Unit.YUAN) -> Decimal | None:
    """Read an amount typed in a column of ``unit`` and return it in 元 with the precision typed.

    A unit in the text (元, 万元, 亿元) wins over the column's. Raises AmountError; empty text is None.
    """
    plain, exponent = _plain(text), unit.exponent
    if not plain:
        return None
    for suffix, power in _SUFFIXES:
        if plain.endswith(suffix):
            plain, exponent = plain.removesuffix(suffix), power
            break
    return _decimal(_CURRENCY.sub(r"\1", plain), text, exponent)


def parse_percent(text: str) -> Decimal | None:
    """Read ``92.3%`` or ``92.3`` as the ratio 0.923 (precision kept). Raises AmountError; empty text is None."""
    plain = _plain(text)
    return _decimal(plain.removesuffix("%"), text, -2) if plain else None


def format_amount(value: Decimal, unit: Unit = Unit.YUAN, *, decimals: int | None = 2, separators: bool = True) -> str:
    """Write an amount in 元 as text in ``unit``; ``decimals=None`` writes all the digits that are known."""
    return format_number(_scaled(value, -unit.exponent), decimals=decimals, separators=separators)


def shown_amount(value: Decimal, unit: Unit, decimals: int | None, *, separators: bool) -> str:
    """The same for the screen: 12 元 in a column of 万元 is no 0.00, it is shown with all its digits."""
    text = format_amount(value, unit, decimals=decimals, separators=separators)
    if value and not text.strip("-0.,"):
        return format_amount(value, unit, decimals=None, separators=separators)
    return text


def format_number(value: Decimal, *, decimals: int | None = None, separators: bool = False) -> str:
    """Write a number in positional notation, never with an exponent; rounds half up, as the forms do."""
    number = value if decimals is None else round_half_up(value, decimals)
    return f"{number:,f}" if separators else f"{number:f}"


def format_percent(ratio: Decimal, *, decimals: int | None = 2, sign: str = "%") -> str:
    """Write the ratio 0.923 as ``92.30%``; with ``decimals=None`` superfluous zeros are dropped."""
    percent = _scaled(ratio, 2)
    if decimals is None:
        return trim_zeros(percent) + sign
    return format_number(percent, decimals=decimals) + sign


def trim_zeros(value: Decimal) -> str:
    """Write a score as the forms do: 98.5, 4, 0.5, 10; no superfluous zero, no exponent."""
    text = f"{_without_minus_zero(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round to ``decimals`` places, halves away from zero. Values of any size keep all their digits."""
    with localcontext() as context:
        context.prec = 60
        return _without_minus_zero(value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def half_unit(value: Decimal) -> Decimal:
    """Half of the last typed place: the true amount lies within ``value ± half_unit(value)``."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # amounts are finite: the parser and the codec let nothing else in
    return half_of_place(exponent)


@lru_cache(maxsize=64)
def half_of_place(exponent: int) -> Decimal:
    """Half of the place that counts 10 ** ``exponent`` 元: 0.005 for −2."""
    return Decimal(5).scaleb(exponent - 1)


def _without_minus_zero(value: Decimal) -> Decimal:
    """−0.00, which a small loss becomes when it is rounded, is a zero on paper."""
    return value if value else value.copy_abs()


def says_nothing(text: str) -> bool:
    """True for what stands in printed tables where there is no number: a dash, a stroke."""
    return _NOTHING.fullmatch("".join(text.split())) is not None


def _plain(text: str) -> str:
    if says_nothing(text):
        return ""
    text = _TEXT_MARK.sub("", text)
    if _TWO_LINES.search(half_width(text)):
        raise AmountError(text, "一格里有几行数字，请分开填写")
    if _SIDE_BY_SIDE.search(half_width(text)):
        raise AmountError(text, "一格里有几个数字，请分开填写；是一个数的，请去掉中间的空格")
    return _BRACKETS.sub(r"-\1", re.sub(r"\s+", "", half_width(text)))


def _decimal(plain: str, typed: str, exponent: int = 0) -> Decimal:
    plain = _BRACKETS.sub(r"-\1", plain)
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        raise AmountError(typed, "千分位逗号的位置不对，请检查" if "," in plain else "")
    value = _without_minus_zero(_scaled(Decimal(plain), exponent))
    if not is_storable(value):
        raise AmountError(typed, "位数过多，请检查是否多输入了数字")
    return value


def _scaled(value: Decimal, exponent: int) -> Decimal:
    sign, digits, own = value.as_tuple()
    assert isinstance(own, int)
    return Decimal((sign, digits, own + exponent))
