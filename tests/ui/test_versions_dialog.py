"""历史版本: dated copies are compared, restored as one step, or opened as a copy; by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfeval_desktop.model.tree import same
from perfeval_desktop.storage import project_file
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.versions_dialog import VersionsDialog
from tests.helpers import press
from tests.ui.test_recovery_dialog import every_control_has_a_name, saved_as, show
from tests.window import ScriptedInteraction

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def file(window: MainWindow, tmp_path: Path) -> Path:
    """The sample in a file, open in the window."""
    window.flow.open_sample()
    window.session.save_as(tmp_path / "甲.jxzp")
    return tmp_path / "甲.jxzp"


def test_a_version_is_compared_and_restored_as_one_step(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    before = window.session.evaluation
    saved_as(window, "甲局", "乙局")
    dialog = window.show_versions()
    show(qtbot, dialog)
    assert dialog.list.count() == 3
    assert not dialog.restore_button.isEnabled()  # the newest one is what is there
    dialog.list.setFocus()
    press(Key.Key_Down, times=2)
    assert "改变 1 处" in dialog.message.text()
    assert dialog.view.before.toPlainText() == "乙局"
    assert every_control_has_a_name(dialog)
    press(Key.Key_R, Mod.AltModifier)
    qtbot.waitUntil(lambda: same(window.session.evaluation, before))
    window.undo()
    assert window.session.evaluation.cover.unit_name == "乙局"


def test_a_version_is_opened_as_a_copy(window: MainWindow, file: Path, asked: ScriptedInteraction) -> None:
    saved_as(window, "甲局", "乙局")
    dialog = window.show_versions()
    dialog.list.setCurrentRow(1)
    dialog.open_button.click()
    assert window.session.evaluation.cover.unit_name == "甲局"
    assert window.session.path is None
    assert window.session.is_dirty
    assert window.session.title.startswith("甲（")
    assert project_file.load(file).evaluation.cover.unit_name == "乙局"


def test_without_an_open_document_all_files_are_there(window: MainWindow, file: Path) -> None:
    saved_as(window, "甲局")
    assert window.flow.close()
    dialog = window.show_versions()
    assert dialog.files.currentData() == str(file)
    dialog.list.setCurrentRow(1)
    assert not dialog.restore_button.isEnabled()
    assert "打开这个文件后才能恢复" in dialog.message.text()
    dialog.open_button.click()
    assert window.session.is_open


def test_a_damaged_version_says_so(window: MainWindow, file: Path) -> None:
    saved_as(window, "甲局")
    for copy in (window.session.dirs.state / "copies").rglob("*.jxzp"):
        copy.write_bytes(b"PK")
    dialog = window.show_versions()
    assert "无法使用" in dialog.message.text()
    assert not dialog.open_button.isEnabled()
    dialog.reject()


def test_without_versions_it_says_so(window: MainWindow) -> None:
    dialog = window.show_versions()
    assert "还没有" in dialog.message.text()
    dialog.reject()


def test_dialogs_do_not_outlive_their_closing(window: MainWindow, qtbot: QtBot) -> None:
    for _ in range(3):
        window.show_versions().reject()
        QApplication.processEvents()
    qtbot.waitUntil(lambda: window.findChildren(VersionsDialog) == [])


def test_a_final_document_is_not_restored_and_what_became_final_stays_on_record(window: MainWindow, file: Path) -> None:
    saved_as(window, "甲局")
    window.session.finalise("张三")
    dialog = window.show_versions()
    dialog.list.setCurrentRow(1)
    assert not dialog.restore_button.isEnabled()
    dialog.reject()
    window.session.reopen("数据要更正", "张三")
    record = window.session.evaluation.finals
    dialog = window.show_versions()
    dialog.list.setCurrentRow(1)
    dialog.restore_button.click()
    assert window.session.evaluation.finals == record
    assert window.session.evaluation.cover.unit_name != "甲局"
