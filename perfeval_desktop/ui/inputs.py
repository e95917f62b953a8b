"""Inputs for single fields: a line, a choice, a group of tick boxes. None of them hears the mouse wheel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QToolTip, QVBoxLayout, QWidget

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
            self._owner.session.undo()
        elif event.matches(QKeySequence.StandardKey.Redo) and not self.isModified():
            self._owner.session.redo()
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

    def text(self) -> str:
        """What stands in the line now."""
        return self._line.text()

    @property
    def sentence(self) -> str:
        """Why the text was not taken over, empty when all is well."""
        return self._sentence.text() if self._line.faulty else ""

    def open_menu(self, place: QPoint) -> None:
        """The menu of the line: what is typed and not taken over yet is undone here, then comes the document."""
        line, session = self._line, self.session
        is_typed = line.isModified()
        undo = line.undo if is_typed else session.undo if session.undo_label else None
        redo = line.redo if is_typed else session.redo if session.redo_label else None
        menu = TextMenu(line, session, undo, redo)
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
        draft = self._drafts.at(path)
        if moved:
            self._show_anew()
        if moved and draft is not None:
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


class QuietCombo(QComboBox):
    """A combo box deaf to the wheel: scrolling a page must never change a value."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(BoundWidget):
    """One of several choices; ``options`` makes the pairs of value and label, which may follow the document."""

    def __init__(
        self,
        session: Session,
        label: str,
        options: Callable[[], Sequence[tuple[Any, str]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, label, parent)
        self._options = options
        self._shown: tuple[tuple[Any, str], ...] = ()
        self._combo = QuietCombo(self)
        self._combo.setAccessibleName(label)
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._combo, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self._combo)
        self.follow_focus(self._combo)
        self._combo.activated.connect(self._chosen)

    def text(self) -> str:
        return self._combo.currentText()

    def show_value(self, value: Any) -> None:
        options = tuple(self._options())
        if value not in [option for option, _ in options]:
            options = (*options, (value, str(value)))  # what the rule pack does not know is shown, not lost
        if options != self._shown:
            self._shown = options
            self._combo.clear()
            self._combo.addItems([label for _, label in options])
        self._combo.setCurrentIndex(next(at for at, (option, _) in enumerate(options) if option == value))

    def show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        self._combo.setToolTip("\n".join(remark.text for remark in remarks))
        self._combo.setAccessibleDescription(self._combo.toolTip())

    def concerns(self, changes: Changes) -> bool:
        return True  # the labels may name figures of anywhere in the document

    def _chosen(self, position: int) -> None:
        if self.put(self._shown[position][0]):
            self.refresh()  # what was not taken over does not stand there as if it were


class TicksField(BoundWidget):
    """Tick boxes of which any number may be set; the field is the tuple of the keys that are.

    They stand in as many columns as the field has room for.
    """

    _MOST_COLUMNS = 3

    def __init__(
        self, session: Session, label: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(session, label, parent)
        self._order = [key for key, _ in options]
        self._boxes: dict[str, QCheckBox] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(self._MOST_COLUMNS, 1)
        for key, text in options:
            box = QCheckBox(text, self)
            box.setAccessibleName(f"{label}：{text}")
            box.clicked.connect(self._clicked)
            self._boxes[key] = box
        self._arrange(self._MOST_COLUMNS)
        self.follow_focus(*self._boxes.values())
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def show_value(self, value: Any) -> None:
        for key, box in self._boxes.items():
            box.setChecked(key in value)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of(1), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = (columns for columns in range(self._MOST_COLUMNS, 1, -1) if self._width_of(columns) <= self.width())
        self._arrange(next(fitting, 1))

    def _width_of(self, columns: int) -> int:
        """The width that so many columns need."""
        widths = [box.sizeHint().width() for box in self._boxes.values()]
        widest = (max(widths[column::columns], default=0) for column in range(columns))
        return sum(widest) + columns * max(0, self._grid.horizontalSpacing())

    def _arrange(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            for position, box in enumerate(self._boxes.values()):
                self._grid.addWidget(box, position // columns, position % columns)

    def _clicked(self) -> None:
        unknown = [key for key in self.value() if key not in self._boxes]
        if self.put(tuple([key for key in self._order if self._boxes[key].isChecked()] + unknown)):
            self.refresh()
