"""The main window: menus, the start page or the workbench, and what the window as a whole is asked to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget

from perfeval_desktop.ui.elided import NoticeBar
from perfeval_desktop.ui.load_ahead import load_ahead
from perfeval_desktop.ui.texts import PROGRAM_NAME
from perfeval_desktop.ui.window_frame import WindowFrame

if TYPE_CHECKING:  # loaded when the frame has been painted
    from perfeval_desktop.model.field_path import FieldPath
    from perfeval_desktop.session.session import Session
    from perfeval_desktop.ui.exporter import Exporter
    from perfeval_desktop.ui.interaction import Interaction
    from perfeval_desktop.ui.theme import Theme, ThemeName
    from perfeval_desktop.ui.versions_dialog import VersionsDialog
    from perfeval_desktop.ui.workbench import Workbench

_NOTICE_MS, _READING_MS = 5000, 60  # a sentence stays as long as it takes to read it
_AFTER_PAINT_MS = 50


class MainWindow(WindowFrame):
    """A frame, until it is furnished: its code is light, so that it can be painted before the rest is loaded."""

    _is_furnished = False

    def furnish(
        self, session: Session, interaction: Interaction, exporter: Exporter, theme: Theme | None = None
    ) -> None:
        """Put into the frame all that the program consists of.

        ``exporter`` writes a package to files; without a ``theme`` the colours are left to the system.
        """
        self.session = session
        self._interaction = interaction
        self._theme = theme
        self._workbench: Workbench | None = None
        self.setStatusBar(NoticeBar(self))
        self._make_desks(exporter)
        self._make_surroundings()
        self._connect()
        self._is_furnished = True
        if self.windowHandle() is not None:  # it is shown already
            self._watch()
        self._show_document()

    def _make_desks(self, exporter: Exporter) -> None:
        from perfeval_desktop.ui.bureau_desk import BureauDesk
        from perfeval_desktop.ui.document_flow import DocumentFlow
        from perfeval_desktop.ui.evidence_desk import EvidenceDesk
        from perfeval_desktop.ui.help_desk import HelpDesk
        from perfeval_desktop.ui.history_desk import HistoryDesk
        from perfeval_desktop.ui.pack_desk import PackDesk
        from perfeval_desktop.ui.paper_desk import PaperDesk
        from perfeval_desktop.ui.seeing import Seeing
        from perfeval_desktop.ui.undo_line import UndoLine

        session, interaction = self.session, self._interaction
        self._line = UndoLine.of(session)
        self._seeing = Seeing(self, self.preferences, self._file_now)
        self.flow = DocumentFlow(session, self.preferences, interaction, self)
        self.paper = PaperDesk(session, self.preferences, interaction, exporter, self.flow, self)
        self.bureau = BureauDesk(session, self.preferences, interaction, self.flow, self.go_to, self)
        self.history = HistoryDesk(self, interaction, self._current_place)
        self.evidence = EvidenceDesk(self, interaction, self._current_place)
        self.packs = PackDesk(session, interaction, self.flow, self._show_packs, self)
        self.help = HelpDesk(session, self, self._current_place, self.go_to, interaction)

    def _make_surroundings(self) -> None:
        """The page in the middle, and the bars around it."""
        from perfeval_desktop.ui.actions import WindowActions
        from perfeval_desktop.ui.file_drop import FileDrop
        from perfeval_desktop.ui.help_topic import set_help_topic
        from perfeval_desktop.ui.place_label import PlaceLabel
        from perfeval_desktop.ui.standing_notice import StandingNotice
        from perfeval_desktop.ui.start_page import StartPage

        self.start_page = StartPage()
        set_help_topic(self.start_page, "start")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start_page)
        self.setCentralWidget(self._stack)
        self._place = PlaceLabel(self.statusBar())
        self.statusBar().insertPermanentWidget(1, StandingNotice(self.session), 1)
        self.actions_by_name = WindowActions(self, self._slots())
        self.actions_by_name.add_themes(self.choose_theme)
        self.actions_by_name.show_theme(self.preferences.value.theme)
        self.actions_by_name.show_large(is_large=self.preferences.value.large)
        self._drop = FileDrop(self)

    @property
    def workbench(self) -> Workbench:
        """The desk for documents, built when the first one is opened: the start page is there much sooner."""
        if self._workbench is None:
            self._workbench = self._make_workbench()
        return self._workbench

    # --- the editors, as the document flow sees them -------------------------------------------------------------

    def commit_pending(self) -> None:
        """Take over what is being typed."""
        if self._workbench is not None:
            self._workbench.commit_pending()

    def let_go(self) -> None:
        """Take the focus out of the editors before their document is put away; where the user was is remembered."""
        self._keep_place()
        if self._workbench is not None:
            self._workbench.let_go()

    def come_back(self) -> None:
        """Show the document that was opened as the user saw it last, and go to where he was."""
        file = self._file_now()
        self._seeing.show_file(file)
        known = self.preferences.recent_file(file) if file is not None else None
        if known is not None:
            self.workbench.return_to(known.tab, known.place)

    # --- what keys, menus and other parts ask for ----------------------------------------------------------------

    def undo(self) -> None:
        self.commit_pending()
        self._line.undo()

    def redo(self) -> None:
        self.commit_pending()
        self._line.redo()

    def show_versions(self) -> VersionsDialog:
        """Open the dialog on the versions of the open document, and of all others."""
        from perfeval_desktop.ui.versions_dialog import VersionsDialog

        self.commit_pending()
        dialog = VersionsDialog(self.session, self.flow.replace, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def offer_recovery(self) -> None:
        """Ask about what was not saved when the program ended the last time."""
        self.flow.recovery.offer()

    def choose_theme(self, name: ThemeName) -> None:
        """Show the window light, dark or as the system, now and at the next start."""
        self.preferences.update(theme=name)
        if self._theme is not None:
            self._theme.show_as(name)
        self.actions_by_name.show_theme(name)

    def go_to(self, path: FieldPath) -> None:
        """Bring the window to the front with the cursor on the field at ``path``."""
        if self.session.is_open:
            self.activateWindow()
            self.workbench.go_to(path)

    def toggle_large(self) -> None:
        """Switch 大字 on or off, now and at the next start."""
        self._seeing.toggle_large()
        self.actions_by_name.show_large(is_large=self._seeing.is_large)

    def place_text(self) -> str:
        """The label of the field that the user is at, as the status bar shows it."""
        return self._place.text()

    def _slots(self) -> dict[str, Callable[[], Any]]:
        flow = self.flow
        return {
            "new": flow.new,
            "open": flow.open,
            "open_sample": flow.open_sample,
            "save": flow.save,
            "save_as": flow.save_as,
            "versions": self.show_versions,
            "compare": self.bureau.compare,
            "close_document": flow.close,
            "quit": self._quit,
            "undo": self.undo,
            "redo": self.redo,
            "previous_issue": self._previous_issue,
            "next_issue": self._next_issue,
            "find": self._find,
            "replace": self._find_and_replace,
            "find_next": self._find_next,
            "find_previous": self._find_previous,
            "insert_figure": self._insert_figure,
            "figure_source": self._figure_source,
            "quick_fix": self._quick_fix,
            "explain": self._explain,
            "next_gap": self._next_gap,
            **self.paper.slots(),
            "history": self.history.show,
            "evidence": self.evidence.show,
            "last_year": flow.take_last_year,
            "collect": self.bureau.collect,
            **self.packs.slots(),
            "rollover": self.bureau.rollover,
            "import": self.bureau.import_file,
            "give_part": self.bureau.give_part,
            "take_part": self.bureau.take_part,
            "unconfirmed": self.bureau.confirm,
            "next_tab": self._next_tab,
            "previous_tab": self._previous_tab,
            "next_pane": self._next_pane,
            "previous_pane": self._previous_pane,
            **self.help.slots(),
            "zoom_in": self._seeing.zoom_in,
            "zoom_out": self._seeing.zoom_out,
            "actual_size": self._seeing.actual_size,
            "large": self.toggle_large,
        }

    def _current_place(self) -> tuple[FieldPath | None, str]:
        """The field that the user is at, and the page in front by its key."""
        if self._workbench is None or not self.session.is_open:
            return None, ""
        tab = self._workbench.pages.tab()
        return self._workbench.current_path(), tab.KEY if tab is not None else ""

    def _file_now(self) -> Path | None:
        return self.session.path if self.session.is_open else None

    def _keep_place(self) -> None:
        """Remember where in its file the user is, and how large it is shown."""
        self._seeing.keep()
        file = self._file_now()
        if file is not None:
            tab, place = self.workbench.place_now()
            self.preferences.keep_place(file, tab=tab, place=place)

    def _quit(self) -> None:
        self.close()

    def _previous_issue(self) -> None:
        self.workbench.step_to_issue(-1)

    def _next_issue(self) -> None:
        self.workbench.step_to_issue(1)

    def _find(self) -> None:
        self.workbench.find()

    def _find_and_replace(self) -> None:
        self.workbench.find(replace=True)

    def _find_next(self) -> None:
        self.workbench.step_to_hit(1)

    def _find_previous(self) -> None:
        self.workbench.step_to_hit(-1)

    def _insert_figure(self) -> None:
        self.workbench.insert_figure()

    def _figure_source(self) -> None:
        self.workbench.go_to_source()

    def _quick_fix(self) -> None:
        self.workbench.offer_fixes()

    def _explain(self) -> None:
        self.workbench.explain_issue()

    def _next_gap(self) -> None:
        self.workbench.step_to_gap()

    def _next_tab(self) -> None:
        self.workbench.step_to_tab(1)

    def _previous_tab(self) -> None:
        self.workbench.step_to_tab(-1)

    def _next_pane(self) -> None:
        self.workbench.step_to_pane(1)

    def _previous_pane(self) -> None:
        self.workbench.step_to_pane(-1)

    # --- following the session -----------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.session.opened.connect(self._show_document)
        self.session.closed.connect(self._show_document)
        self.session.state_changed.connect(self._show_state)
        self._line.changed.connect(self._show_state)
        self.session.changed.connect(self.statusBar().clearMessage)  # “已替换 65 处” may have been undone
        self._drop.dropped.connect(self.bureau.dropped)
        self.start_page.new_asked.connect(self.flow.new)
        self.start_page.open_asked.connect(self._open_any)
        self.start_page.sample_asked.connect(self.flow.open_sample)
        self.start_page.rollover_asked.connect(self.bureau.rollover)
        self.start_page.packs_asked.connect(self.packs.manage)
        self.start_page.recent_asked.connect(self._open_recent)

    def _show_document(self) -> None:
        """Show the workbench with the open document, or the start page."""
        if self.session.is_open:
            self._stack.setCurrentWidget(self.workbench)
            self.workbench.pages.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._seeing.show_file(None)
            self._show_place("")
            self._show_recent_files()
            self._stack.setCurrentWidget(self.start_page)
            self.start_page.take_keyboard()
            # Reading the rule packs takes a while, so the page is painted first.
            QTimer.singleShot(_AFTER_PAINT_MS, self, self._show_packs)
        self._show_state()

    def _show_packs(self) -> None:
        if not self.session.is_open:
            from perfeval_desktop.ui.office_note import fault_sentence, offered_packs

            self.start_page.show_packs(offered_packs(self.session), fault_sentence(self.session))
            QTimer.singleShot(0, self, load_ahead)  # while the user still looks at this page

    def _show_recent_files(self) -> None:
        self.start_page.show_recent(self.preferences.value.recent)

    def _show_state(self) -> None:
        session = self.session
        mark, note = "*" if session.is_dirty else "", "［只读］" if session.is_read_only else ""
        self.setWindowTitle(f"{mark}{session.title}{note} — {PROGRAM_NAME}" if session.is_open else PROGRAM_NAME)
        self.actions_by_name.follow(
            is_open=session.is_open,
            is_final=session.is_final,
            undo_label=self._line.undo_label,
            redo_label=self._line.redo_label,
        )

    def _show_place(self, label: str) -> None:
        self._place.setText(label)
        self._place.setToolTip(label)

    def _show_notice(self, sentence: str) -> None:
        self.statusBar().showMessage(sentence, _NOTICE_MS + _READING_MS * len(sentence))

    def _open_any(self) -> None:
        self.flow.open()

    def _open_recent(self, path: str) -> None:
        if not self.flow.open(Path(path)):
            self._show_recent_files()

    # --- the window itself ---------------------------------------------------------------------------------------

    def _make_workbench(self) -> Workbench:
        from perfeval_desktop.ui.selection_sum import SelectionSum
        from perfeval_desktop.ui.workbench import Workbench

        bench = Workbench(self.session)
        self.statusBar().insertPermanentWidget(2, SelectionSum())  # the zoom stays at the end
        bench.place_named.connect(self._show_place)
        bench.notice.connect(self._show_notice)
        bench.restore_layout(self.preferences.value.window_state)
        self.actions_by_name.add_view_entries(bench.view_entries())
        self._stack.addWidget(bench)
        return bench

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._is_furnished:
            event.accept()
            return
        from perfeval_desktop.session.jobs import wait_for_jobs, wait_for_order

        if not self.flow.may_leave():
            event.ignore()
            return
        if not wait_for_jobs():
            self._interaction.report_info("文件还在导出，没有写完。请等导出完成后再关闭程序。")
            event.ignore()
            return
        self._keep_place()
        self.keep_geometry()
        if self._workbench is not None:
            self.preferences.update(window_state=self._workbench.layout_text())
        self.session.put_away()
        wait_for_order()
        event.accept()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_furnished:
            self._watch()

    def _watch(self) -> None:
        self._drop.watch(self.windowHandle())
        self._seeing.watch(self.windowHandle())
