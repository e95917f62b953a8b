"""What was put into a field and could not be read counts among what is to be mended, wherever that is counted."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QToolButton

from perfeval_desktop.document.commands import RemoveRow
from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.findings_table import FindingsTable
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.unread_rows import unread_places
from tests.helpers import press

CTRL = Qt.KeyboardModifier.ControlModifier
SPENT = path("projects[anti-smuggling].funds[total].final_expenditure")


@pytest.fixture
def sample_window(window: MainWindow) -> MainWindow:
    window.session.open_sample()
    window.workbench.go_to(SPENT)
    QApplication.processEvents()
    return window


def paste(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(Qt.Key.Key_V, CTRL)
    QApplication.processEvents()


def listed(window: MainWindow) -> list[str]:
    table = window.findChild(FindingsTable)
    assert table is not None
    model = table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def errors(window: MainWindow) -> int:
    words = [button.text() for button in window.workbench.head_band.findChildren(QToolButton)]
    (found,) = (re.search(r"\d+", word) for word in words if word.startswith("错误"))
    assert found is not None
    return int(found[0])


def badge(window: MainWindow) -> int:
    pages = window.workbench.pages
    return int(pages.badge(pages.currentIndex()) or 0)


def test_a_pasted_text_is_listed_and_counted_until_it_is_taken_back(sample_window: MainWindow) -> None:
    rows, count, on_tab = listed(sample_window), errors(sample_window), badge(sample_window)
    paste("待核实")
    assert listed(sample_window)[0].startswith("错误")
    assert "待核实" in listed(sample_window)[0]
    assert (errors(sample_window), badge(sample_window)) == (count + 1, on_tab + 1)
    press(Qt.Key.Key_Z, CTRL)
    assert (listed(sample_window), errors(sample_window), badge(sample_window)) == (rows, count, on_tab)


def test_its_row_leads_to_the_field(sample_window: MainWindow) -> None:
    paste("待核实")
    sample_window.workbench.go_to(path("cover.unit_name"))
    table = sample_window.findChild(FindingsTable)
    assert table is not None
    table.setFocus()
    table.selectRow(0)
    press(Qt.Key.Key_Return)
    assert sample_window.workbench.current_path() == SPENT


def test_a_project_that_goes_takes_it_along_and_brings_it_back(sample_window: MainWindow) -> None:
    count = errors(sample_window)
    paste("待核实")
    sample_window.session.push(RemoveRow(path("projects").row("anti-smuggling"), "删除项目"))
    assert unread_places(sample_window.session) == ()
    assert not any("待核实" in row for row in listed(sample_window))
    sample_window.undo()
    assert any("待核实" in row for row in listed(sample_window))
    assert errors(sample_window) == count + 1


def test_nothing_is_added_where_all_was_read(sample_window: MainWindow) -> None:
    paste("12.5")
    assert not any("没有填入" in row for row in listed(sample_window))
