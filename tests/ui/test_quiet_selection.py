"""Of several lists and grids only the one that hears the keys shows its selection in full colour."""

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListWidget, QTableView, QTreeView, QVBoxLayout, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.issues_panel import IssuesPanel
from perfeval_desktop.ui.marks import severity_color
from perfeval_desktop.ui.overview_tab import OverviewTab
from perfeval_desktop.ui.projects_tab import ProjectsTab
from perfeval_desktop.ui.theme import make_palette
from tests.grids import BASIC, Show, fund_source, grid_of

Group = QPalette.ColorGroup


def is_strong(view: QAbstractItemView, index: QModelIndex) -> bool:
    """Which of the two colours of a selection an item stands on; looked at near its right edge, where no text is."""
    QApplication.processEvents()
    corner = view.visualRect(index).topRight()
    seen = view.viewport().grab().toImage().pixelColor(corner.x() - 3, corner.y() + 3)
    palette = view.palette()
    strong, weak = (palette.color(group, QPalette.ColorRole.Highlight) for group in (Group.Active, Group.Inactive))
    assert min(distance(seen, strong), distance(seen, weak)) < 12  # a style shades them a little
    return distance(seen, strong) < distance(seen, weak)


def distance(first: QColor, second: QColor) -> int:
    return max(abs(a - b) for a, b in zip(first.getRgb(), second.getRgb(), strict=True))


@pytest.mark.parametrize("dark", [False, True])
def test_the_two_grounds_differ_and_text_is_read_on_both(dark: bool) -> None:
    palette = make_palette(dark=dark)
    for group in (Group.Active, Group.Inactive):
        words = palette.color(group, QPalette.ColorRole.HighlightedText).lightnessF()
        assert abs(palette.color(group, QPalette.ColorRole.Highlight).lightnessF() - words) > 0.4
    base = palette.color(QPalette.ColorRole.Base)
    assert palette.color(Group.Inactive, QPalette.ColorRole.Highlight) != base


def test_a_grid_shows_it_strongly_only_with_the_focus(sample: Session, show: Show) -> None:
    desk = QWidget()
    desk.setPalette(make_palette(dark=False))
    views = [grid_of(sample, fund_source(), lambda widget: widget) for _ in range(2)]
    column = QVBoxLayout(desk)
    for view in views:
        column.addWidget(view)
    show(desk)
    for view in views:
        view.reveal(BASIC)
    assert [is_strong(view, view.currentIndex()) for view in views] == [False, True]
    views[0].setFocus()
    assert [is_strong(view, view.currentIndex()) for view in views] == [True, False]


@pytest.mark.parametrize(
    ("make", "kind"),
    [(OverviewTab, QTreeView), (ProjectsTab, QListWidget), (IssuesPanel, QTableView)],
)
def test_so_do_trees_and_lists(sample: Session, show: Show, make: type[QWidget], kind: type[QAbstractItemView]) -> None:
    widget = make(sample)
    widget.setPalette(make_palette(dark=False))
    show(widget)
    view = widget.findChild(kind)
    view.setFocus()
    assert is_strong(view, view.currentIndex())
    view.clearFocus()
    assert not is_strong(view, view.currentIndex())


def test_the_sign_of_a_finding_keeps_its_colour_without_the_focus(sample: Session, show: Show) -> None:
    panel = IssuesPanel(sample)
    panel.setPalette(make_palette(dark=False))
    show(panel)
    table = panel.findChild(QTableView)
    first = table.model().index(0, 0)
    red = severity_color(Severity.ERROR, panel.palette())
    for focused, shown in ((True, False), (False, True)):
        table.setFocus() if focused else table.clearFocus()
        QApplication.processEvents()
        image = table.viewport().grab(table.visualRect(first)).toImage()
        colors = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        assert any(distance(color, red) < 12 for color in colors) == shown
