"""汇总 in the window: folders are chosen, the bar moves, the workbook is there; stopping leaves nothing behind."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from perfeval_desktop.resources import resource_path
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.ui.main_window import MainWindow
from tests.window import ScriptedInteraction


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "上报"
    inside.mkdir()
    shutil.copy(resource_path("samples/lincang-2022.jxzp"), inside / "甲.jxzp")
    return inside


def test_a_folder_is_rolled_up(window: MainWindow, asked: ScriptedInteraction, folder: Path, tmp_path: Path) -> None:
    names = tmp_path / "名单.txt"
    names.write_text("某单位\n", encoding="utf-8")
    dialog = window.bureau.collect()
    asked.answers += [folder, names, tmp_path / "汇总.xlsx"]
    dialog._choose_folder()
    dialog._choose_units()
    dialog._choose_target()
    QTest.keyClick(dialog.folder, Qt.Key.Key_Return)
    assert wait_for_jobs()
    assert "读出 1 份，其中 0 份已定稿；缺报 1。" in dialog.message.text()
    assert (tmp_path / "汇总.xlsx").is_file()
    assert dialog.start_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()


def test_what_is_missing_and_what_fails_is_said(window: MainWindow, folder: Path, tmp_path: Path) -> None:
    dialog = window.bureau.collect()
    dialog.start()
    assert "请选择" in dialog.message.text()
    dialog.folder.setText(str(tmp_path / "无"))
    dialog.start()
    assert wait_for_jobs()
    assert "找不到文件夹" in dialog.message.text()


def test_it_is_stopped(window: MainWindow, folder: Path, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = window.bureau.collect()
    dialog.folder.setText(str(folder))
    dialog.target.setText(str(tmp_path / "汇总.xlsx"))
    dialog.start()
    assert dialog._progress is not None
    dialog._progress.cancelled.set()
    dialog.reject()
    assert wait_for_jobs()
    assert "停止" in dialog.message.text() or "已生成" in dialog.message.text()
    assert dialog.start_button.isEnabled()
