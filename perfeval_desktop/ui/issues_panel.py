"""问题: the findings of all tabs, the worst first or under headings; Enter or a double click goes to the field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.reasons import can_be_answered
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.after_paint import AfterPaint
from perfeval_desktop.ui.basis import finding_sections
from perfeval_desktop.ui.ems import em_of, in_ems, sign_size
from perfeval_desktop.ui.final_lock import FinalLock
from perfeval_desktop.ui.finding_groups import Grouping, PageTitle, group_by_page, group_by_rule, grouped
from perfeval_desktop.ui.findings_bar import FindingsBar
from perfeval_desktop.ui.findings_menu import FindingsMenu
from perfeval_desktop.ui.findings_model import FindingRow, FindingsModel, GroupRow, ListRow, finding_rows
from perfeval_desktop.ui.findings_order import heading_of, position_in, with_key
from perfeval_desktop.ui.findings_table import FindingsTable
from perfeval_desktop.ui.marks import SIGNS, severity_icon
from perfeval_desktop.ui.quick_fixes import QuickFixMenu, apply_fix, fixes_for
from perfeval_desktop.ui.reading_pane import ReadingPane
from perfeval_desktop.ui.reason_pane import ReasonPane
from perfeval_desktop.ui.undo_line import UndoLine
from perfeval_desktop.ui.unread_rows import unread_rows

_NARROW_EMS = 40  # below this what can be done about a finding stands under the list instead of beside it
_REASON_LINES = 4  # of a reason that is read there
_AROUND = {1: "已过最后一个问题，从第一个接着看。", -1: "已过第一个问题，从最后一个接着看。"}
_ENDLESS = 16_777_215  # pixels, as Qt has it
Visited = tuple[str, object]  # key and place in a text: when one of two equal slips is mended, the other has its key


class IssuesPanel(QWidget):
    """Lists the session's findings: by level, and within a level in printing order.

    ``go_to`` asks the window to bring a field into view. ``notice`` is a sentence for the status bar.
    """

    go_to = Signal(object)  # FieldPath
    went_to = Signal(object, str)  # FieldPath and key of the finding, when its field has been brought into view
    notice = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._titles: Sequence[PageTitle] = ()
        self._unfolded: set[str] = set()  # keys of the findings that show what follows from them
        self._folded: set[str] = set()  # names of the groups of which only the heading is shown
        self._order: list[tuple[str, FindingRow]] = []  # what can be gone to, folded or not, with its group
        self._visited: Visited = ("", None)  # the finding that was gone to last
        self._is_narrow: bool | None = None
        self._detailed: tuple[FindingRow | None, bool] | None = None  # of what text and fixes are shown
        self._sizes_before: list[int] = []  # of list and text, before a reason was written
        self._bar = FindingsBar()
        self._model = FindingsModel(self)
        self._table = FindingsTable(self._model)
        self._detail = ReadingPane("问题说明")
        self._fix = QPushButton()
        self._fix.hide()
        self._reasons = ReasonPane(session)
        self._lock = FinalLock.of(session)
        self._after_paint = AfterPaint(self, session, self.refresh)
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def bar(self) -> FindingsBar:
        """What is listed, and under which headings."""
        return self._bar

    def refresh(self) -> None:
        """Show the findings as they are now."""
        if not self._session.is_open:
            self._order = []
            self._model.show_rows(())
            return self._table.settle()
        if not self._session.is_checked:
            return self._bar.say("正在审核…")
        rows = [*unread_rows(self._session), *finding_rows(self._session, self._unfolded)]
        self._bar.show_counts([row for row in rows if not row.is_follower])
        self._reasons.follow(self._session.issues)
        self._list(self._bar.wanted(rows))
        self._table.settle()
        nothing = self._model.rowCount() == 0
        self._bar.say("" if not nothing else "这里没有要显示的问题。" if rows else "没有发现问题。")
        if not nothing and not self._table.currentIndex().isValid():
            self._table.selectRow(0)
        self._show_detail()

    def _list_anew(self) -> None:
        """Other findings are wanted, or in another order; the selected one stays in sight."""
        self.refresh()
        self._table.scrollTo(self._table.currentIndex())

    def _list(self, rows: Sequence[FindingRow]) -> None:
        """Show ``rows``, under headings where these are wanted."""
        grouping = self._bar.grouping
        if grouping is Grouping.NONE:
            self._order = [("", row) for row in rows]
            self._model.show_rows(rows)
            return
        group_of = group_by_rule if grouping is Grouping.RULE else group_by_page(self._session, self._titles)
        self._order, name = [], ""
        for row in grouped(rows, group_of, ()):
            if isinstance(row, GroupRow):
                name = row.name
            else:
                self._order.append((name, row))
        self._model.show_rows(grouped(rows, group_of, self._folded))

    def commit_pending(self) -> None:
        """Take over a reason that is being written."""
        self._reasons.commit_pending()

    def explain(self, at: FieldPath | None = None) -> bool:
        """Write the reason for the 需说明 at the field ``at``, else for the selected one; False when neither is one."""
        self._after_paint.settle()
        asking = [row for _, row in self._order if can_be_answered(row.issue)]
        here = [row for row in asking if row.issue.where == at]
        current = self._current()
        if here and current not in here:
            self._select(here[0])
        elif current not in asking:
            return False
        self._reasons.write()
        return True

    def set_page(self, covers: Sequence[FieldPath], titles: Sequence[PageTitle] = ()) -> None:
        """``covers`` are the fields of the tab that is in front; ``titles`` name all tabs for the headings."""
        renamed = tuple(titles) != tuple(self._titles)
        self._titles = titles
        if self._bar.set_page(covers) or renamed:
            self.refresh()

    def show_only(self, level: Severity) -> None:
        """Show the findings of one level alone; all levels again when they are shown alone already."""
        self._bar.show_only(level)

    def select(self, key: str, *, is_visited: bool = False) -> bool:
        """Select the finding ``key``, whose group is unfolded for that; False when the list does not show it.

        ``is_visited``: its field is gone to as well, so that the next step is one from there.
        """
        self._after_paint.settle()
        if (found := with_key(self._order, key)) is None:
            return False
        self._select(found)
        self._visited = (key, None) if is_visited else self._visited
        return True

    def step(self, by: int) -> bool:
        """Go to the next (+1) or the previous (−1) finding, also of a folded group; False when there is none.

        The selected finding comes next when it has not been gone to: the first of all, or the one behind a finding that
        has just been settled. Past the last one the first comes again, which is told.
        """
        self._after_paint.settle()
        if not self._order:
            return False
        position = position_in(self._order, self._row())
        current = self._current()
        if by < 0 or (current is not None and (current.key, current.issue.span) == self._visited):
            position += by
        finding = self._order[position % len(self._order)][1]
        self._select(finding)
        self.visit(finding)
        if not 0 <= position < len(self._order):
            self.notice.emit(_AROUND[by])
        return True

    def _select(self, finding: FindingRow) -> None:
        """Put the cursor on ``finding``, whose group is unfolded for that."""
        group = heading_of(self._order, finding)
        if group in self._folded:
            self._folded.discard(group)
            self.refresh()
        self._table.selectRow(self._model.rows.index(finding))

    def visit(self, finding: FindingRow) -> None:
        self._visited = finding.key, finding.issue.span
        self.go_to.emit(finding.issue.where)
        self.went_to.emit(finding.issue.where, finding.key)

    def _row(self) -> ListRow | None:
        index = self._table.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def _current(self) -> FindingRow | None:
        """The selected finding; None on a heading."""
        row = self._row()
        return row if isinstance(row, FindingRow) else None

    def _activated(self, index: QModelIndex) -> None:
        row = self._model.rows[index.row()]
        if isinstance(row, GroupRow):
            self._fold_group(row.name, unfold=row.is_folded)
        else:
            self.visit(row)

    def _forget(self) -> None:
        self._visited = "", None
        self._folded.clear()
        self.refresh()

    def _show_detail(self, *_what: object) -> None:
        """Show what can be done about the selected finding, unless that is shown already."""
        row = self._current()
        if (row, self._lock.is_on) == self._detailed:
            return
        self._detailed = (row, self._lock.is_on)
        fixes = fixes_for(self._session, row.issue) if row is not None else ()
        self._fix.setVisible(bool(fixes))
        self._fix.setEnabled(not self._lock.is_on)
        more = "…" if len(fixes) > 1 else ""
        self._fix.setText(f"{fixes[0].label}{more}" if fixes else "")
        self._tell()
        self._reasons.show_row(row)

    def _tell(self) -> None:
        row = self._current()
        sections = finding_sections(row, is_narrow=bool(self._is_narrow)) if row is not None else []
        self._detail.show_sections(sections)
        self._detail.setVisible(bool(sections) or not self._is_narrow)

    def _go_on(self) -> None:
        """A reason was dealt with, or the list is to be read: the keyboard is at the list again."""
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply_fix(self) -> None:
        """Do the only fix there is, else offer all of them."""
        self._after_paint.settle()
        row = self._current()
        fixes = fixes_for(self._session, row.issue) if row is not None else ()
        if len(fixes) > 1:
            self.offer_fixes()
        elif fixes and apply_fix(self._session, fixes[0], self._fix):
            self.go_to.emit(fixes[0].where)

    def _open_menu(self, place: QPoint) -> None:
        if (row := self._row()) is not None:
            FindingsMenu(self, self._session, row).popup(place)

    def has_focus(self) -> bool:
        """True when the keyboard is in this panel."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def offer_fixes(self) -> bool:
        """Offer the quick fixes of the selected finding; False when it has none."""
        self._after_paint.settle()
        row = self._current()
        if row is None or not row.issue.fixes:
            return False
        place = self._table.visualRect(self._table.currentIndex())
        QuickFixMenu(self._session, fixes_for(self._session, row.issue), self._table.viewport()).open_here(place)
        return True

    def _fold_here(self, unfold: bool) -> None:
        if (row := self._row()) is not None:
            self.fold(row, unfold=unfold)

    def fold(self, row: ListRow, *, unfold: bool) -> None:
        if isinstance(row, GroupRow):
            self._fold_group(row.name, unfold=unfold)
            return
        if not unfold and not row.is_follower and not row.is_unfolded:
            self._go_to_heading(row)
            return
        key = row.issue.under if row.is_follower else row.key
        self._unfolded = self._unfolded | {key} if unfold else self._unfolded - {key}
        self.refresh()
        if row.is_follower and not unfold:
            self._table.selectRow(self._model.row_of(key))

    def _fold_group(self, name: str, *, unfold: bool) -> None:
        self._folded = self._folded - {name} if unfold else self._folded | {name}
        self.refresh()

    def _go_to_heading(self, finding: FindingRow) -> None:
        name = heading_of(self._order, finding)
        for number, row in enumerate(self._model.rows):
            if isinstance(row, GroupRow) and row.name == name:
                self._table.selectRow(number)

    # --- looks ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height(rows=3))

    def minimumSizeHint(self) -> QSize:
        margins = self._column.contentsMargins()
        return QSize(self._bar.minimumSizeHint().width() + margins.left() + margins.right(), self._height(rows=1))

    def _height(self, rows: int) -> int:
        """High enough for the bar and so many findings: the room belongs to the editors."""
        margins = self._column.contentsMargins()
        around = self._bar.line_height() + self._column.spacing()
        return margins.top() + around + self._table.height_for(rows) + margins.bottom()

    def _lay_out(self) -> None:
        listed = QWidget()
        column = QVBoxLayout(listed)
        in_ems(column, margins=0, spacing=0.25)
        column.addWidget(self._bar)
        column.addWidget(self._table, 1)
        self._side = QWidget()
        detail = QVBoxLayout(self._side)
        detail.setContentsMargins(0, 0, 0, 0)
        detail.addWidget(self._detail)
        in_ems(detail, spacing=0.25)
        detail.addWidget(self._fix, 0, Qt.AlignmentFlag.AlignLeft)
        detail.addWidget(self._reasons)
        self._split = QSplitter()
        self._split.addWidget(listed)
        self._split.addWidget(self._side)
        self._split.setChildrenCollapsible(False)
        for widget in (self._split, self._detail, self._table):
            widget.setMinimumHeight(1)
        self._column = QVBoxLayout(self)
        in_ems(self._column, margins=(0.5, 0.25, 0.5, 0.25), spacing=0.25)
        self._column.addWidget(self._split, 1)
        self.setFocusProxy(self._table)  # who comes here with F6 wants the list, not its buttons
        self._arrange(is_narrow=False)
        self._tint()

    def _make_room(self) -> None:
        """Below a list in a narrow panel a reason needs more room while it is written."""
        writing, before = self._reasons.is_writing, self._sizes_before
        if self._is_narrow and writing and not before:
            self._sizes_before = self._split.sizes()
            self._split.setSizes([1000, 1000])
        elif not writing and before:
            self._split.setSizes(before)
            before.clear()
        self._table.scrollTo(self._table.currentIndex())

    def _arrange(self, *, is_narrow: bool) -> None:
        """Beside the tabs the parts stand one above the other, below them side by side."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        self._split.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
        # What is below the list takes no more than it needs.
        down = QSizePolicy.Policy.Maximum if is_narrow else QSizePolicy.Policy.Preferred
        self._side.setSizePolicy(QSizePolicy.Policy.Preferred, down)
        self._split.setSizes([3000, 1000])
        self._sizes_before = []
        self._limit_detail()
        self._reasons.arrange(is_narrow=is_narrow)
        self._tell()

    def _limit_detail(self) -> None:
        lines = _REASON_LINES * self.fontMetrics().lineSpacing()
        self._detail.setMinimumHeight(lines if self._is_narrow else 1)
        self._detail.setMaximumHeight(lines if self._is_narrow else _ENDLESS)

    def _connect(self) -> None:
        self._session.issues_changed.connect(self._after_paint.ask)
        UndoLine.of(self._session).changed.connect(self._after_paint.ask)
        self._session.opened.connect(self._forget)
        self._session.closed.connect(self.refresh)
        self._table.activated.connect(self._activated)
        self._table.menu_asked.connect(self._open_menu)
        self._table.fold_asked.connect(self._fold_here)
        self._table.selectionModel().currentRowChanged.connect(self._show_detail)
        self._bar.changed.connect(self._list_anew)
        self._bar.left.connect(self._go_on)
        self._fix.clicked.connect(self._apply_fix)
        self._lock.changed.connect(self._show_detail)
        self._reasons.settled.connect(self._go_on)
        self._reasons.writing_changed.connect(self._make_room)

    def _tint(self) -> None:
        self._bar.tint()
        self._model.set_icons({sign: severity_icon(sign, self.palette(), sign_size(self)) for sign in SIGNS})

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_narrow=self._is_short_of_room())

    def _is_short_of_room(self) -> bool:
        return self.width() < _NARROW_EMS * em_of(self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not hasattr(self, "_column"):
            return
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._tint()
        if event.type() == QEvent.Type.FontChange:
            self._arrange(is_narrow=self._is_short_of_room())
            self._limit_detail()
            self.updateGeometry()
