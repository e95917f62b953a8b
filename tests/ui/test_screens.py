"""Every screen of the program: no word is clipped, elided or out of sight, at each size of a screen, light and dark."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QSpacerItem, QTabBar, QWidget, QWidgetItem
from shiboken6 import Shiboken

from perfeval_desktop.app.gui import install_translator
from perfeval_desktop.ui import dialog as dialog_module
from perfeval_desktop.ui.reading_table import WHOLE, RowReader
from perfeval_desktop.ui.theme import make_palette
from perfeval_desktop.ui.zoom import Zoom
from tests.screens.clipping import clipped
from tests.screens.filled import filled_dialogs
from tests.screens.handed import handed_dialogs
from tests.screens.scenes import large_list, pages, scenes, settle, states, window_with
from tests.window import ScriptedInteraction, shown_window

SIZES = ((1366, 768), (1920, 1080))
ALL = ("start", "empty", "sample", "thirty")


@pytest.fixture(params=["light", "dark"])
def palette(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    before = qapp.palette()
    qapp.setPalette(make_palette(dark=request.param == "dark"))
    yield request.param
    qapp.setPalette(before)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("document", ALL)
def test_every_word_can_be_read(qapp: QApplication, tmp_path: Path, document: str, size: tuple[int, int]) -> None:
    install_translator(qapp)
    found: dict[str, str] = {}
    with window_with(tmp_path, document, size) as window:
        for name, widget in scenes(window):
            found |= dict.fromkeys(clipped(widget), name)
    assert found == {}


def test_every_word_can_be_read_in_the_dark(palette: str, tmp_path: Path) -> None:
    found: dict[str, str] = {}
    with window_with(tmp_path, "sample", SIZES[0]) as window:
        for name, widget in scenes(window):
            found |= dict.fromkeys(clipped(widget), name)
            assert widget.grab().toImage().size().width() > 0
    assert found == {}


def test_every_word_can_be_read_at_one_and_a_half_times_the_size(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.screens", str(tmp_path), "--scale", "1.5"]
    done = subprocess.run(
        [*command, "--documents", "empty", "sample", "thirty", "--sizes", "1366x768", "1920x1080"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr[-2000:]
    pictures = [path.name for path in tmp_path.glob("*.png")]
    assert len(pictures) > 60


@pytest.mark.parametrize("document", ["sample", "thirty"])
def test_every_word_can_be_read_in_large_letters(qapp: QApplication, tmp_path: Path, document: str) -> None:
    """大字 on an office screen: half as large again, in the same room."""
    found: dict[str, str] = {}
    with window_with(tmp_path, document, SIZES[0]) as window:
        Zoom.of(qapp).set(150, roomy=True)
        settle()
        for name, widget in chain(pages(window), large_list(window), states(window)):
            found |= dict.fromkeys(clipped(widget), name)
        Zoom.of(qapp).set(100, roomy=False)
    assert found == {}


@pytest.mark.parametrize("percent", [100, 150])
def test_long_texts_can_be_read_in_dialogs(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, percent: int
) -> None:
    wide = 1366 / qapp.primaryScreen().availableSize().width()  # an office screen, which that of the tests is not
    monkeypatch.setattr(dialog_module, "_OF_SCREEN", dialog_module._OF_SCREEN * wide)
    asked, found = ScriptedInteraction(), {}
    with shown_window(tmp_path / "home", asked) as window:
        window.flow.open_sample()
        Zoom.of(qapp).set(percent)
        for name, dialog in filled_dialogs(window, asked, tmp_path):
            settle()
            found |= dict.fromkeys(clipped(dialog), name)
            for reader in dialog.findChildren(RowReader):
                table = reader._table
                table.selectRow(0)
                assert all(table.item(0, column).data(WHOLE) in reader.toPlainText() for column in (0, 1))
        Zoom.of(qapp).set(100)
    assert found == {}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("percent", [100, 150])
def test_every_word_can_be_read_in_what_goes_from_hand_to_hand(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, percent: int
) -> None:
    wide = 1366 / qapp.primaryScreen().availableSize().width()
    monkeypatch.setattr(dialog_module, "_OF_SCREEN", dialog_module._OF_SCREEN * wide)
    asked, found = ScriptedInteraction(), {}
    with shown_window(tmp_path / "home", asked) as window:
        window.flow.open_sample()
        Zoom.of(qapp).set(percent)
        for name, dialog in handed_dialogs(window, asked, tmp_path):
            settle()
            found |= dict.fromkeys(clipped(dialog), name)
        Zoom.of(qapp).set(100)
    assert found == {}


def test_no_item_of_a_layout_is_held(qapp: QApplication, tmp_path: Path) -> None:
    """What a layout's itemAt gives, and the items of a layout that was filled before it was put into another, PySide
    keeps after Qt has freed them, and takes the next widget at the address for them: turning to a tab failed so, once
    in thousands."""
    asked = ScriptedInteraction()
    with shown_window(tmp_path / "home", asked) as window:
        window.flow.open_sample()
        for _ in chain(pages(window), states(window), filled_dialogs(window, asked, tmp_path)):
            settle()
        wrappers = Shiboken.getAllValidWrappers()
        assert sum(isinstance(each, QLabel) for each in wrappers) > 10
        assert [type(each) for each in wrappers if type(each) in (QWidgetItem, QSpacerItem)] == []


def test_clipped_words_are_noticed(qapp: QApplication) -> None:
    """The measure itself: a label, a button and a tab that are too small are told."""
    page = QWidget()
    row = QHBoxLayout(page)
    label, button, bar = QLabel("一行不短的说明"), QPushButton("一个按钮"), QTabBar()
    bar.addTab("标签页的标题")
    for widget in (label, button, bar):
        row.addWidget(widget)
    page.show()
    assert clipped(page) == []
    label.setFixedWidth(20)
    button.setFixedWidth(20)
    bar.setFixedWidth(20)
    QApplication.processEvents()
    assert len({fault.split()[0] for fault in clipped(page)} & {"QLabel", "QPushButton", "QTabBar"}) == 3
    page.deleteLater()
