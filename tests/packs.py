"""A small rule pack built in Python, and a document that fills it in without a fault."""

import datetime
from decimal import Decimal
from typing import Any

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.wording import Finding, describe
from perfeval_desktop.model.budget import AccountRow, BudgetTable, FundRow
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import GoalEntry, GoalTable, IndicatorEntry, Scorecard
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import Cover, NarrativeSection, Profile, Report
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.rulepack.forms import (
    AccountLink,
    Column,
    FundForm,
    GradeBand,
    Identity,
    Option,
    Outline,
    OutlineSection,
    ProjectsLink,
    Rate,
    RowSpec,
    UsageLink,
)
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
from perfeval_desktop.rulepack.score_rules import (
    Choice,
    ChoiceOption,
    DatedStep,
    DatedThresholds,
    InputSpec,
    RatioTimesWeight,
    TargetCompare,
)

D = Decimal
REPORTED_ON = datetime.date(2023, 4, 25)


def _wan(field: str, title: str, *, required: bool = False) -> Column:
    return Column(field=field, title=title, kind="wan", decimals=2, required=required)


GRADES = (
    GradeBand(key="excellent", label="优", at_least=D(90)),
    GradeBand(key="good", label="良", at_least=D(80)),
    GradeBand(key="fair", label="中", at_least=D(60)),
    GradeBand(key="poor", label="差", at_least=D(0)),
)

DEPARTMENT_FUNDS = FundForm(
    label="部门预算资金（万元）",
    columns=(
        _wan("initial_budget", "年初预算数", required=True),
        _wan("budget_adjustment", "预算调整数（调增为“+”）"),
        _wan("final_revenue", "全年收入决算数", required=True),
        _wan("final_expenditure", "全年支出决算数", required=True),
        Column(field="execution_rate", title="执行率", kind="percent"),
    ),
    rows=(
        RowSpec(key="total", label="年度资金总额", sum_of=("basic", "project"), required=True),
        RowSpec(key="basic", label="基本支出", required=True),
        RowSpec(key="project", label="项目支出", sum_of=("project_appropriation", "project_other"), required=True),
        RowSpec(key="project_appropriation", group="项目支出", label="其中：当年财政拨款"),
        RowSpec(key="project_other", group="项目支出", label="其他资金"),
    ),
    rate=Rate(numerator="final_expenditure", denominator="final_revenue"),
    identities=(Identity(left=("initial_budget", "budget_adjustment"), right="final_revenue"),),
    derived_columns=("execution_rate",),
)

PROJECT_FUNDS = FundForm(
    label="项目资金（万元）",
    columns=(
        _wan("initial_budget", "年初预算数"),
        _wan("final_revenue", "全年收入决算数", required=True),
        _wan("final_expenditure", "全年支出决算数", required=True),
        Column(field="execution_rate", title="执行率（10%）", kind="percent"),
        Column(field="execution_score", title="得分", kind="score"),
    ),
    rows=(
        RowSpec(key="total", label="年度资金总额", sum_of=("appropriation", "other"), scored=True, required=True),
        RowSpec(key="appropriation", label="其中：当年财政拨款"),
        RowSpec(key="other", label="其他资金"),
    ),
    rate=Rate(numerator="final_expenditure", denominator="final_revenue", decimals=2),
    derived_columns=("execution_rate", "execution_score"),
    score_weight=D(10),
)

RUBRIC = Rubric(
    groups=(
        IndicatorGroup(key="process", name="过程", max_score=D(40)),
        IndicatorGroup(key="process.execution", parent="process", name="预算执行", max_score=D(40)),
        IndicatorGroup(key="outcome", name="效果", max_score=D(60)),
        IndicatorGroup(key="outcome.duty", parent="outcome", name="履职", max_score=D(60)),
    ),
    indicators=(
        Indicator(
            key="process.execution.rate",
            group="process.execution",
            name="预算执行率",
            max_score=D(40),
            rule=DatedThresholds(
                inputs=(
                    InputSpec(key="september", label="9月30日支出进度", kind="percent"),
                    InputSpec(key="november", label="11月30日支出进度", kind="percent"),
                ),
                steps=(
                    DatedStep(key="september", month_day="09-30", at_least=D("0.8"), points=D(20)),
                    DatedStep(key="november", month_day="11-30", at_least=D("0.95"), points=D(20)),
                ),
            ),
        ),
        Indicator(
            key="outcome.duty.completion",
            group="outcome.duty",
            name="实际完成率",
            max_score=D(50),
            rule=RatioTimesWeight(
                inputs=(
                    InputSpec(key="numerator", label="实际完成工作数", kind="count"),
                    InputSpec(key="denominator", label="计划工作数", kind="count"),
                )
            ),
        ),
        Indicator(
            key="outcome.duty.integrity",
            group="outcome.duty",
            name="行政效能",
            max_score=D(10),
            rule=Choice(
                options=(
                    ChoiceOption(key="clean", label="未发生廉政问题", points=D(10)),
                    ChoiceOption(key="problem", label="发生廉政问题", points=D(0), grade_cap="good"),
                )
            ),
        ),
    ),
)

CLASSES = (
    IndicatorGroup(key="output", name="产出指标", max_score=D(50), required=True),
    IndicatorGroup(key="output.quantity", parent="output", name="数量指标"),
    IndicatorGroup(key="output.quality", parent="output", name="质量指标"),
    IndicatorGroup(key="benefit", name="效益指标", max_score=D(30), required=True),
    IndicatorGroup(key="benefit.social", parent="benefit", name="社会效益指标"),
    IndicatorGroup(key="satisfaction", name="满意度指标", max_score=D(10), required=True),
    IndicatorGroup(key="satisfaction.recipient", parent="satisfaction", name="服务对象满意度指标"),
)

_CONTACTS = (
    Column(field="contact", title="联系人", required=True),
    Column(field="filled_on", title="填报日期", kind="date"),
)

DEPARTMENT = DepartmentForm(
    outline=Outline(
        title="{unit}{year}年度自评报告",
        sections=(
            OutlineSection(key="preamble", level=0),
            OutlineSection(key="basics", level=1, heading="一、基本情况", body=False),
            OutlineSection(key="functions", level=2, heading="（一）部门职能", source="profile.functions"),
            OutlineSection(key="conclusion", level=1, heading="二、自评结论"),
            OutlineSection(key="other", level=1, heading="三、其他", required=False),
        ),
    ),
    accounts=(
        RowSpec(key="approved", label="预算拨款", sum_of=("approved_basic", "approved_project"), required=True),
        RowSpec(key="approved_basic", group="批复", label="其中：基本支出"),
        RowSpec(key="approved_project", group="批复", label="其中：项目支出"),
        RowSpec(key="expenditure", label="总支出", required=True),
    ),
    links=(
        AccountLink(account="approved_basic.this_year", fund="basic.initial_budget"),
        AccountLink(account="approved_project.this_year", fund="project.initial_budget"),
    ),
    projects=ProjectsLink(department="project", project="total", columns=("initial_budget", "final_revenue")),
    scorecard=ScorecardForm(
        label="附件1—1",
        name="自评表",
        title="{unit}自评表",
        columns=(
            Column(field="max_score", title="指标分值", kind="score"),
            Column(field="score_rationale", title="得分简述"),
            Column(field="deduction_reason", title="扣分原因"),
            Column(field="self_score", title="自评得分", kind="score", required=True),
        ),
        funds=DEPARTMENT_FUNDS,
        rubric=RUBRIC,
        grades=GRADES,
        other_notes_label="其他",
        footer_fields=_CONTACTS,
    ),
    goals=GoalForm(
        label="附件1—2",
        name="绩效目标完成情况表",
        title="{unit}目标表",
        header_fields=(Column(field="preparer", title="填报人", required=True),),
        annual_goal_label="年度总体目标",
        columns=(
            Column(field="name", title="三级指标"),
            Column(field="annual_target", title="年度指标值", required=True),
            Column(field="completion", title="全部完成", kind="tick", value="full", required=True),
        ),
        classes=CLASSES,
        completions=(Option(key="full", label="全部完成"), Option(key="partial", label="部分完成")),
    ),
)

PROJECT = ProjectForm(
    outline=Outline(title="{project}自评报告", sections=(OutlineSection(key="overview", level=1, heading="一、概况"),)),
    form_label="附件1",
    form_name="自评表",
    form_title="{project}自评表",
    header_fields=(
        Column(field="name", title="项目名称", required=True),
        Column(field="lead", title="项目负责人", required=True),
    ),
    funds=PROJECT_FUNDS,
    goal_label="年度总体目标",
    goal_fields=(
        Column(field="expected_goal", title="预期目标", required=True),
        Column(field="actual_result", title="实际完成情况", required=True),
    ),
    indicators_label="绩效指标",
    columns=(
        Column(field="name", title="三级指标"),
        Column(field="annual_target", title="年度指标值", required=True),
        Column(field="actual_value", title="实际完成值", required=True),
        Column(field="max_score", title="指标分值", kind="score", required=True),
        Column(field="self_score", title="自评得分", kind="score", required=True),
        Column(field="completion_note", title="完成情况简述"),
    ),
    classes=CLASSES,
    rule=TargetCompare(reverse="quotient", over="ignore"),
    indicator_cap=D(30),
    grades=GRADES,
    footer_fields=_CONTACTS,
    usage_name="资金使用情况表",
    usage_title="{project}资金使用情况表",
    usage_columns=(
        Column(field="item", title="具体支出明细", required=True),
        _wan("budget", "预算金额"),
        _wan("received", "实际到位资金", required=True),
        _wan("spent", "已使用资金", required=True),
        _wan("surplus", "结余资金"),
        _wan("carryover", "结转资金"),
    ),
    usage_identities=(Identity(left=("spent", "surplus", "carryover"), right="received"),),
    usage_links=(
        UsageLink(usage="received", fund="total.final_revenue"),
        UsageLink(usage="spent", fund="total.final_expenditure"),
    ),
)

SMALL_PACK = RulePack(
    format=1,
    id="small",
    title="小规则包",
    region="某市",
    year=2022,
    version="1",
    department=DEPARTMENT,
    project=PROJECT,
)


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
            _indicator("q4", "satisfaction.recipient", 10, "≥95%", "95%"),
        ),
        contact="李四",
        fund_usage=(
            FundUsageRow(
                id="u1", item=name, budget=money, received=money, spent=money, surplus=wan("0"), carryover=wan("0")
            ),
        ),
    )


def _indicator(row_id: str, category: str, points: int, target: str, actual: str) -> ProjectIndicator:
    return ProjectIndicator(
        id=row_id,
        category=category,
        name="办结数",
        annual_target=target,
        actual_value=actual,
        max_score=D(points),
        self_score=D(points),
        completion_note="完成",
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
