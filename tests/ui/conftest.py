"""A real session on temporary folders, and widgets shown as a window shows them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.overview_grids import StaffingSource
from perfeval_desktop.ui.preview import Preview
from perfeval_desktop.ui.scorecard_grid import ScorecardSource
from perfeval_desktop.ui.zoom import Zoom
from tests.grids import BASIC, Show, fund_source, go, grid_of, names
from tests.helpers import press, type_text
from tests.window import RealExporter, ScriptedInteraction, shown_window
from tests.zooming import settle

PACK = "lincang-2022"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog.built_in()


@pytest.fixture
def session(qtbot: QtBot, catalog: Catalog, tmp_path: Path) -> Iterator[Session]:
    """A session without a document. It ends with its test: garbage with a timer that runs is a danger to Qt."""
    session = Session(catalog, Dirs(tmp_path / "config", tmp_path / "state", tmp_path / "log"))
    yield session
    session.close()
    wait_for_jobs()
    session.deleteLater()


@pytest.fixture
def blank(session: Session) -> Session:
    """A session with a new document, everything empty."""
    session.new(PACK)
    return session


@pytest.fixture
def sample(session: Session) -> Session:
    """A session with the sample: a whole package, filled in."""
    session.open_sample()
    return session


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    """Show a widget as the active window, in the room that a tab has on an office screen."""

    kept: list[QWidget] = []  # qtbot itself would let the garbage collector have them

    def show_widget(widget: QWidget) -> QWidget:
        kept.append(widget)
        qtbot.addWidget(widget)
        widget.resize(960, 470)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show_widget


@pytest.fixture
def funds(blank: Session, show: Show) -> GridView:
    """The fund table of an empty document, the cursor on the first amount that is typed."""
    view = grid_of(blank, fund_source(), show)
    assert view.reveal(BASIC)
    return view


@pytest.fixture
def card(sample: Session, show: Show) -> GridView:
    """The indicators of the sample."""
    return grid_of(sample, ScorecardSource(), show)


@pytest.fixture
def asked() -> ScriptedInteraction:
    """Who answers the questions of the main window."""
    return ScriptedInteraction()


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    """The main window with nothing open."""
    with shown_window(tmp_path / "home", asked) as shown:
        yield shown


@pytest.fixture
def staff(blank: Session, show: Show) -> GridView:
    """Three rows of staff, the cursor on the name of the first."""
    view = grid_of(blank, StaffingSource(), show)
    go(view, 0, 1)
    for name in ("甲", "乙", "丙"):
        type_text(name)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert names(blank) == ["甲", "乙", "丙"]
    go(view, 0, 1)
    return view


@pytest.fixture
def sample_window(window: MainWindow) -> MainWindow:
    """The main window with the sample open."""
    window.flow.open_sample()
    settle()
    return window


@pytest.fixture
def zoom(qapp: QApplication) -> Iterator[Zoom]:
    """The zoom of the application, as it was for the next test."""
    zoom = Zoom.of(qapp)
    yield zoom
    zoom.set(100, roomy=False)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What grids tell beside their cells."""
    words: list[str] = []
    monkeypatch.setattr("perfeval_desktop.ui.grid_edits.show_notice", lambda *told: words.append(told[1]))
    return words


@pytest.fixture
def printing_window(qtbot: QtBot, tmp_path: Path, asked: ScriptedInteraction) -> Iterator[MainWindow]:
    """The main window with the sample open, over the real presses."""
    with shown_window(tmp_path / "home", asked, RealExporter()) as window:
        window.session.open_sample()
        yield window


@pytest.fixture
def preview(printing_window: MainWindow) -> Iterator[Preview]:
    """The preview of the sample, its pages made."""
    shown = printing_window.paper.preview()
    assert wait_for_jobs()
    yield shown
    if isValid(shown):
        shown.close()
