"""The dialogs behind the questions: every button is Chinese and means what it says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLibraryInfo, Qt, QTranslator
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QTreeView,
)
from pytestqt.qtbot import QtBot

from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.ui.interaction import ConflictAnswer, SaveAnswer
from perfeval_desktop.ui.qt_interaction import QtInteraction

Asked = Callable[[QtInteraction], Any]


class Person:
    """Sits in front of message boxes: reads them and presses a button, or Esc for an empty word."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, press: str) -> None:
        self.read: list[str] = []
        self.buttons: list[str] = []
        monkeypatch.setattr(QMessageBox, "exec", lambda box: self.answer(box, press))

    def answer(self, box: QMessageBox, press: str) -> int:
        assert box.textFormat() == Qt.TextFormat.PlainText
        self.read.append(box.text())
        self.buttons = [button.text() for button in box.buttons()]
        if press:
            next(button for button in box.buttons() if button.text() == press).click()
        else:
            box.reject()
        return 0


def ask_save(who: QtInteraction) -> SaveAnswer:
    return who.ask_save("<b>甲</b>")


def ask_conflict(who: QtInteraction) -> ConflictAnswer:
    return who.ask_conflict("文件已被改动。")


def ask_elsewhere(who: QtInteraction) -> bool:
    return who.ask_yes_no("未能保存。", "另存为…")


@pytest.mark.parametrize(
    ("ask", "press", "means"),
    [
        (ask_save, "保存", SaveAnswer.SAVE),
        (ask_save, "不保存", SaveAnswer.DISCARD),
        (ask_save, "取消", SaveAnswer.CANCEL),
        (ask_save, "", SaveAnswer.CANCEL),
        (ask_conflict, "另存为…", ConflictAnswer.SAVE_AS),
        (ask_conflict, "覆盖", ConflictAnswer.OVERWRITE),
        (ask_conflict, "取消", ConflictAnswer.CANCEL),
        (ask_conflict, "", ConflictAnswer.CANCEL),
        (ask_elsewhere, "另存为…", True),
        (ask_elsewhere, "取消", False),
        (ask_elsewhere, "", False),
    ],
)
def test_every_button_means_what_it_says(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, ask: Asked, press: str, means: object
) -> None:
    person = Person(monkeypatch, press)
    assert ask(QtInteraction()) == means
    assert not any(button.isascii() for button in person.buttons)


def test_the_question_names_the_document_as_plain_text(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(monkeypatch, "取消")
    ask_save(QtInteraction())
    assert person.read == ["“<b>甲</b>”有未保存的修改，是否保存？"]


def test_messages_are_told_with_one_button(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(monkeypatch, "知道了")
    QtInteraction().report_error("找不到文件。")
    QtInteraction().report_info("版本 1")
    assert person.read == ["找不到文件。", "版本 1"]
    assert person.buttons == ["知道了"]


@pytest.mark.parametrize("ask", [QtInteraction.choose_open, QtInteraction.choose_save, QtInteraction.choose_folder])
def test_the_own_file_dialogs_of_qt_are_chinese(
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    ask: Callable[[QtInteraction, Path], Path | None],
) -> None:
    words: list[str] = []

    def read(dialog: QFileDialog) -> int:
        words.extend(label.text() for label in dialog.findChildren(QLabel))
        words.extend(button.text() for button in dialog.findChildren(QPushButton))
        return QDialog.DialogCode.Rejected

    monkeypatch.setattr(QFileDialog, "exec", read)
    translator = install(qapp)
    try:
        assert ask(QtInteraction(), tmp_path) is None
    finally:
        qapp.removeTranslator(translator)
    assert words
    assert [word for word in words if word.isascii() and word] == []


def install(app: QApplication) -> QTranslator:
    """Qt's own words in Chinese, as the program shows them."""
    translator = QTranslator(app)
    assert translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    app.installTranslator(translator)
    return translator


def test_a_chosen_file_gets_the_suffix(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def choose(dialog: QFileDialog) -> int:
        assert dialog.selectedFiles() == [str(tmp_path / "建议.jxzp")]
        dialog.selectFile(str(tmp_path / "我的"))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QFileDialog, "exec", choose)
    assert QtInteraction().choose_save(tmp_path / "建议.jxzp") == tmp_path / "我的.jxzp"


@pytest.mark.parametrize("ask", ["choose_open", "choose_save", "choose_folder"])
def test_choosing_no_file_is_an_answer(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ask: str
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: QDialog.DialogCode.Rejected)
    assert getattr(QtInteraction(), ask)(tmp_path / "甲.jxzp") is None


@pytest.mark.parametrize(
    ("code", "chosen"), [(QDialog.DialogCode.Accepted, "mof-2020"), (QDialog.DialogCode.Rejected, None)]
)
def test_a_pack_is_chosen_by_its_title(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, catalog: Catalog, code: QDialog.DialogCode, chosen: str | None
) -> None:
    packs = [source.pack for source in catalog.sources()]

    def choose(dialog: QInputDialog) -> int:
        assert dialog.comboBoxItems() == [pack.title for pack in packs]
        dialog.setTextValue(catalog.get("mof-2020").pack.title)
        return code

    monkeypatch.setattr(QInputDialog, "exec", choose)
    assert QtInteraction().choose_pack(packs) == chosen


@pytest.mark.parametrize(("press", "opened"), [("继续", False), ("打开日志文件夹", True), ("", False)])
def test_a_failure_is_told_with_the_place_of_the_log(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, press: str, opened: bool
) -> None:
    person = Person(monkeypatch, press)
    folders: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: folders.append(url.toLocalFile()))
    QtInteraction().report_failure("出了问题。", tmp_path / "日志.log")
    assert "出了问题。" in person.read[0]
    assert str(tmp_path / "日志.log") in person.read[0]
    assert folders == ([str(tmp_path)] if opened else [])


def test_without_a_log_no_folder_is_offered(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(monkeypatch, "继续")
    QtInteraction().report_failure("出了问题。", None)
    assert person.buttons == ["继续"]
    assert person.read == ["出了问题。"]


def test_the_column_of_the_kinds_of_files_is_chinese(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "一个文件夹").mkdir()
    (tmp_path / "甲.jxzp").write_text("")
    read: list[str] = []

    def look(dialog: QFileDialog) -> int:
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        tree = dialog.findChild(QTreeView)
        qtbot.waitUntil(lambda: tree.model().rowCount(tree.rootIndex()) == 2)
        rows = range(tree.model().rowCount(tree.rootIndex()))
        read.extend(tree.model().index(row, 2, tree.rootIndex()).data() for row in rows)
        return 0

    monkeypatch.setattr(QFileDialog, "exec", look)
    QtInteraction().choose_open(tmp_path)
    assert sorted(read) == ["jxzp 文件", "文件夹"]
