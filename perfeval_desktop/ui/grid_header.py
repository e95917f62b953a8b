"""GridHeader: column titles that wrap, under the common title of their group where they have one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QHeaderView, QWidget

from perfeval_desktop.ui.ems import em_of
from perfeval_desktop.ui.grid_rows import GridColumn, merged_runs

_FLAGS = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
_PADDING_EMS = 0.3


class GridHeader(QHeaderView):
    """The header of a grid. It is as high as its highest title at the present widths."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns: tuple[GridColumn, ...] = ()
        self._runs: tuple[int, ...] = ()
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def show_columns(self, columns: Sequence[GridColumn]) -> None:
        self._columns = tuple(columns)
        # A column without a group is a group of its own.
        self._runs = merged_runs(tuple(column.group or number for number, column in enumerate(columns)))
        self.settle()

    def settle(self) -> None:
        """Measure again after the widths have changed."""
        self.setFixedHeight(self.sizeHint().height())
        self.viewport().update()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width(), self._group_height() + self._title_height())

    def sectionSizeFromContents(self, section: int) -> QSize:
        metrics = self.fontMetrics()
        width = max((metrics.horizontalAdvance(word) for word in self._title(section).split()), default=0)
        return QSize(
            min(width, 8 * metrics.horizontalAdvance("字")) + 2 * self._padding, metrics.height() + 2 * self._padding
        )

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        column = self._columns[section]
        group_height = self._group_height() if column.group else 0
        if column.group and not column.title:
            group_height = rect.height()  # nothing stands below the common title
        else:
            self._draw_box(painter, rect.adjusted(0, group_height, 0, 0), column.title)
        if group_height:
            painter.setClipRect(rect)
            self._draw_box(painter, self._group_rect(section, group_height), column.group)
        painter.restore()

    @property
    def _padding(self) -> int:
        return round(_PADDING_EMS * em_of(self))

    def _group_rect(self, section: int, height: int) -> QRect:
        first = next(start for start in range(section, -1, -1) if self._runs[start])
        left = self.sectionViewportPosition(first)
        width = sum(self.sectionSize(number) for number in range(first, first + self._runs[first]))
        return QRect(left, 0, width, height)

    def _draw_box(self, painter: QPainter, rect: QRect, title: str) -> None:
        palette = self.palette()
        painter.fillRect(rect, palette.color(QPalette.ColorRole.Button))
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(palette.color(QPalette.ColorRole.ButtonText))
        painter.drawText(rect.adjusted(2, 0, -2, 0), _FLAGS, title)

    def _group_height(self) -> int:
        """Of the row of common titles; 0 when no column has one above its own."""
        heights = [
            self._text_height(column.group, self._group_rect(section, 0).width())
            for section, column in enumerate(self._columns)
            if column.group and column.title and self._runs[section]
        ]
        return max(heights) + 2 * self._padding if heights else 0

    def _title_height(self) -> int:
        """Of the row of titles below the groups; an ungrouped title has the height of both rows."""
        above = self._group_height()
        highest = self.fontMetrics().height()
        for section, column in enumerate(self._columns):
            height = self._text_height(column.title, self.sectionSize(section))
            highest = max(highest, height if column.group else height - above)
        return highest + 2 * self._padding

    def _text_height(self, text: str, width: int) -> int:
        room = QRect(0, 0, max(1, width - 4), 10_000)
        return self.fontMetrics().boundingRect(room, int(_FLAGS), text).height()

    def _title(self, section: int) -> str:
        return self._columns[section].title if section < len(self._columns) else ""
