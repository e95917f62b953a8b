"""The pages of the preview as small pictures under each other, each made when it comes into sight."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from perfeval_desktop.export.page_images import PdfPages
from perfeval_desktop.ui.ems import em_of
from perfeval_desktop.ui.pages_view import image_of

_SIDE_EMS = 8  # the longer side of a page
_POINTS_PER_INCH = 72
_KEPT = 300  # pictures
_Index = QModelIndex | QPersistentModelIndex


class _Pictures(QAbstractListModel):
    """A blank sheet stands for a page until its picture is made: one at a time, so that scrolling never waits."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pages: PdfPages | None = None
        self._made: OrderedDict[int, QPixmap] = OrderedDict()
        self._wanted: list[int] = []
        self._side, self._ratio = 1, 1.0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._make_next)

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show another document, or none."""
        self.beginResetModel()
        self._pages = pages
        self._forget()
        self.endResetModel()

    def draw_at(self, side: int, ratio: float) -> None:
        """Make the pictures so large, for a screen of this many dots a pixel."""
        if (side, ratio) != (self._side, self._ratio):
            self._side, self._ratio = side, ratio
            self._forget()
            if self.rowCount():
                self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return 0 if parent.isValid() or self._pages is None else len(self._pages)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        number = index.row()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(number + 1)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"第 {number + 1} 页"
            case Qt.ItemDataRole.DecorationRole:
                return self._picture(number)
        return None

    def _picture(self, number: int) -> QPixmap:
        found = self._made.get(number)
        if found is not None:
            self._made.move_to_end(number)
            return found
        if number not in self._wanted:
            self._wanted.append(number)
        self._timer.start()
        return self._sheet(number)

    def _make_next(self) -> None:
        if not self._wanted or self._pages is None:
            self._timer.stop()
            return
        number = self._wanted.pop()  # what was asked for last is in sight
        scale = self._side * self._ratio / max(self._pages.sizes[number])
        image = image_of(self._pages, number, scale * _POINTS_PER_INCH)
        self._made[number] = self._framed(QPixmap.fromImage(image))
        if len(self._made) > _KEPT:
            self._made.popitem(last=False)
        self.dataChanged.emit(self.index(number), self.index(number), [Qt.ItemDataRole.DecorationRole])

    def _sheet(self, number: int) -> QPixmap:
        assert self._pages is not None
        width, height = self._pages.sizes[number]
        scale = self._side * self._ratio / max(width, height)
        blank = QPixmap(max(1, round(width * scale)), max(1, round(height * scale)))
        blank.fill(Qt.GlobalColor.white)
        return self._framed(blank)

    def _framed(self, picture: QPixmap) -> QPixmap:
        painter = QPainter(picture)
        painter.setPen(QColor(Qt.GlobalColor.gray))
        painter.drawRect(picture.rect().adjusted(0, 0, -1, -1))
        painter.end()
        picture.setDevicePixelRatio(self._ratio)
        return picture

    def _forget(self) -> None:
        self._made.clear()
        self._wanted.clear()
        self._timer.stop()


class _Delegate(QStyledItemDelegate):
    """The picture with the number of the page below it; the page in front stands on the colour of what is chosen."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        em = option.fontMetrics.horizontalAdvance("字")
        side = _SIDE_EMS * em
        return QSize(side + em, side + em + option.fontMetrics.lineSpacing())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        number, shown.text, shown.icon = shown.text, "", QIcon()
        style = QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        picture: QPixmap = index.data(Qt.ItemDataRole.DecorationRole)
        size = picture.deviceIndependentSize().toSize()
        line = shown.fontMetrics.lineSpacing()
        room = shown.rect.adjusted(0, shown.fontMetrics.horizontalAdvance("字") // 2, 0, -line)
        painter.drawPixmap(
            QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignCenter, size, room), picture
        )
        is_chosen = bool(shown.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text
        painter.setPen(shown.palette.color(_group(shown), role))
        below = shown.rect.adjusted(0, shown.rect.height() - line, 0, 0)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, number)


def _group(option: QStyleOptionViewItem) -> QPalette.ColorGroup:
    active = bool(option.state & QStyle.StateFlag.State_Active)
    return QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive


class PageThumbs(QListView):
    """``chosen`` carries the page (from 0) that was clicked or that the arrow keys have come to."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = _Pictures(self)
        self._follows = False  # marking the page in front is no choice
        self.setModel(self._pictures)
        self.setAccessibleName("缩略图")
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self._measure()

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show another document from its first page, or none."""
        self._follows = True
        self._pictures.show_pages(pages)
        self._follows = False

    def mark(self, number: int) -> None:
        """Mark the page ``number`` and bring it into sight."""
        self._follows = True
        self.setCurrentIndex(self._pictures.index(number))
        self._follows = False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_pictures"):
            self._measure()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange and hasattr(self, "_pictures"):
            self._measure()
        return super().event(event)

    def _measure(self) -> None:
        em = em_of(self)
        side = _SIDE_EMS * em
        self.setFixedWidth(side + em + self.verticalScrollBar().sizeHint().width())
        self._pictures.draw_at(side, self.devicePixelRatioF())

    def _current_changed(self, index: QModelIndex) -> None:
        if index.isValid() and not self._follows:
            self.chosen.emit(index.row())
