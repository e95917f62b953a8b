"""Whether the links of a pack (this figure equals that one) name cells that exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from perfeval_desktop.model.budget import AccountRow
from perfeval_desktop.rulepack.forms import FundForm
from perfeval_desktop.rulepack.problems import did_you_mean
from perfeval_desktop.rulepack.schema import DepartmentForm, ProjectForm, RulePack
from perfeval_desktop.rulepack.tables import amount_names, names_of, usage_amount_names

Fault = tuple[str, str]


def link_faults(pack: RulePack) -> Iterator[Fault]:
    """The faults of the links between accounts, fund tables, projects and fund usage tables."""
    if pack.department is not None:
        yield from _department(pack.department, pack.project)
    for identity in pack.project.usage_identities:
        for column in (*identity.left, identity.right):
            yield from _name(column, usage_amount_names(), "project.usage_identities")
    for link in pack.project.usage_links:
        yield from _name(link.usage, usage_amount_names(), "project.usage_links")
        yield from _fund_cell(link.fund, pack.project.funds, "project.usage_links")


def _department(form: DepartmentForm, project: ProjectForm) -> Iterator[Fault]:
    accounts = [row.key for row in form.accounts]
    for link in form.links:
        yield from _cell(link.account, accounts, names_of(AccountRow), "department.links")
        yield from _fund_cell(link.fund, form.scorecard.funds, "department.links")
    for link in form.sources:
        yield from _cell(link.account, accounts, names_of(AccountRow), "department.sources")
        yield from _fund_cell(link.fund, form.scorecard.funds, "department.sources")
    if form.balance is not None:
        for key in (form.balance.revenue, form.balance.expenditure):
            yield from _name(key, accounts, "department.balance")
    if form.projects is not None:
        place = "department.projects"
        yield from _name(
            form.projects.department, [row.key for row in form.scorecard.funds.rows], f"{place}.department"
        )
        yield from _name(form.projects.project, [row.key for row in project.funds.rows], f"{place}.project")
        for column in form.projects.columns:
            yield from _name(column, amount_names(), f"{place}.columns")


def _fund_cell(cell: str, form: FundForm, place: str) -> Iterator[Fault]:
    yield from _cell(cell, [row.key for row in form.rows], amount_names(), place)


def _cell(cell: str, rows: Collection[str], columns: Collection[str], place: str) -> Iterator[Fault]:
    row, dot, column = cell.rpartition(".")
    if not dot:
        yield place, f"“{cell}”应写成 行.列，如 total.initial_budget。"
        return
    yield from _name(row, rows, place)
    yield from _name(column, columns, place)


def _name(name: str, known: Collection[str], place: str) -> Iterator[Fault]:
    if name not in known:
        yield place, f"没有“{name}”。{did_you_mean(name, known)}"
