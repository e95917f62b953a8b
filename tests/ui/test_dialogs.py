"""What holds for every dialog: Enter presses nothing that was not meant, and none is larger than the screen."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

import perfeval_desktop.ui
from perfeval_desktop.ui.dialog import Dialog
from perfeval_desktop.ui.export_dialog import ExportDialog
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.preview import Preview
from perfeval_desktop.ui.zoom import Zoom
from tests.dialogs import DIALOGS, places, shown
from tests.helpers import press, type_keys
from tests.screens.clipping import clipped
from tests.window import RealExporter, ScriptedInteraction, shown_window
from tests.zooming import settle

KINDS = sorted(DIALOGS, key=lambda kind: kind.__name__)
OFFICE = (1366, 728)  # a screen of 1366×768 without its task bar


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    with shown_window(tmp_path / "home", asked, RealExporter()) as shown_one:
        shown_one.session.open_sample()
        yield shown_one


def send_enter(widget: QWidget) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r"))


def test_every_dialog_follows_the_rule_and_is_looked_at_here() -> None:
    for module in pkgutil.iter_modules(perfeval_desktop.ui.__path__, "perfeval_desktop.ui."):
        importlib.import_module(module.name)
    ours = {kind for kind in _below(QDialog) if kind.__module__.startswith("perfeval_desktop.")}
    assert ours - {Dialog} == {kind for kind in ours if issubclass(kind, Dialog)} - {Dialog}
    assert {kind for kind in ours if not kind.__subclasses__()} == set(DIALOGS)


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_enter_presses_only_the_default_or_the_button_with_the_keyboard(window: MainWindow, kind: type[Dialog]) -> None:
    with shown(kind, window) as dialog:
        pressed: list[QPushButton] = []
        for button in dialog.findChildren(QPushButton):
            button.clicked.disconnect()
            button.clicked.connect(lambda _on=False, which=button: pressed.append(which))
        default = [button for button in dialog.findChildren(QPushButton) if button.isDefault()]
        for place in list(places(dialog)):
            place.setFocus()
            pressed.clear()
            send_enter(place)
            allowed = [place] if isinstance(place, QPushButton) else default
            assert [button.text() for button in pressed if button not in allowed] == [], place
            if isinstance(place, QPushButton):
                assert pressed == [place]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_dialog_is_larger_than_the_screen(window: MainWindow, kind: type[Dialog]) -> None:
    with shown(kind, window) as dialog:
        room = dialog.screen().availableSize()
        assert dialog.width() <= room.width()
        assert dialog.height() <= room.height()


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_dialog_fits_on_an_office_screen_with_nothing_cut_off(
    window: MainWindow, zoom: Zoom, kind: type[Dialog], percent: int
) -> None:
    zoom.set(percent, roomy=percent > 100)
    settle()
    with shown(kind, window) as dialog:
        dialog.resize(min(dialog.width(), OFFICE[0]), min(dialog.height(), OFFICE[1]))
        settle()
        assert (dialog.width() <= OFFICE[0], dialog.height() <= OFFICE[1]) == (True, True), dialog.size()
        assert [fault for fault in clipped(dialog) if ": item" not in fault] == []  # lists have tests of their own


def test_what_came_of_an_export_can_be_read_in_full(window: MainWindow, tmp_path: Path) -> None:
    from perfeval_desktop.session.jobs import wait_for_jobs

    with shown(ExportDialog, window) as dialog:
        assert isinstance(dialog, ExportDialog)
        dialog.folder.setText(str(tmp_path))
        dialog.export_button.click()
        assert wait_for_jobs()
        dialog.message.setText(dialog.message.text() + "\n" + "有的字在字体里没有，已用别的字体代替。" * 6)
        settle()
        assert dialog.message.height() >= dialog.message.heightForWidth(dialog.message.width())
        assert clipped(dialog) == []


def test_a_page_number_and_enter_lead_to_that_page(window: MainWindow) -> None:
    with shown(Preview, window) as preview:
        assert isinstance(preview, Preview)
        preview.page_number.setFocus()
        preview.page_number.selectAll()
        type_keys("7")
        press(Qt.Key.Key_Return)
        assert (preview.view.page, preview.page_number.value()) == (6, 7)
        preview.view.setFocus()
        press(Qt.Key.Key_Return)
        assert preview.view.page == 6
