"""A document that fills the small pack in without a fault, and what the checks say of it after an edit."""

import datetime
from decimal import Decimal
from typing import Any

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.model.budget import AccountRow, BudgetTable, FundRow
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import GoalEntry, GoalTable, IndicatorEntry, Scorecard
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import Cover, NarrativeSection, Profile, Report
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.rulepack.schema import RulePack
from tests.small_pack import SMALL_PACK

D = Decimal
REPORTED_ON = datetime.date(2023, 4, 25)


def wan(text: str) -> Decimal:
    """An amount typed in a 万元 column: ``wan("37.98")`` is known to ±50 元."""
    return D(text) * D("1E+4")


def funds(**rows: dict[str, Decimal | str]) -> tuple[FundRow, ...]:
    """Fund rows by key: ``funds(total={"final_revenue": wan("3")})``."""
    return tuple(FundRow(id=key, **cells) for key, cells in rows.items())  # type: ignore[arg-type]


def sound_project(project_id: str = "p1", name: str = "缉私经费", amount: str = "37.98") -> ProjectAppendix:
    """A project without a fault; its money is ``amount`` 万元 in every column."""
    money = wan(amount)
    return ProjectAppendix(
        id=project_id,
        name=name,
        lead="张三",
        report=Report(sections=(NarrativeSection(id="overview", text="安排经费。"),), dated=REPORTED_ON),
        funds=funds(total={"initial_budget": money, "final_revenue": money, "final_expenditure": money}),
        expected_goal="办结128件",
        actual_result="办结130件",
        indicators=(
            _indicator("q1", "output.quantity", 30, "≥128件", "130件"),
            _indicator("q2", "output.quality", 20, "≥95%", "96%"),
            _indicator("q3", "benefit.social", 30, "≥90%", "92%"),
            _indicator("q4", "satisfaction.recipient", 10, "≥95%", "95%", "问卷调查"),
        ),
        contact="李四",
        fund_usage=(
            FundUsageRow(
                id="u1", item=name, budget=money, received=money, spent=money, surplus=wan("0"), carryover=wan("0")
            ),
        ),
    )


def _indicator(
    row_id: str, category: str, points: int, target: str, actual: str, note: str = "完成"
) -> ProjectIndicator:
    return ProjectIndicator(
        id=row_id,
        category=category,
        name=f"办结数{row_id[1:]}",
        annual_target=target,
        actual_value=actual,
        max_score=D(points),
        self_score=D(points),
        completion_note=note,
    )


def edited(*edits: tuple[str, Any], start: SelfEvaluation | None = None) -> SelfEvaluation:
    """The sound document with other values at some addresses: ``edited(("cover.year", 2021))``."""
    evaluation = sound_evaluation() if start is None else start
    for where, value in edits:
        evaluation = replace_at(evaluation, path(where), value)
    return evaluation


def findings(evaluation: SelfEvaluation, pack: RulePack = SMALL_PACK) -> list[tuple[str, str]]:
    """The findings of all checks as (rule, place), in order."""
    return [(issue.rule, str(issue.where)) for issue in Checker(pack).run(evaluation)]


def finding(evaluation: SelfEvaluation, rule: str, pack: RulePack = SMALL_PACK) -> Finding:
    """The one finding of ``rule``, in words."""
    (issue,) = (issue for issue in Checker(pack).run(evaluation) if issue.rule == rule)
    return describe(issue, evaluation, pack)


def sound_evaluation() -> SelfEvaluation:
    """A filled document under ``SMALL_PACK`` in which no check has anything to say."""
    return SelfEvaluation(
        pack_id="small",
        cover=Cover(year=2022, unit_name="某市办公室", unit_short_name="办公室", addressee="市财政局"),
        profile=Profile(functions="办文、办会、办事。", internal_organ_count=12),
        report=Report(
            sections=tuple(NarrativeSection(id=key, text="已填。") for key in ("preamble", "conclusion")),
            dated=REPORTED_ON,
        ),
        budget=BudgetTable(
            accounts=(
                AccountRow(id="approved_basic", this_year=D("18594757.49"), last_year=D("18000000.00")),
                AccountRow(id="approved_project", this_year=D("919812.34"), last_year=D("900000.00")),
                AccountRow(id="expenditure", this_year=D("21204535.70"), last_year=D("20000000.00")),
            ),
            funds=funds(
                basic={
                    "initial_budget": wan("1859.48"),
                    "budget_adjustment": wan("168.97"),
                    "final_revenue": wan("2028.45"),
                    "final_expenditure": wan("2028.45"),
                },
                project={
                    "initial_budget": wan("91.98"),
                    "budget_adjustment": wan("0.00"),
                    "final_revenue": wan("91.98"),
                    "final_expenditure": wan("91.98"),
                },
            ),
        ),
        scorecard=Scorecard(
            entries=(
                IndicatorEntry(
                    id="process.execution.rate",
                    self_score=D(20),
                    score_rationale="11月30日进度96%",
                    deduction_reason="9月30日进度未达到80%",
                ),
                IndicatorEntry(id="outcome.duty.completion", self_score=D(50), score_rationale="完成率100%"),
                IndicatorEntry(id="outcome.duty.integrity", self_score=D(10), score_rationale="未发生廉政问题"),
            ),
            contact="李四",
        ),
        goals=GoalTable(
            preparer="李四",
            annual_goal="做好服务",
            entries=(
                GoalEntry(
                    id="g1",
                    category="output.quality",
                    name="平稳运行",
                    annual_target="100%",
                    completion=Completion.FULL,
                ),
            ),
        ),
        projects=(sound_project(), sound_project("p2", "慰问经费", "54")),
    )
