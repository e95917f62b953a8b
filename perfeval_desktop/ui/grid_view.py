"""GridView: a table with the keys of Excel, merged labels, and rows as high as their text."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.ui.after_paint import CellFirst
from perfeval_desktop.ui.cell_editors import LineCellEditor, TextCellEditor
from perfeval_desktop.ui.composition import settle_composition
from perfeval_desktop.ui.computed_cells import why_not_opened
from perfeval_desktop.ui.draft_note import DraftNote
from perfeval_desktop.ui.field_kinds import Choice
from perfeval_desktop.ui.final_lock import wants_change
from perfeval_desktop.ui.grid_edits import GridEdits
from perfeval_desktop.ui.grid_header import GridHeader
from perfeval_desktop.ui.grid_keys import press
from perfeval_desktop.ui.grid_menu import GridMenu
from perfeval_desktop.ui.grid_pins import GridPins
from perfeval_desktop.ui.grid_sizes import GridSizer
from perfeval_desktop.ui.grid_steps import GridSteps
from perfeval_desktop.ui.grid_widths import least_room
from perfeval_desktop.ui.notices import announce
from perfeval_desktop.ui.table_model import ValueTableModel
from perfeval_desktop.ui.table_writing import problem_of
from perfeval_desktop.ui.undo_line import UndoLine

_Trigger = QAbstractItemView.EditTrigger
_OPENING = (_Trigger.EditKeyPressed, _Trigger.DoubleClicked)
_BY_KEY = (_Trigger.EditKeyPressed, _Trigger.AnyKeyPressed)
_LEAST_EMS = 20  # a wider grid scrolls sideways


class GridView(GridEdits):
    """Shows a ValueTableModel. With ``whole`` the grid is as high as its rows and the page around it scrolls.

    ``current_path_changed`` carries the field, or the row, under the cursor.
    """

    current_path_changed = Signal(object)  # FieldPath | None
    _composing_ends = False
    _is_built = False  # Qt asks for sizes while it still builds the view

    def __init__(self, model: ValueTableModel, parent: QWidget | None = None, *, whole: bool = False) -> None:
        super().__init__(model, parent)
        self._whole = whole
        self._steps = GridSteps(self)
        self._header = GridHeader(self)
        self.setHorizontalHeader(self._header)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self._set_up_looks()
        self._pins = GridPins(self, self._header)
        self._sizer = GridSizer(self, model, self._header)
        self._connect()
        self._draft_note = DraftNote(self, model)
        self._is_built = True
        self._sizer.settle()

    def _set_up_looks(self) -> None:
        self.setAccessibleName(self._table.source.name)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setShowGrid(False)  # the delegate draws the lines
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(_Trigger.DoubleClicked | _Trigger.EditKeyPressed | _Trigger.AnyKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        if self._whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self._delegate.left.connect(self.step)
        self._delegate.fill_asked.connect(self._fill_from_editor)
        self._delegate.line_asked.connect(self._widen_editor)
        self._sizer.height_changed.connect(self.updateGeometry)
        self.horizontalScrollBar().rangeChanged.connect(self._keep_in_sight)
        self._table.layout_settled.connect(self._sizer.settle)
        self._table.layout_settled.connect(self.keep_cursor)
        self._table.modelReset.connect(self._settle_cursor)
        self._table.put_back.connect(self._show_put_back)
        self._table.rejected.connect(self._tell_rejection)
        UndoLine.of(self._table.session).put_back.connect(self._leave_undone)
        # Told when the editor is gone: with the focus a tooltip goes too.
        self._table.noted.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    # --- the interface of an editor ------------------------------------------------------------------------------

    def current_path(self) -> FieldPath | None:
        index = self.currentIndex()
        if not index.isValid():
            return None
        return self._table.cell(index).path or self._table.rows[index.row()].path

    def commit_pending(self) -> None:
        """Take over what stands in an open editor."""
        editor = self._delegate.open_editor
        if editor is not None:
            self._delegate.finish(editor)

    # --- keys ----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._table.lock.is_on and event.key() == Qt.Key.Key_Backspace:
            self._tell_final(self.currentIndex(), _Trigger.AnyKeyPressed, event)  # nothing would be opened
            return
        if press(self, event):
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()  # past the last cell the focus goes to the next widget, with Ctrl the next page comes
            return
        super().keyPressEvent(event)

    def edit(
        self,
        index: QModelIndex,
        trigger: QAbstractItemView.EditTrigger = _Trigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        self._delegate.replacing = trigger == _Trigger.AnyKeyPressed
        if trigger in _BY_KEY and index.isValid():  # the wheel may have scrolled away from it
            self.scrollTo(index)
            self.cursor_moved.emit()
        opened = super().edit(index, trigger, QEvent(QEvent.Type.None_) if event is None else event)
        editor = self._delegate.open_editor
        if opened and not self._delegate.replacing and isinstance(editor, LineCellEditor):
            editor.deselect()  # Qt selects all: the next key would take away what is to be edited
        if not opened and self._table.lock.is_on:
            self._tell_final(index, trigger, event)
        elif not opened and (sentence := why_not_opened(self._table.cell(index), trigger, event)):
            self._tell(sentence)
        return opened

    def _tell_final(self, index: QModelIndex, trigger: QAbstractItemView.EditTrigger, event: QEvent | None) -> None:
        """Say why no editor opens in a package that is final."""
        typed = wants_change(event) if trigger == _Trigger.AnyKeyPressed else trigger in _OPENING
        if typed and self._table.cell(index).path is not None:
            self._table.lock.tell(self, self.visualRect(index))

    def keyboardSearch(self, search: str) -> None:
        """Letters are typed, they never move the cursor."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self._composing_ends:
            return  # moving the focus makes some input methods (ibus) hand over the same word once more, without end
        self._composing_ends = True
        try:
            self._hand_on(event)
        finally:
            self._composing_ends = False

    def _hand_on(self, event: QInputMethodEvent) -> None:
        """Let the editor that composing has opened have what is composed."""
        cell = self._table.cell(self.currentIndex())
        if isinstance(cell.kind, Choice) and self._delegate.open_editor is None:
            if event.commitString():
                self.choose(event.commitString())
            event.accept()  # a list shows no composition: only what it ends with counts
            return
        was_open = self._delegate.open_editor is not None
        super().inputMethodEvent(event)
        editor = self._delegate.open_editor
        if editor is None or event.preeditString():
            return
        if not event.commitString():
            editor.setFocus()  # the composition was given up: what is typed next belongs into the editor all the same
        elif not was_open:
            # Text that comes without a composition (full-width digits, punctuation) opens the editor and is lost by Qt.
            QApplication.sendEvent(editor, event)

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint | int) -> None:
        hint = QStyledItemDelegate.EndEditHint(hint)  # Qt hands over its enum or a number
        if hint == QStyledItemDelegate.EndEditHint.RevertModelCache:
            self._delegate.give_up(self._table)
        elif self._delegate.refused is not None:
            return  # what was typed is not thrown away
        super().closeEditor(editor, hint)
        self._table.set_stating(None)

    def step(self, down: int, right: int, by_arrow: bool = False) -> bool:
        """Move the cursor as Enter and Tab do; False when there is no cell that takes typing in this direction."""
        with CellFirst.of(self._table.session).hold():
            return self._steps.step(down, right, by_arrow=by_arrow)

    def _show_put_back(self, fields: Iterable[FieldPath], rows: Iterable[int]) -> None:
        """Undo and redo select what they have changed, as far as somebody is at work here."""
        if self.hasFocus() and not self.is_held:
            self.select_fields(fields, rows)

    def _keep_in_sight(self) -> None:
        """The columns have found their widths, or there is another room for them: the cursor is not left behind."""
        if self.hasFocus() and self.lead.isValid():
            self.scrollTo(self.lead)

    def _leave_undone(self, path: FieldPath) -> None:
        """What an open cell holds on to was taken back: it closes."""
        refused = self._delegate.refused
        if refused is not None and path == self._table.cell(self.currentIndex()).path:
            self._delegate.abandon(refused)

    def _settle_cursor(self) -> None:
        """Another table is shown: who is at work in it has the cursor on its first field."""
        if self.hasFocus() and self._table.rowCount():
            self.go_to(self._table.index(0, self._first_field(0)))

    # --- open editors ----------------------------------------------------------------------------------------

    def _fill_from_editor(self) -> None:
        """Ctrl+Enter: what is typed goes into all selected cells, the cursor stays."""
        editor = self._delegate.open_editor
        if editor is None:
            return
        settle_composition()
        text = editor.text_now()
        if sum(map(len, self.selected_block())) > 1 and not problem_of(self._table.cell(self.currentIndex()), text):
            self._delegate.abandon(editor)
            self.fill_selection(text)
        else:
            self._delegate.finish(editor)

    def _widen_editor(self) -> None:
        """A new line in a line of text: the text goes on in a page that has room for several lines."""
        editor = self._delegate.open_editor
        if not isinstance(editor, LineCellEditor) or not self._table.cell(self.currentIndex()).editable:
            return  # a computed figure that is stated otherwise could not be opened a second time
        settle_composition()
        text, at = editor.text(), editor.cursorPosition()
        self._delegate.abandon(editor)
        self._delegate.roomy = True
        if self.open_cell():
            page = self._delegate.open_editor
            assert isinstance(page, TextCellEditor)
            page.take_on(text, at)
            page.insertPlainText("\n")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        GridMenu(self).popup(at)

    def _tell_rejection(self, sentence: str) -> None:
        if self._delegate.open_editor is not None:
            announce(self, sentence)  # the sentence stands beside the editor
        else:
            self._tell(sentence)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self._steps.forget()
        self.current_path_changed.emit(self.current_path())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._delegate.refused is None:  # no other cell takes typing before this one is settled
            super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._delegate.refused is not None:
            self._delegate.refused.setFocus()
            return
        if not self.currentIndex().isValid() and self._table.rowCount():
            self.go_to(self._table.index(0, self._first_field(0)))
        QAbstractScrollArea.focusInEvent(self, event)
        self._focus_moved()
        self.current_path_changed.emit(self.current_path())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        QAbstractScrollArea.focusOutEvent(self, event)
        self._focus_moved()

    def _focus_moved(self) -> None:
        """What QAbstractItemView does when the focus comes or goes, except that it would paint all cells anew."""
        current = self.currentIndex()
        takes_text = current.isValid() and bool(current.flags() & Qt.ItemFlag.ItemIsEditable)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, takes_text)
        self.update(current)
        self.viewport().update(self.visualRegionForSelection(self.selectionModel().selection()))

    # --- widths and heights --------------------------------------------------------------------------------------

    @property
    def titles_height(self) -> int:
        """How much of the grid the titles of the columns take."""
        return 0 if self._header.isHidden() else self._header.height()

    @property
    def bar_height(self) -> int:
        """How much of the grid its sideways scroll bar takes."""
        return self._pins.bar_height

    def room_of(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        return self._pins.seen(super().room_of(index))

    def pin(self, above: int, below: int) -> None:
        """Keep titles and scroll bar in sight: so many pixels at the top and the bottom are out of it."""
        self._pins.pin(above, below)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self._is_built:
            self._pins.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._sizer.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._sizer.shown()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._is_built:
            self._sizer.follow_font(now=self.isVisible())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._content_height())

    def minimumSizeHint(self) -> QSize:
        height = self._content_height()
        if not self._whole:
            height = min(height, self.titles_height + 3 * self._sizer.line_height)
        em = self.fontMetrics().horizontalAdvance("字")
        return QSize(min(least_room(self._table.columns, em), _LEAST_EMS * em), height)

    def _content_height(self) -> int:
        return self.titles_height + self.verticalHeader().length() + 2 * self.frameWidth() + self.bar_height
