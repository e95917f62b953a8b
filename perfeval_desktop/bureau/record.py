"""UnitRecord: what the roll-up keeps of one file. Plain values only, so that a record travels between processes."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.folding import leaders
from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.reasons import answers_of, open_issues
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.finals import active
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.forms import FundForm
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.problems import PackError
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.fund_sheet import row_name, sheet_of
from perfeval_desktop.scoring.totals import (
    block_classes,
    group_score,
    project_block_score,
    project_grade,
    project_total,
    scorecard_grade,
    scorecard_total,
)
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.errors import StorageError

_MOST_PACKS = 16  # rule packs kept by their text: a county has one or two


@dataclass(frozen=True, slots=True)
class Money:
    """One row of a fund table in 元. ``base`` and ``spent`` are what the pack divides for the execution rate."""

    row: str
    initial: Decimal | None
    adjustment: Decimal | None
    base: Decimal | None
    spent: Decimal | None


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one level-1 or level-2 indicator; ``project`` is empty for the department's scorecard."""

    project: str
    level: int
    name: str
    weight: Decimal | None
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Project:
    """One project; ``findings`` are those still open."""

    name: str
    money: Money | None
    score: Decimal | None
    grade: str
    findings: int


@dataclass(frozen=True, slots=True)
class Found:
    """How often one rule is broken in one file, and where first."""

    rule: str
    level: str
    title: str
    count: int
    place: str


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One file. ``counts`` are the open findings by level, the worst first; ``answered`` those with a valid reason."""

    file: str
    unit: str
    year: int
    pack: str
    score: Decimal | None = None
    grade: str = ""
    money: tuple[Money, ...] = ()
    scores: tuple[Score, ...] = ()
    projects: tuple[Project, ...] = ()
    counts: tuple[int, ...] = (0, 0, 0, 0)
    answered: int = 0
    found: tuple[Found, ...] = ()
    code: str = ""
    final_at: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that gave nothing; ``sentence`` says why, for people."""

    file: str
    sentence: str


Outcome = UnitRecord | Unreadable


def read_unit(path: Path, name: str, *, with_findings: bool = True) -> Outcome:
    """What the roll-up keeps of the file at ``path``, which it calls ``name``. Never raises for a bad file."""
    try:
        file = project_file.load(path)
        pack = _pack_of(file.pack_text)
        return record_of(conform(file.evaluation, pack), pack, name, with_findings=with_findings)
    except (StorageError, PackError) as error:
        return Unreadable(name, " ".join(str(error).split()))
    except Exception as error:  # noqa: BLE001  one file must never stop the others
        return Unreadable(
            name, f"程序没有预料到的内容（{type(error).__name__}），这份文件没有计入。请把它交给维护人员。"
        )


def record_of(evaluation: SelfEvaluation, pack: RulePack, name: str, *, with_findings: bool = True) -> UnitRecord:
    """What the roll-up keeps of ``evaluation``, made under ``pack``."""
    final = active(evaluation.finals)
    grade = scorecard_grade(evaluation, pack)
    issues, answered = _findings(evaluation, pack) if with_findings else ((), 0)
    levels = Counter(issue.severity for issue in issues)
    department = pack.department
    return UnitRecord(
        file=name,
        unit=evaluation.cover.unit_name.strip(),
        year=evaluation.cover.year,
        pack=f"{pack.title}（{pack.id} {pack.version}）",
        score=scorecard_total(evaluation, pack).value,
        grade=grade.label if grade else "",
        money=_money(evaluation.budget.funds, department.scorecard.funds) if department else (),
        scores=(*_department_scores(evaluation, pack), *_project_scores(evaluation, pack)),
        projects=tuple(_projects(evaluation, pack, issues)),
        counts=tuple(levels[level] for level in Severity),
        answered=answered,
        found=_by_rule(issues, evaluation, pack),
        code=final.code if final else "",
        final_at=final.made_text if final else "",
    )


@functools.lru_cache(maxsize=_MOST_PACKS)
def _pack_of(text: str) -> RulePack:
    """The pack in ``text``; most files of a county carry the same one."""
    return load_pack(text, "rulepack.toml")


def _findings(evaluation: SelfEvaluation, pack: RulePack) -> tuple[tuple[Issue, ...], int]:
    """The findings that are still open, as ``check`` lists them, and how many have a valid reason."""
    issues = Checker(pack).run(evaluation)
    first = leaders(issues)
    still_open = open_issues(first, answers_of(issues, evaluation, pack))
    return still_open, len(first) - len(still_open)


def _by_rule(issues: Sequence[Issue], evaluation: SelfEvaluation, pack: RulePack) -> tuple[Found, ...]:
    """The open findings by rule, the worst and the most frequent first."""
    first: dict[tuple[Severity, str], Issue] = {}
    for issue in issues:
        first.setdefault((issue.severity, issue.rule), issue)
    counted = Counter((issue.severity, issue.rule) for issue in issues)
    found = []
    for (severity, rule), count in sorted(counted.items(), key=lambda each: (each[0][0], -each[1], each[0][1])):
        words = describe(first[severity, rule], evaluation, pack)
        found.append(Found(rule, severity.label, words.title, count, words.label))
    return tuple(found)


def _money(rows: tuple[FundRow, ...], form: FundForm) -> tuple[Money, ...]:
    sheet = sheet_of(rows, form)
    found = []
    for spec in form.rows:
        amounts = (sheet.figure(spec.key, column).value for column in ("initial_budget", "budget_adjustment"))
        rate = (sheet.figure(spec.key, column).value for column in (form.rate.denominator, form.rate.numerator))
        found.append(Money(row_name(spec), *amounts, *rate))
    return tuple(found)


def _department_scores(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[Score]:
    if pack.department is not None:
        for group in pack.department.scorecard.rubric.groups:
            points = group_score(evaluation, pack, group.key)
            yield Score("", 2 if group.parent else 1, group.name, group.max_score, points)


def _project_scores(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[Score]:
    form = pack.project
    for project in evaluation.projects:
        for block in form.classes:
            if not block.parent:
                below = block_classes(form, block.key)
                weights = [row.max_score for row in project.indicators if row.category in below and row.max_score]
                weight = sum(weights, Decimal(0)) if weights else block.max_score
                points = project_block_score(project, form, block.key)
                yield Score(project.name.strip(), 1, block.name, weight, points)


def _projects(evaluation: SelfEvaluation, pack: RulePack, issues: Sequence[Issue]) -> Iterator[Project]:
    places = (issue.where.steps for issue in issues)
    counted = Counter(steps[1] for steps in places if len(steps) > 1 and steps[0] == "projects")
    for project in evaluation.projects:
        grade = project_grade(project, pack.project)
        yield Project(
            name=project.name.strip(),
            money=next(iter(_money(project.funds, pack.project.funds)), None),
            score=project_total(project, pack.project).value,
            grade=grade.label if grade else "",
            findings=counted[f"[{project.id}]"],
        )
