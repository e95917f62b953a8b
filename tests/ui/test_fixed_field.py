"""What can only be read looks like text, is whole in large letters, and can be copied without a mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.fixed_field import FixedField
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.zoom import Zoom
from tests.helpers import focused, press
from tests.screens.clipping import clipped
from tests.zooming import CTRL, settle


@pytest.fixture
def zoom(qapp: QApplication) -> Iterator[Zoom]:
    zoom = Zoom.of(qapp)
    yield zoom
    zoom.set(100, roomy=False)


@pytest.fixture
def sample(window: MainWindow) -> MainWindow:
    window.flow.open_sample()
    settle()
    return window


@pytest.mark.parametrize("percent", [100, 190])
def test_the_rule_pack_is_text_that_is_whole_and_can_be_copied(sample: MainWindow, zoom: Zoom, percent: int) -> None:
    zoom.set(percent, roomy=percent > 100)
    settle()
    field = sample.findChild(FixedField)
    assert field.text() == sample.session.pack.title
    assert field.findChild(QLineEdit) is None
    assert clipped(field) == []
    sample.workbench.go_to(path("pack_id"))
    assert isinstance(focused(), QLabel)
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == sample.session.pack.title


def test_lines_of_a_final_document_do_not_look_like_places_to_type(sample: MainWindow) -> None:
    sample.workbench.go_to(path("cover.unit_short_name"))
    line = focused()
    assert isinstance(line, QLineEdit)
    line.clearFocus()
    corner = line.mapTo(sample, line.rect().center())
    ground = sample.palette().window().color()

    def behind() -> QColor:
        settle()
        return sample.grab().toImage().pixelColor(corner)

    assert line.hasFrame()
    assert behind() != ground
    sample.session.finalise("王五")
    assert not line.hasFrame()
    assert behind() == ground
    assert not line.isEnabled() or line.isReadOnly()
    sample.session.reopen("领导要求核减得分", "")
    assert line.hasFrame()
    assert behind() != ground
