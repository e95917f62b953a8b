"""Who types a figure waits for the cell alone: lists, counts and badges follow when it has been painted."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.after_paint import AfterPaint, CellFirst
from perfeval_desktop.ui.findings_model import finding_rows
from perfeval_desktop.ui.findings_table import FindingsTable
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.nearest import nearest
from perfeval_desktop.ui.rule_panel import RulePanel
from tests.helpers import focused, type_keys

SCORE = path("scorecard.entries[dept.output.duty.timeliness].self_score")
TOO_MUCH = "99"  # points


@pytest.fixture
def typed_window(sample_window: MainWindow) -> MainWindow:
    """The cursor is in a score, and more points than there are stand in the open cell."""
    sample_window.workbench.go_to(SCORE)
    QApplication.processEvents()
    type_keys(TOO_MUCH)
    return sample_window


class Order(QObject):
    """What came when: the paintings of a grid, and the changes of what is listed."""

    def __init__(self, grid: GridView, table: FindingsTable) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._surface = grid.viewport()
        self._surface.installEventFilter(self)
        table.model().modelReset.connect(self._listed)
        table.model().rowsInserted.connect(self._listed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched is self._surface:
            self.seen.append("cell")
        return False

    def _listed(self) -> None:
        self.seen.append("list")


def listed(window: MainWindow) -> list[str]:
    model = window.findChild(FindingsTable).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def wanted(session: Session) -> list[str]:
    return [row.finding.message for row in finding_rows(session, ())]


def test_the_cell_is_painted_before_anything_is_listed(typed_window: MainWindow) -> None:
    grid = nearest(GridView, focused())
    assert grid is not None
    before, order = listed(typed_window), Order(grid, typed_window.findChild(FindingsTable))
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert grid.table.cell(grid.table.index_of(SCORE)).text == TOO_MUCH
    assert listed(typed_window) == before
    QApplication.processEvents()
    assert order.seen[0] == "cell"
    assert "list" in order.seen
    assert len(listed(typed_window)) == len(wanted(typed_window.session)) > len(before)


def test_a_key_that_comes_at_once_finds_the_list_as_it_is_now(typed_window: MainWindow) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClick(focused(), Qt.Key.Key_F8)
    assert len(listed(typed_window)) == len(wanted(typed_window.session))


def test_f8_in_an_open_cell_goes_through_the_findings_of_what_it_takes_over(typed_window: MainWindow) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_F8)
    assert any(TOO_MUCH in text for text in listed(typed_window))


def test_the_badge_is_right_whenever_it_is_asked_for(typed_window: MainWindow) -> None:
    pages = typed_window.workbench.pages
    before = pages.badge(pages.currentIndex())
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert pages.badge(pages.currentIndex()) != before


def test_the_rule_of_the_next_indicator_is_shown_after_its_cell(typed_window: MainWindow) -> None:
    here = rule_texts(typed_window)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert rule_texts(typed_window) == here
    QApplication.processEvents()
    assert rule_texts(typed_window) != here


def rule_texts(window: MainWindow) -> list[str]:
    return [label.text() for label in window.findChild(RulePanel).findChildren(QLabel)]


def test_what_is_no_cell_waits_for_nothing(sample_window: MainWindow) -> None:
    sample_window.session.push(SetField(SCORE, Decimal(TOO_MUCH), "修改 自评得分"))
    assert any(TOO_MUCH in text for text in listed(sample_window))


def test_what_is_asked_for_twice_is_done_once(session: Session) -> None:
    done: list[int] = []

    class Owner(QObject):
        def show(self) -> None:
            done.append(1)

    owner = Owner()
    later = AfterPaint(owner, session, owner.show)
    with CellFirst.of(session).hold():
        later.ask()
        later.ask()
    assert done == []
    QApplication.processEvents()
    assert done == [1]
    later.ask()
    assert done == [1, 1]
    later.settle()
    QApplication.processEvents()
    assert done == [1, 1]


def test_a_document_that_is_closed_at_once_is_not_shown_any_more(typed_window: MainWindow) -> None:
    """What is raised in a timer fails the test."""
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    typed_window.session.close()
    QApplication.processEvents()
    assert typed_window.start_page.isVisible()
