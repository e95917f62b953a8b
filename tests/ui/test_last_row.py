"""Enter on the last row of a table that can have more adds one, also where totals are printed below it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import focused, press, type_keys


@pytest.mark.parametrize("field", ["name", "actual_value"])
def test_enter_on_the_last_indicator_adds_one_above_the_total(window: MainWindow, field: str) -> None:
    window.flow.open_sample()
    project = window.session.evaluation.projects[0]
    last = path("projects").row(project.id).child("indicators").row(project.indicators[-1].id)
    window.workbench.go_to(last.child(field))
    QApplication.processEvents()
    grid = focused()
    assert isinstance(grid, GridView)
    column = grid.currentIndex().column()
    press(Qt.Key.Key_Return)
    indicators = window.session.evaluation.projects[0].indicators
    assert len(indicators) == len(project.indicators) + 1
    assert indicators[-1].category == project.indicators[-1].category
    assert grid.currentIndex().column() == column
    press(Qt.Key.Key_Return)  # the new one is empty: that is enough
    assert len(window.session.evaluation.projects[0].indicators) == len(indicators)
    type_keys("x")
    press(Qt.Key.Key_Escape)
    window.undo()
    assert window.session.evaluation.projects[0] == project


def test_enter_on_the_last_row_of_a_fixed_table_adds_nothing(window: MainWindow) -> None:
    window.flow.open_sample()
    entries = window.session.evaluation.scorecard.entries
    window.workbench.go_to(path("scorecard.entries").row(entries[-1].id).child("self_score"))
    QApplication.processEvents()
    press(Qt.Key.Key_Return, times=3)
    assert len(window.session.evaluation.scorecard.entries) == len(entries)
