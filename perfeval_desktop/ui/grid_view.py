"""GridView: a table with the keys of Excel, merged labels, and rows as high as their text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.ui.cell_editors import CellEditor
from perfeval_desktop.ui.computed_cells import why_not_opened
from perfeval_desktop.ui.delegates import CellDelegate
from perfeval_desktop.ui.grid_clipboard import copy_block, paste_block
from perfeval_desktop.ui.grid_header import GridHeader
from perfeval_desktop.ui.grid_menu import GridMenu
from perfeval_desktop.ui.grid_pins import GridPins
from perfeval_desktop.ui.grid_sizes import GridSizer
from perfeval_desktop.ui.grid_widths import least_room
from perfeval_desktop.ui.notices import announce, show_notice
from perfeval_desktop.ui.table_model import ValueTableModel

_Trigger = QAbstractItemView.EditTrigger
_Action = QAbstractItemView.CursorAction
_Select = QItemSelectionModel.SelectionFlag
_LEAST_EMS = 20  # a wider grid scrolls sideways


class GridView(QTableView):
    """Shows a ValueTableModel. With ``whole`` the grid is as high as its rows and the page around it scrolls.

    ``current_path_changed`` carries the field, or the row, under the cursor. ``cursor_moved``: the cursor is on another
    cell, and keys go there.
    """

    current_path_changed = Signal(object)  # FieldPath | None
    cursor_moved = Signal()
    _pins: GridPins = None  # type: ignore[assignment]
    _sizer: GridSizer = None  # type: ignore[assignment]  # Qt asks for sizes while it still builds the view

    def __init__(self, model: ValueTableModel, parent: QWidget | None = None, *, whole: bool = False) -> None:
        super().__init__(parent)
        self._table = model
        self._whole = whole
        self._delegate = CellDelegate(self)
        self._header = GridHeader(self)
        self.setHorizontalHeader(self._header)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self._set_up_looks()
        self._pins = GridPins(self, self._header)
        self._sizer = GridSizer(self, model, self._header)
        self._connect()
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
        self._delegate.left.connect(self._leave_editor)
        self._sizer.height_changed.connect(self.updateGeometry)
        self._table.layout_settled.connect(self._sizer.settle)
        self._table.rejected.connect(self._tell_rejection)

    # --- the interface of an editor ------------------------------------------------------------------------------

    @property
    def table(self) -> ValueTableModel:
        return self._table

    @property
    def open_editor(self) -> CellEditor | None:
        """The editor that is open in a cell now."""
        return self._delegate.open_editor

    def reveal(self, path: FieldPath) -> bool:
        """Put the cursor on the cell of ``path`` and bring it into view; False when this grid does not show it."""
        index = self._table.index_of(path)
        if not index.isValid():
            row = self._table.row_of(path)
            if row < 0:
                return False
            index = self._table.index(row, self._first_field(row))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

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
        if self._handle_standard_key(event) or self._handle_plain_key(event):
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()  # past the last cell the focus goes to the next widget, with Ctrl the next page comes
            return
        super().keyPressEvent(event)

    def _handle_standard_key(self, event: QKeyEvent) -> bool:
        standard = QKeySequence.StandardKey
        for key, act in ((standard.Copy, self.copy), (standard.Cut, self.cut), (standard.Paste, self.paste)):
            if event.matches(key):
                act()
                return True
        return False

    def _handle_plain_key(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (shift or not modifiers):
            self._move(-1 if shift else 1, 0)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and (shift or not modifiers):
            return self._move(0, -1 if key == Qt.Key.Key_Backtab else 1)
        elif key == Qt.Key.Key_Delete and not modifiers:
            self.clear_cells()
        elif key == Qt.Key.Key_Delete and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.remove_rows()
        elif key == Qt.Key.Key_Insert and not modifiers:
            self.insert_row()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and modifiers == Qt.KeyboardModifier.AltModifier:
            self.move_row(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Space and not modifiers and self._table.cell(self.currentIndex()).is_tick:
            self._table.toggle(self.currentIndex())
        elif key == Qt.Key.Key_Equal and modifiers == Qt.KeyboardModifier.AltModifier:
            self.take_offer()
        else:
            return False
        return True

    def edit(
        self,
        index: QModelIndex,
        trigger: QAbstractItemView.EditTrigger = _Trigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        self._delegate.replacing = trigger == _Trigger.AnyKeyPressed
        opened = super().edit(index, trigger, event)  # type: ignore[arg-type]  # no event: opened by the program
        if not opened and (sentence := why_not_opened(self._table.cell(index), trigger, event)):
            self._tell(sentence)
        return opened

    def keyboardSearch(self, search: str) -> None:
        """Letters are typed, they never move the cursor."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
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

    def closeEditor(self, editor: QWidget, hint: object) -> None:
        if hint == QStyledItemDelegate.EndEditHint.RevertModelCache:
            self._delegate.give_up(self._table)
        elif self._delegate.refused is not None:
            return  # what was typed is not thrown away
        super().closeEditor(editor, hint)  # type: ignore[arg-type]
        self._table.set_stating(None)

    def _leave_editor(self, down: int, right: int) -> None:
        self._move(down, right)

    def _move(self, down: int, right: int) -> bool:
        """Move the cursor; Tab goes to the next cell that takes typing. False when there is none."""
        if right:
            return self._go_to_next_field(right)
        at = self.currentIndex()
        if down > 0 and at.row() + self.rowSpan(at.row(), at.column()) >= self._table.rowCount():
            self._extend()
            return True
        target = self.moveCursor(_Action.MoveDown if down > 0 else _Action.MoveUp, Qt.KeyboardModifier.NoModifier)
        self._go_to(target)
        return True

    def _go_to_next_field(self, step: int) -> bool:
        columns, rows = self._table.columnCount(), self._table.rowCount()
        at = self.currentIndex().row() * columns + self.currentIndex().column() + step
        while 0 <= at < rows * columns:
            index = self._table.index(at // columns, at % columns)
            if self._table.cell(index).editable:
                self._go_to(index)
                return True
            at += step
        return False

    def _go_to(self, index: QModelIndex) -> None:
        self.selectionModel().setCurrentIndex(index, _Select.ClearAndSelect)

    def _extend(self) -> None:
        """Enter on the last row adds one, unless that row is still empty."""
        last = self._table.rows[-1] if self._table.rows else None
        if last is not None and any(cell.editable and cell.text and not cell.is_tick for cell in last.cells):
            self.insert_row()

    def _first_field(self, row: int) -> int:
        cells = self._table.rows[row].cells
        return next((column for column, cell in enumerate(cells) if cell.editable), 0)

    # --- what the menu offers ------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected block on the clipboard as spreadsheets do."""
        block = self._selected_block()
        if block:
            copy_block(self._table, block)

    def cut(self) -> None:
        self.copy()
        self.clear_cells()

    def paste(self) -> None:
        """Put the clipboard's block at the upper left of the selection; a single value fills the selection."""
        sentence = paste_block(self._table, self._selected_block())
        if sentence:
            self._tell(sentence)

    def clear_cells(self) -> None:
        """Empty the selected cells as one step; a stated figure gives way to the computed one."""
        indexes = [index for row in self._selected_block() for index in row]
        fields = [(index, "") for index in indexes if self._table.cell(index).editable]
        if fields:
            self._table.write(fields, f"清除{self._table.source.name}中的 {len(fields)} 格")

    def take_offer(self) -> None:
        """Take over the suggested value at the cursor."""
        self._table.take_offer(self.currentIndex())

    def state_over(self) -> None:
        """Open the computed figure under the cursor for typing (改写)."""
        self._table.set_stating(self.currentIndex())
        self.edit(self.currentIndex(), _Trigger.EditKeyPressed, None)

    def restore(self) -> None:
        """Let the computed figure stand again (恢复计算)."""
        self._table.restore(self.currentIndex())

    def insert_row(self) -> None:
        """Add a row below the cursor and go to its first field."""
        path = self._table.insert_below(self.currentIndex().row())
        if path is not None:
            self.reveal(path)

    def remove_rows(self) -> None:
        """Remove the selected rows, as far as they are not part of the form."""
        self._table.remove_rows_at(row[0].row() for row in self._selected_block())

    def move_row(self, by: int) -> None:
        index = self.currentIndex()
        if index.isValid():
            row, column = self._table.rows[index.row()], index.column()
            self._table.move_row(index.row(), by)
            if row.path is not None and (now := self._table.row_of(row.path)) >= 0:
                self._go_to(self._table.index(now, column))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        GridMenu(self).popup(at)

    def _selected_block(self) -> list[list[QModelIndex]]:
        """The smallest rectangle around the selection, row by row."""
        chosen = self.selectionModel().selectedIndexes()
        if not chosen:
            return []
        rows = [index.row() for index in chosen]
        columns = [index.column() for index in chosen]
        return [
            [self._table.index(row, column) for column in range(min(columns), max(columns) + 1)]
            for row in range(min(rows), max(rows) + 1)
        ]

    def _tell_rejection(self, sentence: str) -> None:
        if self._delegate.open_editor is not None:
            announce(self, sentence)  # the sentence stands beside the editor
        else:
            self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        show_notice(self, sentence, self.visualRect(self.currentIndex()))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.current_path_changed.emit(self.current_path())
        if self.hasFocus():
            self.cursor_moved.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._delegate.refused is None:  # no other cell takes typing before this one is settled
            super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._delegate.refused is not None:
            self._delegate.refused.setFocus()
            return
        if not self.currentIndex().isValid() and self._table.rowCount():
            self._go_to(self._table.index(0, self._first_field(0)))
        super().focusInEvent(event)
        self.current_path_changed.emit(self.current_path())

    # --- widths and heights --------------------------------------------------------------------------------------

    @property
    def titles_height(self) -> int:
        """How much of the grid the titles of the columns take."""
        return 0 if self._header.isHidden() else self._header.height()

    @property
    def bar_height(self) -> int:
        """How much of the grid its sideways scroll bar takes."""
        return self._pins.bar_height

    def pin(self, above: int, below: int) -> None:
        """Keep titles and scroll bar in sight: so many pixels at the top and the bottom are out of it."""
        self._pins.pin(above, below)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self._pins is not None:
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
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._sizer is not None:
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
