"""What a step that was taken back or done again is seen by."""

import msgspec
import pytest

from perfeval_desktop.document.commands import Command, MoveRow, RemoveRow, SetField
from perfeval_desktop.document.document import Document
from perfeval_desktop.document.retraced import Retraced
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.report import NarrativeSection
from perfeval_desktop.model.self_evaluation import SelfEvaluation, Waiver
from tests.packs import edited

ROWS = path("report.sections")
THREE = edited((str(ROWS), tuple(NarrativeSection(id=key, text=key) for key in "abc")))


def undone(command: Command, start: SelfEvaluation = THREE) -> Retraced:
    document = Document(start)
    steps: list[object] = []
    document.push(command)
    document.subscribe(lambda _changes, step: steps.append(step))
    document.undo()
    (step,) = steps
    assert isinstance(step, Retraced)
    return step


@pytest.mark.parametrize(("moved", "to", "shown"), [("a", 2, "a"), ("c", 0, "c"), ("a", 1, "ab"), ("b", 0, "ab")])
def test_the_row_that_moved(moved: str, to: int, shown: str) -> None:
    """Of two that changed places either one may be shown."""
    (seen,) = undone(MoveRow(ROWS.row(moved), to, "移")).seen()
    (field,) = seen.fields
    assert field in {ROWS.row(key) for key in shown}


def test_a_row_that_came_back_by_its_fields() -> None:
    (seen,) = undone(RemoveRow(ROWS.row("b"), "删")).seen()
    assert [str(field) for field in seen.fields] == ["report.sections[b].text"]


@pytest.mark.parametrize(("key", "beside"), [("a", "b"), ("b", "c"), ("c", "b")])
def test_a_row_that_went_again_by_its_neighbour(key: str, beside: str) -> None:
    whole = THREE.report.sections
    fewer = edited((str(ROWS), tuple(row for row in whole if row.id != key)))
    (seen,) = undone(SetField(ROWS, whole, "增"), fewer).seen()
    assert [str(field) for field in seen.fields] == [f"report.sections[{key}].text"]
    assert seen.beside[0] == ROWS.row(beside)


def test_a_reason_by_the_field_that_it_is_about() -> None:
    waiver = Waiver(id="score.reason@cover.year#甲", reason="情况属实")
    (seen,) = undone(SetField(path("waivers"), (waiver,), "说明")).seen()
    assert seen.fields == (path("cover.year"),)
    changed = msgspec.structs.replace(waiver, reason="另一个理由")
    (again,) = undone(SetField(path("waivers"), (changed,), "说明"), edited(("waivers", (waiver,)), start=THREE)).seen()
    assert again.fields == (path("cover.year"),)
