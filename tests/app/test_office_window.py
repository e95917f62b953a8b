"""The settings of an office in the real window, started as the program starts it: what each of them changes there."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perfeval_desktop.app import self_test as module
from perfeval_desktop.app.cli import run
from perfeval_desktop.resources import resource_path
from perfeval_desktop.storage.dirs import HOME_VARIABLE
from perfeval_desktop.storage.office import OFFICE_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
_WINDOW = """
import json, sys
from pathlib import Path
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLabel, QPushButton
from perfeval_desktop.app import gui
from perfeval_desktop.storage.dirs import default_dirs
from perfeval_desktop.ui.standing_notice import StandingNotice
gui.make_application()
family = QFontDatabase.families()[-1]
office = Path(sys.argv[1])
if office.exists():
    office.write_bytes(office.read_bytes().replace(b"FAMILY", family.encode()))
dirs = default_dirs()
app = gui.make_application(dirs.office.fonts)
window, theme = gui.make_frame(app, dirs)
guard = gui._furnish(app, dirs, window, theme, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
window.show()
page, said = window.start_page, {"font": app.font().families()[0] == family}
window._show_packs()
app.processEvents()
said["new"] = [each.text() for each in page.findChildren(QPushButton) if each.text().startswith("新建")]
said["labels"] = [each.text() for each in page.findChildren(QLabel) if not each.isHidden()]
said["notice"] = window.findChild(StandingNotice).toolTip()
asked = []
QFileDialog.exec = lambda dialog: asked.append(dialog.directory().absolutePath()) or 0
QInputDialog.exec = lambda dialog: asked.append(dialog.comboBoxItems()[0]) or 0
for action in ("open", "new"):
    window.actions_by_name[action].trigger()
said["asked"] = asked
window.flow.open_sample()
window.session.save_as(Path.cwd() / "自评.jxzp")
window.session.close()
guard.give_back_hooks()
print(json.dumps(said))
"""


def started(folder: Path, office: bytes | None, file: Path | None = None) -> dict[str, Any]:
    """What is seen in the window of a user who has never worked here, on a PC with this file of the office."""
    path = folder / "office.toml"
    if office is not None:
        path.write_bytes(office)
    own = {"HOME": str(folder), OFFICE_VARIABLE: str(path), "PYTHONPATH": str(ROOT)}
    own |= {f"XDG_{kind}_HOME": str(folder / "own" / kind) for kind in ("CONFIG", "STATE", "DATA")}
    environment = {key: value for key, value in os.environ.items() if key != HOME_VARIABLE} | own
    command = [sys.executable, "-c", _WINDOW, str(path), *([str(file)] if file else [])]
    done = subprocess.run(command, capture_output=True, check=False, cwd=folder, encoding="utf-8", env=environment)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_each_setting_is_seen_in_the_window(tmp_path: Path) -> None:
    data, backups = tmp_path / "公共 资料", tmp_path / "备份"
    data.mkdir()
    backups.mkdir()
    text = (
        f"data_folder = '{data}'\nbackup_folder = '{backups}'\ndefault_pack = 'mof-2020'\nfonts = ['没有', 'FAMILY']\n"
    )
    seen = started(tmp_path, text.encode())
    assert seen["font"]
    assert "全国通用" in seen["new"][0]
    assert seen["asked"][0] == data.as_posix()
    assert "全国通用" in seen["asked"][1]
    assert seen["notice"] == ""
    assert not [label for label in seen["labels"] if "单位统一设置" in label]
    (user,) = backups.iterdir()
    assert list((user / "perfeval_desktop" / "copies").rglob("*.jxzp"))
    assert not (tmp_path / "own" / "STATE" / "perfeval_desktop" / "copies").exists()


def test_without_a_file_the_window_is_as_ever(tmp_path: Path) -> None:
    seen = started(tmp_path, None)
    assert "临沧" in seen["new"][0]
    assert seen["asked"][0] == tmp_path.as_posix()
    assert list((tmp_path / "own" / "STATE" / "perfeval_desktop" / "copies").rglob("*.jxzp"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'data_folder = "D:\\jixiao"\n', "第 1 行写法不对，带 \\ 的文件夹要放在单引号中"),
        ("# 说明\ndefault_pack = \n".encode(), "第 2 行写法不对"),
        ("# 单位设置\n".encode("gb18030"), "文件不是 UTF-8 编码"),
        (b"default_pack = 'mof-2021'\n", "default_pack 没有编号为 mof-2021 的规则包"),
        (b"defualt_pack = 'mof-2020'\nfonts = 3\n", "没有 defualt_pack 这一项，是不是 default_pack"),
    ],
)
def test_a_wrong_file_is_told_in_one_sentence_and_the_window_comes(tmp_path: Path, content: bytes, told: str) -> None:
    seen = started(tmp_path, content)
    (sentence,) = (label for label in seen["labels"] if "单位统一设置" in label)
    assert told in sentence
    assert str(tmp_path / "office.toml") in sentence
    assert "程序可以照常使用，请告诉管理员" in sentence
    assert "\n" not in sentence
    assert "临沧" in seen["new"][0]


def test_who_opens_a_file_is_told_too(tmp_path: Path) -> None:
    file = tmp_path / "自评 甲.jxzp"
    file.write_bytes(resource_path("samples/lincang-2022.jxzp").read_bytes())
    seen = started(tmp_path, b"fonts = 3\n", file)
    assert 'fonts 要写成 ["字体", "字体"]' in seen["notice"]


def test_the_self_test_tells_what_the_office_has_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "office.toml"
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    monkeypatch.setenv(OFFICE_VARIABLE, str(path))
    monkeypatch.setattr(module, "_steps", lambda: iter([(module._OFFICE, module._check_office)]))
    assert run(["--self-test"]) == 0
    assert "[通过] 单位统一设置：没有" in capsys.readouterr().out
    path.write_text("default_pack = 'mof-2020'\n", encoding="utf-8")
    assert run(["--self-test"]) == 0
    assert f"已采用 {path}" in capsys.readouterr().out
    path.write_text("default_pack = 'mof-1999'\n", encoding="utf-8")
    assert run(["--self-test"]) == 1
    assert "有 1 处没有采用：default_pack 没有编号为 mof-1999 的规则包" in capsys.readouterr().out
    path.write_text("default_pack = \n", encoding="utf-8")
    assert run(["--self-test"]) == 1
    said = capsys.readouterr().out
    assert "[未通过] 单位统一设置：" in said
    assert "程序完好，单位统一设置要改正" in said
