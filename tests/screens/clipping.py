"""Is every word of a window there in full? Compares the room that a widget has with the room that its text needs."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QListView,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QToolButton,
    QTreeView,
    QWidget,
)

from perfeval_desktop.ui.difference_view import DifferenceModel
from perfeval_desktop.ui.findings_table import FindingsTable
from perfeval_desktop.ui.found_list import FoundList
from perfeval_desktop.ui.grid_header import GridHeader
from perfeval_desktop.ui.table_model import ValueTableModel
from tests.finding_text import written

_BUTTONS = (QPushButton, QToolButton, QCheckBox, QRadioButton)
_WRAPPED = int(Qt.TextFlag.TextWordWrap)
_SLACK = 1  # pixels lost to rounding at broken scales


def clipped(root: QWidget) -> list[str]:
    """What cannot be read in full in ``root``, one line for each widget or cell; empty when all is well."""
    widgets = [root, *(each for each in root.findChildren(QWidget) if each.isVisible())]
    return [f"{_name(widget)}: {fault}" for widget in widgets for fault in _faults(widget)]


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else widget.accessibleName()
    return f"{type(widget).__name__} “{text}”"


def _faults(widget: QWidget) -> Iterator[str]:
    yield from _outside(widget)
    match widget:
        case QLabel():
            yield from _label(widget)
        case QPushButton() | QToolButton() | QCheckBox() | QRadioButton() | QGroupBox():
            if not isinstance(widget, QAbstractButton) or widget.text():
                yield from _hinted(widget)
        case QTabBar():
            yield from _tabs(widget)
        case QComboBox():
            yield from _combo(widget)
        case GridHeader():
            yield from _grid_header(widget)
        case QHeaderView():
            yield from _plain_header(widget)
        case FindingsTable():
            yield from _findings(widget)
        case QAbstractItemView():
            yield from _items(widget)


def _outside(widget: QWidget) -> Iterator[str]:
    """A part lies outside its parent, where nobody scrolls."""
    parent = widget.parentWidget()
    if not isinstance(widget, (*_BUTTONS, QLabel, QComboBox)) or parent is None or widget.isWindow():
        return
    if isinstance(parent.parentWidget(), QAbstractScrollArea):
        return  # the viewport of a scroll area: what lies outside can be scrolled to
    if not parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(widget.geometry()):
        yield f"at {_numbers(widget.geometry())}, outside its parent of {parent.width()}×{parent.height()}"


def _hinted(widget: QWidget) -> Iterator[str]:
    need = widget.sizeHint()
    if need.width() > widget.width() + _SLACK or need.height() > widget.height() + _SLACK:
        yield f"{widget.width()}×{widget.height()} where {need.width()}×{need.height()} is needed"


def _label(label: QLabel) -> Iterator[str]:
    if not label.text() or not label.pixmap().isNull():
        return
    if label.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored:
        needed, had = label.fontMetrics().horizontalAdvance(label.text()), label.contentsRect().width()
        if needed > had + _SLACK:
            yield f"{had} wide where {needed} is needed"
    elif label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + _SLACK:
            yield f"{label.height()} high where {needed} is needed at {label.width()}"
    else:
        yield from _hinted(label)


def _tabs(bar: QTabBar) -> Iterator[str]:
    for number in range(bar.count()):
        rect, text = bar.tabRect(number), bar.tabText(number).replace("&", "")
        needed = bar.fontMetrics().horizontalAdvance(text)
        for side in (QTabBar.ButtonPosition.LeftSide, QTabBar.ButtonPosition.RightSide):
            beside = bar.tabButton(number, side)
            needed += beside.width() if beside is not None and beside.isVisible() else 0
        if needed > rect.width() or rect.right() > bar.width():
            yield f"tab “{text}” at {_numbers(rect)} needs {needed} in a bar of {bar.width()}"


def _combo(combo: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    option.initFrom(combo)
    option.editable = combo.isEditable()
    control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    room = combo.style().subControlRect(control, option, part, combo).width()
    needed = combo.fontMetrics().horizontalAdvance(combo.currentText())
    if needed > room + _SLACK:
        yield f"“{combo.currentText()}” has {room} where {needed} is needed"


def _grid_header(header: GridHeader) -> Iterator[str]:
    if header.sizeHint().height() > header.height() + _SLACK:
        yield f"{header.height()} high where {header.sizeHint().height()} is needed"
    for section, column in enumerate(header._columns):
        width = header.sectionSize(section) - 4
        for word in column.title.split():
            if not header.isSectionHidden(section) and not _wraps_within(header.fontMetrics(), word, width):
                yield f"“{word}” is wider than {width}"


def _wraps_within(metrics: QFontMetrics, text: str, width: int) -> bool:
    return metrics.boundingRect(QRect(0, 0, max(1, width), 10_000), _WRAPPED, text).width() <= width + _SLACK


def _plain_header(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    for section in range(header.count() if model is not None else 0):
        text = str(model.headerData(section, header.orientation()) or "")
        needed, had = header.fontMetrics().horizontalAdvance(text), header.sectionSize(section)
        if not header.isSectionHidden(section) and header.orientation() == Qt.Orientation.Horizontal and needed > had:
            yield f"“{text}” has {had} where {needed} is needed"


def _items(view: QAbstractItemView) -> Iterator[str]:
    """Cells and items that are in sight: their text, wrapped where the view wraps, fits into them."""
    for index in _shown_indexes(view):
        rect, text = view.visualRect(index), str(index.data() or "")
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) is not None
        if not text or rect.isEmpty() or (ticked and isinstance(view.model(), ValueTableModel)):
            continue
        if isinstance(view.model(), DifferenceModel):
            continue  # of the line with the cursor all three texts stand in full below the table
        style = view.style()
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, view) + 1
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        beside = view.fontMetrics().ascent() if icon is not None else 0
        beside += style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, view) if ticked else 0
        room = QRect(0, 0, max(1, rect.width() - 2 * margin - beside), 10_000)
        need = view.fontMetrics().boundingRect(room, _WRAPPED, text)
        if isinstance(view, FoundList) and view.is_narrow and index.parent().isValid():
            need.setHeight(need.height() + view.fontMetrics().lineSpacing())  # the words around the hit
        if need.height() > rect.height() + _SLACK or need.width() > rect.width() - beside:
            yield f"item “{text[:30]}” has {rect.width()}×{rect.height()}, needs {need.width()}×{need.height()}"


def _findings(table: FindingsTable) -> Iterator[str]:
    for number in range(table.model().rowCount()):
        text, row = written(table, number), table.visualRect(table.model().index(number, 0))
        if row.intersects(table.viewport().rect()) and text.size().height() > row.height() + _SLACK:
            yield f"row “{text.toPlainText()[:30]}” is {row.height()} high, needs {text.size().height()}"


def _shown_indexes(view: QAbstractItemView) -> Iterator[QModelIndex]:
    model = view.model()
    if model is None or not isinstance(view, QListView | QTreeView | QTableView):
        return
    if isinstance(view, QTreeView):
        index = view.indexAt(view.viewport().rect().topLeft())
        while index.isValid() and view.visualRect(index).top() <= view.viewport().height():
            yield index
            index = view.indexBelow(index)
        return
    columns = model.columnCount() if isinstance(view, QTableView) else 1
    for row in range(model.rowCount()):
        for column in range(columns):
            index = model.index(row, column)
            spans = isinstance(model, ValueTableModel) and model.cell(index).rowspan > 1
            if not spans and view.visualRect(index).intersects(view.viewport().rect()):
                yield index


def _numbers(rect: QRect) -> str:
    return f"({rect.x()}, {rect.y()}) {rect.width()}×{rect.height()}"


def scrolls_sideways(root: QWidget) -> list[str]:
    """The pages of ``root`` that have to be scrolled sideways to be read."""
    areas = (area for area in root.findChildren(QScrollArea) if area.isVisible())
    return [type(area).__name__ for area in areas if area.horizontalScrollBar().maximum() > 0]
