"""Whether the links of a pack (this figure equals that one) name cells that exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from perfeval_desktop.model.budget import AccountRow
from perfeval_desktop.rulepack.forms import FundForm
from perfeval_desktop.rulepack.problems import did_you_mean
from perfeval_desktop.rulepack.schema import DepartmentForm, ProjectForm
from perfeval_desktop.rulepack.tables import amount_names, names_of, usage_amount_names

Fault = tuple[str, str]


def department_link_faults(form: DepartmentForm) -> Iterator[Fault]:
    """The faults of the links between accounts, the department's fund table and the projects."""
    accounts = [row.key for row in form.accounts]
    for link in form.links:
        yield from _cell(link.account, accounts, names_of(AccountRow), "department.links")
        yield from _fund_cell(link.fund, form.scorecard.funds, "department.links")
    if form.projects is not None:
        rows = [row.key for row in form.scorecard.funds.rows]
        yield from _name(form.projects.department, rows, "department.projects.department")
        for column in form.projects.columns:
            yield from _name(column, amount_names(), "department.projects.columns")


def usage_link_faults(form: ProjectForm) -> Iterator[Fault]:
    """The faults of the links between a project's fund usage table and its fund table."""
    for link in form.usage_links:
        yield from _name(link.usage, usage_amount_names(), "project.usage_links")
        yield from _fund_cell(link.fund, form.funds, "project.usage_links")


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
