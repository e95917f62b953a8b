"""A rule pack is read whole or refused with every fault, each with its place and what to do."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.rulepack.loader import MAX_BYTES, load_pack, read_pack_text
from perfeval_desktop.rulepack.problems import PackError, Problem
from perfeval_desktop.rulepack.score_rules import Qualitative
from tests.rulepack.third_pack import THIRD_PACK


def faults(text: str) -> dict[str, str]:
    """The messages of a refused pack by place."""
    with pytest.raises(PackError) as caught:
        load_pack(text, "某县.toml")
    assert "某县.toml" in str(caught.value)
    return {problem.place: problem.message for problem in caught.value.problems}


def changed(old: str, new: str) -> str:
    assert THIRD_PACK.count(old) == 1, old
    return THIRD_PACK.replace(old, new)


def test_a_pack_of_another_place_is_only_text() -> None:
    pack = load_pack(THIRD_PACK, "某县.toml")
    assert pack.department is not None
    assert pack.department.scorecard.grades[0].at_least == Decimal("70.5")
    order = pack.department.scorecard.rubric.indicator("all.order")
    assert order is not None
    assert isinstance(order.rule, Qualitative)
    assert order.rule.bands[0].low == Decimal("0.8")


def test_numbers_are_exact() -> None:
    text = changed("at_least = 70.5", 'at_least = "70.10"')
    pack = load_pack(text.replace("low = 0.8,", "low = 0.10000000000000000001,"), "x")
    assert pack.department is not None
    assert str(pack.department.scorecard.grades[0].at_least) == "70.10"
    order = pack.department.scorecard.rubric.indicator("all.order")
    assert order is not None
    assert isinstance(order.rule, Qualitative)
    assert str(order.rule.bands[0].low) == "0.10000000000000000001"


def test_settings_of_checks_are_read() -> None:
    setting = (
        '[checks."text.twin"]\nlevel = "remind"\nlimits = { similarity = 0.9 }\nwords = { skip = ["无", "完成"] }\n'
    )
    found = load_pack(f"{THIRD_PACK}\n{setting}", "x").checks["text.twin"]
    assert (found.level, found.limits, found.words) == (
        "remind",
        {"similarity": Decimal("0.9")},
        {"skip": ("无", "完成")},
    )
    wrong = setting.replace("0.9", '"near"').replace('"完成"', "1")
    places = {place.replace('checks."text.twin".', "") for place in faults(f"{THIRD_PACK}\n{wrong}")}
    assert places == {'limits."similarity"', 'words."skip"（第2项）'}


def test_all_faults_are_told_at_once() -> None:
    text = changed('addressee = "县财政局"', 'adressee = "县财政局"')
    text = text.replace("year = 2024\n", 'year = "2024"\n')
    text = text.replace('title = "{unit}目标表"', "title = 5")
    text = text.replace('kind = "yuan"', 'kind = "yaun"')
    text = text.replace('label = "附表3"\n', "").replace("max_score = 60\n", 'max_score = "六十"\n')
    text = text.replace("form_", "")
    found = faults(text)
    assert found["adressee"] == "不认识的项目“adressee”。你是否想写“addressee”？"
    assert found["year"] == "应为整数，不能填“2024”。"
    assert found["department.goals.title"] == "应为文字（用引号括起来），不能填“5”。"
    assert found["department.scorecard.funds.columns（第1项“支出”）.kind"] == "不能填“yaun”。你是否想写“yuan”？"
    assert found["project.form_name"] == "缺少“form_name”，必须填写。"
    indicator = "department.scorecard.rubric.indicators（第1项“群众评价”）.max_score"
    assert found[indicator] == "应为数字，不能填“六十”。"


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ('kind = "qualitative"', 'kind = "qualitativ"', ".rule.kind", "你是否想写“qualitative”？"),
        ("rule = { kind = ", "rule = { kin = ", ".rule.kind", "缺少 kind"),
        ("level = 0,", "level = 4,", ".level", "可以填：0、1、2、3。"),
        ("level = 0,", "level = 0.0,", ".level", "不能填“0.0”"),
        ("max_score = 60", "max_score = true", ".max_score", "应为数字"),
        ("max_score = 60", "max_score = nan", ".max_score", "数字“NaN”超出范围。"),
        ("max_score = 60", "max_score = 1e400", ".max_score", "超出范围"),
        ('name = "群众评价"', 'name = "群众\\u0000评价"', ".name", "控制字符"),
        ("goal_fields = []", "goal_fields = {}", "project.goal_fields", "应为一个列表"),
        ("format = 1", "format = 2", "format", "请升级程序"),
    ],
)
def test_a_wrong_value_is_told_with_what_to_write(old: str, new: str, place: str, message: str) -> None:
    found = faults(THIRD_PACK.replace(old, new, 1))
    assert len(found) == 1
    ((where, said),) = found.items()
    assert where.endswith(place)
    assert message in said


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ('group = "all"\nname = "群众', 'group = "al"\nname = "群众', "的“群众评价”.group", "你是否想写“all”？"),
        ('key = "all.order"', 'key = "all.people"', "rubric.indicators", "键“all.people”出现了 2 次"),
        ('key = "work", name = "工作" }', 'key = "work[1]", name = "工作" }', "goals.classes", "只能用小写字母"),
        ('field = "self_score", title = "得分", kind = "score" },\n]', 'field = "self_scor", title = "得分" },\n]',
         "scorecard.columns 的“得分”列", "你是否想写“self_score”？"),
        ('source = "profile.functions"', 'source = "profile.function"', "的“一、职能”.source", "profile.functions"),
        ('starter = "{short}对', 'starter = "{shor}对', ".starter", "不认识的占位符“{shor}”"),
        ('title = "{unit}{year}年度自评报告"', 'title = "{project}报告"', "outline.title", "{unit}"),
        ('key = "none"', 'key = "nothing"', "的“未完成”.key", "没有“nothing”"),
        ('numerator = "final_expenditure", denominator = "annual_budget"',
         'numerator = "final_expenditure", denominator = "annual"', "funds.rate.denominator", "没有“annual”"),
        ('rows = [{ key = "total", label = "合计" }]',
         'rows = [{ key = "a", label = "甲", sum_of = ["b"] }, { key = "b", label = "乙", sum_of = ["a"] }]',
         "scorecard.funds.rows", "形成循环"),
        ('key = "rate", label = "好评率"', 'key = "rat", label = "好评率"', ".rule.inputs", "应声明 rate"),
        (", score_weight = 20", "", "project.funds.score_weight", "不应有"),
        ('id = "county-2024"', 'id = "../x"', "id", "只能用小写字母"),
        ('classes = [{ key = "work", name = "工作" }]', "classes = []", "department.goals.classes", "至少要有一项"),
        ('classes = [{ key = "work", name = "工作", max_score = 80 }]', "classes = []", "project.classes", "至少要有"),
        ('rows = [{ key = "total", label = "合计" }]', "rows = []", "scorecard.funds.rows", "至少要有一项"),
        ('columns = [{ field = "name", title = "目标" }]',
         'columns = [{ field = "completion", title = "完成", value = "full" }]', "“完成”列.kind", "可以用：tick"),
        ('columns = [{ field = "name", title = "目标" }]',
         'columns = [{ field = "completion", title = "完成", kind = "tick" }]', "“完成”列.value", "没有“”"),
        ('{ field = "final_expenditure", title = "支出", kind = "yuan" }',
         '{ field = "final_expenditure", title = "支出" }', "“支出”列.kind", "可以用：wan、yuan"),
        ('header_fields = [{ field = "name", title = "项目" }]',
         'header_fields = [{ field = "indicators", title = "项目" }]', "“项目”列", "没有“indicators”"),
        ('{ field = "self_score", title = "得分", kind = "score" },\n]',
         '{ field = "self_score", title = "得分", kind = "score", explains = "loss" },\n]', "列.explains", "填写文字"),
        ('version = "3"', 'version = "3"\ncases = [{ name = "甲", indicator = "all.peple", score = 1 }]',
         "cases 的“甲”.indicator", "你是否想写“all.people”？"),
        ('version = "3"', 'version = "3"\ncases = [{ name = "甲", total = 80, grade = "passs" }]',
         "cases 的“甲”.grade", "你是否想写“pass”？"),
        ('version = "3"', 'version = "3"\ncases = [{ name = "甲", indicator = "all.people", inputs = { rte = "1" } }]',
         "cases 的“甲”.inputs", "你是否想写“rate”？"),
        ('version = "3"', 'version = "3"\ncases = [{ name = "甲", total = 80, grade = "pass", score = 1 }]',
         "cases 的“甲”", "不能写在一起"),
    ],
)  # fmt: skip
def test_a_reference_that_leads_nowhere_is_refused(old: str, new: str, place: str, message: str) -> None:
    found = faults(changed(old, new))
    assert any(where.endswith(place) and message in said for where, said in found.items()), found


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ('id = "county-2024"', "id = county-2024", "第2行第6列", "文字要用引号括起来"),
        ('id = "county-2024"', 'id = "county-2024', "第2行第", "引号没有成对"),
        ('id = "county-2024"', 'id "county-2024"', "第2行第4列", "缺少等号"),
        ("year = 2024", "year = 2024\nyear = 2025", "第6行第12列", "同一个名称写了两次"),
    ],
)
def test_a_syntax_error_names_its_line(old: str, new: str, place: str, message: str) -> None:
    ((where, said),) = faults(THIRD_PACK.replace(old, new, 1)).items()
    assert where.startswith(place)
    assert message in said
    assert not re.search(r"[A-Z][a-z]+ ", said), "the message of the parser is not for the user"


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000, "x = 1" + "0" * 5000, '"' * 7, "﻿", "[a]\n[a]", "x = 1e99999999999999999999"]
)
def test_nonsense_is_refused_in_words(text: str) -> None:
    assert all(message for message in faults(text).values())


def test_what_is_told_of_an_endless_name_or_value_can_be_read() -> None:
    endless = "e" * 60_000
    text = changed("at_least = 70.5", f'at_least = "{endless}", "{endless}" = 1')
    with pytest.raises(PackError) as caught:
        load_pack(text, "某县.toml")
    told = str(caught.value)
    assert len(told) < 3_000
    assert "at_least" in told
    assert told.count("不认识的项目“eee") == 1
    assert "应为数字" in told


def test_a_huge_text_is_refused_unread() -> None:
    assert "2 MB" in faults("#" * (MAX_BYTES + 1))[""]


@given(st.integers(0, len(THIRD_PACK) - 1), st.sampled_from('"[]{}=.\\\n 1e甲#'))
def test_one_wrong_character_never_breaks_the_reader(position: int, character: str) -> None:
    text = THIRD_PACK[:position] + character + THIRD_PACK[position + 1 :]
    problems: tuple[Problem, ...] = ()
    try:
        load_pack(text, "x")
    except PackError as error:
        problems = error.problems or (Problem("error", "", ""),)
    assert all(problem.message.endswith(("。", "？")) for problem in problems)


def test_a_file_with_windows_line_ends_and_a_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "某县.toml"
    path.write_bytes(b"\xef\xbb\xbf" + THIRD_PACK.replace("\n", "\r\n").encode())
    assert load_pack(read_pack_text(path), path.name) == load_pack(THIRD_PACK, "x")


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "某县.toml"
    path.write_bytes(THIRD_PACK.encode("gb18030"))
    with pytest.raises(PackError, match="UTF-8"):
        read_pack_text(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="无法读取文件"):
        read_pack_text(tmp_path / "没有.toml")
