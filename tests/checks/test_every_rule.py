"""Every rule of the program says something where it should, and nothing of a sound package.

The published sample makes some of them speak; for each other one an edit of a sound package does.
"""

import datetime
from typing import Any

import msgspec
import pytest

from perfeval_desktop.checks.engine import registered
from perfeval_desktop.model.budget import AccountRow, FundRow
from perfeval_desktop.model.indicators import RuleInput
from perfeval_desktop.model.last_year import LastField, LastYear
from perfeval_desktop.model.report import AttachmentLine, StaffingLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.vocabulary import Completion, StaffingKind
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.forms import Column, Outline, OutlineSection
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage import project_file
from tests.packs import D, edited, findings, sound_evaluation, wan
from tests.small_pack import PROJECT, SMALL_PACK, free_weights, varied

Edits = tuple[tuple[str, Any], ...]

TEXT = "report.sections[conclusion].text"
ENTRY = "scorecard.entries[outcome.duty.completion]."
FUND = "budget.funds[basic]."
FUNDS = "projects[p1].funds[total]."
ROW, ROW4 = "projects[p1].indicators[q1].", "projects[p1].indicators[q4]."
GOAL = "goals.entries[g1]."
USED = "projects[p1].fund_usage[u1]."
ACCOUNTS = sound_evaluation().budget.accounts
FUND_ROWS = sound_evaluation().budget.funds
STAFF = (StaffingLine(id="a", kind=StaffingKind.IN_POST, label="在职人员", count=30),)
MORE = StaffingLine(id="b", kind=StaffingKind.IN_POST, label="行政人员", count=40, part_of="a")
EVIDENCE = Column(field="evidence", title="佐证材料")


def facts(**values: str) -> tuple[RuleInput, ...]:
    return tuple(RuleInput(id=key, value=value) for key, value in values.items())


def before(place: str, value: str, project: str = "") -> LastYear:
    """Last year's package, of which one field is known."""
    known = LastField(id="f1", project=project, place=place.removeprefix("projects[p1]."), value=value)
    return LastYear(year=2021, fields=(known,))


SPEAKS: dict[str, Edits] = {
    "accounts.funds": ((FUND + "initial_budget", wan("1959.48")),),
    "accounts.part": (("budget.accounts[expenditure].this_year", D("1000.00")),),
    "attachments.missing": (("report.attachments", (AttachmentLine(id="a", title="一份没有的材料"),)),),
    "complete.block": (("report.dated", None),),
    "complete.rationale": ((ENTRY + "score_rationale", ""),),
    "complete.row": ((GOAL + "annual_target", ""),),
    "complete.untouched": (("projects[p1].fund_usage", ()),),
    "funds.identity": ((FUND + "budget_adjustment", wan("100")),),
    "funds.low_rate": ((FUNDS + "final_expenditure", wan("10")),),
    "funds.no_base": ((FUNDS + "final_revenue", D(0)),),
    "funds.overspent": ((FUNDS + "final_expenditure", wan("40")),),
    "funds.projects": ((FUNDS + "final_revenue", wan("50")),),
    "funds.rate": ((FUND + "execution_rate", "93%"),),
    "funds.rate_text": ((FUND + "execution_rate", "全部"),),
    "goals.causes": ((GOAL + "deviation_causes", ("policy",)),),
    "live.empty": ((TEXT, "填报人{{report.dated}}，主送{{cover.addressee}}。"), ("cover.addressee", "")),
    "live.unknown": ((TEXT, "共{{no.such.figure}}。"),),
    "narrative.amount": ((TEXT, "本年总支出21,304,535.70元。"),),
    "narrative.grade": ((TEXT, "自评等级为“差”。"),),
    "narrative.score": ((TEXT, "自评得分99分。"),),
    "narrative.weight": ((TEXT, "预算执行方面：总分30分，自评得20分。"),),
    "prose.conversion": ((TEXT, "支出37.98万元（即379,900元）。"),),
    "prose.count": ((TEXT, "下设3个科室，分别是：综合科、督查科。"),),
    "prose.direction": ((TEXT, "本年支出80万元，比上年100万元增加20万元。"),),
    "prose.document_number": ((TEXT, "根据临财预发[2022]11号文件执行。"),),
    "prose.foreign_name": (("projects[p1].report.sections[overview].text", "慰问经费用于发放慰问金。"),),
    "prose.half_width": ((TEXT, "按期完成,效果良好."),),
    "prose.part": ((TEXT, "共支出100万元，其中：基本支出120万元。"),),
    "prose.placeholder": ((TEXT, "共办理××件。"),),
    "prose.rate": ((TEXT, "受理诉求41738件，接通40335件，接通率96.46%。"),),
    "prose.share": ((TEXT, "党员120人，占职工总数200人的65%。"),),
    "prose.sum": ((TEXT, "基本支出60万元，项目支出30万元，合计100万元。"),),
    "score.by_rule": ((ENTRY + "inputs", facts(numerator="9", denominator="10")),),
    "score.decimals": ((ENTRY + "self_score", D("49.123")),),
    "score.execution": ((FUNDS + "execution_score", D(5)),),
    "score.grade": (("scorecard.stated_grade", "poor"),),
    "score.indicator_cap": ((ROW + "max_score", D(40)),),
    "score.negative": ((ENTRY + "self_score", D(-1)),),
    "score.over_max": ((ENTRY + "self_score", D(51)),),
    "score.reason": ((ENTRY + "self_score", D(49)),),
    "score.reason_without_loss": ((ENTRY + "deduction_reason", "未按期完成"),),
    "score.target": ((ROW + "actual_value", "64件"),),
    "score.target_below": ((ROW + "self_score", D(20)), (ROW + "completion_note", "")),
    "score.total": (("scorecard.stated_score", D(99)),),
    "score.veto": (
        ("scorecard.entries[outcome.duty.integrity].self_score", D(0)),
        ("scorecard.entries[outcome.duty.integrity].inputs", (RuleInput(id="choice", value="problem"),)),
        ("scorecard.stated_grade", "excellent"),
    ),
    "targets.copied": ((ROW + "actual_value", "≥128件"),),
    "targets.duplicate": ((ROW + "name", "办结数2"),),
    "targets.late": ((ROW + "annual_target", "2022年6月30日前"), (ROW + "actual_value", "2022年9月30日")),
    "targets.money": ((ROW + "name", "资金到位率"),),
    "targets.percent_sign": (("projects[p1].indicators[q2].actual_value", "96"),),
    "targets.survey": ((ROW4 + "name", "满意度"), (ROW4 + "completion_note", "好")),
    "targets.unit": (("projects[p1].indicators[q2].actual_value", "96件"),),
    "usage.balance": ((USED + "surplus", wan("5")),),
    "usage.over_received": ((USED + "budget", wan("30")),),
    "usage.sum": ((USED + "received", wan("30")),),
    "accounts.last_year": (("last_year", before("budget.accounts[expenditure].this_year", "1.00")),),
    "accounts.sum": (("budget.accounts", (*ACCOUNTS, AccountRow(id="approved", this_year=D("1.00")))),),
    "copies.last_figures": (("last_year", before("projects[p1].funds[total].final_revenue", "379800", "缉私经费")),),
    "copies.last_year": (
        ("last_year", before(TEXT, "全年办理公文1286件，承办会议214次，各项工作任务均已按期完成，没有遗留。")),
        (TEXT, "全年办理公文1286件，承办会议214次，各项工作任务均已按期完成，没有遗留。"),
    ),
    "dates.order": (("scorecard.filled_on", datetime.date(2023, 5, 1)),),
    "funds.sum": (("budget.funds", (*FUND_ROWS, FundRow(id="total", initial_budget=wan("2000")))),),
    "narrative.staffing": (("profile.staffing", STAFF), (TEXT, "现有在职人员32人。")),
    "plausibility.unit_slip": ((FUNDS + "initial_budget", wan("379800")),),
    "profile.count": (("profile.internal_organs", "综合科\n督查科"),),
    "staffing.sum": (("profile.staffing", (*STAFF, MORE)),),
    "targets.direction": ((ROW + "name", "群众满意度"), (ROW + "annual_target", "≥120%")),
}  # fmt: skip


SHORT = OutlineSection(key="overview", level=1, heading="一、概况", max_chars=2)
# These need what the small pack does not have.
ELSEWHERE: dict[str, tuple[RulePack, Edits]] = {
    "complete.evidence": (varied(project={"columns": (*PROJECT.columns, EVIDENCE)}), ()),
    "narrative.length": (varied(project={"outline": Outline(title="{project}自评报告", sections=(SHORT,))}), ()),
    "score.weight_total": (free_weights(), ((ROW4 + "max_score", D(9)), (ROW4 + "self_score", D(9)))),
    "targets.over": (
        varied(project={"rule": msgspec.structs.replace(PROJECT.rule, over="explain")}),
        ((ROW + "actual_value", "1300件"),),
    ),
}  # fmt: skip
CLOSURE, DONE = (
    "scorecard.entries[dept.output.duty.key_task_closure].",
    "scorecard.entries[dept.output.duty.completion].",
)
# Edits of the corrected sample, under the pack of Lincang.
EMPTY = {"self_score": None, "score_rationale": "", "deduction_reason": "", "inputs": ()}
OF_THE_SAMPLE: dict[str, Edits] = {
    "complete.score": tuple((CLOSURE + name, value) for name, value in EMPTY.items()),
    "goals.deviation": ((GOAL + "completion", Completion.PARTIAL), (GOAL + "deviation_explanation", "")),
    "score.derived_input": ((DONE + "inputs", (RuleInput(id="numerator", value="1"),)),),
}  # fmt: skip
# Told of project forms with a budget of the whole year: see ``test_policies``.
MOF_FORM = {"funds.spent_all"}


def rules_told(*edits: tuple[str, Any], pack: RulePack = SMALL_PACK) -> set[str]:
    return {rule for rule, _ in findings(edited(*edits), pack)}


def sample(name: str) -> tuple[SelfEvaluation, RulePack]:
    file = project_file.load(resource_path(f"samples/{name}.jxzp"))
    return file.evaluation, load_pack(file.pack_text, name)


def test_a_sound_package_is_silent() -> None:
    assert findings(sound_evaluation()) == []


@pytest.mark.parametrize("rule", SPEAKS)
def test_an_edit_makes_the_rule_speak(rule: str) -> None:
    assert rule in rules_told(*SPEAKS[rule])


@pytest.mark.parametrize("rule", ELSEWHERE)
def test_an_edit_makes_the_rule_of_another_form_speak(rule: str) -> None:
    pack, edits = ELSEWHERE[rule]
    assert rule in rules_told(*edits, pack=pack)


@pytest.mark.parametrize("rule", OF_THE_SAMPLE)
def test_an_edit_of_the_corrected_sample_makes_the_rule_speak(rule: str) -> None:
    corrected, pack = sample("lincang-2022-live")
    assert rule not in {found for found, _ in findings(corrected, pack)}
    assert rule in {found for found, _ in findings(edited(*OF_THE_SAMPLE[rule], start=corrected), pack)}


def test_no_rule_is_left_out() -> None:
    published, pack = sample("lincang-2022")
    told = {rule for rule, _ in findings(published, pack)}
    assert {
        item.rule for item in registered()
    } == told | SPEAKS.keys() | ELSEWHERE.keys() | OF_THE_SAMPLE.keys() | MOF_FORM
