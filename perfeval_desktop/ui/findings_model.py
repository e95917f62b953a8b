"""The findings as rows of a list: level, place and sentence in one text. What did not change is left alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from perfeval_desktop.checks.folding import followers, leaders
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.reasons import OPEN, Answer, State
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.marks import Sign

_ANSWERED = {State.VALID: "已说明", State.LAPSED: "说明失效"}
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row says; ``strong`` are the characters in bold, start and end."""

    text: str
    strong: tuple[int, int]
    stands_in: bool = False


@dataclass(frozen=True)
class FindingRow:
    """One finding with its words, and how it is answered."""

    issue: Issue
    finding: Finding
    answer: Answer = OPEN
    followers: int = 0  # how many findings only follow from this one
    is_unfolded: bool = False
    is_follower: bool = False

    @property
    def key(self) -> str:
        return self.issue.waiver_key

    @property
    def shape(self) -> tuple[int, bool, bool]:
        """How many findings follow from it, whether they are shown, and whether it follows itself."""
        return self.followers, self.is_unfolded, self.is_follower

    def stands_for(self, issue: Issue, answer: Answer) -> bool:
        """True when it is the row of this very finding with this very answer."""
        return self.issue is issue and self.answer is answer

    @property
    def is_answered(self) -> bool:
        return self.answer.state is State.VALID

    @property
    def sign(self) -> Sign:
        return State.VALID if self.is_answered else self.issue.severity

    @property
    def level(self) -> str:
        """The word for the level, or for how the finding is answered."""
        return self.issue.severity.label if self.answer.state is State.OPEN else _ANSWERED[self.answer.state]

    @property
    def mark(self) -> str:
        """How many other findings come from this one, and that they can be shown or hidden; empty when none do."""
        return f"{'▼' if self.is_unfolded else '▶'}由此引起 {self.followers} 处" if self.followers else ""

    @cached_property
    def words(self) -> RowWords:
        """What the row says, with nothing left out."""
        finding = self.finding
        before = f"{'└ ' if self.is_follower else ''}{self.level}　"
        sentence = finding.message.removeprefix(f"{finding.label}：")
        text = f"{before}{finding.label}：{self.mark and f'{self.mark}　'}{sentence}"
        return RowWords(text.replace("\n", " "), (len(before), len(before) + len(finding.label)), self.is_follower)


@dataclass(frozen=True)
class GroupRow:
    """The heading of findings that stand together, with the sign of the worst of them."""

    name: str
    title: str
    count: int
    sign: Sign
    is_folded: bool = False

    @property
    def key(self) -> str:
        return f"heading {self.name}"

    @property
    def text(self) -> str:
        return f"{'▶' if self.is_folded else '▼'} {self.title}（{self.count}）"

    @cached_property
    def words(self) -> RowWords:
        """What the row says."""
        return RowWords(self.text, (0, len(self.text)))


ListRow = FindingRow | GroupRow


# Several parts of the window ask for the same rows after an edit. New reasons make new words, so those tell enough.
_kept: WeakKeyDictionary[Session, tuple[object, object, frozenset[str], tuple[FindingRow, ...]]] = WeakKeyDictionary()


def finding_rows(session: Session, unfolded: Collection[str]) -> list[FindingRow]:
    """The findings of ``session``, the worst first.

    What only follows from another one stands under it, if the key of that one is among ``unfolded``.
    """
    issues, findings, open_keys = session.issues, session.findings, frozenset(unfolded)
    kept = _kept.get(session)
    if kept is None or kept[0] is not issues or kept[1] is not findings or kept[2] != open_keys:
        before = {} if kept is None else {id(row.finding): row for row in kept[3]}
        kept = _kept[session] = (issues, findings, open_keys, tuple(_rows_of(session, open_keys, before)))
    return list(kept[3])


def _rows_of(session: Session, unfolded: Collection[str], before: Mapping[int, FindingRow]) -> list[FindingRow]:
    """A row for each finding. Those that say what they said are the rows of ``before``, by what they hold alive."""
    answers = session.answers
    below = followers(session.issues)
    words = dict(zip(session.issues, session.findings, strict=True))

    def row(issue: Issue, following: int = 0, *, shown: bool = False, follows: bool = False) -> FindingRow:
        finding, answer = words[issue], answers.get(issue.waiver_key, OPEN)
        old = before.get(id(finding))
        if old is not None and old.stands_for(issue, answer) and old.shape == (following, shown, follows):
            return old
        return FindingRow(issue, finding, answer, following, shown, follows)

    rows: list[FindingRow] = []
    for issue in sorted(leaders(session.issues), key=lambda issue: issue.severity):
        following = below.get(issue.waiver_key, ())
        shown = bool(following) and issue.waiver_key in unfolded
        rows.append(row(issue, len(following), shown=shown))
        if shown:
            rows += [row(other, follows=True) for other in following]
    return rows


class FindingsModel(QAbstractTableModel):
    """Shows rows in the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ListRow] = []
        self._icons: Mapping[Sign, QIcon] = {}

    @property
    def rows(self) -> Sequence[ListRow]:
        return self._rows

    def finding(self, number: int) -> FindingRow | None:
        """The finding in row ``number``; None where there is no row, or a heading."""
        row = self._rows[number] if 0 <= number < len(self._rows) else None
        return row if isinstance(row, FindingRow) else None

    def set_icons(self, icons: Mapping[Sign, QIcon]) -> None:
        self._icons = icons
        self._redraw()

    def words(self, number: int) -> RowWords:
        """What the row ``number`` says."""
        return self._rows[number].words

    def _redraw(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def row_of(self, key: str) -> int:
        """The row of the finding with ``key``, −1 when it is not shown."""
        return next((number for number, row in enumerate(self._rows) if row.key == key), -1)

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """Show ``rows``: what stays keeps its place and its selection."""
        wanted = {row.key for row in rows}
        kept = sum(row.key in wanted for row in self._rows)
        if kept == 0 or len(wanted) != len(rows):
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        for position in reversed(range(len(self._rows))):
            if self._rows[position].key not in wanted:
                self.beginRemoveRows(_ROOT, position, position)
                del self._rows[position]
                self.endRemoveRows()
        known = {row.key for row in self._rows}
        for position, row in enumerate(rows):
            self._settle(position, row, known)

    def _settle(self, position: int, row: ListRow, known: set[str]) -> None:
        """Make ``row`` stand at ``position``; all rows before it are settled."""
        if row.key not in known:
            self.beginInsertRows(_ROOT, position, position)
            self._rows.insert(position, row)
            self.endInsertRows()
            return
        if self._rows[position].key != row.key:
            old = self.row_of(row.key)
            self.beginMoveRows(_ROOT, old, old, _ROOT, position)
            self._rows.insert(position, self._rows.pop(old))
            self.endMoveRows()
        if self._rows[position] is not row and self._rows[position] != row:
            self._rows[position] = row
            self.dataChanged.emit(self.index(position, 0), self.index(position, 0))

    # --- Qt's questions ------------------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return "问题" if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.words(index.row()).text
            case Qt.ItemDataRole.DecorationRole:
                return self._icons.get(row.sign)
            case Qt.ItemDataRole.ToolTipRole if isinstance(row, FindingRow):
                return f"{row.finding.title}　规则编号：{row.finding.rule}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(row)
        return None


def _spoken(row: ListRow) -> str:
    if isinstance(row, GroupRow):
        return f"{row.title}，{row.count} 条，{'已折叠' if row.is_folded else '已展开'}"
    return f"{row.level}，{row.finding.message}{row.mark and f'{row.mark}　'}"
