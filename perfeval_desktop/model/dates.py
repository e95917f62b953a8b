"""Dates and years as people type them: 2023年4月10日, 2023.4.10, 20230410, 二〇二三年四月十日, full-width too."""

from __future__ import annotations

import datetime
import re

from perfeval_desktop.model.amount import says_nothing
from perfeval_desktop.model.errors import ModelError

_DATE = re.compile(
    r"(?P<year>\d{4})(?:年(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?|(?P<mark>[-./])(?P<month2>\d{1,2})(?P=mark)(?P<day2>\d{1,2})日?)"
)
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CHINESE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿卅]{1,3})[日号]?"
)
_MIDNIGHT = re.compile(r"(?<=\d)[ T]+0?0:00(:00(\.0+)?)?\s*$")  # a date that a spreadsheet shows with its time of day
_TENS = {"廿": "二十", "卅": "三十"}
_DIGITS = {sign: str(number) for number, sign in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("。"): ".", ord("·"): ".", ord("−"): "-"}


class DateError(ModelError):
    """Text that is not a date."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}”不是有效的日期：请按 2023年4月10日 或 2023-4-10 的样子填写。")


def parse_date(text: str) -> datetime.date | None:
    """Read a typed date; empty text is None, and so is a dash.

    Raises DateError for anything that is not a day of the calendar.
    """
    plain = re.sub(r"\s+", "", _MIDNIGHT.sub("", text.translate(_HALF_WIDTH)))
    if not plain or says_nothing(text):
        return None
    try:
        return datetime.date(*_numbers(plain))
    except ValueError:
        raise DateError(text) from None


def parse_year(text: str) -> int:
    """Read a year: 2022, 2022年度, ２０２２, 二〇二二年. Raises ModelError for anything else, empty text too."""
    plain = re.sub(r"\s+", "", text.translate(_HALF_WIDTH)).removesuffix("度").removesuffix("年")
    digits = "".join(_DIGITS.get(sign, sign) for sign in plain)
    if not _YEAR.fullmatch(digits):
        raise ModelError(f"“{text}”不是年度：请填写四位数字，如 2022。")
    return int(digits)


def format_date(value: datetime.date) -> str:
    """The date as official documents write it: 2023年4月10日."""
    return f"{value.year}年{value.month}月{value.day}日"


def _numbers(plain: str) -> tuple[int, int, int]:
    if match := _COMPACT.fullmatch(plain):
        year, month, day = match.groups()
    elif match := _DATE.fullmatch(plain):
        year, month, day = match["year"], match["month"] or match["month2"], match["day"] or match["day2"]
    elif match := _CHINESE.fullmatch(plain):
        year = "".join(_DIGITS[sign] for sign in match[1])
        month, day = _counted(match[2]), _counted(match[3])
    else:
        raise ValueError(plain)
    return int(year), int(month), int(day)


def _counted(text: str) -> str:
    """A Chinese number up to 99 in digits: 四 is 4, 十 is 10, 二十五 and 廿五 are 25."""
    for sign, tens in _TENS.items():
        text = text.replace(sign, tens)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        tens, ones = "", text
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        raise ValueError(text)
    return str(10 * int(_DIGITS[tens] if tens else bool(ten)) + int(_DIGITS[ones] if ones else 0))
