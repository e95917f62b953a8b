"""Claims of proportion: 占总收入的 P%, 占总数500件的 P%, 完成年初预算的 P%, 是上年22.4万份的1.72倍."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from perfeval_desktop.prose.claim import Claim
from perfeval_desktop.prose.intervals import Interval, interval, total
from perfeval_desktop.prose.lists import Breakdown
from perfeval_desktop.prose.numbers import Kind, Quantity
from perfeval_desktop.prose.ratios import COPULA, COUNTED, ratio_claim
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.prose.terms import MARKS, Term, Terms, key_of, named, values

_SHARE = re.compile(rf"占(?P<of>[^，,。；;（(]{{0,24}}?)的?(?:比重|比例|比|份额)?的?{COPULA}")
_GOAL = re.compile(rf"(?:完成了?|达到?|为|相当于)(?P<of>[^，,。；;（(]{{2,16}}?)的{COPULA}")
# The shares of several figures, in their order: A、B、C，分别占 P、Q 和 R.
_EACH = re.compile(
    rf"(?:(?:分别|依次)占(?P<of>[^，,。；;（(]{{0,24}}?)的?(?:比重|比例|份额)?{COPULA}"
    rf"|占(?P<of2>[^，,。；;（(]{{0,24}}?)的?比[重例]?(?:分别|依次){COPULA})"
)
_OWN_GOALS = re.compile("计划|任务|目标|预算|应|各")  # each of the figures has its own
_AND = re.compile("[、，,和及与]|以及")
_OF_FIGURE = re.compile(r"(?:总?[数额量])?的(?:比例为?)?$")
_OWNS = re.compile(r"(?P<verb>占|完成|达到?|实现|相当于|为|是)[^，,。；;]{0,24}$")
_MARK = re.compile(f"[{MARKS}]")


def find_shares(terms: Terms, breakdowns: Sequence[Breakdown]) -> Iterator[Claim]:
    """The claims of proportion, in the order of the text."""
    heads = {part.span: breakdown.head for breakdown in breakdowns for part in breakdown.parts}
    each: set[Span] = set()
    for term in terms.all:
        if term.quantity.kind is Kind.PERCENT and _EACH.search(terms.text, term.lead.start, term.lead.end):
            shares = _run(terms, term)
            each |= {share.span for share in shares}
            yield from _shares_of_each(terms, shares, breakdowns)
        if term.span in each or term.quantity.kind not in {Kind.PERCENT, Kind.TIMES} or not term.is_exact:
            continue
        claim = _share_of_figure(terms, term) or _share(terms, term, heads) or _goal_reached(terms, term)
        if claim is not None:
            yield claim


def _run(terms: Terms, first: Term) -> list[Term]:
    """The percentages from ``first`` on, with nothing but 、 or 和 between them."""
    here = terms.by_sentence[first.sentence]
    run = [first]
    for term in here[terms.place(first) + 1 :]:
        linked = _AND.fullmatch(terms.text, term.lead.start, term.lead.end) is not None
        if not linked or term.quantity.kind is not Kind.PERCENT:
            break
        run.append(term)
    return run


def _shares_of_each(terms: Terms, shares: Sequence[Term], breakdowns: Sequence[Breakdown]) -> Iterator[Claim]:
    """The shares of as many figures as stand right before them: of what these break down, or of their sum."""
    here = terms.by_sentence[shares[0].sentence]
    at = terms.place(shares[0])
    parts = here[max(0, at - len(shares)) : at]
    alike = len({part.quantity.measure for part in parts}) == 1 and parts[0].quantity.kind in COUNTED
    if len(shares) < 2 or len(parts) != len(shares) or not alike or not all(t.is_exact for t in (*parts, *shares)):
        return
    match = _EACH.search(terms.text, shares[0].lead.start, shares[0].lead.end)
    of = match["of"] or match["of2"] or "" if match is not None else ""
    whole = _whole_of(terms, parts, shares, of, breakdowns)
    if whole is not None:
        for part, share in zip(parts, shares, strict=True):
            claim = ratio_claim(terms, "share", share, [(part.quantity, whole)], certain=True)
            if claim is not None:
                yield claim


def _whole_of(
    terms: Terms, parts: Sequence[Term], shares: Sequence[Term], of: str, breakdowns: Sequence[Breakdown]
) -> Quantity | None:
    """What ``shares`` are taken of; None when that is not certain."""
    if _OWN_GOALS.search(of):
        return None
    if key_of(of):
        like = [term for term in terms.before(parts[0].span.start) if term.is_exact]
        wholes = named([term for term in like if term.quantity.measure == parts[0].quantity.measure], of)
        return wholes[0].quantity if len(values(wholes)) == 1 else None
    heads = [item.head for item in breakdowns if item.parts[: len(parts)] == tuple(parts) and item.head not in parts]
    if heads:
        return heads[0].quantity
    if not total([interval(share.quantity) for share in shares]).meets(Interval(Decimal(1), Decimal(1))):
        return None
    together = sum((part.quantity.value for part in parts[1:]), parts[0].quantity.value)
    return msgspec.structs.replace(parts[0].quantity, value=together)


def _share_of_figure(terms: Terms, percent: Term) -> Claim | None:
    """占总数500件的60%, 完成年度任务500件的120%: the whole is the figure right before."""
    here = terms.by_sentence[percent.sentence]
    at = terms.place(percent)
    if at < 2 or not _OF_FIGURE.match(terms.text, percent.lead.start, percent.lead.end):
        return None
    whole = here[at - 1]
    verb = _OWNS.search(terms.text, whole.lead.start, whole.lead.end)
    parts = [term for term in reversed(here[: at - 1]) if term.quantity.measure == whole.quantity.measure]
    if verb is None or not parts or not all(term.is_exact for term in (whole, parts[0])):
        return None
    options = [(part.quantity, whole.quantity) for part in parts]
    adjacent = parts[0] is here[at - 2]
    sure = verb["verb"] == "占" or percent.quantity.kind is Kind.TIMES
    return ratio_claim(terms, "share", percent, options, adjacent and sure, options[:1] if adjacent else ())


def _share(terms: Terms, percent: Term, heads: Mapping[Span, Term]) -> Claim | None:
    """占总收入的60%; or 占60% of what was broken down, or of a larger figure before when that fits."""
    match = _SHARE.search(terms.text, percent.lead.start, percent.lead.end)
    if match is None:
        return None
    earlier = [term for term in terms.before(match.start()) if term.is_exact and term.quantity.kind in COUNTED]
    parts = _parts(terms, percent, Span(percent.lead.start, match.start()), earlier)
    if not parts:
        return None
    like = [term for term in earlier if term not in parts and term.quantity.measure == parts[0].quantity.measure]
    if key_of(match["of"]):
        wholes = named(like, match["of"])
        options = [(part.quantity, whole.quantity) for part in parts for whole in wholes]
        certain = len(values(wholes)) == 1 and len(values(parts)) == 1
        return ratio_claim(terms, "share", percent, options, certain, options)
    options = [
        (part.quantity, whole.quantity)
        for part in parts
        for whole in like
        if whole.quantity.value >= part.quantity.value
    ]
    meant = [(part.quantity, heads[part.span].quantity) for part in parts if part.span in heads]
    return ratio_claim(terms, "share", percent, [*options, *meant], False, meant)


def _goal_reached(terms: Terms, percent: Term) -> Claim | None:
    """年初预算为500万元，支出决算为480万元，完成年初预算的96%: the budget stands right before what was spent."""
    match = _GOAL.search(terms.text, percent.lead.start, percent.lead.end)
    here = terms.by_sentence[percent.sentence]
    at = terms.place(percent)
    if match is None or at < 2 or _MARK.sub("", terms.text[percent.lead.start : match.start()]):
        return None
    whole, part = here[at - 2], here[at - 1]
    fitting = whole.quantity.measure == part.quantity.measure and whole.is_exact and part.is_exact
    if not fitting or whole not in named([whole], match["of"]):
        return None
    return ratio_claim(terms, "share", percent, [(part.quantity, whole.quantity)], certain=True)


def _parts(terms: Terms, percent: Term, gap: Span, earlier: Sequence[Term]) -> Sequence[Term]:
    """The figures that the words in ``gap``, before 占, can mean: the figure before it, or those of that name."""
    here = terms.by_sentence[percent.sentence]
    at = terms.place(percent)
    chunks = [key_of(chunk) for chunk in _MARK.split(gap.of(terms.text))[1 if at else 0 :]]
    name = next((chunk for chunk in reversed(chunks) if chunk), "")
    if name:
        return named(earlier, name)
    return [term for term in here[at - 1 : at] if term in earlier] if at else []
