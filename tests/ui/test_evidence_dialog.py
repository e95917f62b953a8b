"""佐证材料 as a clerk does it: from the cell by a key; picked, pasted, dropped, looked at, named, moved and undone."""

import stat
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from perfeval_desktop.document.commands import RemoveRow
from perfeval_desktop.model.evidence import Evidence
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.storage.evidence_sources import files_in
from perfeval_desktop.storage.span import pieces
from perfeval_desktop.ui.evidence_dialog import EvidenceDialog
from perfeval_desktop.ui.evidence_index import EvidenceIndex
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import focused, press, type_text
from tests.window import ScriptedInteraction

ENTRY = "scorecard.entries[dept.process.execution.rate]"
SCORE = path(ENTRY).child("self_score")
Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two documents and a program on disk."""
    made = []
    for name, content in (("督查通报.pdf", b"%PDF-1.4"), ("进度表.xlsx", b"PK\x03\x04 rows"), ("setup.exe", b"MZ")):
        made.append(tmp_path / "材料" / name)
        made[-1].parent.mkdir(exist_ok=True)
        made[-1].write_bytes(content)
    return made


@pytest.fixture
def dialog(window: MainWindow) -> EvidenceDialog:
    """Opened by its key at the score of an indicator of the sample."""
    window.flow.open_sample()
    window.workbench.go_to(SCORE)
    press(Key.Key_M, Mod.ControlModifier | Mod.ShiftModifier)
    (shown,) = [each for each in window.findChildren(EvidenceDialog) if each.isVisible()]
    return shown


def mime(paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
    return data


def drop(widget: QWidget, paths: list[Path]) -> None:
    data = mime(paths)  # the event does not keep it
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, Mod.NoModifier)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return
    event = QDropEvent(QPointF(5, 5), action, data, button, Mod.NoModifier)
    QApplication.sendEvent(widget, event)
    wait_for_jobs()


def evidence(window: MainWindow) -> tuple[Evidence, ...]:
    return window.session.evaluation.evidence


def add(dialog: EvidenceDialog, asked: ScriptedInteraction, paths: list[Path]) -> None:
    asked.answers.append(paths)
    press(Key.Key_Insert)
    wait_for_jobs()


def test_the_key_at_a_cell_shows_what_its_row_has(window: MainWindow, dialog: EvidenceDialog) -> None:
    assert str(dialog.place) == ENTRY
    assert "预算执行率（0 份）" in dialog.where.text()
    assert dialog.table.hasFocus()


def test_files_are_picked_and_saved_with_the_document(
    window: MainWindow, asked: ScriptedInteraction, dialog: EvidenceDialog, files: list[Path], tmp_path: Path
) -> None:
    add(dialog, asked, files[:2])
    assert [(row.title, row.file_name, row.place) for row in evidence(window)] == [
        ("督查通报", "督查通报.pdf", ENTRY),
        ("进度表", "进度表.xlsx", ENTRY),
    ]
    assert "已添加 2 份" in dialog.message.text()
    assert window.session.undo_label == "添加佐证材料 2 份"
    for each in files:
        each.unlink()  # what was copied in does not need them
    window.session.save_as(tmp_path / "a.jxzp")
    spans = files_in(tmp_path / "a.jxzp")
    assert [b"".join(pieces(spans[row.sha256])) for row in evidence(window)] == [b"%PDF-1.4", b"PK\x03\x04 rows"]


def test_undo_takes_them_away_and_redo_brings_them_back_with_their_bytes(
    window: MainWindow, asked: ScriptedInteraction, dialog: EvidenceDialog, files: list[Path], tmp_path: Path
) -> None:
    add(dialog, asked, files[:1])
    window.undo()
    assert evidence(window) == ()
    assert dialog.table.rowCount() == 0
    window.session.save_as(tmp_path / "a.jxzp")
    assert files_in(tmp_path / "a.jxzp") == {}
    window.redo()
    window.session.save()
    assert len(files_in(tmp_path / "a.jxzp")) == 1
    wait_for_jobs()
    assert window.session.evidence.sound(evidence(window)[0].sha256, 8) is not None


def test_files_are_pasted_and_dropped(window: MainWindow, dialog: EvidenceDialog, files: list[Path]) -> None:
    QGuiApplication.clipboard().setMimeData(mime(files[:1]))
    press(Key.Key_V, Mod.ControlModifier)
    wait_for_jobs()
    assert [row.title for row in dialog.chosen] == ["督查通报"]  # though Ctrl may still be held
    assert dialog.title_line.isEnabled()
    drop(dialog, files[1:2])
    assert [row.title for row in evidence(window)] == ["督查通报", "进度表"]
    assert [row.title for row in dialog.chosen] == ["进度表"]
    drop(dialog, files[:1])
    assert "已经在这一行" in dialog.message.text()
    assert len(evidence(window)) == 2
    QGuiApplication.clipboard().setText("不是文件")
    press(Key.Key_V, Mod.ControlModifier)
    assert "没有文件" in dialog.message.text()


def test_documents_that_are_dropped_on_the_window_go_to_the_row_of_the_cursor(
    sample_window: MainWindow, files: list[Path]
) -> None:
    sample_window.workbench.go_to(SCORE)
    data = mime(files[:1])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(
        sample_window.windowHandle(), QDropEvent(QPointF(300, 300), action, data, button, Mod.NoModifier)
    )
    QApplication.processEvents()
    wait_for_jobs()
    assert [(row.title, row.place) for row in evidence(sample_window)] == [("督查通报", ENTRY)]


def test_a_document_is_opened_as_a_copy_that_nobody_can_write_and_a_program_never(
    window: MainWindow, asked: ScriptedInteraction, dialog: EvidenceDialog, files: list[Path]
) -> None:
    add(dialog, asked, files)
    dialog.table.selectRow(0)
    asked.answers.append(True)
    press(Key.Key_Return)
    wait_for_jobs()
    shown = Path(asked.questions[-1].removeprefix("show "))
    assert shown.read_bytes() == b"%PDF-1.4"
    assert shown.name == "督查通报.pdf"
    assert not stat.S_IMODE(shown.stat().st_mode) & 0o377
    assert not stat.S_IMODE(shown.parent.stat().st_mode) & 0o077
    dialog.table.selectRow(2)
    assert not dialog.buttons["open"].isEnabled()
    asked_before = len(asked.questions)
    press(Key.Key_Return)
    dialog.table.doubleClicked.emit(dialog.table.currentIndex())
    wait_for_jobs()
    assert len(asked.questions) == asked_before


def test_files_are_copied_out(
    window: MainWindow, asked: ScriptedInteraction, dialog: EvidenceDialog, files: list[Path], tmp_path: Path
) -> None:
    add(dialog, asked, files)
    dialog.table.selectAll()
    asked.answers.append(tmp_path / "取出")
    dialog.buttons["save"].click()
    wait_for_jobs()
    assert sorted(each.name for each in (tmp_path / "取出").iterdir()) == ["setup.exe", "督查通报.pdf", "进度表.xlsx"]
    assert not any((tmp_path / "取出" / "setup.exe").stat().st_mode & bit for bit in (0o100, 0o010, 0o001))
    assert "已取出 3 份" in dialog.message.text()


def test_a_file_is_named_and_described_by_keyboard_alone(
    window: MainWindow, asked: ScriptedInteraction, dialog: EvidenceDialog, files: list[Path]
) -> None:
    add(dialog, asked, files[:1])
    press(Key.Key_F2)
    type_text("市政府督查通报")
    press(Key.Key_Tab)
    type_text("第3期，12月")
    press(Key.Key_Return)
    (row,) = evidence(window)
    assert (row.title, row.note) == ("市政府督查通报", "第3期，12月")
    assert window.session.undo_label == "修改佐证材料说明"
    window.undo()
    window.undo()
    assert (evidence(window)[0].title, dialog.title_line.text()) == ("督查通报", "督查通报")


def test_they_are_moved_and_removed_by_keys(
    window: MainWindow, asked: ScriptedInteraction, dialog: EvidenceDialog, files: list[Path]
) -> None:
    add(dialog, asked, files)
    dialog.table.selectRow(2)
    press(Key.Key_Up, Mod.AltModifier)
    assert [row.file_name for row in evidence(window)] == ["督查通报.pdf", "setup.exe", "进度表.xlsx"]
    assert dialog.chosen[0].file_name == "setup.exe"
    press(Key.Key_Up, Mod.AltModifier)
    press(Key.Key_Up, Mod.AltModifier)
    assert [row.file_name for row in evidence(window)] == ["setup.exe", "督查通报.pdf", "进度表.xlsx"]
    press(Key.Key_Delete)
    assert [row.file_name for row in evidence(window)] == ["督查通报.pdf", "进度表.xlsx"]
    window.undo()
    assert len(evidence(window)) == 3


def test_a_cell_of_a_row_with_evidence_says_so(
    window: MainWindow, asked: ScriptedInteraction, dialog: EvidenceDialog, files: list[Path]
) -> None:
    assert EvidenceIndex.of(window.session).at(SCORE) == 0
    before = window.grab().toImage()
    add(dialog, asked, files[:2])
    assert EvidenceIndex.of(window.session).at(SCORE) == 2
    dialog.close()
    QApplication.processEvents()
    window.go_to(SCORE)
    QApplication.processEvents()
    view = focused()
    assert isinstance(view, GridView)
    model = view.model()
    told = [
        model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole) or ""
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]
    assert len([text for text in told if "佐证材料 2 份" in text]) == 1
    panel = window.workbench.basis.toPlainText()
    assert "佐证材料\n督查通报（督查通报.pdf）\n进度表（进度表.xlsx）" in panel
    assert window.grab().toImage() != before


def test_what_is_too_large_is_refused_with_the_limit(
    window: MainWindow, asked: ScriptedInteraction, dialog: EvidenceDialog, tmp_path: Path
) -> None:
    large = tmp_path / "大.pdf"
    with large.open("wb") as file:
        file.truncate(51 * 2**20)
    add(dialog, asked, [large, tmp_path / "没有.pdf"])
    assert "“大.pdf”超过 50 MB" in dialog.message.text()
    assert "“没有.pdf”" in dialog.message.text()
    assert evidence(window) == ()


def test_an_empty_file_and_one_that_went_meanwhile_are_told_and_the_others_come_in(
    window: MainWindow, asked: ScriptedInteraction, dialog: EvidenceDialog, tmp_path: Path, files: list[Path]
) -> None:
    empty, gone = tmp_path / "空扫描.pdf", tmp_path / "已删.pdf"
    empty.touch()
    add(dialog, asked, [empty, gone, files[0]])
    assert "“空扫描.pdf”是空文件（0 字节），没有加入。" in dialog.message.text()
    assert "“已删.pdf”：找不到文件" in dialog.message.text()
    assert [row.file_name for row in evidence(window)] == [files[0].name]


def test_a_final_document_shows_its_evidence_and_keeps_it(
    window: MainWindow, asked: ScriptedInteraction, dialog: EvidenceDialog, files: list[Path]
) -> None:
    add(dialog, asked, files[:1])
    window.session.finalise("王五")
    for name in ("add", "remove", "up", "down"):
        assert not dialog.buttons[name].isEnabled()
    press(Key.Key_Delete)
    press(Key.Key_Insert)
    drop(dialog, files[1:])
    assert len(evidence(window)) == 1
    assert dialog.buttons["open"].isEnabled()
    assert dialog.title_line.isReadOnly()


def test_fields_have_names_and_buddies(dialog: EvidenceDialog) -> None:
    assert dialog.table.accessibleName() == "佐证材料"
    buddies = {label.buddy(): label.text() for label in dialog.findChildren(QLabel) if label.buddy() is not None}
    assert buddies == {dialog.title_line: "材料名称(&T)", dialog.note_line: "说明(&N)"}


def test_removing_a_row_takes_its_evidence_along_and_undo_brings_both_back(
    window: MainWindow, asked: ScriptedInteraction, files: list[Path]
) -> None:
    window.flow.open_sample()
    project = window.session.evaluation.projects[0]
    shown = window.evidence.show_at(path("projects").row(project.id).child("name"))
    QApplication.processEvents()
    add(shown, asked, files[:1])
    assert len(evidence(window)) == 1
    window.session.push(RemoveRow(path("projects").row(project.id), "删除项目"))
    assert evidence(window) == ()
    window.undo()
    assert len(evidence(window)) == 1
