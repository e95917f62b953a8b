"""Which year a report evaluates, as its title or its opening says."""

from __future__ import annotations

import re
from itertools import takewhile

from perfeval_desktop.prose.reading import Reading, read
from perfeval_desktop.prose.spans import Span, lies_in

_MOST_TITLE_LINES = 6
_MOST_OPENING = 10  # paragraphs
_SENTENCE_MARK = re.compile("[，。；]")
_OF_AN_EVALUATION = re.compile("[^，。；：《》]{0,40}?(?:自评|绩效|自我评价)")


def evaluated_year(text: str) -> int | None:
    """The year of the title, else the one of the opening; None when neither names exactly one."""
    reading = read(text)
    opening = reading.paragraphs[:_MOST_OPENING]
    title = tuple(takewhile(lambda line: not _SENTENCE_MARK.search(line.of(text)), opening[:_MOST_TITLE_LINES]))
    years = _years(reading, title) or _years(reading, opening)
    return years.pop() if len(years) == 1 else None


def _years(reading: Reading, lines: tuple[Span, ...]) -> set[int]:
    """The years whose evaluation ``lines`` name, outside the titles of documents."""
    end = lines[-1].end if lines else 0
    years: set[int] = set()
    titles = [title.span for title in reading.titles]
    for date in takewhile(lambda date: date.span.end <= end, reading.dates):
        if date.year is None or date.month is not None or lies_in(date.span, titles):
            continue
        if _OF_AN_EVALUATION.match(reading.text, date.span.end, end):
            years |= {date.year, date.until or date.year}
    return years
