"""Names that stand in the text as such: document numbers, titles in 《》, quoted words, grades."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from perfeval_desktop.prose.brackets import QUOTES, Brackets
from perfeval_desktop.prose.dates import DIGIT, GAP, HALF_WIDTH, YEAR
from perfeval_desktop.prose.spans import Span

_DOCUMENT = re.compile(
    rf"(?P<agency>[\u4e00-\u9fff]{{2,12}}){GAP}(?P<open>[〔\[［(（【﹝]){GAP}(?P<year>{YEAR}){GAP}"
    rf"(?P<close>[〕\]］)）】﹞]){GAP}第?{GAP}(?P<number>{DIGIT}{{1,5}}){GAP}号"
)
# Hardly a text has one, and this is found faster than an agency, which may begin at any character.
_YEAR_IN_BRACKETS = re.compile(rf"[〔\[［(（【﹝]{GAP}{YEAR}{GAP}[〕\]］)）】﹞]")
# Words before a document number that are no part of the issuing agency's short name.
_LEADING_WORDS = re.compile(
    r"^.*(?:根据|依据|按照|参照|遵照|依照|印发|转发|下达|文件|通知|批复|以及|关于|[的和与及以按见即为经由在对])(?=.{2})"
)
_LONGEST_AGENCY = 8


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号: 临财绩发〔2023〕1号. ``in_order`` is False when the year stands in other brackets than 〔〕."""

    span: Span
    agency: str
    year: int
    number: int
    in_order: bool

    @property
    def text(self) -> str:
        """The number as it should be written; the same document has the same text whatever brackets were typed."""
        return f"{self.agency}〔{self.year}〕{self.number}号"


class Name(msgspec.Struct, frozen=True):
    """A title or a quoted word: the span with its signs, and the text between them."""

    span: Span
    text: str


@lru_cache(maxsize=8192)
def find_documents(text: str) -> tuple[DocumentNumber, ...]:
    """The document numbers of ``text`` in their order, wrongly bracketed ones too."""
    if _YEAR_IN_BRACKETS.search(text) is None:
        return ()
    return tuple(_document(match) for match in _DOCUMENT.finditer(text))


def _document(match: re.Match[str]) -> DocumentNumber:
    agency = _LEADING_WORDS.sub("", match["agency"])[-_LONGEST_AGENCY:]
    return DocumentNumber(
        Span(match.end("agency") - len(agency), match.end()),
        agency=agency,
        year=int(match["year"].translate(HALF_WIDTH)),
        number=int(match["number"].translate(HALF_WIDTH)),
        in_order=match["open"] == "〔" and match["close"] == "〕",
    )


def find_titles(text: str, brackets: Brackets) -> tuple[Name, ...]:
    """The titles in 《》; one that stands within another is part of it."""
    return _names(text, brackets.outermost(text, "《"))


def find_quotes(text: str, brackets: Brackets) -> tuple[Name, ...]:
    """The words in quotes “”, ‘’, 「」; inner quotes are part of the outer."""
    return _names(text, brackets.outermost(text, "".join(QUOTES)))


def find_grades(text: str, labels: Sequence[str]) -> tuple[Name, ...]:
    """Where one of the grade ``labels`` is given as a grade: in quotes, or behind 等级 and 评为."""
    if not labels:
        return ()
    choice = "|".join(sorted((re.escape(label) for label in labels), key=len, reverse=True))
    pattern = re.compile(
        rf"[“「](?P<a>{choice})[”」]|(?:等级|等次|评定|评|结果)(?:[为是][：:]?|[：:])(?P<b>{choice})(?![\u4e00-\u9fff])"
    )
    return tuple(_grade(match) for match in pattern.finditer(text))


def _grade(match: re.Match[str]) -> Name:
    group = "a" if match["a"] else "b"
    return Name(Span(*match.span(group)), match[group])


def _names(text: str, pairs: Sequence[Span]) -> tuple[Name, ...]:
    return tuple(Name(pair, text[pair.start + 1 : pair.end - 1]) for pair in pairs)
