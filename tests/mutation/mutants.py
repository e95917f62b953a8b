"""Every figure of a package with a slip in it: one unit more or less, a wrong power of ten, digits exchanged."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from perfeval_desktop.model.amount import is_storable
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.live_text import find_placeholders
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import Field, iter_fields, replace_at
from perfeval_desktop.prose.numbers import Kind
from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.spans import Span

SLIPS = ("+1", "−1", "×10⁴", "÷10⁴", "digits", "empty")
_TEN_THOUSAND = Decimal(10_000)
_KINDS = {Kind.AMOUNT: "amount", Kind.PERCENT: "rate", Kind.SCORE: "score", Kind.COUNT: "count"}
_LEFT_OUT = {"year", "contact_phone", "phone"}  # what no other figure of the package depends on


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed field: ``what`` it is (amount, score, rate …), the slip, and how it read before and after."""

    path: FieldPath
    what: str
    slip: str
    before: str
    after: str
    value: Any

    def of(self, evaluation: SelfEvaluation) -> SelfEvaluation:
        return replace_at(evaluation, self.path, self.value)


def mutants(evaluation: SelfEvaluation) -> Iterator[Mutant]:
    """The mutants of every amount, score, weight, rate, date, count and document number of ``evaluation``."""
    for field in iter_fields(evaluation):
        if field.path.name in _LEFT_OUT or field.path.steps[0] == "waivers" or field.value is None:
            continue
        if isinstance(field.value, Decimal):
            yield from _of_decimal(field)
        elif isinstance(field.value, int) and not isinstance(field.value, bool):
            yield from _of_count(field)
        elif isinstance(field.value, datetime.date):
            yield from _of_date(field)
        elif isinstance(field.value, str):
            yield from _of_text(field)


def _of_decimal(field: Field) -> Iterator[Mutant]:
    value: Decimal = field.value
    what = {"self_score": "score", "max_score": "weight", "stated_score": "score", "execution_score": "score"}.get(
        field.path.name, "amount"
    )
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    unit = Decimal(1).scaleb(exponent)
    changed: dict[str, Decimal | None] = {
        "+1": value + unit,
        "−1": value - unit,
        "×10⁴": value.scaleb(4),
        "÷10⁴": value.scaleb(-4),
        "digits": _exchanged(value),
        "empty": None,
    }
    for slip in SLIPS:
        after = changed[slip]
        if (after is None and slip == "empty") or (after is not None and after != value and is_storable(after)):
            yield Mutant(field.path, what, slip, str(value), str(after), after)


def _exchanged(value: Decimal) -> Decimal | None:
    sign, digits, exponent = value.as_tuple()
    swapped = _swap("".join(map(str, digits)))
    return None if swapped is None else Decimal((sign, tuple(map(int, swapped)), exponent))


def _swap(digits: str) -> str | None:
    """``digits`` with the first two neighbours exchanged that differ; None when there are none."""
    for at, (left, right) in enumerate(pairwise(digits)):
        if left != right and left.isdigit() and right.isdigit() and not (at == 0 and right == "0"):
            return digits[:at] + right + left + digits[at + 2 :]
    return None


def _of_count(field: Field) -> Iterator[Mutant]:
    for slip, after in (("+1", field.value + 1), ("−1", field.value - 1), ("empty", None)):
        if after is None or after >= 0:
            yield Mutant(field.path, "count", slip, str(field.value), str(after), after)


def _of_date(field: Field) -> Iterator[Mutant]:
    date: datetime.date = field.value
    for slip, after in (
        ("+1", date.replace(year=date.year + 1)),
        ("−1", date.replace(year=date.year - 1)),
        ("empty", None),
    ):
        yield Mutant(field.path, "date", slip, str(date), str(after), after)


def _of_text(field: Field) -> Iterator[Mutant]:
    """The figures and document numbers typed in a text; what stands in a placeholder is not typed."""
    text: str = field.value
    reading = read(text)
    live = [Span(one.start, one.end) for one in find_placeholders(text)]
    for quantity in reading.quantities:
        if quantity.doubt or quantity.kind is Kind.BARE or any(span.meets(quantity.span) for span in live):
            continue
        what = {Kind.AMOUNT: "amount", Kind.PERCENT: "rate", Kind.SCORE: "score", Kind.COUNT: "count"}.get(
            quantity.kind
        )
        if what is not None:
            yield from _of_number(field, what, quantity.number, quantity.kind is Kind.AMOUNT)
    for document in reading.documents:
        number = re.search(r"[0-9]+(?=\s*号)", document.span.of(text))
        if number is not None:
            start = document.span.start + number.start()
            yield from _of_number(field, "document", Span(start, start + len(number[0])), money=False)


def _of_number(field: Field, what: str, span: Span, money: bool) -> Iterator[Mutant]:
    text: str = field.value
    typed = span.of(text)
    decimals = len(typed.partition(".")[2])
    value = Decimal(typed.replace(",", ""))
    unit = Decimal(1).scaleb(-decimals)
    changed: dict[str, Decimal | None] = {"+1": value + unit, "−1": value - unit}
    if money:
        changed |= {"×10⁴": value * _TEN_THOUSAND, "÷10⁴": (value / _TEN_THOUSAND).quantize(unit)}
    swapped = _swap(typed.replace(",", ""))
    changed["digits"] = None if swapped is None else Decimal(swapped)
    for slip, after in changed.items():
        if after is None or after < 0 or after == value or (what == "document" and after == 0):
            continue
        new = f"{after:,.{decimals}f}" if "," in typed else f"{after:.{decimals}f}"
        yield Mutant(field.path, what, slip, typed, new, text[: span.start] + new + text[span.end :])
