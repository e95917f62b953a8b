"""修改记录 as a clerk meets it: typed by keys, looked up by keys, filtered, led to, exported."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from perfeval_desktop.document.commands import RemoveRow, SetField
from perfeval_desktop.model.edit_history import Edit, EditHistory
from perfeval_desktop.model.field_path import path
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.processes import user_name
from perfeval_desktop.ui.finding_entries import FindingEntries
from perfeval_desktop.ui.history_dialog import BY, LABEL, NEW, OLD, WAY, HistoryDialog
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import focused, press, type_keys, type_text
from tests.ui.test_recovery_dialog import every_control_has_a_name
from tests.window import ScriptedInteraction

Key, Mod = Qt.Key, Qt.KeyboardModifier
SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")
UNIT = path("cover.unit_name")


def lines(dialog: HistoryDialog, *columns: int) -> list[tuple[str, ...]]:
    model = dialog.model
    return [tuple(model.index(row, column).data() for column in columns) for row in range(model.rowCount())]


def typed_score(window: MainWindow, text: str) -> None:
    window.go_to(SCORE)
    type_keys(text)
    press(Key.Key_Return)


def opened(window: MainWindow) -> HistoryDialog:
    """The list, with the keyboard in it."""
    window.actions_by_name["history"].trigger()
    dialog = window.findChild(HistoryDialog)
    assert dialog is not None
    while QApplication.activeWindow() is not dialog:  # the window system hands the keyboard over
        QApplication.processEvents()
    return dialog


def put(window: MainWindow, where: object, value: object) -> None:
    window.session.push(SetField(where, value, "修改 某处"))


def test_what_was_typed_undone_and_done_again_is_listed_the_newest_first(sample_window: MainWindow) -> None:
    window = sample_window
    typed_score(window, "0.5")
    press(Key.Key_Z, Mod.ControlModifier)
    press(Key.Key_Y, Mod.ControlModifier)
    window.go_to(UNIT)
    press(Key.Key_A, Mod.ControlModifier)
    type_text("甲局")
    dialog = opened(window)
    assert lines(dialog, OLD, NEW, WAY) == [
        ("临沧市人民政府办公室", "甲局", "修改"),
        ("1", "0.5", "重做"),
        ("0.5", "1", "撤销"),
        ("1", "0.5", "修改"),
    ]
    assert {by for (by,) in lines(dialog, BY)} == {user_name()}
    assert focused() is dialog.table
    press(Key.Key_Down)
    assert "预算执行率" in dialog.whole.place.text()
    assert (dialog.whole.before.toPlainText(), dialog.whole.after.toPlainText()) == ("1", "0.5")
    assert every_control_has_a_name(dialog)


def test_it_is_there_when_the_file_was_saved_closed_and_opened_again(
    sample_window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    window = sample_window
    typed_score(window, "0.5")
    press(Key.Key_Z, Mod.ControlModifier)
    asked.answers.append(tmp_path / "甲.jxzp")
    press(Key.Key_S, Mod.ControlModifier)
    assert window.flow.close()
    assert window.flow.open(tmp_path / "甲.jxzp")
    assert lines(opened(window), OLD, NEW, WAY) == [("0.5", "1", "撤销"), ("1", "0.5", "修改")]


def test_enter_leads_to_the_field_and_the_list_stays(sample_window: MainWindow) -> None:
    window = sample_window
    put(window, UNIT, "甲局")
    put(window, SCORE, Decimal("0.5"))
    dialog = opened(window)
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert window.workbench.current_path() == UNIT
    assert dialog.isVisible()
    assert window.history.show() is dialog
    dialog.close()
    assert window.history.show().isVisible(), "one that was closed a moment ago does not come back"


def test_letters_and_the_field_at_the_cursor_leave_only_what_is_asked_for(
    sample_window: MainWindow, qtbot: QtBot
) -> None:
    window = sample_window
    put(window, UNIT, "甲局")
    put(window, SCORE, Decimal("0.5"))
    put(window, UNIT, "Abc 局")
    window.go_to(SCORE)
    dialog = opened(window)
    press(Key.Key_F, Mod.AltModifier)
    type_text("aBC")
    assert lines(dialog, NEW) == [("Abc 局",)]
    assert "列出 1 条" in dialog.count.text()
    dialog.filter.clear()
    type_text("执行率")
    assert lines(dialog, NEW) == [("0.5",)]
    dialog.filter.clear()
    assert len(lines(dialog, NEW)) == 3
    press(Key.Key_O, Mod.AltModifier)
    qtbot.waitUntil(dialog.only_here.isChecked)
    assert lines(dialog, NEW) == [("0.5",)]
    assert "预算执行率" in dialog.count.text()
    press(Key.Key_F, Mod.AltModifier)
    type_text("没有这样的字")
    assert lines(dialog, NEW) == []
    assert not dialog.go_button.isEnabled()
    press(Key.Key_Return)
    assert focused() is dialog.table


def test_the_list_follows_what_is_done_beside_it(sample_window: MainWindow, qtbot: QtBot) -> None:
    window = sample_window
    dialog = window.history.show()
    assert "还没有修改记录" in dialog.count.text()
    put(window, UNIT, "甲局")
    qtbot.waitUntil(lambda: lines(dialog, NEW) == [("甲局",)])
    window.session.undo()
    qtbot.waitUntil(lambda: [way for (way,) in lines(dialog, WAY)] == ["撤销", "修改"])


def test_a_row_that_is_gone_and_what_stands_nowhere_are_told(sample_window: MainWindow) -> None:
    window = sample_window
    project = window.session.evaluation.projects[0]
    where = path("projects").row(project.id)
    put(window, where.child("name"), "改了名的项目")
    window.session.push(RemoveRow(where, "删除项目"))
    window.session.finalise("王五")
    dialog = window.history.show()
    dialog.go()
    assert "不在某一个填写项上" in dialog.count.text()
    dialog.table.selectRow(2)
    dialog.go()
    assert "已经删除" in dialog.count.text()
    assert "改了名的项目" in lines(dialog, LABEL)[1][0]


def test_the_menu_at_a_cell_shows_the_history_of_this_cell(sample_window: MainWindow) -> None:
    window = sample_window
    put(window, UNIT, "甲局")
    put(window, SCORE, Decimal("0.5"))
    menu = QMenu(window)
    FindingEntries(menu, window.session, window).add_basis(SCORE)
    next(entry for entry in menu.actions() if "修改记录" in entry.text()).trigger()
    dialog = window.findChild(HistoryDialog)
    assert lines(dialog, NEW) == [("0.5",)]
    menu.deleteLater()


def test_what_is_listed_is_exported_and_text_stays_text(
    sample_window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    window = sample_window
    put(window, SCORE, Decimal("0.5"))
    put(window, UNIT, '=HYPERLINK("http://x","甲")')
    dialog = window.history.show()
    dialog.filter.setText("hyperlink")
    asked.answers.append(tmp_path / "记录.xlsx")
    dialog.export_button.click()
    (sheet,) = load_workbook(tmp_path / "记录.xlsx").worksheets
    head, row = list(sheet.iter_rows())
    assert [cell.value for cell in head] == ["时间", "修改人", "账号和电脑", "位置", "原来", "现在", "方式"]
    assert (row[5].value, row[5].data_type) == ('=HYPERLINK("http://x","甲")', "s")
    assert "已导出 1 条" in asked.infos[-1]
    assert "修改记录" in asked.questions[-1]
    asked.answers.append(tmp_path / "没有" / "这个文件夹" / "记录.xlsx")
    dialog.export_button.click()
    assert asked.errors


def test_how_many_older_ones_are_gone_is_told_and_exported(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    window.session.open_sample()
    edit = Edit(at="2026-04-25T10:32:05+08:00", by="王五", place=str(UNIT), label="单位名称", new="甲", way="修改")
    session = window.session
    project_file.save(tmp_path / "甲.jxzp", session.evaluation, session.pack_source.text, EditHistory(7, (edit,)))
    assert window.flow.open(tmp_path / "甲.jxzp")
    dialog = window.history.show()
    assert "更早的 7 条" in dialog.count.text()
    asked.answers.append(tmp_path / "记录.xlsx")
    dialog.export()
    assert "更早的 7 条" in str(load_workbook(tmp_path / "记录.xlsx").active["A3"].value)


def test_who_finalised_is_the_author_of_what_follows(sample_window: MainWindow, tmp_path: Path) -> None:
    window = sample_window
    window.session.save_as(tmp_path / "甲.jxzp")
    put(window, UNIT, "甲局")
    final = window.paper.finalise()
    final.by.setText("王五")
    final.anyway.setChecked(True)
    final.done_button.click()
    reopen = window.paper.reopen()
    reopen.reason.setPlainText("执行数填错了，需要更正")
    reopen.done_button.click()
    put(window, UNIT, "乙局")
    assert window.flow.save()
    done = window.session.record.settled().edits
    assert [edit.by for edit in done] == [user_name(), "王五", "王五", "王五"]
    assert window.flow.open_sample()
    put(window, UNIT, "丙局")
    assert [edit.by for edit in window.session.record.settled().edits] == ["王五"]


@pytest.mark.parametrize("act", ["close", "open"])
def test_the_list_goes_with_its_document(sample_window: MainWindow, qtbot: QtBot, act: str) -> None:
    window = sample_window
    window.history.show()
    window.flow.close() if act == "close" else window.session.open_sample()
    qtbot.waitUntil(lambda: window.findChildren(HistoryDialog) == [])
    for _ in range(2):
        if window.session.is_open:
            window.history.show().close()
        QApplication.processEvents()
    qtbot.waitUntil(lambda: window.findChildren(HistoryDialog) == [])
