"""The application around the window: Chinese buttons, and calm when something goes wrong."""

import errno
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from perfeval_desktop.app.gui import install_translator, make_application
from perfeval_desktop.app.logs import log_path, start_logging
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.storage.dirs import Dirs
from tests.rulepack.third_pack import THIRD_PACK

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "samples" / "lincang-2022.jxzp"
LATE = ("openpyxl", "reportlab", "docx", "pypdfium2", "numpy")


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)


def test_standard_buttons_are_chinese(app: QApplication) -> None:
    assert install_translator(app)
    box = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Save
        | QDialogButtonBox.StandardButton.Discard
        | QDialogButtonBox.StandardButton.Cancel
    )
    words = [button.text() for button in box.buttons()]
    assert any("保存" in word for word in words)
    assert any("取消" in word for word in words)
    assert not any(word.isascii() for word in words)


def test_the_application_is_made_once(app: QApplication) -> None:
    font = app.font()
    assert make_application() is app
    assert app.font().pointSizeF() >= 10
    app.setFont(font)


def test_the_window_offers_the_packs_of_the_user(tmp_path: Path) -> None:
    dirs = Dirs.below(tmp_path)
    dirs.rulepacks.mkdir(parents=True)
    (dirs.rulepacks / "county.toml").write_text(THIRD_PACK, encoding="utf-8")
    (dirs.rulepacks / "bad.toml").write_text("format = ", encoding="utf-8")
    code = (
        "from pathlib import Path\n"
        "from PySide6.QtWidgets import QLabel, QPushButton\n"
        "from perfeval_desktop.app import gui\n"
        "from perfeval_desktop.app.furnishing import furnish, open_first\n"
        "from perfeval_desktop.storage.dirs import Dirs\n"
        "from perfeval_desktop.ui.qt_interaction import QtInteraction\n"
        "app = gui.make_application()\n"
        f"dirs = Dirs.below(Path({str(tmp_path)!r}))\n"
        "window, theme = gui.make_frame(app, dirs)\n"
        "furnish(window, app, dirs, QtInteraction(), theme)\n"
        "window.show()\n"
        "page = window.start_page\n"
        "while not any('新建' in button.text() for button in page.findChildren(QPushButton)):\n"
        "    app.processEvents()\n"
        "print([button.text() for button in page.findChildren(QPushButton)])\n"
        "print([label.text() for label in page.findChildren(QLabel) if label.isVisible()])\n"
    )
    shown = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=True, cwd=ROOT, encoding="utf-8"
    ).stdout
    assert load_pack(THIRD_PACK, "county").title in shown
    assert "规则包不能使用：bad.toml" in shown


def test_the_window_starts_without_what_only_exports_need(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from perfeval_desktop.app import gui\n"
        "from perfeval_desktop.app.furnishing import furnish, open_first\n"
        "from perfeval_desktop.storage.dirs import Dirs\n"
        "from perfeval_desktop.ui.qt_interaction import QtInteraction\n"
        "from pathlib import Path\n"
        "app = gui.make_application()\n"
        f"dirs = Dirs.below(Path({str(tmp_path)!r}))\n"
        "window, theme = gui.make_frame(app, dirs)\n"
        "furnish(window, app, dirs, QtInteraction(), theme)\n"
        "window.show(); app.processEvents(); window.session.open_sample(); app.processEvents()\n"
        f"print([name for name in {LATE!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_the_program_opens_the_file_it_is_given(tmp_path: Path) -> None:
    file = tmp_path / "我的.jxzp"
    code = (
        "import sys\n"
        "from perfeval_desktop.app.main import main\n"
        "from PySide6.QtWidgets import QApplication\n"
        "def look(*_):\n"
        "    QApplication.processEvents()\n"
        "    print([widget.windowTitle() for widget in QApplication.topLevelWidgets() if widget.isVisible()])\n"
        "    return 0\n"
        "QApplication.exec = look\n"
        f"sys.exit(main(['sample', {str(file)!r}]) or main([{str(file)!r}]))\n"
    )
    home = os.environ | {"PERFEVAL_HOME": str(tmp_path / "home"), "PYTHONFAULTHANDLER": "0"}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=ROOT,
        env=home,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "['我的 — 绩效自评填报']" in done.stdout


def test_a_file_that_is_given_is_seen_first_and_checked_then(tmp_path: Path) -> None:
    sample = tmp_path / "a.jxzp"
    shutil.copy(SAMPLE, sample)
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from perfeval_desktop.app import gui\n"
        "from perfeval_desktop.app.furnishing import furnish, open_first\n"
        "from perfeval_desktop.storage.dirs import Dirs\n"
        "from perfeval_desktop.ui.qt_interaction import QtInteraction\n"
        "from PySide6.QtWidgets import QToolButton\n"
        "app = gui.make_application()\n"
        f"dirs = Dirs.below(Path({str(tmp_path)!r}))\n"
        "window, theme = gui.make_frame(app, dirs)\n"
        "furnish(window, app, dirs, QtInteraction(), theme)\n"
        f"open_first(window, Path({str(sample)!r}))\n"
        "band = window.workbench.head_band\n"
        "counts = lambda: [button.text() for button in band.findChildren(QToolButton)]\n"
        "print(window.session.is_checked, 'perfeval_desktop.checks.engine' in sys.modules, counts())\n"
        "window.appear()\n"
        "while not window.session.is_checked:\n"
        "    app.processEvents()\n"
        "print(counts())\n"
        "print(window.preferences.value.recent[0].counts)\n"
        "window.session.put_away()\n"
    )
    before, after, remembered = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=True, cwd=ROOT, encoding="utf-8"
    ).stdout.splitlines()
    assert before == "False False ['错误 …', '需说明 …', '提醒 …']"
    assert re.fullmatch(r"\['错误 [1-9]\d*', '需说明 [1-9]\d*', '提醒 [1-9]\d*'\]", after)
    assert remembered.startswith("{'error'")


def test_a_large_log_that_another_window_writes_to_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object) -> None:
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    monkeypatch.setattr(os, "replace", held)
    (tmp_path / "perfeval.log").write_bytes(b"x" * 2**20)
    start_logging(tmp_path)
    assert log_path() == tmp_path / "perfeval.log"


def test_without_a_writable_folder_the_program_runs_without_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    blocked = tmp_path / "file"
    blocked.write_text("")
    start_logging(blocked / "log")
    assert log_path() is None
    logging.getLogger("perfeval_desktop").warning("nobody may read this on the screen")
    assert capsys.readouterr() == ("", "")
    assert blocked.read_text() == ""
