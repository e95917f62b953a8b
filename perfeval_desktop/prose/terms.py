"""Figures in their sentences: the words that name them, and the figures that a word can mean."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import takewhile

import msgspec

from perfeval_desktop.prose.numbers import Kind, Quantity
from perfeval_desktop.prose.reading import Reading, read
from perfeval_desktop.prose.spans import Span, index_at, lies_in, without_ending

MARKS = "，,、；;。：:（(）)！!？?\r\n\u2028\u2029"
_UP_TO_LAST_MARK = re.compile(f".*[{MARKS}]", re.DOTALL)
_COLON = re.compile(r"[：:][ \u3000]*$")
# What stands before a name and is no part of it: links, the time, and the number of an item.
_LEADING = re.compile(
    r"^(?:[ \u00a0\u3000\t]|其中|分别|以及|[和及与并]|同时|另外?|还|今年|本年度?|全年度?|当年|年度|年末|年底"
    r"|(?:19|20)[0-9]{2}年?(?:度|末|底)?|截至|[0-9]{1,2}[.．月日]|[一二三四五六七八九十]是|共计?|总计|合计|累计)+"
)
# 下达, 审计, 节约 and 自有 are words of their own.
_VERB = r"为|是|(?<!下)达到?|(?<![国自原])有|(?<![节集合])约|了|分别"
_TRAILING = re.compile(
    rf"(?:[ \u00a0\u3000：:¥￥]|人民币|{_VERB}|共计?|合计|总计|累计|(?<![审统设会预估])计|数额?|总?金额|总?额)+$"
)
_COPULA = re.compile(rf"(?:[ \u00a0\u3000：:¥￥]|人民币|{_VERB})+$")
_PAST = re.compile(r"上年|去年|上一年|上期|上个年度|前一年|上学年")


class Term(msgspec.Struct, frozen=True):
    """A figure that may be an operand. ``lead`` is the text since the figure before it, or the head of the sentence.

    ``label`` is the name that stands before it, as typed; ``key`` is the name alone. ``depth`` counts the round
    brackets around it.
    """

    quantity: Quantity
    lead: Span
    label: str
    key: str
    sentence: int
    paragraph: int
    depth: int

    @property
    def span(self) -> Span:
        return self.quantity.span

    @property
    def is_exact(self) -> bool:
        return not self.quantity.doubt

    @property
    def is_past(self) -> bool:
        """True when the name says that this is last year's figure."""
        return _PAST.search(self.label) is not None


_MOST_BEFORE = 500  # figures; no paragraph that people read has as many


class Terms:
    """The figures of a text that can take part in a calculation: none in titles or quotes, none in words."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        titles, quotes = ([name.span for name in names] for names in (reading.titles, reading.quotes))
        self.round_brackets = sorted(pair for pair in reading.brackets.pairs if self.text[pair.start] in "（(")
        self._bracket_starts = [pair.start for pair in self.round_brackets]
        self._bracket_ends = sorted(pair.end for pair in self.round_brackets)
        free = [
            quantity
            for quantity in reading.quantities
            if quantity.doubt != "words" and not (lies_in(quantity.span, titles) or lies_in(quantity.span, quotes))
        ]
        self.all: tuple[Term, ...] = tuple(self._terms(free))
        self._starts = [term.span.start for term in self.all]

    def _terms(self, quantities: Sequence[Quantity]) -> Iterable[Term]:
        previous_end = 0
        for quantity in quantities:
            sentence = index_at(self.reading.sentences, quantity.span.start)
            start = self.reading.sentences[sentence].start
            lead = Span(max(start, previous_end), quantity.span.start)
            label = self._label(lead)
            yield Term(
                quantity=quantity,
                lead=lead,
                label=label,
                key=key_of(label),
                sentence=sentence,
                paragraph=index_at(self.reading.paragraphs, quantity.span.start),
                depth=self.depth_at(quantity.span.start),
            )
            previous_end = quantity.span.end

    def _label(self, lead: Span) -> str:
        text = lead.of(self.text)
        label = after_last_mark(text)
        colon = _COLON.search(text[: len(text) - len(label)])
        if colon is not None and not key_of(label):
            return after_last_mark(text[: colon.start()]) + text[colon.start() :]
        return label

    @cached_property
    def by_sentence(self) -> dict[int, list[Term]]:
        """The terms of each sentence, by its index."""
        found: dict[int, list[Term]] = {}
        for term in self.all:
            found.setdefault(term.sentence, []).append(term)
        return found

    def place(self, term: Term) -> int:
        """Which of the terms of its sentence ``term`` is."""
        return bisect_left(self.by_sentence[term.sentence], term.span.start, key=lambda other: other.span.start)

    def between(self, start: int, end: int) -> list[Term]:
        """The terms that lie wholly from ``start`` to ``end``."""
        first = bisect_left(self._starts, start)
        return [term for term in self.all[first : bisect_right(self._starts, end)] if term.span.end <= end]

    def before(self, position: int) -> list[Term]:
        """The terms of the same paragraph before ``position``, nearest first; of hundreds, the nearest ones."""
        paragraph = index_at(self.reading.paragraphs, position)
        end = bisect_left(self._starts, position)
        nearest_first = reversed(self.all[max(0, end - _MOST_BEFORE) : end])
        own = takewhile(lambda term: term.paragraph == paragraph, nearest_first)
        return [term for term in own if term.span.end <= position]

    def depth_at(self, position: int) -> int:
        """How many round brackets are open before ``position``."""
        return bisect_left(self._bracket_starts, position) - bisect_right(self._bracket_ends, position)

    def bracket_around(self, position: int) -> Span | None:
        """The innermost round brackets around ``position``."""
        if not self.depth_at(position):
            return None
        before = reversed(self.round_brackets[: bisect_left(self._bracket_starts, position)])
        return next(pair for pair in before if pair.end > position)

    def brackets_in(self, span: Span) -> list[Span]:
        """The round brackets that begin in ``span``."""
        first = bisect_left(self._bracket_starts, span.start)
        return self.round_brackets[first : bisect_left(self._bracket_starts, span.end)]

    def behind_brackets(self, position: int) -> int:
        """Where the round brackets end that begin at ``position``; without any there, ``position``."""
        return next((pair.end for pair in self.brackets_in(Span(position, position + 1))), position)


@lru_cache(maxsize=8192)
def terms_in(text: str) -> Terms:
    """The terms of ``text``; a text is looked through once."""
    return Terms(read(text))


def terms_of(text: str) -> tuple[Term, ...]:
    """The figures of ``text`` with the names that stand before them: 到位率 100%, 年初预算 500万元."""
    return terms_in(text).all


def comparable(one: Quantity, other: Quantity) -> bool:
    """True when the two can be subtracted; percentage points are the difference of percentages."""
    ratios = {Kind.PERCENT, Kind.POINTS}
    return one.measure == other.measure or {one.kind, other.kind} <= ratios


def after_last_mark(text: str) -> str:
    """The end of ``text`` that has none of the ``MARKS``."""
    marked = _UP_TO_LAST_MARK.match(text)
    return text if marked is None else text[marked.end() :]


def key_of(label: str) -> str:
    """The name in ``label``: without links and time before it, copulas and 数, 额 behind it."""
    return without_ending(_LEADING.sub("", label), _TRAILING)


def _name_of(label: str) -> str:
    """As ``key_of``, but with 数, 额 and 总计."""
    return without_ending(_LEADING.sub("", label), _COPULA)


def named(terms: Sequence[Term], name: str) -> list[Term]:
    """The terms that ``name`` can mean: those of that name, else those whose name ends so, or that end the name."""
    key, whole = key_of(name), _name_of(name)
    if len(key) < 2:
        return []
    readings: tuple[Callable[[Term], bool], ...] = (
        lambda term: _name_of(term.label) == whole,
        lambda term: term.key == key,
        lambda term: _name_of(term.label).endswith(whole),
        lambda term: term.key.endswith(key) or (len(term.key) > 2 and key.endswith(term.key)),
    )
    return next((found for means in readings if (found := [term for term in terms if means(term)])), [])


def values(terms: Iterable[Term]) -> set[object]:
    """The different values among ``terms``."""
    return {term.quantity.value for term in terms}
