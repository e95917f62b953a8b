"""Claims of change: 比上年减少 D，减幅 P%; 与上年 B 对比增加 D; 由 A 增加到 B，增长 P%."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from perfeval_desktop.prose.claim import Claim, quantity_claim
from perfeval_desktop.prose.comparisons import Comparison, Delta, find_comparisons
from perfeval_desktop.prose.intervals import Interval, interval, is_near, is_slip
from perfeval_desktop.prose.numbers import Kind, Quantity
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.prose.terms import Terms
from perfeval_desktop.prose.writing import number_like, write_like

Pair = tuple[Quantity, Quantity]
Option = TypeVar("Option")


def find_changes(terms: Terms) -> Iterator[Claim]:
    """The claims of change, in the order of the text."""
    for comparison in find_comparisons(terms):
        yield from _claims(terms.text, comparison)


def settle(
    options: Sequence[Option], fits: Callable[[Option], bool], likely: Callable[[Option], bool], certain: bool
) -> tuple[Option, bool] | None:
    """Which of ``options`` the text means, and whether its claim holds; None when that cannot be said.

    What fits is meant. When nothing fits, the first is meant if that is ``certain``, else one from which the claim
    differs only by a ``likely`` slip of the hand.
    """
    for option in options:
        if fits(option):
            return option, True
    if certain and options:
        return options[0], False
    return next(((option, False) for option in options if likely(option)), None)


def _claims(text: str, comparison: Comparison) -> Iterator[Claim]:
    """The claims of one comparison: its difference, and its rate where enough is told to compute it."""
    amount, rate = comparison.amount, comparison.rate
    pairs = [(subject.quantity, base.quantity) for subject in comparison.subjects for base in comparison.bases]
    certain = comparison.certain and comparison.base_told
    if amount is None:
        if rate is not None:
            yield from _rate_of_pair(text, pairs, rate, certain)
        return
    settled = settle(pairs, lambda pair: _fits(pair, amount), lambda pair: _slipped(pair, amount), certain)
    difference = _difference(text, *settled, amount) if settled else None
    if difference is not None:
        yield difference
    if rate is None:
        return
    if settled is not None and difference is not None:
        yield from _rate_with_difference(text, settled[0], difference, amount, rate)
    elif comparison.base_told:
        yield from _rate_of_base(text, comparison.bases[0].quantity, amount, rate)
    elif not comparison.bases:
        yield from _rate_of_subject(text, comparison, amount, rate)


# ── the difference ──


def _signed(delta: Delta) -> Interval:
    """What the text says of the change, up or down."""
    stated = interval(delta.term.quantity)
    return -stated if delta.sign < 0 <= delta.term.quantity.value else stated


def _fits(pair: Pair, amount: Delta) -> bool:
    difference = interval(pair[0]) - interval(pair[1])
    return difference.meets(_signed(amount)) or (amount.sign == 0 and difference.meets(-_signed(amount)))


def _slipped(pair: Pair, amount: Delta) -> bool:
    """True when a slip in one of the three figures explains that they do not agree."""
    subject, base = pair
    stated = amount.term.quantity
    return is_near(stated, subject.value - base.value) or any(
        is_slip(subject, base.value + change) or is_slip(base, subject.value - change)
        for change in (stated.value, -stated.value)
    )


def _difference(text: str, pair: Pair, holds: bool, amount: Delta) -> Claim:
    stated = amount.term.quantity
    value = pair[0].value - pair[1].value
    larger, smaller = pair if value >= 0 else pair[::-1]
    calculation = f"{number_like(larger.value, stated, pair)} − {number_like(smaller.value, stated, pair)}"
    opposite = (interval(pair[0]) - interval(pair[1])).meets(-_signed(amount))
    if not holds and opposite:
        return _direction(text, pair, value, amount, calculation)
    written = value if stated.value < 0 else abs(value)
    return quantity_claim("difference", text, stated, pair, written, calculation, holds=holds)


def _direction(text: str, pair: Pair, value: Decimal, amount: Delta, calculation: str) -> Claim:
    """The difference is right, but it is a rise where the text says a fall, or the other way round."""
    stated = amount.term.quantity
    written = write_like(abs(value), stated, pair)
    span = Span(amount.start, stated.span.end)
    return Claim(
        kind="direction",
        result=span,
        operands=(pair[0].span, pair[1].span),
        found=span.of(text),
        expected=("增加" if value > 0 else "减少") + written,
        formula=f"{calculation} = {written}",
        holds=False,
    )


# ── the rate ──


def _agrees(rate: Delta, ratio: Interval | None) -> bool:
    """True when the stated rate is ``ratio``, up or down: the direction is the difference's own claim."""
    stated = interval(rate.term.quantity)
    return ratio is not None and (stated.meets(ratio) or stated.meets(-ratio))


def _rate_claim(
    text: str, rate: Delta, operands: Sequence[Quantity], ratio: Decimal, calculation: str, holds: bool
) -> Claim:
    stated = rate.term.quantity
    value = -abs(ratio) if stated.value < 0 else abs(ratio)
    return quantity_claim("change_rate", text, stated, operands, value, calculation, holds=holds)


def _growth(pair: Pair) -> Interval | None:
    return (interval(pair[0]) - interval(pair[1])).over(interval(pair[1]))


def _rate_of_pair(text: str, pairs: Sequence[Pair], rate: Delta, certain: bool) -> Iterator[Claim]:
    """A rate without its difference: from the two figures compared."""
    pairs = [pair for pair in pairs if pair[1].value > 0 and pair[1].kind is not Kind.PERCENT]
    settled = settle(
        pairs,
        lambda pair: _agrees(rate, _growth(pair)),
        lambda pair: is_near(rate.term.quantity, _ratio(pair)),
        certain,
    )
    if settled is not None:
        pair, holds = settled
        yield _rate_claim(text, rate, pair, _ratio(pair), _growth_formula(pair), holds)


def _ratio(pair: Pair) -> Decimal:
    return (pair[0].value - pair[1].value) / pair[1].value


def _growth_formula(pair: Pair) -> str:
    subject, base = (number_like(figure.value, pair[1], pair) for figure in pair)
    return f"（{subject} − {base}）÷ {base}" if pair[0].value >= pair[1].value else f"（{base} − {subject}）÷ {base}"


def _rate_with_difference(text: str, pair: Pair, difference: Claim, amount: Delta, rate: Delta) -> Iterator[Claim]:
    """A rate beside its difference. One that was rightly computed from a wrong difference follows from it."""
    if pair[1].value <= 0 or pair[1].kind is Kind.PERCENT:
        return
    by_amount = _agrees(rate, interval(amount.term.quantity).over(interval(pair[1])))
    holds = _agrees(rate, _growth(pair)) or (difference.holds and by_amount)
    claim = _rate_claim(text, rate, pair, _ratio(pair), _growth_formula(pair), holds)
    yield replace(claim, follows=difference.result) if by_amount and not holds else claim


def _rate_of_base(text: str, base: Quantity, amount: Delta, rate: Delta) -> Iterator[Claim]:
    """A rate whose subject is not clear: from the difference and the figure compared with."""
    if base.value <= 0 or base.kind is Kind.PERCENT:
        return
    stated = amount.term.quantity
    ratio = stated.value / base.value
    calculation = f"{number_like(stated.value, base, (stated,))} ÷ {number_like(base.value, base, (stated,))}"
    holds = _agrees(rate, interval(stated).over(interval(base)))
    yield _rate_claim(text, rate, (stated, base), ratio, calculation, holds)


def _rate_of_subject(text: str, comparison: Comparison, amount: Delta, rate: Delta) -> Iterator[Claim]:
    """较上年增加 D，增长 P%: last year's figure is not told, but it is this year's less the difference."""
    sign, stated = amount.sign or rate.sign, amount.term.quantity
    if not sign or stated.kind is Kind.POINTS or stated.value < 0:
        return
    change = interval(stated) if sign > 0 else -interval(stated)
    settled = settle(
        [subject.quantity for subject in comparison.subjects],
        lambda subject: _agrees(rate, change.over(interval(subject) - change)),
        lambda subject: _rate_slipped(subject, sign, stated, rate.term.quantity),
        comparison.certain,
    )
    if settled is None:
        return
    subject, holds = settled
    before = subject.value - sign * stated.value
    if before <= 0:
        if rate.term.quantity.value > 0:
            yield _change_above_all(text, subject, stated, rate.term.quantity)
        return
    written, difference = (number_like(value, stated, (subject,)) for value in (subject.value, stated.value))
    calculation = f"{difference} ÷ （{written} {'−' if sign > 0 else '+'} {difference}）"
    yield _rate_claim(text, rate, (subject, stated), stated.value / before, calculation, holds)


def _change_above_all(text: str, subject: Quantity, stated: Quantity, rate: Quantity) -> Claim:
    """A rise that is larger than what it led to, mostly 元 for 万元; the rate tells only about how large it was."""
    value = subject.value * rate.value / (1 + rate.value)
    about = write_like(value, stated, (subject,))
    percent, whole = rate.span.of(text), number_like(subject.value, stated, (subject,))
    return Claim(
        kind="difference",
        result=stated.span,
        operands=(subject.span, rate.span),
        found=stated.span.of(text),
        expected=f"约{about}",
        formula=f"{whole} × {percent} ÷ （1 + {percent}）≈ {about}",
        holds=False,
    )


def _rate_slipped(subject: Quantity, sign: int, stated: Quantity, rate: Quantity) -> bool:
    """True when a slip in one of the three explains that ``stated`` is not ``rate`` of what ``subject`` was before."""
    before, growth = subject.value - sign * stated.value, sign * rate.value
    if before > 0 and is_near(rate, stated.value / before):
        return True
    if growth in {0, -1}:
        return False
    return is_near(stated, subject.value * growth / (1 + growth)) or is_near(
        subject, sign * stated.value / growth * (1 + growth)
    )
