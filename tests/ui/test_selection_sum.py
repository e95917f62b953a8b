"""求和, 平均 and 计数 in the status bar."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.amount import Unit
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.field_kinds import RATE, SCORE, TEXT, Amount, FieldKind, Tick
from perfeval_desktop.ui.grid_rows import Cell, caption, printed_figure
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.selection_sum import SelectionSum, summary
from tests.grids import BASIC, PROJECT, Show
from tests.helpers import press, type_keys

Key, Mod = Qt.Key, Qt.KeyboardModifier
YUAN, WAN = Amount(unit=Unit.YUAN), Amount(unit=Unit.WAN)


def tick(*, on: bool) -> Cell:
    kind = Tick()
    return Cell(text=kind.display(on), value=on, kind=kind)


def cell(kind: FieldKind, value: str) -> Cell:
    number = value if kind is TEXT else Decimal(value)
    return Cell(text=kind.display(number), value=number, kind=kind)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([cell(SCORE, "4"), cell(SCORE, "2.5"), Cell()], "求和 6.5\u2003平均 3.25\u2003计数 2"),
        (
            [cell(WAN, "18594800"), cell(WAN, "5200")],
            "求和 1,860.00\u2003平均 930.00\u2003计数 2\u2003单位：万元",
        ),
        ([cell(WAN, "10000"), cell(YUAN, "0.5")], "求和 10,000.50\u2003平均 5,000.25\u2003计数 2\u2003单位：元"),
        ([cell(SCORE, "4"), cell(YUAN, "5")], "计数 2"),
        ([cell(TEXT, "甲"), cell(SCORE, "3"), caption("一级")], "求和 3\u2003平均 3\u2003计数 3\u2003数值计数 1"),
        ([cell(TEXT, "甲"), cell(SCORE, "3"), cell(SCORE, "2")], "求和 5\u2003平均 2.5\u2003计数 3\u2003数值计数 2"),
        ([printed_figure(Decimal(5), SCORE), cell(SCORE, "2.5")], "求和 7.5\u2003平均 3.75\u2003计数 2"),
        ([tick(on=True), tick(on=False)], "计数 1"),
        ([Cell(text="50%", value="50%", kind=RATE), Cell(text="100", value="100", kind=RATE)],
         "求和 150\u2003平均 75\u2003计数 2"),
        ([cell(TEXT, "甲")], "计数 1"),
        ([Cell(), caption("一级")], "计数 1"),
        ([Cell(), Cell()], ""),
        ([Cell(text="25.00", kind=WAN, figure=Decimal(250000), derived=True)] * 2,
         "求和 50.00\u2003平均 25.00\u2003计数 2\u2003单位：万元"),
    ],
)  # fmt: skip
def test_what_is_said_of_the_selection(cells: list[Cell], words: str) -> None:
    assert summary(cells) == words


def test_it_follows_the_selection_and_the_values(funds: GridView, blank: Session, show: Show) -> None:
    label = SelectionSum()
    funds.clearFocus()
    funds.setFocus()
    blank.push(SetField(BASIC, Decimal(100_000), "填写"))
    blank.push(SetField(PROJECT, Decimal(50_000), "填写"))
    assert label.text() == "单位：万元"
    press(Key.Key_Down, Mod.ShiftModifier)
    assert label.text().startswith("求和 15.00")
    blank.push(SetField(PROJECT, Decimal(60_000), "填写"))
    assert label.text().startswith("求和 16.00")
    press(Key.Key_Up)
    assert label.text() == "单位：万元"


def test_the_points_that_the_form_prints_are_added_up(card: GridView, sample: Session) -> None:
    label = SelectionSum()
    card.clearFocus()
    card.setFocus()
    column = next(at for at, each in enumerate(card.table.columns) if each.key == "max_score")
    card.go_to(card.table.index(0, column))
    press(Key.Key_Space, Mod.ControlModifier)
    assert label.text() == f"求和 200\u2003平均 {200 / card.table.rowCount():.3g}\u2003计数 {card.table.rowCount()}"


def test_the_status_bar_shows_it_for_the_grid_with_the_focus(window: MainWindow) -> None:
    window.flow.open_sample()
    window.workbench.go_to(BASIC)
    (label,) = window.statusBar().findChildren(SelectionSum)
    press(Key.Key_Down, Mod.ShiftModifier)
    assert label.text().startswith("求和 2,519.68\u2003平均 1,259.84\u2003计数 2")
    press(Key.Key_Up, Mod.ShiftModifier)
    type_keys("5")
    assert label.text() == "单位：万元"
    press(Key.Key_Escape)
    press(Key.Key_Down, Mod.ShiftModifier)
    line = QLineEdit(window)
    line.show()
    line.setFocus()
    assert label.text() == ""


def test_the_unit_of_the_cell_is_always_told_and_the_zoom_stays_where_it_is(window: MainWindow) -> None:
    window.session.open_sample()
    window.workbench.go_to(path("cover.unit_name"))
    QApplication.processEvents()
    label = window.statusBar().findChild(SelectionSum)
    zoom = next(one for one in window.statusBar().findChildren(QLabel) if one.accessibleName() == "显示比例")
    place = zoom.geometry()
    assert label.text() == ""
    for where, unit in (("budget.accounts[total_revenue].this_year", "元"), (str(BASIC), "万元")):
        window.workbench.go_to(path(where))
        QApplication.processEvents()
        assert label.text() == f"单位：{unit}"
        assert zoom.geometry() == place
    press(Key.Key_Down, Mod.ShiftModifier)
    assert label.text().startswith("求和")
    assert label.text().endswith("单位：万元")
    assert zoom.geometry() == place
    assert label.geometry().right() < place.left()
    window.workbench.go_to(path("budget.funds[total].execution_rate"))
    QApplication.processEvents()
    assert label.text() == ""
