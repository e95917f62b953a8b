"""快速改正: what can be done at a place with one key, as a menu that the keyboard can use."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QMenu, QTableView, QWidget

from perfeval_desktop.checks.issue import Fix, Issue
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.tree import get_at, has_at
from perfeval_desktop.rulepack.labels import label_of, snippet
from perfeval_desktop.scoring.live_figures import figures_for
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.finding_index import Remark
from perfeval_desktop.ui.notices import show_notice
from perfeval_desktop.ui.pushing import push_or_tell
from perfeval_desktop.ui.slots import weak_slot

_NAMED = 3  # places that are named; the list of findings has them all
_LONGEST = 60  # characters of an entry: what it does is named in full by the step that can be undone


def fixes_of(session: Session, remarks: Iterable[Remark]) -> list[Fix]:
    """What ``remarks`` offer, each once, those of the worst finding first."""
    offered = (fix for remark in remarks if not remark.is_answered for fix in fixes_for(session, remark.issue))
    return list(dict.fromkeys(offered))


def fixes_for(session: Session, issue: Issue) -> tuple[Fix, ...]:
    """The fixes of one finding; where a number of a text is wrong, the live figures that are right too."""
    if not issue.fixes or issue.span is None or not has_at(session.evaluation, issue.where):
        return issue.fixes
    from perfeval_desktop.checks.live_offers import with_live  # here: a document is seen before it is scanned

    text = get_at(session.evaluation, issue.where)
    figures = figures_for(session.evaluation, session.pack, issue.where)
    return with_live(issue, text, figures) if isinstance(text, str) else issue.fixes


def apply_fix(session: Session, fix: Fix, beside: QWidget) -> bool:
    """Do ``fix`` as one step that can be undone; False, with a notice at ``beside``, when it cannot be done.

    What follows from it (a lost point asks for its reason, a text quotes the old total) is told, for only the user
    knows what is to be written there.
    """
    label = f"{fix.label} {label_of(fix.where, session.evaluation, session.pack)}"
    before = {_identity(issue) for issue in session.open_issues}
    if not push_or_tell(session, SetField(fix.where, fix.value, label), beside):
        return False
    new = [issue for issue in session.open_issues if _identity(issue) not in before]
    places = dict.fromkeys(label_of(issue.where, session.evaluation, session.pack) for issue in new)
    if places:
        named = "；".join(tuple(places)[:_NAMED])
        more = f" 等 {len(places)} 处" if len(places) > _NAMED else ""
        show_notice(beside, f"已{fix.label}。由此还要改的：{named}{more}。")
    return True


def _identity(issue: Issue) -> tuple[str, FieldPath, tuple[tuple[str, str], ...]]:
    """What makes a finding another one than before: its number among equals does not."""
    return issue.rule, issue.where, issue.facts


def in_menu(words: str, most: int) -> str:
    """``words`` as the text of an entry, of which ``most`` characters are shown."""
    return snippet(words, most).replace("&", "&&")


class QuickFixMenu(QMenu):
    """The fixes at one place. It is shown without waiting for an answer."""

    def __init__(self, session: Session, fixes: Iterable[Fix], beside: QWidget) -> None:
        super().__init__(beside)
        self._session = session
        self._beside = beside
        for number, fix in enumerate(fixes, start=1):
            action = self.addAction(f"&{number} {in_menu(fix.label, _LONGEST)}")
            action.triggered.connect(weak_slot(self._do, fix))
        self.aboutToHide.connect(self.deleteLater)

    def open_here(self, place: QRect | None = None) -> None:
        """Show the menu below ``place`` in the widget, else where the widget is."""
        rect = place if place is not None else QRect(QPoint(0, 0), self._beside.size())
        self.popup(self._beside.mapToGlobal(rect.bottomLeft()))
        if self.actions():
            self.setActiveAction(self.actions()[0])

    def _do(self, fix: Fix) -> None:
        apply_fix(self._session, fix, self._beside)


def focused_place() -> tuple[QWidget, QRect | None] | None:
    """The widget that has the focus, and the cell in it that the cursor is on; None when nothing has the focus."""
    widget = QApplication.focusWidget()
    if widget is None:
        return None
    if isinstance(widget, QTableView):
        return widget.viewport(), widget.visualRect(widget.currentIndex())
    return widget, None
