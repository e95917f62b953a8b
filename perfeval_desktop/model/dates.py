"""Dates as people type them: 2023年4月10日, 2023.4.10, 2023-04-10, 20230410, in full-width digits too."""

from __future__ import annotations

import datetime
import re

from perfeval_desktop.model.errors import ModelError

_DATE = re.compile(
    r"(?P<year>\d{4})(?:年(?P<month>\d{1,2})月(?P<day>\d{1,2})日?|(?P<mark>[-./])(?P<month2>\d{1,2})(?P=mark)(?P<day2>\d{1,2}))"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("。"): ".", ord("·"): ".", ord("−"): "-"}


class DateError(ModelError):
    """Text that is not a date."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}”不是有效的日期：请按 2023年4月10日 或 2023-4-10 的样子填写。")


def parse_date(text: str) -> datetime.date | None:
    """Read a typed date; empty text is None. Raises DateError for anything that is not a day of the calendar."""
    plain = re.sub(r"\s+", "", text.translate(_HALF_WIDTH))
    if not plain:
        return None
    try:
        return datetime.date(*_numbers(plain))
    except ValueError:
        raise DateError(text) from None


def format_date(value: datetime.date) -> str:
    """The date as official documents write it: 2023年4月10日."""
    return f"{value.year}年{value.month}月{value.day}日"


def _numbers(plain: str) -> tuple[int, int, int]:
    if match := _COMPACT.fullmatch(plain):
        year, month, day = match.groups()
    elif match := _DATE.fullmatch(plain):
        year, month, day = match["year"], match["month"] or match["month2"], match["day"] or match["day2"]
    else:
        raise ValueError(plain)
    return int(year), int(month), int(day)
