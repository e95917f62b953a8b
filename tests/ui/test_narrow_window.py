"""On the screen of an office, in letters of any size: a search leaves the window as it is, and every tab is seen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QTabBar

from perfeval_desktop.ui.found_list import FoundList
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.zoom import Zoom
from tests.helpers import press
from tests.zooming import CTRL, settle

pytestmark = pytest.mark.usefixtures("zoom")


@pytest.mark.parametrize("percent", [100, 150, 160, 190, 200])
@pytest.mark.parametrize("roomy", [False, True])
def test_a_search_leaves_the_window_as_large_as_it_is(
    sample_window: MainWindow, zoom: Zoom, percent: int, roomy: bool
) -> None:
    sample_window.resize(1366, 728)
    zoom.set(percent, roomy=roomy)
    settle()
    pages = sample_window.workbench.pages
    before = sample_window.size(), pages.size()
    assert before[0].height() == 728
    press(Qt.Key.Key_H, CTRL)
    settle()
    panel = sample_window.workbench.find_dock.panel
    assert panel.isVisible()
    assert sample_window.size() == before[0]
    for part in (*panel.findChildren(QPushButton), *panel.findChildren(QCheckBox), *panel.findChildren(QLineEdit)):
        part.setEnabled(True)
        part.setFocus()
        settle()
        where = part.visibleRegion().boundingRect()
        assert (where.width(), where.height()) == (part.width(), part.height()), part.accessibleName()
    assert panel.findChild(FoundList).height() >= 2 * panel.fontMetrics().lineSpacing()
    assert clipped_tabs(sample_window) == []
    press(Qt.Key.Key_Escape)
    settle()
    assert (sample_window.size(), pages.size()) == before


def clipped_tabs(window: MainWindow) -> list[str]:
    bar = window.workbench.pages.tabBar()
    cut = [] if bar.width() <= window.workbench.pages.width() else ["the bar"]
    for number in range(bar.count()):
        badge = bar.tabButton(number, QTabBar.ButtonPosition.RightSide)
        needed = bar.fontMetrics().horizontalAdvance(bar.tabText(number))
        needed += badge.width() if badge is not None and badge.isVisible() else 0
        if not bar.rect().contains(bar.tabRect(number)) or needed > bar.tabRect(number).width():
            cut.append(bar.tabText(number))
    return cut


def test_every_tab_is_seen_with_its_badge_at_every_size(sample_window: MainWindow, zoom: Zoom) -> None:
    for percent in range(90, 201, 10):
        for roomy in (False, True):
            zoom.set(percent, roomy=roomy)
            settle()
            assert clipped_tabs(sample_window) == [], percent
    usual = sample_window.workbench.pages.tabBar().tabSizeHint(0).width()
    sample_window.resize(1266, 768)
    settle()
    assert sample_window.workbench.pages.tabBar().tabSizeHint(0).width() < usual
    assert clipped_tabs(sample_window) == []
    sample_window.resize(1366, 768)
    settle()
    assert sample_window.workbench.pages.tabBar().tabSizeHint(0).width() == usual
