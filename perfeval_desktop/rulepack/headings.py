"""Which paragraphs of a report are headings that the clerk typed: one answer for the screen and for paper."""

from __future__ import annotations

import re

_LONGEST = 40  # characters behind the number: what is longer is a sentence
_NUMBERS = "[一二三四五六七八九十百]{1,4}"
_REST = f"[^。；！？]{{1,{_LONGEST}}}"
# A heading is a number and a few words without a full stop. From the third level on it looks like the text.
_KINDS = ((1, re.compile(f"{_NUMBERS}、{_REST}")), (2, re.compile(f"（{_NUMBERS}）{_REST}")))


def heading_level(paragraph: str, section_level: int) -> int:
    """1 for 一、 and 2 for （一）, 0 for ordinary text; ``section_level`` is that of the section it stands in.

    A paragraph that looks like a heading of the section's own level or of one above it is an item of a list.
    """
    words = paragraph.strip()
    return next((level for level, kind in _KINDS if level > section_level and kind.fullmatch(words)), 0)
