"""Whole packages of different departments, filled in soundly: points are lost with reasons, and nothing contradicts."""

import datetime
from decimal import Decimal
from typing import Any

import msgspec

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import GoalEntry, RuleInput
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import StaffingLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.model.vocabulary import Completion, StaffingKind
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.rulepack.catalog import Catalog

LINCANG = Catalog.built_in().get("lincang-2022").pack
NATIONAL = Catalog.built_in().get("mof-2020").pack
D = Decimal
FILLED = datetime.date(2023, 4, 10)
REPORTED = datetime.date(2023, 4, 20)


def put(evaluation: SelfEvaluation, values: dict[str, Any]) -> SelfEvaluation:
    """``evaluation`` with ``values`` at their addresses."""
    for where, value in values.items():
        evaluation = replace_at(evaluation, path(where), value)
    return evaluation


def wan(text: str) -> Decimal:
    return D(text) * D("1E+4")


def indicators(*rows: tuple[str, str, str, str, str, str, str]) -> tuple[ProjectIndicator, ...]:
    """Class, name, target, actual, weight, score and the words on it; the words explain what was lost, too."""
    return tuple(
        ProjectIndicator(id=f"i{at}", category=key, name=name, annual_target=target, actual_value=actual,
                         max_score=D(weight), self_score=D(score), completion_note=note,
                         deviation_note=note if D(score) < D(weight) else "")
        for at, (key, name, target, actual, weight, score, note) in enumerate(rows, start=1)
    )  # fmt: skip


def water_bureau() -> SelfEvaluation:
    """A bureau of two projects; one of eight goals is reached in part."""
    made = put(
        blank_evaluation(LINCANG),
        {
            "cover.unit_name": "临沧市水务局",
            "cover.unit_short_name": "市水务局",
            "profile.functions": "负责保障水资源的合理开发利用。\n负责水旱灾害防御工作。",
            "profile.internal_organ_count": 4,
            "profile.internal_organs": "办公室\n规划计划科\n水资源科\n水旱灾害防御科",
            "profile.staffing": (
                StaffingLine(id="s1", kind=StaffingKind.AUTHORISED, label="编制", count=45),
                StaffingLine(id="s2", kind=StaffingKind.AUTHORISED, label="行政编制", count=20, part_of="s1"),
                StaffingLine(id="s3", kind=StaffingKind.AUTHORISED, label="事业编制", count=25, part_of="s1"),
                StaffingLine(id="s4", kind=StaffingKind.IN_POST, label="在职", count=43),
            ),
            **accounts(
                approved_basic=("8600000.00", "8250000.00"),
                approved_project=("3200000.00", "3000000.00"),
                appropriation_revenue_basic=("8942360.50", "8410220.00"),
                appropriation_revenue_project=("3500000.00", "3120000.00"),
                other_revenue=("0.00", "0.00"),
                appropriation_expenditure_basic=("8942360.50", "8410220.00"),
                appropriation_expenditure_project=("3420000.00", "3120000.00"),
                total_expenditure=("12362360.50", "11530220.00"),
            ),
            **funds("budget.funds[basic]", "860.00", "34.24", "894.24", "894.24"),
            **funds("budget.funds[project_appropriation]", "320.00", "30.00", "350.00", "342.00"),
            **funds("budget.funds[project_other]", "0.00", "0.00", "0.00", "0.00"),
            "goals.preparer": "王芳", "goals.phone": "0883-2120001",
            "goals.annual_goal": "完成年度水利建设和水旱灾害防御任务。",
            "goals.entries": (
                goal(1, "output.quantity", "新建农村供水工程", "≥12处", "12处"),
                goal(2, "output.quantity", "治理水土流失面积", "≥30平方公里", "31.5平方公里"),
                goal(3, "output.quality", "工程验收合格率", "100%", "100%"),
                goal(4, "output.quality", "水质达标率", "≥95%", "96.2%"),
                goal(5, "output.timeliness", "年度任务按时完成率", "100%", "95%", Completion.PARTIAL),
                goal(6, "benefit.social", "受益人口", "≥3万人", "3.2万人"),
                goal(7, "benefit.ecological", "用水总量", "≤7.20亿立方米", "6.85亿立方米"),
                goal(8, "satisfaction.recipient", "群众满意度", "≥90%", "93.5%"),
            ),
            **scored(
                {
                    "dept.input.goals.overall": ("4", "exists=是 well_founded=是 clear=是 measurable=否"),
                    "dept.input.goals.project": ("2.5", "exists=是 sound=是 definite=是 detailed=是 quantified=否"),
                    "dept.input.budget.preparation": ("2", "unrelated=0 unfounded=0"),
                    "dept.input.budget.basic_guarantee": ("3", "operation=是 no_gap=是 no_project_money=是"),
                    "dept.input.budget.key_expenditure_rate": ("3", "numerator=350.00 denominator=350.00"),
                    "dept.process.execution.rate": ("1", "september=81.2% november=93.4%"),
                    "dept.process.execution.carryover_change_rate": ("1", "current=8.00 previous=10.00"),
                    "dept.process.execution.three_public_change_rate": ("1", "current=18.20 previous=19.60"),
                    "dept.process.execution.three_public_control_rate": ("1", "numerator=16.80 denominator=18.20"),
                    "dept.process.execution.procurement_execution_rate": ("1", "numerator=46.00 denominator=46.00"),
                    "dept.process.execution.revenue_compliance": ("1", "rate=100%"),
                    "dept.process.execution.expenditure_compliance": ("1", "rate=100%"),
                    "dept.process.management.rules": ("2", "findings=0"),
                    "dept.process.management.accountability": ("1.5", "findings=1"),
                    "dept.process.management.rectification": ("3", "choice=done"),
                    "dept.process.management.timeliness": ("1", "days_late=0 unusable=否"),
                    "dept.process.assets.rules": ("1", "findings=0"),
                    "dept.process.assets.security": ("2", "findings=0"),
                    "dept.process.assets.fixed_asset_utilization_rate": ("1", "numerator=96 denominator=100"),
                    "dept.output.duty.key_task_closure": ("10", "numerator=26 denominator=26"),
                    "dept.output.duty.completion": ("8.75", ""),
                    "dept.output.duty.timeliness": ("0", ""),
                    "dept.output.duty.quality": ("8", ""),
                    "dept.outcome.benefit.economic": ("5", "choice=full"),
                    "dept.outcome.benefit.social": ("5", "choice=full"),
                    "dept.outcome.benefit.ecological": ("5", "choice=full"),
                    "dept.outcome.benefit.administrative_efficiency": ("5", "choice=clean"),
                    "dept.outcome.benefit.satisfaction": ("10", "rate=93.5%"),
                }
            ),
        },
    )  # fmt: skip
    texts = {
        "organisation": "市水务局内设4个科室，分别是：办公室、规划计划科、水资源科、水旱灾害防御科。核定编制45名，"
        "其中：行政编制20名、"
        "事业编制25名；年末在职43人，比编制少2人。",
        "work_plan": "1.新建农村供水工程12处。\n2.治理水土流失面积30平方公里。\n3.做好水旱灾害防御工作。",
        "duty_goals": "全年完成市委、市政府交办的26项重点工作，水质达标率不低于95%。",
        "performance_goals": "年度设绩效目标8项，其中产出指标5项、效益指标2项、满意度指标1项。",
        "performance_management": "组织对2个项目开展绩效运行监控，9月底监控资金支出进度81.2%。",
        "budget_approval": "根据《临沧市财政局关于批复2022年部门预算的通知》（临财预发〔2022〕12号），"
        "2022年市水务局一般公共预算拨款收入"
        "11,800,000.00元，其中：基本支出8,600,000.00元，项目支出3,200,000.00元。"
        "与上年11,250,000.00元对比增加550,000.00元，增幅4.89%，"
        "主要原因是新增水土保持项目经费。",
        "income_expenditure": "2022年财政安排我单位财政拨款收入12,442,360.50元，其中：基本支出8,942,360.50元，"
        "项目支出3,500,000.00元。"
        "比年初预算数11,800,000.00元增加642,360.50元，增幅5.44%。比上年11,530,220.00元增加912,140.50元，增幅7.91%。\n"
        "2022年财政拨款支出12,362,360.50元，其中：基本支出8,942,360.50元，项目支出3,420,000.00元。"
        "比年初预算数11,800,000.00元增加"
        "562,360.50元，增幅4.77%。比上年11,530,220.00元增加832,140.50元，增幅7.22%。",
        "budget_execution": "2022年收入决算数12,442,360.50元，支出决算数12,362,360.50元，年末结转80,000.00元，"
        "为供水工程尾款，预算执行率"
        "99.36%。剔除年中追加的人员经费后，支出与年初预算基本持平。",
        "goals_achieved": "全年新建农村供水工程12处，治理水土流失面积31.5平方公里，受益人口3.2万人；"
        "用水总量6.85亿立方米；发放满意度问卷"
        "400份，满意374份，满意度93.5%。",
        "goals_missed": "年度任务按时完成率为95%，未达到100%，原因是第四季度资金下达较晚，"
        "1处供水工程延期至次年1月完工。",
        "analysis_input": "1.目标设定方面：总分7分，自评得6.5分，部分项目目标未量化，扣0.5分。\n2.预算配置方面："
        "总分8分，自评得8分。",
        "analysis_process": "1.预算执行方面：总分8分，自评得7分，11月30日支出进度未达到95%，扣1分。"
        "\n2.预算绩效管理方面：总分8分，自评得7.5分，"
        "有1个项目未按时开展绩效监控，扣0.5分。\n3.资产管理方面：总分4分，自评得4分。",
        "analysis_output": "总分35分，自评得26.75分。8项目标完成7项，1项部分完成，扣8.25分。",
        "analysis_outcome": "总分30分，自评得30分。",
        "conclusion": "通过对照2022年度绩效目标完成情况，本次整体支出绩效自评得分89.75分，自评等级为“良”。",
        "main_problems": "一是部分项目绩效目标量化不够；二是资金支出前低后高，11月底支出进度为93.4%；"
        "三是1处工程未按时完工。",
        "improvement": "一是细化、量化绩效目标；二是提前做好项目前期工作；三是按月通报支出进度。",
        "experience": "坚持“月调度、季通报”，把绩效监控结果作为下年度预算安排的依据。",
    }  # fmt: skip
    made = narrated(made, texts)
    made = put(made, {"scorecard.contact": "王芳", "scorecard.contact_phone": "0883-2120001",
                      "scorecard.filled_on": FILLED, "report.dated": REPORTED})  # fmt: skip
    supply = project_of(
        made, "supply", "农村供水保障工程", ("220.00", "250.00", "242.00"), "临财农发〔2022〕36号",
        ("全年新建供水工程12处，受益3万人。", "新建供水工程12处，受益3.2万人，1处延期完工。"),
        indicators(
            ("output.quantity", "新建供水工程", "≥12处", "12处", "20", "20", "12处全部建成"),
            ("output.quality", "工程验收合格率", "100%", "100%", "15", "15", "12处全部验收合格"),
            ("output.timeliness", "按期完工率", "100%", "92%", "15", "13.8", "12处中1处因资金下达较晚延期"),
            ("benefit.social", "受益人口", "≥30000人", "32000人", "30", "30", "超过指标值2000人"),
            ("satisfaction.recipient", "群众满意度", "≥90%", "93.5%", "10", "10", "问卷400份"),
        ),
    )  # fmt: skip
    flood = project_of(
        made, "flood", "水旱灾害防御经费", ("100.00", "100.00", "100.00"), "临财农发〔2022〕41号",
        ("完成8个县（区）防汛物资储备和26次隐患排查。", "储备防汛物资18类，开展隐患排查26次，整改隐患41处。"),
        indicators(
            ("output.quantity", "隐患排查次数", "≥26次", "26次", "30", "30", "排查26次"),
            ("output.quality", "隐患整改率", "≥95%", "97.6%", "20", "20", "42处整改41处"),
            ("benefit.social", "洪涝灾害伤亡人数", "≤0人", "0人", "30", "30", "没有发生人员伤亡"),
            ("satisfaction.recipient", "受益群众满意度", "≥90%", "95%", "10", "10", "问卷200份，满意190份"),
        ),
    )  # fmt: skip
    return put(made, {"projects": (supply, flood)})


def narrated(evaluation: SelfEvaluation, texts: dict[str, str]) -> SelfEvaluation:
    """``evaluation`` with ``texts`` in its sections, and the words of the pack in the others."""
    for section in evaluation.report.sections:
        spec = next(item for item in LINCANG.department.outline.sections if item.key == section.id)
        text = texts.get(section.id) or titles.starter_text(spec, evaluation)
        evaluation = replace_at(evaluation, path(f"report.sections[{section.id}].text"), text)
    return evaluation


def project_of(
    evaluation: SelfEvaluation,
    row_id: str,
    name: str,
    money: tuple[str, str, str],
    document: str,
    goals: tuple[str, str],
    rows: tuple[ProjectIndicator, ...],
) -> ProjectAppendix:
    """A project whose ``money`` was planned, received and spent; what was not spent is carried over."""
    planned, received, spent = money
    left = D(received) - D(spent)
    rate = D(spent) / D(received) * 10
    points = sum((row.self_score for row in rows if row.self_score is not None), D(0)) + rate
    made = msgspec.structs.replace(
        blank_project(LINCANG, row_id, name),
        fund_types=("general_public",), lead="李明", competent_department=evaluation.cover.unit_name,
        implementing_unit=evaluation.cover.unit_name, expected_goal=goals[0], actual_result=goals[1], indicators=rows,
        contact="王芳", contact_phone="0883-2120001", filled_on=FILLED,
        fund_usage=(
            FundUsageRow(id="u1", item=name, allocation_document=document, budget=wan(received), received=wan(received),
                         spent=wan(spent), surplus=wan("0.00"), carryover=wan(f"{left}")),
        ),
    )  # fmt: skip
    for column, figure in (("initial_budget", planned), ("final_revenue", received), ("final_expenditure", spent)):
        made = replace_at(made, path(f"funds[appropriation].{column}"), wan(figure))
        for other in ("carried_forward", "other"):
            made = replace_at(made, path(f"funds[{other}].{column}"), wan("0.00"))
    texts = {
        "overview": f"根据{document}文件，下达{name}资金{received}万元，用于本年度项目实施。",
        "goals": goals[0],
        "management": "由分管领导负责，业务科室组织实施，财务科按进度拨付资金。",
        "conclusion": f"项目预算{received}万元，2022年到位{received}万元，到位率100%；支出{spent}万元，支出率"
        f"{(D(spent) / D(received) * 100).quantize(D('0.01'))}%。该项目通过单位自评，最终得分"
        f"{points.quantize(D('0.01')).normalize():f}分，评价等级“优”。",
        "goals_achieved": goals[1],
        "analysis": _analysed(rows),
    }
    for section in made.report.sections:
        spec = next(item for item in LINCANG.project.outline.sections if item.key == section.id)
        text = texts.get(section.id) or titles.starter_text(spec, evaluation, made)
        made = replace_at(made, path(f"report.sections[{section.id}].text"), text)
    return msgspec.structs.replace(made, report=msgspec.structs.replace(made.report, dated=REPORTED))


def _analysed(rows: tuple[ProjectIndicator, ...]) -> str:
    names = {item.key: item.name for item in LINCANG.project.classes}
    return "\n".join(
        f"（{number}）{names[row.category]}分析\n{row.name}：指标值{row.annual_target}，实际完成{row.actual_value}，"
        f"{row.completion_note}，得{row.self_score}分。"
        for number, row in zip("一二三四五六七八九", rows, strict=False)
    )


def accounts(**rows: tuple[str, str]) -> dict[str, Any]:
    return {
        f"budget.accounts[{key}].{column}": D(figure)
        for key, figures in rows.items()
        for column, figure in zip(("this_year", "last_year"), figures, strict=True)
    }


def funds(row: str, *figures: str) -> dict[str, Any]:
    columns = ("initial_budget", "budget_adjustment", "final_revenue", "final_expenditure")
    return {f"{row}.{column}": wan(figure) for column, figure in zip(columns, figures, strict=True)}


def goal(
    at: int, category: str, name: str, target: str, status: str, completion: Completion = Completion.FULL
) -> GoalEntry:
    missed = completion is not Completion.FULL
    return GoalEntry(
        id=f"g{at}", category=category, name=name, annual_target=target, execution_status=status,
        completion=completion, deviation_causes=("funding",) if missed else (),
        deviation_explanation="第四季度资金下达较晚，1处工程延期。"
        "" if missed else "", completion_note=f"实际为{status}。",
    )  # fmt: skip


def scored(rows: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """Scores and facts of the rubric, with words for every score and a reason for every loss."""
    weights = {item.key: item.max_score for item in LINCANG.department.scorecard.rubric.indicators}
    values: dict[str, Any] = {}
    for key, (score, facts) in rows.items():
        at = f"scorecard.entries[{key}]"
        values[f"{at}.self_score"] = D(score)
        values[f"{at}.inputs"] = facts_of(facts)
        values[f"{at}.score_rationale"] = REASONED.get(key, "经逐项核对，符合评分标准。")
        if D(score) < weights[key]:
            values[f"{at}.deduction_reason"] = LOST[key]
    return values


def facts_of(words: str) -> tuple[RuleInput, ...]:
    """The facts of a rule from ``words`` such as ``numerator=46.00 denominator=46.00``."""
    pairs = (word.split("=") for word in words.split())
    return tuple(RuleInput(id=name, value=value) for name, value in pairs)


REASONED = {
    "dept.input.goals.overall": "设有整体绩效目标2分，依据充分1分，清晰、细化1分，合计4分。",
    "dept.process.execution.rate": "9月30日支出进度81.2%，得1分；11月30日支出进度93.4%，未达到95%，不得分。",
    "dept.process.execution.carryover_change_rate": "结转结余8.00万元，上年10.00万元，变动率-20%。",
    "dept.outcome.benefit.satisfaction": "发放问卷400份，满意374份，满意度93.5%。",
}
LOST = {
    "dept.input.goals.project": "部分项目目标未量化，扣0.5分。",
    "dept.process.execution.rate": "11月30日支出进度未达到95%，扣1分。",
    "dept.process.management.accountability": "有1个项目未按时开展绩效监控，扣0.5分。",
    "dept.process.execution.procurement_execution_rate": "采购执行率96%，扣0.04分。",
    "dept.output.duty.completion": "8项目标完成7项，扣1.25分。",
    "dept.output.duty.timeliness": "1处供水工程未按时完成，扣7分。",
}
