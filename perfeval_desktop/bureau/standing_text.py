"""Which sentences of a text may stand in the next year's: not those that tell of the year that is over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.references import find_other_notices, find_stale_years

_SENTENCE = re.compile("[^。；！？]*[。；！？]?")
_AMOUNT = re.compile(r"[0-9０-９][,，.．]*\s*(?:亿|万)?元")
_NUMBER = re.compile(r"〔((?:19|20)[0-9]{2})〕")
_CHARACTERS = str.maketrans("0123456789", "〇一二三四五六七八九")


def standing_text(text: str, year: int, notices: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """``text`` for the package of the year after ``year``, and the sentences that were left out.

    A sentence goes when it names ``year``, an amount, a document number of ``year`` or later, or a notice of another
    year's evaluation; ``notices`` are those of the new rule pack.
    """
    kept: list[str] = []
    dropped: list[str] = []
    for paragraph in text.split("\n"):
        sentences = [match[0] for match in _SENTENCE.finditer(paragraph) if match[0].strip()]
        good: list[str] = []
        for sentence in sentences:
            (dropped if _tells_of(sentence, year, notices) else good).append(sentence)
        line = "".join(good)
        if line.endswith("；"):
            line = line[:-1] + "。"
        if line.strip() or not paragraph.strip():
            kept.append(line)
    return "\n".join(kept).strip("\n"), tuple(sentence.strip() for sentence in dropped)


def _tells_of(sentence: str, year: int, notices: Sequence[str]) -> bool:
    if names_year(sentence, year) or _AMOUNT.search(sentence):
        return True
    if any(int(match[1]) >= year for match in _NUMBER.finditer(_narrow(sentence))):
        return True
    reading = read(sentence)
    return any(find_stale_years(reading, year + 1)) or any(find_other_notices(reading, notices))


def names_year(text: str, year: int) -> bool:
    """True when ``text`` names ``year``: 2022, ２０２２ or 二〇二二."""
    return str(year) in _narrow(text) or re.search(_in_characters(year), text) is not None


def with_year(name: str, old: int, new: int) -> str:
    """A name that carries the year, for the next one: 2022年缉私经费 becomes 2023年缉私经费, in the same writing."""
    for digits in ("0123456789", "０１２３４５６７８９"):
        before, after = (str(year).translate(str.maketrans("0123456789", digits)) for year in (old, new))
        name = re.sub(rf"(?<![0-9０-９]){before}(?=年)", after, name)
    return re.sub(rf"{_in_characters(old)}(?=年)", str(new).translate(_CHARACTERS), name)


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _in_characters(year: int) -> str:
    """A pattern of the year as documents write it: 二〇二二, with whatever sign people take for the zero."""
    return str(year).translate(_CHARACTERS).replace("〇", "[〇○零O]")
