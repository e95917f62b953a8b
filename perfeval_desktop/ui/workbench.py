"""The desk on which an open document lies: head band, tabs, and the docks 依据 and 问题 around them."""

from __future__ import annotations

import base64
import binascii
import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QSizePolicy, QToolBar, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.evidence import EVIDENCE
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.basis_panel import BasisPanel
from perfeval_desktop.ui.bound_widget import select_words
from perfeval_desktop.ui.dock_arrangement import DockArrangement
from perfeval_desktop.ui.drafts import Drafts, DraftWalk
from perfeval_desktop.ui.find_dock import FindDock
from perfeval_desktop.ui.finding_entries import FindingWishes
from perfeval_desktop.ui.finding_index import FindingIndex
from perfeval_desktop.ui.flash import Flash
from perfeval_desktop.ui.gaps import GapWalk
from perfeval_desktop.ui.head_band import HeadBand
from perfeval_desktop.ui.help_topic import set_help_topic
from perfeval_desktop.ui.issues_panel import IssuesPanel
from perfeval_desktop.ui.narrative_edit import NarrativeEdit
from perfeval_desktop.ui.nearest import nearest
from perfeval_desktop.ui.notices import speak
from perfeval_desktop.ui.panes import PaneWalk
from perfeval_desktop.ui.quick_fixes import QuickFixMenu, fixes_of, focused_place
from perfeval_desktop.ui.retracing import Retracing
from perfeval_desktop.ui.side_pane import SidePane
from perfeval_desktop.ui.tab_pages import TabPages
from perfeval_desktop.ui.titled_dock import TitledDock
from perfeval_desktop.ui.unread_rows import unread_key

if TYPE_CHECKING:
    from perfeval_desktop.session.find import Hit

_NO_FIX = "这里没有可以快速改正的问题。"
_VERSION = 2  # of the remembered places of the docks; raise it when docks come or go
_LEFT_RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
_ANYWHERE = Qt.DockWidgetArea.AllDockWidgetAreas


class Workbench(QMainWindow):
    """A window inside the window, so that the docks come and go with the document.

    ``place_changed`` carries the field that the user is at and ``place_named`` its label, empty for none. ``notice``
    is a sentence for the status bar.
    """

    place_changed = Signal(object)  # FieldPath | None
    place_named = Signal(str)
    notice = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Widget)
        self._session = session
        self._path: FieldPath | None = None
        self._gaps = GapWalk()
        self._unread = DraftWalk(Drafts.of(session))
        self.head_band = HeadBand(session)
        self.pages = TabPages(session)
        self.issues = IssuesPanel(session)
        self.basis = BasisPanel(session)
        self._side = SidePane(self.basis)
        self.setCentralWidget(self.pages)
        self._band_bar = self._make_band_bar()
        self.basis_dock = self._make_dock(
            "依据", "basis", self._side, Qt.DockWidgetArea.RightDockWidgetArea, _LEFT_RIGHT
        )
        self.issues_dock = self._make_dock(
            "问题", "issues", self.issues, Qt.DockWidgetArea.BottomDockWidgetArea, _ANYWHERE
        )
        self.find_dock = FindDock(session, self.pages, self)
        self._arrangement = DockArrangement(self, self.basis_dock, self.issues_dock, self.find_dock)
        set_help_topic(self.head_band, "window")
        set_help_topic(self.issues, "issues")
        set_help_topic(self.find_dock, "find")
        self._panes = PaneWalk((self.head_band, self.pages, self.basis_dock, self.issues_dock, self.find_dock))
        self._retracing = Retracing(session, self.pages, self.current_path)
        self._connect()
        self._show_page()  # the tabs have turned to their first page already

    def current_path(self) -> FieldPath | None:
        """The field that the user is at."""
        return self._path

    def view_entries(self) -> list[QAction]:
        """The entries of the menu 视图: what can be shown and hidden."""
        docks = {"J": self.basis_dock, "W": self.issues_dock, "Q": self.find_dock}
        for letter, dock in docks.items():
            dock.toggleViewAction().setText(f"{dock.windowTitle()}(&{letter})")
        return [dock.toggleViewAction() for dock in docks.values()]

    def commit_pending(self) -> None:
        """Take over what is being typed."""
        self.pages.commit_pending()
        self.issues.commit_pending()

    def let_go(self) -> None:
        """Take over what is being typed and take the focus out of the editors: another document is coming.

        An editor that lost the focus later would put its text into the other document.
        """
        self.commit_pending()
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()

    def go_to(self, path: FieldPath) -> None:
        """Turn to the tab of the field at ``path`` and put the cursor on it."""
        self.commit_pending()
        if not self.pages.reveal(path):
            self.notice.emit("这个问题不在某一个填写项上，请看问题说明。")
        elif self._path is None and (tab := self.pages.tab()) is not None:
            self._move_to(tab.current_path())  # turning to a page says that no field is current, after all else
        if self._path is not None:
            Flash.at(QApplication.focusWidget())

    def step_to_issue(self, by: int) -> None:
        """Go to the next (+1) or the previous (−1) text that could not be read, then finding of the list."""
        self.commit_pending()
        unread = self._unread.step(self._path, by)
        if unread is not None:
            self.issues.select(unread_key(unread), is_visited=True)
            self.go_to(unread)
        elif not self.issues.step(by):
            self.notice.emit("问题清单是空的。")

    def offer_fixes(self) -> None:
        """Offer what can be done at the cursor: for the finding at these words, else for those of the field."""
        self.commit_pending()
        if self.issues.has_focus():
            if not self.issues.offer_fixes():
                self.notice.emit(_NO_FIX)
            return
        focused = focused_place()
        if focused is None or self._path is None:
            self.notice.emit(_NO_FIX)
            return
        widget, place = focused
        remarks = FindingIndex.of(self._session).at(self._path)
        page = nearest(NarrativeEdit, widget)
        if page is not None:
            remarks = tuple(page.remarks_here()) or remarks
            widget, place = page, page.place_of_cursor()
        fixes = [*fixes_of(self._session, remarks), *(page.offers_here() if page is not None else ())]
        if not fixes:
            self.notice.emit(_NO_FIX)
            return
        QuickFixMenu(self._session, fixes, widget).open_here(place)

    def insert_figure(self) -> None:
        """Offer the document's figures for the text that the cursor is in."""
        page = nearest(NarrativeEdit, QApplication.focusWidget())
        if page is None:
            self.notice.emit("活数只能插入到报告正文等多行文字中，请先把光标放到文字里。")
        else:
            page.choose_figure()

    def go_to_source(self) -> None:
        """Go to the field from which the live figure at the cursor is taken."""
        page = nearest(NarrativeEdit, QApplication.focusWidget())
        source = page.source_here() if page is not None else None
        if source is None:
            self.notice.emit("光标不在活数上，或者这个活数没有单独的来源栏目。")
        else:
            self.go_to(source)

    def _select_words(self, path: FieldPath, key: str) -> None:
        """Select the words at ``path`` that the finding ``key`` is about."""
        page = nearest(NarrativeEdit, QApplication.focusWidget())
        if page is not None and page.path == path:
            page.show_finding(key)

    def explain_issue(self) -> None:
        """Write the reason for the 需说明 at the cursor, or for the one that is selected in the list."""
        self.commit_pending()
        self._show_issues()
        if not self.issues.explain(self._path):
            self.notice.emit("这里没有需要说明的问题；请先在问题清单中选一条“需说明”。")

    def _explain(self, key: str) -> None:
        """Write the reason for the finding ``key``."""
        self._show_in_list(key)
        self.issues.explain()

    def _show_in_list(self, key: str) -> None:
        """Select the finding ``key`` in the list, where it can be read in full; all are listed if it is not."""
        self.commit_pending()
        self._show_issues()
        if not self.issues.select(key):
            self.issues.bar.want_all()
            self.issues.select(key)
        self.issues.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_basis(self, path: FieldPath) -> None:
        """Read in 依据 what stands behind the field at ``path``."""
        self._show_aside()
        self.basis.show_path(path)
        self.basis.setFocus(Qt.FocusReason.OtherFocusReason)

    def find(self, *, replace: bool = False) -> None:
        """Open 查找和替换; what is selected in an editor is searched for."""
        self.find_dock.begin(replace=replace)

    def step_to_hit(self, by: int) -> None:
        """Go to the next (+1) or the previous (−1) hit of the search."""
        self.find_dock.step(by)

    def _show_hit(self, hit: Hit, follow: bool) -> None:
        """Show the field of ``hit`` with its words selected; the keyboard goes there only if it is to ``follow``."""
        keyboard = QApplication.focusWidget()
        field = hit.field
        if field.leads_to.steps:
            self.go_to(field.leads_to)
        else:
            self.notice.emit("这份佐证材料属于全部材料，按 Enter 打开佐证材料。")
        if field.where.starts_with(EVIDENCE) and follow:
            FindingWishes.of(self._session).evidence.emit(field.where)
            return
        if field.finding:
            self.issues.select(field.finding)
            self._select_words(field.leads_to, field.finding)
        else:
            select_words(field.where, hit.stored_span.start, hit.stored_span.end)
        if keyboard is not None and not follow:
            keyboard.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_to_gap(self) -> None:
        """Go to the next place that must be filled in and is not."""
        self.commit_pending()
        gap, around = self._gaps.step(self._path, self._session.progress.missing, self._session.evaluation)
        if gap is None:
            self.notice.emit("应填的地方都已填写。")
            return
        self.go_to(gap)
        if around:
            self.notice.emit("已过最后一处待填，从第一处接着填。")

    def step_to_pane(self, by: int) -> None:
        """Move the focus to the next (+1) or the previous (−1) part of the window."""
        self.commit_pending()
        self._panes.step(by)

    def step_to_tab(self, by: int) -> None:
        """Turn to the next (+1) or the previous (−1) tab, round the ends."""
        self.pages.turn_to((self.pages.currentIndex() + by) % max(1, self.pages.count()))

    def place_now(self) -> tuple[str, str]:
        """The key of the tab in front and the address of the field that the user is at, empty for none."""
        tab = self.pages.tab()
        path = self._path or (tab.place_without_focus() if tab is not None else None)
        return (tab.KEY if tab is not None else "", str(path or ""))

    def return_to(self, tab: str, place: str) -> None:
        """Go to what ``place_now`` gave, as far as the document still has it; anything else is no place."""
        self.pages.turn_to_key(tab)
        with contextlib.suppress(ModelError):
            path = FieldPath.parse(place)
            if path.steps:
                self.pages.reveal(path)

    def layout_text(self) -> str:
        """The places and sizes of the docks, for the preferences; empty while they are where the program puts them."""
        if self._arrangement.is_own:
            return ""
        return base64.b64encode(self.saveState(_VERSION).data()).decode("ascii")

    def restore_layout(self, text: str) -> None:
        """Put the docks where ``text`` says; anything else than what ``layout_text`` gave leaves them alone."""
        try:
            state = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return
        if self.restoreState(QByteArray(state), _VERSION):
            self._arrangement.leave()
            self.find_dock.hide()

    # --- inner life ----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.pages.current_path_changed.connect(self._move_to)
        self.pages.page_changed.connect(self._show_page)
        self.pages.aside_wanted.connect(self._show_aside)
        self.head_band.level_clicked.connect(self._show_level)
        self.issues.go_to.connect(self.go_to)
        self.issues.went_to.connect(self._select_words)
        self.issues.notice.connect(self.notice)
        wishes = FindingWishes.of(self._session)
        wishes.explain.connect(self._explain)
        wishes.listed.connect(self._show_in_list)
        wishes.basis.connect(self._show_basis)
        wishes.source.connect(self.go_to)
        self._retracing.said.connect(self.notice)
        self.notice.connect(self._speak)
        self.find_dock.asked_pending.connect(self.commit_pending)
        self.find_dock.go_to.connect(self._show_hit)
        self.find_dock.notice.connect(self.notice)

    def _speak(self, sentence: str) -> None:
        speak(self, sentence)

    def _move_to(self, path: FieldPath | None) -> None:
        self._path = path
        self.basis.show_path(path)
        self.place_changed.emit(path)
        label = ""
        if path is not None and self._session.is_open:
            label = label_of(path, self._session.evaluation, self._session.pack)
        self.place_named.emit(label)

    def _show_page(self) -> None:
        self.issues.set_page(self.pages.covers(), self.pages.titles())
        self.find_dock.set_page(self.pages.covers())
        tab = self.pages.tab()
        self._side.show_aside(tab.aside if tab is not None else None)

    def _show_aside(self) -> None:
        self.basis_dock.show()
        self.basis_dock.raise_()

    def _show_issues(self) -> None:
        self.issues_dock.show()
        self.issues_dock.raise_()

    def _show_level(self, level: Severity) -> None:
        self._show_issues()
        self.issues.show_only(level)

    def _make_band_bar(self) -> QToolBar:
        bar = QToolBar("概要")
        bar.setObjectName("band")
        bar.setMovable(False)
        bar.toggleViewAction().setVisible(False)
        self.head_band.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(self.head_band)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
        return bar

    def _make_dock(
        self, title: str, name: str, content: QWidget, area: Qt.DockWidgetArea, allowed: Qt.DockWidgetArea
    ) -> QDockWidget:
        dock = TitledDock(title, self)
        dock.setObjectName(name)
        dock.setAllowedAreas(allowed)
        dock.setWidget(content)
        self.addDockWidget(area, dock)
        return dock
