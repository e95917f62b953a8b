"""The history says which project a step belongs to."""

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_desktop.document.commands import (
    Batch,
    Command,
    InsertRow,
    InsertRows,
    MoveRow,
    RemoveRow,
    SetField,
    SetFields,
)
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.projects import FundUsageRow
from perfeval_desktop.rulepack.blank import blank_project
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs

FIRST, SECOND = path("projects[aaaa0001]"), path("projects[aaaa0002]")
UNIT = SetField(path("cover.unit_name"), "某局", "修改 部门名称")
LEAD = SetField(FIRST.child("lead"), "张三", "修改 项目负责人")
USAGE = InsertRow(FIRST.child("fund_usage"), FundUsageRow(id="u1"), None, "增加资金明细")


@pytest.fixture
def session(qapp: object, tmp_path: Path) -> Session:
    session = Session(Catalog.built_in(), Dirs.below(tmp_path))
    session.new("lincang-2022")
    for place, name in ((FIRST, "缉私经费"), (SECOND, "禁毒经费")):
        project = blank_project(session.pack, place.steps[1][1:-1], name)
        session.push(InsertRow(path("projects"), project, None, "添加项目"))
    return session


@pytest.mark.parametrize(
    ("command", "label"),
    [
        (LEAD, "项目“缉私经费”：修改 项目负责人"),
        (SetField(SECOND.child("lead"), "李四", "修改 项目负责人"), "项目“禁毒经费”：修改 项目负责人"),
        (USAGE, "项目“缉私经费”：增加资金明细"),
        (Batch((LEAD, USAGE), "粘贴"), "项目“缉私经费”：粘贴"),
        (Batch((LEAD, UNIT), "粘贴"), "粘贴"),
        (InsertRows(USAGE.rows, (USAGE.row,), None, "粘贴"), "项目“缉私经费”：粘贴"),
        (SetFields(((LEAD.path, "张三"),), "粘贴"), "项目“缉私经费”：粘贴"),
        (SetFields(((LEAD.path, "张三"), (UNIT.path, "某局")), "粘贴"), "粘贴"),
        (UNIT, "修改 部门名称"),
        (RemoveRow(FIRST, "删除项目“缉私经费”"), "删除项目“缉私经费”"),
        (MoveRow(FIRST, 1, "移动项目“缉私经费”"), "移动项目“缉私经费”"),
    ],
)
def test_a_step_within_a_project_names_it(session: Session, command: Command, label: str) -> None:
    session.push(command)
    assert session.undo_label == label
    session.undo()
    assert session.redo_label == label


def test_rows_of_a_project_are_told_with_it(session: Session) -> None:
    session.push(USAGE)
    received = FIRST.child("fund_usage").row("u1").child("received")
    session.push(SetField(received, Decimal(1), "修改 实际到位资金"))
    assert session.undo_label == "项目“缉私经费”：修改 实际到位资金"
