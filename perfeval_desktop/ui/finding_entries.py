"""What can be done about a finding, as entries of the menu at its place: in a text, on a cell, in the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from perfeval_desktop.checks.issue import Fix
from perfeval_desktop.checks.reasons import can_be_answered
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.ems import sign_size
from perfeval_desktop.ui.final_lock import FinalLock
from perfeval_desktop.ui.finding_index import Remark
from perfeval_desktop.ui.marks import severity_icon
from perfeval_desktop.ui.quick_fixes import apply_fix, fixes_of, in_menu
from perfeval_desktop.ui.session_part import SessionPart
from perfeval_desktop.ui.slots import weak_slot

_LONGEST = 44  # characters of an entry: in full it stands in the status bar, and in the list
_MOST = 3  # findings; more are to be read in the list


class FindingWishes(SessionPart):
    """What is asked for in a menu and done elsewhere in the window; one for a session, the window listens."""

    explain = Signal(str)  # key of the finding for which a reason is to be written
    listed = Signal(str)  # key of one that is to be read in the list
    basis = Signal(object)  # FieldPath of which 依据 is to be read
    history = Signal(object)  # FieldPath of which 修改记录 is to be read
    evidence = Signal(object)  # FieldPath of whose row the 佐证材料 are to be shown
    source = Signal(object)  # FieldPath from which a live figure is taken


class FindingEntries(QObject):
    """Adds entries to ``menu``, which owns it; what a fix cannot do is told at ``beside``."""

    def __init__(self, menu: QMenu, session: Session, beside: QWidget) -> None:
        super().__init__(menu)
        self._menu = menu
        self._session = session
        self._beside = beside
        self._wishes = FindingWishes.of(session)
        self._is_free = not FinalLock.of(session).is_on

    def add_findings(self, remarks: Sequence[Remark]) -> None:
        """The sentence of each of ``remarks``, its fixes below it, and 写说明 where a reason answers it."""
        for remark in remarks[:_MOST]:
            self._menu.addSeparator()
            size = sign_size(self._menu)
            told = self._menu.addAction(in_menu(remark.text, _LONGEST))
            told.setIcon(severity_icon(remark.sign, self._menu.palette(), size))
            told.setStatusTip(remark.text)
            told.triggered.connect(weak_slot(self._list, remark))
            self.add_ways_out(remark)
        if len(remarks) > _MOST:
            more = self._menu.addAction(f"另有 {len(remarks) - _MOST} 个问题，在清单中查看")
            more.triggered.connect(weak_slot(self._list, remarks[_MOST]))

    def add_ways_out(self, remark: Remark) -> None:
        """The fixes of one finding, and 写说明."""
        self.add_fixes(fixes_of(self._session, [remark]))
        if can_be_answered(remark.issue):
            write = self._menu.addAction(f"{'修改说明' if remark.is_answered else '写说明'}(&M)…\tCtrl+M")
            write.setEnabled(self._is_free)
            write.triggered.connect(weak_slot(self._explain, remark))

    def add_fixes(self, fixes: Iterable[Fix]) -> None:
        """快速改正, one entry for each way."""
        for fix in fixes:
            entry = self._menu.addAction(f"改正：{in_menu(fix.label, _LONGEST)}")
            entry.setStatusTip(fix.label)
            entry.setEnabled(self._is_free)
            entry.triggered.connect(weak_slot(self._apply, fix))

    def add_basis(self, where: FieldPath) -> None:
        """看依据: the rules and the arithmetic behind the field; who changed it, and what bears it out."""
        self._menu.addSeparator()
        self._menu.addAction("看依据(&K)").triggered.connect(weak_slot(self._show_basis, where))
        self._menu.addAction("这一栏的修改记录(&H)…").triggered.connect(weak_slot(self._show_history, where))
        self._menu.addAction("佐证材料(&J)…\tCtrl+Shift+M").triggered.connect(weak_slot(self._show_evidence, where))

    def add_source(self, where: FieldPath | None) -> None:
        """转到活数的来源, where there is one."""
        if where is not None:
            self._menu.addSeparator()
            self._menu.addAction("转到活数的来源(&S)\tF12").triggered.connect(weak_slot(self._go_to_source, where))

    def _apply(self, fix: Fix) -> None:
        apply_fix(self._session, fix, self._beside)

    def _explain(self, remark: Remark) -> None:
        self._wishes.explain.emit(_listed_key(remark))

    def _list(self, remark: Remark) -> None:
        self._wishes.listed.emit(_listed_key(remark))

    def _show_basis(self, where: FieldPath) -> None:
        self._wishes.basis.emit(where)

    def _show_history(self, where: FieldPath) -> None:
        self._wishes.history.emit(where)

    def _show_evidence(self, where: FieldPath) -> None:
        self._wishes.evidence.emit(where)

    def _go_to_source(self, where: FieldPath) -> None:
        self._wishes.source.emit(where)


def _listed_key(remark: Remark) -> str:
    """The key under which the finding is settled: what follows from another one has its place there."""
    return remark.issue.under if remark.is_follower else remark.issue.waiver_key
