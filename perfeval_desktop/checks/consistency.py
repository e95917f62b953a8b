"""Figures that stand in two places of the package and must be the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from perfeval_desktop.checks.issue import Fix, Issue
from perfeval_desktop.checks.power_slips import Side, slip_between
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.required import begun_rows
from perfeval_desktop.checks.sums import differ, unit_hint
from perfeval_desktop.checks.table_sides import (
    account_side,
    fund_side,
    projects_side,
    projects_total,
    scorecard_name,
    usage_side,
)
from perfeval_desktop.checks.tables import FundTable, fund_tables, project_table, usage_figure
from perfeval_desktop.model.amount import round_half_up
from perfeval_desktop.model.field_path import FieldPath
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
            yield _difference(context, table, column, together.total, named)


def _difference(
    context: Context, table: FundTable, column: str, together: Figure, named: list[tuple[str, Decimal]]
) -> Issue:
    link = context.pack.department.projects if context.pack.department is not None else None
    assert link is not None
    count, where = len(context.evaluation.projects), table.at(link.department, column)
    terms = [f"{name} {table.number(column, value)}" for name, value in named]
    if count > len(named):
        terms.append(f"其余 {count - len(named)} 个项目")
    own = fund_side(table, scorecard_name(context), link.department, column)
    others = projects_side(context, link.project, column, together, table.writer(column))
    return _unequal(context, table, where, (own, others), " + ".join(terms))


def _unequal(
    context: Context, table: FundTable, where: FieldPath, sides: tuple[Side, Side], formula: str, part: str = ""
) -> Issue:
    """The first side, which stands at ``where``, differs from the other one: told where the slip is, if it is one."""
    own, other = (side.figure.value for side in sides)
    assert own is not None  # figures that differ are known
    assert other is not None
    row, column = where.steps[-2][1:-1], where.name
    write, (unit, decimals) = table.writer(column), table.sheet.unit(column)
    slip = slip_between(*sides)
    if slip is not None and slip.odd.where != where:
        odd, against = slip.odd, slip.against
        return context.issue(
            odd.where,
            part=part or str(where),
            fix=slip.fixes,
            found=odd.text(odd.value),
            expected=odd.text(slip.meant),
            beside=f"按{against.called}的 {against.text}应为",
            hint=slip.hint,
        )
    printed = other if sides[1].is_sum else round_half_up(other, decimals - unit.exponent)
    # A total that nobody typed is not to be typed now: what it adds up is wrong.
    is_typed = sides[0].figure.stated or not table.sheet.parts(row, column)
    plain = (Fix(f"改为 {write(other)}", where, printed),) if is_typed else ()
    return context.issue(
        where,
        part=part,
        fix=slip.fixes if slip is not None else plain,
        found=write(own),
        expected=sides[1].text if sides[1].is_sum else write(other),
        beside=f"{sides[1].called}{'' if sides[1].is_sum else '为'}",
        formula=f"{formula} = {table.number(column, other) if sides[1].is_sum else write(other)}",
        hint=slip.hint if slip is not None else unit_hint(own, other),
    )


@check("accounts.funds", reads=("budget", "projects[*].funds"))
def accounts_and_funds(context: Context) -> Iterator[Issue]:
    """F-02, F-11: the same figure stands in the accounts (元) and in the fund table (万元), and differs."""
    links = context.pack.department.links if context.pack.department is not None else ()
    for table in fund_tables(context):
        wrong = [_Unequal(link, *ends) for link in links if differ(*(ends := _both_ends(context, table, link)))]
        places = {tuple(link.fund.split(".")) for link, _, _ in wrong}
        for link, account, fund in wrong:
            row, column = link.fund.split(".")
            if not fund.stated and places.intersection(table.sheet.parts(row, column)):
                continue  # the total is wrong because its part is
            if not account.stated and any(_is_as_wrong(account, fund, part) for part in _parts(context, link, wrong)):
                continue  # here too
            assert account.value is not None  # figures that differ are known
            own = fund_side(table, scorecard_name(context), row, column, projects_total(context, row, column))
            sides = own, account_side(context, *link.account.split("."))
            yield _unequal(context, table, table.at(row, column), sides, sides[1].text, link.account)


class _Unequal(NamedTuple):
    link: AccountLink
    account: Figure
    fund: Figure


def _parts(context: Context, link: AccountLink, among: Sequence[_Unequal]) -> Iterator[_Unequal]:
    """Those of ``among`` whose account the account of ``link`` adds up."""
    form = context.pack.department
    key, column = link.account.split(".")
    parts = next((spec.sum_of for spec in form.accounts if spec.key == key), ()) if form is not None else ()
    names = {f"{part}.{column}" for part in parts}
    return (one for one in among if one.link.account in names)


def _is_as_wrong(account: Figure, fund: Figure, part: _Unequal) -> bool:
    """True when a total differs by as much as this part of it."""
    if account.value is None or fund.value is None or part.account.value is None or part.fund.value is None:
        return False
    of_total = Figure(account.value - fund.value, margin=account.margin + fund.margin)
    return not differ(
        of_total, Figure(part.account.value - part.fund.value, margin=part.account.margin + part.fund.margin)
    )


def _both_ends(context: Context, table: FundTable, link: AccountLink) -> tuple[Figure, Figure]:
    form = context.pack.department
    specs = form.accounts if form is not None else ()
    account = figures.account_figure(context.evaluation.budget.accounts, specs, *link.account.split("."))
    return account, table.sheet.figure(*link.fund.split("."))


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
    sides = fund_side(table, form.form_name, row, column), usage_side(context, link.usage, together)
    formula = " + ".join(table.number(column, value) for value in values)
    yield _unequal(context, table, table.at(row, column), sides, formula, link.usage)
