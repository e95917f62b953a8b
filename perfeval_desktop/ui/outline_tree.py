"""OutlineTree: the sections of a report and the other pages of its editor, each with a sign for its state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent, QResizeEvent
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

Fill = Literal["filled", "begun", "missing", "optional"]
_LEAST_EMS = 10
PREAMBLE = "（引言）"
_KEY = Qt.ItemDataRole.UserRole
_SIGNS: Mapping[Fill, tuple[str, str]] = {
    "filled": ("●", "已填"),
    "begun": ("◐", "没有写完"),
    "missing": ("○", "待填"),
    "optional": ("◌", "选填，未填"),
}
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_WAYS = "Alt+PgUp、Alt+PgDn：上一节、下一节"
_MOVES = "拖动或按 Alt+↑、Alt+↓：改变顺序"


@dataclass(frozen=True, slots=True)
class SectionState:
    """How far a section is, and its open findings: the sign of the worst, how many 错误 and 需说明, all in words."""

    fill: Fill
    sign: str = ""
    count: int = 0
    words: str = ""


def state_together(states: Sequence[SectionState]) -> SectionState:
    """The state of a heading: that of all ``states`` below it."""
    fills = {state.fill for state in states} - {"optional"}
    fill: Fill = "optional" if not fills else "begun" if len(fills) > 1 else fills.pop()
    return SectionState(fill)


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
    move_asked = Signal(str, int)  # the section, and how many places it is to go down among its siblings

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
        self.setDropIndicatorShown(True)
        self.setToolTip(_WAYS)
        self.currentItemChanged.connect(self._current_changed)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setIndentation(em_of(self))
            self.scheduleDelayedItemsLayout()

    def let_reorder(self, *, allowed: bool) -> None:
        """Whether sections can be dragged to another place among their siblings."""
        mode = QTreeWidget.DragDropMode
        self.setDragDropMode(mode.InternalMove if allowed else mode.NoDragDrop)
        self.setToolTip(f"{_WAYS}\n{_MOVES}" if allowed else _WAYS)
        self.setAccessibleDescription(self.toolTip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key())) if event.modifiers() == Qt.KeyboardModifier.AltModifier else None
        if step is not None and self.dragDropMode() == QTreeWidget.DragDropMode.InternalMove:
            self.move_asked.emit(self.chosen_key(), step)
        else:
            super().keyPressEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if not self._way_of_drop(event.position().toPoint()):
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Nothing is moved here: what was dropped is moved in the document, and shown when it has been."""
        way = self._way_of_drop(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if way:
            self.move_asked.emit(self.chosen_key(), way)

    def _way_of_drop(self, place: QPoint) -> int:
        """How many places the current item would go down when it were dropped at ``place``; 0 where it cannot."""
        item, target = self.currentItem(), self.itemAt(place)
        if item is None or target is None or item is target or item.parent() is not target.parent():
            return 0
        siblings = item.parent() or self.invisibleRootItem()
        start, end = siblings.indexOfChild(item), siblings.indexOfChild(target)
        below = place.y() > self.visualItemRect(target).center().y()
        return (end if below else end - 1) - start if end > start else (end + 1 if below else end) - start

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

    def show_states(self, states: Mapping[str, SectionState]) -> None:
        """Put the signs of the states before the titles, and the open findings behind them."""
        for key, state in states.items():
            item = self._items.get(key)
            if item is not None:
                sign, words = _SIGNS[state.fill]
                title = item.data(0, _KEY + 1)
                item.setText(0, f"{sign} {title}" + (f"　{state.sign}{state.count}" if state.count else ""))
                item.setToolTip(0, f"{title}（{'，'.join(filter(None, (words, state.words)))}）")
                item.setData(0, Qt.ItemDataRole.AccessibleTextRole, item.toolTip(0))

    def key_beside(self, step: int, skipped: Collection[str]) -> str:
        """The key ``step`` items after the chosen one, leaving out ``skipped``; empty at the ends."""
        keys = [key for key in self._items if key not in skipped or key == self.chosen_key()]
        at = keys.index(self.chosen_key()) + step if self.chosen_key() in keys else -1
        return keys[at] if 0 <= at < len(keys) else ""

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
