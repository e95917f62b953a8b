"""A percentage that is the ratio of two figures of the text: common to shares and rates."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval_desktop.prose.changes import settle
from perfeval_desktop.prose.claim import Claim, ClaimKind, quantity_claim
from perfeval_desktop.prose.intervals import interval, is_exchanged, is_near, is_slip
from perfeval_desktop.prose.numbers import Kind, Quantity
from perfeval_desktop.prose.terms import Term, Terms
from perfeval_desktop.prose.writing import number_like

Pair = tuple[Quantity, Quantity]
COUNTED = frozenset({Kind.AMOUNT, Kind.COUNT})
# What may stand between a rate or a share and its percentage, at the end of the text before it.
COPULA = r"(?:约?为|达到?|已达到?|是|约|仅|均为|均达到?|：|:)?[ \u00a0\u3000]*$"


def ratio_claim(
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
