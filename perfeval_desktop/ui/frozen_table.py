"""FrozenTable: a table whose label columns stay at its left while the others scroll under them.

It is one view with one selection: only the places of the label columns are other than Qt thinks. What asks for places
(the mouse, editors, tooltips, menus, screen readers) goes through ``indexAt`` and ``visualRect``. Nothing of it costs
anything as long as no label is out of its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSignalBlocker,
)
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QRegion
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTableView

from perfeval_desktop.ui.frozen_strip import Strip
from perfeval_desktop.ui.grid_header import GridHeader, draw_edge

Index = QModelIndex | QPersistentModelIndex
_Hint = QAbstractItemView.ScrollHint
_State = QStyle.StateFlag


class FrozenTable(QTableView):
    """The header, a GridHeader, knows which columns are frozen."""

    @property
    def strip(self) -> Strip | None:
        """The columns that do not stand where scrolling would have them."""
        titles = self._titles
        return titles.strip if titles is not None else None

    @property
    def _titles(self) -> GridHeader | None:
        header = self.horizontalHeader()  # Qt asks for places before it has ours
        return header if isinstance(header, GridHeader) else None

    @property
    def _shade(self) -> int:
        return self._titles.shade if self._titles is not None else 0

    def room_of(self, index: Index) -> QRect:
        """The part of the viewport in which the cell can be seen."""
        room, strip = self.viewport().rect(), self.strip
        if strip is not None and index.column() > strip.last:
            room.setLeft(strip.width)
        return room

    # --- places --------------------------------------------------------------------------------------------------

    def visualRect(self, index: Index) -> QRect:
        rect, strip = super().visualRect(index), self.strip
        return rect if strip is None or not rect.isValid() else strip.place(rect)

    def indexAt(self, pos: QPoint) -> QModelIndex:
        strip = self.strip
        if strip is not None and strip.covers(pos.x()):
            pos = QPoint(pos.x() - strip.shift, pos.y())
        return super().indexAt(pos)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region, strip = super().visualRegionForSelection(selection), self.strip
        if strip is not None:
            for part in (selection.at(number) for number in range(selection.count())):
                for row in range(part.top(), part.bottom() + 1):
                    for column in range(max(part.left(), strip.first), min(part.right(), strip.last) + 1):
                        region += self.visualRect(self.model().index(row, column))
        return region

    # --- scrolling -----------------------------------------------------------------------------------------------

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:
        titles, bar = self._titles, self.horizontalScrollBar()
        if titles is None or not bar.maximum() or not titles.frozen or not index.isValid():
            super().scrollTo(index, hint)
            return
        before = bar.value()
        with QSignalBlocker(bar):  # Qt moves the row into view, but takes what lies under the labels for seen
            super().scrollTo(index, hint)
            bar.setValue(before)
        strip, rect = self.strip, super().visualRect(index)
        if strip is not None and strip.holds(index.column()):
            return
        left = titles.frozen_width if index.column() >= titles.frozen.stop else 0
        right = self.viewport().width()
        if rect.left() < left:
            bar.setValue(before + rect.left() - left)
        elif rect.right() >= right:
            wanted = before + min(rect.left() - left, rect.right() + 1 - right)
            edges = (titles.sectionPosition(column) - left for column in range(index.column() + 1))
            # As far as the next column that is seen as a whole: half a figure beside a label is read as a wrong one.
            bar.setValue(next((edge for edge in edges if edge >= wanted), wanted))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        before = self.strip
        super().scrollContentsBy(dx, dy)
        after = self.strip
        strip = after or before
        if dx and strip is not None:
            # What was painted has moved as a whole, the labels with it.
            width = strip.width + self._shade + abs(dx)
            self.viewport().update(0, 0, width, self.viewport().height())
            self.horizontalHeader().viewport().update(0, 0, width, self.horizontalHeader().height())
            for _, rect in self._label_cells(strip, self.viewport().visibleRegion().boundingRect()):
                if rect.right() >= strip.width:  # merged over the edge
                    self.viewport().update(rect)
            self.updateEditorGeometries()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        titles, bar = self._titles, self.horizontalScrollBar()
        if titles is not None and bar.maximum():
            bar.setPageStep(max(1, bar.pageStep() - titles.frozen_width))  # a page is what is seen to scroll

    # --- drawing -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        strip = self.strip
        if strip is None:
            super().paintEvent(event)
            return
        region = event.region()
        scrolling = region - QRegion(0, 0, strip.width, self.viewport().height())
        if not scrolling.isEmpty():
            super().paintEvent(QPaintEvent(scrolling))
        self._paint_labels(strip, region)

    def _paint_labels(self, strip: Strip, region: QRegion) -> None:
        """Paint the cells of the strip over what has come under them, as Qt paints the others."""
        plain = QStyleOptionViewItem()
        self.initViewItemOption(plain)
        palette = QPalette(plain.palette)
        palette.setCurrentColorGroup(QPalette.ColorGroup.Active)
        plain.palette = palette
        painter = QPainter(self.viewport())
        cells = list(self._label_cells(strip, region.boundingRect()))
        for index, rect in cells:
            if region.intersects(rect):
                painter.fillRect(rect, palette.base())
                self._paint_cell(painter, QStyleOptionViewItem(plain), index, rect)
        for _, rect in cells:
            if rect.right() == strip.width - 1:
                draw_edge(painter, palette, rect, self._shade)
        painter.end()

    def _paint_cell(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex, rect: QRect) -> None:
        option.rect = rect
        if self.selectionModel().isSelected(index):
            option.state |= _State.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            option.state |= _State.State_HasFocus
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewRow, option, painter, self)
        self.itemDelegateForIndex(index).paint(painter, option, index)

    def _label_cells(self, strip: Strip, area: QRect) -> Iterator[tuple[QModelIndex, QRect]]:
        """The cells of the strip in the rows of ``area``, merged ones once, with their places."""
        top, bottom = self.rowAt(max(0, area.top())), self.rowAt(area.bottom())
        if top < 0:
            return
        found = set()
        for row in range(top, (bottom if bottom >= 0 else self.model().rowCount() - 1) + 1):
            for column in range(strip.first, strip.last + 1):
                at = QPoint(self.columnViewportPosition(column), self.rowViewportPosition(row))
                index = super().indexAt(at)
                place = index.row(), index.column()
                if place not in found:
                    found.add(place)
                    yield index, strip.place(super().visualRect(index))
