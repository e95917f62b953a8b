"""Years, days, months and ranges of them as they stand in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from perfeval_desktop.prose.spans import Span

DIGIT = "[0-9０-９]"
DASH = "[-－–—−~～至到]"
HALF_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {ord("．"): ".", ord("，"): ","}

GAP = "[ \u00a0\u3000]?"
YEAR = rf"(?:19|20|１９|２０){DIGIT}{{2}}"
_SMALL = rf"{DIGIT}{{1,2}}"
_DIGITS = re.compile(f"{DIGIT}+")
_DATE = re.compile(
    rf"(?P<first>{YEAR}){GAP}(?:年度?)?{GAP}{DASH}{{1,2}}{GAP}(?P<last>{YEAR}){GAP}(?:学?年度?)"
    rf"|(?P<year>{YEAR}){GAP}年{GAP}(?P<month>{_SMALL}){GAP}月(?:份|{GAP}(?P<day>{_SMALL}){GAP}[日号])?"
    rf"|(?P<year2>{YEAR})(?P<mark>[-./])(?P<month2>{_SMALL})(?P=mark)(?P<day2>{_SMALL})(?!{DIGIT})"
    rf"|(?P<year3>{YEAR}){GAP}年度?"
    rf"|(?:{_SMALL}{GAP}月?{GAP}{DASH}{{1,2}}{GAP})?(?P<month4>{_SMALL}){GAP}月(?:份|{GAP}(?P<day4>{_SMALL}){GAP}[日号])?"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, a year or a span of years; what the text does not say is None. ``until`` is the last year of a span."""

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    until: int | None = None

    def covers_year(self, year: int) -> bool:
        """True when ``year`` is the year named, or lies in the span of years named."""
        return self.year is not None and self.year <= year <= (self.until or self.year)


def find_dates(text: str) -> tuple[DateMention, ...]:
    """The dates of ``text`` in their order: 2022年, 2021—2023年, 2023年4月25日, 2023-04-25, 9月30日, 1—12月."""
    return tuple(_mentions(text))


def _mentions(text: str) -> Iterator[DateMention]:
    """A date begins with digits, all of them: looking for these first is faster than trying every place."""
    behind = 0
    for digits in _DIGITS.finditer(text):
        match = _DATE.match(text, digits.start()) if digits.start() >= behind else None
        if match is not None:
            behind = match.end()
            yield _mention(match)


def _mention(match: re.Match[str]) -> DateMention:
    def number(*groups: str) -> int | None:
        digits = next((match[group] for group in groups if match[group]), None)
        return int(digits.translate(HALF_WIDTH)) if digits else None

    return DateMention(
        Span(*match.span()),
        year=number("first", "year", "year2", "year3"),
        month=number("month", "month2", "month4"),
        day=number("day", "day2", "day4"),
        until=number("last"),
    )
