"""The tabs in the order of the printed package: each is built when it is first shown, each carries a badge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPalette, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QTabBar, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.tree import get_at, has_at, iter_fields
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.after_paint import AfterPaint
from perfeval_desktop.ui.budget_tab import BudgetTab
from perfeval_desktop.ui.ems import in_ems
from perfeval_desktop.ui.fitted_tabs import FittedTabs
from perfeval_desktop.ui.goals_tab import GoalsTab
from perfeval_desktop.ui.indicator_tab import IndicatorTab
from perfeval_desktop.ui.overview_tab import OverviewTab
from perfeval_desktop.ui.panes import enter
from perfeval_desktop.ui.projects_tab import ProjectsTab
from perfeval_desktop.ui.slots import weak_slot
from perfeval_desktop.ui.tab_editor import TabEditor
from perfeval_desktop.ui.undo_line import UndoLine
from perfeval_desktop.ui.unread_rows import unread_places

_PRINTED = (OverviewTab, BudgetTab, IndicatorTab, GoalsTab, ProjectsTab)
_PROJECTS_ONLY = (OverviewTab, ProjectsTab)
_COMPLETE = "✓"
_MOST_KNOWN = 20_000  # fields; no package has as many with findings


class TabPages(FittedTabs):
    """The editors of the open document; another document gets new ones.

    ``current_path_changed`` carries the field that the user is at, None when there is none. ``page_changed``: another
    tab is in front, or the same with other content. ``aside_wanted``: what the tab keeps beside itself must be seen.
    """

    current_path_changed = Signal(object)
    page_changed = Signal()
    aside_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kinds: tuple[type[TabEditor], ...] = ()
        self._positions: dict[FieldPath, int] = {}  # of the tab that shows a field: asked for all findings at each edit
        self._badges: list[_Badge] = []
        self.setDocumentMode(True)
        self.setAccessibleName("各部分")
        self.currentChanged.connect(self._show_page)
        for position in range(len(_PRINTED)):
            QShortcut(QKeySequence(_key(position)), self).activated.connect(weak_slot(self.turn_to, position))
        session.opened.connect(self._renew)
        session.closed.connect(self._clear)
        self._after_paint = AfterPaint(self, session, self._show_badges)
        session.state_changed.connect(self._after_paint.ask)
        UndoLine.of(session).changed.connect(self._after_paint.ask)
        if session.is_open:
            self._renew()

    # --- the interface of the window -----------------------------------------------------------------------------

    def reveal(self, path: FieldPath) -> bool:
        """Turn to the tab of the field at ``path`` and bring the field into view; False when no tab shows it."""
        for position, kind in enumerate(self._kinds):
            if _covers(kind.COVERS, path):
                self.setCurrentIndex(position)
                return self._reveal_here(path)
        return False

    def _reveal_here(self, path: FieldPath) -> bool:
        """Show the field at ``path`` in the tab in front; for a whole table, its first field that can be shown."""
        tab = self.tab()
        if tab is None:
            return False
        if tab.reveal(path):
            return True
        part = get_at(self._session.evaluation, path) if has_at(self._session.evaluation, path) else None
        return any(tab.reveal(field) for field in _fields_in(part, path))

    def tab(self) -> TabEditor | None:
        """The editor in front, None when no document is open."""
        holder = self.currentWidget()
        return holder.content if isinstance(holder, _Holder) else None

    def turn_to(self, position: int) -> None:
        """Show the tab at ``position``, if there is one, and put the focus into it."""
        self.commit_pending()
        holder = self.widget(position)
        if holder is not None:
            self.setCurrentIndex(position)
            enter(holder)

    def turn_to_key(self, key: str) -> None:
        """Show the tab with this key, if there is one, and put the focus into it."""
        positions = [position for position, kind in enumerate(self._kinds) if key == kind.KEY]
        for position in positions:
            self.turn_to(position)

    def covers(self) -> Sequence[FieldPath]:
        """The fields of the tab in front."""
        position = self.currentIndex()
        return self._kinds[position].COVERS if 0 <= position < len(self._kinds) else ()

    def titles(self) -> tuple[tuple[str, tuple[FieldPath, ...]], ...]:
        """What each tab is called, and the fields that it shows."""
        return tuple((kind.TITLE, kind.COVERS) for kind in self._kinds)

    def commit_pending(self) -> None:
        """Take over what stands in an open editor."""
        tab = self.tab()
        if tab is not None:
            tab.commit_pending()

    def title_of(self, path: FieldPath) -> str:
        """The title of the tab that shows the field at ``path``, empty for none."""
        position = self._position_of(path)
        return self._kinds[position].TITLE if position >= 0 else ""

    def badge(self, position: int) -> str:
        """What the badge of a tab says: the number of 错误 and 需说明, a tick when all is done, else nothing."""
        self._after_paint.settle()
        return self._badges[position].text()

    # --- following the session -----------------------------------------------------------------------------------

    def _renew(self) -> None:
        """Offer the tabs that the rule pack of the document has. Tabs that stay make their content anew themselves."""
        kinds = _PRINTED if self._session.pack.department is not None else _PROJECTS_ONLY
        if kinds == self._kinds:
            self.current_path_changed.emit(None)
        else:
            self._clear()
            self._add_tabs(kinds)
        self._show_badges()

    def _add_tabs(self, kinds: tuple[type[TabEditor], ...]) -> None:
        self._kinds, self._positions = kinds, {}
        blocked = self.blockSignals(True)
        for kind in kinds:
            position = self.addTab(_Holder(kind, self._session), kind.TITLE)
            badge = _Badge()
            self.tabBar().setTabButton(position, QTabBar.ButtonPosition.RightSide, badge)
            self._badges.append(badge)
        self.blockSignals(blocked)
        self._show_page(self.currentIndex())

    def _clear(self) -> None:
        self.blockSignals(True)
        while (holder := self.widget(0)) is not None:
            self.removeTab(0)
            holder.deleteLater()
        self.blockSignals(False)
        self._kinds, self._badges = (), []
        self.page_changed.emit()

    def _show_page(self, _position: int) -> None:
        holder = self.currentWidget()
        if isinstance(holder, _Holder):
            if holder.content is None:
                self._connect(holder.build())
            assert holder.content is not None
            self.current_path_changed.emit(holder.content.current_path())
        self.page_changed.emit()

    def _connect(self, tab: TabEditor) -> None:
        tab.current_path_changed.connect(self.current_path_changed)
        tab.aside_changed.connect(self.page_changed)
        tab.aside_wanted.connect(self.aside_wanted)

    def _show_badges(self) -> None:
        if not self._kinds or not self._session.is_open:
            return
        serious: Counter[int] = Counter()
        for issue in self._session.open_issues:
            if issue.severity <= Severity.EXPLAIN:
                serious[self._position_of(issue.where)] += 1
        serious.update(self._position_of(where) for where in unread_places(self._session))
        progress = self._session.progress
        unfilled = Counter(self._position_of(path) for path in progress.missing)
        for position, badge in enumerate(self._badges):
            required = sum(progress.required_in.get(pattern.steps[0], 0) for pattern in self._kinds[position].COVERS)
            is_complete = not unfilled[position] and self._has_content(position)
            state = PageState(serious[position], required - unfilled[position], required, is_complete)
            if badge.state == state:
                continue
            title = self._kinds[position].TITLE
            if badge.show_state(state):
                self.setTabText(position, title)  # the bar finds the room for the badge only with the text
                self.fit()
            self.setTabToolTip(position, f"{title}：{state.words} ({_key(position)})")
            self.tabBar().setAccessibleTabName(position, f"{title}，{state.words}")

    def _has_content(self, position: int) -> bool:
        """False for a tab whose only table has no rows: without a project there is nothing to be done with."""
        return any(get_at(self._session.evaluation, pattern) != () for pattern in self._kinds[position].COVERS)

    def _position_of(self, path: FieldPath) -> int:
        found = self._positions.get(path)
        if found is None:
            if len(self._positions) >= _MOST_KNOWN:  # those of rows that are gone
                self._positions.clear()
            places = (number for number, kind in enumerate(self._kinds) if _covers(kind.COVERS, path))
            found = self._positions[path] = next(places, -1)
        return found


def _key(position: int) -> str:
    """The key that turns to a tab."""
    return f"Ctrl+{position + 1}"


class _Holder(QScrollArea):
    """An empty page until its editor is needed. It scrolls where the window is smaller than the editor can be."""

    def __init__(self, kind: type[TabEditor], session: Session) -> None:
        super().__init__()
        self._kind = kind
        self._session = session
        self.content: TabEditor | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def build(self) -> TabEditor:
        """Make the editor."""
        self.content = self._kind(self._session, self)
        self.setWidget(self.content)
        self.setFocusProxy(self.content)
        return self.content


@dataclass(frozen=True, slots=True)
class PageState:
    """How a tab stands: 错误 and 需说明 that are open, and how many of its required fields are filled."""

    serious: int
    filled: int
    required: int
    is_complete: bool

    @property
    def words(self) -> str:
        parts = [f"{self.serious} 个错误或需说明的问题"] if self.serious else []
        parts += [f"已填 {self.filled}/{self.required}"] if self.required else []
        parts += [f"{self.required - self.filled} 处待填"] if self.filled < self.required else []
        return "，".join(parts) or "没有必填的内容，没有问题"


class _Badge(QLabel):
    """A small pill beside the title of a tab."""

    def __init__(self) -> None:
        super().__init__()
        self.state: PageState | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        in_ems(self, font=0.85)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_state(self, state: PageState) -> bool:
        """Show how a tab stands; True when the badge needs other room than before."""
        self.state = state
        text = str(state.serious) if state.serious else _COMPLETE if state.is_complete else ""
        self.setToolTip(state.words)
        self.setAccessibleName(state.words)
        if text == self.text():
            return False
        before = (bool(self.text()), self.size())
        self.setText(text)
        self.setVisible(bool(text))
        self.resize(self.sizeHint())
        return (bool(text), self.size()) != before

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.resize(self.sizeHint())  # the tab makes room for the size that the badge has

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(
            max(metrics.height(), metrics.horizontalAdvance(self.text()) + metrics.height() // 2), metrics.height()
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.text().isdigit():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().color(QPalette.ColorRole.Mid))
            radius = self.height() / 2
            painter.drawRoundedRect(self.rect(), radius, radius)
            painter.end()
        super().paintEvent(event)


def _fields_in(part: object, base: FieldPath) -> Iterator[FieldPath]:
    """The fields of a part or of a table, in the order of the model."""
    if isinstance(part, Value):
        yield from (field.path for field in iter_fields(part, base))
    elif isinstance(part, tuple):
        for row in part:
            if isinstance(row, Row):
                yield from _fields_in(row, base.row(row.id))


def _covers(patterns: Sequence[FieldPath], path: FieldPath) -> bool:
    return any(path.matches(pattern) for pattern in patterns)
