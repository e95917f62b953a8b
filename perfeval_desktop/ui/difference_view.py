"""DifferenceView: what differs, line by line; the chosen line in full, with the part that differs marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPalette, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.model.cuts import cut_before, cut_behind
from perfeval_desktop.session.difference_words import DifferenceLine
from perfeval_desktop.ui.plain_text import shared_ends, shared_length, units
from perfeval_desktop.ui.reading_table import make_readable, make_reader

LABEL, OLD, NEW = range(3)
_EXCERPT = 40  # characters of a text in its line
_TABLE, _TEXTS = 300, 220  # their shares of the height
_BEFORE = 8  # of them before the first that differs
_Index = QModelIndex | QPersistentModelIndex


class DifferenceModel(QAbstractTableModel):
    """The lines of a comparison under the words for both sides."""

    def __init__(self, old: str, new: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = ("位置", old, new)
        self.lines: tuple[DifferenceLine, ...] = ()

    def show(self, lines: Sequence[DifferenceLine]) -> None:
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._titles[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        text = (line.label, line.old, line.new)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.label, *excerpts(line.old, line.new))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return text if index.column() == LABEL else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.label}，{self._titles[index.column()]}：{text}"
        return None


class _PlaceDelegate(QStyledItemDelegate):
    """Of a place that is too long the beginning and the end are shown: form and column."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class DifferenceView(QWidget):
    """Shows lines under the titles ``old`` and ``new``; used with the keyboard alone."""

    def __init__(self, old: str, new: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DifferenceModel(old, new, self)
        self.table = QTableView()
        self.whole = WholeTexts(old, new)
        self.place, self.before, self.after = self.whole.place, self.whole.before, self.whole.after
        self._set_up_table()
        self._lay_out()

    def show_lines(self, lines: Sequence[DifferenceLine]) -> None:
        """Show ``lines``, the first one in full."""
        self.model.show(lines)
        self._show_line()
        if lines:
            self.table.selectRow(0)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName("不同之处")
        make_line_table(table, LABEL)
        for column in (LABEL, OLD, NEW):
            table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._show_line)

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.table)
        splitter.addWidget(self.whole)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([_TABLE, _TEXTS])
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.addWidget(splitter)

    def _show_line(self) -> None:
        row = self.table.currentIndex().row()
        line = self.model.lines[row] if 0 <= row < len(self.model.lines) else None
        self.whole.show_texts(*((line.label, line.old, line.new) if line else ("", "", "")))


class WholeTexts(QWidget):
    """Both sides of one line in full, under the words ``old`` and ``new``; what differs is marked."""

    def __init__(self, old: str, new: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.before, self.after = _reader(old), _reader(new)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for column, (title, reader) in enumerate(((old, self.before), (new, self.after))):
            caption = QLabel(title)
            caption.setBuddy(reader)
            grid.addWidget(caption, 1, column)
            grid.addWidget(reader, 2, column)
        grid.addWidget(self.place, 0, 0, 1, 2)
        grid.setRowStretch(2, 1)

    def show_texts(self, label: str, old: str, new: str) -> None:
        self.place.setText(label)
        start, tail = shared_ends(old, new)
        for reader, text in ((self.before, old), (self.after, new)):
            reader.setPlainText(text)
            _mark(reader, text, start, len(text) - tail)


def make_line_table(table: QTableView, place: int) -> None:
    """``table`` shows one line for each thing that differs; the column ``place`` says where."""
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    make_readable(table)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setItemDelegateForColumn(place, _PlaceDelegate(table))
    table.verticalHeader().setDefaultSectionSize(round(1.6 * table.fontMetrics().lineSpacing()))
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)


def excerpt(text: str, at: int) -> str:
    """The part of ``text`` around the character ``at``, in one line; “…” stands for what is left out."""
    start = cut_before(text, max(0, at - _BEFORE)) if len(text) > _EXCERPT else 0
    end = cut_behind(text, min(len(text), start + _EXCERPT))
    piece = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}"


def excerpts(old: str, new: str) -> tuple[str, str]:
    """The parts of both texts where they begin to differ."""
    at = shared_length(old, new)
    return excerpt(old, at), excerpt(new, at)


def _reader(title: str) -> QPlainTextEdit:
    reader = QPlainTextEdit()
    make_reader(reader, f"{title}，全文")
    return reader


def _mark(reader: QPlainTextEdit, text: str, start: int, end: int) -> None:
    """Underline and tint the part of the text that differs."""
    if start >= end:
        reader.setExtraSelections([])
        return
    part = QTextEdit.ExtraSelection()
    cursor = reader.textCursor()
    cursor.setPosition(units(text[:start]))
    cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
    part.cursor = cursor
    format_ = cursor.charFormat()
    color = reader.palette().color(QPalette.ColorRole.Accent)
    format_.setFontUnderline(True)
    format_.setUnderlineColor(color)
    color.setAlpha(40)
    format_.setBackground(color)
    part.format = format_
    reader.setExtraSelections([part])
    cursor.clearSelection()
    cursor.setPosition(units(text[:start]))
    reader.setTextCursor(cursor)
