"""Rows of an exported workbook that were renamed, inserted, deleted and moved: each comes right, or it is told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from perfeval_desktop.app.main import main
from perfeval_desktop.bureau.import_workbook import Imported, import_sheets
from perfeval_desktop.bureau.read_again import read_again
from perfeval_desktop.bureau.row_pairs import paired
from perfeval_desktop.bureau.taking import Fate, Origin
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.projects import ProjectIndicator
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.workbook_text import CellContent, SheetText

FILE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
PACK = load_pack(FILE.pack_text, "lincang-2022")
SAMPLE = conform(FILE.evaluation, PACK)
HEAD: list[CellContent] = ["二级指标", "三级指标", "年度指标值", "实际完成值", "指标分值", "自评得分", "完成情况简述"]
CLASSES = {"output.quantity": "数量指标", "output.quality": "质量指标"}
FIELDS = ("annual_target", "actual_value", "max_score", "self_score", "completion_note")
Line = tuple[str, str, tuple[CellContent, ...]]


def same(number: int, at: int) -> float:
    return float(number == at)


def test_a_renamed_row_between_its_neighbours_is_the_same_one() -> None:
    assert paired(["甲", "乙二", "丙"], ["甲", "乙", "丙"], same) == {0: 0, 1: 1, 2: 2}


def test_another_row_in_the_place_of_one_is_another_row() -> None:
    assert paired(["甲", "丁", "丙"], ["甲", "乙", "丙"], lambda number, at: 0.4) == {0: 0, 2: 2}


def test_a_row_that_was_inserted_beside_a_renamed_one_is_new() -> None:
    alike = {(1, 1): 0.2, (2, 1): 0.9}
    pairs = paired(["甲", "新", "乙二", "丙"], ["甲", "乙", "丙"], lambda *at: alike.get(at, 0.0))
    assert pairs == {0: 0, 2: 1, 3: 2}


def test_a_row_that_moved_is_found_by_its_name() -> None:
    assert paired(["丙", "甲", "乙"], ["甲", "乙", "丙"], lambda number, at: 1.0) == {0: 2, 1: 0, 2: 1}


def test_a_row_that_was_given_the_name_of_another_takes_nothing_from_it() -> None:
    pairs = paired(["乙", "乙"], ["甲", "乙"], same)
    assert pairs == {0: 0, 1: 1}


def test_a_great_many_rows_are_told_apart_by_their_names_at_once() -> None:
    names = [str(number) for number in range(3000)]
    assert paired(names[::-1], names, lambda number, at: pytest.fail("looked at")) == {
        number: 2999 - number for number in range(3000)
    }


def project_with(lines: list[Line]) -> SelfEvaluation:
    rows = tuple(
        ProjectIndicator(
            id=f"r{number}",
            category=category,
            name=name,
            **{
                field: value or ("" if isinstance(value, str) else None)
                for field, value in zip(FIELDS, cells, strict=True)
            },
        )
        for number, (category, name, cells) in enumerate(lines)
    )
    project = msgspec.structs.replace(SAMPLE.projects[0], indicators=rows)
    return msgspec.structs.replace(SAMPLE, projects=(project,))


def imported(evaluation: SelfEvaluation, lines: list[Line]) -> Imported:
    name = evaluation.projects[0].name
    body = [[CLASSES[category], title, *(cell or None for cell in cells)] for category, title, cells in lines]
    rows = tuple(map(tuple, [["项目名称", name], HEAD, *body]))
    everything = frozenset(("表", row, column) for row in range(len(rows)) for column in range(len(HEAD)))
    origin = Origin({"表": path("projects").row(evaluation.projects[0].id)}, everything)
    return import_sheets((SheetText("表", rows),), evaluation, PACK, origin)


def said(row: ProjectIndicator) -> Line:
    return row.category, row.name, tuple(getattr(row, field) or None for field in FIELDS)


cells = st.tuples(
    st.sampled_from(["100%", "≥95%", "30 次", ""]),
    st.sampled_from(["完成", "100%", "未完成", ""]),
    st.sampled_from([Decimal(10), Decimal(20)]),
    st.sampled_from([Decimal(10), Decimal("9.5")]),
    st.sampled_from(["完成", "", "按时"]),
)


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[Line], list[Line], int]:
    """What was exported, what stands in the sheet now, and how many rows were deleted; names are never used twice."""
    before = [
        (category, f"{title}{number}", draw(cells))
        for category, title in CLASSES.items()
        for number in range(draw(st.integers(1, 5)))
    ]
    after, deleted = list[Line](), 0
    for number, (category, name, texts) in enumerate(before):
        what = draw(st.sampled_from(["", "", "", "rename", "insert", "delete", "cell"]))
        if what == "insert":
            after.append((category, f"新增{number}", draw(cells)))
        if what == "delete":
            deleted += 1
            continue
        shown = (*texts[:-1], "另写") if what == "cell" else texts
        after.append((category, f"改名{number}" if what == "rename" else name, shown))
    return before, after, deleted


def in_class(lines: list[Line], category: str) -> list[Line]:
    return [line for line in lines if line[0] == category]


@settings(max_examples=300, deadline=None)
@given(edits())
def test_every_row_comes_right_or_is_told(drawn: tuple[list[Line], list[Line], int]) -> None:
    before, after, deleted = drawn
    evaluation = project_with(before)
    found = imported(evaluation, after)
    rows = found.evaluation.projects[0].indicators
    by_name = {row.name: row for row in rows}
    told = [note.text for note in found.notes if note.fate is Fate.UNCLEAR]
    for category, name, texts in after:
        row = by_name[name]
        assert row.category == category
        for field, text in zip(FIELDS, texts, strict=True):
            held = getattr(row, field)
            assert held == text or (not text and (not held or any("表格中是空的" in note for note in told)))
    kept = [row for row in rows if row.name not in {name for _, name, _ in after}]
    assert [said(row) for row in kept] == [said(row) for row in evaluation.projects[0].indicators if row in kept]
    assert bool(kept) is any(f"表格中少了 {len(kept)} 行" in note for note in told)
    assert len(kept) <= deleted + sum(name.startswith("改名") for _, name, _ in after)
    for category in CLASSES:  # in the order of the sheet
        shown = [name for _, name, _ in in_class(after, category)]
        assert [row.name for row in rows if row.category == category and row.name in shown] == shown


@given(st.lists(st.tuples(cells, st.booleans()), min_size=1, max_size=6))
def test_names_alone_that_changed_make_no_new_row(drawn: list[tuple[tuple[CellContent, ...], bool]]) -> None:
    before: list[Line] = [("output.quantity", f"指标甲{number}", texts) for number, (texts, _) in enumerate(drawn)]
    after = [
        (category, f"{name}改" if renamed else name, texts)
        for (category, name, texts), (_, renamed) in zip(before, drawn, strict=True)
    ]
    rows = imported(project_with(before), after).evaluation.projects[0].indicators
    assert [(row.id, row.name) for row in rows] == [(f"r{at}", name) for at, (_, name, _) in enumerate(after)]


def test_an_indicator_that_was_renamed_in_excel_is_renamed(tmp_path: Path) -> None:
    book = tmp_path / "示例.xlsx"
    assert main(["export", str(resource_path("samples/lincang-2022.jxzp")), "--xlsx", str(book)]) == 0
    opened = load_workbook(book)
    goal = SAMPLE.goals.entries[0]
    place = next(
        cell for row in opened["附件1—2 绩效目标完成情况表"].iter_rows() for cell in row if cell.value == goal.name
    )
    place.value = "保持经济平稳健康发展"
    opened.save(book)
    found = read_again(book)
    entries = found.evaluation.goals.entries
    assert [entry.id for entry in entries] == [entry.id for entry in SAMPLE.goals.entries]
    assert entries[0] == msgspec.structs.replace(goal, name="保持经济平稳健康发展")
    assert [note.fate for note in found.notes if note.fate is not Fate.SAME and "没有取" in note.text] == []
    assert (found.count(Fate.TAKEN), found.count(Fate.UNCLEAR)) == (1, 0)


def test_an_item_of_the_fund_usage_that_was_renamed_is_renamed(tmp_path: Path) -> None:
    book = tmp_path / "示例.xlsx"
    assert main(["export", str(resource_path("samples/lincang-2022.jxzp")), "--xlsx", str(book)]) == 0
    opened = load_workbook(book)
    usage = SAMPLE.projects[3].fund_usage
    sheet = next(sheet for sheet in opened if sheet.title.startswith("4.资金使用情况表"))
    places = [cell for row in sheet.iter_rows(min_row=5) for cell in row if cell.value == usage[1].item]
    places[1].value = "另一个名称"
    opened.save(book)
    found = read_again(book)
    renamed = msgspec.structs.replace(usage[1], item="另一个名称")
    assert found.evaluation.projects[3].fund_usage == (usage[0], renamed, *usage[2:])
    assert (found.count(Fate.TAKEN), found.count(Fate.UNCLEAR)) == (1, 0)
