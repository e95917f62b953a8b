"""This year's package beside last year's: texts and figures that were carried over, and 上年数 that were not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from perfeval_desktop.checks.issue import Fix, Issue, Severity, key_of
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.tables import amount_text
from perfeval_desktop.checks.text_fields import LIVE_SOURCES, PACKAGE_TEXTS, PROJECT_TEXTS, TextField, texts_of
from perfeval_desktop.model.amount import Unit, half_unit, trim_zeros
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.last_year import LastYear
from perfeval_desktop.prose.similarity import content
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.scoring.last_year import department_places, places_of, project_key

_LAST = "last_year"
LAST_YEAR_RULES = ("copies.last_year", "copies.last_figures", "accounts.last_year")
_YEARS = re.compile("(?:19|20)[0-9]{2}")
_DIGITS = re.compile("[0-9]+")
_NUMBERS = re.compile(r"[0-9][0-9,.]*")
_COMPARED = frozenset(
    {
        *("actual_value", "this_year", "received", "spent", "initial_budget", "budget_adjustment", "annual_budget"),
        *("final_revenue", "final_expenditure"),
    }
)
_TABLES = ("budget", "projects[*].indicators", "projects[*].funds", "projects[*].fund_usage")


@check(
    "copies.last_year",
    reads=(*PACKAGE_TEXTS, *PROJECT_TEXTS, *LIVE_SOURCES, _LAST),
    level=Severity.EXPLAIN,
    scope="both",
    limits={"share": "0.9", "length": "30"},
)
def texts_of_last_year(context: Context) -> Iterator[Issue]:
    """X-01: what was done this year is told in last year's words, with last year's figures.

    Years do not count, and neither do goals and what the pack says is the same from year to year. A text with other
    figures is this year's, however alike the words are.
    """
    last = context.evaluation.last_year
    if last.year is None:
        return
    known = _texts_of(context, last)
    for field in texts_of(context):
        if _tells_of_the_year(field):
            words = _words(field.text)
            before = known.get(_figures_in(words), ()) if len(words) >= context.limit("length") else ()
            share = max((_likeness(words, other, float(context.limit("share"))) for other in before), default=0.0)
            if share:
                span = field.stored_span(Span(0, len(field.text)))
                yield context.issue(
                    field.where,
                    span=span,
                    found=_share_text(share),
                    year=str(last.year),
                    figures="数据" if _figures_in(words) else "",
                )


def _tells_of_the_year(field: TextField) -> bool:
    """True for results and for sections of a report; the lists, notes and goals of two years may well be the same."""
    standing = field.section is None or field.section.topic == "standing" or field.section.source
    return field.role == "result" or (field.role == "section" and not standing)


def _texts_of(context: Context, last: LastYear) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Last year's texts of the scope without years and signs, by the figures in them."""
    name = None if context.subject is None else project_key(context.subject.name)

    def make() -> dict[tuple[str, ...], tuple[str, ...]]:
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for field in last.fields:
            if (project_key(field.project) if field.project else None) == name:
                words = _words(field.value)
                key = _figures_in(words)
                found[key] = (*found.get(key, ()), words)
        return found

    return context.memo.of("last texts", context.base, (last, name), make)


def _words(text: str) -> str:
    return content(_YEARS.sub("", text))


def _figures_in(words: str) -> tuple[str, ...]:
    return tuple(_DIGITS.findall(words))


def _likeness(one: str, other: str, threshold: float) -> float:
    if one == other:
        return 1.0
    from rapidfuzz import fuzz  # here, since most packages are checked without last year's

    return fuzz.ratio(one, other, score_cutoff=100 * threshold) / 100


def _share_text(share: float) -> str:
    return "完全相同" if share == 1 else f"有 {share:.0%} 相同"


@check(
    "copies.last_figures",
    reads=(*_TABLES, "projects[*].name", _LAST),
    level=Severity.REMIND,
    scope="both",
    limits={"digits": "4", "result_digits": "3"},
)
def figures_of_last_year(context: Context) -> Iterator[Issue]:
    """G-04: a figure of this year is the same as last year's at the same place, and too exact to be so by chance.

    One finding for each, those behind the first of a table folded under it.
    """
    last = context.evaluation.last_year
    if last.year is None:
        return
    known = _last_values(context, last)
    leaders: dict[str, str] = {}
    for at, place, value in _places(context):
        before = known.get(place)
        if before is None or not _is_carried(context, value, before):
            continue
        where = FieldPath(context.base.steps + at.steps)
        table = at.steps[0]
        yield context.issue(where, found=_shown(value), year=str(last.year), under=leaders.get(table, ""))
        leaders.setdefault(table, key_of(context.rule, where))


def _places(context: Context) -> Iterator[tuple[FieldPath, str, str | Decimal]]:
    subject = context.subject
    found = department_places(context.evaluation) if subject is None else places_of(subject)
    return (one for one in found if one[0].name in _COMPARED)


def _last_values(context: Context, last: LastYear) -> Mapping[str, str]:
    name = None if context.subject is None else project_key(context.subject.name)

    def make() -> dict[str, str]:
        own = (field for field in last.fields if (project_key(field.project) if field.project else None) == name)
        return {field.place: field.value for field in own}

    return context.memo.of("last values", context.base, (last, name), make)


def _is_carried(context: Context, value: str | Decimal, before: str) -> bool:
    if isinstance(value, Decimal):
        return value == _amount(before) and _significant(f"{value:f}") >= context.limit("digits")
    exact = any(_significant(number) >= context.limit("result_digits") for number in _NUMBERS.findall(value))
    return exact and value.strip() == before.strip()


def _significant(number: str) -> int:
    """How many digits a number has without zeros at its ends: 98000.00 has two."""
    return len("".join(_DIGITS.findall(number)).strip("0"))


def _shown(value: str | Decimal) -> str:
    return trim_zeros(value) if isinstance(value, Decimal) else value.strip()


@check("accounts.last_year", reads=("budget.accounts", _LAST), level=Severity.EXPLAIN)
def last_years_column(context: Context) -> Iterator[Issue]:
    """F-10: 上年数 is not the figure that last year's file has for its own year."""
    last = context.evaluation.last_year
    known = _last_values(context, last) if last.year is not None else {}
    for row in context.evaluation.budget.accounts:
        before = _amount(known.get(f"budget.accounts[{row.id}].this_year", ""))
        typed = row.last_year
        if before is not None and typed is not None and abs(typed - before) > max(half_unit(typed), half_unit(before)):
            where = path("budget.accounts").row(row.id).child("last_year")
            yield context.issue(
                where,
                found=amount_text(typed, Unit.YUAN),
                expected=amount_text(before, Unit.YUAN),
                year=str(last.year),
                fix=Fix(f"改为 {amount_text(before, Unit.YUAN)}", where, before),
            )


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
