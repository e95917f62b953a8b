"""Figures that stand in two places of the package and must be the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval_desktop.checks.issue import Fix, Issue
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.required import begun_rows
from perfeval_desktop.checks.sums import differ, unit_hint
from perfeval_desktop.checks.tables import (
    FundTable,
    amount_text,
    fund_tables,
    project_table,
    usage_figure,
    usage_title,
    usage_unit,
)
from perfeval_desktop.model.amount import Unit, round_half_up
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.forms import AccountLink, UsageLink
from perfeval_desktop.scoring import figures
from perfeval_desktop.scoring.figures import Figure
from perfeval_desktop.scoring.project_sums import project_figures, sum_over_projects

_NAMED_PROJECTS = 6  # a formula names so many projects, and counts the rest


@check("funds.projects", reads=("budget.funds", "projects[*].funds", "projects[*].name"))
def projects_and_department(context: Context) -> Iterator[Issue]:
    """F-02: the projects' totals do not add up to the department's project expenditure."""
    form, projects = context.pack.department, context.evaluation.projects
    link = form.projects if form is not None else None
    if link is None or not projects:
        return
    given = context.memo.each(
        "given to the department",
        projects,
        lambda project: project_figures(project_table(context, project).sheet, link),
    )
    for table in fund_tables(context):
        for column, figures_of_all in zip(link.columns, zip(*given, strict=True), strict=True):
            stated, together = table.sheet.figure(link.department, column), sum_over_projects(figures_of_all)
            if not together.is_complete or not differ(stated, together.total):
                continue
            named = [
                (project.name or "（未命名项目）", value)
                for project, value in zip(projects[:_NAMED_PROJECTS], together.values, strict=False)
            ]
            yield _difference(
                context, table, table.at(link.department, column), stated, together.total, named, len(projects)
            )


def _difference(
    context: Context,
    table: FundTable,
    where: FieldPath,
    stated: Figure,
    together: Figure,
    named: list[tuple[str, Decimal]],
    count: int,
) -> Issue:
    assert stated.value is not None  # figures that differ are known
    assert together.value is not None
    write, number = table.writer(where.name), table.number
    total = together.value
    terms = [f"{name} {number(where.name, value)}" for name, value in named]
    if count > len(named):
        terms.append(f"其余 {count - len(named)} 个项目")
    return context.issue(
        where,
        # A total that nobody typed is not to be typed now: what it adds up is wrong.
        fix=Fix(f"改为 {write(total)}", where, total) if stated.stated or not _parts(table, where) else None,
        found=write(stated.value),
        expected=write(together.value),
        formula=" + ".join(terms) + f" = {number(where.name, together.value)}",
        hint=unit_hint(stated.value, together.value),
    )


def _parts(table: FundTable, where: FieldPath) -> bool:
    return bool(table.sheet.parts(where.row_id or "", where.name))


@check("accounts.funds", reads=("budget",))
def accounts_and_funds(context: Context) -> Iterator[Issue]:
    """F-02, F-11: the same figure stands in the accounts (元) and in the fund table (万元), and differs."""
    links = context.pack.department.links if context.pack.department is not None else ()
    for table in fund_tables(context):
        wrong = [(link, *ends) for link in links if differ(*(ends := _both_ends(context, table, link)))]
        places = {tuple(link.fund.split(".")) for link, _, _ in wrong}
        for link, account, fund in wrong:
            row, column = link.fund.split(".")
            parts = table.sheet.parts(row, column)
            if not fund.stated and places.intersection(parts):
                continue  # the total is wrong because its part is
            yield _unequal(context, table, table.at(row, column), (link, account, fund))


def _both_ends(context: Context, table: FundTable, link: AccountLink) -> tuple[Figure, Figure]:
    form = context.pack.department
    specs = form.accounts if form is not None else ()
    account = figures.account_figure(context.evaluation.budget.accounts, specs, *link.account.split("."))
    return account, table.sheet.figure(*link.fund.split("."))


def _unequal(
    context: Context, table: FundTable, where: FieldPath, difference: tuple[AccountLink, Figure, Figure]
) -> Issue:
    link, account, fund = difference
    assert account.value is not None  # figures that differ are known
    assert fund.value is not None
    form = context.pack.department
    key = link.account.split(".")[0]
    spec = next((spec for spec in form.accounts if spec.key == key), None) if form is not None else None
    write = table.writer(where.name)
    unit, decimals = table.sheet.unit(where.name)
    printed = round_half_up(account.value, decimals - unit.exponent)
    typed = fund.stated or not _parts(table, where)
    return context.issue(
        where,
        part=link.account,
        fix=Fix(f"改为 {write(account.value)}", where, printed) if typed else None,
        found=write(fund.value),
        expected=write(account.value),
        account=figures.row_name(spec) if spec is not None else key,
        formula=f"{amount_text(account.value, Unit.YUAN)} = {write(account.value)}",
        hint=unit_hint(account.value, fund.value),
    )


@check("usage.sum", reads=("projects[*].fund_usage", "projects[*].funds"), scope="project")
def usage_and_funds(context: Context) -> Iterator[Issue]:
    """F-09: the rows of the fund usage table do not add up to the project's own figure."""
    for table in fund_tables(context):
        for link in context.pack.project.usage_links:
            yield from _usage_difference(context, table, link)


def _usage_difference(context: Context, table: FundTable, link: UsageLink) -> Iterator[Issue]:
    form = context.pack.project
    used = [usage_figure(row, link.usage, form) for row in begun_rows(context.project.fund_usage)]
    values = [figure.value for figure in used if figure.value is not None]
    if not values or len(values) < len(used):
        return
    together = Figure(sum(values, Decimal(0)), margin=sum((figure.margin for figure in used), Decimal(0)))
    row, column = link.fund.split(".")
    stated = table.sheet.figure(row, column)
    if stated.value is None or together.value is None or not differ(stated, together):
        return
    where, total = table.at(row, column), together.value
    typed = stated.stated or not _parts(table, where)
    yield context.issue(
        where,
        part=link.usage,
        fix=Fix(f"改为 {table.writer(column)(total)}", where, total) if typed else None,
        found=table.writer(column)(stated.value),
        expected=amount_text(together.value, *usage_unit(link.usage, form)),
        usage=f"{form.usage_name or FIELD_NAMES['fund_usage']}“{usage_title(link.usage, form)}”",
        formula=" + ".join(table.number(column, value) for value in values)
        + f" = {table.number(column, together.value)}",
        hint=unit_hint(stated.value, together.value),
    )
