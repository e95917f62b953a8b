"""Does a pack agree with itself? Points that add up, texts that say what the rules do, references that exist.

A published form may have faults; its pack keeps them as published and this lint tells them. They do not keep the pack
from being used: what would is told by ``integrity`` (and is in the answer here too, for packs made in code).
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack.forms import GradeBand, ReasonForm
from perfeval_desktop.rulepack.integrity import broken_references
from perfeval_desktop.rulepack.problems import Problem, did_you_mean
from perfeval_desktop.rulepack.rule_points import rule_maximum, stated_points
from perfeval_desktop.rulepack.schema import (
    DepartmentForm,
    GoalForm,
    Indicator,
    IndicatorGroup,
    ProjectForm,
    Rubric,
    RulePack,
    ScorecardForm,
)

_MOST_CHARS = 200
_REASON_FIELDS = ("number", "place", "problem", "stated", "reason")
_EVIDENCE_FIELDS = ("number", "place", "title", "file_name", "size", "sha256", "note")
_MOST_MB = {"max_file": 500, "max_total": 1000}  # what the file format has room for
_ENTRIES, _INDICATORS = path("scorecard.entries"), path("projects[*].indicators[*]")
_ATTACHMENT = re.compile(r"附件\s*(\d+)(?:\s*[-—－–]+\s*(\d+))?")


def lint(pack: RulePack, known_rules: Mapping[str, Collection[str]] = MappingProxyType({})) -> tuple[Problem, ...]:
    """The faults of ``pack`` in the order of its file.

    ``known_rules`` are the ids of the checks that exist, each with the names of its limits.
    """
    return tuple(_problems(pack, known_rules))


def _problems(pack: RulePack, known_rules: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    yield from broken_references(pack)
    if pack.department is not None:
        yield from _rubric(pack.department.scorecard.rubric)
        total = pack.department.scorecard.rubric.total
        yield from _bands(pack.department.scorecard.grades, total, "department.scorecard.grades")
    yield from _project(pack.project)
    yield from _cross_references(pack)
    yield from _reasons(pack.reasons)
    yield from _evidence(pack)
    if known_rules:
        yield from _settings(pack, known_rules)
    for name, count in Counter(case.name for case in pack.cases).items():
        if count > 1:
            yield Problem("remind", f"cases 的“{name}”", f"有 {count} 个同名的用例，请改名以便区分。")


def _reasons(form: ReasonForm) -> Iterator[Problem]:
    """What a reason must be, and the columns in which reasons are printed."""
    if not 1 <= form.min_chars <= _MOST_CHARS:
        advice = f"说明至少的字数是 {form.min_chars}，应在 1 到 {_MOST_CHARS} 之间。"
        yield Problem("error", "reasons.min_chars", advice)
    if not all(text.strip() for text in form.no_reasons):
        yield Problem("error", "reasons.no_reasons", "有一个词是空的：空白的说明本来就不算说明，请删去。")
    fields = [column.field for column in form.columns]
    for field in fields:
        if field not in _REASON_FIELDS:
            known = "、".join(_REASON_FIELDS)
            yield Problem("error", "reasons.columns", f"没有“{field}”这一栏，可用的是 {known}。")
    if form.annex and "reason" not in fields:
        yield Problem("error", "reasons.columns", '审核说明表没有写明原因的一栏（field = "reason"）。')


def _evidence(pack: RulePack) -> Iterator[Problem]:
    """What is asked for evidence, how much of it there may be, and the columns in which it is listed."""
    form = pack.evidence
    for name, value in (("max_file", form.max_file), ("max_total", form.max_total)):
        if not 1 <= value <= _MOST_MB[name]:
            yield Problem("error", f"evidence.{name}", f"上限是 {value} MB，应在 1 到 {_MOST_MB[name]} 之间。")
    fields = [column.field for column in form.columns]
    for field in fields:
        if field not in _EVIDENCE_FIELDS:
            known = "、".join(_EVIDENCE_FIELDS)
            yield Problem("error", "evidence.columns", f"没有“{field}”这一栏，可用的是 {known}。")
    if form.index and not {"title", "file_name"} & set(fields):
        yield Problem("error", "evidence.columns", '佐证材料目录没有写明材料的一栏（field = "title"）。')
    card = pack.department.scorecard if pack.department is not None else None
    keys = {indicator.key for indicator in card.rubric.indicators} if card is not None else set()
    rows = {_ENTRIES.row(key) for key in keys} | {_ENTRIES.row("*"), _INDICATORS}
    for text in form.asked:
        if text not in map(str, rows):
            known = did_you_mean(text, [str(row) for row in rows])
            yield Problem("error", "evidence.asked", f"没有“{text}”这样打分的行。{known}")


def _settings(pack: RulePack, known_rules: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Settings of checks, and limits in them, that nothing asks for."""
    for rule, setting in pack.checks.items():
        place = f'checks."{rule}"'
        if rule not in known_rules:
            found = did_you_mean(rule, known_rules)
            yield Problem("remind", place, f"本程序没有这条检查，设置不起作用。{found}")
            continue
        for name in setting.limits:
            if name not in known_rules[rule]:
                found = did_you_mean(name, known_rules[rule])
                yield Problem("remind", f"{place}.limits", f"这条检查没有“{name}”这个界限，设置不起作用。{found}")


def _rubric(rubric: Rubric) -> Iterator[Problem]:
    place = "department.scorecard.rubric"
    for indicator in rubric.indicators:
        yield from _indicator(indicator, f"{place}.indicators 的“{indicator.name}”")
    leaves = [(item.group, item.max_score) for item in rubric.indicators]
    yield from _group_sums(rubric.groups, leaves, f"{place}.groups")
    top = [group.max_score for group in rubric.groups if not group.parent and group.max_score is not None]
    if sum(top) != rubric.total:
        yield Problem(
            "error", f"{place}.groups", f"一级指标分值合计 {_text(sum(top))}分，应为 {_text(rubric.total)}分。"
        )


def _indicator(indicator: Indicator, place: str) -> Iterator[Problem]:
    full, possible = indicator.max_score, rule_maximum(indicator.rule, indicator.max_score)
    if possible is not None and possible != full:
        message = f"评分标准各项最多可得 {_text(possible)}分，与指标分值 {_text(full)}分 不一致。"
        yield Problem("error", place, message)
        return
    said = stated_points(indicator.rule, indicator.scoring_standard)
    if said is not None and said != full:
        yield Problem("remind", place, f"评分标准的文字合计 {_text(said)}分，与指标分值 {_text(full)}分 不一致。")


def _group_sums(
    groups: Sequence[IndicatorGroup], leaves: Iterable[tuple[str, Decimal]], place: str
) -> Iterator[Problem]:
    """Each group carries what its indicators and its sub-groups carry together."""
    below: dict[str, Decimal] = {}
    for parent, points in [*leaves, *((group.parent, group.max_score) for group in groups)]:
        if points is not None:
            below[parent] = below.get(parent, Decimal(0)) + points
    for group in groups:
        found = below.get(group.key)
        if group.max_score is not None and found is not None and found != group.max_score:
            message = f"下级指标分值合计 {_text(found)}分，应为 {_text(group.max_score)}分。"
            yield Problem("error", f"{place} 的“{group.name}”", message)


def _project(form: ProjectForm) -> Iterator[Problem]:
    yield from _group_sums(form.classes, (), "project.classes")
    weights = [group.max_score for group in form.classes if not group.parent and group.max_score is not None]
    found = sum(weights, form.funds.score_weight or Decimal(0))
    if weights and found != form.total:
        message = f"执行率与一级指标的分值合计 {_text(found)}分，应为 {_text(form.total)}分。"
        yield Problem("error", "project.classes", message)
    if form.grades:
        yield from _bands(form.grades, form.total, "project.grades")


def _bands(bands: Sequence[GradeBand], total: Decimal, place: str) -> Iterator[Problem]:
    """Half-open bands, best first, without gaps from ``total`` down to zero."""
    edges = [band.at_least for band in bands]
    if not edges or edges[-1] != 0:
        yield Problem("error", place, "最后一个等级的下限应为 0，否则有的得分没有等级。")
    if any(lower >= upper for upper, lower in itertools.pairwise(edges)):
        yield Problem("error", place, "等级应从高到低排列，下限逐个减小。")
    if edges and edges[0] > total:
        yield Problem("error", place, f"最高等级的下限 {_text(edges[0])}分 超过总分 {_text(total)}分。")


def _cross_references(pack: RulePack) -> Iterator[Problem]:
    """附件 numbers in the printed texts that no form of the package carries."""
    labels = {_attachment(label) for label in _labels(pack)}
    listed = pack.department is not None and bool(pack.department.outline.attachments)
    for place, text in _printed_texts(pack):
        for match in _ATTACHMENT.finditer(text):
            number = (match[1], match[2])
            if number not in labels and not (listed and match[2] is None):
                known = "、".join(_labels(pack))
                yield Problem("remind", place, f"提到“{match[0]}”，但没有这个附件；本规则包的附件有：{known}。")


def _labels(pack: RulePack) -> tuple[str, ...]:
    department = (pack.department.scorecard.label, pack.department.goals.label) if pack.department else ()
    return tuple(label for label in (*department, pack.project.form_label, pack.project.usage_label) if label)


def _attachment(label: str) -> tuple[str, str | None] | None:
    match = _ATTACHMENT.search(label)
    return (match[1], match[2]) if match else None


def _printed_texts(pack: RulePack) -> Iterator[tuple[str, str]]:
    if pack.department is not None:
        yield from _department_texts(pack.department)
    for note in (*pack.project.notes, pack.project.usage_note):
        yield "project.notes", note


def _department_texts(department: DepartmentForm) -> Iterator[tuple[str, str]]:
    for item in department.scorecard.rubric.indicators:
        place = f"department.scorecard.rubric.indicators 的“{item.name}”"
        yield place, "\n".join((item.definition, item.assessment_points, item.scoring_standard))
    forms: tuple[tuple[str, ScorecardForm | GoalForm], ...] = (
        ("department.scorecard.notes", department.scorecard),
        ("department.goals.notes", department.goals),
    )
    for place, form in forms:
        yield place, "\n".join(form.notes)


def _text(points: Decimal | int) -> str:
    return trim_zeros(Decimal(points))
