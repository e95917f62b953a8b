"""Tables whose columns, rows and titles somebody has moved about: a value comes right, or it is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.bureau.import_workbook import import_sheets
from perfeval_desktop.bureau.taking import Fate
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.workbook_text import CellContent, SheetText

FILE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
PACK = load_pack(FILE.pack_text, "lincang-2022")
SAMPLE = conform(FILE.evaluation, PACK)
PROJECT = SAMPLE.projects[0]
USAGE = [column for column in PACK.project.usage_columns if column.kind != "index"]
INDICATORS = [column for column in PACK.project.columns if column.field != "level1"]
assert PACK.department is not None
CARD = PACK.department.scorecard

Rows = list[list[CellContent]]
_RENAMED = {
    "自评得分": "自评分数",
    "实际完成值": "实际完成情况",
    "已使用资金": "实际使用资金",
    "备注": "说明",
    "预算金额": "年初预算",
}


@st.composite
def tables(draw: st.DrawFn, columns: list[Column], body: Rows) -> tuple[Rows, dict[str, str]]:
    """The table in another order, with blank rows, notes and columns of somebody's own between; and its titles.

    A title may be renamed, may state a unit, or may stand there twice.
    """
    order = draw(st.permutations(range(len(columns))))
    said = {column.field: column.title for column in columns}
    for column in columns:
        change = draw(st.sampled_from(["", "", "", "", "rename", "space", "unit", "remark"]))
        if change == "rename":
            said[column.field] = _RENAMED.get(column.title, f"{column.title}情况")
        elif change == "space":
            said[column.field] = "\n".join(column.title)
        elif change == "unit" and column.kind == "wan":
            said[column.field] = f"{column.title}（元）"
        elif change == "remark":
            said[column.field] = f"{column.title}（必填）"
    rows: Rows = [[said[columns[at].field] for at in order]]
    rows += [[row[at] for at in order] for row in draw(st.permutations(body))]
    for _ in range(draw(st.integers(0, 3))):
        rows.insert(draw(st.integers(1, len(rows))), [None] * len(order))
    if draw(st.booleans()):
        at = draw(st.integers(0, len(order)))
        again = draw(st.sampled_from(["我的栏", said[columns[0].field], said[columns[-1].field]]))
        for number, row in enumerate(rows):
            row.insert(at, again if not number else "别的")
        said["(again)"] = again
    before: list[CellContent] = [None] * draw(st.integers(0, 2))
    return [before + row for row in rows], said


def wan(amount: Decimal | None) -> CellContent:
    return None if amount is None else Decimal(amount) / 10_000


def usage_body() -> Rows:
    return [
        [wan(value) if isinstance(value := getattr(row, column.field), Decimal) else value or None for column in USAGE]
        for row in SAMPLE.projects[3].fund_usage
    ]


def doubtful(column: Column, said: dict[str, str]) -> bool:
    """True where the title does not say for sure that this is the column."""
    plain = [_words(title) for title in said.values()]
    return plain.count(_words(column.title)) != 1


def _words(title: str) -> str:
    return "".join(title.split()).split("（")[0]


@settings(max_examples=80, deadline=None)
@given(tables(USAGE, usage_body()))
def test_a_table_of_fund_usage_is_never_silently_wrong(drawn: tuple[Rows, dict[str, str]]) -> None:
    rows, said = drawn
    owner = SAMPLE.projects[3]
    title: Rows = [["附件2"], [f"{owner.name}资金使用情况表"], ["单位：万元"]]
    sheet = SheetText(owner.name, tuple(tuple(row) for row in (*title, *rows)))
    found = import_sheets((sheet,), SAMPLE, PACK)
    told = [note for note in found.notes if note.fate is Fate.UNCLEAR]
    after = found.evaluation.projects[3].fund_usage
    keys_are_sure = not any(
        doubtful(column, said) for column in USAGE if column.field in ("item", "allocation_document")
    )
    for column in USAGE:
        before = [getattr(row, column.field) for row in owner.fund_usage]
        now = [getattr(row, column.field) for row in after[: len(before)]]
        if doubtful(column, said):
            assert told, column
            assert now == before
        elif said[column.field].endswith("（元）") and keys_are_sure and found.count(Fate.TAKEN):
            assert [amount and amount * 10_000 for amount in now] == before, column
        elif keys_are_sure:
            assert now == before, column
    if keys_are_sure:
        assert len(after) == len(owner.fund_usage)


def card_body() -> Rows:
    names = {one.key: one for one in CARD.rubric.indicators}
    return [[_of_card(column, entry, names[entry.id]) for column in CARD.columns] for entry in SAMPLE.scorecard.entries]


def _of_card(column: Column, entry: Any, indicator: Any) -> CellContent:
    if column.field == "level3":
        return str(indicator.name)
    value = getattr(entry, column.field, None)
    return value if isinstance(value, str | Decimal) and value != "" else None


@settings(max_examples=60, deadline=None)
@given(tables(list(CARD.columns), card_body()))
def test_a_card_of_points_is_never_silently_wrong(drawn: tuple[Rows, dict[str, str]]) -> None:
    """Read into a card without points and reasons, so that what is taken shows."""
    rows, said = drawn
    empty = SAMPLE
    for entry in SAMPLE.scorecard.entries:
        for name in ("self_score", "score_rationale", "deduction_reason"):
            blank = None if name == "self_score" else ""
            empty = replace_at(empty, path("scorecard.entries").row(entry.id).child(name), blank)
    found = import_sheets((SheetText("自评表", tuple(tuple(row) for row in rows)),), empty, PACK)
    told = [note for note in found.notes if note.fate is Fate.UNCLEAR]
    for name in ("self_score", "score_rationale", "deduction_reason"):
        column = next(one for one in CARD.columns if one.field == name)
        wanted = [getattr(entry, name) for entry in SAMPLE.scorecard.entries]
        now = [getattr(entry, name) for entry in found.evaluation.scorecard.entries]
        is_taken = not any(doubtful(one, said) for one in CARD.columns if one.field in ("level3", "self_score", name))
        if is_taken:
            assert now == wanted, column
        else:
            assert now in (wanted, [getattr(entry, name) for entry in empty.scorecard.entries])
            assert told, column
