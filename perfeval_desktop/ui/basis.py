"""依据: what the rule book and the arithmetic say about one field, as plain sections of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.reasons import Answer, State
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.model.budget import AccountRow, FundRow
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.forms import FundForm, GradeBand, Outline, RowSpec
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring import figures, totals
from perfeval_desktop.scoring.figures import Figure
from perfeval_desktop.ui.findings_model import FindingRow
from perfeval_desktop.ui.rich_text import Section

NOTHING = (Section("", "把光标放到一个填写项上，这里会显示它的评分标准、算法和填写要求。"),)


def basis_of(
    path: FieldPath | None,
    evaluation: SelfEvaluation,
    pack: RulePack,
    findings: Sequence[tuple[Finding, Answer]] = (),
) -> tuple[Section, ...]:
    """What to show for the field at ``path``; ``findings`` are those that stand at it, and how they are answered."""
    if path is None:
        return NOTHING
    sections = [Section(label_of(path, evaluation, pack)), *chain.from_iterable(map(_finding, findings))]
    sections += _rules(path, evaluation, pack)
    return tuple(sections)


def _finding(answered: tuple[Finding, Answer]) -> Iterator[Section]:
    finding, answer = answered
    level = State.VALID.label if answer.state is State.VALID else Severity.from_key(finding.level).label
    yield Section(f"{level}：{finding.title}", finding.message.removeprefix(f"{finding.label}："))
    yield from reason_sections(answer)


def rule_note(finding: Finding) -> str:
    """The rule of a finding: its Chinese name, and the number by which the command line and the packs call it."""
    return f"规则：{finding.title}（编号 {finding.rule}）"


def reason_sections(answer: Answer) -> Iterator[Section]:
    """The reason that was given for a finding, and why it no longer holds when it does not."""
    if answer.state is not State.OPEN:
        title = "说明" if answer.state is State.VALID else f"原说明（已失效：{answer.why}）"
        yield Section(title, answer.reason)


def finding_sections(row: FindingRow, *, is_narrow: bool) -> list[Section]:
    """What the list of findings does not tell of ``row``: its title, where there is room for it, and the reason."""
    reason = [*reason_sections(row.answer)]
    if is_narrow:
        return reason
    level = State.VALID.label if row.is_answered else row.issue.severity.label
    title = [Section(f"{level}：{row.finding.title}", note=rule_note(row.finding))]
    # Where little can be seen at once: what is still to be done, or why nothing is.
    return reason + title if row.is_answered else title + reason


def _rules(path: FieldPath, evaluation: SelfEvaluation, pack: RulePack) -> Iterator[Section]:
    department = pack.department
    match path.steps:
        case ("scorecard", "entries", row, *_):
            yield from _indicator(row[1:-1], pack)
        case ("scorecard", "stated_score" | "stated_grade"):
            yield from _figure(totals.scorecard_total(evaluation, pack))
            if department is not None:
                yield _grades(department.scorecard.grades)
        case ("budget", "funds", row, column) if department is not None:
            yield from _fund(evaluation.budget.funds, department.scorecard.funds, row[1:-1], column)
        case ("budget", "accounts", row, column) if department is not None:
            yield from _account(evaluation.budget.accounts, department.accounts, row[1:-1], column)
        case ("report", "sections", row) | ("report", "sections", row, _) if department is not None:
            yield from _section(department.outline, row[1:-1])
        case ("projects", row, *rest) if row.startswith("["):
            project = next((item for item in evaluation.projects if item.id == row[1:-1]), None)
            if project is not None:
                yield from _project(tuple(rest), project, pack)


def _indicator(key: str, pack: RulePack) -> Iterator[Section]:
    indicator = pack.department.scorecard.rubric.indicator(key) if pack.department else None
    if indicator is None:
        return
    yield from _texts(
        ("评分标准", indicator.scoring_standard),
        ("指标解释", indicator.definition),
        ("指标说明", indicator.assessment_points),
    )


def _project(steps: tuple[str, ...], project: ProjectAppendix, pack: RulePack) -> Iterator[Section]:
    form = pack.project
    match steps:
        case ("funds", row, column):
            yield from _fund(project.funds, form.funds, row[1:-1], column)
        case ("stated_score" | "stated_grade",):
            yield from _figure(totals.project_total(project, form))
            yield _grades(form.grades)
        case ("report", "sections", row) | ("report", "sections", row, _) if form.outline is not None:
            yield from _section(form.outline, row[1:-1])
        case ("indicators", row, *_):
            item = next((item for item in project.indicators if item.id == row[1:-1]), None)
            block = next((group for group in form.classes if item is not None and group.key == item.category), None)
            parent = next((group for group in form.classes if block is not None and group.key == block.parent), block)
            if parent is not None and parent.max_score is not None:
                yield Section("权重", f"{parent.name} 共 {trim_zeros(parent.max_score)} 分")
            yield from _texts(("填表说明", "\n".join(form.notes)))


def _fund(rows: Sequence[FundRow], form: FundForm, row: str, column: str) -> Iterator[Section]:
    if column == figures.RATE:
        yield from _figure(figures.execution_rate(rows, form, row))
    elif column == figures.SCORE:
        yield from _figure(figures.execution_score(rows, form))
    elif column in FundRow.__struct_fields__:
        yield from _figure(figures.fund_figure(rows, form, row, column))
    if column in (figures.RATE, figures.SCORE):
        yield from _texts(("执行率的算法", form.rate.formula))


def _figure(figure: Figure) -> Iterator[Section]:
    if figure.formula:
        stated = "\n这里是您改写的数；恢复计算后显示上面的结果。" if figure.stated else ""
        yield Section("为什么是这个数", figure.formula + stated)


def _account(rows: Sequence[AccountRow], specs: Sequence[RowSpec], key: str, column: str) -> Iterator[Section]:
    if column in AccountRow.__struct_fields__:
        yield from _figure(figures.account_figure(rows, specs, key, column))
    change, rate = figures.account_change(rows, specs, key), figures.account_change_rate(rows, specs, key)
    yield from _texts(("比上年增减", change.formula), ("增减幅度", rate.formula))


def _section(outline: Outline, key: str) -> Iterator[Section]:
    section = next((item for item in outline.sections if item.key == key), None)
    if section is not None:
        yield from _texts(("填写要求", section.hint), ("字数", section.length_words))


def _grades(bands: Sequence[GradeBand]) -> Section:
    best_first = sorted(bands, key=lambda band: band.at_least, reverse=True)
    return Section("等级线", "\n".join(f"{band.label}：{trim_zeros(band.at_least)} 分及以上" for band in best_first))


def _texts(*pairs: tuple[str, str]) -> Iterator[Section]:
    """A section for each pair that has a text."""
    yield from (Section(title, text) for title, text in pairs if text)
