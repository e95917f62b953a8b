"""Claims of proportion: 占总收入的 P%; 受理…41738件，接通40335件，接通率 P%; 预算执行率 P%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from perfeval_desktop.prose.changes import settle
from perfeval_desktop.prose.claim import Claim, ClaimKind, quantity_claim
from perfeval_desktop.prose.intervals import interval, is_exchanged, is_near, is_slip
from perfeval_desktop.prose.lists import Breakdown
from perfeval_desktop.prose.numbers import Kind, Quantity
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.prose.terms import MARKS, Term, Terms, key_of, named, values
from perfeval_desktop.prose.writing import number_like

Pair = tuple[Quantity, Quantity]
_COUNTED = {Kind.AMOUNT, Kind.COUNT}
_COPULA = r"(?:约?为|达到?|已达到?|是|约|仅|均为|均达到?|：|:)?[ \u00a0\u3000]*$"
_SHARE = re.compile(rf"占(?P<of>[^，,。；;（(]{{0,24}}?)的?(?:比重|比例|比|份额)?的?{_COPULA}")
_GOAL = re.compile(rf"(?:完成了?|达到?|为|相当于)(?P<of>[^，,。；;（(]{{2,16}}?)的{_COPULA}")
_OF_FIGURE = re.compile(r"(?:总?[数额量])?的(?:比例为?)?$")
_OWNS = re.compile(r"(?P<verb>占|完成|达到?|实现|相当于|为|是)[^，,。；;]*$")
_RATE = re.compile(rf"(?P<stem>[\u4e00-\u9fff]{{1,14}}?)(?:率|(?<=满意)度){_COPULA}")
_CHANGE = re.compile(r"增长|增加|下降|减少|变动|变化|降低|提高|上升|增幅|降幅")
_MARK = re.compile(f"[{MARKS}]")


@dataclass(frozen=True, slots=True)
class _RateWords:
    """A rate that is known by name: the words that name its numerator and its denominator."""

    name: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]


_RATES = (
    _RateWords(
        re.compile(r"(?:执行|支出|使用|支付)$"),
        re.compile(r"执行|支出|使用|支付|已用"),
        re.compile(r"预算|到位|下达|安排|批复|收入|指标"),
    ),
    _RateWords(
        re.compile(r"到位$"), re.compile(r"到位|收到|拨入"), re.compile(r"预算|应到位|计划|安排|批复|下达|申请")
    ),
)
# Words before the name of a rate that do not narrow it: 资金到位率 is the 到位率 of what is told.
_WIDE = re.compile(r"(?:年末|全年|整体|总体|部门|项目|专项|财政|预算|资金|经费|支出|总|实际|年度|的)*")


def find_shares(terms: Terms, breakdowns: Sequence[Breakdown]) -> Iterator[Claim]:
    """The claims of proportion, in the order of the text."""
    heads = {part.span: breakdown.head for breakdown in breakdowns for part in breakdown.parts}
    for term in terms.all:
        if term.quantity.kind is not Kind.PERCENT or not term.is_exact:
            continue
        claim = (
            _share_of_figure(terms, term)
            or _share(terms, term, heads)
            or _goal_reached(terms, term)
            or _rate(terms, term)
        )
        if claim is not None:
            yield claim


def _claim(
    terms: Terms, kind: ClaimKind, percent: Term, options: Sequence[Pair], certain: bool, meant: Sequence[Pair] = ()
) -> Claim | None:
    """The claim that ``percent`` is the ratio of one of ``options``; None when it cannot be said of which.

    When none fits, the first is reported if that is ``certain``, else one that a slip of the hand explains, or one of
    those ``meant`` that is nearly right.
    """
    stated = percent.quantity
    known = [pair for pair in options if pair[1].value > 0]

    def fits(pair: Pair) -> bool:
        ratio = interval(pair[0]).over(interval(pair[1]))
        return ratio is not None and ratio.meets(interval(stated))

    def likely(pair: Pair) -> bool:
        (part, whole), ratio = pair, pair[0].value / pair[1].value
        return (
            is_slip(stated, ratio)
            or (pair in meant and is_near(stated, ratio))
            or is_exchanged(part, whole.value * stated.value)
            or (stated.value != 0 and is_exchanged(whole, part.value / stated.value))
        )

    settled = settle(known, fits, likely, certain and len(known) == len(options))
    if settled is None:
        return None
    (part, whole), holds = settled
    calculation = f"{number_like(part.value, whole, (part,))} ÷ {number_like(whole.value, whole, (part,))}"
    value = part.value / whole.value
    return quantity_claim(kind, terms.text, stated, (part, whole), value, calculation, holds=holds)


def _share_of_figure(terms: Terms, percent: Term) -> Claim | None:
    """占总数500件的60%, 完成年度任务500件的120%: the whole is the figure right before."""
    here = terms.by_sentence[percent.sentence]
    at = here.index(percent)
    if at < 2 or not _OF_FIGURE.match(terms.text, percent.lead.start, percent.lead.end):
        return None
    whole = here[at - 1]
    verb = _OWNS.search(terms.text, whole.lead.start, whole.lead.end)
    parts = [term for term in reversed(here[: at - 1]) if term.quantity.measure == whole.quantity.measure]
    if verb is None or not parts or not all(term.is_exact for term in (whole, parts[0])):
        return None
    options = [(part.quantity, whole.quantity) for part in parts]
    adjacent = parts[0] is here[at - 2]
    return _claim(terms, "share", percent, options, adjacent and verb["verb"] == "占", options[:1] if adjacent else ())


def _share(terms: Terms, percent: Term, heads: Mapping[Span, Term]) -> Claim | None:
    """占总收入的60%; or 占60% of what was broken down, or of a larger figure before when that fits."""
    match = _SHARE.search(terms.text, percent.lead.start, percent.lead.end)
    if match is None:
        return None
    earlier = [term for term in terms.before(match.start()) if term.is_exact and term.quantity.kind in _COUNTED]
    parts = _parts(terms, percent, Span(percent.lead.start, match.start()), earlier)
    if not parts:
        return None
    like = [term for term in earlier if term not in parts and term.quantity.measure == parts[0].quantity.measure]
    if key_of(match["of"]):
        wholes = named(like, match["of"])
        options = [(part.quantity, whole.quantity) for part in parts for whole in wholes]
        certain = len(values(wholes)) == 1 and len(values(parts)) == 1
        return _claim(terms, "share", percent, options, certain, options)
    options = [
        (part.quantity, whole.quantity)
        for part in parts
        for whole in like
        if whole.quantity.value >= part.quantity.value
    ]
    meant = [(part.quantity, heads[part.span].quantity) for part in parts if part.span in heads]
    return _claim(terms, "share", percent, [*options, *meant], False, meant)


def _goal_reached(terms: Terms, percent: Term) -> Claim | None:
    """年初预算为500万元，支出决算为480万元，完成年初预算的96%: the budget stands right before what was spent."""
    match = _GOAL.search(terms.text, percent.lead.start, percent.lead.end)
    here = terms.by_sentence[percent.sentence]
    at = here.index(percent)
    if match is None or at < 2 or _MARK.sub("", terms.text[percent.lead.start : match.start()]):
        return None
    whole, part = here[at - 2], here[at - 1]
    fitting = whole.quantity.measure == part.quantity.measure and whole.is_exact and part.is_exact
    if not fitting or whole not in named([whole], match["of"]):
        return None
    return _claim(terms, "share", percent, [(part.quantity, whole.quantity)], certain=True)


def _parts(terms: Terms, percent: Term, gap: Span, earlier: Sequence[Term]) -> Sequence[Term]:
    """The figures that the words in ``gap``, before 占, can mean: the figure before it, or those of that name."""
    here = terms.by_sentence[percent.sentence]
    at = here.index(percent)
    chunks = [key_of(chunk) for chunk in _MARK.split(gap.of(terms.text))[1 if at else 0 :]]
    name = next((chunk for chunk in reversed(chunks) if chunk), "")
    if name:
        return named(earlier, name)
    return [term for term in here[at - 1 : at] if term in earlier] if at else []


def _rate(terms: Terms, percent: Term) -> Claim | None:
    """接通率, 到位率, 执行率 and the like, beside the figures from which they are computed."""
    match = _RATE.search(terms.text, percent.lead.start, percent.lead.end)
    stem = key_of(match["stem"]) if match is not None else ""
    if len(stem) < 2 or _CHANGE.search(stem):
        return None
    words = next((rate for rate in _RATES if rate.name.search(stem)), None)
    for near in _neighbourhoods(terms, percent, further=words is not None):
        parts, wholes = _by_words(words, stem, near) if words is not None else _by_stem(stem, near)
        options = [
            (part.quantity, whole.quantity)
            for part in parts
            for whole in wholes
            if part is not whole and part.quantity.measure == whole.quantity.measure
        ]
        if options:
            meant = options if words is None and near[-1] is parts[0] else ()
            return _claim(terms, "rate", percent, options, len(options) == 1, meant)
    return None


def _neighbourhoods(terms: Terms, percent: Term, *, further: bool) -> Iterator[list[Term]]:
    """The figures before ``percent``: of its part of the sentence, of the sentence, and of the sentence before when
    its own has none.
    """
    here = terms.by_sentence[percent.sentence]
    before = [term for term in here[: here.index(percent)] if term.quantity.kind in _COUNTED]
    semicolon = max(terms.text.rfind(mark, 0, percent.span.start) for mark in "；;")
    yield [term for term in before if term.span.start > semicolon]
    yield before
    if further and not before:
        last = terms.by_sentence.get(percent.sentence - 1, [])
        yield [term for term in last if term.quantity.kind in _COUNTED and term.paragraph == percent.paragraph]


def _by_stem(stem: str, near: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """接通率: the figure named 接通…, and the figures before it, of which it is a part."""
    parts = [term for term in near if term.key.startswith(stem) or term.key.endswith(stem)]
    if len(parts) != 1 or not all(term.is_exact for term in near):
        return [], []
    return parts, [term for term in near if term.span.end <= parts[0].span.start]


def _by_words(words: _RateWords, stem: str, near: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """执行率, 到位率: the figures whose names say that they are spent or received, and planned."""
    narrowed = words.name.sub("", stem)
    parts = [term for term in near if words.part.search(term.key)]
    if not _WIDE.fullmatch(narrowed):
        parts = [term for term in parts if narrowed in term.key]
    if not all(term.is_exact for term in near):
        return [], []
    return parts, [term for term in near if words.whole.search(term.key)]
