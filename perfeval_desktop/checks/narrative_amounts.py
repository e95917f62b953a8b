"""Reports against the tables: amounts that are called like an account, and head counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from perfeval_desktop.checks.issue import Fix, Issue
from perfeval_desktop.checks.narrative_funds import sending_documents_in
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.text_fields import LIVE_SOURCES, TextField, texts_of
from perfeval_desktop.model.amount import Unit, format_amount
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.prose.fund_claims import same_documents
from perfeval_desktop.prose.names import find_documents
from perfeval_desktop.prose.numbers import Kind, Quantity
from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.spans import index_at
from perfeval_desktop.prose.terms import Term, key_of, terms_in, terms_of
from perfeval_desktop.rulepack.forms import FundForm
from perfeval_desktop.scoring.figure import Figure
from perfeval_desktop.scoring.figures import LAST_YEAR, THIS_YEAR, account_figure
from perfeval_desktop.scoring.fund_sheet import row_name, sheet_of
from perfeval_desktop.scoring.usage_sums import usage_amounts

_READS = (
    *("cover", "report", "profile", "budget", "projects[*].name"),
    *("projects[*].report", "projects[*].funds", "projects[*].fund_usage"),
)
# What may stand before the name of an account without making it the account of something else.
_OWN = re.compile(
    r"^(?:[我本]?(?:部门|单位|办|局|委)|全?部门|市级财政安排|县级财政安排|省级财政安排|财政安排|安排|批复|预算|比|较|与|实现|完成|取得)+"
)
_OTHER_TIME = re.compile(r"((?:19|20)[0-9]{2})年?|上年|去年|往年|累计|截至|季度|半年|[0-9]月")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_LAST = re.compile("(?:^|[比较与])(?:上年|去年|上一年)(?:同期)?(?:收入|支出|决算|收入决算|支出决算)?$")
_NOW = re.compile("^(?:年末|年底|目前|现|实|共)*(?:有|(?=在职|离退休|退休|编制|行政|事业|参公|工勤))")
_PEOPLE = frozenset({"人", "名"})
_ORGANS = frozenset({"内设", "内设机构", "内设科室", "内设股室"})
_SLIP = Decimal(10_000)
_COIN = Decimal("0.1")  # 元: the margins of amounts given to the 分, and of sums of such, are below it
_PROFILE = path("profile")


@dataclass(frozen=True, slots=True)
class _Account:
    """What an amount of this name can be: the figures of all rows that are called so, of this year and of last."""

    name: str
    figures: tuple[Figure, ...]
    last: tuple[Figure, ...] = ()  # of them, those of last year


@check("narrative.amount", reads=_READS, scope="both")
def named_amounts(context: Context) -> Iterator[Issue]:
    """F-11: an amount that is called like an account, or is what the documents sent, is in no table."""
    if context.subject is None:
        budget = context.evaluation.budget
        accounts = context.memo.of("named accounts", context.base, (budget,), lambda: _accounts(context))
        for field in _sections(context):
            for term in terms_of(field.text):
                account = accounts.get(_name(context, term))
                if account is not None and _is_of_the_year(context, field, term):
                    yield from _compare(context, field, term.quantity, account)
                yield from _last_years(context, field, term, accounts)
    else:
        yield from _sent_amounts(context)
        yield from _project_amounts(context)


def _sections(context: Context) -> Iterator[TextField]:
    return (field for field in texts_of(context) if field.section is not None)


def _named_terms(context: Context) -> Sequence[tuple[TextField, Term, str]]:
    """The amounts of the sections that have a name, with that name without what only says whose they are."""
    fields, cover = texts_of(context), context.evaluation.cover

    def find() -> list[tuple[TextField, Term, str]]:
        named = ((field, term, _name(context, term)) for field in _sections(context) for term in terms_of(field.text))
        return [one for one in named if one[2]]

    return context.memo.of("named terms", context.base, (fields, cover), find)


def _accounts(context: Context) -> Mapping[str, _Account]:
    form = context.pack.department
    if form is None:
        return {}
    rows = context.evaluation.budget.accounts
    found: dict[str, list[Figure]] = {}
    last: dict[str, list[Figure]] = {}
    titles: dict[str, str] = {}
    for spec in form.accounts:
        figures = [account_figure(rows, form.accounts, spec.key, year) for year in (THIS_YEAR, LAST_YEAR)]
        for name in (spec.plain_label, *spec.also_called):
            found.setdefault(key_of(name), []).extend(figures)
            last.setdefault(key_of(name), []).append(figures[1])
            titles.setdefault(key_of(name), row_name(spec) if len(found[key_of(name)]) == len(figures) else name)
    sheet = sheet_of(context.evaluation.budget.funds, form.scorecard.funds)
    columns = [column.field for column in form.scorecard.funds.columns if column.unit is not None]
    for fund in form.scorecard.funds.rows:
        for name, figures in found.items():
            if fund.plain_label.startswith(name):
                figures += [sheet.figure(fund.key, column) for column in columns]
    return {name: _Account(titles[name], tuple(figures), tuple(last[name])) for name, figures in found.items()}


def _name(context: Context, term: Term) -> str:
    """The name of an amount without what only says whose it is; empty for what is no amount to be sure of."""
    if term.quantity.kind is not Kind.AMOUNT or term.quantity.doubt:
        return ""
    cover = context.evaluation.cover
    return _without_owner(term.key, cover.unit_name, cover.unit_short_name)


@lru_cache(maxsize=8192)
def _without_owner(key: str, unit_name: str, unit_short_name: str) -> str:
    for unit in sorted((unit_name, unit_short_name), key=len, reverse=True):
        key = key.removeprefix(unit) if unit else key
    return _OWN.sub("", key)


def _is_of_the_year(context: Context, field: TextField, term: Term) -> bool:
    """False where the words before the amount name another time."""
    lead = term.lead.of(field.text)
    years = {int(year) for year in _YEAR.findall(lead)}
    other = _OTHER_TIME.sub("", lead) != lead and not years
    return not other and years <= {context.evaluation.cover.year}


def _compare(context: Context, field: TextField, quantity: Quantity, account: _Account) -> Iterator[Issue]:
    figures = [figure for figure in account.figures if figure.value is not None]
    # An amount is held against what is known as well as it, not against what is rounded more coarsely.
    fine = max(quantity.margin, _COIN)
    figures = [figure for figure in figures if figure.margin <= fine] or figures
    values = [figure.value for figure in figures if figure.value is not None]
    if not values or any(_is_meant(quantity, figure) for figure in figures):
        return
    found = quantity.span.of(field.text)
    slip = any(
        abs(quantity.value * factor - value) <= quantity.margin * factor
        for value in values
        for factor in (_SLIP, 1 / _SLIP)
        if value
    )
    nearest = min(values, key=lambda value: abs(value - quantity.value))
    unit = quantity.unit if quantity.unit in ("万元", "亿元") else "元"
    decimals = quantity.decimals if unit != "元" else 2
    right = format_amount(nearest, Unit(unit), decimals=decimals, separators=unit == "元") + unit
    fix = None
    if len(set(values)) == 1 and not field.is_live(quantity.span):
        fix = Fix(f"改为“{right}”", field.where, field.replaced(quantity.span, right))
    yield context.issue(
        field.where,
        part=f"{account.name} {found}",
        fix=fix,
        span=field.stored_span(quantity.span),
        found=found,
        what=account.name,
        expected=_listed(values) if len(set(values)) > 1 else right,
        slip="正好相差一万倍，疑似混淆了元与万元" if slip else "",
    )


def _is_meant(quantity: Quantity, figure: Figure) -> bool:
    # A figure of which parts are still to come says no more than that the true one is not smaller.
    if figure.value is None:
        return False
    if figure.partial:
        return quantity.value >= figure.value
    if quantity.margin == figure.margin:
        return quantity.value == figure.value  # of one precision: the one was copied from the other
    # What is given to the 分 is exact: there is no smaller coin.
    margin = sum((one for one in (quantity.margin, figure.margin) if one > _COIN), Decimal(0))
    return abs(quantity.value - figure.value) <= margin


def _listed(values: Sequence[Decimal]) -> str:
    return "或 ".join(f"{format_amount(value)} 元" for value in dict.fromkeys(values))


def _last_years(context: Context, field: TextField, term: Term, accounts: Mapping[str, _Account]) -> Iterator[Issue]:
    """比上年36,227,295.30元: last year's figure of one of the accounts that the paragraph names."""
    if term.quantity.kind is not Kind.AMOUNT or term.quantity.doubt or not _LAST.search(term.key):
        return
    named = [other for other in terms_of(field.text) if other.paragraph == term.paragraph]
    known = [accounts[name] for other in named if (name := _name(context, other)) in accounts]
    figures = [figure for account in known for figure in account.last if figure.value is not None]
    if figures:
        yield from _compare(context, field, term.quantity, _Account("上年数", tuple(figures), ()))


# -- the amounts of a project

_NAMES_OF_USE = {
    "budget": (
        "预算",
        "项目预算",
        "预算资金",
        "预算金额",
        "项目预算资金",
        "安排资金",
        "预算安排",
        "下达资金",
        "年初预算",
        "全年预算",
    ),
    "received": ("到位", "到位资金", "资金到位", "实际到位", "实际到位资金", "到位金额"),
    "spent": ("支出", "实际支出", "已支出", "支出资金", "使用资金", "已使用资金", "实际使用", "累计支出", "完成支出"),
}
_COLUMNS_OF_USE = {
    "budget": ("initial_budget", "annual_budget", "final_revenue"),
    "received": ("final_revenue",),
    "spent": ("final_expenditure",),
}


def _project_amounts(context: Context) -> Iterator[Issue]:
    """项目预算100万元，到位96.98万元: the sums of the table of use, or the total of the form."""
    project, form = context.project, context.pack.project.funds
    accounts = context.memo.of(
        "project accounts",
        context.base,
        (project.funds, project.fund_usage),
        lambda: {name: account for account in _uses(project, form) for name in _NAMES_OF_USE[account.name]},
    )
    titles = {"budget": "预算合计", "received": "到位合计", "spent": "支出合计"}
    own = project.name.strip()
    for field, term, name in _named_terms(context):
        account = accounts.get(name.removeprefix(own))
        if account is None or term.depth != 0 or "其中" in term.lead.of(field.text):
            continue  # a part of the money is not all of it
        if _is_of_the_year(context, field, term):
            yield from _compare(context, field, term.quantity, replace(account, name=titles[account.name]))


def _uses(project: ProjectAppendix, form: FundForm) -> Iterator[_Account]:
    """The money of a project: budgeted, received, spent; nothing where an amount is still missing."""
    sheet = sheet_of(project.funds, form)
    for name, columns in _COLUMNS_OF_USE.items():
        figures = [sheet.figure(form.rows[0].key, column) for column in columns]
        used = usage_amounts(project.fund_usage, name)
        if len(used.amounts) < len(project.fund_usage) or any(figure.partial for figure in figures):
            continue
        # A part of the money may be told by itself: the rows of the table.
        totals = (used.total,) if used.amounts else ()
        yield _Account(name, (*totals, *figures, *used.amounts), ())


# -- what the documents sent to a project


def _sent_amounts(context: Context) -> Iterator[Issue]:
    """The one amount of a sentence that names all documents of the table is the sum of the table."""
    project = context.project
    table = {one.text for row in project.fund_usage for one in find_documents(row.allocation_document)}
    for field in _sections(context) if table else ():
        for documents in sending_documents_in(field.text):
            account = _project_account(context) if same_documents(documents) == table else None
            if account is None:
                continue
            sentence = index_at(read(field.text).sentences, documents[0].span.start)
            amounts = [
                term.quantity
                for term in terms_in(field.text).by_sentence.get(sentence, ())
                if term.quantity.kind is Kind.AMOUNT
            ]
            if len(amounts) == 1 and not amounts[0].doubt:
                yield from _compare(context, field, amounts[0], account)


def _project_account(context: Context) -> _Account | None:
    project, form = context.project, context.pack.project.funds
    sheet = sheet_of(project.funds, form)
    figures = [
        sheet.figure(row.key, column.field)
        for row in form.rows[:1]
        for column in form.columns
        if column.unit is not None
    ]
    for name in ("budget", "received", "spent"):
        used = usage_amounts(project.fund_usage, name)
        if len(used.amounts) < len(project.fund_usage):
            return None
        figures.insert(0, used.total)
    return _Account("资金使用情况表合计", tuple(figures))


# -- people


@check("narrative.staffing", reads=("report", "profile", "goals.entries", *LIVE_SOURCES))
def stated_head_counts(context: Context) -> Iterator[Issue]:
    """X-06: a head count, or the number of internal organs, is not the one of the profile."""
    cover, profile = context.evaluation.cover, context.evaluation.profile
    counts: dict[str, set[int]] = {}
    for line in profile.staffing:
        if line.count is not None and line.label.strip():
            counts.setdefault(key_of(line.label), set()).add(line.count)
    for field in _sections(context):
        if field.where.starts_with(_PROFILE):
            continue
        for term in terms_of(field.text):
            quantity = term.quantity
            if quantity.kind is not Kind.COUNT or quantity.doubt or not _is_of_the_year(context, field, term):
                continue
            what = _NOW.sub("", _without_owner(term.key, cover.unit_name, cover.unit_short_name))
            wanted = counts.get(what, set()) if quantity.counted in _PEOPLE else set()
            if quantity.counted == "个" and any(term.key.endswith(word) for word in _ORGANS):
                wanted, what = {profile.internal_organ_count or int(quantity.value)}, "内设机构数"
            if wanted and int(quantity.value) not in wanted:
                yield _other_count(context, field, quantity, sorted(wanted), what)


def _other_count(context: Context, field: TextField, quantity: Quantity, wanted: Sequence[int], what: str) -> Issue:
    fix = None
    if len(wanted) == 1 and not field.is_live(quantity.span):
        right = str(wanted[0])
        fix = Fix(f"改为 {right}", field.where, field.replaced(quantity.number, right))
    return context.issue(
        field.where,
        part=f"{what} {quantity.span.of(field.text)}",
        fix=fix,
        span=field.stored_span(quantity.span),
        found=quantity.span.of(field.text),
        what=what,
        expected="或 ".join(map(str, wanted)),
    )
