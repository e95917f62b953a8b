"""NarrativeEdit: a section of a report, in a column as wide as the printed page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from perfeval_desktop.checks.issue import Fix
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.live_text import find_placeholders
from perfeval_desktop.scoring.live_figures import LiveFigures, figures_for
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.chips import chip_at, put_chips, renew_chips
from perfeval_desktop.ui.composition import settle_composition
from perfeval_desktop.ui.drafts import Draft, Drafts, way_out
from perfeval_desktop.ui.finding_index import Remark
from perfeval_desktop.ui.narrative_page import NarrativePage
from perfeval_desktop.ui.plain_text import (
    as_shown,
    put_text,
    select_text,
    text_position,
)
from perfeval_desktop.ui.problem_note import ProblemNote
from perfeval_desktop.ui.slots import weak_call
from perfeval_desktop.ui.text_menu import TextMenu
from perfeval_desktop.ui.typing_runs import TypingRun
from perfeval_desktop.ui.undo_line import UndoLine

_LEAST_LINES = 3


class NarrativeEdit(BoundWidget):
    """Text of several paragraphs. It is taken over when typing pauses and when the focus leaves.

    A sentence that is typed without a longer pause is one undo step (TypingRun). Text that the document cannot hold
    stays, with a sentence below it, until it is mended or Esc gives it up. ``lines`` makes it a field of that height in
    a form; without it the text takes the room there is, in a page-like column.
    """

    text_changed = Signal()
    page_changed = Signal()  # the column of the page is as wide as ``page_width`` now
    IDLE_MS = 600  # after this pause the text is taken over
    PAUSE_MS = 3000  # after this pause a new undo step begins

    def __init__(self, session: Session, label: str, *, lines: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(session, label, parent)
        self._lines = lines
        self._run = 0
        self._typing = TypingRun()
        self._steps: list[tuple[int, str]] = []  # that have ended and are not taken over yet, by their runs
        self._taking = False
        self._last, self._place = "", 0  # text and place of the cursor after the last key
        self._shown = ""  # what was put into the editor last: anything else has been typed
        self._drafts = Drafts.of(session)
        self._undo_line = UndoLine.of(session)
        self._page = NarrativePage(self, weak_call(self._figures_now))
        self._note = ProblemNote(self)
        self._page.setAccessibleName(label)
        self._idle = QTimer(self, singleShot=True, interval=self.IDLE_MS)
        self._pause = QTimer(self, singleShot=True, interval=self.PAUSE_MS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._page)
        layout.addWidget(self._note)
        self._set_looks()
        self.setFocusProxy(self._page)
        self.follow_focus(self._page)
        self._idle.timeout.connect(self._typing_paused)
        self._pause.timeout.connect(self._end_run)
        self._page.textChanged.connect(self._text_touched)
        self._page.cursorPositionChanged.connect(self._cursor_moved)
        self._page.step_ended.connect(self._end_step)
        self._page.asked_undo.connect(self._undo)
        self._page.asked_redo.connect(self._redo)
        self._page.asked_back.connect(self.revert)
        self._undo_line.put_back.connect(self._put_back)
        self._page.asked_menu.connect(self._open_menu)

    def _set_looks(self) -> None:
        if self._lines:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            return
        self._page.become_paper(self.font())
        self._page.setMaximumWidth(self.page_width())
        self.page_changed.emit()

    def page_width(self) -> int:
        """How wide the column of the printed page is on the screen, in pixels."""
        paper = self._page.paper
        assert paper is not None
        return paper.measure + self._page.verticalScrollBar().sizeHint().width() + 2 * self._page.frameWidth()

    def set_level(self, level: int) -> None:
        """How deep in the outline the section stands: headings below it are shown as they are printed."""
        if self._page.paper is not None:
            self._page.paper.set_level(level)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.layout() is not None:
            self._set_looks()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self._height()) if self._lines else hint

    def minimumSizeHint(self) -> QSize:
        em = self.fontMetrics().horizontalAdvance("字")
        return QSize(12 * em, self._height() if self._lines else _LEAST_LINES * self._page.fontMetrics().lineSpacing())

    def _height(self) -> int:
        # Without the lower margin: in a text that goes on, the head of the next line would show there.
        margins = round(self._page.document().documentMargin()) + 2 * self._page.frameWidth()
        return self._lines * self._page.fontMetrics().lineSpacing() + margins

    def text(self) -> str:
        """What stands in the editor now, whether it has been taken over or not."""
        return self._page.settled_text()

    def shown_text(self) -> str:
        """The text with its live figures as they are read."""
        return self._page.shown(self.text())

    def offers_here(self) -> tuple[Fix, ...]:
        """What can be done at the cursor with a live figure, or with a number that could be one."""
        figures = self._figures_now()
        if self.path is None or figures is None or self.text() != self._shown:
            return ()
        from perfeval_desktop.checks.live_offers import offers_at  # here: a document is seen before it is scanned

        at = text_position(self._page, self._page.textCursor().position())
        return offers_at(self.text(), at, self.path, figures)

    def source_here(self) -> FieldPath | None:
        """The field from which the live figure at the cursor is taken."""
        chip, figures = chip_at(self._page, self._page.textCursor().position()), self._figures_now()
        if not chip or figures is None:
            return None
        figure = figures.get(find_placeholders(chip)[0].key)
        return path(figure.where) if figure is not None and figure.where else None

    def choose_figure(self) -> None:
        """Offer the document's figures at the cursor."""
        self._page.choose_figure()

    @property
    def sentence(self) -> str:
        """Why the text was not taken over, empty when all is well."""
        return self._note.text()

    def set_hint(self, hint: str) -> None:
        """The grey text in the empty editor."""
        self._page.setPlaceholderText(hint)

    def bind(self, path: FieldPath | None) -> None:
        moved = path != self.path
        super().bind(path)
        if moved:
            self._show_draft()
            self._end_run()
            self._page.moveCursor(self._page.textCursor().MoveOperation.Start)
            self._page.verticalScrollBar().setValue(0)

    def drop_composition(self) -> None:
        self._page.drop_composition()

    def show_value(self, value: Any) -> None:
        # An unfinished composition is not in the text yet; touching the text would break it off.
        if not self._page.composing and not self._taking and self._drafts.at(self.path) is None:
            self._shown = as_shown(value)
            self._steps.clear()
            put_text(self._page, value)
            put_chips(self._page, self._page.chips)
            self._idle.stop()

    def show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        self._page.setToolTip("\n".join(remark.text for remark in remarks))
        self._page.setAccessibleDescription(self._page.toolTip())
        # While something is typed that is not yet taken over, the places of the findings count in another text.
        if self.text() == self._shown:
            self._page.marks.show(remarks)

    def show_finding(self, key: str) -> bool:
        """Select the words that the finding ``key`` is about; False when it is about the text as a whole."""
        return self._page.marks.select(key)

    def select_words(self, start: int, end: int) -> None:
        stored = self.value()
        if isinstance(stored, str) and self.text() == as_shown(stored):
            select_text(self._page, len(as_shown(stored[:start])), len(as_shown(stored[:end])))

    def remarks_here(self) -> list[Remark]:
        """The findings at the words where the cursor is."""
        return self._page.marks.at(self._page.textCursor().position())

    def place_of_cursor(self) -> QRect:
        """Where the cursor is, in the coordinates of this widget."""
        rect = self._page.cursorRect()
        return QRect(self._page.viewport().mapTo(self, rect.topLeft()), rect.size())

    def _open_menu(self, place: QPoint) -> None:
        self.commit_pending()  # what is found is about the text as it stands
        session = self.session
        undo = self._undo if self._undo_line.undo_label else None
        redo = self._redo if self._undo_line.redo_label else None
        menu = TextMenu(self._page, session, undo, redo)
        remarks = self.remarks_here() or (self._findings.at(self.path) if self.path is not None else ())
        menu.add_findings(self.path, remarks, self.offers_here(), self.source_here())
        menu.popup(place)

    def _figures_now(self) -> LiveFigures | None:
        """The figures that this text can name."""
        if self.path is None or not self.is_bound():
            return None
        return figures_for(self.session.evaluation, self.session.pack, self.path)

    def _document_changed(self, changes: Changes, initiator: object) -> None:
        super()._document_changed(changes, initiator)
        if not self._page.composing and renew_chips(self._page):
            self.text_changed.emit()  # what is read is another text now

    def commit_pending(self) -> None:
        settle_composition()
        self._idle.stop()
        if self.path is None or not self.is_bound():
            return
        text = self.text()
        if text == self._shown:
            self._drafts.drop(self.path)
            self._note.say("")
            self.show_value(self.value())  # what came from elsewhere during a composition is still to be shown
            return
        with self._undo_line.hold(f"输入 {self.label}"):
            self._drafts.drop(self.path)
            self._put_steps()
            problem = self.put(text, merge_key=(self.path, self._run))
            if problem:
                self._drafts.keep(self.path, Draft(self.label, text, problem))
        if not problem:
            self.show_value(self.value())  # also where it is the value already
        self._note.say(f"{problem}{way_out('')}" if problem else "")

    def _put_steps(self) -> None:
        """Take over the steps that have ended, each for itself; the last one is still to come."""
        steps, self._steps, self._taking = self._steps, [], True
        try:
            for run, text in steps:
                self.put(text, merge_key=(self.path, run))
        finally:
            self._taking = False

    def revert(self) -> None:
        """Show the field's value again in place of text that was not taken over."""
        if self.path is not None and self._drafts.at(self.path) is not None:
            self._drafts.drop(self.path)
            self._note.say("")
            self.refresh()

    def _put_back(self, where: FieldPath) -> None:
        """Undo and redo let a draft come or go."""
        if where == self.path:
            self.refresh()
            self._show_draft()

    def _show_draft(self) -> None:
        draft = self._drafts.at(self.path)
        if draft is not None:
            self._shown = as_shown(self.value())
            self._steps.clear()
            put_text(self._page, draft.text)
        self._note.say(f"{draft.problem}{way_out('')}" if draft is not None else "")

    def _text_touched(self) -> None:
        # Sent for every step of a composition too, with the text unchanged.
        text = self.text()
        if self.is_bound() and text != self._shown:
            if text != self._last and self._typing.ends_before(self._last, text):
                self._next_run(self._last)
            self._idle.start()
            self._pause.start()
        self._last = text
        self._place = self._page.textCursor().position()
        self.text_changed.emit()

    def _cursor_moved(self) -> None:
        # Told also of what is typed, before the text or behind it, and of a composition, which moves nothing yet.
        if not self._page.composing and self._page.textCursor().position() != self._place and self.text() == self._last:
            self._typing.moved()

    def _next_run(self, text: str) -> None:
        """``text`` is a step, if it is not taken over already; what comes next is another one."""
        if text != self._shown and self._drafts.at(self.path) is None:
            self._steps.append((self._run, text))
        self._run += 1

    def _typing_paused(self) -> None:
        if self._page.composing:
            self._idle.start()
        else:
            self.commit_pending()

    def _end_step(self) -> None:
        self.commit_pending()
        self._end_run()

    def _end_run(self) -> None:
        """What is typed from here on is an undo step of its own."""
        self._pause.stop()
        self._next_run(self.text())
        self._typing.begin()

    def _undo(self) -> None:
        self._end_step()
        self._undo_line.undo()

    def _redo(self) -> None:
        self._end_step()
        self._undo_line.redo()
