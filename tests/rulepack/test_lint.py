"""Does a pack agree with itself? The published form has known faults, and nothing else is found in it."""

from decimal import Decimal

import msgspec
import pytest

from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.lint import lint
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.rule_points import stated_points
from perfeval_desktop.rulepack.score_rules import Bands, Checklist, Choice, DeductPerFinding, ScoreRule
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
    (problem,) = lint(pack, known_rules={"score.over_max": ()})
    assert problem.level == "remind"
    assert "你是否想写“score.over_max”？" in problem.message


def test_a_limit_that_its_check_does_not_know_is_a_remind() -> None:
    pack = load_pack(THIRD_PACK + '\n[checks."score.total"]\nlimits = { tolerance = 1, tolerence = 2 }\n', "x")
    (problem,) = lint(pack, known_rules={"score.total": ("tolerance",), "score.over_max": ()})
    assert (problem.level, problem.place) == ("remind", 'checks."score.total".limits')
    assert "你是否想写“tolerance”？" in problem.message


def test_cases_of_one_name_are_a_remind() -> None:
    case = '{ name = "甲", total = 80, grade = "pass" }'
    text = THIRD_PACK.replace('version = "3"', f'version = "3"\ncases = [{case}, {case}]')
    ((level, _, message),) = findings(text)
    assert (level, message) == ("remind", "有 2 个同名的用例，请改名以便区分。")


@pytest.mark.parametrize(
    ("rule", "standard", "points"),
    [
        (Checklist(items=()), "设有目标2分；清晰、细化1分；可衡量1.5分。", "4.5"),
        (Checklist(items=()), "①正常运转（2分）；②无缺口（0.5分），否则扣除0.5分。", "2.5"),
        (DeductPerFinding(parts=()), "及时上报得1分；每推延一天扣0.2分，扣完为止。", "1"),
        (DeductPerFinding(parts=()), "每发现一项问题，扣0.5分，扣完为止。", None),
        (Choice(options=()), "全部整改的，得3分；部分整改的，得1.5分；未整改的，得0分。", "3"),
        (Bands(bands=()), "≥90分，得10分；＜90分≥80分，得7分；＜60分得1分。", "10"),
        (Choice(options=()), "按100分制打分，优秀的得5分。", "5"),
    ],
)
def test_the_points_that_a_standard_gives(rule: ScoreRule, standard: str, points: str | None) -> None:
    assert stated_points(rule, standard) == (None if points is None else Decimal(points))


@pytest.mark.parametrize(
    ("reasons", "place", "words"),
    [
        ({"min_chars": 0}, "reasons.min_chars", "应在 1 到 200 之间"),
        ({"min_chars": 201}, "reasons.min_chars", "应在 1 到 200 之间"),
        ({"no_reasons": ("无", " ")}, "reasons.no_reasons", "空白"),
        ({"columns": (Column(field="why", title="原因"),)}, "reasons.columns", "没有“why”这一栏"),
        ({"columns": (Column(field="place", title="位置"),)}, "reasons.columns", "没有写明原因的一栏"),
        ({"columns": (Column(field="place", title="位置"),), "annex": False}, "", ""),
    ],
)
def test_what_a_reason_must_be_can_be_met(reasons: dict[str, object], place: str, words: str) -> None:
    pack = msgspec.structs.replace(SMALL_PACK, reasons=msgspec.structs.replace(SMALL_PACK.reasons, **reasons))
    found = [problem for problem in lint(pack) if problem.place.startswith("reasons")]
    assert bool(found) is bool(place)
    assert not place or any(problem.place == place and words in problem.message for problem in found)
