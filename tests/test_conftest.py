"""What the shared fixtures promise to every test."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(
    "ask",
    [
        lambda: QDialog().exec(),
        lambda: QMessageBox().exec(),
        lambda: QMessageBox.question(None, "", ""),
        lambda: QFileDialog.getSaveFileName(None),
        lambda: QInputDialog.getText(None, "", ""),
    ],
)
def test_a_question_to_a_person_fails_at_once(qtbot: QtBot, ask: Callable[[], object]) -> None:
    with pytest.raises(AssertionError, match="would wait for a person"):
        ask()


def test_user_folders_are_temporary(tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in ("PERFEVAL_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        assert Path(os.environ[name]).is_relative_to(tmp_path_factory.getbasetemp())


deleted: list[str] = []


def test_deferred_delete_first_half_asks(qapp: QApplication) -> None:
    item = QObject(qapp)
    item.destroyed.connect(lambda: deleted.append("item"))
    item.deleteLater()
    assert deleted == []


def test_deferred_delete_second_half_finds_it_done() -> None:
    assert deleted == ["item"]
