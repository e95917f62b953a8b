"""PartTree: the parts of the package in printing order, each with a tick and its pages; projects are groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from perfeval_desktop.layout.choice import EVERYTHING, PartChoice, PrintedPart

_KEY, _PAGES = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole.value + 1
_LINES = 8
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class PartTree(QTreeWidget):
    """Space sets and clears a tick, also that of a whole project."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QTreeWidgetItem] = []
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setAccessibleName("内容")
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._tell)

    def show_parts(
        self, parts: Sequence[PrintedPart], projects: Mapping[str, str], choice: PartChoice = EVERYTHING
    ) -> None:
        """List ``parts``, those of ``choice`` ticked; ``projects`` are the names of the projects by their ids."""
        self.blockSignals(True)
        self.clear()
        self._items = []
        groups: dict[str, QTreeWidgetItem] = {}
        pages = Counter[str]()
        for part in parts:
            pages[part.project] += part.pages
            if part.project and part.project not in groups:
                groups[part.project] = self._group(projects.get(part.project, part.project))
            item = _item(groups.get(part.project, self), part.name, part.pages)
            item.setCheckState(0, _ON if choice.wants(part.key) else _OFF)
            item.setData(0, _KEY, part.key)
            item.setData(0, _PAGES, part.pages)
            self._items.append(item)
        for project, group in groups.items():
            group.setText(1, f"{pages[project]} 页")
        self.blockSignals(False)
        if self._items:
            self.setCurrentItem(self._items[0])

    def set_all(self, *, wanted: bool) -> None:
        """Tick all parts, or none."""
        self.blockSignals(True)
        for item in self._items:
            item.setCheckState(0, _ON if wanted else _OFF)
        self.blockSignals(False)
        self.viewport().update()
        self._tell()

    def choice(self) -> PartChoice:
        """The ticked parts; everything, without a look at keys, as long as none is left out."""
        keys = frozenset(item.data(0, _KEY) for item in self._items if item.checkState(0) == _ON)
        return EVERYTHING if len(keys) == len(self._items) else PartChoice(keys=keys)

    def chosen(self) -> tuple[int, int]:
        """How many parts are ticked, and how many pages they have."""
        pages = [item.data(0, _PAGES) for item in self._items if item.checkState(0) == _ON]
        return len(pages), sum(pages)

    def sizeHint(self) -> QSize:
        row = self.sizeHintForRow(0) if self.topLevelItemCount() else self.fontMetrics().lineSpacing()
        return QSize(super().sizeHint().width(), _LINES * row + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 3 * self.fontMetrics().lineSpacing())

    def _group(self, name: str) -> QTreeWidgetItem:
        group = _item(self, name, 0)
        group.setFlags(group.flags() | Qt.ItemFlag.ItemIsAutoTristate)
        return group

    def _tell(self) -> None:
        self.changed.emit()


def _item(above: QTreeWidget | QTreeWidgetItem, name: str, pages: int) -> QTreeWidgetItem:
    item = QTreeWidgetItem(above, [name, f"{pages} 页"])
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
