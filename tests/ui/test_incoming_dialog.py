"""导入, 分出项目 and 并入项目 in the window: what comes in is shown, ticked, taken as one step and undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfeval_desktop.app.exporting import export_package
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at, replace_at
from perfeval_desktop.storage import project_file
from perfeval_desktop.ui.main_window import MainWindow
from tests.window import ScriptedInteraction, shown_window


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    with shown_window(tmp_path / "home", asked) as shown:
        shown.session.open_sample()
        yield shown


def result(window: MainWindow) -> FieldPath:
    return path("projects").row(window.session.evaluation.projects[0].id).child("actual_result")


def test_an_edited_export_is_taken_over_and_undone(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    session = window.session
    book = tmp_path / "改.xlsx"
    export_package(session.evaluation, session.pack, {"xlsx": book})
    edited = load_workbook(book)
    sheet = edited["附件1—2 绩效目标完成情况表"]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "沈燕斌")
    cell.value = "王五"
    edited["附件1—2 绩效目标完成情况表"]["A40"] = 12345
    edited.save(book)
    before = session.evaluation
    asked.answers += [book]
    dialog = window.bureau.import_file()
    assert dialog is not None
    assert [each.line.new for each in dialog.chosen()] == ["王五"]
    assert dialog.remarks.rowCount() > 0
    dialog.take_button.click()
    assert session.evaluation.goals.preparer == "王五"
    assert "导入" in session.undo_label
    window.undo()
    assert session.evaluation is before


def test_a_file_that_is_no_workbook_is_told(window: MainWindow, asked: ScriptedInteraction, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"nothing")
    asked.answers += [tmp_path / "坏.xlsx"]
    assert window.bureau.import_file() is None
    assert "不是 Excel" in asked.errors[-1]


def test_a_project_goes_out_and_comes_back(window: MainWindow, asked: ScriptedInteraction, tmp_path: Path) -> None:
    part, where = tmp_path / "科室.jxzp", result(window)
    dialog = window.bureau.give_part()
    assert not dialog.save_button.isEnabled()
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    asked.answers += [part]
    dialog.save_button.click()
    assert "1 个项目" in asked.infos[-1]
    file = project_file.load(part)
    project_file.save(part, replace_at(file.evaluation, where, "科室改的"), file.pack_text)
    window.session.push(SetField(where, "部门改的", "改"))
    asked.answers += [part]
    review = window.bureau.take_part()
    assert review is not None
    assert "两边都改过" in review.message.text()
    assert not review.take_button.isEnabled()
    item = review.table.item(0, 0)
    assert item is not None
    item.setCheckState(Qt.CheckState.Checked)
    review.take_button.click()
    assert get_at(window.session.evaluation, where) == "科室改的"
    window.undo()
    assert get_at(window.session.evaluation, where) == "部门改的"


def test_a_part_is_not_written_over_the_open_file(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    own = tmp_path / "甲.jxzp"
    window.session.save_as(own)
    before = own.read_bytes()
    dialog = window.bureau.give_part()
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    asked.answers += [own]
    dialog.save_button.click()
    assert "正在编辑" in asked.errors[-1]
    assert own.read_bytes() == before
