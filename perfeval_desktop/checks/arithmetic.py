"""Sums, identities and rates within one table. Amounts are compared as intervals of what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.sums import contradicts, differ, unit_hint
from perfeval_desktop.checks.tables import (
    FundTable,
    amount_text,
    fund_tables,
    usage_figure,
    usage_title,
    usage_unit,
)
from perfeval_desktop.model.amount import Unit, format_percent, half_unit
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.rulepack.forms import Identity, RowSpec
from perfeval_desktop.scoring import figures
from perfeval_desktop.scoring.figures import RATE, Figure

_FUNDS = ("budget.funds", "projects[*].funds")
_SIGNED = frozenset({"budget_adjustment"})  # the one column of the model whose amounts may be negative
_RESTORE = "恢复计算"
_ACCOUNT_COLUMNS = (figures.THIS_YEAR, figures.LAST_YEAR)

Write = Callable[[Decimal], str]


@check("funds.sum", reads=_FUNDS, scope="both")
def fund_sums(context: Context) -> Iterator[Issue]:
    """F-01: a stated total of the fund table is not the sum of its parts."""
    for table in fund_tables(context):
        for spec in table.form.rows:
            for column in (item.field for item in table.amounts if spec.sum_of):
                total = table.sheet.figure(spec.key, column)
                parts = [table.sheet.figure(key, column) for key in spec.sum_of]
                if contradicts(total, parts, signed=column in _SIGNED) and total.stated:
                    yield _wrong_sum(context, table.at(spec.key, column), total, parts, table.writer(column))


@check("accounts.sum", reads=("budget.accounts",))
def account_sums(context: Context) -> Iterator[Issue]:
    """F-01: a stated total of the accounts is not the sum of its parts."""
    specs = context.pack.department.accounts if context.pack.department is not None else ()
    rows = context.evaluation.budget.accounts
    for spec in specs:
        for column in _ACCOUNT_COLUMNS if spec.sum_of else ():
            total = figures.account_figure(rows, specs, spec.key, column)
            parts = [figures.account_figure(rows, specs, key, column) for key in spec.sum_of]
            if contradicts(total, parts) and total.stated:
                where = path("budget.accounts").row(spec.key).child(column)
                yield _wrong_sum(context, where, total, parts, lambda value: amount_text(value, Unit.YUAN))


@check("accounts.part", reads=("budget.accounts",))
def accounts_below_a_part(context: Context) -> Iterator[Issue]:
    """F-01: a figure of the accounts is smaller than another that is contained in it, as the pack says."""
    specs = context.pack.department.accounts if context.pack.department is not None else ()
    for spec in specs:
        for other in (item for item in specs if item.key in spec.at_least):
            for column in _ACCOUNT_COLUMNS:
                yield from _below_part(context, spec, other, column)


def _below_part(context: Context, spec: RowSpec, other: RowSpec, column: str) -> Iterator[Issue]:
    form = context.pack.department
    specs = form.accounts if form is not None else ()
    rows = context.evaluation.budget.accounts
    whole, part = (figures.account_figure(rows, specs, key, column) for key in (spec.key, other.key))
    if whole.value is None or part.value is None or part.value < whole.value or not differ(whole, part):
        return
    yield context.issue(
        path("budget.accounts").row(spec.key).child(column),
        part=other.key,
        found=amount_text(whole.value, Unit.YUAN),
        expected=f"不小于 {amount_text(part.value, Unit.YUAN)}",
        contained=figures.row_name(other),
        hint=unit_hint(whole.value, part.value),
    )


def _wrong_sum(context: Context, where: FieldPath, total: Figure, parts: Sequence[Figure], write: Write) -> Issue:
    assert total.value is not None  # a figure that contradicts its parts is known, and so are they
    assert total.computed is not None
    complete = all(part.value is not None and not part.partial for part in parts)
    return context.issue(
        where,
        found=write(total.value),
        expected=("" if complete else "不小于 ") + write(total.computed),
        formula=total.formula,
        hint=unit_hint(total.value, total.computed),
        fix=Fix(_RESTORE, where, None) if complete else None,
    )


@check("funds.identity", reads=_FUNDS, scope="both")
def fund_identities(context: Context) -> Iterator[Issue]:
    """F-03: in one row the columns do not add up (年初预算 + 调整 = 决算), as the pack says that they do."""
    for table in fund_tables(context):
        for identity in table.form.identities:
            for spec in table.form.rows:
                if not table.is_summed(spec):  # a sum is wrong where its parts are
                    yield from _broken_identity(context, table, identity, spec.key)


def _broken_identity(context: Context, table: FundTable, identity: Identity, row_key: str) -> Iterator[Issue]:
    right = table.sheet.figure(row_key, identity.right)
    parts = [table.sheet.figure(row_key, column) for column in identity.left]
    if right.value is None or any(part.value is None for part in parts) or not contradicts(right, parts):
        return
    write = table.writer(identity.right)
    named = [
        (figures.column_title(table.form, column), part.value)
        for column, part in zip(identity.left, parts, strict=True)
        if part.value is not None
    ]
    total = sum((value for _, value in named), Decimal(0))
    where = table.at(row_key, identity.right)
    complete = not any(part.partial for part in parts)
    yield context.issue(
        where,
        part="+".join(identity.left),
        fix=Fix(f"改为 {write(total)}", where, total) if complete else None,
        found=write(right.value),
        expected=write(total),
        formula=figures.sum_text(named, *table.sheet.unit(identity.right)),
        hint=unit_hint(right.value, total),
    )


@check("funds.rate", reads=_FUNDS, scope="both")
def stated_rates(context: Context) -> Iterator[Issue]:
    """F-04: a stated 执行率 differs from the computed one by more than its printed digits and the amounts allow."""
    for table in fund_tables(context):
        for row in table.rows:
            rate = table.sheet.rate(row.id)
            if not rate.stated or rate.partial or rate.value is None or rate.computed is None:
                continue
            if abs(rate.value - rate.computed) > half_unit(rate.value) + table.sheet.rate_margin(row.id):
                where = table.at(row.id, RATE)
                yield context.issue(
                    where,
                    found=row.execution_rate,
                    expected=format_percent(rate.computed),
                    formula=rate.formula,
                    fix=Fix(_RESTORE, where, ""),
                )


@check("funds.rate_text", reads=_FUNDS, scope="both")
def unreadable_rates(context: Context) -> Iterator[Issue]:
    """F-04: what is stated as 执行率 is not a rate."""
    for table in fund_tables(context):
        for row in table.rows:
            if row.execution_rate.strip() and figures.read_rate(row.execution_rate) is None:
                where = table.at(row.id, RATE)
                yield context.issue(where, found=row.execution_rate, fix=Fix(_RESTORE, where, ""))


@check("funds.rate_sign", reads=_FUNDS, scope="both", level=Severity.REMIND)
def rates_without_sign(context: Context) -> Iterator[Issue]:
    """A stated 执行率 has no percent sign, where the form prints a percentage."""
    for table in fund_tables(context):
        if not any(column.field == RATE and column.kind == "percent" for column in table.form.columns):
            continue
        for row in table.rows:
            text = row.execution_rate.strip()
            if text and figures.read_rate(text) is not None and not text.endswith(("%", "％")):
                where = table.at(row.id, RATE)
                yield context.issue(where, found=text, expected=f"{text}%", fix=Fix(f"改为 {text}%", where, f"{text}%"))


@check("funds.overspent", reads=_FUNDS, scope="both", level=Severity.EXPLAIN)
def overspent(context: Context) -> Iterator[Issue]:
    """F-05: more was spent than there was to spend."""
    for table in fund_tables(context):
        spent_column, given_column = table.form.rate.numerator, table.form.rate.denominator
        for spec in table.form.rows:
            spent, given = table.sheet.figure(spec.key, spent_column), table.sheet.figure(spec.key, given_column)
            if table.is_summed(spec) or spent.value is None or not given.value:
                continue
            if spent.value > given.value and differ(spent, given):
                yield context.issue(
                    table.at(spec.key, spent_column),
                    found=table.writer(spent_column)(spent.value),
                    expected=table.writer(given_column)(given.value),
                    limit=figures.column_title(table.form, given_column),
                    hint=unit_hint(spent.value, given.value),
                )


@check("funds.low_rate", reads=_FUNDS, scope="both", level=Severity.EXPLAIN, limits={"rate": "0.5"})
def low_rates(context: Context) -> Iterator[Issue]:
    """F-06: less than the pack's limit of the money was spent."""
    for table in fund_tables(context):
        spec = table.form.rows[0]
        rate = table.sheet.rate(spec.key)
        if rate.value is not None and not rate.partial and Decimal(0) <= rate.value < context.limit("rate"):
            yield context.issue(
                table.at(spec.key, RATE),
                found=table.sheet.rate_text(spec.key),
                formula=rate.formula,
                limit=format_percent(context.limit("rate"), decimals=None),
            )


@check("funds.spent_all", reads=_FUNDS, scope="both", level=Severity.EXPLAIN)
def budget_made_to_fit(context: Context) -> Iterator[Issue]:
    """F-07: the annual budget is what was spent to the last digit, and not what was planned at first."""
    for table in fund_tables(context):
        columns = {column.field: column.plain_title for column in table.form.columns}
        if not {"initial_budget", "annual_budget", "final_expenditure"} <= columns.keys():
            continue
        key = table.form.rows[0].key
        initial, annual, spent = (
            table.sheet.figure(key, name) for name in ("initial_budget", "annual_budget", "final_expenditure")
        )
        if not annual.value or annual.value != spent.value or not differ(initial, annual):
            continue
        unit, decimals = table.sheet.unit("annual_budget")
        yield context.issue(
            table.at(key, "annual_budget"),
            found=amount_text(annual.value, unit, decimals),
            initial=amount_text(initial.value or Decimal(0), unit, decimals),
            budget=columns["annual_budget"],
            spent=columns["final_expenditure"],
        )


@check("funds.no_base", reads=_FUNDS, scope="both")
def spent_without_base(context: Context) -> Iterator[Issue]:
    """F-05: money was spent, but what it is measured by is zero."""
    for table in fund_tables(context):
        spent_column, given_column = table.form.rate.numerator, table.form.rate.denominator
        for spec in table.form.rows:
            spent, given = table.sheet.figure(spec.key, spent_column), table.sheet.figure(spec.key, given_column)
            if not table.is_summed(spec) and given.value == 0 and spent.value and differ(spent, given):
                yield context.issue(
                    table.at(spec.key, given_column),
                    found=table.writer(given_column)(given.value),
                    spent=f"{figures.column_title(table.form, spent_column)} {table.writer(spent_column)(spent.value)}",
                )


@check("usage.balance", reads=("projects[*].fund_usage",), scope="project")
def usage_balance(context: Context) -> Iterator[Issue]:
    """F-09: in one row of the fund usage table the columns do not add up (到位 = 已用 + 结余 + 结转)."""
    form = context.pack.project
    for row in context.project.fund_usage:
        for identity in form.usage_identities:
            total = usage_figure(row, identity.right, form)
            parts = [usage_figure(row, column, form) for column in identity.left]
            if total.value is not None and contradicts(total, parts):
                yield _unbalanced(context, row.id, identity, total.value, [part.value for part in parts])


@check("usage.over_received", reads=("projects[*].fund_usage",), level=Severity.EXPLAIN, scope="project")
def more_received_than_planned(context: Context) -> Iterator[Issue]:
    """F-09: more money came in than the document of that row allots."""
    form = context.pack.project
    titles = {column.field: column.plain_title for column in form.usage_columns}
    for row in context.project.fund_usage if {"budget", "received"} <= titles.keys() else ():
        budget, received = usage_figure(row, "budget", form), usage_figure(row, "received", form)
        if budget.value is None or received.value is None:
            continue
        if received.value - budget.value > budget.margin + received.margin:
            unit, decimals = usage_unit("received", form)
            yield context.issue(
                context.base.child("fund_usage").row(row.id).child("received"),
                found=amount_text(received.value, unit, decimals),
                planned=f"{titles['budget']} {amount_text(budget.value, unit, decimals)}",
            )


def _unbalanced(
    context: Context, row_id: str, identity: Identity, total: Decimal, parts: Sequence[Decimal | None]
) -> Issue:
    form, (unit, decimals) = context.pack.project, usage_unit(identity.right, context.pack.project)
    known = [(usage_title(column, form), part) for column, part in zip(identity.left, parts, strict=True)]
    named = [(title, value) for title, value in known if value is not None]
    where = context.base.child("fund_usage").row(row_id)
    together = sum((value for _, value in named), Decimal(0))
    fixes = []
    if len(named) == len(known):
        fixes.append(Fix(f"改为 {amount_text(together, unit, decimals)}", where.child(identity.right), together))
        # What is left over is more often forgotten than what came in; where it would be negative, it is not the slip.
        for column, (title, value) in zip(identity.left[1:], named[1:], strict=True):
            left = total - (together - value)
            if left >= 0:
                fixes.append(Fix(f"{title}改为 {amount_text(left, unit, decimals)}", where.child(column), left))
    return context.issue(
        where.child(identity.right),
        part="+".join(identity.left),
        fix=fixes,
        found=amount_text(total, unit, decimals),
        expected=amount_text(together, unit, decimals),
        formula=figures.sum_text(named, unit, decimals),
    )
