"""From a finding to its field: the very cell gets the focus, and it flashes; steps and counts are told."""

import sys
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.ui import notices, tab_pages
from perfeval_desktop.ui.findings_model import finding_rows
from perfeval_desktop.ui.findings_table import FindingsTable
from perfeval_desktop.ui.flash import Flash
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import focused, press
from tests.window import ScriptedInteraction, shown_window

SAMPLES = ("lincang-2022", "lincang-2022-live")


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said to screen readers."""
    said: list[str] = []
    reader = SimpleNamespace(updateAccessibility=lambda event: said.append(event.message()))
    monkeypatch.setattr(notices, "QAccessible", reader)
    return said


@pytest.mark.parametrize("name", SAMPLES)
def test_every_finding_leads_to_the_very_field_that_it_names(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    with shown_window(tmp_path, ScriptedInteraction()) as window:
        window.session.open(resource_path(f"samples/{name}.jxzp"))
        window.session.settle()
        bench = window.workbench
        table = bench.issues.findChild(FindingsTable)
        places: list[object] = []
        bench.place_changed.connect(places.append)
        count = table.model().rowCount()
        assert count == len(finding_rows(window.session, ()))
        for number in range(count):
            where = table.model().finding(number).issue.where
            bench.issues_dock.raise_()
            table.setFocus()
            table.selectRow(number)
            QTest.keyClick(table, Qt.Key.Key_Return)
            QApplication.processEvents()
            target = focused()
            assert not bench.issues.isAncestorOf(target)
            assert target.isVisible()
            if isinstance(get_at(window.session.evaluation, where), tuple):
                assert places[-1].starts_with(where)  # a whole table: its first field
            else:
                assert places[-1] == where
            if isinstance(target, QTableView):
                seen = target.visualRect(target.currentIndex())
                assert target.table.cell(target.currentIndex()).path == places[-1]
                assert not target.viewport().visibleRegion().intersected(seen).isEmpty()


def test_a_double_click_leads_there_and_the_cell_flashes(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open_sample()
    window.session.settle()
    bench = window.workbench
    table = bench.issues.findChild(FindingsTable)
    number = next(n for n, row in enumerate(table.model().rows) if str(row.issue.where).startswith("scorecard."))
    table.scrollTo(table.model().index(number, 0))
    place = table.visualRect(table.model().index(number, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    grid = focused()
    assert isinstance(grid, QTableView)
    assert grid.table.cell(grid.currentIndex()).path == table.model().finding(number).issue.where
    flash = window.findChild(Flash)
    assert flash.parentWidget() is grid.viewport()
    assert flash.geometry() == grid.visualRect(grid.currentIndex())
    qtbot.waitUntil(lambda: not flash.isVisible())
    assert focused() is grid


@pytest.mark.parametrize(
    "place",
    [
        "scorecard.entries[dept.process.execution.rate].self_score",
        "goals.annual_goal",
        "budget.funds[total].initial_budget",
        "projects[fengcheng].indicators[i3].self_score",
    ],
)
def test_the_flash_is_at_its_place_on_a_page_that_has_just_come(window: MainWindow, place: str) -> None:
    window.session.open_sample()
    QApplication.processEvents()
    window.workbench.go_to(path(place))
    flash = window.findChild(Flash)
    for _ in range(3):
        QApplication.processEvents()
    target = focused()
    around = target.visualRect(target.currentIndex()) if isinstance(target, QTableView) else target.viewport().rect()
    assert flash.geometry() == around


def test_another_jump_ends_the_flash_of_the_one_before(window: MainWindow) -> None:
    window.session.open_sample()
    for _ in range(3):
        press(Qt.Key.Key_F8)
    assert len([flash for flash in window.findChildren(Flash) if flash.isVisible()]) == 1


def test_a_jump_leaves_nothing_behind(window: MainWindow) -> None:
    window.session.open_sample()
    window.session.settle()

    def jump(times: int) -> None:
        for _ in range(times):
            window.workbench.go_to(path("cover.unit_name"))
            QApplication.processEvents()
        wait_for_jobs()

    jump(10)
    before = sys.getrefcount(None)
    jump(100)
    assert sys.getrefcount(None) < before + 200  # a widget for each jump would take ten from each
    assert len(window.findChildren(Flash)) == 1


def test_the_place_of_a_field_is_not_known_for_ever(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab_pages, "_MOST_KNOWN", 20)
    window.session.open_sample()
    pages = window.workbench.pages
    goals = [pages._position_of(path(f"goals.entries[row{number}].name")) for number in range(60)]
    assert set(goals) == {pages._position_of(path("goals.annual_goal"))}
    assert len(pages._positions) <= 20


def test_f8_goes_through_all_tabs_and_projects_and_tells_the_turn(window: MainWindow, spoken: list[str]) -> None:
    window.session.open_sample()
    window.session.settle()
    bench = window.workbench
    tabs: set[int] = set()
    count = len(finding_rows(window.session, ()))
    for _ in range(count):
        press(Qt.Key.Key_F8)
        tabs.add(bench.pages.currentIndex())
    assert tabs == set(range(5))
    assert not any("从第一个" in sentence for sentence in spoken)
    press(Qt.Key.Key_F8)
    assert "从第一个" in spoken[-1]
    assert "从第一个" in window.statusBar().currentMessage()
    press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert "从最后一个" in spoken[-1]


def test_ctrl_g_tells_when_it_begins_again(window: MainWindow, spoken: list[str]) -> None:
    window.session.new("lincang-2022")
    missing = len(window.session.progress.missing)
    for _ in range(missing):
        press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert not spoken
    press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert "从第一处" in spoken[-1]


def test_new_counts_are_spoken_once_and_only_when_they_change(window: MainWindow, spoken: list[str]) -> None:
    session = window.session
    session.open_sample()
    session.settle()
    spoken.clear()
    where = path("scorecard.entries[dept.output.duty.timeliness].self_score")
    errors = sum(issue.severity is Severity.ERROR for issue in session.open_issues)
    session.push(SetField(where, Decimal(99), "修改"))
    now = sum(issue.severity is Severity.ERROR for issue in session.open_issues)
    assert now != errors
    assert len(spoken) == 1
    assert f"错误 {now}，" in spoken[0]
    session.push(SetField(path("scorecard.other_notes"), "甲", "修改"))
    assert len(spoken) == 1


def test_tabs_say_how_they_stand_and_show_the_whole_number(window: MainWindow) -> None:
    window.session.open_sample()
    window.session.settle()
    bar = window.workbench.pages.tabBar()
    progress = window.session.progress
    assert sum(progress.required_in.values()) == progress.required
    for position in range(bar.count()):
        words = bar.accessibleTabName(position)
        assert bar.tabText(position) in words
        assert "已填" in words
        assert window.workbench.pages.badge(position) in words or window.workbench.pages.badge(position) == "✓"
        badge = bar.tabButton(position, bar.ButtonPosition.RightSide)
        assert badge.width() >= badge.sizeHint().width()
        assert bar.tabRect(position).contains(badge.geometry())


def test_nothing_is_red_in_an_empty_document(window: MainWindow) -> None:
    window.session.new("lincang-2022")
    window.session.settle()
    for position in range(window.workbench.pages.count()):
        press(Qt.Key(Qt.Key.Key_1 + position), Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        image = window.grab().toImage()
        reds = 0
        for y in range(0, image.height(), 2):
            for x in range(0, image.width(), 2):
                color = image.pixelColor(x, y)
                reds += color.red() > 150 and color.green() < 90 and color.blue() < 90
        assert reds == 0
    counts = [each.text() for each in window.workbench.head_band.findChildren(QToolButton)]
    assert counts == ["错误 0", "需说明 0", "提醒 0"]
