"""Dialogs that hold long texts: what comes in, what waits, what differs, and what was changed since 定稿."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtWidgets import QDialog

from perfeval_desktop.app.exporting import export_package
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.resources import resource_path
from perfeval_desktop.ui.main_window import MainWindow
from tests.window import ScriptedInteraction

_TEXT, _LONG = path("report.sections[conclusion].text"), 60  # characters of a cell
_NAME = "临沧市人民政府办公室2022年度部门整体支出绩效自评（第二次修改后报局长审阅）.jxzp"


def filled_dialogs(window: MainWindow, asked: ScriptedInteraction, home: Path) -> Iterator[tuple[str, QDialog]]:
    """Each of them, open; the sample stands in ``window``, and another file when all were shown."""
    session = window.session
    session.save_as(home / _NAME)
    for text in ("短。", "另外的一段长文字，和以前的不同。" * 20):
        session.push(SetField(_TEXT, text, "改"))
        session.save()
    yield from _shown("versions", window.show_versions())
    asked.answers.append(_edited_workbook(window, home / "改.xlsx"))
    incoming = window.bureau.import_file()
    assert incoming is not None
    yield from _shown("incoming", incoming)
    asked.answers.append(home / "改.xlsx")
    compared = window.bureau.compare()
    assert compared is not None
    yield from _shown("compare", compared)
    code = session.finalise("王五").code
    session.reopen("改了数字", "王五")
    session.push(SetField(_TEXT, "又一段长文字。" * 60, "改"))
    verify = window.paper.verify()
    verify.code.setText(code)
    verify.done_button.click()
    yield from _shown("verify-changed", verify)
    session.save()
    yield from _shown("history", window.history.show())
    yield from _shown("history-here", window.history.show_at(_TEXT))
    old = home / "旧.jxzp"
    shutil.copy(resource_path("samples/lincang-2022.jxzp"), old)
    asked.answers += [old, "lincang-2022", home / "新.jxzp"]
    assert window.bureau.rollover()
    yield from _shown("confirm", window.bureau.confirm())


def _shown(name: str, dialog: QDialog) -> Iterator[tuple[str, QDialog]]:
    dialog.show()
    yield name, dialog
    dialog.close()


def _edited_workbook(window: MainWindow, book: Path) -> Path:
    """The document as a workbook in which somebody has changed every long text."""
    export_package(window.session.evaluation, window.session.pack, {"xlsx": book})
    edited = load_workbook(book)
    for cell in (cell for sheet in edited for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, str) and len(cell.value) > _LONG:
            cell.value += "改"
    edited.save(book)
    return book
