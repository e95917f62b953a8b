"""Grade bands as a text states them: “优”（得分≥95）、“良”（85≤得分<95）; 90（含）—100分为优; 80-89分为良."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval_desktop.prose.dates import HALF_WIDTH
from perfeval_desktop.prose.reading import Reading
from perfeval_desktop.prose.spans import Span

_LEAST = 3  # so many bands are a statement of the grading, fewer are not
_NUMBER = re.compile(r"(?<![0-9０-９.．])[0-9０-９]{1,3}(?:[.．][0-9０-９]+)?(?![0-9０-９])")
# A comma may stand within a band (80分—90分，含80分) or between two: the wider reading comes first.
_SPLITS = (re.compile("[、；;]"), re.compile("[、；;，,]"))
_BELOW = re.compile(r"以下|不足|低于|小于|[<＜](?!=)")
_TWICE = re.compile(r"(?:以上|及以上)?[（(]?含[0-9０-９.．]+分?[）)]?")
_MARKS = "“「"


@dataclass(frozen=True, slots=True)
class StatedBand:
    """One grade and the lowest score that it asks for; ``low`` is None when only an upper edge is written."""

    label: str
    low: Decimal | None


@dataclass(frozen=True, slots=True)
class StatedBands:
    """The bands of one sentence, best first, and where they stand."""

    span: Span
    bands: tuple[StatedBand, ...]


def find_grade_bands(reading: Reading, labels: Sequence[str]) -> Iterator[StatedBands]:
    """The statements of grade bands that name the grades by ``labels``; those that cannot be read are left out."""
    grade = _grade_pattern(labels)
    for sentence in reading.sentences:
        text = sentence.of(reading.text)
        if sum(label in text for label in labels) < _LEAST:
            continue  # as nearly always
        if len({_label(match) for match in grade.finditer(text)}) < _LEAST:
            continue
        for split in _SPLITS:
            found = [(place, band) for place, part in _parts(text, grade, split) if (band := _band(part, grade))]
            lows = [band.low for _, band in found if band.low is not None]
            if len(found) >= _LEAST and lows == sorted(lows, reverse=True) and len(set(lows)) == len(lows):
                span = Span(sentence.start + found[0][0].start, sentence.start + found[-1][0].end)
                yield StatedBands(span, tuple(band for _, band in found))
                break


def _label(match: re.Match[str]) -> str:
    return match["label"] or match["bare"]


def _grade_pattern(labels: Sequence[str]) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    return re.compile(
        rf"(?:(?<=[“「])|(?<=为)|(?<=[、，；。：:为是]))(?P<label>{names})(?=[”」]|[（(、，；。]|等|$)"
        rf"|(?<![\u4e00-\u9fff])(?P<bare>{names})(?=[（(：:])"
    )


def _parts(text: str, grade: re.Pattern[str], split: re.Pattern[str]) -> Iterator[tuple[Span, str]]:
    """The pieces of the sentence with one grade each, with the places of the bands in them.

    A piece without a grade belongs to the next one.
    """
    start = 0
    for mark in [*split.finditer(text), None]:
        end = mark.start() if mark is not None else len(text)
        piece = text[start:end]
        first = grade.search(piece)
        if first is None and mark is not None:
            continue
        number = _NUMBER.search(piece)
        if first is not None and number is not None:
            behind = _NUMBER.search(piece, first.end())
            begin = (
                first.start() - (piece[first.start() - 1 : first.start()] in tuple(_MARKS))
                if behind
                else number.start()
            )
            yield Span(start + begin, start + len(piece.rstrip("。 "))), piece
        start = mark.end() if mark is not None else end


def _band(part: str, grade: re.Pattern[str]) -> StatedBand | None:
    grades = list(grade.finditer(part))
    if len({_label(match) for match in grades}) != 1:
        return None
    label = _label(grades[-1])
    near = part[-40:] if grades[-1].end() >= len(part) - 4 else part[grades[-1].start() :]
    numbers = [Decimal(match[0].translate(HALF_WIDTH)) for match in _NUMBER.finditer(_TWICE.sub("", near))]
    if not numbers or len(numbers) > 2:
        return None
    if len(numbers) == 2:
        return StatedBand(label, min(numbers))
    return StatedBand(label, None if _BELOW.search(near) else numbers[0])
