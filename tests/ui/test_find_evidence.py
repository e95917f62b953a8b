"""Ctrl+F finds what files of evidence are called and what is said of them; replacing renames them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import Batch
from perfeval_desktop.model.evidence import Evidence
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.evidence_acts import describing, renaming
from perfeval_desktop.ui.evidence_dialog import EvidenceDialog
from perfeval_desktop.ui.found_model import PLACE, STATE, WORDS
from perfeval_desktop.ui.main_window import MainWindow
from tests.evidence import ENTRY, attach
from tests.finding import click, count, groups, notice, place, replace_by, rows, search
from tests.helpers import press

ROW = path(ENTRY)


@pytest.fixture
def desk(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The sample with a file at an indicator and one of the whole package."""
    window.flow.open_sample()
    window.workbench.go_to(ROW.child("self_score"))
    (first,) = attach(window.session, tmp_path, b"one")
    named = (renaming(first, "龘字督查通报"), describing(first, "第二页有龘印章"))
    window.session.push(Batch(named, "改"))
    return window


def row(desk: MainWindow) -> Evidence:
    return desk.session.evaluation.evidence[0]


def shown(desk: MainWindow) -> list[EvidenceDialog]:
    return [each for each in desk.findChildren(EvidenceDialog) if each.isVisible()]


def test_names_and_notes_are_found_and_say_where_they_belong(desk: MainWindow) -> None:
    search(desk, "龘")
    assert groups(desk) == ["佐证材料（2 处）"]
    assert rows(desk, WORDS) == ["龘字督查通报", "第二页有龘印章"]
    assert rows(desk, STATE) == ["", ""]
    assert all("预算执行率" in words and words.startswith("佐证材料") for words in rows(desk, PLACE))
    assert rows(desk, PLACE)[0].endswith("材料名称")
    assert place(desk) is not None
    assert str(place(desk)).startswith(ENTRY)
    assert shown(desk) == []  # the keyboard stays: nothing opens


def test_the_name_that_the_file_had_is_found_and_stays(desk: MainWindow) -> None:
    search(desk, "材料1.pdf")
    assert rows(desk, STATE) == ["不能：这是文件原来的名称"]


def test_enter_in_the_list_opens_the_files_at_it(desk: MainWindow, tmp_path: Path) -> None:
    attach(desk.session, tmp_path, b"two")
    search(desk, "龘")
    press(Qt.Key.Key_Down)
    QApplication.processEvents()
    press(Qt.Key.Key_Return)
    QApplication.processEvents()
    (dialog,) = shown(desk)
    assert [one.id for one in dialog.chosen] == [row(desk).id]


def test_replacing_renames_the_file_as_one_step(desk: MainWindow) -> None:
    search(desk, "龘")
    replace_by(desk, "红")
    click(desk, "全部替换")
    assert (row(desk).title, row(desk).note) == ("红字督查通报", "第二页有红印章")
    desk.session.undo()
    assert (row(desk).title, row(desk).note) == ("龘字督查通报", "第二页有龘印章")


def test_a_file_of_the_whole_package_is_found_too(desk: MainWindow, tmp_path: Path) -> None:
    (whole,) = [one for one in attach(desk.session, tmp_path, b"three", place="") if one.place == ""]
    desk.session.push(renaming(whole, "鑫总说明"))
    search(desk, "鑫")
    assert count(desk) == "1 处，在 1 个地方"
    assert "全部材料" in rows(desk, PLACE)[0]
    assert notice(desk) == "这份佐证材料属于全部材料，按 Enter 打开佐证材料。"
