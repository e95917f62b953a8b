"""The list of 问题: each row is as high as its text. Those in sight are measured at once, the others by and by."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from perfeval_desktop.ui.finding_delegate import FindingDelegate, height_of
from perfeval_desktop.ui.findings_model import FindingsModel
from perfeval_desktop.ui.reading_table import make_readable

_AT_A_TIME = 40  # rows that are measured before anything else has its turn
_MOST_KNOWN = 5_000  # heights that are kept, of rows that come and go
_TRIES = 4  # to bring a row into sight when those around it grow
_USUAL_LINES = 2  # of a finding that was not measured yet
_Index = QModelIndex | QPersistentModelIndex


class FindingsTable(QTableView):
    """Shows a FindingsModel; a row is selected as a whole. What is asked for is asked for the row with the cursor."""

    menu_asked = Signal(QPoint)  # where on the screen
    fold_asked = Signal(bool)  # → shows what follows from a finding or stands under a heading, ← hides it

    def __init__(self, model: FindingsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings = model
        self._known: dict[str, int] = {}  # heights of texts at the width and in the font of now
        self._is_held = True  # the row with the cursor is in sight, and stays so until the user scrolls
        self._width = 0  # for which they are
        self._unknown: list[int] = []  # rows that are still to be measured, from the last
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._measure_some)
        self.setModel(model)
        self.setItemDelegate(FindingDelegate(model, self))
        self.setAccessibleName("问题清单")
        make_readable(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().hide()
        self._follow_font()
        self.verticalScrollBar().valueChanged.connect(self._measure_in_sight)
        self.verticalScrollBar().actionTriggered.connect(self._let_go)

    def settle(self) -> None:
        """Give the rows of now their heights; those that are not known yet keep the one they have for a moment."""
        unknown = []
        for number in range(len(self._findings.rows)):
            height = self._known.get(self._findings.words(number).text)
            if height is None:
                unknown.append(number)
            elif self.rowHeight(number) != height:
                self.setRowHeight(number, height)
        self._unknown = unknown[::-1]
        self._measure_in_sight()
        if self._unknown:
            self._later.start()

    def height_for(self, rows: int) -> int:
        """The height of the list with so many findings of the usual length."""
        return 2 * self.frameWidth() + rows * self.verticalHeader().defaultSectionSize()

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        self._is_held = self._is_held or index.row() == self.currentIndex().row()
        for _ in range(_TRIES if index.isValid() else 0):
            self._measure(index.row())
            self.updateGeometries()
            super().scrollTo(index, hint)
            if not self._measure_in_sight():
                break

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left)
            and not event.modifiers()
            and self.currentIndex().isValid()
        ):
            self.fold_asked.emit(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            self.menu_asked.emit(self.viewport().mapToGlobal(rect.bottomLeft()))
        elif self.indexAt(self.viewport().mapFromGlobal(event.globalPos())).isValid():
            self.menu_asked.emit(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_later"):
            self._follow_font()
            self._forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.viewport().width() != self._width:
            self._forget()
        if self._is_held:
            self.scrollTo(self.currentIndex())

    # --- heights -------------------------------------------------------------------------------------------------

    def _follow_font(self) -> None:
        self.verticalHeader().setDefaultSectionSize(round((_USUAL_LINES + 0.4) * self.fontMetrics().lineSpacing()))

    def _forget(self) -> None:
        """Texts have other heights now."""
        self._known.clear()
        self._width = self.viewport().width()
        self.settle()

    def _let_go(self) -> None:
        """The user scrolls: the row with the cursor may leave."""
        self._is_held = False

    def _keep_place(self, number: int, place: int) -> None:
        """The row with the cursor stays in sight as it was; else row ``number`` stays at ``place``."""
        self.updateGeometries()
        if self._is_held:
            self.scrollTo(self.currentIndex())
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(number) - place)

    def _measure_some(self) -> None:
        """Measure the next few rows; what is seen stays where it is."""
        top = self.rowAt(0)
        place = self.rowViewportPosition(top)
        for _ in range(min(_AT_A_TIME, len(self._unknown))):
            self._measure(self._unknown.pop())
        if not self._unknown:
            self._later.stop()
        if self.rowViewportPosition(top) != place:
            self._keep_place(top, place)

    def _measure_in_sight(self) -> bool:
        """Measure the rows in sight; True when one of them got another height."""
        changed = False
        number = self.rowAt(0)
        while 0 <= number < len(self._findings.rows):
            if self.rowViewportPosition(number) >= self.viewport().height():
                break
            changed |= self._measure(number)
            number += 1
        return changed

    def _measure(self, number: int) -> bool:
        words = self._findings.words(number)
        height = self._known.get(words.text)
        if height is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            metrics = self.fontMetrics()
            em, line = metrics.horizontalAdvance("字"), metrics.lineSpacing()
            height = self._known[words.text] = height_of(words, self.font(), self.viewport().width(), em, line)
        is_other = self.rowHeight(number) != height
        if is_other:
            self.setRowHeight(number, height)
        return is_other
