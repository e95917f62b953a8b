"""规则包 in the window: what is at hand, installing, what changed, removing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTableWidget

from perfeval_desktop.resources import resource_path
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.pack_install_dialog import PackInstallDialog
from perfeval_desktop.ui.pack_manager import PackManager
from tests.helpers import press
from tests.rulepack.third_pack import THIRD_PACK
from tests.window import ScriptedInteraction, shown_window


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    with shown_window(tmp_path / "home", asked, own_packs=True) as shown:
        shown._show_packs()
        yield shown


@pytest.fixture
def manager(window: MainWindow) -> PackManager:
    push(window.start_page.packs_button)
    (found,) = window.findChildren(PackManager)
    found.activateWindow()
    QApplication.processEvents()
    return found


def push(button: QPushButton) -> None:
    button.window().activateWindow()
    QApplication.processEvents()
    button.setFocus()
    press(Qt.Key.Key_Space)


def rows(table: QTableWidget) -> list[tuple[str, ...]]:
    return [
        tuple(item.text() for at in range(table.columnCount()) if (item := table.item(row, at)) is not None)
        for row in range(table.rowCount())
    ]


def offered(window: MainWindow) -> list[str]:
    return [button.text() for button in window.start_page._pack_buttons]


def put(asked: ScriptedInteraction, folder: Path, text: str, name: str = "某县.toml") -> Path:
    """A pack's file, which is what the user chooses next."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    asked.answers.append(file)
    return file


def install(manager: PackManager) -> PackInstallDialog:
    push(manager.install_button)
    (dialog,) = [each for each in manager.findChildren(PackInstallDialog) if each.isVisible()]
    dialog.activateWindow()
    QApplication.processEvents()
    return dialog


def test_the_packs_at_hand_are_listed_with_their_lint_and_cases(manager: PackManager) -> None:
    assert [row[1:] for row in rows(manager.table)] == [
        ("lincang-2022", "1", "2022", "内置"),
        ("mof-2020", "1", "2020", "内置"),
    ]
    assert not manager.remove_button.isEnabled()
    assert "自带 106 个算例，全部相符" in manager.message.text()
    found = rows(manager.findings)
    text = resource_path("rulepacks/lincang-2022.toml").read_text(encoding="utf-8")
    line = text.split("\n").index("[[department.scorecard.rubric.indicators]]") + 1
    assert found[0][0] == f"第 {line} 行 · 错误"
    assert found[0][1].startswith("评分标准各项最多可得 5分，与指标分值 4分 不一致。")
    assert found[-1][0] == "算例"
    assert found[-1][1].startswith("相符：")
    press(Qt.Key.Key_Down)
    assert "自带 6 个算例，全部相符" in manager.message.text()


def test_a_new_pack_is_installed_and_offered(
    manager: PackManager, window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    put(asked, tmp_path, THIRD_PACK)
    dialog = install(manager)
    assert "安装后可以在新建时选用" in dialog.message.text()
    press(Qt.Key.Key_Return)
    own = window.session.dirs.rulepacks / "county-2024.toml"
    assert own.read_text(encoding="utf-8") == THIRD_PACK
    assert rows(manager.table)[0][1:] == ("county-2024", "3", "2024", "自有")
    assert manager.chosen() is not None
    assert offered(window)[0] == "新建：某县2024年度绩效自评"
    assert "核对没有发现问题；没有自带的算例" in manager.message.text()


def test_a_broken_pack_is_refused_with_every_fault_at_its_line(
    manager: PackManager, window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    put(asked, tmp_path, THIRD_PACK.replace("year = 2024", 'year = "2024"').replace("max_score = 60", "max_scor = 60"))
    dialog = install(manager)
    assert "不能使用：有 3 处要改正" in dialog.message.text()
    faults = rows(dialog.faults)
    assert faults[0] == ("第 5 行 · 错误", "应为整数，不能填“2024”。")
    assert any("你是否想写“max_score”？" in text for _, text in faults)
    press(Qt.Key.Key_Return)
    dialog.install_button.click()
    assert dialog.isVisible()
    assert not window.session.dirs.rulepacks.exists()


def test_a_new_version_shows_what_changed_and_takes_the_place_of_the_old_one(
    manager: PackManager, window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    put(asked, tmp_path, THIRD_PACK)
    install(manager)
    press(Qt.Key.Key_Return)
    newer = THIRD_PACK.replace('version = "3"', 'version = "4"').replace("at_least = 70.5", "at_least = 75")
    put(asked, tmp_path, newer, "新版.toml")
    dialog = install(manager)
    assert "有 2 处不同" in dialog.message.text()
    assert rows(dialog.changes) == [
        ("版本", "3", "4"),
        ("整体支出 › 自评表 › 等级 › “合格” › 下限", "70.5", "75"),
    ]
    press(Qt.Key.Key_Escape)
    assert window.session.catalog.get("county-2024").pack.version == "3"
    put(asked, tmp_path, newer, "新版.toml")
    install(manager)
    press(Qt.Key.Key_Return)
    assert window.session.catalog.get("county-2024").pack.version == "4"
    assert [file.name for file in window.session.dirs.rulepacks.iterdir()] == ["county-2024.toml"]


def test_an_own_pack_stands_for_a_built_in_one_until_it_is_removed(
    manager: PackManager, window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    text = resource_path("rulepacks/mof-2020.toml").read_text(encoding="utf-8")
    put(asked, tmp_path, text.replace('version = "1"', 'version = "9"'))
    install(manager)
    press(Qt.Key.Key_Return)
    assert rows(manager.table)[-1][1:] == ("mof-2020", "9", "2020", "自有（代替内置）")
    asked.answers.append(False)
    push(manager.remove_button)
    assert window.session.catalog.get("mof-2020").pack.version == "9"
    asked.answers.append(True)
    push(manager.remove_button)
    assert window.session.catalog.get("mof-2020").pack.version == "1"
    assert "移除规则包“项目支出绩效自评表（全国通用）”" in asked.questions[-1]


def test_files_of_the_own_folder_that_are_not_used_are_listed_too(
    window: MainWindow, asked: ScriptedInteraction
) -> None:
    folder = window.session.dirs.rulepacks
    folder.mkdir(parents=True)
    (folder / "坏.toml").write_text("id = ", encoding="utf-8")
    (folder / "一.toml").write_text(THIRD_PACK, encoding="utf-8")
    (folder / "二.toml").write_text(THIRD_PACK, encoding="utf-8")
    window.session.catalog.refresh()
    manager = window.packs.manage()
    assert {row[0]: row[-1] for row in rows(manager.table) if row[-1] != "内置"} == {
        "某县2024年度绩效自评": "自有",
        "一.toml": "自有（编号重复，没有使用）",
        "坏.toml": "自有（不能使用）",
    }
    manager.table.setCurrentCell(manager.table.rowCount() - 1, 0)
    assert "不能使用：有 1 处要改正" in manager.message.text()
    assert rows(manager.findings)[0][0] == "第 1 行 · 错误"
    asked.answers.append(True)
    manager.remove()
    assert not (folder / "坏.toml").exists()


def test_a_file_that_is_no_text_is_told(manager: PackManager, asked: ScriptedInteraction, tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(b"\xff\xfe\x00")
    asked.answers.append(file)
    assert manager.install() is None
    assert "UTF-8" in asked.errors[0]
