"""What comes from a cell, a page or a damaged file into a field of one line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import focused, press, type_keys

Key, Mod = Qt.Key, Qt.KeyboardModifier
UNIT = path("cover.unit_name")
TABLE = "<html><body><table><!--StartFragment--><tr><td>{}</td></tr><!--EndFragment--></table></body></html>"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    words: list[str] = []
    for module in ("grid_edits", "pasting_line"):
        monkeypatch.setattr(f"perfeval_desktop.ui.{module}.show_notice", lambda *told: words.append(told[1]))
    return words


@pytest.fixture
def filled(window: MainWindow) -> MainWindow:
    window.flow.open_sample()
    return window


def label_of_staff(window: MainWindow) -> FieldPath:
    return path("profile.staffing").row(window.session.evaluation.profile.staffing[0].id).child("label")


def clip(text: str, html: str = "") -> QMimeData:
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    return data


def open_line(window: MainWindow, where: FieldPath) -> QLineEdit:
    """The line of the field, in a cell the opened editor, with all of its text selected."""
    window.workbench.go_to(where)
    if not isinstance(focused(), QLineEdit):
        press(Key.Key_F2)
    line = focused()
    assert isinstance(line, QLineEdit)
    press(Key.Key_A, Mod.ControlModifier)
    return line


def paste(data: QMimeData) -> None:
    QGuiApplication.clipboard().setMimeData(data)
    press(Key.Key_V, Mod.ControlModifier)


def stored(window: MainWindow, where: FieldPath) -> object:
    window.commit_pending()
    return get_at(window.session.evaluation, where)


CELLS = [
    ("市政府办\r\n", "", "市政府办", False),  # a cell of Excel or WPS
    ("市政府办\n", "", "市政府办", False),  # of LibreOffice
    ('"甲\n乙"\r\n', TABLE.format("甲<br>乙"), "甲 乙", True),  # of two lines: quotes of the clipboard are no text
    ("甲\t乙\r\n丙\t丁\r\n", "", "甲 乙 丙 丁", True),
    ("甲\x0b乙", "", "甲 乙", True),  # Word's line end within a paragraph
    ("甲\x07乙\x02", "", "甲乙", True),
    (" ①（2022）\u00a0　𠮷≥80％ ", "", " ①（2022）\u00a0　𠮷≥80％ ", False),
]


@pytest.mark.parametrize(("text", "html", "kept", "is_told"), CELLS)
@pytest.mark.parametrize("in_cell", [False, True])
def test_one_line_comes_of_it(
    filled: MainWindow, said: list[str], *, text: str, html: str, kept: str, is_told: bool, in_cell: bool
) -> None:
    where = label_of_staff(filled) if in_cell else UNIT
    open_line(filled, where)
    paste(clip(text, html))
    assert stored(filled, where) == kept
    assert bool(said) is is_told


def test_one_step_of_the_line_takes_it_back(filled: MainWindow) -> None:
    line = open_line(filled, UNIT)
    before = line.text()
    paste(clip("甲\r\n乙\r\n"))
    assert line.text() == "甲 乙"
    press(Key.Key_Z, Mod.ControlModifier)
    assert line.text() == before


def test_it_is_put_where_the_cursor_stands(filled: MainWindow) -> None:
    line = open_line(filled, UNIT)
    type_keys("ab")
    press(Key.Key_Left)
    paste(clip("市\r\n"))
    assert (line.text(), line.cursorPosition()) == ("a市b", 2)


def test_the_menu_and_dropping_do_the_same(filled: MainWindow) -> None:
    line = open_line(filled, UNIT)
    QGuiApplication.clipboard().setText("市政府办\r\n")
    QApplication.sendEvent(line, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(2, 2), QPoint(2, 2)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text().startswith("粘贴")).trigger()
    menu.close()
    assert line.text() == "市政府办"
    line.clear()
    data = clip("甲\r\n乙\r\n")
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Mod.NoModifier
    QApplication.sendEvent(line, QDragEnterEvent(QPoint(1, 1), *how))
    QApplication.sendEvent(line, QDropEvent(QPointF(1, 1), *how))
    assert line.text() == "甲 乙"
    assert stored(filled, UNIT) == "甲 乙"


@pytest.mark.parametrize("in_cell", [False, True])
def test_a_picture_is_told(filled: MainWindow, said: list[str], *, in_cell: bool) -> None:
    where = label_of_staff(filled) if in_cell else UNIT
    before = stored(filled, where)
    open_line(filled, where)
    data = QMimeData()
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    paste(data)
    assert stored(filled, where) == before
    assert said == ["剪贴板里只有图片；这里只能填写文字，没有粘贴。"]


def test_what_the_cell_behind_the_format_holds_is_typed(filled: MainWindow, said: list[str]) -> None:
    where = path("budget.funds[basic].initial_budget")
    open_line(filled, where)
    paste(clip("#####\r\n", TABLE.replace("<td>", '<td x:num="1859.4757">').format("#####")))
    press(Key.Key_Return)
    assert str(stored(filled, where)) == "18594757"
    assert said == []
