"""导入, 分出项目 and 并入项目 in the window: what comes in is shown, ticked, taken as one step and undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from perfeval_desktop.app.exporting import export_package, standing_options
from perfeval_desktop.bureau.import_any import SUFFIXES
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.export.package import Press
from perfeval_desktop.model.differences import differences
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at, replace_at, same
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.storage import project_file
from perfeval_desktop.ui.incoming_dialog import IncomingDialog
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.texts import IMPORTED
from tests.bureau.old_files import edited_document
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


def test_an_edited_word_file_is_taken_over_one_by_one_and_undone(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    session = window.session
    export_package(session.evaluation, session.pack, {"docx": tmp_path / "出.docx"})
    before = session.evaluation
    asked.answers += [edited_document(tmp_path / "出.docx", tmp_path / "改.docx")]
    dialog = window.bureau.import_file()
    assert dialog is not None
    assert len(dialog.chosen()) == 3
    item = dialog.table.item(0, 0)
    assert item is not None
    item.setCheckState(Qt.CheckState.Unchecked)
    dialog.take_button.click()
    assert len(list(differences(before, session.evaluation))) == 2
    window.undo()
    assert session.evaluation is before


def drop(window: MainWindow, file: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, button, keys)
    QApplication.sendEvent(window.windowHandle(), event)
    QApplication.processEvents()


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_an_old_file_that_is_dropped_is_offered_to_be_imported(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path, kind: Press
) -> None:
    session, file = window.session, tmp_path / f"出.{kind}"
    export_package(session.evaluation, session.pack, {kind: file})
    before = session.evaluation
    asked.answers += [False]
    drop(window, file)
    assert "导入到正在编辑的材料" in asked.questions[-1]
    assert window.findChild(IncomingDialog) is None
    asked.answers += [True]
    drop(window, file)
    dialog = window.findChild(IncomingDialog)
    assert dialog is not None
    assert dialog.message.text() == "没有与现在不同的内容。"
    assert session.evaluation is before
    dialog.reject()
    session.finalise("张三")
    drop(window, file)
    assert "已定稿" in asked.infos[-1]


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_an_old_file_dropped_on_the_start_page_comes_into_a_new_document(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path, kind: Press
) -> None:
    session, file = window.session, tmp_path / f"旧.{kind}"
    export_package(session.evaluation, session.pack, {kind: file})
    window.session.close()
    asked.answers += [False]
    drop(window, file)
    assert "新建一份材料，把其中的内容导入进去" in asked.questions[-1]
    assert not session.is_open
    asked.answers += [True, "lincang-2022"]
    drop(window, file)
    dialog = window.findChild(IncomingDialog)
    assert dialog is not None
    dialog.take_button.click()
    assert session.evaluation.cover.unit_name == "临沧市人民政府办公室"
    assert len(session.evaluation.projects) == 6


def test_a_word_file_that_is_opened_says_how_it_comes_in(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    window.session.close()
    (tmp_path / "旧.docx").write_bytes(b"PK")
    assert not window.flow.open(tmp_path / "旧.docx")
    assert "文件 → 导入" in asked.errors[-1]


def test_an_export_dropped_on_the_start_page_opens_its_package(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    session, file = window.session, tmp_path / "出.xlsx"
    options = standing_options(session.evaluation, session.pack, session.pack_source.text)
    export_package(session.evaluation, session.pack, {"xlsx": file}, options)
    before = session.evaluation
    session.close()
    drop(window, file)
    assert same(session.evaluation, before)
    assert "原样取回" in asked.infos[-1]


def test_the_kinds_of_files_are_those_that_are_read() -> None:
    assert IMPORTED == SUFFIXES


def test_an_edited_export_is_compared_printed_and_kept(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    session, out = window.session, tmp_path / "印.pdf"
    export_package(session.evaluation, session.pack, {"docx": tmp_path / "出.docx"})
    asked.answers += [edited_document(tmp_path / "出.docx", tmp_path / "改.docx")]
    dialog = window.bureau.compare()
    assert dialog is not None
    assert "有 3 处不同" in dialog.message.text()
    assert [line.new for line in dialog.view.model.lines][1:] == ["0.5", "400,000 元"]
    asked.answers += [tmp_path / "不同之处.pdf"]
    dialog.save_button.click()
    assert (tmp_path / "不同之处.pdf").read_bytes().startswith(b"%PDF")

    def ask(printer: QPrinter, _parent: QWidget) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        return True

    dialog.print_out(ask)
    assert wait_for_jobs()
    assert dialog.print_button.isEnabled()
    assert "已送去打印 1 页" in dialog.message.text()
    assert out.read_bytes().startswith(b"%PDF")


def test_another_file_is_compared(window: MainWindow, asked: ScriptedInteraction, tmp_path: Path) -> None:
    session, other = window.session, tmp_path / "另.jxzp"
    project_file.save(other, replace_at(session.evaluation, result(window), "另外写的"), session.pack_source.text)
    asked.answers += [other]
    dialog = window.bureau.compare()
    assert dialog is not None
    assert [line.new for line in dialog.view.model.lines] == ["另外写的"]
    assert dialog.unclear.isHidden()


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


def test_without_a_project_there_is_nothing_to_hand_out_and_that_is_said(window: MainWindow) -> None:
    window.session.new("lincang-2022")
    dialog = window.bureau.give_part()
    assert any("还没有项目" in label.text() for label in dialog.findChildren(QLabel))
    assert not dialog.save_button.isEnabled()
    dialog.reject()
