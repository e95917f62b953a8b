"""Pairs of brackets and quotes, and those that have no partner."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from perfeval_desktop.prose.spans import Span, paragraphs

# A full-width bracket that is closed by a half-width one is a pair all the same: that is a matter of style.
_PARTNERS = {
    "（": "）)",
    "(": ")）",
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "【": "】",
    "〔": "〕",
    "[": "]",
    "［": "］",
}
_OPENINGS = {
    closing: [opening for opening, partners in _PARTNERS.items() if closing in partners]
    for closing in "".join(_PARTNERS.values())
}
# The sign ’ behind an ASCII letter is an apostrophe.
_SIGN = re.compile("[" + re.escape("".join({*_PARTNERS, *_OPENINGS})) + "](?<![A-Za-z]’)")
QUOTES = frozenset("“‘「『")


@dataclass(frozen=True, slots=True)
class Brackets:
    """``pairs`` are spans from the opening to behind the closing sign, in order of their start.

    ``unclosed`` and ``unopened`` are the positions of signs without a partner; ``crossed`` are pairs that end inside
    another pair in which they did not begin.
    """

    pairs: tuple[Span, ...]
    unclosed: tuple[int, ...]
    unopened: tuple[int, ...]
    crossed: tuple[Span, ...]

    def outermost(self, text: str, signs: str) -> tuple[Span, ...]:
        """The pairs that open with one of ``signs`` and lie in no other such pair."""
        found: list[Span] = []
        for pair in self.pairs:
            if text[pair.start] in signs and not (found and found[-1].covers(pair)):
                found.append(pair)
        return tuple(found)


@dataclass(slots=True)
class _Pairing:
    text: str
    pairs: list[Span] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    unopened: list[int] = field(default_factory=list)

    def read(self, positions: list[int]) -> None:
        """Pair the signs at ``positions``; those without a partner go to ``unclosed`` and ``unopened``."""
        if not positions:
            return
        waiting: dict[str, list[int]] = {sign: [] for sign in _PARTNERS}
        for position in positions:
            sign = self.text[position]
            if sign in waiting:
                waiting[sign].append(position)
                continue
            open_ones = [waiting[opening] for opening in _OPENINGS[sign] if waiting[opening]]
            if open_ones:
                self.pairs.append(Span(max(open_ones, key=lambda stack: stack[-1]).pop(), position + 1))
            else:
                self.unopened.append(position)
        self.unclosed += sorted(position for stack in waiting.values() for position in stack)


def find_brackets(text: str) -> Brackets:
    """Pair the brackets and quotes of ``text``, each paragraph by itself, then what is left over across paragraphs."""
    pairing = _Pairing(text)
    for paragraph in paragraphs(text):
        signs = _SIGN.finditer(text, paragraph.start, paragraph.end)
        pairing.read([match.start() for match in signs])
    left_over = sorted(pairing.unclosed + pairing.unopened)
    pairing.unclosed, pairing.unopened = [], []
    pairing.read(left_over)
    pairs = tuple(sorted(pairing.pairs))
    return Brackets(pairs, tuple(pairing.unclosed), tuple(pairing.unopened), _crossed(pairs))


def _crossed(pairs: tuple[Span, ...]) -> tuple[Span, ...]:
    found: list[Span] = []
    around: list[Span] = []
    for pair in pairs:
        while around and around[-1].end <= pair.start:
            around.pop()
        if around and around[-1].end < pair.end:
            found.append(pair)
        around.append(pair)
    return tuple(found)
