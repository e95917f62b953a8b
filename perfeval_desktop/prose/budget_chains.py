"""Claims of a budget that was changed: 年初预算 A，年中追加 B，调减 C，调整后预算 D."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from perfeval_desktop.prose.claim import Claim, quantity_claim
from perfeval_desktop.prose.intervals import interval, total
from perfeval_desktop.prose.numbers import Kind
from perfeval_desktop.prose.terms import Term, Terms
from perfeval_desktop.prose.writing import numbers_like

_INITIAL = re.compile(r"年初(?:部门)?(?:批复)?预算(?:批复|安排|下达)?$")
_MORE = re.compile(r"追加|调增|增加")
_LESS = re.compile(r"调减|核减|压减|减少|收回")
_FINAL = re.compile(r"(?:全年|调整后?的?|变更后的?)(?:总|部门)?预算$|^(?:全年)?预算总$|^预算$")
_TURNS = re.compile("[较比占]|其中|剔除|[；;：:]")
_FURTHER = re.compile("结转|结余|含")  # then there is more to add than the changes
_NEAR = 8


def find_budget_chains(terms: Terms) -> Iterator[Claim]:
    """The claims that the budget as changed is the first one with its changes, in the order of the text."""
    for index, here in terms.by_sentence.items():
        for at, first in enumerate(here):
            chain = _chain(terms, here[at:]) if _INITIAL.search(first.key) else []
            end = min(chain[-1].span.end + _NEAR, terms.reading.sentences[index].end) if chain else 0
            if chain and not _FURTHER.search(terms.text, first.lead.start, end):
                yield _claim(terms, chain)


def _chain(terms: Terms, here: Sequence[Term]) -> list[Term]:
    """The first figures of ``here`` up to the budget as changed; none when they are anything else."""
    for at, term in enumerate(here):
        fitting = term.is_exact and term.quantity.kind is Kind.AMOUNT and term.depth == here[0].depth
        if not fitting or (at and _TURNS.search(term.lead.of(terms.text))):
            return []
        if at > 1 and _FINAL.search(term.key):
            return list(here[: at + 1])
        if at and not (_MORE.search(term.label) or _LESS.search(term.label)):
            return []
    return []


def _claim(terms: Terms, chain: Sequence[Term]) -> Claim:
    first, *changes, final = chain
    falls = [bool(_LESS.search(term.label)) for term in changes]
    signed = [(term.quantity, -1 if fall else 1) for term, fall in zip(changes, falls, strict=True)]
    known = [interval(change) if sign > 0 else -interval(change) for change, sign in signed]
    value = first.quantity.value + sum((sign * change.value for change, sign in signed), Decimal(0))
    operands = [term.quantity for term in chain[:-1]]
    written = numbers_like([operand.value for operand in operands], final.quantity, operands)
    calculation = written[0] + "".join(
        f" {'−' if fall else '+'} {number}" for fall, number in zip(falls, written[1:], strict=True)
    )
    holds = total([interval(first.quantity), *known]).meets(interval(final.quantity))
    claim = quantity_claim("sum", terms.text, final.quantity, operands, value, calculation, holds=holds)
    return replace(claim, replacement=None)  # a change may be wrong as well
