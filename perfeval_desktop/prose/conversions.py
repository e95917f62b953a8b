"""Claims of conversion: the same amount in 元 and in 万元, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from perfeval_desktop.prose.claim import Claim, quantity_claim
from perfeval_desktop.prose.intervals import interval, is_near
from perfeval_desktop.prose.numbers import Kind
from perfeval_desktop.prose.terms import Term, Terms
from perfeval_desktop.prose.writing import write_like

_THAT_IS = re.compile(r"[（(，,]?(?:即|折合|合|约合|换算为|也就是)?(?:人民币)?|[（(]约")


def find_conversions(terms: Terms) -> Iterator[Claim]:
    """The claims of conversion. An amount cut off instead of rounded is the same amount."""
    for pair in pairwise(terms.all):
        if not _side_by_side(terms, *pair):
            continue
        exact, rounded = sorted((term.quantity for term in pair), key=lambda quantity: quantity.margin)
        if not is_near(rounded, exact.value):
            continue
        gap = abs(exact.value - rounded.value)
        holds = gap < 2 * rounded.margin or interval(exact).meets(interval(rounded))
        calculation = write_like(exact.value, exact)
        yield quantity_claim("conversion", terms.text, rounded, (exact,), exact.value, calculation, holds=holds)


def _side_by_side(terms: Terms, first: Term, second: Term) -> bool:
    """True when the two are amounts in different units, with nothing but brackets or 即 between them."""
    one, other = first.quantity, second.quantity
    amounts = one.kind is other.kind is Kind.AMOUNT and one.unit != other.unit
    if not (amounts and first.is_exact and second.is_exact):
        return False
    between = terms.text[one.span.end : other.span.start]
    return between not in {"", "，", ","} and _THAT_IS.fullmatch(between) is not None
