"""Whether the parts of a pack fit together: keys are unique, what is referred to exists, nothing refers in a circle.

A pack with such a fault cannot be worked with, so the loader refuses it. Whether the pack agrees with itself in what it
says (points that add up, texts) is the business of ``lint``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from perfeval_desktop.rulepack.base import Keyed
from perfeval_desktop.rulepack.forms import Column, FundForm, GradeBand, Option, Outline, OutlineSection, RowSpec
from perfeval_desktop.rulepack.link_integrity import link_faults
from perfeval_desktop.rulepack.problems import Problem, did_you_mean
from perfeval_desktop.rulepack.rule_integrity import case_faults, rule_faults
from perfeval_desktop.rulepack.schema import DepartmentForm, IndicatorGroup, ProjectForm, RulePack
from perfeval_desktop.rulepack.tables import (
    ColumnSet,
    amount_names,
    column_sets,
    kinds_for,
    profile_names,
    text_sources,
)
from perfeval_desktop.rulepack.titles import DOCUMENT_FACTS, PLACEHOLDER, PROJECT_FACTS

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_GROUP_FACTS = frozenset({"name", "points"})


def broken_references(pack: RulePack) -> tuple[Problem, ...]:
    """Every reference that leads nowhere and every key that does not name one thing."""
    return tuple(Problem("error", place, message) for place, message in _faults(pack))


Fault = tuple[str, str]


def _faults(pack: RulePack) -> Iterator[Fault]:
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", pack.id):
        yield "id", f"“{pack.id}”只能用小写字母、数字、点和连字符。"
    if pack.department is not None:
        yield from _department(pack.department)
    yield from _project(pack.project)
    yield from _template(pack.reasons.label, "reasons.label", {"n"})
    yield from _template(pack.reasons.title, "reasons.title", DOCUMENT_FACTS)
    yield from _template(pack.evidence.label, "evidence.label", {"n"})
    yield from _template(pack.evidence.title, "evidence.title", DOCUMENT_FACTS)
    for table in column_sets(pack):
        for column in table.columns:
            yield from _column(column, table)
    yield from link_faults(pack)
    yield from case_faults(pack)


def _column(column: Column, table: ColumnSet) -> Iterator[Fault]:
    place = f"{table.place} 的“{column.title}”列"
    if column.field not in table.fields:
        yield place, f"没有“{column.field}”这个字段。{did_you_mean(column.field, table.fields)}"
        return
    declared = table.fields[column.field]
    kinds = kinds_for(column.field, declared)
    if kinds and column.kind not in kinds:
        yield f"{place}.kind", f"“{column.field}”不能用 {column.kind}，可以用：{'、'.join(kinds)}。"
    if column.explains and declared is not str:
        yield f"{place}.explains", "只有填写文字的列可以说明得分。"


def _department(form: DepartmentForm) -> Iterator[Fault]:
    yield from _outline(form.outline, "department.outline", DOCUMENT_FACTS)
    yield from _rows(form.accounts, "department.accounts")
    for name in form.required_profile:
        yield from _known(name, profile_names(), "department.required_profile")
    card, goals = form.scorecard, form.goals
    place = "department.scorecard"
    yield from _template(card.title, f"{place}.title", DOCUMENT_FACTS)
    yield from _template(card.group_label, f"{place}.group_label", _GROUP_FACTS)
    yield from _funds(card.funds, f"{place}.funds")
    yield from _unique(card.grades, f"{place}.grades")
    rubric = card.rubric
    yield from _some(rubric.indicators, f"{place}.rubric.indicators")
    yield from _groups(rubric.groups, f"{place}.rubric.groups")
    yield from _unique(rubric.indicators, f"{place}.rubric.indicators")
    for indicator in rubric.indicators:
        here = f"{place}.rubric.indicators 的“{indicator.name}”"
        yield from _known(indicator.group, _keys(rubric.groups), f"{here}.group")
        yield from rule_faults(indicator.rule, f"{here}.rule", _keys(card.grades))
    yield from _template(goals.title, "department.goals.title", DOCUMENT_FACTS)
    yield from _groups(goals.classes, "department.goals.classes")
    yield from _options(goals.completions, "department.goals.completions", ("full", "partial", "none"))
    yield from _unique(goals.deviation_causes, "department.goals.deviation_causes")
    ticked = {"completion": _keys(goals.completions), "deviation_causes": _keys(goals.deviation_causes)}
    for column in goals.columns:
        if column.field in ticked:
            here = f"department.goals.columns 的“{column.title}”列.value"
            yield from _known(column.value, ticked[column.field], here)


def _project(form: ProjectForm) -> Iterator[Fault]:
    if form.outline is not None:
        yield from _outline(form.outline, "project.outline", PROJECT_FACTS)
    yield from _template(form.form_title, "project.form_title", PROJECT_FACTS)
    yield from _template(form.usage_title, "project.usage_title", PROJECT_FACTS)
    yield from _template(form.group_label, "project.group_label", _GROUP_FACTS)
    yield from _template(form.indicator_prefix, "project.indicator_prefix", {"n"})
    yield from _funds(form.funds, "project.funds")
    yield from _groups(form.classes, "project.classes")
    yield from _unique(form.grades, "project.grades")
    yield from _unique(form.fund_types, "project.fund_types")
    if form.rule is not None:
        yield from rule_faults(form.rule, "project.rule", _keys(form.grades), on_target=True)


def _outline(outline: Outline, place: str, facts: Collection[str]) -> Iterator[Fault]:
    yield from _unique(outline.sections, f"{place}.sections")
    for name in ("title", "letterhead"):
        yield from _template(getattr(outline, name), f"{place}.{name}", facts)
    yield from _template(outline.label, f"{place}.label", {"n"})
    for template in outline.attachments:
        yield from _template(template, f"{place}.attachments", PROJECT_FACTS)
    for section in outline.sections:
        here = f"{place}.sections 的“{section.heading or section.key}”"
        yield from _template(section.starter, f"{here}.starter", facts)
        if section.source:
            yield from _known(section.source, text_sources(), f"{here}.source")
        yield from _length(section, here)


def _length(section: OutlineSection, here: str) -> Iterator[Fault]:
    least, most = section.min_chars, section.max_chars
    for name, limit in (("min_chars", least), ("max_chars", most)):
        if limit is not None and limit <= 0:
            yield f"{here}.{name}", f"字数应大于 0，现为 {limit}。"
    if least is not None and most is not None and least > most:
        yield f"{here}.min_chars", f"最少字数 {least} 大于最多字数 {most}。"
    if not section.body and section.length_words:
        yield here, "这一节只有标题，没有正文，不能规定字数。"


def _funds(form: FundForm, place: str) -> Iterator[Fault]:
    yield from _some(form.rows, f"{place}.rows")
    yield from _rows(form.rows, f"{place}.rows")
    names = amount_names()
    if form.label_figure:
        yield from _known(form.label_figure, {item.field for item in form.columns}, f"{place}.label_figure")
    yield from _known(form.rate.numerator, names, f"{place}.rate.numerator")
    yield from _known(form.rate.denominator, names, f"{place}.rate.denominator")
    for identity in form.identities:
        for column in (*identity.left, identity.right):
            yield from _known(column, names, f"{place}.identities")
        if identity.right in identity.left:
            yield f"{place}.identities", f"“{identity.right}”不能同时在等式两边。"
    for column in form.derived_columns:
        yield from _known(column, names | {"execution_rate", "execution_score"}, f"{place}.derived_columns")
    yield from _derived_circle(form, place)
    scored = sum(row.scored for row in form.rows)
    if scored != (form.score_weight is not None):
        yield f"{place}.score_weight", "有分值时应恰有一行 scored = true，没有分值时不应有。"


def _derived_circle(form: FundForm, place: str) -> Iterator[Fault]:
    """A derived column is made from the columns of its identity; those must not be made from it again."""
    made_from = {item.right: item.left for item in form.identities if item.right in form.derived_columns}
    yield from _circles(made_from, f"{place}.identities")


def _rows(rows: Sequence[RowSpec], place: str) -> Iterator[Fault]:
    yield from _unique(rows, place)
    for row in rows:
        for part in row.sum_of:
            yield from _known(part, _keys(rows), f"{place} 的“{row.label}”.sum_of")
        for part in row.at_least:
            yield from _known(part, _keys(rows), f"{place} 的“{row.label}”.at_least")
    yield from _circles({row.key: row.sum_of for row in rows}, place)


def _circles(made_from: dict[str, tuple[str, ...]], place: str) -> Iterator[Fault]:
    for start, parts in made_from.items():
        seen: set[str] = set()
        waiting = list(parts)
        while waiting:
            name = waiting.pop()
            if name == start:
                yield place, f"“{start}”由自己相加而成，形成循环。"
                break
            if name not in seen:
                seen.add(name)
                waiting.extend(made_from.get(name, ()))


def _groups(groups: Sequence[IndicatorGroup], place: str) -> Iterator[Fault]:
    yield from _some(groups, place)
    yield from _unique(groups, place)
    level1 = [group.key for group in groups if not group.parent]
    for group in groups:
        if group.parent:
            yield from _known(group.parent, level1, f"{place} 的“{group.name}”.parent")


def _options(options: Sequence[Option], place: str, known: Sequence[str]) -> Iterator[Fault]:
    yield from _unique(options, place)
    for option in options:
        yield from _known(option.key, known, f"{place} 的“{option.label}”.key")


def _template(text: str, place: str, facts: Collection[str]) -> Iterator[Fault]:
    for name in PLACEHOLDER.findall(text):
        if name not in facts:
            allowed = "、".join(f"{{{fact}}}" for fact in sorted(facts))
            yield place, f"不认识的占位符“{{{name}}}”，这里可以用：{allowed}。"


def _some(items: Sequence[object], place: str) -> Iterator[Fault]:
    if not items:
        yield place, "至少要有一项。"


def _unique(items: Sequence[Keyed | GradeBand], place: str) -> Iterator[Fault]:
    for key, count in Counter(item.key for item in items).items():
        if count > 1:
            yield place, f"键“{key}”出现了 {count} 次，每个键只能用一次。"
        if not _KEY.fullmatch(key):
            yield place, f"键“{key}”只能用小写字母、数字、下划线和点，并以字母开头。"


def _known(name: str, known: Iterable[str], place: str) -> Iterator[Fault]:
    names = list(known)
    if name not in names:
        yield place, f"没有“{name}”。{did_you_mean(name, names)}"


def _keys(items: Iterable[Keyed]) -> list[str]:
    return [item.key for item in items]
