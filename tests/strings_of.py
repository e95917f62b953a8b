"""What a printed package must show: every string of a document, as the rule pack's columns write it.

This is worked out from the document and the pack alone, so that it can tell when the layout forgets something.
"""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_desktop.model.amount import Unit, format_amount, format_percent, trim_zeros
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import Field, iter_fields
from perfeval_desktop.rulepack.forms import Column, GradeBand, Option, Outline
from perfeval_desktop.rulepack.schema import RulePack

# What the forms have no place for: facts behind the narrative and the scores, and what the program itself keeps.
NOT_PRINTED = tuple(
    path(pattern)
    for pattern in (
        "pack_id",
        "waivers",
        "last_year",
        "finals",
        "to_confirm",
        "cover.unit_short_name",
        "profile.internal_organ_count",
        "profile.internal_organs",
        "profile.independent_unit_count",
        "profile.independent_units",
        "profile.staffing",
        "budget.accounts",
        "scorecard.entries[*].inputs",
    )
)
_UNITS = {"wan": Unit.WAN, "yuan": Unit.YUAN}


def squeezed(text: str) -> str:
    """``text`` without white space, which each press sets in its own way."""
    return "".join(text.split())


def printed_strings(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[tuple[FieldPath, str]]:
    """Each string that must be found, with the field that it comes from. Keys are given by their printed labels."""
    for field in iter_fields(evaluation):
        for text in _texts(field, pack):
            for line in text.splitlines():
                if squeezed(line):
                    yield field.path, squeezed(line)


def missing_strings(evaluation: SelfEvaluation, pack: RulePack, printed: str) -> dict[str, str]:
    """The fields whose strings ``printed``, the whole text of an export, does not hold."""
    haystack = squeezed(printed)
    return {str(place): text for place, text in printed_strings(evaluation, pack) if text not in haystack}


def _texts(field: Field, pack: RulePack) -> Iterator[str]:
    if field.value in (None, "", ()) or any(field.path.matches(pattern) for pattern in NOT_PRINTED):
        return
    if any(field.path.matches(path(pattern)) for pattern in _free_texts(pack)):
        yield _plain(field.value)
    elif field.path.name == "category":
        yield _class_name(field, pack)
    elif not any(field.path.matches(path(pattern)) for pattern in _absent(pack)):
        for column in _columns(field.path, pack):
            yield from _in_column(field, column, pack)


def _free_texts(pack: RulePack) -> Iterator[str]:
    """Fields that are printed outside the columns of a table."""
    project, department = pack.project, pack.department
    yield "projects[*].form_title"
    if project.outline is not None:
        yield from ("projects[*].report.title", "projects[*].report.attachments", "projects[*].report.dated")
        yield from (f"projects[*].report.sections[{key}]" for key in _own_sections(project.outline))
    if project.other_notes_label:
        yield "projects[*].other_notes"
    if project.usage_title:
        yield "projects[*].fund_usage_title"
    if department is None:
        return
    yield from ("report.title", "report.attachments", "report.dated", "goals.title", "goals.annual_goal")
    yield from (f"report.sections[{key}]" for key in _own_sections(department.outline))
    yield from (section.source for section in department.outline.sections if section.source)
    yield from ("scorecard.title", "scorecard.other_notes")
    if "{unit}" in department.outline.letterhead:
        yield "cover.unit_name"
    if department.outline.addressee:
        yield "cover.addressee"


def _absent(pack: RulePack) -> Iterator[str]:
    """Fields that this pack has no form for. The year is part of the titles that the pack words."""
    yield from ("cover", "profile", "report.sections")
    yield from ("projects[*].report", "projects[*].other_notes", "projects[*].fund_usage_title")
    if pack.department is None:
        yield from ("report", "scorecard", "goals", "budget")


def _own_sections(outline: Outline) -> list[str]:
    return [section.key for section in outline.sections if section.body and not section.source]


def _columns(place: FieldPath, pack: RulePack) -> Sequence[Column]:
    """The columns that print ``place``; none when the pack's forms do not show this field."""
    project, department = pack.project, pack.department
    tables: dict[str, tuple[Column, ...]] = {
        "projects[*].funds[*]": project.funds.columns,
        "projects[*].indicators[*]": project.columns,
        "projects[*].fund_usage[*]": project.usage_columns,
        "projects[*]": project.header_fields + project.goal_fields + project.footer_fields,
    }
    if department is not None:
        scorecard, goals = department.scorecard, department.goals
        tables |= {
            "budget.funds[*]": scorecard.funds.columns,
            "scorecard.entries[*]": scorecard.columns,
            "goals.entries[*]": goals.columns,
            "scorecard": scorecard.header_fields + scorecard.footer_fields,
            "goals": goals.header_fields,
        }
    for pattern, columns in tables.items():
        if len(place.steps) == len(path(pattern).steps) + 1 and place.matches(path(pattern)):
            return [column for column in columns if column.field == place.name]
    raise AssertionError(f"{place} is printed nowhere and not listed as such")


def _in_column(field: Field, column: Column, pack: RulePack) -> Iterator[str]:
    value = field.value
    if field.path.name in _choices(field.path, pack):
        chosen = value if isinstance(value, tuple) else (value,)
        options = _choices(field.path, pack)[field.path.name]
        yield from ("☑" + option.label for option in options if option.key in chosen)
    elif column.kind == "tick":
        yield "✓"
    elif column.kind in _UNITS:
        unit = _UNITS[column.kind]
        yield format_amount(value, unit, decimals=column.decimals, separators=unit is Unit.YUAN)
    elif column.kind == "percent" and isinstance(value, Decimal):
        yield format_percent(value, decimals=column.decimals)
    else:
        yield _plain(value)


def _choices(place: FieldPath, pack: RulePack) -> dict[str, Sequence[Option | GradeBand]]:
    if place.steps[0] == "projects":
        return {"stated_grade": pack.project.grades, "fund_types": pack.project.fund_types}
    return {"stated_grade": pack.department.scorecard.grades if pack.department else ()}


def _class_name(field: Field, pack: RulePack) -> str:
    form = pack.project if field.path.steps[0] == "projects" else pack.department and pack.department.goals
    if not form or "level2" not in {column.field for column in form.columns}:
        return ""
    return next((group.name for group in form.classes if group.key == field.value), "")


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return trim_zeros(value)
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)
