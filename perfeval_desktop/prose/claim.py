"""Claim: a figure that the text derives from other figures, recomputed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from perfeval_desktop.prose.numbers import Quantity
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.prose.writing import write_like

ClaimKind = Literal["difference", "direction", "change_rate", "share", "rate", "sum", "part", "count", "conversion"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What the text says at ``result``, and what its ``operands`` give.

    ``expected`` is the value computed, written as the author writes; ``formula`` the calculation with the figures of
    the text. ``holds`` is True when the figure agrees within the precision typed. ``follows`` is the place of a wrong
    figure from which this one was rightly computed.
    """

    kind: ClaimKind
    result: Span
    operands: tuple[Span, ...]
    found: str
    expected: str
    formula: str
    holds: bool
    replacement: str | None = None
    follows: Span | None = None


def quantity_claim(
    kind: ClaimKind,
    text: str,
    result: Quantity,
    operands: Sequence[Quantity],
    value: Decimal,
    calculation: str,
    *,
    holds: bool,
) -> Claim:
    """A claim whose result is the figure ``result`` and should be ``value`` (in base units) by ``calculation``."""
    expected = write_like(value, result, operands)
    return Claim(
        kind=kind,
        result=result.span,
        operands=tuple(operand.span for operand in operands),
        found=result.span.of(text),
        expected=expected,
        formula=f"{calculation} = {expected}",
        holds=holds,
        replacement=None if holds else expected,
    )
