"""问题: the findings of all tabs, the worst first, by level and page; Enter or a double click goes to the field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.reasons import State, can_be_answered
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.basis import reason_sections
from perfeval_desktop.ui.ems import em_of, in_ems, sign_size
from perfeval_desktop.ui.findings_model import FindingRow, FindingsModel, finding_rows
from perfeval_desktop.ui.findings_table import FindingsTable
from perfeval_desktop.ui.inputs import QuietCombo
from perfeval_desktop.ui.marks import SIGNS, severity_icon
from perfeval_desktop.ui.quick_fixes import QuickFixMenu, apply_fix, fixes_for
from perfeval_desktop.ui.reading_pane import ReadingPane
from perfeval_desktop.ui.reason_pane import ReasonPane
from perfeval_desktop.ui.rich_text import Section

_ALL_PAGES, _THIS_PAGE = range(2)
_NARROW_EMS = 40  # below this the text of a finding stands under the list instead of beside it
_COLUMNS_NARROW = 2
Visited = tuple[str, object]  # key and place in a text: when one of two equal slips is mended, the other has its key


class IssuesPanel(QWidget):
    """Lists the session's findings: by level, and within a level in printing order.

    ``go_to`` asks the window to bring a field into view.
    """

    go_to = Signal(object)  # FieldPath
    went_to = Signal(object, str)  # FieldPath and key of the finding, when its field has been brought into view

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._page: Sequence[FieldPath] = ()
        self._unfolded: set[str] = set()  # keys of the findings that show what follows from them
        self._visited: Visited = ("", None)  # the finding that was gone to last
        self._is_narrow: bool | None = None
        self._sizes_before: list[int] = []  # of list and text, before a reason was written
        self._levels = {level: QToolButton() for level in Severity}
        self._pages = QuietCombo()
        self._empty = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._model = FindingsModel(self)
        self._table = FindingsTable(self._model)
        self._detail = ReadingPane("问题说明")
        self._fix = QPushButton()
        self._answered = QToolButton()
        self._reasons = ReasonPane(session)
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the findings as they are now."""
        if not self._session.is_open:
            self._model.show_rows(())
            return
        rows = finding_rows(self._session, self._unfolded)
        self._show_counts([row for row in rows if not row.is_follower])
        self._reasons.follow({issue.waiver_key for issue in self._session.issues})
        self._model.show_rows([row for row in rows if self._is_wanted(row)])
        self._table.settle()
        nothing = self._model.rowCount() == 0
        self._empty.setText("这里没有要显示的问题。" if rows else "没有发现问题。")
        self._empty.setVisible(nothing)
        if not nothing and not self._table.currentIndex().isValid():
            self._table.selectRow(0)
        self._show_detail()

    def commit_pending(self) -> None:
        """Take over a reason that is being written."""
        self._reasons.commit_pending()

    def explain(self, at: FieldPath | None = None) -> bool:
        """Write the reason for the 需说明 at the field ``at``, else for the selected one; False when neither is one."""
        asking = [number for number, row in enumerate(self._model.rows) if can_be_answered(row.issue)]
        here = [number for number in asking if self._model.rows[number].issue.where == at]
        current = self._table.currentIndex().row()
        if here and current not in here:
            self._table.selectRow(here[0])
        elif current not in asking:
            return False
        self._reasons.write()
        return True

    def _show_counts(self, rows: Sequence[FindingRow]) -> None:
        """How many findings of each level are to be settled; those that are answered are counted apart."""
        answered = sum(row.is_answered for row in rows)
        for level, button in self._levels.items():
            count = sum(row.issue.severity is level and not row.is_answered for row in rows)
            more = f"（已说明 {answered}）" if answered and level is Severity.EXPLAIN else ""
            button.setText(f"{level.label} {count}{more}")
        self._answered.setVisible(bool(answered) or self._answered.isChecked())

    def set_page(self, covers: Sequence[FieldPath]) -> None:
        """``covers`` are the fields of the tab that is in front."""
        self._page = covers
        if self._pages.currentIndex() == _THIS_PAGE:
            self.refresh()

    def show_only(self, level: Severity) -> None:
        """Show the findings of one level alone; all levels again when they are shown alone already."""
        alone = all(button.isChecked() == (each is level) for each, button in self._levels.items())
        for each, button in self._levels.items():
            button.setChecked(alone or each is level)
        self.refresh()

    def show_this_page_only(self, only: bool) -> None:
        """Show the findings of the tab that is in front, or those of all tabs."""
        self._pages.setCurrentIndex(_THIS_PAGE if only else _ALL_PAGES)
        self.refresh()

    def select(self, key: str) -> bool:
        """Select the finding ``key``; False when the list does not show it."""
        row = self._model.row_of(key)
        if row >= 0:
            self._table.selectRow(row)
        return row >= 0

    def step(self, by: int) -> bool:
        """Go to the next (+1) or the previous (−1) finding of the list; False when the list is empty.

        The selected finding comes next when it has not been gone to: the first of all, or the one behind a finding that
        has just been settled.
        """
        current = self._current()
        if current is None:
            return False
        row = self._table.currentIndex().row()
        if by < 0 or (current.key, current.issue.span) == self._visited:
            row = (row + by) % self._model.rowCount()
        self._table.selectRow(row)
        self._visit(row)
        return True

    def _visit(self, row: int) -> None:
        finding = self._model.rows[row]
        self._visited = finding.key, finding.issue.span
        self.go_to.emit(finding.issue.where)
        self.went_to.emit(finding.issue.where, finding.key)

    def _is_wanted(self, row: FindingRow) -> bool:
        if not self._levels[row.issue.severity].isChecked() or (row.is_answered and not self._answered.isChecked()):
            return False
        everywhere = self._pages.currentIndex() == _ALL_PAGES
        return everywhere or any(row.issue.where.matches(pattern) for pattern in self._page)

    def _current(self) -> FindingRow | None:
        index = self._table.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def _activated(self, index: QModelIndex) -> None:
        self._visit(index.row())

    def _forget(self) -> None:
        self._visited = "", None
        self.refresh()

    def _show_detail(self, *_what: object) -> None:
        row = self._current()
        fixes = fixes_for(self._session, row.issue) if row is not None else ()
        self._fix.setVisible(bool(fixes))
        more = "…" if len(fixes) > 1 else ""
        self._fix.setText(f"{fixes[0].label}{more}" if fixes else "")
        self._detail.show_sections(_detail_of(row) if row is not None else ())
        self._reasons.show_row(row)

    def _go_on(self) -> None:
        """A reason was dealt with: the keyboard is at the list again."""
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply_fix(self) -> None:
        """Do the only fix there is, else offer all of them."""
        row = self._current()
        fixes = fixes_for(self._session, row.issue) if row is not None else ()
        if len(fixes) > 1:
            self.offer_fixes()
        elif fixes and apply_fix(self._session, fixes[0], self._fix):
            self.go_to.emit(fixes[0].where)

    def has_focus(self) -> bool:
        """True when the keyboard is in this panel."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def offer_fixes(self) -> bool:
        """Offer the quick fixes of the selected finding; False when it has none."""
        row = self._current()
        if row is None or not row.issue.fixes:
            return False
        place = self._table.visualRect(self._table.currentIndex())
        QuickFixMenu(self._session, fixes_for(self._session, row.issue), self._table.viewport()).open_here(place)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """→ shows what follows from the selected finding, ← hides it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers():
            row = self._current()
            if row is not None and event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left):
                self._fold(row, unfold=event.key() == Qt.Key.Key_Right)
                return True
        return super().eventFilter(watched, event)

    def _fold(self, row: FindingRow, *, unfold: bool) -> None:
        key = row.issue.under if row.is_follower else row.key
        self._unfolded = self._unfolded | {key} if unfold else self._unfolded - {key}
        self.refresh()
        if row.is_follower and not unfold:
            self._table.selectRow(self._model.row_of(key))

    # --- looks ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height(rows=4))

    def minimumSizeHint(self) -> QSize:
        widest = max(button.sizeHint().width() for button in self._levels.values())
        margins = self._column.contentsMargins()
        width = _COLUMNS_NARROW * widest + self._bar.horizontalSpacing() + margins.left() + margins.right()
        return QSize(width, self._height(rows=1))

    def _height(self, rows: int) -> int:
        """High enough for the bar, the titles and so many findings: the room belongs to the editors."""
        margins = self._column.contentsMargins()
        bar = max(self._levels[Severity.ERROR].sizeHint().height(), self._pages.sizeHint().height())
        around = bar + self._column.spacing()
        return margins.top() + around + self._table.height_of(rows) + margins.bottom()

    def _lay_out(self) -> None:
        for button in self._levels.values():
            button.setCheckable(True)
            button.setChecked(True)
            button.setAutoRaise(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setToolTip("显示或隐藏这一级问题")
        self._answered.setCheckable(True)
        self._answered.setAutoRaise(True)
        self._answered.setText("已说明")
        self._answered.setToolTip("列出或隐藏已有说明的问题")
        self._answered.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._pages.addItems(["全部页", "本页"])
        self._pages.setAccessibleName("问题范围")
        self._bar = QGridLayout()
        in_ems(self._bar, columns_apart=0.25, rows_apart=0)
        side = QWidget()
        detail = QVBoxLayout(side)
        detail.setContentsMargins(0, 0, 0, 0)
        detail.addWidget(self._detail)
        in_ems(detail, spacing=0.25)
        detail.addWidget(self._fix, 0, Qt.AlignmentFlag.AlignLeft)
        detail.addWidget(self._reasons)
        self._split = QSplitter()
        self._split.addWidget(self._table)
        self._split.addWidget(side)
        self._split.setChildrenCollapsible(False)
        for widget in (self._split, self._detail, self._table):
            widget.setMinimumHeight(1)
        self._column = QVBoxLayout(self)
        in_ems(self._column, margins=(0.5, 0.25, 0.5, 0.25), spacing=0.25)
        self._column.addLayout(self._bar)
        self._column.addWidget(self._split, 1)
        self._arrange(is_narrow=False)
        self._tint()

    def _make_room(self) -> None:
        """Below a list in a narrow panel a reason needs more room than a finding that is only read."""
        writing = self._reasons.is_writing
        if self._is_narrow and writing and not self._sizes_before:
            self._sizes_before = self._split.sizes()
            self._split.setSizes([1000, 3000])
        elif not writing and self._sizes_before:
            self._split.setSizes(self._sizes_before)
            self._sizes_before = []

    def _arrange(self, *, is_narrow: bool) -> None:
        """Beside the tabs the parts stand one above the other, below them side by side."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        parts = (*self._levels.values(), self._answered, self._pages, self._empty)
        columns = _COLUMNS_NARROW if is_narrow else len(parts)
        for number, part in enumerate(parts):
            self._bar.addWidget(part, number // columns, number % columns, Qt.AlignmentFlag.AlignLeft)
        self._bar.setColumnStretch(len(parts) - 1, 0 if is_narrow else 1)
        self._split.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
        self._split.setSizes([3000, 2000] if is_narrow else [2000, 1000])
        self._sizes_before = []
        self._detail.setMinimumHeight(self._least_detail())
        self._table.show_places_only(is_narrow)
        self._reasons.arrange(is_narrow=is_narrow)

    def _least_detail(self) -> int:
        return 3 * self.fontMetrics().lineSpacing() if self._is_narrow else 1

    def _connect(self) -> None:
        self._session.issues_changed.connect(self.refresh)
        self._session.opened.connect(self._forget)
        self._session.closed.connect(self.refresh)
        self._table.activated.connect(self._activated)
        self._table.installEventFilter(self)
        self._table.selectionModel().currentRowChanged.connect(self._show_detail)
        self._pages.activated.connect(self.refresh)
        self._fix.clicked.connect(self._apply_fix)
        self._reasons.settled.connect(self._go_on)
        self._reasons.writing_changed.connect(self._make_room)
        for button in (*self._levels.values(), self._answered):
            button.clicked.connect(self.refresh)

    def _tint(self) -> None:
        icons = {sign: severity_icon(sign, self.palette(), sign_size(self)) for sign in SIGNS}
        for level, button in self._levels.items():
            button.setIcon(icons[level])
        self._answered.setIcon(icons[State.VALID])
        self._model.set_icons(icons)

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
            self._detail.setMinimumHeight(self._least_detail())
            self.updateGeometry()


def _detail_of(row: FindingRow) -> list[Section]:
    finding = row.finding
    level = State.VALID.label if row.is_answered else row.issue.severity.label
    asked, reason = [Section(f"{level}：{finding.title}", finding.message)], [*reason_sections(row.answer)]
    # Where little can be seen at once: what is still to be done, or why nothing is.
    sections = reason + asked if row.is_answered else asked + reason
    return [*sections, Section("", f"规则编号：{finding.rule}")]
