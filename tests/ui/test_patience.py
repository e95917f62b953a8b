"""Reading a slow file leaves the window alive: it says what goes on, and one need not wait for it."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from perfeval_desktop.app.exporting import export_package
from perfeval_desktop.bureau import import_any
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.ui.incoming_dialog import IncomingDialog
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.patience import WaitDialog
from tests.window import ScriptedInteraction

SECONDS = 20  # in which the main thread must come to its turn


@pytest.fixture
def book(window: MainWindow, asked: ScriptedInteraction, tmp_path: Path) -> Path:
    """An export of the sample, which is what the user chooses next."""
    window.flow.open_sample()
    export_package(window.session.evaluation, window.session.pack, {"xlsx": tmp_path / "旧表.xlsx"})
    asked.answers.append(tmp_path / "旧表.xlsx")
    return tmp_path / "旧表.xlsx"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A file that is not read before the main thread lets it go."""
    go, read = threading.Event(), import_any.import_any

    def wait_and_read(*args: Any) -> Any:
        assert go.wait(SECONDS), "the window is frozen while the file is read"
        return read(*args)

    monkeypatch.setattr(import_any, "import_any", wait_and_read)
    yield go
    go.set()
    wait_for_jobs()


def when_shown(act: Callable[[WaitDialog], None]) -> QTimer:
    """Do ``act`` once, with the dialog, as soon as it is there."""
    timer = QTimer(interval=10)

    def look() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, WaitDialog):
            timer.stop()
            act(shown)

    timer.timeout.connect(look)
    timer.start()
    return timer


def test_a_slow_file_is_named_and_comes_in(window: MainWindow, book: Path, slow: threading.Event) -> None:
    seen: list[str] = []

    def look(dialog: WaitDialog) -> None:
        seen.append(dialog.message.text())
        slow.set()

    timer = when_shown(look)
    shown = window.bureau.import_file()
    timer.stop()
    assert isinstance(shown, IncomingDialog)
    assert seen == [f"正在读取“{book.name}”……"]
    assert QApplication.activeModalWidget() is shown
    shown.close()


@pytest.mark.usefixtures("book")
def test_one_need_not_wait_and_nothing_has_changed(window: MainWindow, slow: threading.Event) -> None:
    before = window.session.evaluation

    def leave(dialog: WaitDialog) -> None:
        (box,) = dialog.findChildren(QDialogButtonBox)
        box.button(QDialogButtonBox.StandardButton.Cancel).click()

    timer = when_shown(leave)
    assert window.bureau.import_file() is None
    timer.stop()
    slow.set()
    wait_for_jobs()  # what comes of it is of no use any more
    assert window.session.evaluation is before
    assert QApplication.activeModalWidget() is None


def test_what_is_wrong_with_a_file_is_told_as_ever(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    window.flow.open_sample()
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    for act in (window.bureau.import_file, window.bureau.compare):
        asked.answers.append(tmp_path / "坏.xlsx")
        assert act() is None
    assert len(asked.errors) == 2
    assert all("坏.xlsx" in sentence for sentence in asked.errors)
