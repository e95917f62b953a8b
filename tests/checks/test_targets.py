"""Targets and results: what is not measured, copied or out of place is found, a legitimate result is not."""

import msgspec
import pytest

from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.rulepack.schema import CheckSetting
from tests.packs import edited, finding, findings, sound_evaluation
from tests.small_pack import SMALL_PACK, varied

ROW = "projects[p1].indicators[q1]."
GOAL = "goals.entries[g1]."


def rules(*edits: tuple[str, object]) -> set[str]:
    """The checks of this module that find something after the edits."""
    found = {rule for rule, _ in findings(edited(*edits))}
    return {rule for rule in found if rule.startswith(("targets.", "goals.causes"))}


@pytest.mark.parametrize(
    ("target", "actual", "note", "fires"),
    [
        ("完成对27个部门慰问", "完成", "完成", True),
        ("98%", "完成", "", True),
        ("≥128件", "已按要求办结", "", True),
        ("100%", "基本完成", "", True),
        ("完成对27个部门慰问", "慰问27个部门", "", False),
        ("完成对27个部门慰问", "二十七个部门", "", False),
        ("完成对27个部门慰问", "完成", "实际慰问27个部门", False),
        ("100%", "全部完成", "", False),
        ("98%", "全部完成", "", True),
        ("0起", "未发生", "", False),
        ("≥128件", "", "", False),  # the gap is another finding
        ("保持平稳", "完成", "", False),
        ("提高“三服务”工作的质量", "完成", "", False),
        ("2022年底前", "完成", "", False),
        ("2022年12月底前办结", "完成", "", False),
        ("落实《关于10件实事的通知》", "完成", "", False),
        ("落实临财绩发〔2022〕1号", "完成", "", False),
    ],
)
def test_a_result_without_a_figure_beside_a_target_with_one(target: str, actual: str, note: str, fires: bool) -> None:
    found = rules((ROW + "annual_target", target), (ROW + "actual_value", actual), (ROW + "completion_note", note))
    assert ("targets.unmeasured" in found) is fires


def test_the_goals_of_the_department_are_measured_too() -> None:
    told = finding(edited((GOAL + "execution_status", "完成")), "targets.unmeasured")
    assert told.where == GOAL + "execution_status"
    assert "应填与“100%”对应的实际数值" in told.message
    assert not rules((GOAL + "execution_status", "完成"), (GOAL + "completion_note", "20项任务完成20项"))


@pytest.mark.parametrize(
    ("target", "actual", "rule"),
    [
        ("≥95%", "96件", "targets.unit"),
        ("≥128件", "96%", "targets.unit"),
        ("≥95%", "96", "targets.percent_sign"),
        ("≥95%", "0.96", "targets.percent_sign"),
        ("≥95%", "≥95%", "targets.copied"),
        ("≥95%", "95%以上", "targets.copied"),
        ("为全市经济社会发展提供保障", "为全市经济社会发展提供保障", "targets.copied"),
        ("≥95%", "95%", ""),
        ("95", "95", ""),  # a figure that is equal to the target is a legitimate result
        ("完成", "完成", ""),
        ("≥128件", "130件", ""),
        ("≥128件", "130", ""),
        ("为全市经济社会发展提供保障", "为全市经济社会发展提供了有力保障", ""),
    ],
)
def test_a_result_in_another_unit_or_copied(target: str, actual: str, rule: str) -> None:
    found = rules((ROW + "annual_target", target), (ROW + "actual_value", actual))
    assert found == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("category", "name", "target", "fires"),
    [
        ("satisfaction.recipient", "群众满意度", "≥120%", True),
        ("output.quality", "验收合格率", "105%", True),
        ("satisfaction.recipient", "群众满意度", "100%", False),
        ("output.quality", "任务完成率", "120%", False),  # more than planned can be done
        ("output.quantity", "投诉", "≤3件", False),
    ],
)
def test_a_share_above_the_whole(category: str, name: str, target: str, fires: bool) -> None:
    edits = ((ROW + "category", category), (ROW + "name", name), (ROW + "annual_target", target))
    assert ("targets.direction" in rules(*edits)) is fires


@pytest.mark.parametrize(("target", "fires"), [("≥5万元", True), ("≤5万元", False), ("5万元", False), ("≥10%", False)])
def test_a_cost_with_a_lower_bound(target: str, fires: bool) -> None:
    classes = tuple(
        msgspec.structs.replace(group, name="成本指标") if group.key == "output.quantity" else group
        for group in SMALL_PACK.project.classes
    )
    pack = varied(project={"classes": classes})
    found = findings(edited((ROW + "annual_target", target)), pack)
    assert (("targets.direction", ROW + "annual_target") in found) is fires


@pytest.mark.parametrize(("name", "fires"), [("资金到位率", True), ("预算执行率", True), ("发放资金人数", False)])
def test_money_is_no_quantity_of_work(name: str, fires: bool) -> None:
    assert ("targets.money" in rules((ROW + "name", name))) is fires
    assert "targets.money" not in rules(("projects[p1].indicators[q2].name", name))  # a quality


def test_one_indicator_twice_in_a_project() -> None:
    twice = edited((ROW + "name", "培训人数"), ("projects[p1].indicators[q3].name", "培训人数"))
    assert finding(twice, "targets.duplicate").where == "projects[p1].indicators[q3].name"
    unnamed = [(f"projects[p1].indicators[{row}].{column}", text) for row in ("q1", "q2")
               for column, text in (("name", ""), ("annual_target", "≥95%"), ("actual_value", "96%"))]  # fmt: skip
    assert "targets.duplicate" not in rules(*unnamed)


def test_more_than_the_limit_wants_a_word() -> None:
    rule = msgspec.structs.replace(SMALL_PACK.project.rule, over="explain")
    pack = varied(project={"rule": rule})
    beyond = edited((ROW + "actual_value", "1300件"))
    assert ("targets.over", ROW + "actual_value") in findings(beyond, pack)
    assert "targets.over" not in {rule for rule, _ in findings(beyond)}
    explained = edited((ROW + "deviation_note", "新增任务"), start=beyond)
    assert "targets.over" not in {rule for rule, _ in findings(explained, pack)}


def test_causes_beside_a_goal_that_was_reached() -> None:
    ticked = (GOAL + "deviation_causes", ("funding",))
    assert rules(ticked) == {"goals.causes"}
    assert not rules(ticked, (GOAL + "completion", Completion.PARTIAL))


def test_a_pack_can_name_other_words() -> None:
    setting = CheckSetting(words={"money": ("拨付",)})
    pack = msgspec.structs.replace(SMALL_PACK, checks={"targets.money": setting})
    assert "targets.money" not in {rule for rule, _ in findings(edited((ROW + "name", "资金到位率")), pack)}
    assert "targets.money" in {rule for rule, _ in findings(edited((ROW + "name", "拨付")), pack)}
    assert not findings(sound_evaluation())


@pytest.mark.parametrize(
    ("actual", "note", "report", "fires"),
    [
        ("96%", "", "", True),
        ("满意", "", "", False),  # no figure that could have a source
        ("96%", "发放问卷200份", "", False),
        ("96%", "", "我办对200名群众进行了满意度调查。", False),
        ("96%", "完成", "项目按期完成。", True),
    ],
)
def test_a_satisfaction_in_figures_says_who_was_asked(actual: str, note: str, report: str, fires: bool) -> None:
    row = "projects[p1].indicators[q4]."
    evaluation = edited(
        (row + "name", "群众满意度"),
        (row + "actual_value", actual),
        (row + "completion_note", note or "完成"),
        ("projects[p1].report.sections[overview].text", report or "安排经费。"),
    )
    assert (("targets.survey", row + "actual_value") in findings(evaluation)) is fires
