"""GridHeader: column titles that wrap, under the common title of their group where they have one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QLinearGradient, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHeaderView, QStyle, QWidget

from perfeval_desktop.ui.ems import em_of
from perfeval_desktop.ui.frozen_strip import Strip, frozen_run, label_run
from perfeval_desktop.ui.grid_rows import GridColumn, merged_runs

_FLAGS = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
_PADDING_EMS = 0.3
_SHADE_EMS = 0.6
_SHADE_ALPHA = 200


def draw_edge(painter: QPainter, palette: QPalette, rect: QRect, shade: int) -> None:
    """The edge of frozen columns at the right of ``rect``, with a shadow ``shade`` wide on what lies under them.

    A figure whose first digits are covered must not look like a smaller one.
    """
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    painter.drawLine(rect.topRight(), rect.bottomRight())
    shadow = QLinearGradient(rect.right() + 1, 0, rect.right() + 1 + shade, 0)
    for end, alpha in enumerate((_SHADE_ALPHA, 0)):
        color = palette.color(QPalette.ColorRole.Dark)  # seen on paper and in the dark
        color.setAlpha(alpha)
        shadow.setColorAt(end, color)
    painter.fillRect(QRect(rect.right() + 1, rect.top(), shade, rect.height()), shadow)


class GridHeader(QHeaderView):
    """The header of a grid. It is as high as its highest title at the present widths.

    It knows which label columns are frozen, and shows their titles above them. A click there is told to Qt as if it
    came to where scrolling has put the column.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns: tuple[GridColumn, ...] = ()
        self._runs: tuple[int, ...] = ()
        self._labels = range(0)
        self._dragged: tuple[int, int] | None = None  # a frozen column whose edge is dragged
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def show_columns(self, columns: Sequence[GridColumn]) -> None:
        self._columns = tuple(columns)
        self._labels = label_run([column.is_label for column in columns])
        # A column without a group is a group of its own.
        self._runs = merged_runs(tuple(column.group or number for number, column in enumerate(columns)))
        self.settle()

    def settle(self) -> None:
        """Measure again after the widths have changed."""
        self.setFixedHeight(self.sizeHint().height())
        self.viewport().update()

    # --- frozen columns ------------------------------------------------------------------------------------------

    @property
    def strip(self) -> Strip | None:
        """The label columns that do not scroll with the others now; None as long as all stand in their places."""
        offset = self.offset()
        frozen = self.frozen if offset else range(0)
        if not frozen or offset <= (at := self.sectionPosition(frozen.start)):
            return None
        return Strip(frozen.start, frozen.stop - 1, self._width_of(frozen), offset - at)

    @property
    def frozen(self) -> range:
        """The label columns that stay when the others scroll."""
        return frozen_run(self._labels, [self.sectionSize(column) for column in self._labels], self.viewport().width())

    @property
    def frozen_width(self) -> int:
        """What they take of the room then."""
        return self._width_of(self.frozen)

    @property
    def shade(self) -> int:
        """How wide their shadow is."""
        return round(_SHADE_EMS * em_of(self))

    def _width_of(self, columns: range) -> int:
        return sum(self.sectionSize(column) for column in columns)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        strip = self.strip
        if strip is None or event.rect().left() >= strip.width + self.shade:
            return
        painter = QPainter(self.viewport())
        for column in range(strip.first, strip.last + 1):
            left = self.sectionViewportPosition(column) + strip.shift
            self.paintSection(painter, QRect(left, 0, self.sectionSize(column), self.height()), column)
        draw_edge(painter, self.palette(), QRect(0, 0, strip.width, self.height()), self.shade)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = self._edge_at(event.position())
        if self._dragged is None:
            super().mousePressEvent(self._unshifted(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            column, before = self._dragged
            self.resizeSection(column, max(self.minimumSectionSize(), before + round(event.position().x())))
        elif not event.buttons() and self._edge_at(event.position()) is not None:
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            super().mouseMoveEvent(self._unshifted(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is None:
            super().mouseReleaseEvent(self._unshifted(event))
        self._dragged = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(self._unshifted(event))

    def _unshifted(self, event: QMouseEvent) -> QMouseEvent:
        shift = self._shift_at(event.position())
        if not shift:
            return event
        at = event.position() - QPointF(shift, 0)
        places = at, event.scenePosition(), event.globalPosition()
        keys = event.button(), event.buttons(), event.modifiers()
        return QMouseEvent(event.type(), *places, *keys, event.pointingDevice())

    def _shift_at(self, position: QPointF) -> int:
        """By how much the column at ``position`` is shifted; the edge of the strip can be taken from both sides."""
        strip = self.strip
        return strip.shift if strip is not None and position.x() < strip.width + self._grip else 0

    def _edge_at(self, position: QPointF) -> tuple[int, int] | None:
        """The frozen column whose right edge is at ``position``, and how much wider it is than that is far.

        Qt hears of no drag left of all columns, where it thinks that the frozen ones are.
        """
        strip, x = self.strip, round(position.x())
        if strip is None:
            return None
        for column in range(strip.first, strip.last + 1):
            edge = self._width_of(range(strip.first, column + 1))
            if abs(edge - x) < self._grip:
                return column, self.sectionSize(column) - x
        return None

    @property
    def _grip(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_HeaderGripMargin, None, self)

    # --- titles --------------------------------------------------------------------------------------------------

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
            shift = rect.left() - self.sectionViewportPosition(section)
            self._draw_box(painter, self._group_rect(section, group_height, shift), column.group)
        painter.restore()

    @property
    def _padding(self) -> int:
        return round(_PADDING_EMS * em_of(self))

    def _group_rect(self, section: int, height: int, shift: int = 0) -> QRect:
        first = next(start for start in range(section, -1, -1) if self._runs[start])
        left = self.sectionViewportPosition(first) + shift
        rect = QRect(left, 0, self._width_of(range(first, first + self._runs[first])), height)
        if shift:
            rect.setLeft(max(0, left))  # the columns before the frozen ones are not seen
        return rect

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
