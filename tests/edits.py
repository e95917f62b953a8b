"""Any edit that a window could make, for property tests of what follows a document."""

import datetime
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Batch, Command, InsertRow, MoveRow, RemoveRow, ReplaceAll, SetField
from perfeval_desktop.document.document import Document
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import GoalEntry
from perfeval_desktop.model.projects import FundUsageRow, ProjectIndicator
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields
from tests.packs import D, sound_evaluation, sound_project, wan

_AMOUNTS = st.sampled_from([None, D(0), wan("37.98"), wan("54"), wan("100"), D("-500.01"), D(10), D("30.123")])
_TEXTS = st.sampled_from(["", "完成", "≥95%", "96%", "100", "excellent", "good", "92.3%", "output", "benefit.social"])


def _value_for(declared: Any) -> st.SearchStrategy[Any]:
    kinds = str(declared)
    if "Decimal" in kinds:
        return _AMOUNTS
    if "date" in kinds:
        return st.sampled_from([None, datetime.date(2023, 4, 10)])
    if "tuple" in kinds:
        return st.just(())
    if "Completion" in kinds or "StaffingKind" in kinds:
        return st.nothing()
    if "int" in kinds:
        return st.sampled_from([0, 3] if declared is int else [None, 0, 3])
    return _TEXTS


def _new_row(rows: str, key: str) -> Any:
    if rows == "projects":
        return sound_project(key, f"项目{key}", "10")
    if rows == "goals.entries":
        return GoalEntry(id=key, category="output", annual_target="5")
    if rows.endswith("indicators"):
        return ProjectIndicator(id=key, category="output.quantity", max_score=D(5))
    return FundUsageRow(id=key, received=wan("3"), spent=wan("4"))


@st.composite
def commands(draw: st.DrawFn, evaluation: SelfEvaluation, key: str) -> Command:
    """Any edit that a window could make of ``evaluation``."""
    tables = ["projects", "goals.entries"]
    tables += [
        f"projects[{project.id}].{name}" for project in evaluation.projects for name in ("indicators", "fund_usage")
    ]
    kind = draw(st.sampled_from(["set", "set", "set", "insert", "remove", "move", "batch", "all"]))
    if kind == "set":
        field = draw(st.sampled_from(list(iter_fields(evaluation))))
        value = _value_for(field.type)
        return SetField(field.path, field.value if value.is_empty else draw(value), "改")
    if kind == "all":
        return ReplaceAll(sound_evaluation(), "换")
    if kind == "batch":
        first = draw(commands(evaluation, key + "a"))
        return Batch((first, draw(commands(evaluation, key + "b"))), "批")
    table = path(draw(st.sampled_from(tables)))
    if kind == "insert":
        return InsertRow(table, _new_row(str(table), key), draw(st.sampled_from([None, 0])), "增")
    ids = [row.id for row in _rows(evaluation, str(table))]
    if not ids:
        return InsertRow(table, _new_row(str(table), key), None, "增")
    row = table.row(draw(st.sampled_from(ids)))
    return RemoveRow(row, "删") if kind == "remove" else MoveRow(row, draw(st.integers(0, len(ids) - 1)), "移")


def _rows(evaluation: SelfEvaluation, table: str) -> tuple[Any, ...]:
    if table == "projects":
        return evaluation.projects
    if table == "goals.entries":
        return evaluation.goals.entries
    project = next(item for item in evaluation.projects if f"[{item.id}]" in table)
    rows: tuple[Any, ...] = getattr(project, table.rpartition(".")[2])
    return rows


def edits_of(document: Document, data: st.DataObject) -> Iterator[Changes]:
    """Edit, undo and redo some times; after each step what it changed."""
    for number in range(data.draw(st.integers(1, 8))):
        step = data.draw(st.sampled_from(["edit", "edit", "edit", "undo", "redo"]))
        try:
            if step == "edit":
                changes: Changes | None = document.push(data.draw(commands(document.current, f"n{number}")))
            else:
                changes = document.undo() if step == "undo" else document.redo()
        except ModelError:
            continue  # a batch may remove the row that its second half needs
        yield changes or Changes.none()
