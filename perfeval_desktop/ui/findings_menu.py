"""The context menu of a row of 问题, for the mouse and for Shift+F10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.finding_entries import FindingEntries
from perfeval_desktop.ui.finding_index import Remark
from perfeval_desktop.ui.findings_model import FindingRow, GroupRow, ListRow
from perfeval_desktop.ui.slots import Owned, weak_slot

if TYPE_CHECKING:
    from perfeval_desktop.ui.issues_panel import IssuesPanel


class FindingsMenu(QMenu):
    """What can be done with one row of ``panel``: a finding, or the heading of some."""

    _panel = Owned["IssuesPanel"]()

    def __init__(self, panel: IssuesPanel, session: Session, row: ListRow) -> None:
        super().__init__(panel)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._panel = panel
        if isinstance(row, GroupRow):
            self._offer_folding(row, is_open=not row.is_folded)
            return
        self.addAction("转到(&G)\tEnter").triggered.connect(weak_slot(self._visit, row))
        FindingEntries(self, session, panel).add_ways_out(Remark(row.issue, row.finding.message, row.answer))
        self.addSeparator()
        self.addAction("复制这句话(&C)").triggered.connect(weak_slot(self._copy, row))
        if row.followers:
            self.addSeparator()
            self._offer_folding(row, is_open=row.is_unfolded)

    def _offer_folding(self, row: ListRow, *, is_open: bool) -> None:
        words = "收起(&Z)\t←" if is_open else "展开(&Z)\t→"
        self.addAction(words).triggered.connect(weak_slot(self._fold, row, not is_open))

    def _visit(self, row: FindingRow) -> None:
        self._panel.visit(row)

    def _fold(self, row: ListRow, unfold: bool) -> None:
        self._panel.fold(row, unfold=unfold)

    def _copy(self, row: FindingRow) -> None:
        QGuiApplication.clipboard().setText(row.finding.message)
