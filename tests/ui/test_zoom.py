"""Larger and smaller: by key, wheel and menu, in every part of the window, with nothing cut off."""

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QStyle,
    QTabBar,
    QTextEdit,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.ui.found_list import FoundList
from perfeval_desktop.ui.found_model import STATE
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.titled_dock import TitledDock
from perfeval_desktop.ui.zoom import Zoom
from tests.zooming import CTRL, NOTCH, settle, turn_wheel

pytestmark = pytest.mark.usefixtures("zoom")

TABS = range(5)
SIZES = (90, 100, 150, 200)


def percent_shown(window: MainWindow) -> str:
    labels = [one for one in window.statusBar().findChildren(QWidget) if one.accessibleName() == "显示比例"]
    return str(labels[0].property("text"))


def press(window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = CTRL) -> None:
    QTest.keyClick(window, key, modifiers)
    settle()


def grids(window: MainWindow) -> list[GridView]:
    return [view for view in window.findChildren(GridView) if view.isVisible()]


# --- keys, wheel, menu -----------------------------------------------------------------------------------------------


def test_each_key_zooms_by_ten_percent_and_the_status_bar_says_so(sample_window: MainWindow, zoom: Zoom) -> None:
    assert percent_shown(sample_window) == "100 %"
    press(sample_window, Qt.Key.Key_Plus)
    assert (zoom.percent, percent_shown(sample_window)) == (110, "110 %")
    press(sample_window, Qt.Key.Key_Equal)
    assert zoom.percent == 120
    press(sample_window, Qt.Key.Key_Plus, CTRL | Qt.KeyboardModifier.KeypadModifier)
    assert zoom.percent == 130
    press(sample_window, Qt.Key.Key_Minus)
    assert zoom.percent == 120
    press(sample_window, Qt.Key.Key_0)
    assert (zoom.percent, percent_shown(sample_window)) == (100, "100 %")


@pytest.mark.parametrize("tab", TABS)
def test_the_keys_zoom_wherever_the_cursor_is(sample_window: MainWindow, zoom: Zoom, tab: int) -> None:
    sample_window.workbench.pages.turn_to(tab)
    for kind in (QLineEdit, QPlainTextEdit, GridView, QTextEdit):
        place = next((one for one in sample_window.findChildren(kind) if one.isVisible() and one.isEnabled()), None)
        if place is not None:
            place.setFocus()
            before = zoom.percent
            press(place, Qt.Key.Key_Plus)
            assert zoom.percent == before + 10


def test_it_ends_at_90_and_200_percent(sample_window: MainWindow, zoom: Zoom) -> None:
    for _ in range(15):
        zoom.step(1)
    assert zoom.percent == 200
    for _ in range(15):
        zoom.step(-1)
    assert zoom.percent == 90


@pytest.mark.parametrize("tab", TABS)
def test_the_wheel_zooms_with_ctrl_over_everything(sample_window: MainWindow, zoom: Zoom, tab: int) -> None:
    pages = sample_window.workbench.pages
    pages.turn_to(tab)
    evaluation = sample_window.session.evaluation
    for place in (
        pages.tabBar(),
        sample_window.workbench.head_band,
        sample_window.workbench.basis,
        *grids(sample_window),
    ):
        zoom.set(100)
        settle()
        turn_wheel(place, NOTCH, CTRL)
        assert zoom.percent == 110
        turn_wheel(place, -2 * NOTCH, CTRL)
        assert zoom.percent == 90
    assert sample_window.session.evaluation is evaluation
    assert pages.currentIndex() == tab


def test_a_touchpad_adds_up_its_small_turns(sample_window: MainWindow, zoom: Zoom) -> None:
    for _ in range(7):
        turn_wheel(sample_window, 15, CTRL)
    assert zoom.percent == 100
    turn_wheel(sample_window, 15, CTRL)
    assert zoom.percent == 110
    turn_wheel(sample_window, 60, CTRL)
    turn_wheel(sample_window, -60, CTRL)
    assert zoom.percent == 110


def test_a_modal_dialog_zooms_by_key_and_wheel(sample_window: MainWindow, zoom: Zoom) -> None:
    dialog = sample_window.paper.export()
    settle()
    width = dialog.width()
    turn_wheel(dialog, 5 * NOTCH, CTRL)
    settle()
    assert zoom.percent == 150
    assert dialog.width() > 1.3 * width
    handle = dialog.windowHandle()
    for key, expected in (
        (Qt.Key.Key_Plus, 160),
        (Qt.Key.Key_Equal, 170),
        (Qt.Key.Key_Minus, 160),
        (Qt.Key.Key_0, 100),
    ):
        QTest.keyClick(handle, key, CTRL)
        assert zoom.percent == expected
    dialog.reject()


def test_large_print_is_half_as_large_again_and_easier_to_hit(sample_window: MainWindow, zoom: Zoom) -> None:
    action = sample_window.actions_by_name["large"]
    sample_window.workbench.pages.turn_to(1)
    zoom.set(150)
    settle()

    def heights() -> tuple[int, int, int]:
        button = next(one for one in sample_window.findChildren(QToolButton) if one.text() == "保存")
        return button.height(), grids(sample_window)[0].rowHeight(1), sample_window.workbench.pages.tabBar().height()

    plain = heights()
    zoom.set(100)
    action.trigger()
    settle()
    assert (zoom.percent, action.isChecked()) == (150, True)
    least = 1.7 * sample_window.fontMetrics().height()
    assert all(roomy > max(least, before) for roomy, before in zip(heights(), plain, strict=True))
    action.trigger()
    settle()
    assert (zoom.percent, action.isChecked()) == (100, False)


# --- nothing is cut off ----------------------------------------------------------------------------------------------


def test_everything_has_the_new_font(sample_window: MainWindow, zoom: Zoom) -> None:
    for tab in TABS:
        sample_window.workbench.pages.turn_to(tab)
    settle()
    before = {widget: widget.font().pointSizeF() for widget in sample_window.findChildren(QWidget)}
    zoom.set(200)
    settle()
    left_behind = [
        widget for widget, size in before.items() if widget.font().pointSizeF() != pytest.approx(2 * size, abs=0.1)
    ]
    assert left_behind == []


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("percent", SIZES)
def test_rows_and_titles_of_the_grids_have_room_for_their_text(
    sample_window: MainWindow, zoom: Zoom, tab: int, percent: int
) -> None:
    sample_window.workbench.pages.turn_to(tab)
    zoom.set(percent)
    settle()
    for view in grids(sample_window):
        assert cut_rows(view) == []
        assert cut_titles(view) == []


def cut_rows(view: GridView) -> list[str]:
    """The texts for which the grid has too little height at the width of their column."""
    margin = 2 * (view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, view) + 1)
    cut = []
    for row in range(view.model().rowCount()):
        for column in range(view.model().columnCount()):
            index = view.model().index(row, column)
            cell = view.table.cell(index)
            span = view.visualRect(index)
            sign = view.fontMetrics().height() if view.table.severity(index) is not None else 0
            room = QRect(0, 0, max(1, span.width() - margin - sign), 100_000)
            flags = int(Qt.TextFlag.TextWordWrap)
            text = str(index.data() or "")
            needed = view.fontMetrics().boundingRect(room, flags, text).height()
            if text and not cell.is_tick and needed > span.height():
                cut.append(text)
    return cut


def cut_titles(view: GridView) -> list[str]:
    header = view.horizontalHeader()
    if header.isHidden():
        return []
    flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
    cut = []
    for section, column in enumerate(view.table.columns):
        room = QRect(0, 0, header.sectionSize(section) - 4, 100_000)
        needed = header.fontMetrics().boundingRect(room, flags, column.title)
        if needed.height() > header.height() or needed.width() > room.width():
            cut.append(column.title)
    return cut


def test_the_sign_that_empties_a_line_grows_no_faster_than_its_text(window: MainWindow, zoom: Zoom) -> None:
    line, size = QLineEdit(), QStyle.PixelMetric.PM_LineEditIconSize
    before = QApplication.style().pixelMetric(size, None, line)
    zoom.set(200)
    assert QApplication.style().pixelMetric(size, None, line) == 2 * before


@pytest.mark.parametrize("percent", [150, 200])
@pytest.mark.parametrize("tab", TABS)
def test_the_window_of_an_office_screen_does_not_grow(
    sample_window: MainWindow, zoom: Zoom, tab: int, percent: int
) -> None:
    sample_window.workbench.pages.turn_to(tab)
    settle()
    zoom.set(percent)
    settle()
    assert (sample_window.width(), sample_window.height()) == (1366, 768)
    for button in sample_window.findChildren(QToolButton) + sample_window.findChildren(QPushButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.fontMetrics().horizontalAdvance(button.text().split("(")[0])
            assert button.height() >= button.fontMetrics().height()


@pytest.mark.parametrize("tab", TABS)
def test_what_was_zoomed_looks_like_what_was_opened_so(sample_window: MainWindow, zoom: Zoom, tab: int) -> None:
    """Nothing keeps a size of before: there and back all has the places that it had."""
    pages = sample_window.workbench.pages
    pages.turn_to(tab)
    settle()

    def places() -> dict[QWidget, tuple[int, int]]:
        parts = [*sample_window.findChildren(QToolButton), *sample_window.findChildren(QLineEdit), pages.tabBar()]
        parts += [sample_window.statusBar(), sample_window.workbench.head_band, sample_window.workbench.issues_dock]
        return {one: one.size().toTuple() for one in parts if one.isVisible()}

    before = places()
    for percent in (200, 90, 150, 100):
        zoom.set(percent)
        settle()
    assert places() == before


def test_a_column_that_was_dragged_keeps_its_share(sample_window: MainWindow, zoom: Zoom) -> None:
    sample_window.workbench.pages.turn_to(1)
    settle()
    view = grids(sample_window)[0]
    view.horizontalHeader().resizeSection(1, 200)
    zoom.set(200)
    settle()
    assert view.columnWidth(1) == pytest.approx(400, rel=0.05)
    zoom.set(100)
    settle()
    assert view.columnWidth(1) == pytest.approx(200, rel=0.02)


def test_the_search_that_is_open_follows(sample_window: MainWindow, zoom: Zoom) -> None:
    sample_window.resize(1900, 1300)  # room for the list beside the fields in both sizes
    sample_window.workbench.find()
    settle()
    dock = sample_window.workbench.find_dock
    found = dock.panel.findChild(FoundList)
    assert found is not None
    before = found.columnWidth(STATE), found.indentation()
    zoom.set(120)
    settle()
    assert isinstance(dock, TitledDock)
    assert (found.columnWidth(STATE), found.indentation()) == pytest.approx([1.2 * each for each in before], abs=6)
    assert found.columnWidth(STATE) > before[0]


def test_the_sideways_bar_of_a_high_grid_is_in_sight(sample_window: MainWindow, zoom: Zoom) -> None:
    zoom.set(200)
    sample_window.workbench.pages.turn_to(1)
    settle()
    view = grids(sample_window)[0]
    assert view.horizontalScrollBar().maximum() > 0
    assert not view.horizontalScrollBar().visibleRegion().isEmpty()
    assert view.height() > sample_window.workbench.pages.tab().height()


def test_text_that_a_line_has_no_room_for_is_told_in_full(sample_window: MainWindow, zoom: Zoom) -> None:
    name = "临沧市人民政府办公室（含市政府研究室和市政府机关事务服务中心）"
    sample_window.session.push(SetField(path("cover.unit_name"), name, "改名"))
    zoom.set(200)
    settle()
    lines = [line for line in sample_window.workbench.pages.findChildren(QLineEdit) if line.isVisible()]
    line = max(lines, key=lambda one: one.fontMetrics().horizontalAdvance(one.text()) - one.width())
    assert line.fontMetrics().horizontalAdvance(line.text()) > line.width()
    middle = line.rect().center()
    QApplication.sendEvent(line, QHelpEvent(QEvent.Type.ToolTip, middle, line.mapToGlobal(middle)))
    assert QToolTip.text() == line.text()
    QToolTip.hideText()


# --- the wheel changes no value --------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", TABS)
def test_the_wheel_over_an_input_changes_nothing(sample_window: MainWindow, tab: int) -> None:
    sample_window.workbench.pages.turn_to(tab)
    settle()
    evaluation = sample_window.session.evaluation
    kinds = (QLineEdit, QComboBox, QCheckBox, QPlainTextEdit, GridView)
    places = [one for kind in kinds for one in sample_window.findChildren(kind) if one.isVisible() and one.isEnabled()]
    assert places
    for place in places:
        shown = place.property("currentText")
        for focused in (False, True):
            if focused:
                place.setFocus()
            turn_wheel(place)
            turn_wheel(place, -NOTCH)
        assert place.property("currentText") == shown
    sample_window.commit_pending()
    assert sample_window.session.evaluation is evaluation


def test_the_wheel_over_the_titles_of_the_pages_turns_none(sample_window: MainWindow, zoom: Zoom) -> None:
    zoom.set(200)  # now the docks share a place, with a bar of titles of its own
    sample_window.workbench.pages.turn_to(4)
    settle()
    bars = [bar for bar in sample_window.findChildren(QTabBar) if not bar.visibleRegion().isEmpty()]
    assert {bar.tabText(0) for bar in bars} == {"概况", "自评报告", "依据"}
    before = [bar.currentIndex() for bar in bars]
    for bar in bars:
        for turned in (-120, 120, 240):
            turn_wheel(bar, turned)
            settle()
            assert [bar.currentIndex() for bar in bars] == before


def test_the_wheel_over_an_open_choice_in_a_cell_changes_nothing(sample_window: MainWindow) -> None:
    sample_window.workbench.go_to(path("scorecard.entries"))
    evaluation = sample_window.session.evaluation
    view = grids(sample_window)[0]
    view.edit(view.currentIndex())
    settle()
    assert view.open_editor is not None
    turn_wheel(view.open_editor)
    sample_window.commit_pending()
    assert sample_window.session.evaluation is evaluation


@pytest.mark.parametrize("kind", [QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox, QSlider])
def test_the_wheel_over_any_input_of_a_dialog_changes_nothing(sample_window: MainWindow, kind: type[QWidget]) -> None:
    dialog = QDialog(sample_window)
    field = kind(dialog)
    if isinstance(field, QComboBox):
        field.addItems(["甲", "乙", "丙"])
        field.setCurrentIndex(1)
    elif isinstance(field, QSpinBox | QDoubleSpinBox | QSlider):
        field.setValue(50)
    QVBoxLayout(dialog).addWidget(field)
    dialog.open()
    settle()
    name = next(name for name in ("currentText", "date", "value") if field.property(name) is not None)
    before = field.property(name)
    field.setFocus()
    turn_wheel(field)
    turn_wheel(field, -2 * NOTCH)
    assert field.property(name) == before
    dialog.close()
    dialog.deleteLater()
