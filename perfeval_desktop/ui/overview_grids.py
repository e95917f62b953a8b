"""The small tables of 概况: head counts, and the list of attachments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from perfeval_desktop.document.commands import InsertRow
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.report import AttachmentLine, StaffingLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.vocabulary import StaffingKind
from perfeval_desktop.rulepack.field_names import FIELD_NAMES, STAFFING_KINDS
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.ui.field_kinds import COUNT, TEXT, Choice
from perfeval_desktop.ui.grid_rows import Cell, GridColumn, GridRow, caption, field_cell
from perfeval_desktop.ui.list_grid import ListSource

STAFFING = path("profile.staffing")
_KINDS = Choice(options=tuple(STAFFING_KINDS.items()))
Generated = Callable[[SelfEvaluation, RulePack], tuple[str, ...]]

_GENERATED = "附件名称按各表的标题自动生成，名称和年度改了会跟着改；要自己写，请按表格上方的“改为自行填写”（Alt+O）。"


class StaffingSource(ListSource):
    """编制与人员: totals and the lines that they are made of."""

    def __init__(self) -> None:
        super().__init__(STAFFING, _new_staffing, name="编制与人员", row_word="人员行")

    def columns(self, pack: RulePack) -> tuple[GridColumn, ...]:
        return (
            GridColumn("kind", FIELD_NAMES["kind"], weight=1, min_ems=5, is_label=True),
            GridColumn("label", FIELD_NAMES["label"], weight=3, min_ems=10, is_label=True),
            GridColumn("count", FIELD_NAMES["count"], weight=1, min_ems=4),
            GridColumn("part_of", "其中项，属于", weight=2, min_ems=8),
        )

    def cells(
        self, number: int, row: Any, slot: InsertRow | None, evaluation: SelfEvaluation, pack: RulePack
    ) -> tuple[Cell, ...]:
        others = tuple(
            (line.id, line.label or "（未命名）") for line in evaluation.profile.staffing if line.id != row.id
        )
        part_of = Choice(options=(("", ""), *others))
        kinds = {"kind": _KINDS, "label": TEXT, "count": COUNT, "part_of": part_of}
        called = row.label or f"人员第{number}行"
        at = STAFFING.row(row.id)
        return tuple(
            field_cell(at.child(field), getattr(row, field), kind, f"{called} {FIELD_NAMES[field]}", slot=slot)
            for field, kind in kinds.items()
        )


class AttachmentSource(ListSource):
    """附件清单: the lines that the user states, else the generated ones, which cannot be typed over one by one."""

    def __init__(self, report: FieldPath, generated: Generated) -> None:
        super().__init__(report.child("attachments"), _new_attachment, name=FIELD_NAMES["attachments"], row_word="附件")
        self._generated = generated
        self.reads = (
            report.child("attachments"),
            path("cover"),
            path("projects"),
            path("projects[*].name"),
            path("waivers"),
        )

    def columns(self, pack: RulePack) -> tuple[GridColumn, ...]:
        return (
            GridColumn("number", "序号", weight=0, min_ems=3, is_label=True),
            GridColumn("title", "附件名称", weight=1, min_ems=16),
        )

    def rows(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[GridRow, ...]:
        if self._ids(evaluation):
            return super().rows(evaluation, pack)
        return tuple(
            GridRow(f"generated.{number}", (caption(str(number)), _generated_cell(number, title)))
            for number, title in enumerate(self._generated(evaluation, pack), start=1)
        )

    def cells(
        self, number: int, row: Any, slot: InsertRow | None, evaluation: SelfEvaluation, pack: RulePack
    ) -> tuple[Cell, ...]:
        at = self._path.row(row.id).child("title")
        return caption(str(number)), field_cell(at, row.title, TEXT, f"附件{number} 名称", slot=slot)

    def insertion(self, evaluation: SelfEvaluation, row: GridRow | None) -> Any:
        return super().insertion(evaluation, row) if self._ids(evaluation) else None


def _generated_cell(number: int, title: str) -> Cell:
    return Cell(
        text=title, label=f"附件{number} 名称", tip="自动生成", derived=True, locked=True, why_locked=_GENERATED
    )


def _new_staffing(row_id: str) -> StaffingLine:
    return StaffingLine(id=row_id, kind=StaffingKind.IN_POST)


def _new_attachment(row_id: str) -> AttachmentLine:
    return AttachmentLine(id=row_id)
