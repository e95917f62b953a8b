"""FoundList: the hits of a search, the words that were searched for in bold."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QResizeEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from perfeval_desktop.ui.ems import em_of
from perfeval_desktop.ui.found_model import PLACE, SPAN_ROLE, STATE, WORDS, FoundModel
from perfeval_desktop.ui.plain_text import units
from perfeval_desktop.ui.quiet_selection import QuietDelegate

_PLACE_SHARE, _STATE_EMS, _PAD = 0.46, 10, 4
_ENDLESS = 10_000  # pixels
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
_Select = QItemSelectionModel.SelectionFlag
Index = QModelIndex | QPersistentModelIndex


class FoundList(QTreeView):
    """Shows a FoundModel. Where it is narrow the words stand below their place."""

    def __init__(self, model: FoundModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = model
        self.is_narrow = False
        self.setModel(model)
        self.setItemDelegate(_HitDelegate(self))
        self.setAccessibleName("查找结果")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setAllColumnsShowFocus(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setIndentation(em_of(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # By rows: then Qt asks for the heights of those in sight alone, and there may be thousands.
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        for column in (PLACE, WORDS, STATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        model.modelReset.connect(self._lay_out)

    def show_narrow(self, narrow: bool) -> None:
        self.is_narrow = narrow
        self.header().setVisible(not narrow)
        for column in (WORDS, STATE):
            self.setColumnHidden(column, narrow)
        self._fit()
        self.scheduleDelayedItemsLayout()

    def choose(self, number: int) -> None:
        """Select the hit with this number alone and bring it into view."""
        index = self._found.index_of(number)
        if index.isValid():
            # Not setCurrentIndex: that would add to the selection while a key like Ctrl is held.
            self.selectionModel().setCurrentIndex(index, _Select.ClearAndSelect | _Select.Rows)
            self.scrollTo(index)

    def chosen(self) -> int:
        """The number of the current hit, −1 when there is none."""
        return self._found.number_of(self.currentIndex())

    def selected(self) -> list[int]:
        """The numbers of the selected hits, from top to bottom."""
        numbers = {self._found.number_of(index) for index in self.selectionModel().selectedRows(PLACE)}
        return sorted(numbers - {-1})

    def _lay_out(self) -> None:
        self.expandAll()
        for row in range(self._found.rowCount()):
            self.setFirstColumnSpanned(row, QModelIndex(), True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setIndentation(em_of(self))
            self._fit()
            self.scheduleDelayedItemsLayout()

    def _fit(self) -> None:
        room = self.viewport().width()
        if self.is_narrow:
            self.setColumnWidth(PLACE, room)
            return
        state = _STATE_EMS * em_of(self)
        place = round(_PLACE_SHARE * (room - state))
        for column, width in ((PLACE, place), (WORDS, room - state - place), (STATE, state)):
            self.setColumnWidth(column, width)
        self.scheduleDelayedItemsLayout()

    def room_for(self, index: Index) -> int:
        """The width that the text at ``index`` has."""
        inset = 2 * self.indentation() if index.column() == PLACE else 0
        return max(self.columnWidth(index.column()) - inset - 2 * _PAD, em_of(self))


class _HitDelegate(QuietDelegate):
    """Draws the words around a hit with the hit in bold; in a narrow list below the place, on a line of their own.

    The place is there in full, on as many lines as it needs.
    """

    def __init__(self, found: FoundList) -> None:
        super().__init__(found)
        self._found = found

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if index.data(SPAN_ROLE) is None or index.column() == WORDS:
            return QSize(1, option.fontMetrics.lineSpacing() + _PAD)
        words = option.fontMetrics.lineSpacing() if self._found.is_narrow else 0
        return QSize(1, self._height_of(option.fontMetrics, index) + words + _PAD)

    def _height_of(self, metrics: QFontMetrics, index: Index) -> int:
        room = QRect(0, 0, self._found.room_for(index), _ENDLESS)
        return max(metrics.boundingRect(room, _WRAPPED, index.data() or "").height(), metrics.lineSpacing())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        span = index.data(SPAN_ROLE)
        narrow = self._found.is_narrow
        if span is None:
            super().paint(painter, option, index)
            return
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        text, drawn.text = drawn.text, ""
        style = drawn.widget.style() if drawn.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, drawn.widget)
        chosen = bool(drawn.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        rect = drawn.rect.adjusted(_PAD, 0, -_PAD, 0)
        painter.save()
        painter.setClipRect(drawn.rect)
        painter.setPen(drawn.palette.color(role))
        if index.column() != WORDS:
            below = drawn.fontMetrics.lineSpacing() + _PAD // 2 if narrow else 0
            painter.drawText(rect.adjusted(0, 0, 0, -below), _WRAPPED | int(Qt.AlignmentFlag.AlignVCenter), text)
            rect.setTop(rect.bottom() + 1 - below)
        if index.column() == WORDS or narrow:
            words = index.sibling(index.row(), WORDS).data()
            _draw_words(painter, rect, words, (span.start, span.end), drawn.font)
        painter.restore()


def _draw_words(painter: QPainter, rect: QRect, text: str, span: tuple[int, int], font: QFont) -> None:
    """Draw ``text`` on one line, the characters of ``span`` in bold and underlined: bold alone is hardly seen."""
    bold = QFont(font)
    bold.setBold(True)
    metrics, words = QFontMetrics(font), text[slice(*span)]
    room = rect.width() - max(0, QFontMetrics(bold).horizontalAdvance(words) - metrics.horizontalAdvance(words))
    while span[0] > 1 and metrics.horizontalAdvance(f"{text[: span[1]]}…") > room:
        text, span = f"…{text[2:]}", (span[0] - 1, span[1] - 1)  # rather the words than what stands before them
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    mark = QTextLayout.FormatRange()
    mark.start, mark.length = units(shown[: span[0]]), units(shown[slice(*span)])
    mark.format = QTextCharFormat()
    mark.format.setFontWeight(QFont.Weight.Bold)
    mark.format.setFontUnderline(True)
    layout = QTextLayout(shown, font)
    layout.setFormats([mark])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(10 * rect.width())
    layout.endLayout()
    layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2))
