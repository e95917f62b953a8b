"""The reading of texts inside a package: places, quick fixes, what follows from what, and whose names are foreign."""

import msgspec
import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at, replace_at
from perfeval_desktop.rulepack.schema import CheckSetting
from tests.packs import sound_evaluation
from tests.small_pack import SMALL_PACK

SECTION = "projects[p1].report.sections[overview].text"


def issues(text: str, where: str = SECTION, pack=SMALL_PACK) -> list[Issue]:
    evaluation = replace_at(sound_evaluation(), path(where), text)
    return [issue for issue in Checker(pack).run(evaluation) if issue.where == path(where)]


def only(text: str, rule: str, where: str = SECTION) -> Issue:
    (found,) = (issue for issue in issues(text, where) if issue.rule == rule and not issue.under)
    return found


CHANGE = "收入120.00万元，比上年100.00万元增加30.00万元，增长30.00%。"


def test_a_sound_package_has_no_remark():
    assert [issue for issue in Checker(SMALL_PACK).run(sound_evaluation()) if issue.rule.startswith("prose.")] == []


def test_a_finding_stands_at_its_words_and_takes_along_what_follows():
    found = only(CHANGE, "prose.difference")
    assert found.span is not None
    assert CHANGE[found.span.start : found.span.end] == "30.00万元"
    (follower,) = (issue for issue in issues(CHANGE) if issue.under)
    assert (follower.rule, follower.under) == ("prose.change_rate", found.waiver_key)
    assert dict(found.facts)["also"] == "30.00%"


def test_the_quick_fix_puts_the_computed_figure_in_its_place():
    fix = only(CHANGE, "prose.difference").fix
    assert fix is not None
    assert fix.where == path(SECTION)
    mended = "收入120.00万元，比上年100.00万元增加20.00万元，增长30.00%。"
    assert fix.value == mended
    rate = only(mended, "prose.change_rate").fix
    assert rate is not None
    assert issues(str(rate.value)) == []


def test_the_place_counts_in_the_stored_text_and_a_live_figure_is_never_replaced():
    text = "{{cover.year}}年" + CHANGE
    found = only(text, "prose.difference")
    assert found.span is not None
    assert text[found.span.start : found.span.end] == "30.00万元"
    live = "办理事项100件，其中：甲类60件、乙类{{cover.year}}件。"
    assert all(issue.fix is None for issue in issues(live) if issue.rule == "prose.sum")


@pytest.mark.parametrize(
    ("text", "rule", "mended"),
    [
        ("办公经费经费已到位。", "prose.doubled", "办公经费已到位。"),
        ("依据临财发（2022）5号执行。", "prose.document_number", "依据临财发〔2022〕5号执行。"),
        ("一是落实责任,二是抓好落实.三是总结", "prose.half_width", "一是落实责任，二是抓好落实。三是总结"),
    ],
)
def test_slips_are_mended_in_one_step(text, rule, mended):
    fix = only(text, rule).fix
    assert fix is not None
    assert fix.value == mended
    assert [issue.rule for issue in issues(mended)] == []


def test_the_same_slip_twice_at_one_place_is_two_findings_with_keys_of_their_own():
    found = [issue for issue in issues("办公经费经费和差旅费差旅费，办公经费经费。") if issue.rule == "prose.doubled"]
    assert len({issue.waiver_key for issue in found}) == len(found) == 3


def test_another_project_is_told_and_the_own_name_is_not():
    own = "为做好缉私经费支出绩效评价工作，成立了小组。"
    assert issues(own) == []
    other = "为顺利开展防汛抗旱经费支出绩效评价工作，成立了小组。"
    assert only(other, "prose.foreign_subject").severity.key == "error"
    named = "资金从慰问经费中调剂使用。"
    assert only(named, "prose.foreign_name").severity.key == "explain"


def test_a_project_with_another_name_is_read_again():
    evaluation = replace_at(sound_evaluation(), path(SECTION), "资金从救灾经费中调剂使用。")
    checker = Checker(SMALL_PACK)
    assert not any(issue.rule == "prose.foreign_name" for issue in checker.run(evaluation))
    renamed = replace_at(evaluation, path("projects[p2].name"), "救灾经费")
    found = checker.update(renamed, _changed("projects[p2].name"))
    assert [str(issue.where) for issue in found if issue.rule == "prose.foreign_name"] == [SECTION]


def _changed(*fields: str):
    from perfeval_desktop.document.changes import Changes

    return Changes.at(*(path(field) for field in fields))


def test_a_notice_of_another_year_is_told_by_its_title_or_by_its_number():
    pack = msgspec.structs.replace(SMALL_PACK, basis=("《关于开展2022年绩效自评的通知》（临财绩发〔2023〕1号）",))
    by_title = "根据《关于开展2021年绩效自评的通知》（临财绩发〔2022〕1号）开展自评。"
    by_number = "根据临财绩发〔2022〕1号文件开展绩效自评。"
    right = "根据《关于开展2022年绩效自评的通知》（临财绩发〔2023〕1号）开展自评。"
    other_matter = "根据临财绩发〔2022〕7号文件拨付资金。"
    stale = [[issue.rule for issue in issues(text, pack=pack)] for text in (by_title, by_number, right, other_matter)]
    assert stale == [["prose.stale_year"], ["prose.stale_year"], [], []]


def test_only_results_are_held_against_the_wording_of_targets():
    text = "发文控制在128件以内，发布信息不少于3000条。"
    goal, result = "projects[p1].expected_goal", "projects[p1].actual_result"
    assert "prose.modal" not in [issue.rule for issue in issues(text, goal)]
    assert only(text, "prose.modal", result).severity.key == "explain"
    assert "prose.modal" not in [issue.rule for issue in issues("发文126件，发布信息3021条。", result)]


def test_a_pack_sets_the_level_of_a_remark_and_turns_it_off():
    for level, expected in (("info", ["info"]), ("off", [])):
        pack = msgspec.structs.replace(SMALL_PACK, checks={"prose.doubled": CheckSetting(level=level)})
        found = issues("办公经费经费已到位。", pack=pack)
        assert [issue.severity.key for issue in found if issue.rule == "prose.doubled"] == expected


def test_an_edit_reads_only_what_it_touched(monkeypatch):
    from perfeval_desktop.checks import texts

    evaluation = sound_evaluation()
    checker = Checker(SMALL_PACK)
    checker.run(evaluation)
    read: list[str] = []
    original = texts.read
    monkeypatch.setattr(texts, "read", lambda text: read.append(text) or original(text))
    amount = "budget.funds[basic].initial_budget"
    checker.update(replace_at(evaluation, path(amount), get_at(evaluation, path(amount))), _changed(amount))
    assert read == []
    changed = replace_at(evaluation, path(SECTION), "新的一句话。")
    checker.update(changed, _changed(SECTION))
    assert "新的一句话。" in read
    others = {field for field in read if field != "新的一句话。"}
    assert all(field in str(_texts(FieldPath(("projects", "[p1]")), evaluation)) for field in others)


def _texts(base: FieldPath, evaluation) -> list[str]:
    from perfeval_desktop.model.tree import iter_fields

    return [field.value for field in iter_fields(evaluation) if field.path.starts_with(base) and field.value]
