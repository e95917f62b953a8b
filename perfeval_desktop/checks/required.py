"""What a complete package has: every field that must be filled, in the parts of the forms to which it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import msgspec

from perfeval_desktop.model.base import Row, Value, kept
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import ROOT, FieldPath, path
from perfeval_desktop.model.indicators import IndicatorEntry
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import Report
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.rulepack.field_names import FIELD_NAMES, PREAMBLE
from perfeval_desktop.rulepack.forms import Column, FundForm, Outline, OutlineSection, RowSpec
from perfeval_desktop.rulepack.schema import DepartmentForm, IndicatorGroup, ProjectForm, RulePack
from perfeval_desktop.scoring.figures import THIS_YEAR, FundSheet, account_figure
from perfeval_desktop.scoring.fund_sheet import sheet_of

T = TypeVar("T", bound=Row)


class Need(msgspec.Struct, frozen=True):
    """A field that must be filled; ``title`` is what the form calls it."""

    where: FieldPath
    title: str
    filled: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that are filled in together: one row of a table, or one block of texts.

    ``begun``: something in it is filled, so that what is missing is a gap and not merely still to come.
    """

    kind: Literal["row", "block"]
    begun: bool
    needs: tuple[Need, ...]

    @property
    def missing(self) -> tuple[Need, ...]:
        return tuple(need for need in self.needs if not need.filled)


@dataclass(frozen=True, slots=True)
class Area:
    """Parts that depend on nothing but ``sources``: while these are the same objects, the parts are the same."""

    name: str
    sources: tuple[object, ...]
    make: Callable[[], Iterable[Part]]


def is_filled(value: Any) -> bool:
    """True unless the value is None, an empty tuple, or text without a visible character."""
    return bool(value.strip()) if isinstance(value, str) else value is not None and value != ()


def department_areas(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[Area]:
    """The areas of the cover and of the department's forms, in printing order."""
    cover = evaluation.cover
    yield Area(
        "cover", (cover,), lambda: [_block([_need(evaluation, path("cover.unit_name"), FIELD_NAMES["unit_name"])])]
    )
    yield Area("borrowed", _owners(pack.project.outline, evaluation), lambda: [_block(_borrowed(evaluation, pack))])
    form = pack.department
    if form is None:
        return
    outline, report, budget = form.outline, evaluation.report, evaluation.budget
    yield Area("profile", (evaluation.profile,), lambda: _profile(evaluation, form))
    owners = _owners(outline, evaluation)
    yield Area("report", (report, *owners), lambda: [_report(outline, report, path("report"), evaluation)])
    yield Area("accounts", (budget.accounts,), lambda: [_accounts(evaluation, form)])
    yield Area("funds", (budget.funds,), lambda: fund_parts(budget.funds, form.scorecard.funds, path("budget.funds")))
    yield Area("scorecard", (evaluation.scorecard,), lambda: _scorecard(evaluation, form))
    yield Area("goals", (evaluation.goals,), lambda: _goals(evaluation, form))


def project_areas(project: ProjectAppendix, form: ProjectForm, base: FieldPath) -> Iterator[Area]:
    """The areas of one project's forms, in printing order; ``base`` is the project's address."""
    report, outline = project.report, form.outline
    yield Area("head", _values_of(project, form.header_fields), lambda: [_project_head(project, form, base)])
    if outline is not None:
        yield Area("report", (report,), lambda: [_report(outline, report, base.child("report"), None)])
    yield Area("funds", (project.funds,), lambda: fund_parts(project.funds, form.funds, base.child("funds")))
    yield Area(
        "goal", _values_of(project, form.goal_fields), lambda: [_block(_columns_of(project, form.goal_fields, base))]
    )
    yield Area("indicators", (project.indicators,), lambda: _indicators(project, form, base.child("indicators")))
    yield Area(
        "foot",
        _values_of(project, form.footer_fields),
        lambda: [_block(_columns_of(project, form.footer_fields, base))],
    )
    if form.usage_title:
        yield Area("usage", (project.fund_usage,), lambda: _usage(project, form, base.child("fund_usage")))


def fund_parts(rows: tuple[FundRow, ...], form: FundForm, base: FieldPath) -> Iterator[Part]:
    """The required rows of a fund table. A row whose parts are all required themselves needs nothing of its own."""
    required = {spec.key for spec in form.rows if spec.required}
    sheet = sheet_of(rows, form)
    for spec in form.rows:
        if spec.key not in required or (spec.sum_of and required.issuperset(spec.sum_of)):
            continue
        cells = fund_cells(sheet, spec, base)
        needs = tuple(need for need, column in cells if column.required)
        yield Part("row", any(need.filled for need, _ in cells), needs)


def fund_cells(sheet: FundSheet, spec: RowSpec, base: FieldPath) -> tuple[tuple[Need, Column], ...]:
    """The amounts of one row of a fund table, each with its column; a computed amount counts as filled."""
    at = base.row(spec.key)
    return tuple(
        (Need(at.child(column.field), column.title, sheet.figure(spec.key, column.field).value is not None), column)
        for column in sheet.form.columns
        if column.unit is not None
    )


def _profile(evaluation: SelfEvaluation, form: DepartmentForm) -> Iterator[Part]:
    base = path("profile")
    yield _block([_need(evaluation, base.child(name), FIELD_NAMES[name]) for name in form.required_profile])
    for line in evaluation.profile.staffing:
        where = path("profile.staffing").row(line.id).child("count")
        yield Part(
            "row", is_filled(line.label), (Need(where, line.label or FIELD_NAMES["count"], line.count is not None),)
        )


def _project_head(project: ProjectAppendix, form: ProjectForm, base: FieldPath) -> Part:
    """The head is begun by more than the name, which a project has from its first moment."""
    needs = _columns_of(project, form.header_fields, base)
    return _block(needs, begun=any(need.filled for need in needs if need.where.name != "name"))


def _indicators(project: ProjectAppendix, form: ProjectForm, rows: FieldPath) -> Iterator[Part]:
    begun = begun_rows(project.indicators)
    yield from _rows(begun, form.columns, rows)
    present = {row.category for row in begun}
    yield _block([_class_need(block, form.classes, present, rows) for block in form.classes if block.required])


def _usage(project: ProjectAppendix, form: ProjectForm, rows: FieldPath) -> Iterator[Part]:
    used = begun_rows(project.fund_usage)
    yield _block([Need(rows, form.usage_name or "资金使用情况", bool(used))])
    yield from _rows(used, form.usage_columns, rows)


def _report(outline: Outline, report: Report, base: FieldPath, evaluation: SelfEvaluation | None) -> Part:
    """The sections of a report. Texts of the whole package are asked for where ``evaluation`` is given."""
    texts = {section.id: section.text for section in report.sections}
    needs = []
    for section in outline.sections:
        if not section.body or not section.required:
            continue
        title = section.heading or PREAMBLE
        if not section.source:
            where = base.child("sections").row(section.key).child("text")
            needs.append(Need(where, title, is_filled(texts.get(section.key, ""))))
        elif evaluation is not None:
            needs.append(_need(evaluation, path(section.source), title))
    begun = any(map(is_filled, texts.values()))
    return _block([*needs, Need(base.child("dated"), FIELD_NAMES["dated"], report.dated is not None)], begun=begun)


def _borrowed(evaluation: SelfEvaluation, pack: RulePack) -> list[Need]:
    """Texts of the package that only the reports on projects print: asked for once, not again by every project."""
    asked = {section.source for section in _sourced(pack.department.outline)} if pack.department is not None else set()
    sections = _sourced(pack.project.outline) if pack.project.outline is not None else ()
    return [
        _need(evaluation, path(section.source), section.heading or PREAMBLE)
        for section in sections
        if section.source not in asked
    ]


def _sourced(outline: Outline) -> tuple[OutlineSection, ...]:
    """The sections that must be filled and whose text is a field of the package."""
    return tuple(item for item in outline.sections if item.body and item.required and item.source)


def _owners(outline: Outline | None, evaluation: SelfEvaluation) -> tuple[object, ...]:
    """The parts of the package from which the sections of a report take their texts."""
    sections = _sourced(outline) if outline is not None else ()
    return tuple(getattr(evaluation, path(section.source).steps[0]) for section in sections)


def _accounts(evaluation: SelfEvaluation, form: DepartmentForm) -> Part:
    rows = path("budget.accounts")
    figures = (
        (spec, account_figure(evaluation.budget.accounts, form.accounts, spec.key, THIS_YEAR)) for spec in form.accounts
    )
    return _block(
        [
            Need(rows.row(spec.key).child(THIS_YEAR), spec.plain_label, figure.value is not None)
            for spec, figure in figures
            if spec.required
        ]
    )


def _scorecard(evaluation: SelfEvaluation, form: DepartmentForm) -> Iterator[Part]:
    card = evaluation.scorecard
    base = path("scorecard")
    entries = {entry.id: entry for entry in card.entries}
    for indicator in form.scorecard.rubric.indicators:
        yield _entry_part(indicator.key, entries.get(indicator.key), form.scorecard.columns)
    yield _block(_columns_of(card, (*form.scorecard.header_fields, *form.scorecard.footer_fields), base))


@kept(4096)
def _entry_part(key: str, entry: IndicatorEntry | None, columns: tuple[Column, ...]) -> Part:
    """One row of the scorecard; most rows are the same after an edit."""
    at = path("scorecard.entries").row(key)
    if entry is None:
        return Part("row", False, (Need(at.child("self_score"), FIELD_NAMES["self_score"], False),))
    return Part("row", row_begun(entry), tuple(_columns_of(entry, columns, at)))


def _goals(evaluation: SelfEvaluation, form: DepartmentForm) -> Iterator[Part]:
    goals, base = evaluation.goals, path("goals")
    begun = begun_rows(goals.entries)
    header = _columns_of(goals, form.goals.header_fields, base)
    annual = _need(goals, path("annual_goal"), form.goals.annual_goal_label, base)
    yield _block([*header, annual, Need(base.child("entries"), form.goals.indicators_label, bool(begun))])
    yield from _rows(begun, form.goals.columns, base.child("entries"))


def _rows(rows: Iterable[Row], columns: Sequence[Column], base: FieldPath) -> Iterator[Part]:
    for row in rows:
        yield Part("row", True, tuple(_columns_of(row, columns, base.row(row.id))))


def _columns_of(owner: Value, columns: Sequence[Column], base: FieldPath) -> list[Need]:
    fields = _required_fields(owner, columns)
    return [Need(base.child(name), title, is_filled(getattr(owner, name))) for name, title in fields.items()]


def _required_fields(owner: Value | type[Value], columns: Sequence[Column]) -> dict[str, str]:
    """Required fields that ``owner`` has, with their titles. Tick columns share a field: their group names it."""
    wanted = (column for column in columns if column.required and column.field in owner.__struct_fields__)
    return {column.field: column.group or column.title for column in wanted}


def _values_of(owner: Value, columns: Sequence[Column]) -> tuple[object, ...]:
    """What ``_columns_of`` looks at."""
    return tuple(getattr(owner, column.field, None) for column in columns if column.required)


def _class_need(block: IndicatorGroup, classes: Sequence[IndicatorGroup], present: set[str], rows: FieldPath) -> Need:
    own = {block.key, *(item.key for item in classes if item.parent == block.key)}
    return Need(rows, block.name, bool(own & present))


def _need(root: Value, at: FieldPath, title: str, base: FieldPath = ROOT) -> Need:
    try:
        value = get_at(root, at)
    except ModelError:
        value = None
    return Need(FieldPath(base.steps + at.steps), title, is_filled(value))


def _block(needs: Sequence[Need], *, begun: bool | None = None) -> Part:
    some = any(need.filled for need in needs)
    return Part("block", some if begun is None else begun, tuple(needs))


@kept(4096)
def begun_rows(rows: tuple[T, ...]) -> tuple[T, ...]:
    """Those of ``rows`` in which the user has filled anything."""
    return tuple(filter(row_begun, rows))


def row_begun(row: Row) -> bool:
    """True when the user has filled anything in a row; its id and its class are given with the row."""
    return any(is_filled(getattr(row, name)) for name in row.__struct_fields__ if name not in ("id", "category"))
