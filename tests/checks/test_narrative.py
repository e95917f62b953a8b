"""Reports against the forms: what they state of scores, grades and bands, in the ways that departments write."""

import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.prose.grade_bands import find_grade_bands
from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.stated_scores import find_stated_scores
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage import project_file

LABELS = ("优", "良", "中", "差", "优秀", "良好", "合格", "不合格")
PACK = Catalog.built_in().get("lincang-2022").pack


def sample() -> SelfEvaluation:
    return project_file.load(resource_path("samples/lincang-2022.jxzp")).evaluation


def found(where: str, text: str) -> list[tuple[str, str, str]]:
    """Rule, what is found and what is expected, of the narrative checks at ``where`` when ``text`` stands there."""
    evaluation = replace_at(sample(), path(where), text)
    issues = (issue for issue in Checker(PACK).run(evaluation) if issue.where == path(where))
    facts = ((issue.rule, dict(issue.facts)) for issue in issues if issue.rule.startswith("narrative."))
    return [(rule, fact.get("found", ""), fact.get("expected", "")) for rule, fact in facts]


CONCLUSION = "report.sections[conclusion].text"
INPUT = "report.sections[analysis_input].text"
PROJECT = "projects[spring-festival].report.sections[conclusion].text"


@pytest.mark.parametrize(
    ("where", "text", "told"),
    [
        (CONCLUSION, "本次整体支出绩效自评得分98.6分，自评等级为“优”。", ("narrative.score", "98.6分", "98.5 分")),
        (CONCLUSION, "综合得分为96分。", ("narrative.score", "96分", "98.5 分")),
        (CONCLUSION, "自评得分98.5分，自评等级为“良”。", ("narrative.grade", "良", "优")),
        (CONCLUSION, "自评等级：良好。", ("narrative.grade", "良好", "优")),
        (INPUT, "1.目标设定方面：目标清晰。总分7分，自评得6分。", ("narrative.score", "6分", "7 分")),
        (INPUT, "2.预算配置方面：依据充分。总分9分，自评得8分。", ("narrative.weight", "9分", "8 分")),
        (INPUT, "总体较好，自评得分14分。", ("narrative.score", "14分", "15 分")),
        (PROJECT, "该项目通过单位自评，最终得分99分，评价等级“优”。", ("narrative.score", "99分", "100 分")),
        (PROJECT, "最终得分100分，评价等级“中”。", ("narrative.grade", "中", "优")),
    ],
)
def test_what_differs_from_the_form_is_told(where, text, told):
    assert found(where, text) == [told]


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (CONCLUSION, "本次整体支出绩效自评得分98.5分，自评等级为“优”。"),
        (CONCLUSION, "自评总分98.50分，评为优秀。"),
        (CONCLUSION, "满分100分，扣1.5分，自评得分98.5分。"),
        (CONCLUSION, "上年自评得分96分，本年度自评得分98.5分。"),
        (CONCLUSION, "6个项目平均得分97分。"),
        (INPUT, "1.目标设定方面：目标清晰。总分7分，自评得7分。\n2.预算配置方面：总分8分，自评得8分。"),
        (INPUT, "满意度得分92分的科室有3个。"),
        (PROJECT, "项目支出自评结果分为“优”“良”“中”“差”，本项目为“优”。"),
        (PROJECT, "廉政方面有问题的，等级不能评为“优”。"),
    ],
)
def test_what_agrees_or_speaks_of_something_else_is_not(where, text):
    assert found(where, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "结果分为“优”（得分≥90）、“良”（80≤得分<90）、“中”（60≤得分<80）、“差”（得分<60）四个等级。",
        "评价结果分为四个等级：90（含）-100分为优、80（含）-90分为良、60（含）-80分为中、60分以下为差。",
        "评价得分≥90分，等级为“优”；80分≤评价得分＜90分，等级为“良”；60分≤评价得分＜80分，等级为“中”；评价得分＜60分，等级为“差”。",
        "得分90分以上（含90分）为优，80-89分为良，60-79分为中，60分以下为差。",
        "等级划分：优（90-100分）、良（80-89分）、中（60-79分）、差（60分以下）。",
        "综合评分90分（含）至100分的为优，80分（含）至90分的为良，60分（含）至80分的为中，60分以下的为差。",
        "等次分为优秀（90分及以上）、良好（80分-90分，含80分）、合格（60分-80分，含60分）、不合格（60分以下）。",
    ],
)
def test_bands_are_read_in_every_way_of_writing_them(text):
    (stated,) = find_grade_bands(read(text), LABELS)
    assert [band.low for band in stated.bands] == [90, 80, 60, None]
    where = "projects[spring-festival].report.sections[scoring_standard].text"
    assert found(where, text) == []
    other = text.replace("90", "95").replace("89", "94")
    ((rule, seen, expected),) = found(where, other)
    assert rule == "narrative.bands"
    assert "95 分起" in seen
    assert "90 分起" in expected


@pytest.mark.parametrize(
    "text", ["自评等级为“优”，其中优12个、良3个、中1个。", "优、良、中、差四个等级。", "90分以上为优。"]
)
def test_other_sentences_with_grades_state_no_bands(text):
    assert list(find_grade_bands(read(text), LABELS)) == []


def test_the_section_on_missed_goals_must_not_say_that_all_was_reached():
    where = "report.sections[goals_missed].text"
    for claim in ("圆满完成了全部目标任务。", "无。", "达到了预期目标。"):
        assert [rule for rule, _, _ in found(where, claim)] == ["narrative.missed_goals"]
    for reason in (
        "因经费下达较晚，9月30日支出进度未达到80%，扣1分。",
        "绩效目标已全部完成。支出进度9月30日未达到80%，扣1分，结转结余增加，扣0.5分。",
        "20项目标中19项已全部完成，1项未完成，原因是资金下达较晚，其余均已完成。",
    ):
        assert found(where, reason) == []
    assert found(where, "不存在未完成的目标，也没有未完成的任务。") != []
    evaluation = replace_at(sample(), path(where), "无。")
    for entry in evaluation.scorecard.entries:
        full = PACK.department.scorecard.rubric.indicator(entry.id).max_score
        at = path("scorecard.entries").row(entry.id).child("self_score")
        evaluation = replace_at(evaluation, at, full)
    assert not [issue for issue in Checker(PACK).run(evaluation) if issue.rule == "narrative.missed_goals"]


def test_a_stated_score_knows_what_it_is_of():
    (of_head, of_total) = find_stated_scores(read("1.目标设定方面：自评得7分。\n自评得分98.5分。"))
    assert (of_head.names[-1], of_head.is_total, of_total.is_total) == ("目标设定", False, True)


def test_the_report_of_a_blank_package_is_not_held_against_scores_that_are_still_to_come():
    evaluation = replace_at(sample(), path("scorecard.entries"), sample().scorecard.entries[:5])
    issues = Checker(PACK).run(evaluation)
    assert not [issue for issue in issues if issue.rule == "narrative.score" and issue.where == path(CONCLUSION)]
