"""Breaks Chinese administrative text into lines: what may not stand at a line's start or end, and how lines are filled.

Pure: texts and widths in, ranges and spacing out. Break opportunities come from the small table below. The general
algorithm (UAX #14, in the library uniseg) was measured on a real package: 80 µs for each character, so some seconds for
a package, and it breaks “2018—2022” and “90 %”. The table takes 1 µs and knows both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from unicodedata import category

MAX_SQUEEZE = 0.3
"""By how many points a gap may be narrowed, so that one more unit fits on the line."""

_TOLERANCE = 1e-6

# Kinds of characters, as bits.
_OPENING = 1  # stays with what follows
_CLOSING = 2  # stays with what comes before
_NARROW = 4  # a letter, digit or sign of a Latin word or number
_SPACE = 8
_GLUE = 16  # stays with both

_OPENING_CHARS = frozenset("（《〈“‘「『【〔〖｛［([{￥¥£€№§≥≤＞＜＝±＋①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳☑☒☐□")
_CLOSING_CHARS = frozenset("，。、；：！？）》〉”’」』】〕〗｝］％‰℃°′″…—–－·～〜﹏ー々,.;:!?)]}%/")
_BLANK_BEFORE = frozenset("（《〈“‘「『【〔〖｛［")  # full-width signs whose left half is blank
_BLANK_AFTER = frozenset("，。、；：）》〉”’」』】〕〗｝］")
_CONNECTORS = frozenset("—–－’·～")
_GLUE_CHARS = frozenset("\u00a0\u202f")


@dataclass(frozen=True, slots=True)
class Line:
    """The characters from ``start`` to ``end`` of the text.

    ``spacing`` (points, negative when squeezed) is added to each gap that ``stretches`` allows; ``width`` is that of
    the visible characters with this spacing. The first character stands ``trim`` points before the line's start.
    """

    start: int
    end: int
    width: float
    spacing: float = 0.0
    trim: float = 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """How lines are filled: ``width`` points, ``em`` is the size of the type, ``first`` the width of the first line.

    ``justify``: lines end at the margin, unless a gap would have to grow by more than ``stretch`` em. ``trim``: where a
    line has no room for it, the blank half of brackets and punctuation at both ends hangs over.
    """

    width: float
    em: float
    first: float | None = None
    justify: bool = True
    stretch: float = 0.4
    trim: bool = False


def breaks(text: str) -> list[int]:
    """The positions before which a line may begin, in ascending order, without 0 and the end."""
    kinds = [_kind(char) for char in text]
    found: list[int] = []
    solid = 0  # the kind of the last character that is not a space
    for at in range(1, len(text)):
        before, after = kinds[at - 1], kinds[at]
        if not before & _SPACE:
            solid = before
        if after & (_SPACE | _CLOSING) or (before | after) & _GLUE or solid & _OPENING or before & after & _NARROW:
            continue
        connected = at > 1 and text[at - 1] in _CONNECTORS and kinds[at - 2] & after & _NARROW
        if not connected:
            found.append(at)
    return found


def stretches(text: str, at: int) -> bool:
    """Whether the gap before position ``at`` may be widened or narrowed: not inside Latin words and numbers."""
    return not _kind(text[at - 1]) & _kind(text[at]) & _NARROW


def break_lines(text: str, advances: Sequence[float], measure: Measure, at: Iterable[int] | None = None) -> list[Line]:
    """The lines of one paragraph (``text`` without line feeds), at least one; together they are the whole text.

    ``advances`` are the widths of the characters in points. ``at`` replaces the positions of ``breaks``; a unit that is
    wider than a line is broken at those positions, and at last anywhere. Spaces at a line's end hang over it.
    """
    return list(LineBreaker(text, advances, measure).lines(at))


class LineBreaker:
    """One paragraph. Widths and gaps are running sums, so that each candidate costs two subtractions."""

    def __init__(self, text: str, advances: Sequence[float], measure: Measure) -> None:
        self._text = text
        self._advances = advances
        self.measure = measure
        self._sums = list(accumulate(advances, initial=0.0))
        self._gaps = [0, 0, *accumulate(int(stretches(text, at)) for at in range(1, len(text)))]
        self._breaks = breaks(text)

    def lines(self, at: Iterable[int] | None = None) -> Iterator[Line]:
        """All lines, see ``break_lines``."""
        size = len(self._text)
        if not size:
            yield Line(0, 0, 0.0)
        units, anywhere = [*self._breaks, size], range(1, size + 1)
        tiers = (units, anywhere) if at is None else ([*at, size], units, anywhere)
        start, room = 0, self.measure.width if self.measure.first is None else self.measure.first
        while start < size:
            ends = (end for tier in tiers if (end := self._end(start, room, tier)) is not None)
            # A character that is wider than the line sticks out, but it is not lost.
            end = next(ends, start + 1)
            yield self.line(start, end, room)
            start, room = end, self.measure.width

    def line(self, start: int, end: int, room: float) -> Line:
        """The characters from ``start`` to ``end``, squeezed when they need it, filled when they should be."""
        change = self._change(start, end, room)
        width, trim = self._extent(start, end, room)
        squeezed = -MAX_SQUEEZE <= change < 0
        is_full = (
            self.measure.justify and end < len(self._text) and 0 < change <= self.measure.stretch * self.measure.em
        )
        return Line(start, end, room, change, trim) if squeezed or is_full else Line(start, end, width, 0.0, trim)

    def _end(self, start: int, room: float, tier: Sequence[int]) -> int | None:
        """The position of ``tier`` where the line from ``start`` ends best; None when not even the first one fits."""
        fitting: int | None = None
        for index in range(bisect_right(tier, start), len(tier)):
            end = tier[index]
            change = self._change(start, end, room)
            if change >= 0:
                fitting = end
                continue
            # Too wide: squeeze it, unless widening the line before it changes the gaps less.
            if -change <= MAX_SQUEEZE and (fitting is None or -change <= self._change(start, fitting, room)):
                return end
            break
        return fitting

    def _change(self, start: int, end: int, room: float) -> float:
        """What must be added to each gap so that the characters fill the room; infinite when there is no gap."""
        slack = room - self._extent(start, end, room)[0]
        gaps = self._gaps[self._visible_end(start, end)] - self._gaps[start + 1]
        if abs(slack) < _TOLERANCE:
            return 0.0
        return slack / gaps if gaps else slack * float("inf")

    def _extent(self, start: int, end: int, room: float) -> tuple[float, float]:
        """The natural width of the visible characters, and what is trimmed off before them."""
        last = self._visible_end(start, end) - 1
        width = self._sums[last + 1] - self._sums[start]
        if not self.measure.trim or width <= room + _TOLERANCE:
            return width, 0.0
        before = self._advances[start] / 2 if self._text[start] in _BLANK_BEFORE else 0.0
        after = self._advances[last] / 2 if self._text[last] in _BLANK_AFTER else 0.0
        return width - before - after, before

    def _visible_end(self, start: int, end: int) -> int:
        while end > start + 1 and _kind(self._text[end - 1]) & _SPACE:
            end -= 1
        return end


@cache
def _kind(char: str) -> int:
    kind = 0
    if char in _OPENING_CHARS:
        kind |= _OPENING
    if char in _CLOSING_CHARS or category(char).startswith("M"):
        kind |= _CLOSING
    if char in _GLUE_CHARS:
        kind |= _GLUE
    elif char.isspace():
        kind |= _SPACE
    if "!" <= char <= "~" or ("À" <= char < "\u0530" and char.isalpha()):
        kind |= _NARROW
    return kind
