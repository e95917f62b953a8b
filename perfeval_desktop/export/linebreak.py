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

MAX_STRETCH = 0.25
"""By how many em a gap may be widened, so that the line ends at the margin; a line that needs more stays ragged."""

_TOLERANCE = 1e-6

# Kinds of characters, as bits.
_OPENING = 1  # stays with what follows
_CLOSING = 2  # stays with what comes before
_NARROW = 4  # a letter, digit or sign of a Latin word or number
_SPACE = 8
_GLUE = 16  # stays with both

_OPENING_CHARS = frozenset("（《〈“‘「『【〔〖｛［([{￥¥£€№§≥≤＞＜＝±＋①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳☑☒☐□")
_CLOSING_CHARS = frozenset("，。、；：！？）》〉”’」』】〕〗｝］％‰℃°′″…—–－·～〜﹏ー々,.;:!?)]}%/")
_CONNECTORS = frozenset("—–－’·～")
_GLUE_CHARS = frozenset("\u00a0\u202f")


@dataclass(frozen=True, slots=True)
class Line:
    """The characters from ``start`` to ``end`` of the text.

    ``spacing`` (points, negative when squeezed) is added to each gap that ``stretches`` allows; ``width`` is that of
    the visible characters with this spacing.
    """

    start: int
    end: int
    width: float
    spacing: float = 0.0


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


def break_lines(
    text: str,
    advances: Sequence[float],
    width: float,
    *,
    em: float,
    first: float | None = None,
    at: Iterable[int] | None = None,
    justify: bool = True,
) -> list[Line]:
    """The lines of one paragraph (``text`` without line feeds), at least one; together they are the whole text.

    ``advances`` are the widths of the characters, ``width`` is that of the lines, ``first`` that of the first line,
    ``em`` the size of the type, all in points. ``at`` replaces the positions of ``breaks``; a unit that is wider than a
    line is broken at those positions, and at last anywhere. Spaces at a line's end hang over it.
    """
    if not text:
        return [Line(0, 0, 0.0)]
    breaker = _Breaker(text, advances, em, justify)
    return list(breaker.lines(width if first is None else first, width, at))


class _Breaker:
    """One paragraph. Widths and gaps are running sums, so that each candidate costs two subtractions."""

    def __init__(self, text: str, advances: Sequence[float], em: float, justify: bool) -> None:
        self._text = text
        self._em = em
        self._justify = justify
        self._sums = list(accumulate(advances, initial=0.0))
        self._gaps = [0, 0, *accumulate(int(stretches(text, at)) for at in range(1, len(text)))]

    def lines(self, first: float, width: float, at: Iterable[int] | None) -> Iterator[Line]:
        size = len(self._text)
        anywhere = list(range(1, size + 1))
        units = [*breaks(self._text), size]
        tiers = (units, anywhere) if at is None else ([*at, size], units, anywhere)
        start, room = 0, first
        while start < size:
            ends = (end for tier in tiers if (end := self._end(start, room, tier)) is not None)
            # A character that is wider than the line sticks out, but it is not lost.
            end = next(ends, start + 1)
            yield self._line(start, end, room)
            start, room = end, width

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

    def _line(self, start: int, end: int, room: float) -> Line:
        change = self._change(start, end, room)
        natural = self._sums[self._visible_end(start, end)] - self._sums[start]
        squeezed = -MAX_SQUEEZE <= change < 0
        filled = self._justify and end < len(self._text) and 0 < change <= MAX_STRETCH * self._em
        return Line(start, end, room, change) if squeezed or filled else Line(start, end, natural)

    def _change(self, start: int, end: int, room: float) -> float:
        """What must be added to each gap so that the characters fill the room; infinite when there is no gap."""
        visible = self._visible_end(start, end)
        slack = room - (self._sums[visible] - self._sums[start])
        gaps = self._gaps[visible] - self._gaps[start + 1]
        if abs(slack) < _TOLERANCE:
            return 0.0
        return slack / gaps if gaps else slack * float("inf")

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
