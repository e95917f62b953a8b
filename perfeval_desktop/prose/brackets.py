"""Pairs of brackets and quotes, and those that have no partner."""

from __future__ import annotations

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
_CLOSING = frozenset("".join(_PARTNERS.values()))
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
        waiting: list[int] = []
        for position in positions:
            sign = self.text[position]
            if sign in _PARTNERS:
                waiting.append(position)
                continue
            partner = next((at for at in reversed(waiting) if sign in _PARTNERS[self.text[at]]), None)
            if partner is None:
                self.unopened.append(position)
            else:
                waiting.remove(partner)
                self.pairs.append(Span(partner, position + 1))
        self.unclosed += waiting


def find_brackets(text: str) -> Brackets:
    """Pair the brackets and quotes of ``text``, each paragraph by itself, then what is left over across paragraphs."""
    pairing = _Pairing(text)
    for paragraph in paragraphs(text):
        pairing.read([at for at in range(paragraph.start, paragraph.end) if _is_sign(text, at)])
    left_over = sorted(pairing.unclosed + pairing.unopened)
    pairing.unclosed, pairing.unopened = [], []
    pairing.read(left_over)
    pairs = tuple(sorted(pairing.pairs))
    return Brackets(pairs, tuple(pairing.unclosed), tuple(pairing.unopened), _crossed(pairs))


def _is_sign(text: str, at: int) -> bool:
    if text[at] == "’" and text[at - 1 : at].isascii():
        return False  # an apostrophe
    return text[at] in _PARTNERS or text[at] in _CLOSING


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
