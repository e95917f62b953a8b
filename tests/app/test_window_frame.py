"""The window is there before most of the program is loaded; and it can be closed then."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.ui.window_frame import WindowFrame

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "正在打开 我的.jxzp…"
# What the program does until it would enter its event loop; the lines before say what is looked at on the way.
RUN = """
from pathlib import Path
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from perfeval_desktop.app import gui
from perfeval_desktop.ui.main_window import MainWindow
{look}
sys.exit(gui.run_window({file}))
"""


def run(home: Path, look: str, file: str = "None") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PERFEVAL_HOME": str(home), "PYTHONPATH": str(ROOT)}
    code = RUN.format(look=look, file=file)
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def frame(qtbot: QtBot, tmp_path: Path) -> WindowFrame:
    window = WindowFrame(PreferencesStore(Dirs.below(tmp_path)))
    qtbot.addWidget(window)
    return window


class Paints(QObject):
    def __init__(self, label: QLabel) -> None:
        super().__init__(label)
        self.count = 0
        label.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_the_sentence_has_been_painted_when_the_frame_is_there(
    frame: WindowFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Paints] = []
    appear = frame.appear

    def watched() -> None:
        label = frame.centralWidget()
        assert isinstance(label, QLabel)
        assert label.text() == SENTENCE
        seen.append(Paints(label))
        appear()

    monkeypatch.setattr(frame, "appear", watched)
    assert frame.appear_empty(SENTENCE)
    assert seen[0].count > 0


def test_the_frame_is_there_before_the_program_is_loaded(tmp_path: Path) -> None:
    look = (
        "def furnish(self, *_what):\n"
        "    print(self.isVisible(), self.centralWidget().text())\n"
        "    print([name for name in ('session', 'actions', 'workbench') if name in here()])\n"
        "    sys.exit(0)\n"
        "loaded = set(sys.modules)\n"
        "here = lambda: {name.rpartition('.')[2] for name in loaded if name.startswith('perfeval_desktop.')\n"
        "                and name != 'perfeval_desktop.session'}\n"
        "MainWindow.furnish = furnish\n"
    )
    done = run(tmp_path, look, "Path('我的.jxzp')")
    assert done.stdout.splitlines() == [f"True {SENTENCE}", "[]"], done.stderr


def test_a_window_that_is_closed_at_once_ends_the_program(tmp_path: Path) -> None:
    look = (
        "appear = MainWindow.appear\n"
        "def leave(self):\n"
        "    appear(self)\n"
        "    self.close()\n"
        "MainWindow.appear = leave\n"
        "MainWindow.furnish = lambda *_: print('furnished')\n"
    )
    done = run(tmp_path, look)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_a_window_that_is_not_painted_is_furnished_all_the_same(tmp_path: Path) -> None:
    """It starts minimised, or on another desktop."""
    look = (
        "MainWindow.appear = MainWindow.showMinimized\n"
        "import perfeval_desktop.ui.window_frame as frame\n"
        "frame._LONGEST_MS = 20\n"
        "class Never:\n"
        "    isExposed = staticmethod(lambda: False)\n"
        "MainWindow.windowHandle = lambda self: Never\n"
        "def furnish(self, *_what):\n"
        "    print('furnished')\n"
        "    sys.exit(0)\n"
        "MainWindow.furnish = furnish\n"
    )
    assert run(tmp_path, look).stdout == "furnished\n"


def test_the_window_stands_where_it_stood(frame: WindowFrame, tmp_path: Path, qtbot: QtBot) -> None:
    frame.resize(700, 500)
    frame.keep_geometry()
    again = WindowFrame(PreferencesStore(Dirs.below(tmp_path)))
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (700, 500)
