"""定稿, 退回 and 核对 as a clerk does them: by the menu, with the keyboard, in the real window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTextEdit
from pytestqt.qtbot import QtBot

from perfeval_desktop.app.exporting import export_package, standing_options
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.errors import FinalError
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.printed import code_of
from perfeval_desktop.ui.grid_menu import GridMenu
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.project_list import ProjectList
from tests.helpers import commit, focused
from tests.window import RealExporter, ScriptedInteraction, shown_window

UNIT = path("cover.unit_name")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    with shown_window(tmp_path / "home", asked) as shown:
        shown.session.open_sample()
        shown.session.save_as(tmp_path / "甲.jxzp")
        yield shown


def is_offered(window: MainWindow, name: str) -> bool:
    return window.actions_by_name[name].isEnabled()


def finalised(window: MainWindow) -> str:
    """Make the document final by the dialog, and return its code."""
    dialog = window.paper.finalise()
    QTest.keyClick(dialog.anyway, Qt.Key.Key_Space)
    dialog.by.setText("王五")
    QTest.keyClick(dialog.by, Qt.Key.Key_Return)
    final = window.session.final
    assert final is not None
    return final.code


def test_what_is_still_open_is_listed_and_must_be_known(window: MainWindow) -> None:
    dialog = window.paper.finalise()
    assert "错误 30 条没有改正" in dialog.open_matters.text()
    assert not dialog.done_button.isEnabled()
    QTest.keyClick(dialog.by, Qt.Key.Key_Return)
    assert window.session.final is None
    QTest.keyClick(dialog.anyway, Qt.Key.Key_Space)
    assert dialog.done_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.session.final is None


def test_a_final_document_is_saved_with_its_code_and_can_only_be_opened_again(
    window: MainWindow, asked: ScriptedInteraction
) -> None:
    code = finalised(window)
    assert code == code_of(window.session.evaluation, window.session.pack)
    assert code in asked.infos[-1]
    assert "已保存" in asked.infos[-1]
    assert not window.session.is_dirty
    assert (is_offered(window, "finalise"), is_offered(window, "reopen")) == (False, True)
    assert any(code in label.text() for label in window.findChildren(QLabel))
    with pytest.raises(FinalError, match="退回修改"):
        window.session.push(SetField(UNIT, "另一个", "修改"))


def test_opening_again_wants_a_reason(window: MainWindow) -> None:
    finalised(window)
    dialog = window.paper.reopen()
    dialog.done_button.click()
    assert "请写明退回的原因" in dialog.message.text()
    assert window.session.final is not None
    for nothing, says in (("1111", "还不是说明，请写明退回的原因"), ("abcd", "还不是说明"), ("改错字", "至少 6 字")):
        dialog.reason.setPlainText("")
        QTest.keyClicks(dialog.reason, nothing) if nothing.isascii() else commit(dialog.reason, nothing)
        dialog.done_button.click()
        assert says in dialog.message.text()
        assert window.session.final is not None
        assert dialog.focusWidget() is dialog.reason
    dialog.reason.setPlainText("")
    QTest.keyClicks(dialog.reason, "leader wants it")
    dialog.done_button.click()
    assert window.session.final is None
    assert is_offered(window, "finalise")
    assert window.session.evaluation.finals[-1].reason == "leader wants it"
    assert window.session.evaluation.finals[-1].reopened_by == "王五"  # remembered from the 定稿


def test_a_printed_code_is_held_against_the_document(window: MainWindow) -> None:
    code = finalised(window)
    dialog = window.paper.verify()
    QTest.keyClicks(dialog.code, code.replace("-", "").lower())
    QTest.keyClick(dialog.code, Qt.Key.Key_Return)
    assert dialog.message.text().startswith("一致")
    window.session.reopen("领导要求核减得分", "")
    window.session.push(SetField(UNIT, "另一个单位", "修改"))
    QTest.keyClick(dialog.code, Qt.Key.Key_Return)
    assert dialog.message.text().startswith("不一致")
    assert "1 处改动" in dialog.message.text()
    assert dialog.changes.item(0, 2).text() == "另一个单位"
    dialog.code.setText(("A" if code[0] != "A" else "C") + code[1:])
    QTest.keyClick(dialog.code, Qt.Key.Key_Return)
    assert "校验位" in dialog.message.text()
    assert dialog.changes.isHidden()
    dialog.close()


def test_a_final_document_can_be_read_and_copied_but_not_typed_into(window: MainWindow) -> None:
    window.workbench.go_to(path("report.sections[conclusion].text"))
    section = QApplication.focusWidget()
    assert isinstance(section, QTextEdit)
    assert not section.isReadOnly()
    finalised(window)
    before = window.session.evaluation
    QApplication.clipboard().setText("7")
    window.workbench.go_to(path("report.sections[conclusion].text"))
    assert section.isReadOnly()
    QTest.keyClicks(section, "abc")
    window.workbench.go_to(path("scorecard.entries[dept.process.execution.rate].self_score"))
    grid = focused()
    QTest.keyClicks(grid, "9")
    QTest.keyClick(grid, Qt.Key.Key_Return)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    window.commit_pending()
    assert window.session.evaluation is before
    window.session.reopen("领导要求核减得分", "")
    assert not section.isReadOnly()
    window.workbench.go_to(path("scorecard.entries[dept.process.execution.rate].self_score"))
    QTest.keyClicks(grid, "0")
    QTest.keyClick(grid, Qt.Key.Key_Return)
    entries = {entry.id: entry for entry in window.session.evaluation.scorecard.entries}
    assert entries["dept.process.execution.rate"].self_score == 0


def test_what_would_change_a_final_document_is_off_until_it_is_opened_again(window: MainWindow) -> None:
    def on() -> set[str]:
        """What changes something and can be pressed or chosen."""
        names = ("replace", "insert_figure", "quick_fix", "explain", "last_year", "import", "take_part")
        words = ("添加项目", "复制为空白表", "删除")
        buttons = {one.text().partition("(")[0] for one in window.findChildren(QAbstractButton) if one.isEnabled()}
        return (buttons & {*words}) | {name for name in names if is_offered(window, name)}

    def entries(grid: GridView) -> dict[str, bool]:
        menu = GridMenu(grid)
        offered = (action for action in menu.actions() if not action.isSeparator())
        return {action.text().partition("(")[0]: action.isEnabled() for action in offered}

    window.workbench.go_to(path("projects"))
    projects = window.findChild(ProjectList)
    assert projects is not None
    window.workbench.go_to(path("scorecard.entries[dept.process.execution.rate].self_score"))
    grid = focused()
    assert isinstance(grid, GridView)
    assert entries(grid)["粘贴"]
    before = on()
    assert {"添加项目", "删除", "import"} < before
    finalised(window)
    assert on() == set()
    told = ("✗", "？", "！")  # sentences, which lead to the list
    assert {name for name, is_on in entries(grid).items() if is_on and not name.startswith(told)} == {
        *("复制", "看依据", "这一栏的修改记录", "佐证材料")
    }
    kept = window.session.evaluation
    projects.add_project()  # told, not done
    assert window.session.evaluation is kept
    window.session.reopen("领导要求核减得分", "")
    assert on() == before


@pytest.fixture
def pressing(qtbot: QtBot, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    """A window with the real presses, the sample in it."""
    with shown_window(tmp_path / "home", asked, RealExporter()) as shown:
        shown.session.open_sample()
        shown.session.save_as(tmp_path / "甲.jxzp")
        yield shown


def test_a_workbook_is_held_against_the_document_cell_by_cell(
    pressing: MainWindow, tmp_path: Path, asked: ScriptedInteraction
) -> None:
    session, book = pressing.session, tmp_path / "导出.xlsx"
    options = standing_options(session.evaluation, session.pack)
    export_package(session.evaluation, session.pack, {"xlsx": book}, options)
    dialog = pressing.paper.verify()
    asked.answers.append(book)
    QTest.keyClick(dialog.copy_button, Qt.Key.Key_Space)
    assert wait_for_jobs()
    assert dialog.message.text().startswith("一致")
    assert dialog.code.text() == options.press.code
    assert dialog.changes.isHidden()
    edited = load_workbook(book)
    cell = next(cell for row in edited["附件1—1 自评表"].iter_rows(min_row=8) for cell in row if cell.value == 5)
    cell.value = 4
    edited.save(book)
    asked.answers.append(book)
    QTest.keyClick(dialog.copy_button, Qt.Key.Key_Space)
    assert wait_for_jobs()
    assert dialog.message.text().startswith("不一致")
    assert (dialog.changes.item(0, 1).text(), dialog.changes.item(0, 2).text()) == ("5", "4")
    assert dialog.changes.horizontalHeaderItem(2).text() == "文件中"
    dialog.close()


def test_a_file_without_a_code_is_told(pressing: MainWindow, tmp_path: Path, asked: ScriptedInteraction) -> None:
    foreign = tmp_path / "别的.pdf"
    foreign.write_bytes(b"%PDF-1.4 nothing")
    dialog = pressing.paper.verify()
    asked.answers += [foreign, None]
    dialog.copy_button.click()
    assert wait_for_jobs()
    assert "无法打开" in dialog.message.text()
    assert dialog.copy_button.isEnabled()
    dialog.copy_button.click()  # nothing was chosen
    assert "无法打开" in dialog.message.text()
    dialog.close()


def test_a_dialog_closed_while_a_copy_is_read_is_just_gone(
    pressing: MainWindow, tmp_path: Path, asked: ScriptedInteraction
) -> None:
    session, made = pressing.session, tmp_path / "导出.pdf"
    export_package(session.evaluation, session.pack, {"pdf": made}, standing_options(session.evaluation, session.pack))
    dialog = pressing.paper.verify()
    asked.answers.append(made)
    dialog.copy_button.click()
    dialog.close()
    QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    assert wait_for_jobs()
