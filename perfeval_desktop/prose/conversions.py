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
    for first, second in pairwise(terms.all):
        if _same_in_other_unit(terms, first, second):
            exact, rounded = sorted((first, second), key=lambda term: term.quantity.margin)
            unit = 2 * rounded.quantity.margin
            gap = abs(exact.quantity.value - rounded.quantity.value)
            holds = gap < unit or interval(exact.quantity).meets(interval(rounded.quantity))
            value = exact.quantity.value
            calculation = write_like(value, exact.quantity)
            yield quantity_claim(
                "conversion", terms.text, rounded.quantity, (exact.quantity,), value, calculation, holds=holds
            )


def _same_in_other_unit(terms: Terms, first: Term, second: Term) -> bool:
    one, other = first.quantity, second.quantity
    between = terms.text[one.span.end : other.span.start]
    return (
        one.kind is other.kind is Kind.AMOUNT
        and one.unit != other.unit
        and first.is_exact
        and second.is_exact
        and between not in {"", "，", ","}
        and _THAT_IS.fullmatch(between) is not None
        and is_near(one.value, other.value)
    )
