"""Saving with much evidence: the window lives on, a bar tells how far it is, and what is on disk is what it holds."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import ROOT, path
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.storage import container, project_file
from perfeval_desktop.storage.evidence_sources import files_in
from perfeval_desktop.ui import saving_wait
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.saving_wait import SavingDialog
from tests.window import ScriptedInteraction

UNIT = path("cover.unit_name")
SECONDS = 20  # in which the main thread must come to its turn


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving_wait, "LARGE", 1)


@pytest.fixture
def file(window: MainWindow, asked: ScriptedInteraction, tmp_path: Path) -> Path:
    """The sample with one file of evidence, yet to be saved here for the first time."""
    scan, target = tmp_path / "扫描件.pdf", tmp_path / "自评.jxzp"
    scan.write_bytes(b"%PDF" + bytes(3_000_000))
    window.flow.open_sample()
    window.evidence.add([scan], ROOT)
    wait_for_jobs()
    assert len(window.session.evaluation.evidence) == 1
    asked.answers.append(target)
    return target


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A disk that writes nothing of a file with evidence before the main thread lets it go."""
    go, write = threading.Event(), container.write

    def wait_and_write(*args: object, **options: object) -> None:
        assert go.wait(SECONDS), "the window is frozen while the file is written"
        write(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(container, "write", wait_and_write)
    monkeypatch.setattr(container, "pack", _packed_by(write))
    yield go
    go.set()


def _packed_by(write: Callable[..., None]) -> Callable[..., bytes]:
    import io

    def pack(members: dict[str, bytes], stored: str) -> bytes:
        buffer = io.BytesIO()
        write(buffer, members, stored)
        return buffer.getvalue()

    return pack


def when_shown(act: Callable[[SavingDialog], None]) -> QTimer:
    """Do ``act`` once, with the dialog, as soon as it is there."""
    timer = QTimer(interval=10)

    def look() -> None:
        for shown in QApplication.topLevelWidgets():
            if isinstance(shown, SavingDialog) and shown.isVisible():
                timer.stop()
                act(shown)

    timer.timeout.connect(look)
    timer.start()
    return timer


def test_a_slow_disk_shows_a_bar_and_nothing_is_lost(
    window: MainWindow, file: Path, slow_disk: threading.Event
) -> None:
    seen: list[str] = []

    def look(dialog: SavingDialog) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)  # there is no way to leave it
        dialog.closeEvent(QCloseEvent())
        seen.append(dialog.message.text())
        assert dialog.isVisible()
        slow_disk.set()

    timer = when_shown(look)
    assert window.flow.save()
    timer.stop()
    assert seen == ["连同佐证材料一起保存：已写 0 字节，共 2.9 MB。"]
    assert not window.session.is_dirty
    (row,) = project_file.load(file).evaluation.evidence
    assert files_in(file)[row.sha256].size == row.size
    assert not any(isinstance(one, SavingDialog) and one.isVisible() for one in QApplication.topLevelWidgets())


def test_what_comes_in_while_the_file_is_written_goes_into_it_too(
    window: MainWindow, file: Path, slow_disk: threading.Event
) -> None:
    def attach(_dialog: SavingDialog) -> None:
        window.session.push(SetField(UNIT, "另一个单位", "修改"))
        slow_disk.set()

    timer = when_shown(attach)
    assert window.flow.save()
    timer.stop()
    assert project_file.load(file).evaluation.cover.unit_name == "另一个单位"
    assert not window.session.is_dirty
    window.session.undo()
    assert window.session.is_dirty


def test_a_disk_that_fails_meanwhile_is_told_and_the_document_stays_unsaved(
    window: MainWindow, asked: ScriptedInteraction, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(project_file, "_write", full)
    asked.answers.append(False)  # not elsewhere
    assert not window.flow.save()
    assert "空间" in asked.questions[-1]
    assert window.session.is_dirty
    assert not file.exists()


def test_the_bar_follows_what_is_written(window: MainWindow) -> None:
    written = saving_wait.Written()
    dialog = SavingDialog(4 * 2**20, written, window)
    written.tell(2**20)
    dialog.look()
    assert dialog.message.text() == "连同佐证材料一起保存：已写 1.0 MB，共 4.0 MB。"
    assert dialog.bar.value() == dialog.bar.maximum() // 4
    written.tell(3 * 2**20)
    dialog.look()
    assert dialog.message.text() == "正在等磁盘写完，请稍候。"
    assert dialog.bar.maximum() == 0
    dialog.deleteLater()
