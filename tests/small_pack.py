"""A small rule pack built in Python: two forms, three department indicators, three blocks of a project."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import msgspec

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
    required_profile=("internal_organ_count",),
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
        RowSpec(key="expenditure", label="总支出", required=True, at_least=("approved",)),
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
            Column(field="score_rationale", title="得分简述", explains="result"),
            Column(field="deduction_reason", title="扣分原因", explains="loss"),
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
        Column(field="completion_note", title="完成情况简述", explains="result"),
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


def varied(
    *, department: Mapping[str, Any] = MappingProxyType({}), project: Mapping[str, Any] = MappingProxyType({})
) -> RulePack:
    """``SMALL_PACK`` with other values in some fields of its two forms."""
    return msgspec.structs.replace(
        SMALL_PACK,
        department=msgspec.structs.replace(DEPARTMENT, **department),
        project=msgspec.structs.replace(PROJECT, **project),
    )


def free_weights() -> RulePack:
    """The small pack with blocks that carry no weights of their own."""
    classes = tuple(msgspec.structs.replace(item, max_score=None) for item in PROJECT.classes)
    return msgspec.structs.replace(SMALL_PACK, project=msgspec.structs.replace(PROJECT, classes=classes))
