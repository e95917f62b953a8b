"""Where a figure comes from, as the forms of the rule pack say it: sums, identities, and the same figure elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.forms import Column, FundForm, Identity, RowSpec
from perfeval_desktop.rulepack.schema import DepartmentForm, Indicator, ProjectForm, RulePack
from perfeval_desktop.rulepack.score_rules import inputs_of
from perfeval_desktop.scoring.figures import RATE, SCORE, row_name

_YEAR = "this_year"


def sources_of(path: FieldPath, pack: RulePack) -> tuple[str, ...]:
    """Sentences about the figure at ``path``; none where the forms say nothing of it."""
    return tuple(_sources(path.steps, pack))


def _sources(steps: tuple[str, ...], pack: RulePack) -> Iterator[str]:
    department, project = pack.department, pack.project
    match steps:
        case ("budget", "accounts", row, column) if department is not None:
            yield from _account(department, row[1:-1], column)
        case ("budget", "funds", row, column) if department is not None:
            yield from _fund(department.scorecard.funds, row[1:-1], column)
            yield from _department_links(department, project, f"{row[1:-1]}.{column}")
        case ("projects", _, "funds", row, column):
            yield from _fund(project.funds, row[1:-1], column)
            yield from _project_links(pack, row[1:-1], column)
        case ("projects", _, "fund_usage", _, column):
            yield from _identities(project.usage_identities, project.usage_columns, column)
            yield from _usage_links(project, column)
        case ("scorecard", "entries", row, *_) if department is not None:
            indicator = department.scorecard.rubric.indicator(row[1:-1])
            yield from _facts(indicator) if indicator is not None else ()


def _account(form: DepartmentForm, key: str, column: str) -> Iterator[str]:
    yield from _row_sum(form.accounts, key)
    spec = _spec(form.accounts, key)
    for part in spec.at_least if spec is not None else ():
        yield f"其中包含“{_name(form.accounts, part)}”，不小于它。"
    funds = form.scorecard.funds
    for link in (*form.links, *form.sources):
        if link.account == f"{key}.{column}":
            yield f"与{form.scorecard.name}“{_cell_name(funds, link.fund)}”是同一个数。"
    balance = form.balance
    if balance is not None and key in (balance.revenue, balance.expenditure):
        names = _name(form.accounts, balance.revenue), _name(form.accounts, balance.expenditure)
        yield f"{names[0]} − {names[1]} = 结转和结余。"


def _fund(form: FundForm, key: str, column: str) -> Iterator[str]:
    if column == RATE:
        yield form.rate.formula or (
            f"执行率 = {_title(form.columns, form.rate.numerator)} ÷ {_title(form.columns, form.rate.denominator)}"
        )
        return
    if column == SCORE:
        return
    yield from _row_sum(form.rows, key)
    yield from _identities(form.identities, form.columns, column)
    if column in (form.rate.numerator, form.rate.denominator):
        part = "分子" if column == form.rate.numerator else "分母"
        yield f"是本行执行率的{part}。"


def _row_sum(specs: Sequence[RowSpec], key: str) -> Iterator[str]:
    spec = _spec(specs, key)
    if spec is not None and spec.sum_of:
        yield f"{row_name(spec)} = {' + '.join(_name(specs, part) for part in spec.sum_of)}，由程序相加。"
    for whole in specs:
        if key in whole.sum_of:
            yield f"计入“{row_name(whole)}”。"


def _identities(identities: Sequence[Identity], columns: Sequence[Column], column: str) -> Iterator[str]:
    for identity in identities:
        if column in (*identity.left, identity.right):
            left = " + ".join(_title(columns, field) for field in identity.left)
            yield f"{left} = {_title(columns, identity.right)}。"


def _department_links(form: DepartmentForm, project: ProjectForm, cell: str) -> Iterator[str]:
    for link in (*form.links, *form.sources):
        if link.fund == cell:
            key, _, column = link.account.partition(".")
            year = "" if column == _YEAR else FIELD_NAMES[column]
            yield f"与收支数据“{_name(form.accounts, key)}{year}”是同一个数，那里以元为单位。"
    row, _, column = cell.partition(".")
    if form.projects is not None and row == form.projects.department and column in form.projects.columns:
        yield f"等于各项目{project.form_name}“{_name(project.funds.rows, form.projects.project)}”之和。"


def _project_links(pack: RulePack, row: str, column: str) -> Iterator[str]:
    project = pack.project
    for link in project.usage_links:
        if link.fund == f"{row}.{column}":
            yield f"等于{project.usage_name}“{_title(project.usage_columns, link.usage)}”的合计。"
    card = pack.department.scorecard if pack.department is not None else None
    whole = pack.department.projects if pack.department is not None else None
    if card is not None and whole is not None and row == whole.project and column in whole.columns:
        yield f"各项目相加，等于部门{card.name}“{_name(card.funds.rows, whole.department)}”。"


def _usage_links(project: ProjectForm, column: str) -> Iterator[str]:
    for link in project.usage_links:
        if link.usage == column:
            yield f"各行合计等于{project.form_name}“{_cell_name(project.funds, link.fund)}”。"


def _facts(indicator: Indicator) -> Iterator[str]:
    asked = inputs_of(indicator.rule)
    if asked:
        yield f"计分依据：{'、'.join(spec.label for spec in asked)}。"


def _cell_name(form: FundForm, cell: str) -> str:
    row, _, column = cell.partition(".")
    return f"{_name(form.rows, row)} {_title(form.columns, column)}"


def _name(specs: Sequence[RowSpec], key: str) -> str:
    spec = _spec(specs, key)
    return key if spec is None else row_name(spec)


def _spec(specs: Sequence[RowSpec], key: str) -> RowSpec | None:
    return next((spec for spec in specs if spec.key == key), None)


def _title(columns: Sequence[Column], field: str) -> str:
    column = next((column for column in columns if column.field == field), None)
    return FIELD_NAMES.get(field, field) if column is None else column.plain_title
