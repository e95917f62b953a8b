"""The figures that the texts of the department can name: cover, profile, accounts, funds, scores, projects, pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval_desktop.model.budget import AccountRow
from perfeval_desktop.model.indicators import GoalEntry
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import Report
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.rulepack.forms import RowSpec
from perfeval_desktop.rulepack.schema import DepartmentForm, RulePack
from perfeval_desktop.scoring.figure import ratio
from perfeval_desktop.scoring.figures import (
    LAST_YEAR,
    THIS_YEAR,
    account_change,
    account_change_rate,
    account_figure,
)
from perfeval_desktop.scoring.fund_sheet import row_name
from perfeval_desktop.scoring.live_figure import FigurePart, LiveFigure, bands_text, fund_figures, named
from perfeval_desktop.scoring.totals import group_score, scorecard_grade, scorecard_total

_DOCUMENT_NUMBER = re.compile("[\u4e00-\u9fff]{2,12}〔\\d{4}〕\\d+号")
_ORGANS, _UNITS = "profile.internal_organ_count", "profile.independent_unit_count"
_COVER = (("unit_name", "单位全称"), ("unit_short_name", "单位简称"), ("addressee", "主送单位"))


def cover(evaluation: SelfEvaluation) -> Iterator[LiveFigure]:
    """The facts of the cover; years are texts without the 年, so that 年度 can follow."""
    facts = evaluation.cover
    for key, label, year in (("year", "评价年度", facts.year), ("last_year", "上一年度", facts.year - 1)):
        yield LiveFigure(f"cover.{key}", label, "count", year, "cover.year")
    for key, label in _COVER:
        value: str = getattr(facts, key) or (facts.unit_name if key == "unit_short_name" else "")
        yield LiveFigure(f"cover.{key}", label, "text", value, f"cover.{key}")


def pack_texts(pack: RulePack, project: ProjectAppendix | None) -> Iterator[LiveFigure]:
    """What the rule pack says: the notices that ask for the evaluation, and the grades with their limits."""
    numbers = (number for basis in pack.basis for number in _DOCUMENT_NUMBER.findall(basis))
    for at, basis in enumerate(pack.basis, start=1):
        yield LiveFigure(f"pack.basis.{at}", named("编制依据", str(at)), "text", basis)
    for at, number in enumerate(numbers, start=1):
        yield LiveFigure(f"pack.document_number.{at}", named("编制依据的文号", str(at)), "text", number)
    card = pack.department.scorecard if pack.department else None
    if card is not None and project is None:
        yield LiveFigure("pack.grades", "等级的分数线", "text", bands_text(card.grades))
    if pack.project.grades:
        yield LiveFigure("pack.project_grades", "项目等级的分数线", "text", bands_text(pack.project.grades))


def parts(evaluation: SelfEvaluation, pack: RulePack) -> dict[str, FigurePart]:
    """The parts of the department, by the first word of their keys."""
    report, budget = evaluation.report, evaluation.budget
    found: dict[str, FigurePart] = {
        "profile": (evaluation.profile, lambda: _profile(evaluation)),
        "report": (report, lambda: _report(report)),
        "projects": (evaluation.projects, lambda: _projects(evaluation)),
        "goals": (evaluation.goals, lambda: _goals(evaluation, pack)),
    }
    form = pack.department
    if form is not None:
        funds = form.scorecard.funds
        found["accounts"] = budget.accounts, lambda: _accounts(budget.accounts, form.accounts)
        found["funds"] = budget.funds, lambda: fund_figures("funds", funds.label, budget.funds, funds, "budget.funds")
        found["scores"] = evaluation, lambda: _scores(evaluation, pack, form)
    return found


def _report(report: Report) -> Iterator[LiveFigure]:
    yield LiveFigure("report.dated", "报告日期", "date", report.dated, "report.dated")


def _profile(evaluation: SelfEvaluation) -> Iterator[LiveFigure]:
    profile = evaluation.profile
    yield LiveFigure("profile.internal_organ_count", "内设机构数", "count", profile.internal_organ_count, _ORGANS)
    yield LiveFigure(
        "profile.independent_unit_count", "独立编制单位数", "count", profile.independent_unit_count, _UNITS
    )
    for line in profile.staffing:
        at = f"profile.staffing[{line.id}].count"
        yield LiveFigure(f"profile.staffing.{line.id}", named("人员", line.label), "count", line.count, at)


def _projects(evaluation: SelfEvaluation) -> Iterator[LiveFigure]:
    names = "、".join(project.name.strip() for project in evaluation.projects if project.name.strip())
    yield LiveFigure("projects.count", "项目个数", "count", len(evaluation.projects))
    yield LiveFigure("projects.names", "各项目名称", "text", names)


def _goals(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[LiveFigure]:
    """How many goals the department set itself and how many it fully reached: of all, and of each class."""
    judged = [entry for entry in evaluation.goals.entries if entry.completion is not None]
    yield from _reached("goals", "绩效目标", judged)
    for group in pack.department.goals.classes if pack.department is not None else ():
        own = [entry for entry in judged if entry.category == group.key or entry.category.startswith(f"{group.key}.")]
        yield from _reached(f"goals.{group.key}", named("绩效目标", group.name), own)


def _reached(key: str, label: str, entries: list[GoalEntry]) -> Iterator[LiveFigure]:
    done = sum(entry.completion is Completion.FULL for entry in entries)
    # Without a goal there is nothing to count: a class that the department does not use gives no rate.
    count = len(entries) or None
    yield LiveFigure(f"{key}.count", named(label, "个数"), "count", count)
    yield LiveFigure(f"{key}.completed", named(label, "全部完成的个数"), "count", None if count is None else done)
    rate = None if count is None else Decimal(done) / count
    yield LiveFigure(f"{key}.completion_rate", named(label, "完成率"), "rate", rate)


def _accounts(rows: tuple[AccountRow, ...], specs: tuple[RowSpec, ...]) -> Iterator[LiveFigure]:
    years = {(spec.key, year): account_figure(rows, specs, spec.key, year).value
             for spec in specs for year in (THIS_YEAR, LAST_YEAR)}  # fmt: skip
    names = {spec.key: row_name(spec) for spec in specs}
    for spec in specs:
        key, name, at = f"accounts.{spec.key}", names[spec.key], f"budget.accounts[{spec.key}]"
        yield LiveFigure(
            f"{key}.this_year", named(name, "本年"), "amount", years[spec.key, THIS_YEAR], f"{at}.this_year"
        )
        yield LiveFigure(
            f"{key}.last_year", named(name, "上年"), "amount", years[spec.key, LAST_YEAR], f"{at}.last_year"
        )
        change, rate = (make(rows, specs, spec.key).value for make in (account_change, account_change_rate))
        yield LiveFigure(f"{key}.change", named(name, "比上年增减"), "amount", change, f"{at}.this_year")
        yield LiveFigure(f"{key}.change_rate", named(name, "比上年增减幅度"), "rate", rate, f"{at}.this_year")
    for spec in specs:
        for other in specs:
            if other is not spec:
                yield from _pair(spec.key, other.key, names, years)


def _pair(
    one: str, other: str, names: dict[str, str], years: dict[tuple[str, str], Decimal | None]
) -> Iterator[LiveFigure]:
    """What two accounts of this year are to each other: the difference, how large it is, and the share."""
    mine, theirs = years[one, THIS_YEAR], years[other, THIS_YEAR]
    above = None if mine is None or theirs is None else mine - theirs
    key, name, beside, at = f"accounts.{one}", names[one], names[other], f"budget.accounts[{one}].this_year"
    yield LiveFigure(f"{key}.above.{other}", named(name, f"比{beside}增减"), "amount", above, at)
    yield LiveFigure(f"{key}.above_rate.{other}", named(name, f"比{beside}增减幅度"), "rate", ratio(above, theirs), at)
    yield LiveFigure(f"{key}.share_of.{other}", named(name, f"占{beside}"), "rate", ratio(mine, theirs), at)


def _scores(evaluation: SelfEvaluation, pack: RulePack, form: DepartmentForm) -> Iterator[LiveFigure]:
    card = form.scorecard
    grade = scorecard_grade(evaluation, pack)
    total = scorecard_total(evaluation, pack).value
    yield LiveFigure("scores.total", "自评得分", "points", total)
    yield LiveFigure("scores.grade", "自评等级", "text", grade.label if grade else "")
    yield LiveFigure("scores.total.weight", named("自评得分", "满分"), "points", card.rubric.total)
    yield LiveFigure("scores.total.lost", named("自评得分", "扣分"), "points", _lost(card.rubric.total, total))
    for group in card.rubric.groups:
        yield from _points(group.key, group.name, group.max_score, group_score(evaluation, pack, group.key))
    scores = {entry.id: entry.self_score for entry in evaluation.scorecard.entries}
    for item in card.rubric.indicators:
        at = f"scorecard.entries[{item.key}].self_score"
        yield from _points(item.key, item.name, item.max_score, scores.get(item.key), at)


def _points(key: str, name: str, weight: Decimal | None, score: Decimal | None, at: str = "") -> Iterator[LiveFigure]:
    yield LiveFigure(f"scores.{key}", named(name, "得分"), "points", score, at)
    yield LiveFigure(f"scores.{key}.weight", named(name, "分值"), "points", weight, at)
    yield LiveFigure(f"scores.{key}.lost", named(name, "扣分"), "points", _lost(weight, score), at)


def _lost(weight: Decimal | None, score: Decimal | None) -> Decimal | None:
    return None if weight is None or score is None else weight - score
