"""The whole document as people read it, field by field in the order of the tabs: what a search goes through.

Ticks are left out, and so is what the program writes by itself as long as nothing is stated (titles, attachments): it
follows from fields that are here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.reasons import waiver_id
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.model.amount import format_amount, format_percent, trim_zeros
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.evidence import EVIDENCE
from perfeval_desktop.model.evidence_order import in_printing_order, place_of
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.indicators import IndicatorEntry
from perfeval_desktop.model.live_text import ShownText
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import Report
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.rulepack.field_names import STAFFING_KINDS
from perfeval_desktop.rulepack.forms import Column, FundForm, GradeBand, Outline, RowSpec
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.rulepack.schema import Indicator, RulePack, ScorecardForm
from perfeval_desktop.rulepack.score_rules import inputs_of, words_of
from perfeval_desktop.scoring import figures, totals
from perfeval_desktop.scoring.fund_sheet import sheet_of
from perfeval_desktop.session.shown_field import (
    FieldKind,
    ShownField,
    column_fields,
    fixed_field,
    text_field,
    typed_field,
    value_field,
)
from perfeval_desktop.session.typed_value import display

_PROFILE = path("profile")
_COVER = path("cover")
_CARD = path("scorecard")
_GOALS = path("goals")
_TITLE, _DATE = Column(field="title", title=""), Column(field="dated", title="", kind="date")
_SCORE, _NOTES = Column(field="score", title="", kind="score"), Column(field="notes", title="", kind="long_text")
_YUAN, _COUNT = Column(field="amount", title="", kind="yuan"), Column(field="count", title="", kind="count")


def department_fields(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[ShownField]:
    """The department's part; its texts without their live figures."""
    yield from _overview(evaluation, pack)
    if pack.department is not None:
        yield from _accounts(evaluation, pack.department.accounts)
        form = pack.department.scorecard
        for spec in form.funds.rows:
            yield from fixed_field(path("budget.funds").row(spec.key), spec.plain_label, FieldKind.CAPTION)
        yield from _funds(evaluation.budget.funds, form.funds, path("budget.funds"))
        yield from _scorecard(evaluation, pack, form)
        yield from _goals(evaluation, pack)


def project_fields(project: ProjectAppendix, pack: RulePack) -> Iterator[ShownField]:
    """One project: its report, its form, its fund usage; its texts without their live figures."""
    form, base = pack.project, path("projects").row(project.id)
    if form.outline is not None:
        yield from _report(project.report, base.child("report"), form.outline)
    names = {column.field for column in form.header_fields}
    yield from value_field(base.child("form_title"), project.form_title, _TITLE)
    if "name" not in names:
        yield from value_field(base.child("name"), project.name, _TITLE)
    yield from column_fields(project, base, [item for item in form.header_fields if item.field != "stated_score"])
    total = totals.project_total(project, form)
    yield from _total(base.child("stated_score"), total)
    yield from _grade(base.child("stated_grade"), project.stated_grade, form.grades)
    yield from _funds(project.funds, form.funds, base.child("funds"))
    for column in form.goal_fields:
        text = getattr(project, column.field, "")
        if text:
            yield text_field(base.child(column.field), text, is_long=True)
    for row in project.indicators:
        yield from column_fields(row, base.child("indicators").row(row.id), form.columns)
    yield from value_field(base.child("other_notes"), project.other_notes, _NOTES)
    yield from column_fields(project, base, form.footer_fields)
    if form.usage_title:
        yield from value_field(base.child("fund_usage_title"), project.fund_usage_title, _TITLE)
        for usage in project.fund_usage:
            yield from column_fields(usage, base.child("fund_usage").row(usage.id), form.usage_columns)


def evidence_fields(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[ShownField]:
    """The files of evidence in their order: what they are called and were called, and what is said of them."""
    for row in in_printing_order(evaluation):
        at, place = EVIDENCE.row(row.id), place_of(row)
        label = f"佐证材料 › {label_of(place, evaluation, pack)}"
        texts = (("title", "材料名称", row.title), ("note", "说明", row.note))
        for name, part, text in texts:
            if text:
                yield ShownField(at.child(name), ShownText(text), stored=text, part=part, target=place, label=label)
        if row.file_name and row.file_name.rpartition(".")[0] != row.title:
            kind = FieldKind.FILE
            yield ShownField(at, ShownText(row.file_name), kind, part="文件名", target=place, label=label)


def finding_fields(
    evaluation: SelfEvaluation, issues: Sequence[Issue], findings: Sequence[Finding]
) -> Iterator[ShownField]:
    """The reasons that answer a finding, then the findings in words. ``findings`` are ``issues`` in words."""
    waivers = {row.id: row for row in evaluation.waivers}
    for issue, finding in zip(issues, findings, strict=True) if waivers else ():
        waiver = waivers.pop(waiver_id(issue), None)
        if waiver is not None and waiver.reason:
            yield ShownField(
                path("waivers").row(waiver.id).child("reason"),
                ShownText(waiver.reason),
                stored=waiver.reason,
                is_long=True,
                target=issue.where,
                finding=issue.waiver_key,
                label=f"说明 › {finding.label}",
            )
    for issue, finding in zip(issues, findings, strict=True):
        words, label = ShownText(f"{finding.title}：{finding.message}"), f"问题 › {finding.label}"
        yield ShownField(issue.where, words, FieldKind.FINDING, finding=issue.waiver_key, label=label)


# --- the department --------------------------------------------------------------------------------------------------


def _overview(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[ShownField]:
    cover, profile = evaluation.cover, evaluation.profile
    yield from fixed_field(_COVER.child("year"), str(cover.year), FieldKind.YEAR)
    for name in ("unit_name", "unit_short_name", "addressee"):
        yield from value_field(_COVER.child(name), getattr(cover, name), _TITLE)
    outline = pack.department.outline if pack.department is not None else None
    if outline is None or all(section.source != "profile.functions" for section in outline.sections):
        yield from value_field(_PROFILE.child("functions"), profile.functions, _NOTES)
    for count, names in (("internal_organ_count", "internal_organs"), ("independent_unit_count", "independent_units")):
        yield from value_field(_PROFILE.child(count), getattr(profile, count), _COUNT)
        yield from value_field(_PROFILE.child(names), getattr(profile, names), _NOTES)
    for line in profile.staffing:
        at = _PROFILE.child("staffing").row(line.id)
        yield from fixed_field(at.child("kind"), STAFFING_KINDS[line.kind], FieldKind.CHOICE)
        yield from value_field(at.child("label"), line.label, _TITLE)
        yield from value_field(at.child("count"), line.count, _COUNT)
    if outline is not None:
        yield from _report(evaluation.report, path("report"), outline, evaluation)


def _report(
    report: Report, base: FieldPath, outline: Outline, evaluation: SelfEvaluation | None = None
) -> Iterator[ShownField]:
    """The sections in the order of the outline, then those that it does not know, title, attachments and date.

    With ``evaluation`` also the headings, and the texts that sections take from elsewhere: the department's report.
    """
    held = {row.id: row.text for row in report.sections}
    for section in outline.sections:
        where, text = base.child("sections").row(section.key).child("text"), held.pop(section.key, "")
        if section.source:
            where = path(section.source)
            text = get_at(evaluation, where) if evaluation is not None else ""
        if not section.body and not section.source:
            continue  # a heading alone has no editor
        if evaluation is not None:
            yield from fixed_field(where, section.heading, FieldKind.CAPTION)
        yield from value_field(where, text, _NOTES)
    for key, text in held.items():
        yield from value_field(base.child("sections").row(key).child("text"), text, _NOTES)
    yield from value_field(base.child("title"), report.title, _TITLE)
    for line in report.attachments:
        yield from value_field(base.child("attachments").row(line.id).child("title"), line.title, _TITLE)
    yield from value_field(base.child("dated"), report.dated, _DATE)


def _accounts(evaluation: SelfEvaluation, specs: Sequence[RowSpec]) -> Iterator[ShownField]:
    rows, base = evaluation.budget.accounts, path("budget.accounts")
    own = {row.id: row for row in rows}
    for spec in specs:
        at = base.row(spec.key)
        yield from fixed_field(at, spec.plain_label, FieldKind.CAPTION)
        for column in (figures.THIS_YEAR, figures.LAST_YEAR):
            typed = getattr(own.get(spec.key), column, None)
            shown = display(figures.account_figure(rows, specs, spec.key, column).value, _YUAN)
            yield from _cell(at.child(column), typed, shown, _YUAN)
        change = figures.account_change(rows, specs, spec.key).value
        rate = figures.account_change_rate(rows, specs, spec.key).value
        text = "" if change is None else format_amount(change)
        yield from fixed_field(at, text, FieldKind.COMPUTED, "增减额")
        yield from fixed_field(at, "" if rate is None else format_percent(rate), FieldKind.COMPUTED, "增减率")


def _scorecard(evaluation: SelfEvaluation, pack: RulePack, form: ScorecardForm) -> Iterator[ShownField]:
    card = evaluation.scorecard
    entries = {entry.id: entry for entry in card.entries}
    for indicator in form.rubric.indicators:
        if indicator.key in entries:
            yield from _entry(entries[indicator.key], indicator, form)
    total = totals.scorecard_total(evaluation, pack)
    yield from _total(_CARD.child("stated_score"), total)
    yield from value_field(_CARD.child("title"), card.title, _TITLE)
    yield from _grade(_CARD.child("stated_grade"), card.stated_grade, form.grades)
    yield from column_fields(card, _CARD, form.footer_fields)
    yield from value_field(_CARD.child("other_notes"), card.other_notes, _NOTES)


def _entry(entry: IndicatorEntry, indicator: Indicator, form: ScorecardForm) -> Iterator[ShownField]:
    at = _CARD.child("entries").row(entry.id)
    yield from fixed_field(at, indicator.name, FieldKind.CAPTION)
    yield from column_fields(entry, at, form.columns)
    words = {spec.key: words_of(spec, indicator.rule) for spec in inputs_of(indicator.rule)}
    for fact in entry.inputs:
        text = words.get(fact.id, {}).get(fact.value, fact.value)
        yield from fixed_field(at.child("inputs").row(fact.id).child("value"), text, FieldKind.FACT)


def _goals(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[ShownField]:
    assert pack.department is not None
    form, goals = pack.department.goals, evaluation.goals
    yield from value_field(_GOALS.child("title"), goals.title, _TITLE)
    yield from column_fields(goals, _GOALS, form.header_fields)
    yield from value_field(_GOALS.child("annual_goal"), goals.annual_goal, _NOTES)
    for entry in goals.entries:
        yield from column_fields(entry, _GOALS.child("entries").row(entry.id), form.columns)


# --- figures ---------------------------------------------------------------------------------------------------------


def _funds(rows: tuple[FundRow, ...], form: FundForm, base: FieldPath) -> Iterator[ShownField]:
    sheet, own = sheet_of(rows, form), {row.id: row for row in rows}
    for spec in form.rows:
        for column in form.columns:
            typed = getattr(own.get(spec.key), column.field, None)
            if column.field == figures.RATE:
                text = sheet.rate_text(spec.key)
            elif column.field == figures.SCORE:
                score = sheet.score(spec.key).value if spec.scored else typed
                text = "" if score is None else trim_zeros(score)
            else:
                text = display(sheet.figure(spec.key, column.field).value, column)
            yield from _cell(base.row(spec.key).child(column.field), typed, text, column)


def _total(where: FieldPath, figure: figures.Figure) -> Iterator[ShownField]:
    """The total score: computed, unless the user states one."""
    return _cell(where, figure.value if figure.stated else None, display(figure.value, _SCORE), _SCORE)


def _cell(where: FieldPath, typed: object, shown: str, column: Column) -> Iterator[ShownField]:
    """A figure that shows what is ``typed`` there, else what is computed."""
    if typed in (None, ""):
        return fixed_field(where, shown, FieldKind.COMPUTED)
    return typed_field(where, typed, column)


def _grade(where: FieldPath, key: str, bands: Sequence[GradeBand]) -> Iterator[ShownField]:
    """自评等级 where the user states one."""
    label = next((band.label for band in bands if band.key == key), key)
    return fixed_field(where, label, FieldKind.CHOICE)
