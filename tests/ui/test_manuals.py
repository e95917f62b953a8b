"""The printed manuals in the menu 帮助: opened with the system's program where the package carries them."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAction

from perfeval_desktop.ui import help_desk
from perfeval_desktop.ui.main_window import MainWindow
from tests.window import ScriptedInteraction, shown_window

pytestmark = pytest.mark.usefixtures("qapp")
TITLES = ["用户手册(&M)", "部署与管理手册(&D)"]


@pytest.fixture
def manuals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the manuals in a package that has none yet."""
    folder = tmp_path / "程序 文件" / "manuals"
    folder.mkdir(parents=True)

    def resource_path(name: str) -> Path:
        path = folder.parent / name
        if not path.exists():
            raise FileNotFoundError(name)
        return path

    monkeypatch.setattr(help_desk, "resource_path", resource_path)
    return folder


def offered(window: MainWindow) -> list[QAction]:
    """The entries that the menu 帮助 shows."""
    actions = [window.actions_by_name[name] for name in help_desk.MANUALS]
    return [action for action in actions if action.isVisible()]


def test_each_manual_opens_with_the_program_of_the_system(manuals: Path, tmp_path: Path) -> None:
    for name in help_desk.MANUALS.values():
        (manuals / name).write_bytes(b"%PDF-1.4\n")
    asked = ScriptedInteraction(True, False)
    with shown_window(tmp_path / "home", asked) as window:
        found = offered(window)
        assert [action.text() for action in found] == TITLES
        found[0].trigger()
        assert asked.questions == [f"show {manuals / 'user-manual.pdf'}"]
        assert asked.infos == []
        found[1].trigger()
    assert asked.infos == [f"系统没有打开 PDF 的程序。手册在：\n{manuals / 'admin-manual.pdf'}"]
    assert asked.errors == []


def test_a_manual_that_is_not_there_is_not_offered(manuals: Path, tmp_path: Path) -> None:
    with shown_window(tmp_path / "home", ScriptedInteraction()) as window:
        assert offered(window) == []


def test_a_manual_that_went_meanwhile_is_told(manuals: Path, tmp_path: Path) -> None:
    path = manuals / "user-manual.pdf"
    path.write_bytes(b"%PDF-1.4\n")
    asked = ScriptedInteraction()
    with shown_window(tmp_path / "home", asked) as window:
        path.unlink()
        window.actions_by_name["user_manual"].trigger()
    assert asked.errors == ["找不到手册，程序文件可能不完整。请重新安装本程序。"]
