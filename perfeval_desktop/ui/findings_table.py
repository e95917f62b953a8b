"""The table of 问题: the place of a finding is always there in full, on two lines or more where one is too short."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from perfeval_desktop.ui.findings_model import LEVEL, MESSAGE, PLACE, FindingsModel, GroupRow, ListRow
from perfeval_desktop.ui.quiet_selection import QuietDelegate
from perfeval_desktop.ui.reading_table import make_readable

_LEVEL_EMS = 7
_ICON_EMS = 2
_MOST_FOR_PLACES = 0.55  # of the width; the sentence has the rest, and stands in full beside the list
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)


class FindingsTable(QTableView):
    """Shows a FindingsModel; a row is selected as a whole."""

    def __init__(self, model: FindingsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings = model
        self._places_only = False
        self._user_sized = False
        self._fitting = False
        self._lengths: dict[tuple[str, float], int] = {}  # by the size of the letters
        self._sizes: dict[tuple[str, int], int] = {}  # what was measured: (text, width of its column) → height
        self.setModel(model)
        self.setItemDelegate(QuietDelegate(self))
        self.setAccessibleName("问题清单")
        make_readable(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self._row_height(lines=1))
        header = self.horizontalHeader()
        header.setSectionResizeMode(LEVEL, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(PLACE, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.resizeSection(LEVEL, _LEVEL_EMS * self._em())
        header.sectionResized.connect(self._section_resized)

    def show_places_only(self, only: bool) -> None:
        """In a narrow list show nothing but the places, each with the sign of its level."""
        self._places_only = only
        self._findings.show_icon_at(PLACE if only else LEVEL)
        for column in (LEVEL, MESSAGE):
            self.setColumnHidden(column, only)
        self.horizontalHeader().setVisible(not only)
        self.settle()

    def settle(self) -> None:
        """Fit the columns to the room and the rows to the places that are shown now."""
        self._fit_columns()
        width = self.columnWidth(PLACE)
        beside_sign = self.viewport().width() - (0 if self._places_only else _ICON_EMS * self._em())
        for number, row in enumerate(self._findings.rows):
            spans = MESSAGE + 1 if isinstance(row, GroupRow) and not self._places_only else 1
            if self.columnSpan(number, LEVEL) != spans:
                self.setSpan(number, LEVEL, 1, spans)
            room = beside_sign if isinstance(row, GroupRow) else width
            height = self._height_of(_words(row), room, is_bold=isinstance(row, GroupRow))
            if self.rowHeight(number) != height:
                self.setRowHeight(number, height)

    def height_of(self, rows: int) -> int:
        """The height of the list with so many findings of one line."""
        return self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + rows * self._row_height(lines=1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            self._sizes.clear()
            self.verticalHeader().setDefaultSectionSize(self._row_height(lines=1))
            self.horizontalHeader().resizeSection(LEVEL, _LEVEL_EMS * self._em())
            self.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settle()

    def _fit_columns(self) -> None:
        if self._user_sized and not self._places_only:
            return
        room = self.viewport().width()
        width = room
        if not self._places_only:
            places = {_words(row) for row in self._findings.rows if not isinstance(row, GroupRow)}
            longest = max(map(self._length_of, places), default=0) + self._em()
            width = min(max(longest, 12 * self._em()), round(_MOST_FOR_PLACES * room))
        self._fitting = True
        self.horizontalHeader().resizeSection(PLACE, width)
        self._fitting = False

    def _section_resized(self, section: int) -> None:
        if section == PLACE and not self._fitting:
            self._user_sized = True
            self.settle()

    def _length_of(self, text: str) -> int:
        key = text, self.font().pointSizeF()
        known = self._lengths.get(key)
        if known is None:
            known = self._lengths[key] = self.fontMetrics().horizontalAdvance(text)
        return known

    def _height_of(self, text: str, width: int, *, is_bold: bool) -> int:
        known = self._sizes.get((text, width))
        if known is None:
            font = self.font()
            font.setBold(is_bold)
            metrics = QFontMetrics(font)
            room = width - self._em() - (_ICON_EMS * self._em() if self._places_only else 0)
            lines = metrics.boundingRect(QRect(0, 0, max(room, self._em()), 10_000), _WRAPPED, text).height()
            known = self._sizes[text, width] = self._row_height(lines=round(lines / metrics.lineSpacing()))
        return known

    def _row_height(self, *, lines: int) -> int:
        spacing = self.fontMetrics().lineSpacing()
        return max(1, lines) * spacing + round(0.5 * spacing)

    def _em(self) -> int:
        return self.fontMetrics().horizontalAdvance("字")


def _words(row: ListRow) -> str:
    """What must be there in full: the place of a finding, or a heading."""
    return row.text if isinstance(row, GroupRow) else row.finding.label
