"""由上年文件新建 and 待确认 as a clerk does them: the menu, the list, Space, and 定稿 that waits."""

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.model.unconfirmed import unconfirmed
from perfeval_desktop.resources import resource_path
from perfeval_desktop.ui.main_window import MainWindow
from tests.window import ScriptedInteraction


def begun(window: MainWindow, asked: ScriptedInteraction, folder: Path) -> None:
    """Open the file of 2023, begun from the sample."""
    old = folder / "旧.jxzp"
    shutil.copy(resource_path("samples/lincang-2022.jxzp"), old)
    asked.answers += [old, "lincang-2022", folder / "新.jxzp"]
    window.start_page.rollover_button.click()
    assert window.session.evaluation.cover.year == 2023
    assert "带来" in asked.infos[-1]


def test_the_new_file_opens_with_nothing_wrong(window: MainWindow, asked: ScriptedInteraction, tmp_path: Path) -> None:
    begun(window, asked, tmp_path)
    assert [issue.rule for issue in window.session.open_issues if issue.severity is Severity.ERROR] == []
    assert len(window.session.progress.missing) > 100


def test_each_line_is_confirmed_by_a_key_and_undone(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    begun(window, asked, tmp_path)
    dialog = window.bureau.confirm()
    waiting = len(unconfirmed(window.session.evaluation))
    assert dialog.table.rowCount() == waiting > 100
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.table.rowCount() == waiting - 1
    window.undo()
    assert dialog.table.rowCount() == waiting
    window.paper.finalise().done_button.click()
    assert window.session.final is None
    dialog.table.selectAll()
    dialog.confirm()
    assert unconfirmed(window.session.evaluation) == ()
    assert "没有待确认" in dialog.count.text()
    assert window.session.finalise("王五").code


def test_a_line_leads_to_its_field(window: MainWindow, asked: ScriptedInteraction, tmp_path: Path) -> None:
    begun(window, asked, tmp_path)
    dialog = window.bureau.confirm()
    dialog.table.selectRow(0)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert window.workbench.current_path() == unconfirmed(window.session.evaluation)[0].path
    assert dialog.isVisible()


def test_a_file_that_cannot_be_read_is_told(window: MainWindow, asked: ScriptedInteraction, tmp_path: Path) -> None:
    bad = tmp_path / "坏.jxzp"
    bad.write_bytes(b"PK")
    asked.answers += [bad, "lincang-2022", tmp_path / "新.jxzp"]
    assert not window.bureau.rollover()
    assert "损坏" in asked.errors[-1]
