"""The hits of a search as a tree: under each tab the places with the words around them, in the order of the tabs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from perfeval_desktop.session.find import Hit
from perfeval_desktop.session.session import Session

PLACE, WORDS, STATE = range(3)
SPAN_ROLE = Qt.ItemDataRole.UserRole.value + 1  # where the hit is in the text that is shown
_TITLES = ("位置", "内容", "替换")
_ROOT = QModelIndex()
_TOP = 0  # the internal id of a group; that of a hit is the number of its group, counted from 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one tab; ``first`` is the number of the first among all hits."""

    title: str
    first: int
    hits: tuple[Hit, ...]


class FoundModel(QAbstractItemModel):
    """Shows the hits group by group. What a row says is worked out when it is looked at: there may be thousands."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._groups: tuple[Group, ...] = ()
        self._labels: dict[Any, str] = {}

    def show_hits(self, groups: Iterable[tuple[str, Sequence[Hit]]]) -> None:
        """Show these hits in place of those before; their numbers count through all groups."""
        self.beginResetModel()
        made, first = [], 0
        for title, hits in groups:
            made.append(Group(title, first, tuple(hits)))
            first += len(hits)
        self._groups, self._labels = tuple(made), {}
        self.endResetModel()

    @property
    def groups(self) -> Sequence[Group]:
        return self._groups

    def hits(self) -> tuple[Hit, ...]:
        """All hits in the order of the list."""
        return tuple(hit for group in self._groups for hit in group.hits)

    def number_of(self, index: Index) -> int:
        """The number of the hit at ``index``, −1 for a group."""
        if not index.isValid() or index.internalId() == _TOP:
            return -1
        return self._groups[index.internalId() - 1].first + index.row()

    def index_of(self, number: int) -> QModelIndex:
        """The row of the hit with this number; invalid where there is none."""
        for at, group in enumerate(self._groups):
            if group.first <= number < group.first + len(group.hits):
                return self.createIndex(number - group.first, PLACE, at + 1)
        return QModelIndex()

    # --- Qt's questions ------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: Index = _ROOT) -> Any:
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, PLACE, _TOP)

    def rowCount(self, parent: Index = _ROOT) -> int:
        if not parent.isValid():
            return len(self._groups)
        is_group = parent.internalId() == _TOP and parent.column() == PLACE
        return len(self._groups[parent.row()].hits) if is_group else 0

    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        horizontal = orientation == Qt.Orientation.Horizontal
        return _TITLES[section] if horizontal and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if index.internalId() == _TOP:
            return self._group_data(self._groups[index.row()], index.column(), role)
        return self._hit_data(self._groups[index.internalId() - 1].hits[index.row()], index.column(), role)

    def _group_data(self, group: Group, column: int, role: int) -> Any:
        shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return f"{group.title}（{len(group.hits)} 处）" if shown and column == PLACE else None

    def _hit_data(self, hit: Hit, column: int, role: int) -> Any:
        text, span = hit.excerpt()
        state = f"不能替换：{hit.why_fixed}。" if hit.why_fixed else "可以替换"
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (self._label(hit), text, hit.why_fixed and f"不能：{hit.why_fixed.partition('，')[0]}")[column]
            case _ if role == SPAN_ROLE:
                return span
            case Qt.ItemDataRole.ToolTipRole:
                return f"{self._label(hit)}\n{text}\n{state}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._label(hit)}，{text}，{state}"
        return None

    def _label(self, hit: Hit) -> str:
        key = (hit.field.where, hit.field.part, hit.field.label)
        if key not in self._labels:
            self._labels[key] = hit.label(self._session.evaluation, self._session.pack) if self._session.is_open else ""
        return self._labels[key]
