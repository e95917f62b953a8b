"""问题: every sentence is there in full, in as many lines as it needs, and no edit measures the list anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui import findings_table
from perfeval_desktop.ui.finding_groups import Grouping
from perfeval_desktop.ui.findings_model import FindingRow, GroupRow, RowWords
from perfeval_desktop.ui.findings_table import FindingsTable
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.zoom import Zoom
from tests.finding_text import em_of, left_of, written
from tests.helpers import press, type_text
from tests.screens.scenes import window_with
from tests.zooming import CTRL, settle

SHIFT = Qt.KeyboardModifier.ShiftModifier
SCORE = path("scorecard.entries[dept.output.duty.timeliness].self_score")


@pytest.fixture
def thirty(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on an office screen, with a file of thirty projects."""
    with window_with(tmp_path, "thirty", (1366, 768)) as window:
        yield window
        Zoom.of(qapp).set(100)


def table_of(window: MainWindow) -> FindingsTable:
    table = window.workbench.issues.findChild(FindingsTable)
    assert table is not None
    return table


def texts(table: FindingsTable) -> list[str]:
    return [table.model().index(number, 0).data() for number in range(table.model().rowCount())]


def settle_all(table: FindingsTable) -> None:
    """Let the layouts find their sizes, and the rows out of sight theirs."""
    settle()
    while table._unknown:
        QApplication.processEvents()


def too_low(table: FindingsTable) -> list[str]:
    """The rows that are not as high as their text and a little air."""
    line = table.fontMetrics().lineSpacing()
    return [
        written(table, number).toPlainText()
        for number in range(table.model().rowCount())
        if not 0 < table.rowHeight(number) - written(table, number).size().height() < line
    ]


def ink_of_last_line(table: FindingsTable, number: int) -> tuple[float, float]:
    """Where the ink in the last line of a row ends, and where it would if the line was written in full."""
    table.scrollTo(table.model().index(number, 0))
    settle()
    document = written(table, number)
    document.size()  # lays it out
    layout = document.firstBlock().layout()
    last = layout.lineAt(layout.lineCount() - 1)
    row = table.visualRect(table.model().index(number, 0))
    band = QRect(row.left(), row.bottom() - round(last.height()), row.width(), round(last.height()))
    return _right_end(table.viewport().grab(band).toImage()), left_of(table) + last.naturalTextWidth()


def _right_end(image: QImage) -> float:
    ground = image.pixelColor(image.width() - 1, 0).lightness()
    for x in range(image.width() - 1, 0, -1):
        if any(abs(image.pixelColor(x, y).lightness() - ground) > 60 for y in range(image.height())):
            return x / image.devicePixelRatio()
    return 0


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_every_sentence_stands_there_in_full(thirty: MainWindow, qapp: QApplication, percent: int) -> None:
    Zoom.of(qapp).set(percent)
    thirty.workbench.issues_dock.raise_()
    settle_all(table := table_of(thirty))
    assert table.model().rowCount() > 400
    assert too_low(table) == []


@pytest.mark.parametrize("width", [250, 500, 700, 1600])
def test_it_does_so_at_every_width(thirty: MainWindow, width: int) -> None:
    dock = thirty.workbench.issues_dock
    dock.setFloating(True)
    dock.resize(width, 400)
    settle_all(table := table_of(thirty))
    assert abs(dock.width() - width) < 40
    assert too_low(table) == []


def test_what_is_drawn_ends_with_the_last_word(thirty: MainWindow) -> None:
    settle_all(table := table_of(thirty))
    for number in (0, 3, 10, 200, table.model().rowCount() - 1):
        seen, whole = ink_of_last_line(table, number)
        assert abs(seen - whole) <= em_of(table), number


def test_several_findings_are_seen_at_once_on_an_office_screen(thirty: MainWindow) -> None:
    table = table_of(thirty)
    press(Qt.Key.Key_F8)
    press(Qt.Key.Key_F8)
    settle()
    room = table.viewport().rect()
    rows = (table.visualRect(table.model().index(number, 0)) for number in range(table.model().rowCount()))
    assert sum(room.contains(row) for row in rows if row.isValid()) >= 2
    assert room.contains(table.visualRect(table.currentIndex()))


def test_an_edit_measures_only_what_it_has_changed(thirty: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    settle_all(table := table_of(thirty))
    measured: list[str] = []
    real = findings_table.height_of

    def counted(words: RowWords, *sizes: object) -> int:
        measured.append(words.text)
        return real(words, *sizes)

    monkeypatch.setattr(findings_table, "height_of", counted)
    before = set(texts(table))
    thirty.workbench.go_to(SCORE)
    type_text("99")
    press(Qt.Key.Key_Return)
    settle_all(table)
    new = set(texts(table)) - before
    assert new
    assert sorted(measured) == sorted(new)
    assert too_low(table) == []
    measured.clear()
    press(Qt.Key.Key_Z, CTRL)
    settle_all(table)
    assert set(texts(table)) == before
    assert measured == []


def test_rows_out_of_sight_are_measured_before_they_come_into_it(thirty: MainWindow) -> None:
    table = table_of(thirty)
    panel = thirty.workbench.issues
    table._known.clear()
    panel.refresh()
    last = table.model().rowCount() - 1
    assert last in table._unknown  # nothing was waited for
    press(Qt.Key.Key_F8, SHIFT)
    place = table.visualRect(table.currentIndex())
    assert table.currentIndex().row() == last
    assert place.height() >= written(table, last).size().height()
    assert table.viewport().rect().contains(place)
    settle_all(table)
    assert table.visualRect(table.currentIndex()) == place  # what was measured above it did not move it


@pytest.mark.parametrize("percent", [90, 150])
def test_the_chosen_finding_stays_in_sight_when_the_size_changes(thirty: MainWindow, percent: int) -> None:
    table = table_of(thirty)
    thirty.workbench.issues_dock.raise_()
    press(Qt.Key.Key_F8, times=30)
    settle_all(table)
    chosen = table.currentIndex().row()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    Zoom.of(app).set(percent)
    thirty.workbench.issues_dock.raise_()
    settle_all(table)
    assert table.currentIndex().row() == chosen
    top = table.visualRect(table.currentIndex()).top()
    assert 0 <= top < table.viewport().height()


def test_headings_and_what_follows_from_a_finding_are_whole_too(thirty: MainWindow) -> None:
    table = table_of(thirty)
    thirty.workbench.issues.bar.group_by(Grouping.PAGE)
    settle_all(table)
    lines = table.fontMetrics().lineSpacing()
    for number, row in enumerate(table.model().rows):
        if isinstance(row, GroupRow):
            assert table.model().index(number, 0).data() == row.text
            assert lines <= table.rowHeight(number) < 2 * lines
    leading = next(n for n, row in enumerate(table.model().rows) if isinstance(row, FindingRow) and row.followers)
    table.setFocus()
    table.selectRow(leading)
    press(Qt.Key.Key_Right)
    settle_all(table)
    assert table.model().index(leading + 1, 0).data().startswith("└ ")
    assert table.rowHeight(leading + 1) >= written(table, leading + 1).size().height()
