"""Input for a single field in one line. It does not hear the mouse wheel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.composition import ComposingLine, settle_composition
from perfeval_desktop.ui.drafts import Draft, Drafts, way_out
from perfeval_desktop.ui.ems import in_ems, sign_size
from perfeval_desktop.ui.field_kinds import COUNT, DATE, TEXT, YEAR, FieldKind
from perfeval_desktop.ui.finding_index import Remark
from perfeval_desktop.ui.focus_frame import draw_focus_frame, draw_frame
from perfeval_desktop.ui.marks import severity_color, severity_icon
from perfeval_desktop.ui.plain_text import units
from perfeval_desktop.ui.problem_note import ProblemNote
from perfeval_desktop.ui.pushing import why_not_taken
from perfeval_desktop.ui.text_menu import TextMenu, place_of_menu
from perfeval_desktop.ui.today import is_today_key, today_text, type_into
from perfeval_desktop.ui.undo_line import UndoLine

_WIDTHS = {DATE: 9, COUNT: 5, YEAR: 5}  # in characters; text takes what there is


class _Line(ComposingLine):
    """The line itself: Esc gives the old text back, Ctrl+Z without own typing belongs to the document."""

    def __init__(self, owner: LineField) -> None:
        super().__init__(owner)
        self._owner = owner
        self.faulty = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.isModified() or self.faulty):
            self._owner.revert()
        elif is_today_key(event) and not self.isReadOnly():
            self._owner.type_today()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.isModified():
            self._owner.undo_line.undo()
        elif event.matches(QKeySequence.StandardKey.Redo) and not self.isModified():
            self._owner.undo_line.redo()
        else:
            super().keyPressEvent(event)

    def pasted_text(self, source: QMimeData) -> str:
        from perfeval_desktop.ui.clip_block import text_typed

        return text_typed(source, self._owner.kind)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._owner.open_menu(place_of_menu(self, event))

    def event(self, event: QEvent) -> bool:
        """Where nothing else is to be said, text for which there is no room is told in full."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and not self.toolTip():
            text = self.text() or self.placeholderText()
            if self.fontMetrics().horizontalAdvance(text) > self.width() - self.fontMetrics().height() // 2:
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """What cannot be typed over looks like text on the page, not like a place to type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ReadOnlyChange:
            palette = QPalette()
            if self.isReadOnly():
                palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
            self.setPalette(palette)
            self.setFrame(not self.isReadOnly())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.faulty:
            draw_frame(self, severity_color(Severity.ERROR, self.palette()))
        elif self.isReadOnly():
            draw_focus_frame(self)


class LineField(BoundWidget):
    """A field in one line, taken over with Enter or when the focus leaves.

    Text that cannot be read stays to be mended, a sentence below says why, and the field keeps its value. It is kept
    for its field also while the line shows the same field of another row.
    ``generated`` makes the text that stands there, in grey, while the field is empty.
    """

    def __init__(
        self,
        session: Session,
        label: str,
        kind: FieldKind = TEXT,
        *,
        generated: Callable[[], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, label, parent)
        self.kind = kind
        self._generated = generated
        self._line = _Line(self)
        self._line.setAccessibleName(label)
        self._drafts = Drafts.of(session)
        self.undo_line = UndoLine.of(session)
        self._sentence = ProblemNote(self)
        # Made here: of an action that Qt makes, Python may take another object's end for its own.
        self._sign = QAction(severity_icon(Severity.ERROR, self.palette(), sign_size(self)), "", self._line)
        self._line.addAction(self._sign, _Line.ActionPosition.TrailingPosition)
        self._sign.setVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._line)
        layout.addWidget(self._sentence)
        ems = _WIDTHS.get(kind, 0)
        if ems:
            in_ems(self._line, most_width=ems + 2)
        self.setFocusProxy(self._line)
        self.follow_focus(self._line)
        self._line.editingFinished.connect(self.commit_pending)
        self._line.returnPressed.connect(self._go_on)
        self._line.textEdited.connect(self._forgive)
        self.undo_line.put_back.connect(self._put_back)

    def text(self) -> str:
        """What stands in the line now."""
        return self._line.text()

    @property
    def sentence(self) -> str:
        """Why the text was not taken over, empty when all is well."""
        return self._sentence.text() if self._line.faulty else ""

    def open_menu(self, place: QPoint) -> None:
        """The menu of the line: what is typed and not taken over yet is undone here, then comes the document."""
        line, document = self._line, self.undo_line
        is_typed = line.isModified()
        undo = line.undo if is_typed else document.undo if document.undo_label else None
        redo = line.redo if is_typed else document.redo if document.redo_label else None
        menu = TextMenu(line, self.session, undo, redo)
        menu.add_findings(self.path, self._findings.at(self.path) if self.path is not None else ())
        menu.popup(place)

    def type_today(self) -> None:
        """Ctrl+;: today's date at the cursor; in a field that is a day, instead of what stands there."""
        if self.kind is DATE:
            self._line.selectAll()
        type_into(self._line, today_text())

    def show_value(self, value: Any) -> None:
        if self._generated is not None:
            self._line.setPlaceholderText(self._generated())
        text = self.kind.edit_text(value)
        busy = self._line.composing or (self._line.hasFocus() and self._line.isModified())
        if not busy and not self._line.faulty and self._line.text() != text:
            self._line.setText(text)
            self._line.setCursorPosition(0)

    def select_words(self, start: int, end: int) -> None:
        text = self.value()
        if isinstance(text, str) and self._line.text() == text:
            self._line.setSelection(units(text[:start]), units(text[start:end]))

    def show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        self._line.setToolTip("\n".join(remark.text for remark in remarks))
        self._line.setAccessibleDescription(self._line.toolTip())
        if remarks:
            self._sign.setIcon(severity_icon(remarks[0].sign, self.palette(), sign_size(self)))
            self._sign.setToolTip(self._line.toolTip())
        self._sign.setVisible(bool(remarks) or self._line.faulty)

    def commit_pending(self) -> None:
        settle_composition()
        # What stands there as a draft is tried again: it may have been no fault of the text.
        if self.path is None or not (self._line.is_typed() or self._line.faulty) or not self.is_bound():
            return
        self._line.setModified(False)
        text = self._line.settled_text()
        with self.undo_line.hold(f"输入 {self.label}"):
            problem = self._take_over(text)
            if problem:
                self._drafts.keep(self.path, Draft(self.label, text, problem))
            else:
                self._drafts.drop(self.path)
        self._show_problem(problem)
        if not problem:
            self.refresh()

    def _take_over(self, text: str) -> str:
        """Write what ``text`` means to the field; the sentence that says why not, empty when it is done."""
        if text == self.kind.edit_text(self.value()):
            return ""  # nothing was typed in the end: the digits that are known stay known
        try:
            return self.put(self.kind.parse(text, self.value()))
        except Exception as error:  # noqa: BLE001  a text that cannot be read for whatever reason stays to be mended
            return why_not_taken(error)

    def revert(self) -> None:
        """Show the field's value again in place of what was typed."""
        if self.path is not None:
            self._drafts.drop(self.path)
        self._show_anew()

    def bind(self, path: Any) -> None:
        moved = path != self.path
        super().bind(path)
        if moved:
            self._put_back(path)

    def _put_back(self, path: Any) -> None:
        """Show the field's value, or what was typed for it and could not be read."""
        if path != self.path:
            return
        self._show_anew()
        draft = self._drafts.at(path)
        if draft is not None:
            self._line.setText(draft.text)
            self._show_problem(draft.problem)

    def drop_composition(self) -> None:
        self._line.drop_composition()

    def _show_anew(self) -> None:
        self._line.drop_composition()
        self._line.setModified(False)
        self._show_problem("")
        self.refresh()

    def concerns(self, changes: Changes) -> bool:
        return self._generated is not None or super().concerns(changes)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        drawn = event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if drawn and hasattr(self, "_sign") and self._sign.isVisible():  # else it is drawn when it comes
            self._draw_sign()

    def _draw_sign(self) -> None:
        """The sign of the worst that is to be said, in the size and the colours of now."""
        remarks = self._findings.at(self.path) if self.path is not None else ()
        sign = Severity.ERROR if self._line.faulty or not remarks else remarks[0].sign
        self._sign.setIcon(severity_icon(sign, self.palette(), sign_size(self)))

    def _show_problem(self, problem: str) -> None:
        kept = self.kind.display(self.value()) if problem and self.is_bound() else ""
        self._line.faulty = bool(problem)
        self._sentence.say(f"{problem}{way_out(kept)}" if problem else "")
        if problem:
            self._sign.setIcon(severity_icon(Severity.ERROR, self.palette(), sign_size(self)))
            self._sign.setToolTip(problem)
        self._sign.setVisible(bool(problem) or bool(self._line.toolTip()))
        self._line.update()

    def _forgive(self) -> None:
        """Typing on takes the reproach away until the next try."""
        self._line.drop_controls()
        if self._line.faulty:
            self._show_problem("")

    def _go_on(self) -> None:
        if not self._line.faulty:
            self.focusNextChild()


def date_field(session: Session, label: str, **options: Any) -> LineField:
    """A line for a day: 2023年4月10日, 2023-4-10, 20230410 …"""
    return LineField(session, label, DATE, **options)


def count_field(session: Session, label: str, **options: Any) -> LineField:
    """A line for a number of persons or things."""
    return LineField(session, label, COUNT, **options)
