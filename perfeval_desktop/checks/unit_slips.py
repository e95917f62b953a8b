"""元 typed where 万元 are meant, or the other way round: an amount about ten thousand times those beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.power_slips import size_votes
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.tables import (
    SMALL_BY_NATURE,
    USAGE_AMOUNTS,
    amount_text,
    fund_tables,
    usage_title,
    usage_unit,
)
from perfeval_desktop.model.amount import Unit, is_storable
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.scoring import figures

_WAN = 4  # powers of ten between the two units
_TIMES = Decimal(10) ** _WAN
_ACCOUNT_COLUMNS = (figures.THIS_YEAR, figures.LAST_YEAR)


@dataclass(frozen=True, slots=True)
class _Amount:
    """A typed amount in 元, how its table writes it, and what it is called."""

    where: FieldPath
    name: str
    value: Decimal
    unit: Unit
    decimals: int

    def text(self, value: Decimal) -> str:
        return amount_text(value, self.unit, self.decimals)


_Read = Callable[[Context], Iterator[list[_Amount]]]


@check(
    "plausibility.unit_slip",
    reads=("budget.funds", "budget.accounts", "projects[*].funds", "projects[*].fund_usage"),
    scope="both",
    level=Severity.EXPLAIN,
    limits={"spread": "2"},
)
def unit_slip(context: Context) -> Iterator[Issue]:
    """An amount is ten thousand times one beside it, or the ten-thousandth part, give or take the spread."""
    spread, subject, budget = context.limit("spread"), context.subject, context.evaluation.budget
    tables = (
        (budget.funds if subject is None else subject.funds, _fund_rows),
        (() if subject is None else subject.fund_usage, _usage_rows),
        (budget.accounts if subject is None else (), _account_rows),
    )
    for rows, read in tables:

        def find(read: _Read = read) -> list[Issue]:
            lines = list(read(context))
            odd_ones = (_odd_one(amounts, spread, lines) for amounts in lines)
            return [_issue(context, odd) for odd in odd_ones if odd is not None]

        yield from context.memo.of(f"slips {read.__name__}", context.base, (rows,), find)


def _issue(context: Context, found: _Odd) -> Issue:
    odd, other = found.amount, found.other
    sides = ((odd, other), (other, odd)) if found.may_be_other else ((odd, other),)
    fixes = (_fix(one, against, found.may_be_other) for one, against in sides)
    return context.issue(
        odd.where,
        part=other.where.name,
        fix=[fix for fix in fixes if fix is not None],
        found=odd.text(odd.value),
        expected=f"{other.name} {other.text(other.value)}",
        times="一万倍" if abs(odd.value) > abs(other.value) else "万分之一",
    )


def _fix(odd: _Amount, other: _Amount, named: bool) -> Fix | None:
    larger = abs(odd.value) > abs(other.value)
    meant = odd.value.scaleb(-_WAN if larger else _WAN)
    name = f"{odd.name} " if named else ""
    words = f"{name}{'÷' if larger else '×'}10000，改为 {odd.text(meant)}"
    return Fix(words, odd.where, meant) if is_storable(meant) else None


class _Odd(NamedTuple):
    """``amount`` seems to be in another unit than ``other``; ``may_be_other``: it may be the other way round."""

    amount: _Amount
    other: _Amount
    may_be_other: bool


def _odd_one(amounts: Sequence[_Amount], spread: Decimal, lines: Sequence[Sequence[_Amount]]) -> _Odd | None:
    """The amount that most of the others say is in another unit, and one of those.

    Of two that say it of each other the one that has not the size of the other ``lines``; else the one that the slip
    makes of an amount: in a column of 万元 somebody typed 元, and it is too large, in one of 元 too small.
    """
    sizes = [abs(amount.value) for amount in amounts if amount.value]
    if len(sizes) < 2 or max(sizes) * spread < min(sizes) * _TIMES:
        return None  # as nearly always
    against = {
        amount.where: [other for other in amounts if _is_slip(amount.value, other.value, spread)] for amount in amounts
    }
    most = max(len(others) for others in against.values())
    if not most:
        return None
    odd, *equals = (amount for amount in amounts if len(against[amount.where]) == most)
    other = against[odd.where][0]
    may_be_other = other in equals
    elsewhere = (one.value for line in lines if line is not amounts for one in line)
    if may_be_other:
        votes = size_votes(elsewhere, odd.value, other.value)
        if votes > 0 or (votes == 0 and not _is_of_the_slip(odd, other)):
            odd, other = other, odd
    return _Odd(odd, other, may_be_other)


def _is_of_the_slip(odd: _Amount, other: _Amount) -> bool:
    """True when typing in the other unit would have put ``odd`` as far from ``other`` as it is."""
    is_larger = abs(odd.value) > abs(other.value)
    return is_larger if odd.unit is Unit.WAN else not is_larger


def _is_slip(left: Decimal, right: Decimal, spread: Decimal) -> bool:
    small, large = sorted((abs(left), abs(right)))
    return small > 0 and _TIMES / spread <= large / small <= _TIMES * spread


def _fund_rows(context: Context) -> Iterator[list[_Amount]]:
    for table in fund_tables(context):
        for spec in table.form.rows:
            yield [
                _Amount(
                    table.at(spec.key, column.field),
                    figures.column_title(table.form, column.field),
                    figure.value,
                    *table.sheet.unit(column.field),
                )
                for column in table.amounts
                if column.field not in SMALL_BY_NATURE
                and (figure := table.sheet.figure(spec.key, column.field)).value is not None
                and (figure.stated or figure.computed is None)
            ]


def _usage_rows(context: Context) -> Iterator[list[_Amount]]:
    if context.subject is None:
        return
    form = context.pack.project
    for row in context.project.fund_usage:
        at = context.base.child("fund_usage").row(row.id)
        values = {name: getattr(row, name) for name in USAGE_AMOUNTS}
        yield [
            _Amount(at.child(name), usage_title(name, form), value, *usage_unit(name, form))
            for name, value in values.items()
            if value is not None
        ]


def _account_rows(context: Context) -> Iterator[list[_Amount]]:
    form = context.pack.department
    if context.subject is not None or form is None:
        return
    rows = context.evaluation.budget.accounts
    for spec in form.accounts:
        at = path("budget.accounts").row(spec.key)
        typed = [(name, figures.account_figure(rows, form.accounts, spec.key, name)) for name in _ACCOUNT_COLUMNS]
        yield [
            _Amount(at.child(name), FIELD_NAMES[name], figure.value, Unit.YUAN, 2)
            for name, figure in typed
            if figure.value is not None and (figure.stated or figure.computed is None)
        ]
