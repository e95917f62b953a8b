"""NarrativePage: the text widget of a narrative, with its marks, its chips and the list of figures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QToolTip, QWidget

from perfeval_desktop.model.live_text import find_placeholders, show_figures
from perfeval_desktop.scoring.live_figures import LiveFigures
from perfeval_desktop.ui.chips import ChipPainter, chip_at, insert_chip, put_chips
from perfeval_desktop.ui.composition import ComposingPaper
from perfeval_desktop.ui.figure_chooser import SIGNS, FigureChooser
from perfeval_desktop.ui.paper import Paper
from perfeval_desktop.ui.plain_text import CHIP_PROPERTY, clean_paste, text_of, text_position
from perfeval_desktop.ui.text_marks import TextMarks
from perfeval_desktop.ui.text_menu import place_of_menu

STORED = "application/x-jxzp-text"  # text with its live figures, on the clipboard


class NarrativePage(ComposingPaper):
    """The text itself. It keeps no undo of its own: what is typed becomes steps of the document."""

    step_ended = Signal()  # what comes next is another step: the focus went away, or a paste begins or ends
    asked_undo = Signal()
    asked_redo = Signal()
    asked_back = Signal()
    asked_menu = Signal(QPoint)  # where on the screen; the cursor stands at the words that were clicked

    def __init__(self, parent: QWidget, figures: Callable[[], LiveFigures | None]) -> None:
        super().__init__(parent)
        self._figures = figures
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.paper: Paper | None = None
        self.marks = TextMarks(self)
        self.chips = ChipPainter(self, figures)
        self.chooser = FigureChooser(self, figures)
        self.chooser.chosen.connect(self._put_chip)
        self.cursorPositionChanged.connect(self._write_plainly)

    def _write_plainly(self) -> None:
        """What is typed behind a chip is text, not a part of it."""
        if self.currentCharFormat().hasProperty(CHIP_PROPERTY):
            self.setCurrentCharFormat(QTextCharFormat())

    def become_paper(self, font: QFont) -> None:
        """Look like the printed page, in the size that goes with ``font``, that of the window."""
        if self.paper is None:
            self.paper = Paper(self)
        self.paper.set_font(font)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.paper is not None:
            self.paper.fit()

    def choose_figure(self) -> None:
        """Offer the figures at the cursor."""
        self.insertPlainText("#")
        self.chooser.begin()

    def viewportEvent(self, event: QEvent) -> bool:
        """Over marked words the tooltip tells of them alone."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            position = self.cursorForPosition(event.pos()).position()
            told = [remark.text for remark in self.marks.at(position)]
            chip, figures = chip_at(self, position), self._figures()
            if chip and figures is not None:
                figure = figures.get(find_placeholders(chip)[0].key)
                told.append(f"活数：{figure.label if figure is not None else chip}（按 F12 转到来源）")
            if told:
                QToolTip.showText(event.globalPos(), "\n".join(told), self)
                return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "marks"):
            self.marks.paint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.chooser.takes(event):
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.asked_undo.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.asked_redo.emit()
        elif event.matches(QKeySequence.StandardKey.InsertLineSeparator):
            self.insertPlainText("\n")  # Shift+Enter: an official document has paragraphs, no line separators
            self.ensureCursorVisible()
        elif event.key() == Qt.Key.Key_Escape:
            self.asked_back.emit()
        else:
            super().keyPressEvent(event)
            if event.text() and event.text() in SIGNS:
                self.chooser.begin()

    def _put_chip(self, where: QTextCursor, placeholder: str) -> None:
        insert_chip(where, placeholder)
        self.ensureCursorVisible()  # the figure may have begun a line of its own

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if event.commitString() and event.commitString() in SIGNS:
            self.chooser.begin()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            clicked, cursor = self.cursorForPosition(event.pos()), self.textCursor()
            if not (cursor.hasSelection() and cursor.selectionStart() <= clicked.position() <= cursor.selectionEnd()):
                self.setTextCursor(clicked)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.asked_menu.emit(place_of_menu(self, event))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.step_ended.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        from perfeval_desktop.ui.pasted import is_welcome

        return is_welcome(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.step_ended.emit()
        if source.hasFormat(STORED):
            self.insertPlainText(clean_paste(source.data(STORED).toStdString()))
            put_chips(self, self.chips)
        else:
            from perfeval_desktop.ui.pasted import paste_into

            paste_into(self, source)
        self.step_ended.emit()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Other programs get the text as it is read; this one gets the live figures too."""
        cursor = self.textCursor()
        start, end = (text_position(self, at) for at in (cursor.selectionStart(), cursor.selectionEnd()))
        stored = text_of(self)[start:end]
        copied = QMimeData()
        copied.setText(self.shown(stored))
        copied.setData(STORED, QByteArray(stored.encode()))
        return copied

    def shown(self, stored: str) -> str:
        """``stored`` as it is read and printed."""
        figures = self._figures()
        return stored if figures is None else show_figures(stored, figures.show).text
