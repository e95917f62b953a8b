"""Claims of addition: the parts that a text gives of a figure add up to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from perfeval_desktop.prose.claim import Claim, quantity_claim
from perfeval_desktop.prose.intervals import Interval, interval, is_mistyped, total
from perfeval_desktop.prose.lists import Breakdown
from perfeval_desktop.prose.numbers import Kind, Quantity
from perfeval_desktop.prose.terms import Term, Terms
from perfeval_desktop.prose.writing import numbers_like

# Names that, where they stand together, are all the parts there are: the first ones must be there, the others may be.
_PARTITIONS = tuple(
    (tuple(re.compile(name) for name in needed), tuple(re.compile(name) for name in further))
    for needed, further in (
        (("基本支出(?:经费|预算)?$", "项目支出(?:经费|预算)?$"), ("经营支出$", "上缴上级支出$", "附属单位补助支出$")),
        (("人员(?:经费|支出)", "公用(?:经费|支出)"), ()),
        (("行政编制?$", "事业编制?$"), ("工勤", "参公")),
        (("公务员(?:编制)?$", "事业(?:人员|编制)$"), ("工勤", "参公")),
        (("男", "女"), ()),
        (("城镇", "农村|乡村"), ()),
        (("公务接待", "公务用车(?:购置)?(?:及?运行)", "因公出国"), ("公务用车购置",)),
    )
)
_REST = re.compile(r"^(?:其他|其它|其余|剩余|余下)")
_SLIP = 9  # in units of the last place, and a small share of the whole: no part that was left out is so small
_SMALL_SHARE = Decimal("0.002")
_LEAST_NESTED = 2  # parts of a part; one alone is the same figure again
_TELLING = 4  # digits; figures of fewer are like each other by chance


def find_sums(terms: Terms, breakdowns: Sequence[Breakdown]) -> Iterator[Claim]:
    """The claims of addition, nested ones too."""
    for breakdown in breakdowns:
        claim = _sum(terms.text, breakdown) or _part_above_whole(terms, breakdown)
        if claim is not None:
            yield claim


def _sum(text: str, breakdown: Breakdown) -> Claim | None:
    """The claim when the parts are all there are; None when some may be missing."""
    parts = _all_parts(breakdown)
    if len(parts) < 2:
        return None
    heads = [breakdown.head, *(term for term in breakdown.parts if term.span < parts[0].span)]
    fitting = [head for head in heads if _adds_up(head, parts)]
    holds = bool(fitting) or _adds_up_otherwise(breakdown)
    head = fitting[0] if fitting else breakdown.head
    operands = [part.quantity for part in parts]
    value = sum((operand.value for operand in operands), Decimal(0))
    calculation = " + ".join(numbers_like([operand.value for operand in operands], head.quantity, operands))
    claim = quantity_claim("sum", text, head.quantity, operands, value, calculation, holds=holds)
    return replace(claim, replacement=None)  # a part may be wrong as well as the sum


def _all_parts(breakdown: Breakdown) -> Sequence[Term]:
    """The parts that are surely all: of a closed list, of a known partition, or up to 其他; else none."""
    if breakdown.closed:
        return breakdown.parts
    for needed, further in _PARTITIONS:
        group = [part for part in breakdown.parts if any(name.search(part.key) for name in (*needed, *further))]
        if all(any(name.search(part.key) for part in group) for name in needed):
            return group
    rest = next((at for at, part in enumerate(breakdown.parts) if _REST.match(part.key)), 0)
    if rest:
        return breakdown.parts[: rest + 1]
    return breakdown.parts if _misses_by_a_slip(breakdown) else ()


def _misses_by_a_slip(breakdown: Breakdown) -> bool:
    """True when the parts miss the amount by so little, or in such a way, that no part can have been left out."""
    head, parts = breakdown.head.quantity, [part.quantity for part in breakdown.parts]
    if head.kind is not Kind.AMOUNT or len(parts) < 2 or {part.unit for part in parts} != {head.unit}:
        return False
    together = sum((part.value for part in parts), Decimal(0))
    gap, place = abs(head.value - together), 2 * max(quantity.margin for quantity in (head, *parts))
    if gap <= min(_SLIP * place, _SMALL_SHARE * head.value):
        return True
    if max(len(figure.value.normalize().as_tuple().digits) for figure in (head, *parts)) < _TELLING:
        return False
    missing = [(part, head.value - together + part.value) for part in parts]
    return any(is_mistyped(figure, value) for figure, value in ((head, together), *missing) if figure.value > 0 < value)


def _together(parts: Sequence[Term]) -> Interval:
    return total([_known_of(part) for part in parts])


def _known_of(part: Term) -> Interval:
    return _known(part.quantity)


def _known(part: Quantity) -> Interval:
    """What a part can be: whole points are given as such, not rounded."""
    whole = part.kind is Kind.SCORE and part.decimals == 0
    return Interval(part.value, part.value) if whole else interval(part)


def _adds_up(head: Term, parts: Sequence[Term]) -> bool:
    return _together(parts).meets(interval(head.quantity))


def _adds_up_otherwise(breakdown: Breakdown) -> bool:
    """True when the figures agree in another reading: the first parts alone, or parts that are parts of a part."""
    whole = interval(breakdown.head.quantity)
    return any(
        sums.meets(whole)
        for parts in (breakdown.parts, _without_nested(breakdown.parts))
        for sums in accumulate(map(_known_of, parts))
    )


def _without_nested(parts: Sequence[Term]) -> Sequence[Term]:
    """``parts`` without those that add up to the part before them."""
    kept: list[Term] = []
    known = [_known_of(part) for part in parts]
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        whole = interval(parts[at].quantity)
        sums = enumerate(accumulate(known[at + 1 :]), start=at + 2)
        at = next((end for end, together in sums if end > at + _LEAST_NESTED and together.meets(whole)), at + 1)
    return kept


def _part_above_whole(terms: Terms, breakdown: Breakdown) -> Claim | None:
    """A part that is larger than the amount it is a part of, and than every other amount before it."""
    whole = interval(breakdown.head.quantity).high
    if all(interval(part.quantity).low <= whole for part in breakdown.parts):
        return None
    earlier = [term for term in terms.before(breakdown.parts[0].span.start) if term.quantity.kind is Kind.AMOUNT]
    most = max((interval(term.quantity).high for term in earlier), default=Decimal(0))
    part = next((part for part in breakdown.parts if interval(part.quantity).low > most), None)
    if part is None or breakdown.head.quantity.kind is not Kind.AMOUNT or breakdown.head.quantity.value <= 0:
        return None
    head = breakdown.head.span.of(terms.text)
    found = part.span.of(terms.text)
    return Claim("part", part.span, (breakdown.head.span,), found, f"不超过{head}", f"{found} > {head}", holds=False)
