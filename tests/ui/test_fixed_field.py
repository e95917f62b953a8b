"""What can only be read looks like text, is whole in large letters, and can be copied without a mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit

from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.fixed_field import FixedField
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.zoom import Zoom
from tests.helpers import focused, press
from tests.screens.clipping import clipped
from tests.zooming import CTRL, settle


@pytest.mark.parametrize("percent", [100, 190])
def test_the_rule_pack_is_text_that_is_whole_and_can_be_copied(
    sample_window: MainWindow, zoom: Zoom, percent: int
) -> None:
    zoom.set(percent, roomy=percent > 100)
    settle()
    field = sample_window.findChild(FixedField)
    assert field.text() == sample_window.session.pack.title
    assert field.findChild(QLineEdit) is None
    assert clipped(field) == []
    sample_window.workbench.go_to(path("pack_id"))
    assert isinstance(focused(), QLabel)
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == sample_window.session.pack.title


def test_lines_of_a_final_document_do_not_look_like_places_to_type(sample_window: MainWindow) -> None:
    sample_window.workbench.go_to(path("cover.unit_short_name"))
    line = focused()
    assert isinstance(line, QLineEdit)
    line.clearFocus()
    corner = line.mapTo(sample_window, line.rect().center())
    ground = sample_window.palette().window().color()

    def behind() -> QColor:
        settle()
        return sample_window.grab().toImage().pixelColor(corner)

    assert line.hasFrame()
    assert behind() != ground
    sample_window.session.finalise("王五")
    assert not line.hasFrame()
    assert behind() == ground
    assert not line.isEnabled() or line.isReadOnly()
    sample_window.session.reopen("领导要求核减得分", "")
    assert line.hasFrame()
    assert behind() != ground
