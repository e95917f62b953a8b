"""问题: the findings of all tabs, by level and page; Enter or a double click goes to the field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.findings_model import LEVEL, MESSAGE, PLACE, FindingRow, FindingsModel
from perfeval_desktop.ui.inputs import QuietCombo
from perfeval_desktop.ui.marks import severity_icon
from perfeval_desktop.ui.notices import show_notice
from perfeval_desktop.ui.rich_text import Section, to_html

_ALL_PAGES, _THIS_PAGE = range(2)


class IssuesPanel(QWidget):
    """Lists the session's findings. ``go_to`` asks the window to bring a field into view."""

    go_to = Signal(object)  # FieldPath

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._page: Sequence[FieldPath] = ()
        self._levels = {level: QToolButton() for level in Severity}
        self._pages = QuietCombo()
        self._empty = QLabel("没有问题。")
        self._table = QTableView()
        self._model = FindingsModel(self)
        self._detail = QTextBrowser()
        self._fix = QPushButton()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the findings as they are now."""
        if not self._session.is_open:
            self._model.show_rows(())
            return
        pairs = zip(self._session.issues, self._session.findings, strict=True)
        rows = [FindingRow(issue, finding) for issue, finding in pairs]
        for level, button in self._levels.items():
            button.setText(f"{level.label} {sum(row.issue.severity is level for row in rows)}")
        self._model.show_rows([row for row in rows if self._is_wanted(row)])
        nothing = self._model.rowCount() == 0
        self._empty.setText("这里没有要显示的问题。" if rows else "没有发现问题。")
        self._empty.setVisible(nothing)
        self._show_detail()

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

    def step(self, by: int) -> bool:
        """Go to the next (+1) or the previous (−1) finding of the list; False when the list is empty."""
        count = self._model.rowCount()
        if not count:
            return False
        current = self._table.currentIndex()
        row = (current.row() + by) % count if current.isValid() else (0 if by > 0 else count - 1)
        self._table.selectRow(row)
        self.go_to.emit(self._model.rows[row].issue.where)
        return True

    def _is_wanted(self, row: FindingRow) -> bool:
        if not self._levels[row.issue.severity].isChecked():
            return False
        everywhere = self._pages.currentIndex() == _ALL_PAGES
        return everywhere or any(row.issue.where.matches(pattern) for pattern in self._page)

    def _current(self) -> FindingRow | None:
        index = self._table.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def _activated(self, index: QModelIndex) -> None:
        self.go_to.emit(self._model.rows[index.row()].issue.where)

    def _show_detail(self, *_what: object) -> None:
        row = self._current()
        fix = row.issue.fix if row is not None else None
        self._fix.setVisible(fix is not None)
        self._fix.setText(fix.label if fix is not None else "")
        self._detail.setHtml(to_html(_detail_of(row)) if row is not None else "")

    def _apply_fix(self) -> None:
        row = self._current()
        if row is None or row.issue.fix is None:
            return
        fix = row.issue.fix
        try:
            self._session.push(SetField(fix.where, fix.value, f"{fix.label} {row.finding.label}"))
        except ModelError as error:
            show_notice(self._fix, str(error))
        else:
            self.go_to.emit(fix.where)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height(rows=4))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._height(rows=1))

    def _height(self, rows: int) -> int:
        """High enough for the bar, the titles and so many findings: the room belongs to the editors."""
        margins = self._column.contentsMargins()
        around = self._levels[Severity.ERROR].sizeHint().height() + self._column.spacing()
        titles = self._table.horizontalHeader().sizeHint().height() + 2 * self._table.frameWidth()
        lines = rows * self._table.verticalHeader().defaultSectionSize()
        return margins.top() + around + titles + lines + margins.bottom()

    # --- looks ---------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        em = self.fontMetrics().horizontalAdvance("字")
        bar = QHBoxLayout()
        for button in self._levels.values():
            button.setCheckable(True)
            button.setChecked(True)
            button.setAutoRaise(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setToolTip("显示或隐藏这一级问题")
            bar.addWidget(button)
        self._pages.addItems(["全部页", "本页"])
        self._pages.setAccessibleName("问题范围")
        bar.addWidget(self._pages)
        bar.addWidget(self._empty)
        bar.addStretch(1)
        self._set_up_table(em)
        detail = QVBoxLayout()
        detail.setContentsMargins(0, 0, 0, 0)
        self._detail.setFrameShape(QFrame.Shape.NoFrame)
        self._detail.setAccessibleName("问题说明")
        self._detail.setPlaceholderText("选中一个问题，这里显示它的全文。双击或按 Enter 转到填写的地方。")
        detail.addWidget(self._detail)
        detail.addWidget(self._fix, 0, Qt.AlignmentFlag.AlignLeft)
        side = QWidget()
        side.setLayout(detail)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._table)
        split.addWidget(side)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 3)
        split.setMinimumHeight(1)
        self._detail.setMinimumHeight(1)
        self._table.setMinimumHeight(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(em // 2, em // 4, em // 2, em // 4)
        self._column.setSpacing(em // 4)
        self._column.addLayout(bar)
        self._column.addWidget(split, 1)
        self._tint()

    def _set_up_table(self, em: int) -> None:
        table = self._table
        table.setModel(self._model)
        table.setAccessibleName("问题清单")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setAlternatingRowColors(True)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(round(1.6 * table.fontMetrics().lineSpacing()))
        header = table.horizontalHeader()
        header.setSectionResizeMode(LEVEL, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(PLACE, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.resizeSection(LEVEL, 6 * em)
        header.resizeSection(PLACE, 20 * em)

    def _connect(self) -> None:
        self._session.issues_changed.connect(self.refresh)
        self._session.closed.connect(self.refresh)
        self._table.activated.connect(self._activated)
        self._table.selectionModel().currentRowChanged.connect(self._show_detail)
        self._pages.activated.connect(self.refresh)
        self._fix.clicked.connect(self._apply_fix)
        for button in self._levels.values():
            button.clicked.connect(self.refresh)

    def _tint(self) -> None:
        icons = {level: severity_icon(level, self.palette()) for level in Severity}
        for level, button in self._levels.items():
            button.setIcon(icons[level])
        self._model.set_icons(icons)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_model"):
            self._tint()


def _detail_of(row: FindingRow) -> list[Section]:
    finding = row.finding
    return [Section(finding.title, finding.message), Section("", f"规则编号：{finding.rule}")]
