"""Texts that were copied: from another project, from the goal to its result, and names that were mistyped."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from perfeval_desktop.prose.spans import Span

_NO_CONTENT = re.compile(r"[\W_]+")
_DONE = re.compile("[了已]")
_GRAM = 3
_BROKEN = 4  # a character exchanged for another breaks three grams; left out here and put in there, it breaks five
_LEAST_SHARED = 0.25
LEAST_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Twin:
    """Two texts by their index; ``score`` is how much of the shorter stands in the longer, from 0 to 1."""

    first: int
    second: int
    score: float


def twins(texts: Sequence[str], threshold: float = 0.9, *, least: int = LEAST_LENGTH) -> tuple[Twin, ...]:
    """The pairs of ``texts`` of which the shorter stands in the longer, but for a part of 1 − ``threshold``.

    Punctuation and spaces do not count; texts of fewer than ``least`` other characters are too short to tell.
    """
    contents = [content(text) for text in texts]
    places: dict[str, list[int]] = defaultdict(list)
    for index, words in enumerate(contents):
        if len(words) >= least:
            places[words].append(index)
    alike = [
        (one, other, 1.0)
        for indices in places.values()
        for at, one in enumerate(indices)
        for other in indices[at + 1 :]
    ]
    for one, other, score in _alike(list(places), threshold):
        alike += [(a, b, score) for a in places[one] for b in places[other]]
    return tuple(Twin(min(a, b), max(a, b), score) for a, b, score in sorted(alike, key=lambda pair: sorted(pair[:2])))


def content(text: str) -> str:
    """``text`` without punctuation and spaces."""
    return _NO_CONTENT.sub("", text)


def _alike(texts: Sequence[str], threshold: float) -> Iterator[tuple[str, str, float]]:
    """Pairs of different ``texts``; only those that share enough three-character strings are compared."""
    from rapidfuzz import fuzz  # here, since a window that shows no package yet does not need it

    longest_first = sorted(texts, key=len, reverse=True)
    shared_at_least = max(_LEAST_SHARED, 1 - _BROKEN * (1 - threshold))
    holders: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(longest_first):
        grams = {text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)}
        shared = Counter(chain.from_iterable(holders[gram] for gram in grams))
        for gram in grams:
            holders[gram].append(index)
        for other, count in shared.items():
            if count >= shared_at_least * len(grams):
                score = fuzz.partial_ratio(text, longest_first[other], score_cutoff=100 * threshold)
                if score:
                    yield text, longest_first[other], score / 100


@lru_cache(maxsize=2048)
def same_result(goal: str, result: str) -> bool:
    """True when ``result`` is ``goal`` word for word, or only 了 and 已 were put in."""
    told, done = (_DONE.sub("", content(text)) for text in (goal, result))
    return bool(told) and told == done


# ── 佘山凤城 and 佅山凤城 ──

_AROUND = 3
# The first part of GB 2312: rows 0xB0 to 0xD7, of which the last is not full.
_COMMON = frozenset(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
) - {""}
_RARE = re.compile(f"[\u4e00-\u9fff](?=([\u4e00-\u9fff]{{{_AROUND}}}))")


@dataclass(frozen=True, slots=True)
class Variant:
    """``variant`` is written where elsewhere ``usual`` is; ``places`` are indices of texts with the spans in them."""

    usual: str
    variant: str
    places: tuple[tuple[int, Span], ...]


def spelling_variants(texts: Sequence[str]) -> tuple[Variant, ...]:
    """Names that are spelt in two ways: the same three characters behind two different characters, both rare.

    Only characters outside the 3755 common ones of GB 2312 are looked at: 一科 and 二科, 市局 and 县局 are no variants.
    """
    found: dict[str, dict[str, list[tuple[int, Span]]]] = defaultdict(lambda: defaultdict(list))
    rare = {sign for sign in set("".join(set(texts))) - _COMMON if "\u4e00" <= sign <= "\u9fff"}
    for index, text in enumerate(texts):
        places = sorted(at for sign in rare if sign in text for at in _occurrences(text, sign))
        for at in places:
            match = _RARE.match(text, at)
            if match is not None:
                span = Span(match.start(), match.end() + _AROUND)
                found[match[1]][match[0]].append((index, span))
    return tuple(_variants(found))


def _occurrences(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _variants(found: dict[str, dict[str, list[tuple[int, Span]]]]) -> Iterator[Variant]:
    for around, spellings in found.items():
        (usual, most), *others = sorted(spellings.items(), key=lambda item: (-len(item[1]), item[0]))
        for sign, places in others:
            if len(places) < len(most):
                yield Variant(usual + around, sign + around, tuple(places))
