"""Money that must have gone somewhere: what came in and was not spent, and sources that no table shows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.model.amount import format_amount
from perfeval_desktop.model.field_path import path
from perfeval_desktop.scoring.figures import THIS_YEAR, account_figure
from perfeval_desktop.scoring.fund_sheet import column_title, row_name, sheet_of

_LEFT = ("surplus", "carryover")


@check("accounts.balance", reads=("budget.accounts", "projects[*].fund_usage"), level=Severity.EXPLAIN)
def unspent_money(context: Context) -> Iterator[Issue]:
    """F-12: revenue and expenditure differ while no table shows anything that is left."""
    form = context.pack.department
    if form is None or form.balance is None:
        return
    revenue, expenditure = (
        account_figure(context.evaluation.budget.accounts, form.accounts, key, THIS_YEAR)
        for key in (form.balance.revenue, form.balance.expenditure)
    )
    if revenue.value is None or expenditure.value is None or revenue.partial or expenditure.partial:
        return
    left = revenue.value - expenditure.value
    if abs(left) <= revenue.margin + expenditure.margin or _is_anything_left(context):
        return
    names = {spec.key: row_name(spec) for spec in form.accounts}
    yield context.issue(
        path("budget.accounts").row(form.balance.expenditure).child(THIS_YEAR),
        found=f"{format_amount(expenditure.value)} 元",
        left=f"{format_amount(left)} 元",
        formula=f"{names[form.balance.revenue]} {format_amount(revenue.value)} − "
        f"{names[form.balance.expenditure]} {format_amount(expenditure.value)}",
    )


def _is_anything_left(context: Context) -> bool:
    rows = (row for project in context.evaluation.projects for row in project.fund_usage)
    return any(getattr(row, name) for row in rows for name in _LEFT)


@check("accounts.source", reads=("budget",), level=Severity.EXPLAIN)
def money_without_a_row(context: Context) -> Iterator[Issue]:
    """F-12: an account holds money of a kind whose row in the fund table is empty."""
    form = context.pack.department
    for link in form.sources if form is not None else ():
        assert form is not None
        account, _, year = link.account.rpartition(".")
        row, _, column = link.fund.rpartition(".")
        figure = account_figure(context.evaluation.budget.accounts, form.accounts, account, year)
        shown = sheet_of(context.evaluation.budget.funds, form.scorecard.funds).figure(row, column).value
        if figure.value and figure.value > Decimal(0) and not shown:
            spec = next(spec for spec in form.accounts if spec.key == account)
            yield context.issue(
                path("budget.funds").row(row).child(column),
                found="0" if shown == 0 else "未填写",
                what=spec.plain_label,
                amount=f"{format_amount(figure.value)} 元",
                column=column_title(form.scorecard.funds, column),
            )
