"""The context menu of a row of 问题, for the mouse and for Shift+F10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.finding_entries import FindingEntries
from perfeval_desktop.ui.finding_index import Remark
from perfeval_desktop.ui.findings_model import FindingRow, GroupRow, ListRow
from perfeval_desktop.ui.named_keys import NamedKeysMenu
from perfeval_desktop.ui.slots import Owned, weak_slot

if TYPE_CHECKING:
    from perfeval_desktop.ui.issues_panel import IssuesPanel


class FindingsMenu(NamedKeysMenu):
    """What can be done with one row of ``panel``: a finding, or the heading of some."""

    _panel = Owned["IssuesPanel"]()

    def __init__(self, panel: IssuesPanel, session: Session, row: ListRow) -> None:
        super().__init__(panel)
        self._panel = panel
        if isinstance(row, GroupRow):
            self._offer_folding(row, is_open=not row.is_folded)
            return
        self.offer("转到(&G)", "Enter", weak_slot(self._visit, row))
        FindingEntries(self, session, panel).add_ways_out(Remark(row.issue, row.finding.message, row.answer))
        self.addSeparator()
        self.offer("复制这句话(&C)", "", weak_slot(self._copy, row))
        if row.followers:
            self.addSeparator()
            self._offer_folding(row, is_open=row.is_unfolded)

    def _offer_folding(self, row: ListRow, *, is_open: bool) -> None:
        words, key = ("收起(&Z)", "←") if is_open else ("展开(&Z)", "→")
        self.offer(words, key, weak_slot(self._fold, row, not is_open))

    def _visit(self, row: FindingRow) -> None:
        self._panel.visit(row)

    def _fold(self, row: ListRow, unfold: bool) -> None:
        self._panel.fold(row, unfold=unfold)

    def _copy(self, row: FindingRow) -> None:
        QGuiApplication.clipboard().setText(row.finding.message)
