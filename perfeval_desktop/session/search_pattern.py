"""Query and pattern: what is searched for, and where it stands in a text as people read it.

The text is never changed for it: a folded copy has a character for each character, so that places in the one are places
in the other. In numbers the separators of thousands do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from perfeval_desktop.prose.spans import Span

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xFFE5: "¥", 0x00A0: " "}
_SEPARATOR = "(?:,(?=[0-9]{3}(?![0-9])))?"
_GROUPING = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_LINE_END = "(?:\r\n|[\r\n\u2029])"
_WORD = re.compile("[0-9A-Za-z]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for. ``match_case``: A is not a; ``match_width``: ＡＢ１２ is not AB12.

    ``whole``: digits and letters are not a part of a longer number or word. ``in_numbers``: what is found in numbers
    and days that are typed is to be replaced too.
    """

    text: str
    match_case: bool = False
    match_width: bool = False
    whole: bool = False
    in_numbers: bool = False

    def fold(self, text: str) -> str:
        """``text`` without the differences that do not count, character by character."""
        if not self.match_width:
            text = text.translate(_HALF_WIDTH)
        return text if self.match_case else _lower(text)


class Pattern:
    """Finds ``query`` in folded texts."""

    def __init__(self, query: Query) -> None:
        text = query.fold(query.text.replace("\r\n", "\n").replace("\r", "\n"))
        has_digits = re.search("[0-9]", text, re.ASCII) is not None
        self._plain = "" if has_digits or query.whole or "\n" in text else text
        self._regex = re.compile(_regex_of(_GROUPING.sub("", text), whole=query.whole)) if text else None

    def spans(self, folded: str) -> Iterator[Span]:
        """Where it stands, from left to right, without overlaps."""
        if self._regex is None or (self._plain and self._plain not in folded):
            return
        for match in self._regex.finditer(folded):
            yield Span(*match.span())


def _regex_of(text: str, *, whole: bool) -> str:
    parts = [re.escape(sign) for sign in text]
    for at in range(len(text) - 1):
        if _is_digit(text[at]) and _is_digit(text[at + 1]):
            parts[at] += _SEPARATOR
    pattern = "".join(_LINE_END if part == "\\\n" else part for part in parts)
    return f"{_not_before(text)}{pattern}{_not_after(text)}" if whole else pattern


def _not_before(text: str) -> str:
    if not _WORD.match(text):
        return ""
    if not _is_digit(text[0]):
        return "(?<![0-9A-Za-z])"
    grouped = "(?<![0-9],)" if re.match("[0-9]{3}(?![0-9])", text) else ""
    return f"(?<![0-9A-Za-z])(?<![0-9]\\.){grouped}"


def _not_after(text: str) -> str:
    if not _WORD.match(text[-1]):
        return ""
    if not _is_digit(text[-1]):
        return "(?![0-9A-Za-z])"
    return "(?![0-9A-Za-z])(?!\\.[0-9])(?!,[0-9]{3}(?![0-9]))"


def _is_digit(sign: str) -> bool:
    return "0" <= sign <= "9"


def _lower(text: str) -> str:
    """Small letters for capitals; a letter whose small form is longer stays as it is."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)
