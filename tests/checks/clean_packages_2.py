"""More whole packages, of a small unit and under the national form, as in ``clean_packages``."""

import msgspec

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.projects import ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import StaffingLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.model.vocabulary import StaffingKind
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from tests.checks.clean_packages import (
    NATIONAL,
    accounts,
    facts_of,
    funds,
    goal,
    indicators,
    narrated,
    project_of,
    put,
    scored,
    wan,
    water_bureau,
)


def school_bureau() -> SelfEvaluation:
    """Three projects under the national form: one loses points for its money, one for a result, one for nothing."""
    made = put(blank_evaluation(NATIONAL), {"cover.unit_name": "临江区教育体育局", "cover.unit_short_name": "区教体局"})
    meals = _national(
        "meals", "学生营养改善计划", "临江区各中小学校", {"appropriation": ("860.00", "900.00", "882.00")},
        ("保障1.8万名学生在校用餐，食品安全零事故。", "为18,260名学生提供营养餐3,286,800份，"
        "全年没有发生食品安全事故。"),
        indicators(
            ("output.quantity", "受益学生人数", "≥18000人", "18260人", "15", "15", ""),
            ("output.quality", "食品抽检合格率", "≥98%", "99.2%", "15", "15", ""),
            ("output.timeliness", "供餐天数", "≥180天", "180天", "10", "10", ""),
            ("output.cost", "每生每天补助标准", "≤5元", "5元", "10", "10", ""),
            ("benefit.social", "营养不良率", "≤8%", "6.4%", "30", "30", ""),
            ("satisfaction.recipient", "家长满意度", "≥90%", "94.3%", "10", "10", ""),
        ),
    )  # fmt: skip
    training = _national(
        "training", "教师培训经费", "临江区教师进修学校",
        {"appropriation": ("120.00", "120.00", "120.00"), "carried_forward": ("15.60", "15.60", "15.60")},
        ("培训教师2,000人次，合格率98%。", "受疫情影响改为线上线下结合，培训教师1,860人次，合格1,842人次。"),
        indicators(
            ("output.quantity", "培训教师人次", "≥2000人次", "1860人次", "30", "27.9", "两期集中培训因疫情取消，"
            "已列入下年计划"),
            ("output.quality", "培训合格率", "≥98%", "99%", "20", "20", ""),
            ("benefit.sustainability", "骨干教师占比", "≥12%", "12.6%", "30", "30", ""),
            ("satisfaction.recipient", "参训教师满意度", "≥90%", "96%", "10", "10", ""),
        ),
    )  # fmt: skip
    fields = _national(
        "fields", "校园足球场建设", "临江区第三中学",
        {"appropriation": ("300.00", "280.00", "280.00"), "other": ("20.00", "20.00", "20.00")},
        ("新建5人制足球场4块。", "新建5人制足球场4块，面积3,360平方米，9月投入使用。"),
        indicators(
            ("output.quantity", "新建足球场", "4块", "4块", "20", "20", ""),
            ("output.quality", "验收合格率", "100%", "100%", "15", "15", ""),
            ("output.timeliness", "完工时间", "2020年9月30日前", "2020年9月18日", "15", "15", ""),
            ("benefit.social", "参加足球活动学生", "≥2000人", "2150人", "30", "30", ""),
            ("satisfaction.recipient", "师生满意度", "≥90%", "95%", "10", "10", ""),
        ),
    )  # fmt: skip
    return put(made, {"projects": (meals, training, fields)})


def _national(
    row_id: str,
    name: str,
    unit: str,
    money: dict[str, tuple[str, str, str]],
    goals: tuple[str, str],
    rows: tuple[ProjectIndicator, ...],
) -> ProjectAppendix:
    made = msgspec.structs.replace(
        blank_project(NATIONAL, row_id, name),
        competent_department="临江区教育体育局",
        implementing_unit=unit,
        expected_goal=goals[0],
        actual_result=goals[1],
        indicators=rows,
    )
    for key in ("appropriation", "carried_forward", "other"):
        figures = money.get(key, ("0.00", "0.00", "0.00"))
        columns = ("initial_budget", "annual_budget", "final_expenditure")
        for column, figure in zip(columns, figures, strict=True):
            made = replace_at(made, path(f"funds[{key}].{column}"), wan(figure))
    return made


def town_library() -> SelfEvaluation:
    """A small unit with other income, whose money is all spent and whose goals are all reached."""
    goals = (
        goal(1, "output.quantity", "开展阅读推广活动", "≥120场", "136场"),
        goal(2, "output.quality", "图书采购验收合格率", "100%", "100%"),
        goal(3, "output.timeliness", "免费开放天数", "≥340天", "352天"),
        goal(4, "benefit.social", "到馆读者", "≥15万人次", "16.8万人次"),
        goal(5, "satisfaction.recipient", "读者满意度", "≥90%", "96.3%"),
    )
    bureau = water_bureau()
    made = put(
        bureau,
        {
            "cover.unit_name": "临沧市图书馆", "cover.unit_short_name": "市图书馆",
            "profile.functions": "负责文献收藏、借阅和阅读推广。",
            "profile.internal_organ_count": 3,
            "profile.internal_organs": "办公室\n采编部\n借阅部",
            "profile.staffing": (StaffingLine(id="s1", kind=StaffingKind.AUTHORISED, label="编制", count=20),
                                 StaffingLine(id="s2", kind=StaffingKind.IN_POST, label="在职", count=18)),
            **accounts(
                approved_basic=("2650000.00", "2580000.00"), approved_project=("420000.00", "400000.00"),
                appropriation_revenue_basic=("2705618.36", "2600412.08"),
                appropriation_revenue_project=("480000.00", "400000.00"),
                other_revenue=("0.00", "0.00"),
                appropriation_expenditure_basic=("2705618.36", "2600412.08"),
                appropriation_expenditure_project=("480000.00", "400000.00"),
                total_expenditure=("3185618.36", "3000412.08"),
            ),
            **funds("budget.funds[basic]", "265.00", "5.56", "270.56", "270.56"),
            **funds("budget.funds[project_appropriation]", "42.00", "6.00", "48.00", "48.00"),
            "goals.annual_goal": "免费开放，服务读者。", "goals.entries": goals,
            "scorecard.entries[dept.input.budget.key_expenditure_rate].inputs":
                facts_of("numerator=48.00 denominator=48.00"),
            **scored({
                "dept.process.execution.rate": ("2", "september=82.6% november=96.1%"),
                "dept.process.execution.carryover_change_rate": ("1", "current=0.00 previous=2.10"),
                "dept.process.execution.three_public_change_rate": ("1", "current=1.80 previous=2.00"),
                "dept.process.execution.three_public_control_rate": ("1", "numerator=1.62 denominator=1.80"),
                "dept.output.duty.completion": ("10", ""),
                "dept.output.duty.timeliness": ("7", ""),
                "dept.outcome.benefit.satisfaction": ("10", "rate=96.3%"),
                "dept.process.execution.procurement_execution_rate": ("0.96", "numerator=24.00 denominator=25.00"),
            }),
            "scorecard.entries[dept.process.execution.rate].score_rationale": "9月30日82.6%，得1分；11月30日96.1%，"
            "得1分。",
            "scorecard.entries[dept.process.execution.rate].deduction_reason": "",
            "scorecard.entries[dept.process.execution.carryover_change_rate].score_rationale": "上年结转2.10万元，"
            "本年没有结转。",
            "scorecard.entries[dept.outcome.benefit.satisfaction].score_rationale": "问卷600份，满意578份，"
            "满意度96.33%。",
            "scorecard.entries[dept.output.duty.completion].deduction_reason": "",
            "scorecard.entries[dept.output.duty.timeliness].deduction_reason": "",
        },
    )  # fmt: skip
    made = narrated(made, {
        "organisation": "市图书馆内设办公室、采编部、借阅部3个部门；编制20名，在职18人，空编2名。",
        "work_plan": "开展阅读推广活动120场，免费开放340天以上。",
        "duty_goals": "做好免费开放和古籍保护工作。",
        "performance_goals": "设绩效目标5项。",
        "performance_management": "对1个项目开展了绩效运行监控。",
        "budget_approval": "2022年市图书馆一般公共预算拨款收入3,070,000.00元，其中：基本支出2,650,000.00元，"
        "项目支出420,000.00元。与上年"
        "2,980,000.00元对比增加90,000.00元，增幅3.02%。",
        "income_expenditure": "2022年财政拨款收入3,185,618.36元，比上年3,000,412.08元增加185,206.28元，增幅6.17%，"
        "其中：基本支出"
        "2,705,618.36元，占84.93%；项目支出480,000.00元，占15.07%。财政拨款支出3,185,618.36元，收支平衡。",
        "budget_execution": "年末没有结转结余，预算执行率100%，较上年提高0.7个百分点。“三公”经费支出1.62万元，"
        "较预算数1.80万元减少0.18万元，"
        "下降10%。",
        "goals_achieved": "开展阅读推广活动136场，免费开放352天，到馆读者16.8万人次，读者满意度96.3%。",
        "goals_missed": "绩效目标已全部完成。政府采购执行率为96%，扣0.04分，"
        "部分项目目标未量化和1个项目未按时开展绩效监控，各扣0.5分。",
        "conclusion": "本次整体支出绩效自评得分98.96分，自评等级为“优”。",
        "analysis_input": "1.目标设定方面：总分7分，自评得6.5分。\n2.预算配置方面：总分8分，自评得8分。",
        "analysis_process": "1.预算执行方面：总分8分，自评得7.96分。\n2.预算绩效管理方面：总分8分，自评得7.5分。"
        "\n3.资产管理方面：总分4分，自评得4分。",
        "analysis_output": "总分35分，自评得35分。",
        "analysis_outcome": "总分30分，自评得30分。",
        "main_problems": "馆藏更新较慢，人均藏书0.8册，低于全省平均水平。",
        "improvement": "多渠道筹集购书经费。",
        "experience": "把活动办到社区和乡村。",
    })  # fmt: skip
    reading = project_of(
        made, "reading", "全民阅读活动经费", ("42.00", "48.00", "48.00"), "临财教发〔2022〕58号",
        ("开展活动120场，采购图书5,000册。", "开展活动136场，采购图书5,120册。"),
        indicators(
            ("output.quantity", "阅读推广活动", "≥120场", "136场", "20", "20", "比指标值多16场"),
            ("output.quality", "图书验收合格率", "100%", "100%", "15", "15", "5,120册全部合格"),
            ("output.cost", "每册图书单价", "≤45元", "42.6元", "15", "15", "低于控制价"),
            ("benefit.social", "参加活动人数", "≥20000人次", "19200人次", "30", "28.8", "2场大型活动改为线上"),
            ("satisfaction.recipient", "读者满意度", "≥90%", "96.3%", "10", "10", "问卷600份"),
        ),
    )  # fmt: skip
    return put(made, {"projects": (reading,)})
