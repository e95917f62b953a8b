"""Copies: goals of other projects, and goals told as results."""

import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import replace_at
from tests.packs import sound_evaluation
from tests.small_pack import SMALL_PACK

GOAL = "保障全市打击走私综合治理工作正常开展，查缉走私案件不少于二十起，维护边境地区市场秩序，保障群众生命健康安全。"


def told(*edits: tuple[str, str]) -> list[tuple[str, str]]:
    evaluation = sound_evaluation()
    for where, text in edits:
        evaluation = replace_at(evaluation, path(where), text)
    issues = Checker(SMALL_PACK).run(evaluation)
    return [(issue.rule, str(issue.where)) for issue in issues if issue.rule.startswith("copies.")]


def test_a_sound_package_has_no_copies():
    assert told() == []


@pytest.mark.parametrize("other", [GOAL, GOAL.replace("二十", "三十"), GOAL.replace("，", "；")])
def test_the_goal_of_another_project_is_told_once_at_the_later_one(other):
    edits = (("projects[p1].expected_goal", GOAL), ("projects[p2].expected_goal", other))
    assert told(*edits) == [("copies.twins", "projects[p2].expected_goal")]


def test_goals_of_their_own_and_goals_of_one_name_are_no_copies():
    own = "在春节期间走访慰问坚守岗位的二十七个单位，发放慰问金和慰问品，使值班人员安心履职、节日期间社会平稳有序。"
    assert told(("projects[p1].expected_goal", GOAL), ("projects[p2].expected_goal", own)) == []
    same_name = ("projects[p2].name", sound_evaluation().projects[0].name)
    twins = (("projects[p1].expected_goal", GOAL), ("projects[p2].expected_goal", GOAL))
    assert told(*twins, same_name) == []


@pytest.mark.parametrize("result", [GOAL, GOAL.replace("保障全市", "保障了全市").replace("维护", "已维护")])
def test_a_result_that_repeats_the_goal_is_told(result):
    edits = (("projects[p1].expected_goal", GOAL), ("projects[p1].actual_result", result))
    assert told(*edits) == [("copies.same_result", "projects[p1].actual_result")]


def test_a_result_with_figures_of_its_own_is_none():
    result = GOAL.replace("不少于二十起", "二十三起")
    assert told(("projects[p1].expected_goal", GOAL), ("projects[p1].actual_result", result)) == []


def test_a_mended_goal_settles_the_finding():
    evaluation = replace_at(sound_evaluation(), path("projects[p1].expected_goal"), GOAL)
    evaluation = replace_at(evaluation, path("projects[p2].expected_goal"), GOAL)
    checker = Checker(SMALL_PACK)
    assert any(issue.rule == "copies.twins" for issue in checker.run(evaluation))
    where = path("projects[p2].expected_goal")
    mended = replace_at(evaluation, where, "另一个项目自己的目标。")
    assert not any(issue.rule == "copies.twins" for issue in checker.update(mended, Changes.at(where)))
