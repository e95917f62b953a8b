"""Findings about words of a table's text are underlined in the cell, painted and while it is edited."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextCharFormat
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import focused, press, type_text

CELL = path("scorecard.entries[dept.process.management.rules].score_rationale")
WORDS = "是否得到有效执行"


def marked_words(editor: QPlainTextEdit) -> list[str]:
    return [one.cursor.selectedText() for one in editor.extraSelections()]


def picture_of(card: GridView) -> QImage:
    """The cell without its icon, and not selected."""
    assert card.reveal(CELL)
    index = card.currentIndex()
    card.setCurrentIndex(index.siblingAtColumn(index.column() + 1))
    return card.viewport().grab(card.visualRect(index).adjusted(30, 2, -2, -2)).toImage()


def coloured(image: QImage) -> int:
    """How many pixels are neither ink nor paper."""
    seen = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(one.saturation() > 60 and one.value() > 100 for one in seen)


def test_the_words_are_underlined_while_the_cell_is_edited(card: GridView, sample: Session) -> None:
    assert card.reveal(CELL)
    press(Qt.Key.Key_F2)
    editor = focused()
    assert isinstance(editor, QPlainTextEdit)
    assert marked_words(editor) == [WORDS]
    assert editor.extraSelections()[0].format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline
    press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    type_text("新的")
    assert marked_words(editor) == [WORDS]  # the mark goes along with the words
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert str(sample.evaluation.scorecard.entries).count("新的①制定") == 1


def test_the_words_are_underlined_in_the_painted_cell_and_no_longer_when_they_are_mended(
    card: GridView, sample: Session
) -> None:
    assert coloured(picture_of(card)) > 20
    sample.push(SetField(CELL, "①管理办法、制度、措施均得到有效执行。\n②\n③\n④", "改"))
    assert coloured(picture_of(card)) == 0


def test_the_sign_of_a_finding_leaves_the_box_of_a_narrow_cell_free(window: MainWindow) -> None:
    window.session.new("lincang-2022")
    window.workbench.go_to(path("goals.entries"))
    view = focused()
    assert isinstance(view, GridView)
    box = next(at for at, cell in enumerate(view.table.rows[0].cells) if cell.is_tick)
    for column in range(2, box):
        view.go_to(view.table.index(0, column))
        type_text("办会")
        press(Qt.Key.Key_Return)
    window.session.settle()
    QApplication.processEvents()
    index = view.table.index(0, box)
    assert view.table.severity(index) is not None
    image = view.viewport().grab(view.visualRect(index)).toImage()
    columns = [[image.pixelColor(x, y) for y in range(image.height())] for x in range(image.width() - 2)]
    sign = [
        x for x, column in enumerate(columns) if any(one.saturation() > 120 and one.value() > 100 for one in column)
    ]
    sides = [x for x, column in enumerate(columns) if sum(one.value() < 160 for one in column) > 12]
    assert len(sides) == 2
    assert max(sign) < sides[0]
    assert len(sign) >= view.fontMetrics().ascent() - 1  # nothing of it is under the box
