"""Places in a text. Every offset counts characters of the text as it was typed: nothing is normalised first."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

# A sentence keeps its end mark and the quotes and brackets that close behind it.
_SENTENCE = re.compile(r"[^。！？!?\r\n\u2028\u2029]*(?:[。！？!?]+[”’」』》）)]*|[\r\n\u2028\u2029]+|$)")
_PAUSE = re.compile("[；，、]")
_LONGEST = 1000  # characters of a sentence that nothing ends; it ends at a pause: each is looked through many times
_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")


class Span(msgspec.Struct, frozen=True, order=True):
    """The characters from ``start`` up to, not including, ``end``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """True when ``other`` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """True when the two have a character in common."""
        return self.start < other.end and other.start < self.end

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of ``other``."""
        return Span(self.start, other.end)


def paragraphs(text: str) -> tuple[Span, ...]:
    """The lines that hold something."""
    return tuple(Span(*match.span()) for match in _PARAGRAPH.finditer(text) if match[0].strip())


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences, end marks included; a line end ends a sentence, a semicolon does not."""
    found = (Span(*match.span()) for match in _SENTENCE.finditer(text) if match[0].strip())
    return tuple(short for span in found for short in _short(span, text))


def _short(span: Span, text: str) -> Iterator[Span]:
    """``span`` in pieces that are not too long."""
    start = span.start
    while span.end - start > _LONGEST:
        pauses = [match.end() for match in _PAUSE.finditer(text, start, start + _LONGEST)]
        end = pauses[-1] if pauses else start + _LONGEST
        yield Span(start, end)
        start = end
    yield Span(start, span.end)


_LONGEST_ENDING = 60  # characters, blanks behind not counted; no words of an ending that people write are as long


def without_ending(text: str, ending: re.Pattern[str]) -> str:
    """``text`` without what ``ending``, a pattern up to ``$``, finds at its end.

    Only the last characters are looked at: a search that may begin anywhere goes over a long run of blanks or of
    words once from each of its signs.
    """
    found = ending.search(text, max(0, len(text.rstrip()) - _LONGEST_ENDING))
    return text if found is None else text[: found.start()]


def lies_in(span: Span, spans: Sequence[Span]) -> bool:
    """True when one of ``spans``, which are in order and do not meet each other, covers ``span``."""
    at = index_at(spans, span.start)
    return at >= 0 and spans[at].covers(span)


def meets_one(span: Span, spans: Sequence[Span]) -> bool:
    """True when ``span`` has a character in common with one of ``spans``, ordered as for ``lies_in``."""
    at = index_at(spans, span.end - 1)
    return at >= 0 and spans[at].meets(span)


def index_at(spans: Sequence[Span], position: int) -> int:
    """The index of the last of the ordered ``spans`` that starts at or before ``position``; −1 when there is none."""
    return bisect_right(spans, position, key=lambda span: span.start) - 1
