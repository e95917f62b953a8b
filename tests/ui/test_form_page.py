"""A form on one page: the titles of its grids stay in sight, and the page goes where the keys go."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.cell_editors import TextCellEditor
from perfeval_desktop.ui.form_page import FormPage
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.indicator_tab import IndicatorTab
from perfeval_desktop.ui.scorecard_grid import ScorecardSource
from perfeval_desktop.ui.table_model import ValueTableModel
from tests.grids import Show
from tests.helpers import focused, press

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(sample: Session, show: Show) -> FormPage:
    """A page with a heading, the grid of all indicators, and a sentence below it."""
    made = FormPage()
    made.add_heading("指标评分")
    made.add(GridView(ValueTableModel(sample, ScorecardSource(), made), made, whole=True))
    made.add_note("说明。" * 800)
    show(made)
    made.resize(960, 300)
    settle()
    return made


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def grid_on(page: FormPage) -> GridView:
    grid = page.findChild(GridView)
    assert grid is not None
    return grid


def top_on_page(page: FormPage) -> int:
    """Where the titles of the grid begin, counted from the top of what is seen of the page."""
    return grid_on(page).horizontalHeader().mapTo(page.viewport(), QPoint()).y()


def test_titles_stay_at_the_top_as_long_as_there_are_rows(page: FormPage) -> None:
    grid, bar = grid_on(page), page.verticalScrollBar()
    start = top_on_page(page)
    assert start > 0
    bar.setValue(5)
    assert top_on_page(page) == start - 5
    bar.setValue(400)
    assert top_on_page(page) == 0
    end = grid.mapTo(page.widget(), grid.rect().bottomLeft()).y()
    bar.setValue(end - 10)
    assert top_on_page(page) < 0
    bar.setValue(0)
    assert top_on_page(page) == start


def test_the_page_follows_the_cursor_below_the_titles(page: FormPage) -> None:
    grid = grid_on(page)
    grid.setFocus()
    for key in [Key.Key_Down] * (grid.table.rowCount() - 1) + [Key.Key_Up] * (grid.table.rowCount() - 1):
        press(key)
        cell = grid.visualRect(grid.currentIndex())
        top = grid.viewport().mapTo(page.viewport(), cell.topLeft()).y()
        bottom = grid.viewport().mapTo(page.viewport(), cell.bottomLeft()).y()
        assert top >= top_on_page(page) + grid.titles_height
        assert bottom < page.viewport().height()


def test_the_wheel_leads_away_from_the_cursor_until_a_key_is_pressed(page: FormPage) -> None:
    grid = grid_on(page)
    grid.reveal(path("scorecard.entries[dept.process.execution.rate].self_score"))
    press(Key.Key_Down)
    here = page.verticalScrollBar().value()
    page.verticalScrollBar().setValue(here + 900)
    settle()
    assert page.verticalScrollBar().value() == here + 900
    press(Key.Key_Down)
    assert not grid.visualRect(grid.currentIndex()).isEmpty()
    assert (
        page.viewport()
        .rect()
        .contains(grid.viewport().mapTo(page.viewport(), grid.visualRect(grid.currentIndex()).center()))
    )


def test_the_roomy_editor_stays_in_sight(page: FormPage) -> None:
    grid = grid_on(page)
    grid.reveal(path("scorecard.entries[dept.process.execution.rate].deduction_reason"))
    page.bring_into_view(grid)
    settle()
    press(Key.Key_F2)
    editor = focused()
    assert isinstance(editor, TextCellEditor)
    for _ in range(12):
        press(Key.Key_Return, Mod.AltModifier)
    for corner in (editor.rect().topLeft(), editor.rect().bottomRight()):
        assert page.viewport().rect().contains(editor.mapTo(page.viewport(), corner))


def test_a_field_below_a_grid_comes_into_view_while_the_page_finds_its_heights(sample: Session, show: Show) -> None:
    tab = IndicatorTab(sample)
    show(tab)
    where = path("scorecard.contact")
    tab.reveal(where)
    settle()
    page = tab.findChild(FormPage)
    assert page is not None
    assert tab.current_path() == where
    assert page.viewport().rect().contains(focused().mapTo(page.viewport(), focused().rect().center()))
