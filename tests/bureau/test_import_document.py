"""Word files of other years and other hands: reports by their headings, tables by their labels, doubts are told."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.bureau.import_document import import_blocks
from perfeval_desktop.bureau.import_workbook import Imported
from perfeval_desktop.bureau.taking import Fate
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import blank_evaluation, conform
from perfeval_desktop.rulepack.forms import OutlineSection
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.scoring.figures import fund_figure
from perfeval_desktop.session.difference_words import lines_between
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.word_blocks import WordBlocks, WordCell, WordParagraph, WordTable

FILE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
PACK = load_pack(FILE.pack_text, "lincang-2022")
SAMPLE = conform(FILE.evaluation, PACK)
assert PACK.department is not None
OUTLINE = PACK.department.outline
HEADED = [one for one in OUTLINE.sections if one.heading]

Line = str | list[list[str]]


def document(*lines: Line) -> WordBlocks:
    """Paragraphs, and tables as lists of rows; a cell “<” belongs to the one to its left, “^” to the one above."""
    found = WordBlocks()
    numbers = [0, 0]
    for line in lines:
        is_table = isinstance(line, list)
        numbers[is_table] += 1
        block = (
            WordTable(numbers[1], tuple(map(_row, line))) if isinstance(line, list) else WordParagraph(numbers[0], line)
        )
        found.blocks.append(block)
    return found


def _row(cells: list[str]) -> tuple[WordCell, ...]:
    starts = [at for at, text in enumerate(cells) if text != "<"]
    ends = [*starts[1:], len(cells)]
    return tuple(
        WordCell(start, end, "" if cells[start] == "^" else cells[start], cells[start] == "^")
        for start, end in zip(starts, ends, strict=True)
    )


def imported(*lines: Line, into: SelfEvaluation = SAMPLE) -> Imported:
    return import_blocks(document(*lines), into, PACK)


def told(found: Imported) -> list[str]:
    return [f"{note.cell} {note.text}" for note in found.notes if note.fate is Fate.UNCLEAR]


def changed(found: Imported, before: SelfEvaluation = SAMPLE) -> list[str]:
    return [str(line.path) for line in lines_between(before, found.evaluation, PACK)]


def place(section: OutlineSection) -> FieldPath:
    return path(section.source) if section.source else path("report.sections").row(section.key).child("text")


def text_of(section: OutlineSection) -> str:
    return f"这里写的是{section.key}的新内容。"


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_text_never_ends_up_below_another_heading_without_a_word(data: st.DataObject) -> None:
    changes = {
        one.key: data.draw(st.sampled_from(["", "", "", "", "bare", "renumbered", "longer", "other", "gone"]), one.key)
        for one in HEADED
    }
    lines = ["某市某局2022年度部门整体支出绩效自评报告"]
    for one in HEADED:
        words = re.sub(r"^(（?[一二三四五六七八九十]+[、）]|[0-9]\.)", "", one.heading)
        number = one.heading.removesuffix(words)
        lines += {
            "": [one.heading],
            "bare": [words],
            "renumbered": [f"（九）{words}"],
            "longer": [f"{one.heading}简述"],
            "other": [f"{number}{words[:2]}其他"],
            "gone": [],
        }[changes[one.key]]
        if one.body:
            lines.append(text_of(one))
    found = imported(*lines, "2023年4月20日")
    is_told = bool(told(found))
    for one in HEADED:
        if not one.body:
            continue
        now, old = (str(get_at(each, place(one)) or "") for each in (found.evaluation, SAMPLE))
        if changes[one.key] in ("", "bare", "renumbered") and not is_told:
            assert now == text_of(one), one.heading
        else:
            assert now in (text_of(one), old) or (is_told and text_of(one) in now), one.heading
    if set(changes.values()) <= {"", "bare", "renumbered"}:
        assert not is_told
    elif any(changes[one.key] in ("other", "gone") and one.body for one in HEADED):
        assert is_told


def test_a_renamed_heading_ends_the_section_before_it() -> None:
    lines: list[str] = [line for one in HEADED for line in (one.heading, text_of(one))[: 1 + one.body]]
    at = lines.index("六、主要经验及做法")
    lines[at] = "六、主要的经验和做法"
    found = imported("某局2022年度绩效自评报告", *lines, "2023年4月20日")
    before = next(one for one in HEADED if one.heading == "（二）改进的方向和具体措施")
    assert get_at(found.evaluation, place(before)) == text_of(before)
    (doubt,) = told(found)
    assert "像是“六、主要经验及做法”" in doubt


def test_who_signs_and_when_is_no_text() -> None:
    lines = [line for one in HEADED for line in (one.heading, text_of(one))[: 1 + one.body]]
    found = imported("某市某局2022年度部门整体支出绩效自评报告", *lines, "某市某局", "2023年4月20日")
    assert get_at(found.evaluation, place(HEADED[-1])) == text_of(HEADED[-1])
    assert str(found.evaluation.report.dated) == "2023-04-20"


def test_a_table_in_a_report_is_told_and_the_text_goes_on() -> None:
    lines: list[Line] = []
    for one in HEADED:
        lines += [one.heading, *([text_of(one)] if one.body else [])]
        if one.heading == "1.预算批复情况":
            lines += [[["收入", "支出"], ["12", "34"]], "表后的文字。"]
    found = imported("某局2022年度绩效自评报告", *lines)
    section = next(one for one in HEADED if one.heading == "1.预算批复情况")
    assert get_at(found.evaluation, place(section)) == f"{text_of(section)}\n表后的文字。"
    assert told(found) == ["表1第1行第1列 报告中的表格没有取"]


FORM: list[list[str]] = [
    ["项目名称", "道路养护", "<", "主管部门", "某局", "<"],
    ["项目资金（元）", "金额", "年初预算数", "全年收入决算数", "全年支出决算数", "执行率"],
    ["^", "年度资金总额", "1000000", "1000000", "950000", "95%"],
    ["^", "其中：省级财政资金", "1000000", "1000000", "950000", "95%"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "自评得分"],
    ["产出指标", "数量指标", "养护里程", "≥120公里", "128公里", "20"],
    ["^", "^", "验收次数", "2次", "2次", "10"],
    ["^", "质量指标", "合格率", "≥98%", "100%", "15"],
    ["^", "没有这类指标", "甲", "乙", "丙", "1"],
]


def test_a_form_of_another_layout_is_found_by_its_labels() -> None:
    before = blank_evaluation(PACK)
    found = imported("附件1", "某局2022年度项目支出绩效自评表", FORM, "联系人：张三\t联系电话：12345", into=before)
    (project,) = found.evaluation.projects
    assert (project.name, project.competent_department, project.contact) == ("道路养护", "某局", "张三")
    assert project.contact_phone == "12345"
    rows = [(row.name, row.annual_target, row.actual_value, row.self_score) for row in project.indicators if row.name]
    assert rows == [
        ("养护里程", "≥120公里", "128公里", Decimal(20)),
        ("验收次数", "2次", "2次", Decimal(10)),
        ("合格率", "≥98%", "100%", Decimal(15)),
    ]
    form = PACK.project.funds
    total = form.rows[0].key
    assert fund_figure(project.funds, form, total, "initial_budget").value == 1_000_000
    assert any("认不出是哪一类指标" in words for words in told(found))


def test_the_same_form_twice_is_told_and_taken_once() -> None:
    other = [*FORM[:6], *([*row[:4], "另外", "9"] for row in FORM[6:7])]
    found = imported("某局自评表", FORM, "某局自评表（二）", other, into=blank_evaluation(PACK))
    (project,) = found.evaluation.projects
    assert [row.actual_value for row in project.indicators if row.name == "验收次数"] == ["2次"]
    assert any("同一张表" in words for words in told(found))


USAGE = [
    ["序号", "具体支出明细（项目）", "资金下达文件名及文号", "预算金额", "实际到位资金", "已使用资金"],
    ["1", "某经费", "某财〔2022〕1号", "12.5", "12.5", "12.5"],
]


def test_a_table_of_fund_usage_belongs_to_the_project_that_it_names() -> None:
    name = SAMPLE.projects[2].name
    found = imported("附件2", f"{name}资金使用情况表", "单位：万元", USAGE)
    assert {where.split(".")[0] for where in changed(found)} == {f"projects[{SAMPLE.projects[2].id}]"}
    unnamed = imported("附件2", "资金使用情况表", "单位：万元", USAGE)
    assert changed(unnamed) == []
    assert any("认不出" in words for words in told(unnamed))


def test_a_table_without_a_name_belongs_to_the_form_before_it_when_it_speaks_of_it() -> None:
    usage = [USAGE[0], ["1", "道路养护", *USAGE[1][2:]]]
    found = imported("某局自评表", FORM, "附件2", "资金使用情况表", usage, into=blank_evaluation(PACK))
    assert [row.item for row in found.evaluation.projects[0].fund_usage] == ["道路养护"]
    other = imported("某局自评表", FORM, "附件2", "资金使用情况表", USAGE, into=blank_evaluation(PACK))
    assert other.evaluation.projects[0].fund_usage == ()
    assert any("认不出" in words for words in told(other))


def test_what_is_left_out_of_the_file_is_told_with_it() -> None:
    content = document("随便写的一段话，不是报告。")
    content.remarks.append(("第1段", "有删除线或隐藏的文字没有取"))
    found = import_blocks(content, SAMPLE, PACK)
    assert changed(found) == []
    assert len(told(found)) == 2


def test_an_empty_file_changes_nothing() -> None:
    assert changed(imported()) == []


def test_replaced_values_are_the_ones_of_the_file() -> None:
    """A table in 元 says the same as the form in 万元."""
    where = path("projects").row(SAMPLE.projects[0].id).child("fund_usage")
    row = SAMPLE.projects[0].fund_usage[0]
    yuan = [
        [*USAGE[0][:3], "预算金额（元）", *USAGE[0][4:]],
        ["1", row.item, row.allocation_document, "379800", "37.98", "37.98"],
    ]
    found = imported(f"{SAMPLE.projects[0].name}资金使用情况表", "单位：万元", yuan)
    assert changed(found) == []
    doubled = replace_at(SAMPLE, where.row(row.id).child("budget"), Decimal("759600"))
    again = imported(f"{SAMPLE.projects[0].name}资金使用情况表", "单位：万元", yuan, into=doubled)
    assert get_at(again.evaluation, where.row(row.id).child("budget")) == 379_800
