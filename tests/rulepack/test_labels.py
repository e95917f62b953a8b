"""A field is called by the words of its form, never by an id or a number."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.indicators import GoalEntry, GoalTable, IndicatorEntry, RuleInput, Scorecard
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import AttachmentLine, Profile, Report, StaffingLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation, Waiver
from perfeval_desktop.model.tree import iter_fields
from perfeval_desktop.model.vocabulary import StaffingKind
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project, conform
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.labels import label_of, snippet
from tests.packs import SMALL_PACK
from tests.strategies import evaluations

PACK = Catalog.built_in().get("lincang-2022").pack
MOF = Catalog.built_in().get("mof-2020").pack
RATE = "dept.process.execution.rate"


def sample() -> SelfEvaluation:
    project = msgspec.structs.replace(
        blank_project(PACK, "a1b2c3d4", "缉私经费"),
        indicators=(
            ProjectIndicator(id="e1e1e1e1", category="output.quantity", annual_target="完成对27个部门慰问"),
            ProjectIndicator(id="e2e2e2e2", category="no.such.class"),
        ),
        fund_usage=(FundUsageRow(id="f1f1f1f1", allocation_document="临财预发〔2022〕108号"),),
    )
    rate = IndicatorEntry(id=RATE, inputs=(RuleInput(id="september", value="76%"),))
    staff = StaffingLine(id="c0c0c0c0", kind=StaffingKind.IN_POST, label="工勤人员")
    blank = blank_evaluation(PACK)
    return conform(
        msgspec.structs.replace(
            blank,
            profile=Profile(staffing=(staff,)),
            report=Report(attachments=(AttachmentLine(id="b0b0b0b0", title="自评表"),)),
            scorecard=Scorecard(entries=(rate,)),
            goals=GoalTable(entries=(GoalEntry(id="d1d1d1d1", category="output.quality", name="营商环境建设"),)),
            projects=(project, ProjectAppendix(id="a9a9a9a9")),
            waivers=(Waiver(id="score.over_max@x"),),
        ),
        PACK,
    )


@pytest.mark.parametrize(
    ("place", "label"),
    [
        ("", "全部材料"),
        ("cover.year", "基本信息 › 年度"),
        ("profile.functions", "部门概况 › 部门职能"),
        ("profile.staffing[c0c0c0c0].count", "部门概况 › 人员情况 › 工勤人员 › 人数"),
        ("report.title", "自评报告 › 标题"),
        ("report.sections[preamble].text", "自评报告 › 引言"),
        (
            "report.sections[income_expenditure].text",
            "自评报告 › 一、部门基本情况 › （五）当年部门预算批复及整体支出安排情况 › 2.整体收支情况",
        ),
        ("report.sections[conclusion].text", "自评报告 › 三、绩效自评结论"),
        ("report.attachments[b0b0b0b0].title", "自评报告 › 附件清单 › “自评表”"),
        ("budget.accounts[approved_basic].last_year", "收支数据 › 预算批复 › 基本支出 › 上年数"),
        ("budget.funds[total].initial_budget", "附件1—1 自评表 › 年度资金总额 › 年初预算数"),
        ("budget.funds[project].budget_adjustment", "附件1—1 自评表 › 项目支出 › 年度资金总额 › 预算调整数"),
        (f"scorecard.entries[{RATE}].self_score", "附件1—1 自评表 › 过程 › 预算执行率 › 自评得分"),
        (
            f"scorecard.entries[{RATE}].inputs[september].value",
            "附件1—1 自评表 › 过程 › 预算执行率 › 9月30日预算执行支出进度",
        ),
        ("scorecard.stated_grade", "附件1—1 自评表 › 自评等级"),
        ("scorecard.other_notes", "附件1—1 自评表 › 其他需要说明的事项"),
        (
            "goals.entries[d1d1d1d1].annual_target",
            "附件1—2 绩效目标完成情况表 › 质量指标 › “营商环境建设” › 年度指标值",
        ),
        (
            "goals.entries[d1d1d1d1].completion",
            "附件1—2 绩效目标完成情况表 › 质量指标 › “营商环境建设” › 绩效目标完成情况",
        ),
        ("goals.annual_goal", "附件1—2 绩效目标完成情况表 › 年度总体目标"),
        ("goals.preparer", "附件1—2 绩效目标完成情况表 › 填报人"),
        ("projects[a1b2c3d4]", "项目“缉私经费”"),
        ("projects[a1b2c3d4].name", "项目“缉私经费” › 自评表 › 项目名称"),
        ("projects[a1b2c3d4].funds[total].initial_budget", "项目“缉私经费” › 自评表 › 年度资金总额 › 年初预算数"),
        ("projects[a1b2c3d4].funds[total].execution_rate", "项目“缉私经费” › 自评表 › 年度资金总额 › 执行率"),
        ("projects[a1b2c3d4].expected_goal", "项目“缉私经费” › 自评表 › 预期目标"),
        ("projects[a1b2c3d4].implementing_unit", "项目“缉私经费” › 自评表 › 项目实施单位"),
        (
            "projects[a1b2c3d4].indicators[e1e1e1e1].max_score",
            "项目“缉私经费” › 自评表 › 数量指标 › “完成对27个部门慰问” › 指标分值",
        ),
        (
            "projects[a1b2c3d4].indicators[e2e2e2e2].max_score",
            "项目“缉私经费” › 自评表 › 未归类的指标 › 指标分值",
        ),
        (
            "projects[a1b2c3d4].fund_usage[f1f1f1f1].received",
            "项目“缉私经费” › 资金使用情况表 › “临财预发〔2022〕108号” › 实际到位资金",
        ),
        ("projects[a1b2c3d4].fund_usage", "项目“缉私经费” › 资金使用情况表"),
        (
            "projects[a1b2c3d4].report.sections[overview].text",
            "项目“缉私经费” › 自评报告 › 一、基本情况 › （一）项目概况",
        ),
        ("projects[a9a9a9a9].lead", "项目（未填写名称） › 自评表 › 项目负责人"),
        ("projects[0badc0de].lead", "项目（已删除的行） › 自评表 › 项目负责人"),
        ("goals.entries[0badc0de].name", "附件1—2 绩效目标完成情况表 › 已删除的行"),
        ("goals.entries[slot.output.timeliness].name", "附件1—2 绩效目标完成情况表 › 时效指标 › 新的一行 › 三级指标"),
        ("profile.staffing[slot].count", "部门概况 › 人员情况 › 新的一行 › 人数"),
        (
            "projects[a1b2c3d4].indicators[slot.output.timeliness].max_score",
            "项目“缉私经费” › 自评表 › 时效指标 › 新的一行 › 指标分值",
        ),
        ("projects[a1b2c3d4].fund_usage[slot].received", "项目“缉私经费” › 资金使用情况表 › 新的一行 › 实际到位资金"),
        ("waivers[score.over_max@x].reason", "说明理由"),
    ],
)  # fmt: skip
def test_labels_are_the_words_of_the_form(place: str, label: str) -> None:
    assert label_of(path(place), sample(), PACK) == label


def test_long_names_are_cut() -> None:
    goals = GoalTable(
        entries=(GoalEntry(id="g", category="output.cost", name="保持经济平稳健康发展、\n 营商环境建设等各项工作"),)
    )
    evaluation = msgspec.structs.replace(sample(), goals=goals)
    label = label_of(path("goals.entries[g]"), evaluation, PACK)
    assert label.endswith("成本指标 › “保持经济平稳健康发展、 营商…”")


def test_no_label_shows_an_id() -> None:
    evaluation = sample()
    for field in iter_fields(evaluation):
        for pack in (PACK, MOF):
            label = label_of(field.path, evaluation, pack)
            assert label
            assert not any(step[1:-1] in label for step in field.path.steps if step.startswith("["))
            assert field.path.name not in label


def test_every_field_of_the_model_has_a_name() -> None:
    for pack in (PACK, MOF, SMALL_PACK):
        labels = {label_of(field.path, sample(), pack).split(" › ")[-1] for field in iter_fields(sample())}
        assert "" not in labels
    names = {step for field in iter_fields(sample()) for step in field.path.steps if not step.startswith("[")}
    # Names that only lead to a field in a context which has its own words.
    assert names - FIELD_NAMES.keys() <= {"pack_id", "funds", "text", "value", "reason", "pack"}


steps = st.sampled_from(sorted(FIELD_NAMES)) | st.text("[]ab12", min_size=1, max_size=6)


@given(st.lists(steps, max_size=6).map(tuple), evaluations)
def test_no_path_makes_it_fail(taken: tuple[str, ...], evaluation: SelfEvaluation) -> None:
    for pack in (PACK, MOF, SMALL_PACK):
        assert label_of(FieldPath(taken), evaluation, pack)
        for field in iter_fields(evaluation):
            assert label_of(field.path, evaluation, pack)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("一级\n 指标", "一级 指标"),
        ("一二三四五六七八九十一二三四", "一二三四五六七八九十一二三四"),
        ("长" * 15, "长" * 14 + "…"),
    ],
)
def test_a_long_name_is_cut_with_a_sign(text: str, shown: str) -> None:
    assert snippet(text) == shown
