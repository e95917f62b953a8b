"""Sub-totals, totals and grades of the department's scorecard and of a project's form. Points, never rounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from perfeval_desktop.model.amount import format_percent, trim_zeros
from perfeval_desktop.model.base import kept
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.indicators import IndicatorEntry
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.forms import FundForm, GradeBand, RateCap
from perfeval_desktop.rulepack.schema import Indicator, ProjectForm, Rubric, RulePack
from perfeval_desktop.rulepack.score_rules import Choice, ChoiceOption
from perfeval_desktop.scoring.figure import NO_FIGURE, Figure, stated_or_computed
from perfeval_desktop.scoring.figures import execution_score
from perfeval_desktop.scoring.fund_sheet import sheet_of


def group_score(evaluation: SelfEvaluation, pack: RulePack, group_key: str) -> Decimal | None:
    """The points scored under a level-1 or level-2 group; None while nothing is scored there."""
    if pack.department is None:
        return None
    return _group_score(_scores(evaluation), pack.department.scorecard.rubric, group_key)


def _scores(evaluation: SelfEvaluation) -> dict[str, Decimal | None]:
    return {entry.id: entry.self_score for entry in evaluation.scorecard.entries}


def _group_score(scores: Mapping[str, Decimal | None], rubric: Rubric, group_key: str) -> Decimal | None:
    return _sum(scores.get(item.key) for item in rubric.members.get(group_key, ()))


@kept(64)  # asked for again and again after an edit
def scorecard_total(evaluation: SelfEvaluation, pack: RulePack) -> Figure:
    """自评得分 of the department: the sum of the scores of the pack's indicators, unless another total is stated."""
    if pack.department is None:
        return NO_FIGURE
    rubric, scores = pack.department.scorecard.rubric, _scores(evaluation)
    named = [(group.name, _group_score(scores, rubric, group.key)) for group in rubric.groups if not group.parent]
    cap = rate_cap(evaluation.budget.funds, pack.department.scorecard.funds)
    return _total(named, evaluation.scorecard.stated_score, cap)


def scored_indicators(evaluation: SelfEvaluation, pack: RulePack) -> tuple[int, int]:
    """How many of the department's indicators have a score, and how many there are: a total is whole only when all."""
    if pack.department is None:
        return 0, 0
    scored = {entry.id for entry in evaluation.scorecard.entries if entry.self_score is not None}
    indicators = pack.department.scorecard.rubric.indicators
    return sum(item.key in scored for item in indicators), len(indicators)


def project_block_score(project: ProjectAppendix, form: ProjectForm, block_key: str) -> Decimal | None:
    """The points of one level-1 block of a project's form; None while nothing is scored there."""
    below = block_classes(form, block_key)
    return _sum(item.self_score for item in project.indicators if item.category in below)


def block_classes(form: ProjectForm, block_key: str) -> frozenset[str]:
    """The keys of a level-1 block and of the level-2 classes under it."""
    return frozenset({block_key, *(item.key for item in form.classes if item.parent == block_key)})


@kept(1024)
def project_total(project: ProjectAppendix, form: ProjectForm) -> Figure:
    """自评得分 of a project: execution score + the scores of its indicators, unless another total is stated."""
    named = [("执行率", execution_score(project.funds, form.funds).value)]
    blocks = [item for item in form.classes if not item.parent]
    named += [(block.name, project_block_score(project, form, block.key)) for block in blocks]
    return _total(named, project.stated_score, rate_cap(project.funds, form.funds))


def grade_for(total: Decimal | None, bands: Sequence[GradeBand]) -> GradeBand | None:
    """The band in which ``total`` falls (lower edges belong to the band); None without a total or below all bands."""
    if total is None:
        return None
    reached = [band for band in bands if band.at_least <= total]
    return max(reached, key=lambda band: band.at_least, default=None)


def computed_scorecard_grade(evaluation: SelfEvaluation, pack: RulePack) -> GradeBand | None:
    """The grade that the department's total gives, lowered to the cap of a veto when there is one.

    None while the total is a computed one and indicators still wait for their score.
    """
    if pack.department is None:
        return None
    bands = pack.department.scorecard.grades
    total = scorecard_total(evaluation, pack)
    scored, indicators = scored_indicators(evaluation, pack)
    earned = grade_for(total.value, bands) if total.stated or scored == indicators else None
    if earned is None:
        return None
    caps = {option.grade_cap for _, option in vetoes(evaluation, pack)}
    return min([earned, *(band for band in bands if band.key in caps)], key=lambda band: band.at_least)


def scorecard_grade(evaluation: SelfEvaluation, pack: RulePack) -> GradeBand | None:
    """自评等级 of the department: as stated, else as computed."""
    if pack.department is None:
        return None
    stated = _band(pack.department.scorecard.grades, evaluation.scorecard.stated_grade)
    return stated or computed_scorecard_grade(evaluation, pack)


def project_grade(project: ProjectAppendix, form: ProjectForm) -> GradeBand | None:
    """自评等级 of a project: as stated, else as its total gives; None while a weighted one waits for its score."""
    total = project_total(project, form)
    whole = total.stated or not any(
        item.max_score is not None and item.self_score is None for item in project.indicators
    )
    return _band(form.grades, project.stated_grade) or (grade_for(total.value, form.grades) if whole else None)


def vetoes(evaluation: SelfEvaluation, pack: RulePack) -> tuple[tuple[Indicator, ChoiceOption], ...]:
    """The indicators whose chosen option caps the grade (一票否决)."""
    if pack.department is None:
        return ()
    entries = {entry.id: entry for entry in evaluation.scorecard.entries}
    found = (
        (item, chosen_option(item.rule, entries.get(item.key)))
        for item in pack.department.scorecard.rubric.indicators
        if isinstance(item.rule, Choice)
    )
    return tuple((item, option) for item, option in found if option is not None and option.grade_cap)


def chosen_option(rule: Choice, entry: IndicatorEntry | None) -> ChoiceOption | None:
    """The option that the clerk picked; without a pick the only one that gives the score, if there is exactly one."""
    if entry is None:
        return None
    picked = next((item.value for item in entry.inputs if item.id == "choice" and item.value), "")
    if picked:
        return next((option for option in rule.options if picked in (option.key, option.label)), None)
    if entry.self_score is None:
        return None
    fitting = [option for option in rule.options if option.points == entry.self_score]
    return fitting[0] if len(fitting) == 1 else None


def rate_cap(rows: tuple[FundRow, ...], form: FundForm) -> RateCap | None:
    """The limit that the execution rate of the first row sets to the total score; None where it sets none."""
    rate = sheet_of(rows, form).rate(form.rows[0].key) if form.caps else NO_FIGURE
    if rate.value is None or rate.partial:
        return None
    reached = [cap for cap in form.caps if rate.value < cap.below]
    return min(reached, key=lambda cap: cap.total, default=None)


def _total(named: Iterable[tuple[str, Decimal | None]], stated: Decimal | None, cap: RateCap | None) -> Figure:
    filled = [(name, value) for name, value in named if value is not None]
    together = _sum(value for _, value in filled)
    computed = together if cap is None or together is None else min(together, cap.total)

    def explain() -> str:
        terms = " + ".join(f"{name} {trim_zeros(value)}" for name, value in filled)
        text = f"{terms} = {trim_zeros(together or Decimal(0))}"
        if cap is None or computed == together:
            return text
        return f"{text}；执行率低于 {format_percent(cap.below, decimals=None)}，总分不高于 {trim_zeros(cap.total)}"

    return stated_or_computed(stated, computed, explain)


def _band(bands: Sequence[GradeBand], key: str) -> GradeBand | None:
    return next((band for band in bands if band.key == key), None)


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    filled = [value for value in values if value is not None]
    return sum(filled, Decimal(0)) if filled else None
