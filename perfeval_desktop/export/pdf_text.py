"""Sets text: from characters and a measure to lines of positioned runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from perfeval_desktop.export.balance import balanced_lines
from perfeval_desktop.export.fonts import FontBook, Glyph
from perfeval_desktop.export.linebreak import Line, Measure, break_lines, stretches
from perfeval_desktop.export.page_content import SetLine, TextRun, TickBox

EM_TOP = 0.86
"""How far the body of a Chinese character reaches above the baseline, in em."""

_TICKS = {"☑": True, "□": False, "☐": False}
_TICK_ROLE = "fallback"  # the face that has ☑, for the text below the drawn box
_BOX_SIDE, _BOX_LEFT, _BOX_TOP = 0.74, 0.13, 0.72  # em

_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_PICTURELESS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")

Breaker = Callable[[str, Sequence[float]], list[Line]]
"""Breaks a paragraph (text, widths of its characters) into lines."""


class Span(NamedTuple):
    """Text in one role and size (points).

    ``tracking`` is added between Chinese characters; its runs have its ``mark``.
    """

    text: str
    role: str
    size: float
    tracking: float = 0.0
    mark: str = ""


class _Char(NamedTuple):
    char: str
    glyph: Glyph
    size: float
    x: float
    gap: float  # what is added after it
    mark: str


def printable(text: str) -> str:
    """``text`` with one kind of line end and without control characters, which have no picture."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return _SURROGATES.sub("\ufffd", _PICTURELESS.sub("", text))


def filled(measure: Measure) -> Breaker:
    """Ordinary lines."""
    return lambda text, advances: break_lines(text, advances, measure)


def balanced(measure: Measure) -> Breaker:
    """Lines of nearly the same length, for titles and labels."""
    return lambda text, advances: balanced_lines(text, advances, measure)


def by_ticks(measure: Measure) -> Breaker:
    """Lines that keep each tick box with its whole label, as long as the label fits."""

    def breaker(text: str, advances: Sequence[float]) -> list[Line]:
        starts = [at for at, char in enumerate(text) if at and char in _TICKS]
        return break_lines(text, advances, measure, starts)

    return breaker


class Typesetter:
    """Sets text in the faces of a book and remembers the characters that no face has."""

    def __init__(self, book: FontBook) -> None:
        self._book = book
        self.missing: dict[str, None] = {}

    def width(self, text: str, role: str, size: float) -> float:
        """The width in points of a text that stays on one line."""
        return self._book.stack(role).width(printable(text), size)

    def paragraphs(self, spans: Sequence[Span], breaker: Breaker) -> list[list[SetLine]]:
        """The lines of each paragraph of the joined spans; line feeds part paragraphs. Each has at least one line."""
        paragraphs: list[list[Span]] = [[]]
        for span in spans:
            first, *others = printable(span.text).split("\n")
            paragraphs[-1].append(span._replace(text=first))
            paragraphs += ([span._replace(text=text)] for text in others)
        return [self._paragraph(paragraph, breaker) for paragraph in paragraphs]

    def _paragraph(self, spans: Sequence[Span], breaker: Breaker) -> list[SetLine]:
        text = "".join(span.text for span in spans)
        glyphs = [(self._glyph(char, span.role), span) for span in spans for char in span.text]
        tracking = [
            span.tracking if at < len(text) and stretches(text, at) else 0.0
            for at, (_, span) in enumerate(glyphs, start=1)
        ]
        advances = [glyph.advance * span.size + gap for (glyph, span), gap in zip(glyphs, tracking, strict=True)]
        xs = list(accumulate(advances, initial=0.0))
        lines: list[SetLine] = []
        for line in breaker(text, advances):
            end = line.start + len(text[line.start : line.end].rstrip())
            shift = -xs[line.start] - line.trim
            chars: list[_Char] = []
            for at in range(line.start, end):
                glyph, span = glyphs[at]
                extra = line.spacing if at + 1 < end and stretches(text, at + 1) else 0.0
                chars.append(_Char(text[at], glyph, span.size, xs[at] + shift, tracking[at] + extra, span.mark))
                shift += extra
            lines.append(_set_line(chars, line.width, max(span.size for span in spans)))
        return lines

    def _glyph(self, char: str, role: str) -> Glyph:
        glyph = self._book.stack(_TICK_ROLE if char in _TICKS else role).glyph(char)
        if glyph.missing:
            self.missing[char] = None
        return glyph


def _set_line(chars: Sequence[_Char], width: float, size: float) -> SetLine:
    runs: list[TextRun] = []
    boxes: list[TickBox] = []
    start = 0
    for end in range(1, len(chars) + 1):
        if end < len(chars) and _joins(chars[start], chars[end - 1], chars[end]):
            continue
        first = chars[start]
        is_box = first.char in _TICKS
        text = "".join(char.glyph.text for char in chars[start:end])
        runs.append(TextRun(first.x, 0.0, first.glyph.font, first.size, text, first.gap, not is_box, first.mark))
        if is_box:
            left, top, side = (first.size * em for em in (_BOX_LEFT, _BOX_TOP, _BOX_SIDE))
            boxes.append(TickBox(first.x + left, -top, side, _TICKS[first.char]))
        start = end
    return SetLine(tuple(runs), tuple(boxes), width, size)


def _joins(first: _Char, before: _Char, after: _Char) -> bool:
    """Whether ``after`` can be set in the run that begins with ``first``: same font and the same gaps so far."""
    return (
        after.glyph.font == first.glyph.font
        and after.size == first.size
        and after.mark == first.mark
        and before.gap == first.gap
        and first.char not in _TICKS
        and after.char not in _TICKS
    )
