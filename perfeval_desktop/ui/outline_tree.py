"""OutlineTree: the sections of a report and the other pages of its editor, each with a sign for its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from perfeval_desktop.rulepack.forms import OutlineSection
from perfeval_desktop.ui.ems import em_of, in_ems

_LEAST_EMS = 8
PREAMBLE = "（引言）"
_KEY = Qt.ItemDataRole.UserRole
_SIGNS = {"filled": ("●", "已填"), "missing": ("○", "待填"), "optional": ("◌", "选填，未填"), "heading": ("", "")}


class _WrappingDelegate(QStyledItemDelegate):
    """Gives long headings as many lines as they need: a tree measures them as if they had one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        tree = self.parent()
        assert isinstance(tree, QTreeWidget)
        depth, above = 1, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        self.initStyleOption(option, index)
        margin = 2 * (tree.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, tree) + 1)
        width = max(1, tree.viewport().width() - depth * tree.indentation() - margin)
        room = QRect(0, 0, width, 10_000)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        height = option.fontMetrics.boundingRect(room, int(flags), option.text).height()
        return QSize(width, height + option.fontMetrics.height() // 5)


class OutlineTree(QTreeWidget):
    """``chosen`` carries the key of the section or page that is to be shown."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, QTreeWidgetItem] = {}
        self.setHeaderHidden(True)
        self.setAccessibleName("提纲")
        in_ems(self, least_width=_LEAST_EMS)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setItemDelegate(_WrappingDelegate(self))
        self.setIndentation(em_of(self))
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._current_changed)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setIndentation(em_of(self))
            self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def show_outline(
        self, before: Sequence[tuple[str, str]], sections: Sequence[OutlineSection], after: Sequence[tuple[str, str]]
    ) -> None:
        """Show pages (key and title), the sections under each other by their level, and more pages."""
        self.blockSignals(True)
        self.clear()
        self._items = {}
        for key, title in before:
            self._append(self.invisibleRootItem(), key, title)
        above: dict[int, QTreeWidgetItem] = {}
        for section in sections:
            level = max(section.level, 1)
            parent = next((above[upper] for upper in range(level - 1, 0, -1) if upper in above), None)
            above = {upper: item for upper, item in above.items() if upper < level}
            above[level] = self._append(parent or self.invisibleRootItem(), section.key, section.heading or PREAMBLE)
        for key, title in after:
            self._append(self.invisibleRootItem(), key, title)
        self.expandAll()
        self.blockSignals(False)

    def show_states(self, states: Mapping[str, str]) -> None:
        """Mark each item as filled, missing, optional or heading."""
        for key, state in states.items():
            item = self._items.get(key)
            if item is not None:
                sign, words = _SIGNS[state]
                title = item.data(0, _KEY + 1)
                item.setText(0, f"{sign} {title}" if sign else title)
                item.setToolTip(0, f"{title}（{words}）" if words else title)
                item.setData(0, Qt.ItemDataRole.AccessibleTextRole, item.toolTip(0))

    def choose(self, key: str) -> bool:
        """Put the cursor on the item with ``key``; False when there is none."""
        item = self._items.get(key)
        if item is None:
            return False
        self.setCurrentItem(item)
        return True

    def chosen_key(self) -> str:
        item = self.currentItem()
        return str(item.data(0, _KEY)) if item is not None else ""

    def _append(self, parent: QTreeWidgetItem, key: str, title: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent, [title])
        item.setData(0, _KEY, key)
        item.setData(0, _KEY + 1, title)
        self._items[key] = item
        return item

    def _current_changed(self, current: QTreeWidgetItem | None, _previous: QTreeWidgetItem | None) -> None:
        if current is not None:
            self.chosen.emit(str(current.data(0, _KEY)))
