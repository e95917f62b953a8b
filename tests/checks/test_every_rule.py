"""Every rule of the program says something where it should, and nothing of a sound package.

The published sample makes some of them speak; for each other one an edit of a sound package does.
"""

from typing import Any

import pytest

from perfeval_desktop.checks.engine import Checker, registered
from perfeval_desktop.model.budget import AccountRow
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import GoalEntry, RuleInput
from perfeval_desktop.model.report import AttachmentLine, NarrativeSection, StaffingLine
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.model.vocabulary import Completion, StaffingKind
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage import project_file
from tests.packs import D, edited, findings, sound_evaluation, wan
from tests.small_pack import PROJECT, SMALL_PACK, varied

Edits = tuple[tuple[str, Any], ...]

TEXT = "report.sections[conclusion].text"
ENTRY = "scorecard.entries[outcome.duty.completion]."
FUND = "budget.funds[basic]."
FUNDS = "projects[p1].funds[total]."
ROW = "projects[p1].indicators[q1]."
GOAL = "goals.entries[g1]."
USED = "projects[p1].fund_usage[u1]."
SPEAKS: dict[str, Edits] = {
    "accounts.funds": ((FUND + "initial_budget", wan("1959.48")),),
    "accounts.part": (("budget.accounts[expenditure].this_year", D("1000.00")),),
    "attachments.missing": (("report.attachments", (AttachmentLine(id="a", title="一份没有的材料"),)),),
    "complete.block": (("scorecard.contact", ""), ("scorecard.other_notes", "无")),
    "complete.rationale": ((ENTRY + "score_rationale", ""),),
    "complete.row": ((GOAL + "annual_target", ""),),
    "complete.score": ((ENTRY + "self_score", None), (ENTRY + "score_rationale", "")),
    "complete.untouched": (("projects[p1].fund_usage", ()),),
    "funds.identity": ((FUND + "budget_adjustment", wan("100")),),
    "funds.low_rate": ((FUNDS + "final_expenditure", wan("10")),),
    "funds.no_base": ((FUNDS + "final_revenue", D(0)),),
    "funds.overspent": ((FUNDS + "final_expenditure", wan("40")),),
    "funds.projects": ((FUNDS + "final_revenue", wan("50")),),
    "funds.rate": ((FUND + "execution_rate", "93%"),),
    "funds.rate_text": ((FUND + "execution_rate", "全部"),),
    "goals.causes": ((GOAL + "deviation_causes", ("policy",)),),
    "goals.deviation": ((GOAL + "completion", Completion.PARTIAL),),
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
    "prose.rate": ((TEXT, "应办100件，实办90件，办结率95%。"),),
    "prose.share": ((TEXT, "支出100万元，其中基本支出60万元，占总支出的70%。"),),
    "prose.sum": ((TEXT, "基本支出60万元，项目支出30万元，合计100万元。"),),
    "score.by_rule": ((ENTRY + "inputs", (RuleInput(id="numerator", value="9"), RuleInput(id="denominator", value="10"))),),
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
    "score.weight_total": ((ROW + "max_score", D(20)),),
    "targets.copied": ((ROW + "actual_value", "≥128件"),),
    "targets.duplicate": ((ROW + "name", "办结数2"),),
    "targets.late": ((ROW + "annual_target", "2022年6月30日前"), (ROW + "actual_value", "2022年9月30日")),
    "targets.money": ((ROW + "name", "资金到位率"),),
    "targets.percent_sign": (("projects[p1].indicators[q2].actual_value", "96"),),
    "targets.survey": (("projects[p1].indicators[q4].name", "满意度"), ("projects[p1].indicators[q4].completion_note", "好")),
    "targets.unit": (("projects[p1].indicators[q2].actual_value", "96件"),),
    "usage.balance": ((USED + "surplus", wan("5")),),
    "usage.over_received": ((USED + "budget", wan("30")),),
    "usage.sum": ((USED + "received", wan("30")),),
}  # fmt: skip


def rules_told(*edits: tuple[str, Any], pack: RulePack = SMALL_PACK) -> set[str]:
    return {rule for rule, _ in findings(edited(*edits), pack)}


def test_a_sound_package_is_silent() -> None:
    assert findings(sound_evaluation()) == []


@pytest.mark.parametrize("rule", SPEAKS)
def test_an_edit_makes_the_rule_speak(rule: str) -> None:
    assert rule in rules_told(*SPEAKS[rule])
