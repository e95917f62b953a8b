"""Finds where a text compares two figures: what is compared, with what, and the change that it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from perfeval_desktop.prose.markers import Marker, change_before, find_markers
from perfeval_desktop.prose.numbers import Kind
from perfeval_desktop.prose.spans import Span, without_ending
from perfeval_desktop.prose.terms import MARKS, Term, Terms, after_last_mark, comparable, named, values

# What may stand between the other figure and the word of change.
_BRIDGE = re.compile(
    r"[）)]?[，,]?(?:相比较?|对比|比较|相较)?[，,]?(?:同比|环比|总体|实际|净|共计?|略有?|有所|大幅|小幅|又|也|均|则)*"
)
_BETWEEN_CHANGES = re.compile(r"[）)]?[，,、；;（(]?(?P<own>同比|环比)?(?:即|总体)?")
_SAYS_NOTHING = re.compile(r"(?:其中|同时|总体|均|各|另|又|且|并|即|年度?|[0-9]{4}年度?|本年度?|今年|当年|[ \u3000])*")
_MARK = re.compile(f"[{MARKS}]")
_PAST_NAME = re.compile(r"上年|去年|上一年|上年度|前一年")
_SINCE_LAST_YEAR = re.compile(r"上年|去年|上一年|前一年|同期|同比|环比|(?:19|20)[0-9]{2}年")
_YEAR_NAME = re.compile(r"(?:19|20)[0-9]{2}年")
_RISEN_TO = re.compile(
    r"(?:大幅|逐步|逐年|进一步|同比)*(?:增加|增长|提高|提升|上升|上涨|扩大|下降|减少|降低|压减|缩减|回落|[升降])[到至为]了?"
    r"[^，,。；;]{0,8}"
)
_FROM = re.compile(r"[由从][^，,。；;]{0,16}$")
_TAIL = re.compile(r"(?:相比较?|对比|比较|[，,])+$")
# Words of change in what stands before a figure: 比上年提前发放500万元 names no figure that is compared with.
_CHANGES = re.compile("[增减升降涨跌翻超缩压节扩提扭]|多(?![部项种媒元])|少(?![数年儿先])")
_LONGEST_BASE_NAME = 24


@dataclass(frozen=True, slots=True)
class Delta:
    """A figure that says how much something changed; ``start`` is where its word of change begins.

    ``sign`` is 0 where the words do not say which way. A negative figure is a fall whatever they say.
    """

    term: Term
    start: int
    sign: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``subjects`` are the figures that may be the one compared, the likeliest first; ``certain`` when it is the first.

    ``bases`` are the figures that it may be compared with, none when the text does not give it; ``base_told`` when the
    figure itself stands in the comparison, not only its name.
    """

    subjects: tuple[Term, ...]
    certain: bool
    bases: tuple[Term, ...]
    base_told: bool
    amount: Delta | None
    rate: Delta | None


@dataclass(frozen=True, slots=True)
class _OtherSide:
    """What follows a word of comparison: the figures ``bases`` compared with, or only their ``name``; then the ``rest``
    of the figures.

    ``anchor`` is where the word of change is expected; ``named_behind`` is True when a name may stand before it.
    """

    bases: tuple[Term, ...]
    name: str
    rest: Sequence[Term]
    anchor: int
    subject: Term | None = None
    named_behind: bool = False


def find_comparisons(terms: Terms) -> tuple[Comparison, ...]:
    """The comparisons of the text in their order."""
    finder = _Finder(terms)
    return tuple(
        comparison for sentence in range(len(terms.reading.sentences)) for comparison in finder.in_sentence(sentence)
    )


class _Finder:
    """Goes through the text once; ``spent`` are figures of comparison, which no later sentence is about."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.text = terms.text
        self.spent: set[Span] = set()

    def in_sentence(self, index: int) -> Iterator[Comparison]:
        here = self.terms.by_sentence.get(index, [])
        if not here:
            return
        yield from self._from_to(here)
        sentence = self.terms.reading.sentences[index]
        markers = list(find_markers(self.text, sentence))
        stops = [marker.span.start for marker in markers if not marker.own] + [sentence.end]
        done = sentence.start
        for marker in markers:
            if marker.span.start < done:
                continue
            end = next(stop for stop in stops if stop >= marker.span.end)
            comparison = self._compared(here, marker, end)
            if comparison is not None:
                done = max(delta.term.span.end for delta in (comparison.amount, comparison.rate) if delta)
                yield comparison

    def _compared(self, here: Sequence[Term], marker: Marker, end: int) -> Comparison | None:
        rest = [term for term in here if marker.span.end <= term.span.start and term.span.end <= end]
        other = self._other_side(here, marker, rest)
        if other is None:
            return None
        deltas = self._deltas(other.rest, other.anchor, marker.span.start)
        if not deltas or not all(term.is_exact for term in other.bases):
            return None
        bridge = self.text[other.anchor : deltas[0].start]
        name = other.name
        if other.named_behind:
            name = without_ending(bridge, _TAIL)
            if len(name) > _LONGEST_BASE_NAME or _MARK.search(name):
                return None
        elif not _BRIDGE.fullmatch(bridge):
            return None
        return self._comparison(here, marker, replace(other, name=name), deltas)

    def _other_side(self, here: Sequence[Term], marker: Marker, rest: list[Term]) -> _OtherSide | None:
        """The figure that ``marker`` compares with, and the figures behind it; None when that is not clear."""
        changes_at_once = bool(rest) and change_before(self.text, _from(rest[0], marker.span.end)) is not None
        if marker.base is not None:
            bases = tuple(term for term in here if marker.base.covers(term.span))
            name = marker.base.of(self.text)
            if len(bases) > 1 or not rest:
                return None
            if changes_at_once:
                return _OtherSide(bases, name, rest, marker.span.end)
            subject, rest = rest[0], rest[1:]  # 与上年相比，2022年支出500万元，增加50万元
            return _OtherSide(bases, name, rest, subject.span.end, subject)
        if changes_at_once or marker.own or not rest:
            return _OtherSide((), "", rest, marker.span.end, named_behind=not marker.own)
        base, rest = rest[0], rest[1:]
        told = self.text[marker.span.end : base.span.start]
        if _MARK.search(told.rstrip("（(")) or _CHANGES.search(told):
            return None
        return _OtherSide((base,), "", rest, base.span.end)

    def _deltas(self, rest: Sequence[Term], anchor: int, start: int) -> tuple[Delta, ...]:
        """The change that is said right behind ``anchor``, and its rate, or the rate and then the change.

        The comparison begins at ``start``; 比预算减少5万元，同比下降3% are changes from two different figures.
        """
        first = self._delta(rest[0], anchor) if rest else None
        if first is None:
            return ()
        end = first.term.span.end
        second = self._delta(rest[1], end) if len(rest) > 1 else None
        if second is None or _is_rate(second) == _is_rate(first):
            return (first,)
        between = _BETWEEN_CHANGES.fullmatch(self.text, end, second.start)
        if between is None or (between["own"] and not _SINCE_LAST_YEAR.search(self.text, start, first.start)):
            return (first,)
        return (first, second)

    def _delta(self, term: Term, anchor: int) -> Delta | None:
        change = change_before(self.text, _from(term, anchor))
        if change is None or not term.is_exact:
            return None
        return Delta(term, change.start, -1 if term.quantity.value < 0 else change.sign)

    def _comparison(
        self, here: Sequence[Term], marker: Marker, other: _OtherSide, deltas: Sequence[Delta]
    ) -> Comparison:
        amounts = [delta.term for delta in deltas if not _is_rate(delta)]
        like = next(iter((*other.bases, *amounts)), None)
        self.spent |= {term.span for term in (*other.bases, *(delta.term for delta in deltas))}
        earlier = [
            term
            for term in self.terms.before(marker.span.start)
            if term.is_exact
            and term.span not in self.spent
            and (comparable(term.quantity, like.quantity) if like else term.quantity.kind in {Kind.AMOUNT, Kind.COUNT})
        ]
        bases = other.bases or tuple(_meant(earlier, other.name))
        subjects, certain = self._subjects(here, marker, [term for term in earlier if term not in bases])
        if other.subject is not None:
            subjects, certain = (other.subject,), True
        return _made(subjects, certain, bases, bool(other.bases), deltas)

    def _subjects(self, here: Sequence[Term], marker: Marker, candidates: list[Term]) -> tuple[tuple[Term, ...], bool]:
        """The figures that the clause of ``marker`` may be about; True when the first is surely the one."""
        before = [term for term in here if term.span.end <= marker.span.start]
        start = before[-1].span.end if before else self.terms.reading.sentences[here[0].sentence].start
        gap = self.text[start : marker.span.start]
        head = after_last_mark(gap)
        name = "" if _SAYS_NOTHING.fullmatch(head) else head
        if before and (not gap or gap in {"（", "("}):
            adjacent = before[-1]
            return ((adjacent,), True) if adjacent in candidates else ((), False)
        if not name:
            beside = [term for term in before if term in candidates]
            return tuple(candidates), len(beside) == 1 and beside[0] is before[-1] and len(gap) == 1
        meant = named(candidates, name)
        others = [term for term in candidates if term not in meant]
        return ((*meant, *others), len(values(meant)) == 1) if meant else ((), False)

    def _from_to(self, here: Sequence[Term]) -> Iterator[Comparison]:
        """由 A 增加到 B，增加 D，增长 P."""
        for index, (base, subject) in enumerate(pairwise(here)):
            starts = _FROM.search(self.text, base.lead.start, base.lead.end) is not None
            rises = _RISEN_TO.fullmatch(self.text, subject.lead.start, subject.lead.end) is not None
            if not (starts and rises and base.is_exact and subject.is_exact):
                continue
            deltas = self._deltas(here[index + 2 :], subject.span.end, base.lead.start)
            if deltas and comparable(base.quantity, subject.quantity):
                self.spent |= {base.span, *(delta.term.span for delta in deltas)}
                yield _made((subject,), True, (base,), True, deltas)


def _from(term: Term, start: int) -> Span:
    return Span(max(term.lead.start, start), term.lead.end)


def _is_rate(delta: Delta) -> bool:
    return delta.term.quantity.kind in {Kind.PERCENT, Kind.TIMES}


def _meant(earlier: Sequence[Term], name: str) -> list[Term]:
    """The figures that 上年, 2021年 or 预算数 can mean."""
    if _PAST_NAME.search(name):
        return [term for term in earlier if term.is_past]
    if year := _YEAR_NAME.search(name):
        return [term for term in earlier if year[0] in term.label]
    return named(earlier, name)


def _made(
    subjects: Sequence[Term], certain: bool, bases: Sequence[Term], base_told: bool, deltas: Sequence[Delta]
) -> Comparison:
    amount = next((delta for delta in deltas if not _is_rate(delta)), None)
    rate = next((delta for delta in deltas if _is_rate(delta)), None)
    return Comparison(tuple(subjects), certain, tuple(bases), base_told, amount, rate)
