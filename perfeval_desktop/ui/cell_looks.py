"""CellLooks: how the cells of a grid look and how high they are."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPalette, QPen, QPolygon
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from perfeval_desktop.ui.cell_marks import underline_words
from perfeval_desktop.ui.evidence_index import paint_evidence
from perfeval_desktop.ui.field_kinds import Tick
from perfeval_desktop.ui.grid_rows import BLANK, Cell
from perfeval_desktop.ui.grid_selection import SelectingTable
from perfeval_desktop.ui.marks import Sign, severity_icon
from perfeval_desktop.ui.quiet_selection import quieten
from perfeval_desktop.ui.table_model import ValueTableModel
from perfeval_desktop.ui.tick_box import paint_tick

_PADDING_EMS = 0.3  # above and below the text of a cell together
_MOST_SIZES = 2_000  # that are remembered: a few screens full
_ADDED_WITH_ICON = 2  # by the style; a row must not grow because a finding comes
_FRAME = 2  # pixels
_MARKED = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver


class CellLooks(QStyledItemDelegate):
    """Draws the cells of a grid: grounds, signs of findings, ticks, corners, the frame of the cell with the cursor."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons: dict[tuple[Sign, int, int], QIcon] = {}
        self._sizes: dict[tuple[object, ...], QSize] = {}  # of cells that were measured

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().initStyleOption(option, index)
        cell = cell_of(index)
        if cell.is_tick:
            option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
            option.text = ""
        palette = QPalette(option.palette)
        if cell.caption:
            option.backgroundBrush = QBrush(palette.color(QPalette.ColorRole.Window))
        elif cell.derived or cell.locked:
            option.backgroundBrush = QBrush(palette.color(QPalette.ColorRole.AlternateBase))
            grey = _blend(palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base))
            palette.setColor(QPalette.ColorRole.Text, grey)
            option.palette = palette
        sign = _sign_at(index)
        if sign is not None:
            size = option.fontMetrics.ascent()
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = self._icon(sign, option.palette, size)
            option.decorationSize = QSize(size, size)
        if _is_active_in_range(option, index):
            option.state &= ~_MARKED
            if option.backgroundBrush.style() == Qt.BrushStyle.NoBrush:
                option.backgroundBrush = QBrush(palette.color(QPalette.ColorRole.Base))  # over the ground of the row
        quieten(option)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().paint(painter, option, index)
        cell, table = cell_of(index), _table_or_none(index)
        remarks = () if table is None else table.remarks_in(index)
        if remarks:
            drawn = QStyleOptionViewItem(option)
            self.initStyleOption(drawn, index)
            underline_words(painter, drawn, remarks)
        # The style's own grid is hardly seen in the dark and breaks the edges of merged labels.
        painter.setPen(option.palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(option.rect.topRight(), option.rect.bottomRight())
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if isinstance(cell.kind, Tick):
            paint_tick(painter, option, ticked=cell.kind.is_on(cell.value), marked=_sign_at(index) is not None)
        if cell.stated:
            self._paint_corner(painter, option)
        files = 0 if table is None else table.evidence_at(index)
        if files:
            paint_evidence(painter, option, files)
        if option.state & QStyle.StateFlag.State_HasFocus and _is_active_in_range(option, index):
            self._paint_frame(painter, option)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Remembered by what it follows from: after an edit the other cells of the row are what they were."""
        if cell_of(index).rowspan > 1:
            return QSize(0, 0)  # a label beside many rows must not make the first of them high
        marked = _sign_at(index) is not None
        key = (index.data(), option.rect.width(), option.font.key(), marked, cell_of(index).is_tick)
        size = self._sizes.get(key)
        if size is None:
            size = super().sizeHint(option, index)
            padding = round(_PADDING_EMS * option.fontMetrics.horizontalAdvance("字"))
            size.setHeight(size.height() + padding - (_ADDED_WITH_ICON if marked else 0))
            if len(self._sizes) >= _MOST_SIZES:
                self._sizes.clear()
            self._sizes[key] = size
        return size

    def _paint_corner(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """A turned-down corner: here stands the user's own figure instead of the computed one."""
        size = max(5, option.fontMetrics.ascent() // 2)
        corner = option.rect.topRight()
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(option.palette.color(QPalette.ColorRole.Highlight))
        painter.drawPolygon(QPolygon([corner, corner - QPoint(size, 0), corner + QPoint(0, size)]))
        painter.restore()

    def _paint_frame(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Around the one cell of the selected ones that keys go to."""
        painter.save()
        painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Accent), _FRAME))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(option.rect.adjusted(1, 1, -1, -1))  # all of the line within the cell
        painter.restore()

    def _icon(self, severity: Sign, palette: QPalette, size: int) -> QIcon:
        key = (severity, palette.color(QPalette.ColorRole.Base).rgb(), size)
        if key not in self._icons:
            self._icons[key] = severity_icon(severity, palette, size)
        return self._icons[key]


def table_of(index: QModelIndex) -> ValueTableModel:
    model = index.model()
    assert isinstance(model, ValueTableModel)
    return model


def cell_of(index: QModelIndex) -> Cell:
    table = _table_or_none(index)
    return BLANK if table is None else table.cell(index)


def _table_or_none(index: QModelIndex) -> ValueTableModel | None:
    model = index.model()
    return model if isinstance(model, ValueTableModel) else None


def _sign_at(index: QModelIndex) -> Sign | None:
    """The sign of the worst finding at the cell."""
    table = _table_or_none(index)
    return None if table is None else table.severity(index)


def _is_active_in_range(option: QStyleOptionViewItem, index: QModelIndex) -> bool:
    """True for the cell that keys go to while others are selected with it: it stands out as not selected."""
    view = option.widget
    return isinstance(view, SelectingTable) and index == view.currentIndex() and view.has_range


def _blend(first: QColor, second: QColor) -> QColor:
    """The colour between the two, nearer to the first."""
    share = 0.7
    return QColor.fromRgbF(
        share * first.redF() + (1 - share) * second.redF(),
        share * first.greenF() + (1 - share) * second.greenF(),
        share * first.blueF() + (1 - share) * second.blueF(),
    )
