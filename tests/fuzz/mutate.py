"""How an input is made of another beside what libFuzzer does: pieces repeated, words of the format put in or exchanged.

Repeating is what finds patterns that go over a text again and again, and brackets that are nested too deep.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable

_WORD = re.compile(rb"\w+|[\xe0-\xef][\x80-\xbf]{2}|[^\w\s]+|\s+")
_MOST_WORDS = 4000
_TO_THE_BRIM = 0.03  # how often: inputs of full length are slow, and few of them show what is to be seen
ODD = (
    *(b"\x00", b"\xef\xbb\xbf", b"\xed\xa0\x80", "²".encode(), "٣".encode(), "〇".encode(), "\u2028".encode()),
    *(b"0", b"-1", b"1e999999999", b"9" * 5000, b"9223372036854775808", b"NaN", b"Infinity", b"null", b"true"),
    *(b"[", b"]", b"{", b"}", b"(", b")", b'"', b"'", b"\\", b"\n", b"\t", b" ", b"<", b">", b"<!--", b"<![CDATA["),
    *(b"&#x110000;", b"&#0;", b"&lt;", b"\\ud800", b"\\u0000", b"%", b"/", b"..", b"1048577", b"XFD", b"0001-01-01"),
)

Mutate = Callable[[bytes, int], bytes]


class Mutator:
    """Makes inputs. ``plain`` is libFuzzer's own way, which knows what the code compared its input with."""

    def __init__(self, seeds: Iterable[bytes], plain: Mutate) -> None:
        words = dict.fromkeys(word for seed in seeds for word in _WORD.findall(seed) if len(word) < 100)
        self._words = (*ODD, *list(words)[:_MOST_WORDS])
        self._plain = plain

    def __call__(self, data: bytes, longest: int, seed: int) -> bytes:
        chance = random.Random(seed)
        for _ in range(1 + chance.randrange(3)):
            way = chance.choice((self._repeated, self._with_word, self._exchanged, self._without, self._moved))
            data = way(data, chance, longest) if chance.random() < 0.5 else self._plain(data, longest)
        return data[:longest]

    def _with_word(self, data: bytes, chance: random.Random, _longest: int) -> bytes:
        at = chance.randint(0, len(data))
        return data[:at] + chance.choice(self._words) + data[at:]

    def _exchanged(self, data: bytes, chance: random.Random, _longest: int) -> bytes:
        start, end = _piece(data, chance)
        return data[:start] + chance.choice(self._words) + data[end:]

    def _repeated(self, data: bytes, chance: random.Random, longest: int) -> bytes:
        start, end = _piece(data, chance)
        room = (longest - len(data)) // max(1, end - start)
        times = room if chance.random() < _TO_THE_BRIM else chance.randint(1, 20)
        return data[:start] + data[start:end] * max(0, min(times, room)) + data[start:]

    def _without(self, data: bytes, chance: random.Random, _longest: int) -> bytes:
        start, end = _piece(data, chance)
        return data[:start] + data[end:]

    def _moved(self, data: bytes, chance: random.Random, _longest: int) -> bytes:
        start, end = _piece(data, chance)
        rest = data[:start] + data[end:]
        at = chance.randint(0, len(rest))
        return rest[:at] + data[start:end] + rest[at:]


def _piece(data: bytes, chance: random.Random) -> tuple[int, int]:
    """A piece of ``data``: a word of it as often as not, else any bytes."""
    start = chance.randint(0, len(data))
    if chance.random() < 0.5 and (word := _WORD.search(data, start)):
        return word.span()
    return start, min(len(data), start + chance.choice((1, 2, 3, 8, 40, 300)))
