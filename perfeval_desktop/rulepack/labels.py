"""Where a field is, in the words of the form: the sentence of a finding, a command and a tooltip all say the same.

``附件1—1 自评表 › 过程 › 预算执行率 › 自评得分``. Never an id or a number of a row: rows are called by what they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from perfeval_desktop.model.base import Row
from perfeval_desktop.model.cuts import cut_before
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.field_names import FIELD_NAMES, PREAMBLE, REPORT_NAME
from perfeval_desktop.rulepack.forms import Column, FundForm, Outline, OutlineSection, RowSpec
from perfeval_desktop.rulepack.schema import IndicatorGroup, RulePack
from perfeval_desktop.rulepack.score_rules import inputs_of
from perfeval_desktop.rulepack.section_order import ordered_sections

SEPARATOR = " › "
EMPTY_LINE = "slot"
"""How the id of an empty line of a table begins; a dot and its class may follow. Typing makes it a row."""
_WHOLE = "全部材料"
_GONE = "已删除的行"
_NEW = "新的一行"
_SNIPPET = 14
_PROJECT_SNIPPET = 24
_PARENT_SNIPPET = 24  # of the headings above a section, which are searched for by their words
Steps = tuple[str, ...]


def label_of(path: FieldPath, evaluation: SelfEvaluation, pack: RulePack) -> str:
    """The label of the field or row at ``path``. Never raises; an unknown place is called by what surrounds it."""
    return SEPARATOR.join(word for word in _words(path.steps, evaluation, pack) if word) or _WHOLE


def snippet(text: str, most: int = _SNIPPET) -> str:
    """The beginning of ``text`` in one line; “…” says that more follows."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: cut_before(plain, most) or most] + "…"


def project_name(project: ProjectAppendix) -> str:
    """What a project is called in sentences: 项目“缉私经费”."""
    return f"项目{_quoted(project.name, _PROJECT_SNIPPET)}" if project.name.strip() else "项目（未填写名称）"


def _words(steps: Steps, evaluation: SelfEvaluation, pack: RulePack) -> Iterator[str]:
    department = pack.department
    match steps:
        case ("report", *rest):
            yield from _report(tuple(rest), evaluation.report, department.outline if department else None)
        case ("budget", "accounts", *rest):
            yield FIELD_NAMES["accounts"]
            yield from _row_spec(tuple(rest), department.accounts if department else ())
        case ("budget", "funds", *rest):
            yield _scorecard_name(pack)
            yield from _funds(tuple(rest), department.scorecard.funds if department else None)
        case ("scorecard", *rest):
            yield _scorecard_name(pack)
            yield from _scorecard(tuple(rest), pack)
        case ("goals", *rest):
            yield _goals_name(pack)
            yield from _goals(tuple(rest), evaluation, pack)
        case ("projects", row, *rest) if row.startswith("["):
            project = _find(evaluation.projects, row)
            yield project_name(project) if project else f"项目（{_GONE}）"
            yield from _project(tuple(rest), project, pack)
        case ("profile", "staffing", row, *rest):
            yield FIELD_NAMES["profile"]
            yield FIELD_NAMES["staffing"]
            line = _find(evaluation.profile.staffing, row)
            yield line.label if line else _missing(row)
            yield from _plain(rest)
        case ("waivers" | "evidence" as name, *_):
            yield FIELD_NAMES[name]
        case _:
            yield from _plain(steps)


def _report(steps: Steps, report: Any, outline: Outline | None) -> Iterator[str]:
    yield REPORT_NAME
    match steps:
        case ("sections", row, *_):
            yield from _section(row[1:-1], ordered_sections(outline, report) if outline and report else ())
        case ("attachments", row, *_):
            yield FIELD_NAMES["attachments"]
            line = _find(report.attachments, row) if report else None
            yield _quoted(line.title) if line else _missing(row)
        case _:
            yield from _plain(steps)


def _section(key: str, sections: Sequence[OutlineSection]) -> Iterator[str]:
    """The headings from the first level down to the section; the preamble has none."""
    chain: list[tuple[int, str]] = []
    for section in sections:
        chain = [(level, heading) for level, heading in chain if 0 < level < section.level]
        chain.append((section.level, section.heading.rstrip("。") or PREAMBLE))
        if section.key == key:
            *parents, (_, own) = chain
            yield from (snippet(heading, _PARENT_SNIPPET) for _, heading in parents)
            yield snippet(own, _PROJECT_SNIPPET)
            return
    yield _GONE


def _funds(steps: Steps, form: FundForm | None) -> Iterator[str]:
    yield from _row_spec(steps[:1], form.rows if form else ())
    yield from _column(steps[1:], form.columns if form else ())


def _row_spec(steps: Steps, specs: Sequence[RowSpec]) -> Iterator[str]:
    if steps:
        spec = next((spec for spec in specs if spec.key == steps[0][1:-1]), None)
        yield from (spec.group, spec.plain_label) if spec else (_GONE,)
        yield from _plain(steps[1:])


def _scorecard(steps: Steps, pack: RulePack) -> Iterator[str]:
    card = pack.department.scorecard if pack.department else None
    match steps:
        case ("entries", row, *rest):
            indicator = card.rubric.indicator(row[1:-1]) if card else None
            if card is None or indicator is None:
                yield _GONE
                return
            yield _level1(card.rubric.groups, indicator.group)
            yield indicator.name
            if rest[:1] == ["inputs"] and len(rest) > 1:
                key = rest[1][1:-1]
                yield next((spec.label for spec in inputs_of(indicator.rule) if spec.key == key), "计分依据")
            else:
                yield from _column(tuple(rest), card.columns)
        case ("other_notes",) if card:
            yield card.other_notes_label
        case _:
            yield from _column(steps, (*card.header_fields, *card.footer_fields) if card else ())


def _goals(steps: Steps, evaluation: SelfEvaluation, pack: RulePack) -> Iterator[str]:
    form = pack.department.goals if pack.department else None
    match steps:
        case ("entries", row, *rest):
            if form is None:
                yield _GONE
                return
            entry = _find(evaluation.goals.entries, row)
            yield from _classed_row(row, entry, entry.name if entry else "", form.classes)
            yield from _column(tuple(rest) if entry or _is_empty_line(row) else (), form.columns)
        case ("annual_goal",) if form:
            yield form.annual_goal_label
        case _:
            yield from _column(steps, form.header_fields if form else ())


def _project(steps: Steps, project: ProjectAppendix | None, pack: RulePack) -> Iterator[str]:
    form = pack.project
    match steps:
        case ():
            return
        case ("report", *rest):
            yield from _report(tuple(rest), project.report if project else None, form.outline)
        case ("funds", *rest):
            yield form.form_name
            yield from _funds(tuple(rest), form.funds)
        case ("fund_usage", row, *rest):
            yield form.usage_name
            usage = _find(project.fund_usage, row) if project else None
            yield _quoted(usage.allocation_document or usage.item) if usage else _missing(row)
            yield from _column(tuple(rest), form.usage_columns)
        case ("indicators", row, *rest):
            yield form.form_name
            indicator = _find(project.indicators, row) if project else None
            called = indicator.name or indicator.annual_target if indicator else ""
            yield from _classed_row(row, indicator, called, form.classes)
            yield from _column(tuple(rest) if indicator or _is_empty_line(row) else (), form.columns)
        case ("fund_usage" | "fund_usage_title" as name,):
            yield form.usage_name
            yield from _plain((name,) if name.endswith("title") else ())
        case ("other_notes",) if form.other_notes_label:
            yield form.form_name
            yield form.other_notes_label
        case _:
            yield form.form_name
            yield from _column(steps, (*form.header_fields, *form.goal_fields, *form.footer_fields))


def _classed_row(step: str, row: Any, called: str, classes: Sequence[IndicatorGroup]) -> Iterator[str]:
    """The class of a row and its name; an empty line of the form carries its class in its id."""
    if row is not None:
        yield _group_name(classes, row.category)
        yield _quoted(called)
        return
    if _is_empty_line(step):
        yield _group_name(classes, step[1:-1].partition(".")[2])
    yield _missing(step)


def _missing(step: str) -> str:
    """What a row is called that the document does not have."""
    return _NEW if _is_empty_line(step) else _GONE


def _is_empty_line(step: str) -> bool:
    return step[1:-1].partition(".")[0] == EMPTY_LINE


def _column(steps: Steps, columns: Iterable[Column]) -> Iterator[str]:
    """The title of the field's column; fields that are ticks of several columns go by the title above them."""
    if steps:
        column = next((column for column in columns if column.field == steps[0]), None)
        if column is None:
            yield from _plain(steps)
        else:
            yield column.group if column.kind == "tick" and column.group else column.plain_title


def _plain(steps: Iterable[str]) -> Iterator[str]:
    yield from (FIELD_NAMES.get(step, "") for step in steps)


def _find(rows: tuple[Any, ...], step: str) -> Any:
    return next((row for row in rows if isinstance(row, Row) and row.id == step[1:-1]), None)


def _level1(groups: Sequence[IndicatorGroup], key: str) -> str:
    parents = {group.key: group.parent for group in groups}
    return _group_name(groups, parents.get(key) or key)


def _group_name(groups: Sequence[IndicatorGroup], key: str) -> str:
    return next((group.name for group in groups if group.key == key), "未归类的指标")


def _scorecard_name(pack: RulePack) -> str:
    card = pack.department.scorecard if pack.department else None
    return f"{card.label} {card.name}".strip() if card else FIELD_NAMES["scorecard"]


def _goals_name(pack: RulePack) -> str:
    form = pack.department.goals if pack.department else None
    return f"{form.label} {form.name}".strip() if form else FIELD_NAMES["goals"]


def _quoted(text: str, most: int = _SNIPPET) -> str:
    plain = snippet(text, most)
    return f"“{plain}”" if plain else ""
