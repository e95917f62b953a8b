"""升级规则包 in the window: the report comes first, the copy is another file, the open one stays as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from perfeval_desktop.storage import project_file
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.upgrade_dialog import UpgradeDialog
from tests.helpers import press
from tests.window import ScriptedInteraction, shown_window


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    with shown_window(tmp_path / "home", asked, own_packs=True) as shown:
        own = shown.session.dirs.rulepacks
        own.mkdir(parents=True)
        text = shown.session.catalog.get("lincang-2022").text
        newer = text.replace('id = "lincang-2022"', 'id = "lincang-2023"').replace('version = "1"', 'version = "2"')
        (own / "lincang-2023.toml").write_text(newer, encoding="utf-8")
        shown.session.catalog.refresh()
        shown.flow.open_sample()
        yield shown


def test_the_open_document_becomes_a_copy_under_another_pack(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    before = window.session.evaluation
    dialog = window.packs.upgrade()
    dialog.activateWindow()
    QApplication.processEvents()
    assert [dialog.packs.itemText(at)[-8:] for at in range(dialog.packs.count())] == ["评（第 2 版）", "）（第 1 版）"]
    assert dialog.table.rowCount() == 0
    assert "现在的文件不会改动" in dialog.message.text()
    dialog.packs.setFocus()
    press(Qt.Key.Key_Down)
    assert dialog.table.rowCount() > 300
    item = dialog.table.item(0, 0)
    assert item is not None
    assert item.text() == "没有位置"
    press(Qt.Key.Key_Up)
    target = tmp_path / "升级.jxzp"
    asked.answers += [target]
    press(Qt.Key.Key_Return)
    assert "（lincang-2023）" in asked.questions[0]
    assert not [each for each in window.findChildren(UpgradeDialog) if each.isVisible()]
    assert (window.session.path, window.session.pack.id) == (target, "lincang-2023")
    file = project_file.load(target)
    assert file.evaluation.scorecard == before.scorecard
    assert file.evaluation.projects == before.projects


def test_never_in_the_place_of_the_open_file(window: MainWindow, asked: ScriptedInteraction, tmp_path: Path) -> None:
    own = tmp_path / "我的.jxzp"
    asked.answers.append(own)
    assert window.flow.save_as()
    content = own.read_bytes()
    dialog = window.packs.upgrade()
    asked.answers.append(own)
    dialog.save()
    assert "正在编辑，不能写在它上面" in asked.errors[0]
    assert dialog.isVisible()
    assert own.read_bytes() == content
    asked.answers.append(None)
    dialog.save()
    assert dialog.isVisible()
