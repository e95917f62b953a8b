"""How much room text needs in office programs, which will set it in fonts that are not at hand here: an estimate."""

from __future__ import annotations

import math
import re
import unicodedata

from perfeval_desktop.export.balance import balanced_lines
from perfeval_desktop.export.linebreak import Measure, break_lines

_WIDE = frozenset("%@")  # as wide as a Chinese character in most faces
MM_TO_POINTS = 72 / 25.4
_NARROW = 0.55  # of the size: the average of Latin letters and digits, on the safe side
_WORDS = re.compile(r"[!-~]{4,}")  # what office programs do not break as long as it fits on a line
_LEAST_BESIDE = 6  # characters that must have room beside a lead for lines to hang there


def text_width(text: str, size: float) -> float:
    """The width of one line of text in points at ``size`` points."""
    wide = sum(char in _WIDE or unicodedata.east_asian_width(char) in "WFA" for char in text)
    return (wide + (len(text) - wide) * _NARROW) * size


def line_count(text: str, size: float, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width`` points."""
    # A line that may not begin with a full stop gives up its last character, so a whole character is not counted on.
    room = max(width - size / 2, size)
    return sum(
        max(1, math.ceil((text_width(line, size) + _left_blank(line, size, room)) / room)) for line in text.split("\n")
    )


def _left_blank(line: str, size: float, room: float) -> float:
    """What words leave empty at the ends of lines: one that does not fit begins the next, even if it fills several."""
    words = (text_width(word, size) for word in _WORDS.findall(line))
    return sum(min(word, room) for word in words if word > room / 2)


def hanging(lead: str, text: str, size: float, width: float) -> str:
    """``lead`` and ``text`` with line feeds and blanks, so that all lines of the text begin beside the lead.

    Cells know indents of whole texts only. A text that needs one line stays as it is.
    """
    left = text_width(lead, size)
    room = width - left
    if not lead or room < _LEAST_BESIDE * size or left + text_width(text, size) <= width:
        return lead + text
    blanks = "　" * int(left / size) + " " * round(left % size / size / _NARROW)
    advances = [text_width(char, size) for char in text]
    lines = break_lines(text, advances, Measure(room, size, justify=False))
    return lead + f"\n{blanks}".join(text[line.start : line.end].rstrip() for line in lines)


def broken_by_sense(text: str, size: float, width: float) -> str:
    """A title or caption with line feeds where its lines should end, so that none ends inside a word; see ``balance``.

    The line feeds that it has are kept.
    """
    return "\n".join(_broken(line, size, width) for line in text.split("\n"))


def _broken(text: str, size: float, width: float) -> str:
    advances = [text_width(char, size) for char in text]
    lines = balanced_lines(text, advances, Measure(max(width, size), size, justify=False))
    return "\n".join(text[line.start : line.end].rstrip() for line in lines)
