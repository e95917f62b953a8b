"""RecentList: the files one worked on last: each with its name, how it stood and where it lies."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from perfeval_desktop.ui.ems import em_of

if TYPE_CHECKING:
    from perfeval_desktop.session.preferences import RecentFile

_PATH = Qt.ItemDataRole.UserRole
_WRAPPED = int(Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_APART_EMS = 0.6  # above and below the words of a file
_Index = QModelIndex | QPersistentModelIndex


class RecentList(QListWidget):
    """A click or Enter opens a file: ``opened`` carries its path."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("最近使用的文件")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Delegate(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.itemClicked.connect(self._open)

    def show_files(self, files: Sequence[RecentFile]) -> None:
        """List ``files``, the latest first; the cursor stays as far as it can."""
        row = max(0, self.currentRow())
        self.clear()
        for file in files:
            item = QListWidgetItem(recent_text(file))
            item.setData(_PATH, file.path)
            item.setToolTip(file.path)
            self.addItem(item)
        self.setCurrentRow(min(row, self.count() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._open(item)
        else:
            super().keyPressEvent(event)

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(_PATH))


class _Delegate(QStyledItemDelegate):
    """The name stands out, the rest is grey; a line parts one file from the next."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = self.parent()
        assert isinstance(view, RecentList)
        width = view.viewport().width()
        return QSize(width, max(part.bottom() for part, _, _ in _parts(view, width, _text(index))) + _apart(view))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = self.parent()
        assert isinstance(view, RecentList)
        palette, rect = view.palette(), option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected) and view.hasFocus()
        if is_chosen:
            painter.fillRect(rect, palette.highlight())
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, palette.alternateBase())
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        for part, text, font in _parts(view, rect.width(), _text(index)):
            role = QPalette.ColorRole.Text if font.bold() else QPalette.ColorRole.PlaceholderText
            painter.setPen(palette.color(QPalette.ColorRole.HighlightedText if is_chosen else role))
            painter.setFont(font)
            painter.drawText(part.translated(rect.topLeft()), _WRAPPED, text)


def _parts(view: RecentList, width: int, text: str) -> list[tuple[QRect, str, QFont]]:
    """Where the name and the other lines stand in an item, and in which font."""
    name, _, rest = text.partition("\n")
    bold = QFont(view.font())
    bold.setBold(True)
    side, top = em_of(view) // 2, _apart(view)
    parts = []
    for words, font in ((name, bold), (rest, view.font())):
        if words:
            room = QRect(0, 0, max(1, width - 2 * side), 100_000)
            height = QFontMetrics(font).boundingRect(room, _WRAPPED, words).height()
            parts.append((QRect(side, top, room.width(), height), words, font))
            top += height + em_of(view) // 4
    return parts


def _apart(view: RecentList) -> int:
    return round(_APART_EMS * em_of(view))


def _text(index: _Index) -> str:
    return str(index.data(Qt.ItemDataRole.DisplayRole))


def recent_text(file: RecentFile) -> str:
    """Title, points and open findings, time and folder of a recent file, as far as they are known."""
    from perfeval_desktop.checks.issue import Severity

    standing = [f"自评得分 {file.score}"] if file.score else []
    standing += [f"{level.label} {file.counts[level.key]}" for level in Severity if level.key in file.counts]
    saved = _time_of(file.saved)
    where = file.path
    if saved is not None:
        where = f"{saved.year}年{saved.month}月{saved.day}日 {saved:%H:%M} 保存在 {PurePath(file.path).parent}"
    return "\n".join(line for line in (file.title, " · ".join(standing), where) if line)


def _time_of(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
