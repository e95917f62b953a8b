"""Does a pack agree with itself? The published form has known faults, and nothing else is found in it."""

import pytest

from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.lint import lint
from perfeval_desktop.rulepack.loader import load_pack
from tests.packs import SMALL_PACK
from tests.rulepack.third_pack import THIRD_PACK


def findings(text: str) -> list[tuple[str, str, str]]:
    return [(problem.level, problem.place, problem.message) for problem in lint(load_pack(text, "x"))]


def test_the_published_form_has_just_its_known_faults() -> None:
    found = lint(Catalog.built_in().get("lincang-2022").pack)
    assert [(problem.level, problem.place.split("“")[1].rstrip("”")) for problem in found] == [
        ("error", "整体绩效目标设定"),
        ("remind", "实际完成率"),
        ("remind", "完成及时率"),
        ("remind", "质量达标率"),
    ]
    assert found[0].message == "评分标准各项最多可得 5分，与指标分值 4分 不一致。"
    assert all("附件2-2" in problem.message for problem in found[1:])


def test_a_sound_pack_is_silent() -> None:
    assert lint(Catalog.built_in().get("mof-2020").pack) == ()
    assert lint(SMALL_PACK) == ()
    assert findings(THIRD_PACK) == []


@pytest.mark.parametrize(
    ("old", "new", "level", "place", "message"),
    [
        ("max_score = 40", "max_score = 35", "error", "groups 的“全部”", "下级指标分值合计 95分，应为 100分。"),
        ('name = "全部", max_score = 100', 'name = "全部", max_score = 90', "error", "groups", "一级指标分值合计 90分"),
        ("好评率×60分", "好评率×50分", "remind", "的“群众评价”", "评分标准的文字合计 50分，与指标分值 60分 不一致。"),
        ("high = 1 }", "high = 0.9 }", "error", "的“工作秩序”", "最多可得 36分，与指标分值 40分"),
        ("at_least = 0 ", "at_least = 10 ", "error", "department.scorecard.grades", "下限应为 0"),
        ("at_least = 70.5", "at_least = 0", "error", "department.scorecard.grades", "从高到低"),
        ("at_least = 70.5", "at_least = 101", "error", "department.scorecard.grades", "超过总分 100分"),
        ("max_score = 80", "max_score = 90", "error", "project.classes", "执行率与一级指标的分值合计 110分"),
        ('scoring_standard = "好评率', 'definition = "见附件1-3"\nscoring_standard = "好评率', "remind", "的“群众评价”",
         "提到“附件1-3”"),
    ],
)  # fmt: skip
def test_a_pack_that_contradicts_itself(old: str, new: str, level: str, place: str, message: str) -> None:
    assert THIRD_PACK.count(old) == 1
    found = findings(THIRD_PACK.replace(old, new))
    assert any(said[0] == level and said[1].endswith(place) and message in said[2] for said in found), found


def test_a_setting_for_a_check_that_does_not_exist_is_a_remind() -> None:
    pack = load_pack(THIRD_PACK + '\n[checks."score.over_maxx"]\nlevel = "off"\n', "x")
    assert lint(pack) == ()
    (problem,) = lint(pack, known_rules={"score.over_max"})
    assert problem.level == "remind"
    assert "你是否想写“score.over_max”？" in problem.message


def test_cases_of_one_name_are_a_remind() -> None:
    case = '{ name = "甲", total = 80, grade = "pass" }'
    text = THIRD_PACK.replace('version = "3"', f'version = "3"\ncases = [{case}, {case}]')
    ((level, _, message),) = findings(text)
    assert (level, message) == ("remind", "有 2 个同名的用例，请改名以便区分。")
