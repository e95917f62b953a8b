"""CellDelegate: draws the cells of a grid, opens the editor that a cell needs, and hears the keys that leave it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.ui.cell_editors import CellEditor, ChoiceCellEditor, LineCellEditor, TextCellEditor, seen_part
from perfeval_desktop.ui.cell_looks import CellLooks, cell_of, table_of
from perfeval_desktop.ui.composition import settle_composition
from perfeval_desktop.ui.drafts import way_out
from perfeval_desktop.ui.field_kinds import Choice, Tick
from perfeval_desktop.ui.frozen_table import FrozenTable
from perfeval_desktop.ui.marks import severity_color
from perfeval_desktop.ui.problem_note import ProblemNote
from perfeval_desktop.ui.table_model import ValueTableModel
from perfeval_desktop.ui.today import is_today_key, today_text, type_into

_LEAST_EMS = 2  # of a line that is typed in
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class CellDelegate(CellLooks):
    """``left`` says where the cursor goes after a key has committed the open editor: rows down, columns right, and
    whether it was an arrow key.

    An editor whose text cannot be read is ``refused``: it stays open, with the sentence beside it, until the text is
    mended or Esc gives it up.
    """

    left = Signal(int, int, bool)
    fill_asked = Signal()  # Ctrl+Enter
    line_asked = Signal()  # a new line in a line

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.replacing = False  # the next editor is opened by typing: what it shows is replaced
        self.roomy = False  # the next editor has several lines, whatever the cell holds now
        self._open: CellEditor | None = None
        self._path: FieldPath | None = None  # of the cell that is being edited
        self._refused = False
        self._note = ProblemNote(parent)

    @property
    def open_editor(self) -> CellEditor | None:
        return self._open

    @property
    def refused(self) -> CellEditor | None:
        """The open editor when its text could not be read."""
        return self._open if self._refused else None

    # --- editing -------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        cell = cell_of(index)
        editor: CellEditor
        if isinstance(cell.kind, Choice):
            editor = ChoiceCellEditor(parent, cell.kind)
            editor.activated.connect(self._choice_made)
        elif cell.is_long or self.roomy:
            editor = TextCellEditor(parent)
        else:
            editor = LineCellEditor(parent, cell.kind, replacing=self.replacing)
            editor.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        if not isinstance(editor, ChoiceCellEditor):
            editor.menu_asked.connect(self._open_menu)
        editor.setAccessibleName(cell.label)
        self._open, self._path, self._refused, self.roomy = editor, cell.path, False, False
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        assert isinstance(editor, CellEditor)
        draft = table_of(index).draft(cell_of(index).path)
        text = draft.text if draft is not None else cell_of(index).edit_text
        editor.show_text(text, selected=self.replacing)
        if isinstance(editor, TextCellEditor) and draft is None:
            editor.show_remarks(table_of(index).remarks_in(index))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex) -> None:
        assert isinstance(editor, CellEditor)
        if editor.is_touched():  # a text widget has line ends of its own: what nobody typed is not written
            model.setData(index, editor.text_now(), Qt.ItemDataRole.EditRole)
        self._show_refusal(editor, model)

    def _show_refusal(self, editor: CellEditor, model: QAbstractItemModel) -> None:
        assert isinstance(model, ValueTableModel)
        draft = model.draft(self._path)
        self._refused = draft is not None
        if draft is None:
            return
        color = severity_color(Severity.ERROR, editor.palette()).name()
        editor.setStyleSheet(f"{type(editor).__name__} {{ border: 2px solid {color}; }}")
        editor.setAccessibleDescription(draft.problem)
        kept = model.cell(model.index_of(self._path)).text if self._path is not None else ""
        view = self.parent()
        assert isinstance(view, QWidget)
        self._note.say_beside(editor, view.parentWidget() or view, f"{draft.problem}{way_out(kept)}")

    def _open_menu(self, event: QContextMenuEvent) -> None:
        """Qt's own menu knows neither our pasting nor the findings of the cell."""
        from perfeval_desktop.ui.text_menu import TextMenu, place_of_menu

        editor, view = self._open, self.parent()
        if not isinstance(editor, LineCellEditor | TextCellEditor) or not isinstance(view, FrozenTable):
            return
        table = view.model()
        assert isinstance(table, ValueTableModel)
        typed = editor.document() if isinstance(editor, TextCellEditor) else editor
        undo = editor.undo if typed.isUndoAvailable() else None
        redo = editor.redo if typed.isRedoAvailable() else None
        menu = TextMenu(editor, table.session, undo, redo)
        menu.add_findings(self._path, table.findings_of(self._path))
        menu.popup(place_of_menu(editor, event))

    def give_up(self, model: ValueTableModel) -> None:
        """Esc: what was typed and could not be read is not wanted any longer."""
        self._refused = False
        if self._path is not None:
            model.give_up(self._path)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        view = self.parent()
        assert isinstance(view, FrozenTable)
        room = view.room_of(index)  # beside the frozen labels, unless the cell is one of them
        if isinstance(editor, TextCellEditor):
            editor.open_over(option.rect, room)
        else:
            rect = QRect(option.rect)
            if rect.right() < room.left():
                rect.moveRight(-1)  # out of sight, as it would be without labels
            elif rect.left() < room.left():
                rect.setLeft(room.left())
            part, em = seen_part(view.viewport()), option.fontMetrics.height()
            seen = rect & part & QRect(part.left(), room.top(), part.width(), room.height())
            if seen.height() > em and seen.width() >= min(rect.width(), _LEAST_EMS * em):
                rect = seen  # a cell higher or wider than the page: the line stands where it is seen
            editor.setGeometry(rect)
        if editor is self.refused:
            self._note.place_beside(editor)

    def destroyEditor(self, editor: QWidget, index: QModelIndex) -> None:
        if editor is self._open:
            self._open, self._path, self._refused = None, None, False
            self._note.say("")
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(editor, event)
        if event.type() == QEvent.Type.ShortcutOverride and (event.key() in _ENTER or _breaks_line(event)):
            event.accept()  # Alt+Enter starts a new line here, whatever it does elsewhere
            return True
        done = None
        if event.type() == QEvent.Type.KeyPress and isinstance(editor, CellEditor):
            done = self._press(editor, event)
        return super().eventFilter(editor, event) if done is None else done

    def _press(self, editor: CellEditor, event: QKeyEvent) -> bool | None:
        """Do what the key means in an open editor; None when it is the editor's own."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if _turns_page(event):
            return not self.finish(editor)  # the key goes on to the pages around the grid
        if event.key() in _ENTER and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.fill_asked.emit()
            return True
        if is_today_key(event):
            type_into(editor, today_text())
            return True
        if _breaks_line(event):
            self._break_line(editor)
            return True
        step = _step_of(editor, event)
        if step is not None:
            if self.finish(editor):
                self.left.emit(*step, event.key() in _ARROWS)
            return True
        return None

    def _break_line(self, editor: CellEditor) -> None:
        if isinstance(editor, TextCellEditor):
            editor.insertPlainText("\n")
        elif isinstance(editor, LineCellEditor) and editor.takes_lines:
            self.line_asked.emit()

    def finish(self, editor: CellEditor) -> bool:
        """Take over what was typed and close the editor; False when the text cannot be read, then it stays open."""
        settle_composition()
        self.commitData.emit(editor)
        if self._refused:
            return False
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        return True

    def abandon(self, editor: CellEditor) -> None:
        """Close the editor without taking anything over: what was typed goes elsewhere."""
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)

    def _choice_made(self, _position: int) -> None:
        if self._open is not None:
            self.finish(self._open)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        if isinstance(cell_of(index).kind, Tick):
            if not isinstance(event, QMouseEvent) or not isinstance(model, ValueTableModel):
                return False
            if event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
                model.toggle(index)
            return True
        return super().editorEvent(event, model, option, index)


def _step_of(editor: CellEditor, event: QKeyEvent) -> tuple[int, int] | None:
    """Where the cursor goes when this key leaves the editor; None when the key is the editor's own."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    if key == Qt.Key.Key_Tab and not modifiers:
        return (0, 1)
    if key == Qt.Key.Key_Backtab and not modifiers & Qt.KeyboardModifier.ControlModifier:
        return (0, -1)
    if key in _ENTER:
        return (-1, 0) if modifiers == Qt.KeyboardModifier.ShiftModifier else (1, 0)
    return _ARROWS.get(key) if editor.replacing and not modifiers else None


def _breaks_line(event: QKeyEvent) -> bool:
    """Alt+Enter and Ctrl+J, as in spreadsheets: Enter alone is done with the cell."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in _ENTER:
        return modifiers == Qt.KeyboardModifier.AltModifier
    return event.key() == Qt.Key.Key_J and modifiers == Qt.KeyboardModifier.ControlModifier


def _turns_page(event: QKeyEvent) -> bool:
    tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
    return tab and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
