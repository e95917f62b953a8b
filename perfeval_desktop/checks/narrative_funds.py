"""Reports against the tables of money: rates of arrival and of spending, and the documents that sent it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial

from perfeval_desktop.checks.issue import Fix, Issue
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.text_fields import LIVE_SOURCES, TextField, texts_of
from perfeval_desktop.model.amount import Unit, format_percent, round_half_up
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.prose.fund_claims import ClaimOf, RateClaim, find_rate_claims, find_sending_documents
from perfeval_desktop.prose.names import DocumentNumber, find_documents
from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.rulepack.forms import FundForm
from perfeval_desktop.scoring.figure import Figure, bare_amount
from perfeval_desktop.scoring.fund_sheet import FundSheet, column_title, sheet_of
from perfeval_desktop.scoring.usage_sums import usage_amounts

_READS = (
    *("report", "goals.entries", "budget.funds", *LIVE_SOURCES),  # a rate can stand for that of the goals
    *("projects[*].report", "projects[*].funds", "projects[*].fund_usage"),
)
_FIRST, _ANNUAL = "initial_budget", "annual_budget"
_IN, _OUT = "final_revenue", "final_expenditure"
# What a rate can mean, the usual meaning first: the columns above and below the line.
_MEANINGS: dict[ClaimOf, tuple[tuple[str, str], ...]] = {
    "arrival": ((_IN, _FIRST), (_IN, _ANNUAL)),
    "spending": ((_OUT, _IN), (_OUT, _ANNUAL), (_OUT, _FIRST)),
}
_USAGE_MEANINGS: dict[ClaimOf, tuple[tuple[str, str], ...]] = {
    "arrival": (("received", "budget"),),
    "spending": (("spent", "received"), ("spent", "budget")),
}
_USAGE_TITLES = {"budget": "预算金额", "received": "实际到位资金", "spent": "已使用资金"}


@dataclass(frozen=True, slots=True)
class _Rate:
    """A rate that the tables give, how far it may be off, and how it is made."""

    value: Decimal
    margin: Decimal
    explain: Callable[[], str]  # called only when somebody reads it


@check("narrative.rate", reads=_READS, scope="both")
def stated_rates(context: Context) -> Iterator[Issue]:
    """F-08: a rate of arrival or of spending that no formula over the tables gives."""
    fields = tuple(field for field in texts_of(context) if field.section is not None)
    claims = context.memo.of(
        "rate claims",
        context.base,
        (fields,),
        lambda: [(field, claim) for field in fields for claim in _claims_in(field.text)],
    )
    known: dict[ClaimOf, list[_Rate]] = {}
    for field, claim in claims:
        if claim.of not in known:
            known[claim.of] = _rates(context, claim.of)
        rates = known[claim.of]
        if rates and not any(abs(rate.value - claim.value) <= rate.margin + claim.margin for rate in rates):
            yield _unlike(context, field, claim, rates[0])


@lru_cache(maxsize=8192)
def _claims_in(text: str) -> tuple[RateClaim, ...]:
    return tuple(find_rate_claims(read(text)))


def _unlike(context: Context, field: TextField, claim: RateClaim, rate: _Rate) -> Issue:
    right = format_percent(round_half_up(rate.value, 4), decimals=None)
    fix = None
    if claim.quantity is not None and not field.is_live(claim.span):
        fix = Fix(f"改为“{right}”", field.where, field.replaced(claim.span, right))
    found = claim.span.of(field.text)
    return context.issue(
        field.where,
        part=f"{claim.of} {found}",
        fix=fix,
        span=field.stored_span(claim.span),
        found=found,
        expected=right,
        formula=f"{rate.explain()} = {right}",
    )


def _rates(context: Context, of: ClaimOf) -> list[_Rate]:
    """Every rate that can be meant, the most usual one first; empty while the tables give none."""
    project = context.subject
    if project is None:
        form = context.pack.department
        return [] if form is None else _fund_rates(context.evaluation.budget.funds, form.scorecard.funds, of)
    return [*_usage_rates(project, of), *_fund_rates(project.funds, context.pack.project.funds, of)]


def _fund_rates(rows: tuple[FundRow, ...], form: FundForm, of: ClaimOf) -> list[_Rate]:
    sheet = sheet_of(rows, form)
    found = []
    # The rate that the form prints comes first: it may be made in a way of its own.
    columns = [*_MEANINGS[of]]
    own = (form.rate.numerator, form.rate.denominator)
    if of == "spending" and own in columns:
        columns = [own, *(pair for pair in columns if pair != own)]
    for spec in form.rows[:1]:
        for above, below in columns:
            rate = _rate(sheet.figure(spec.key, above), sheet.figure(spec.key, below))
            if rate is not None:
                found.append(_Rate(*rate, partial(_fund_formula, sheet, spec.key, (above, below))))
    return found


def _fund_formula(sheet: FundSheet, row: str, columns: tuple[str, str]) -> str:
    titles = " ÷ ".join(column_title(sheet.form, name) for name in columns)
    amounts = ((sheet.figure(row, name).value or Decimal(0), *sheet.unit(name)) for name in columns)
    return f"{titles}：{' ÷ '.join(bare_amount(*amount) for amount in amounts)}"


def _usage_rates(project: ProjectAppendix, of: ClaimOf) -> list[_Rate]:
    found = []
    for above, below in _USAGE_MEANINGS[of]:
        figures = [usage_amounts(project.fund_usage, name).total for name in (above, below)]
        rate = _rate(*figures)
        if rate is not None:
            found.append(_Rate(*rate, partial(_usage_formula, (above, below), figures)))
    return found


def _usage_formula(names: tuple[str, str], figures: Sequence[Figure]) -> str:
    numbers = " ÷ ".join(bare_amount(figure.value or Decimal(0), Unit.WAN) for figure in figures)
    return f"{' ÷ '.join(_USAGE_TITLES[name] for name in names)}：{numbers}"


def _rate(above: Figure, below: Figure) -> tuple[Decimal, Decimal] | None:
    if above.value is None or not below.value or above.partial or below.partial:
        return None
    rate = above.value / below.value
    return rate, (above.margin + abs(rate) * below.margin) / abs(below.value)


# -- the documents that sent the money


@lru_cache(maxsize=8192)
def sending_documents_in(text: str) -> tuple[tuple[DocumentNumber, ...], ...]:
    """The documents that are said to have sent the money, those of one sentence together."""
    return tuple(tuple(documents) for documents in find_sending_documents(read(text)))


@check("narrative.documents", reads=("projects[*].report", "projects[*].fund_usage", "cover"), scope="project")
def documents_of_the_text(context: Context) -> Iterator[Issue]:
    """F-09: a document that is said to have sent the money is not in the table of its use, or the reverse."""
    table = {
        document.text: document.text
        for row in context.project.fund_usage
        for document in find_documents(row.allocation_document)
    }
    if not table:
        return
    basis = {document.text for text in context.pack.basis for document in find_documents(text)}
    for field in texts_of(context):
        if field.section is None:
            continue
        for documents in sending_documents_in(field.text):
            named = [document for document in documents if document.text not in basis]
            # “以临财行发〔2022〕8号”: what stands before the agency may be read as a part of it.
            foreign = [document for document in named if not document.text.endswith(tuple(table))]
            # One document is an example, several are a list.
            said = [document.text for document in named]
            left_out = [text for text in table if not any(one.endswith(text) for one in said)] if len(said) > 1 else []
            if foreign or left_out:
                first, last = (foreign or named)[0].span, (foreign or named)[-1].span
                yield context.issue(
                    field.where,
                    part=(foreign or named)[0].text,
                    span=field.stored_span(Span(first.start, last.end)),
                    found="、".join(document.text for document in named),
                    expected="、".join(table),
                )
