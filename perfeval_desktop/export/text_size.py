"""How much room text needs in office programs, which will set it in fonts that are not at hand here: an estimate."""

from __future__ import annotations

import math
import unicodedata

from perfeval_desktop.export.balance import balanced_lines
from perfeval_desktop.export.linebreak import Measure

_WIDE = frozenset("%@")  # as wide as a Chinese character in most faces
MM_TO_POINTS = 72 / 25.4
_NARROW = 0.55  # of the size: the average of Latin letters and digits, on the safe side


def text_width(text: str, size: float) -> float:
    """The width of one line of text in points at ``size`` points."""
    wide = sum(char in _WIDE or unicodedata.east_asian_width(char) in "WFA" for char in text)
    return (wide + (len(text) - wide) * _NARROW) * size


def line_count(text: str, size: float, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width`` points."""
    # A line that may not begin with a full stop gives up its last character, so a whole character is not counted on.
    room = max(width - size / 2, size)
    return sum(max(1, math.ceil(text_width(line, size) / room)) for line in text.split("\n"))


def broken_by_sense(text: str, size: float, width: float) -> str:
    """A title or caption with line feeds where its lines should end, so that none ends inside a word; see ``balance``.

    The line feeds that it has are kept.
    """
    return "\n".join(_broken(line, size, width) for line in text.split("\n"))


def _broken(text: str, size: float, width: float) -> str:
    advances = [text_width(char, size) for char in text]
    lines = balanced_lines(text, advances, Measure(max(width, size), size, justify=False))
    return "\n".join(text[line.start : line.end].rstrip() for line in lines)
