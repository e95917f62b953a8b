"""Finds where a text breaks a figure down: A，其中：B，C; A（B、C）; A，包括 B、C; B、C，合计 A."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from perfeval_desktop.prose.markers import change_before, find_markers
from perfeval_desktop.prose.numbers import Kind
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.prose.terms import MARKS, Term, Terms, after_last_mark

_AMONG = re.compile(r"其中[:：，,]?")
_CONSISTS = re.compile(r"[，,]?(?:分别为|分别是|(?P<open>包括))[:：]?")
_LONGEST_OPENING = 5  # ，分别为：
_IN_TOTALS = re.compile("[计总共]")  # each of the following holds one of these signs, and most leads none
_TOTAL = re.compile(
    r"[，,、；;]?(?:(?:以上)?(?:[两三四五六七八九]项)?(?:合计|共计|总计|小计)[\u4e00-\u9fff]{0,6}"
    r"|[\u4e00-\u9fff]{0,4}总[数计][为达]?)"
    r"|[，,]?共(?:支出|支付|安排|投入|发放|下达|拨付|补助)?"
)
_IS_TOTAL = re.compile("(?:以上)?(?:共|合计|总计|小计)")
_LIST_OPENS = re.compile(r"[：:；;]|其中[:：，,]?")
_FIRST_ITEM = re.compile(rf"[^{MARKS}]+")
_NEXT_ITEM = re.compile(rf"(?:[，,、；;]|和|及|与|以及)+[^{MARKS}]+")
_NOUN = re.compile(r"[\u4e00-\u9fff]{0,6}")
# A figure with such a name is not a part of what was broken down before it.
_NO_PART = re.compile(r"占|[较比](?!例)|人均|结转|结余|上年|去年|累计|率[为达到是]*$")
# Traits that one person can have several of: such groups need not add up.
_TRAITS = re.compile(
    r"党员|团员|女|少数民族|本科|硕士|博士|大专|中专|研究生|学历|[高中初]级|职称|贫困|脱贫|残疾|低保|老[年人]|岁|退役|留守|骨干"
)
_LONGEST_BRIDGE = 14
_MOST_OF, _OTHER_UNIT = Decimal("0.8"), Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """``parts`` are what the text gives of ``head``; ``closed`` when its form says that these are all."""

    head: Term
    parts: tuple[Term, ...]
    closed: bool


def find_breakdowns(terms: Terms) -> Iterator[Breakdown]:
    """The breakdowns of the text; nested ones are found by themselves and not as parts of the outer."""
    for index in terms.by_sentence:
        finder = _Finder(terms, index)
        for breakdown in (*finder.among(), *finder.in_brackets(), *finder.listed(), *finder.added_up()):
            if change_before(terms.text, breakdown.head.lead) is None:  # 减少3人（退休5人、调入2人） is a balance
                yield breakdown


def _far_from(head: Term, parts: Sequence[Term]) -> bool:
    """True when ``parts`` are not all of ``head``, unless 元 is mistaken for 万元: they may be those of its change."""
    together = sum((part.quantity.value for part in parts), Decimal(0))
    return head.quantity.value * _OTHER_UNIT < together < head.quantity.value * _MOST_OF


class _Finder:
    """Looks through one sentence."""

    def __init__(self, terms: Terms, index: int) -> None:
        self.terms = terms
        self.text = terms.text
        self.index = index
        self.here = terms.by_sentence[index]
        self.sentence = terms.reading.sentences[index]

    # ── A，其中：B，C ──

    def among(self) -> Iterator[Breakdown]:
        last: re.Match[str] | None = None
        for match in _AMONG.finditer(self.text, self.sentence.start, self.sentence.end):
            bracket = self.terms.bracket_around(match.start())
            head, passed = self._head(match.start(), bracket)
            end = bracket.end - 1 if bracket else self.sentence.end
            if bracket is None and last is not None:
                end = min(end, self._semicolon(match.end(), end))
            last = match if bracket is None else last
            if head is None or not head.is_exact:
                continue
            parts = self._parts(head, Span(match.end(), end))
            if parts and not (passed and _far_from(head, parts)):
                yield Breakdown(head, tuple(parts), closed=False)

    def _head(self, position: int, bracket: Span | None) -> tuple[Term | None, bool]:
        """The figure that 其中 at ``position`` breaks down: the last before it, outside its own brackets.

        What is said of it (，比上年增加50万元，增长10%) is passed over; then True.
        """
        inside = [term for term in self.here if bracket is not None and bracket.covers(term.span)]
        if bracket is not None and not any(term.span.end <= position for term in inside):
            position = bracket.start
        depth = self.terms.depth_at(position)
        before = [term for term in self.here if term.span.end <= position and term.depth == depth]
        if not before and not self.text[self.sentence.start : position].strip():
            last = self.terms.by_sentence.get(self.index - 1, [])
            before = [term for term in last if term.depth == 0 and term.paragraph == self.here[0].paragraph]
            return (before[0] if len(before) == 1 else None), False
        bridge = sum(self.terms.depth_at(at) == depth for at in range(before[-1].span.end, position)) if before else 0
        if not before or bridge > _LONGEST_BRIDGE:
            return None, False
        told = [term for term in before if not self._is_compared(term.lead)]
        passed = bool(told) and told[-1] is not before[-1] and before[-1].quantity.kind is Kind.PERCENT
        return (told[-1] if passed else before[-1]), passed

    def _parts(self, head: Term, scope: Span) -> list[Term]:
        """The figures of ``scope`` that are parts of ``head``; none when one of them is doubtful.

        What is said of a part (占60%，比上年增加…) ends at the next semicolon; without one the parts end there.
        """
        depth = self.terms.depth_at(scope.start)
        parts: list[Term] = []
        resume = scope.start
        for term in self.here:
            if not scope.covers(term.span) or term.depth != depth or term.span.start < resume:
                continue
            lead = Span(max(term.lead.start, scope.start), term.lead.end)
            if _AMONG.search(self.text, lead.start, lead.end) or self._is_compared(lead):
                resume = self._semicolon(lead.start, scope.end)
            elif term.quantity.kind is Kind.BARE:
                return []
            elif term.quantity.measure == head.quantity.measure:
                if not term.is_exact or _NO_PART.search(term.label):
                    return parts if term.is_exact else []
                parts.append(term)
        return parts

    def _is_compared(self, lead: Span) -> bool:
        return change_before(self.text, lead) is not None or any(find_markers(self.text, lead))

    def _semicolon(self, start: int, end: int) -> int:
        found = [at for mark in "；;" if (at := self.text.find(mark, start, end)) >= 0]
        return min(found, default=end)

    # ── A（B、C） and A，包括 B、C ──

    def in_brackets(self) -> Iterator[Breakdown]:
        for bracket in self.terms.brackets_in(self.sentence):
            if self.sentence.covers(bracket) and not _AMONG.match(self.text, bracket.start + 1):
                head = next((term for term in reversed(self.here) if term.span.end <= bracket.start), None)
                if head is not None and _NOUN.fullmatch(self.text, head.span.end, bracket.start):
                    yield from self._enumerated(head, Span(bracket.start + 1, bracket.end - 1))

    def listed(self) -> Iterator[Breakdown]:
        for head in self.here:
            noun = _NOUN.match(self.text, head.span.end)
            if noun is None:
                continue
            near = min(noun.end() + _LONGEST_OPENING, self.sentence.end)
            opening = _CONSISTS.search(self.text, head.span.end, near)
            if opening is None or opening.start() > noun.end():
                continue
            end = self._semicolon(opening.end(), self.sentence.end)
            for breakdown in self._enumerated(head, Span(opening.end(), end)):
                yield replace(breakdown, closed=opening["open"] is None)  # 包括 need not name all

    def _enumerated(self, head: Term, scope: Span) -> Iterator[Breakdown]:
        """The breakdown when ``scope`` is nothing but names with figures, of the measure of ``head``."""
        depth = self.terms.depth_at(scope.start)
        parts = [term for term in self.here if scope.covers(term.span) and term.depth == depth]
        behind = self._behind(parts, scope.start)
        tail = self.text[behind : scope.end] if behind is not None else ""
        fitting = all(term.quantity.measure == head.quantity.measure and term.is_exact for term in parts)
        if behind is None or tail.strip("。；;！! \r\n") or not fitting or not head.is_exact or len(parts) < 2:
            return
        if not any(_NO_PART.search(term.label) or _TRAITS.search(term.label) for term in parts):
            yield Breakdown(head, tuple(parts), closed=True)

    def _behind(self, parts: Sequence[Term], start: int) -> int | None:
        """Where the list of ``parts`` from ``start`` on ends, with the brackets behind it; None if it is no list."""
        for term in parts:
            item = _FIRST_ITEM if term is parts[0] else _NEXT_ITEM
            if not item.fullmatch(self.text, start, term.span.start):
                return None
            start = term.span.end
            start = self.terms.behind_brackets(start)
        return start

    # ── B，C，合计 A ──

    def added_up(self) -> Iterator[Breakdown]:
        for at, head in enumerate(self.here):
            if at < 2 or _IN_TOTALS.search(self.text, head.lead.start, head.lead.end) is None:
                continue
            before = [term for term in self.here[:at] if term.depth == head.depth]
            if len(before) < 2 or not self._totals(before[-1], head):
                continue
            lists = (parts for start in self._list_starts(head) if (parts := self._list_from(start, before, head)))
            parts = next(lists, [])
            if parts:
                yield Breakdown(head, tuple(parts), closed=True)

    def _totals(self, last: Term, head: Term) -> bool:
        return _TOTAL.fullmatch(self.text, self.terms.behind_brackets(last.span.end), head.span.start) is not None

    def _list_starts(self, head: Term) -> Iterator[int]:
        first = self.here[0].lead
        yield first.end - len(after_last_mark(first.of(self.text)))
        for opening in _LIST_OPENS.finditer(self.text, self.sentence.start, head.span.start):
            yield opening.end()

    def _list_from(self, start: int, before: Sequence[Term], head: Term) -> list[Term]:
        """The figures from ``start`` up to ``head`` when they are a list that can add up to it; else none."""
        parts = [term for term in before if term.span.start >= start]
        fitting = all(term.quantity.measure == head.quantity.measure and term.is_exact for term in (*parts, head))
        others = [term for term in before if term.span.start < start and term.quantity.measure == head.quantity.measure]
        if others or len(parts) < 2 or not fitting or self._behind(parts, start) is None:
            return []
        astray = (_NO_PART.search(term.label) or _IS_TOTAL.match(term.label) for term in parts)
        changes = (change_before(self.text, term.lead) is not None for term in parts)
        return [] if any(astray) or any(changes) else parts
