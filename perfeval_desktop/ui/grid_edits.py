"""GridEdits: what can be done with the selected cells and rows of a grid. Keys, menu and buttons ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.ui import grid_words
from perfeval_desktop.ui.cell_editors import CellEditor, LineCellEditor, TextCellEditor
from perfeval_desktop.ui.delegates import CellDelegate
from perfeval_desktop.ui.field_kinds import Choice, Date, Tick
from perfeval_desktop.ui.grid_selection import SelectingTable
from perfeval_desktop.ui.notices import show_notice
from perfeval_desktop.ui.slots import weak_slot
from perfeval_desktop.ui.table_model import ValueTableModel
from perfeval_desktop.ui.table_writing import problem_of
from perfeval_desktop.ui.ticking import ticking
from perfeval_desktop.ui.today import today_text, type_into

if TYPE_CHECKING:  # loaded when something is copied or pasted
    from perfeval_desktop.ui.grid_clipboard import Paste

_Trigger = QAbstractItemView.EditTrigger


class GridEdits(SelectingTable):
    """A table of the document with a rectangular selection and the commands on it.

    ``selection_changed``: other cells are selected, or what stands in the table is another.
    """

    selection_changed = Signal()

    def __init__(self, model: ValueTableModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._delegate = CellDelegate(self)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self.selectionModel().selectionChanged.connect(self.selection_changed)
        self._table.dataChanged.connect(self.selection_changed)
        self._table.layout_settled.connect(self.selection_changed)

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
        self.go_to(index)
        self.scrollTo(index)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @property
    def is_held(self) -> bool:
        """True while a cell is open whose text could not be read: the cursor stays there."""
        return self._delegate.refused is not None

    def _first_field(self, row: int) -> int:
        cells = self._table.rows[row].cells
        return next((column for column, cell in enumerate(cells) if cell.editable), 0)

    def _tell(self, sentence: str) -> None:
        show_notice(self, sentence, self.visualRect(self.currentIndex()))

    # --- cells ---------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected block on the clipboard as spreadsheets do."""
        block = self.selected_block()
        if block:
            from perfeval_desktop.ui.grid_clipboard import copy_block

            copy_block(self._table, block)

    def cut(self) -> None:
        self.copy()
        self._clear("剪切")

    def paste(self) -> None:
        """Put the clipboard's block at the upper left of the selection; what does not fit is shown before."""
        from perfeval_desktop.ui.grid_clipboard import paste_of
        from perfeval_desktop.ui.paste_preview import PastePreview

        found = paste_of(self._table, self.selected_block())
        if found is None:
            self._tell(grid_words.why_not_pasted())
            return
        if found.differs:
            preview = PastePreview(found, self, self._tell)
            preview.accepted.connect(weak_slot(self._show_later, found))
            preview.open()
            return
        sentence = found.write()
        self._show_pasted(found)
        if sentence:
            self._tell(sentence)

    def _show_later(self, paste: Paste) -> None:
        """When the preview, which is gone now, has written."""
        QTimer.singleShot(0, self, weak_slot(self._show_pasted, paste))

    def _show_pasted(self, paste: Paste) -> None:
        self.select_places(place for place, _ in paste.texts)

    def clear_cells(self) -> None:
        """Empty the selected cells as one step; a stated figure gives way to the computed one.

        Where text that could not be read waits, that is given up first, and nothing else: it may hide a good value.
        """
        paths = [self._table.cell(index).path for row in self.selected_block() for index in row]
        waiting = [path for path in paths if path is not None and self._table.draft(path) is not None]
        if not waiting:
            self._clear("清除")
            return
        self._table.give_up(*waiting)
        self._tell(f"已放弃没有填入的内容 {len(waiting)} 处，原来的值没有动；再按一次 Delete 才清除。")

    def _clear(self, word: str) -> None:
        cells = [(index, self._table.cell(index)) for row in self.selected_block() for index in row]
        fields = [(index, cell) for index, cell in cells if cell.editable]
        emptied = sum(cell.is_filled and not problem_of(cell, "") for _, cell in fields)
        label = f"{word}{self._table.source.name}中的 {emptied} 格"
        if fields:
            self._table.write([(index, "") for index, _ in fields], label)
        self._tell_if(grid_words.why_not_cleared([self._table.cell(index) for index, _ in cells]))

    def fill_down(self) -> None:
        """Copy the first row of the selection into those below it; of a single row, the one above into it."""
        block = self.selected_block()
        if len(block) == 1 and block[0][0].row() > 0:
            block = [[index.siblingAtRow(index.row() - 1) for index in block[0]], *block]
        self._tell_if("" if len(block) != 1 else grid_words.NOTHING_ABOVE)
        self._fill([(index, source) for row in block[1:] for index, source in zip(row, block[0], strict=True)], "向下")

    def fill_right(self) -> None:
        """Copy the first column of the selection into those beside it; of a single column, the one before into it."""
        block = self.selected_block()
        if block and len(block[0]) == 1 and block[0][0].column() > 0:
            block = [[row[0].siblingAtColumn(row[0].column() - 1), *row] for row in block]
        self._tell_if("" if not block or len(block[0]) > 1 else grid_words.NOTHING_BESIDE)
        self._fill([(index, row[0]) for row in block for index in row[1:]], "向右")

    def _fill(self, pairs: list[tuple[QModelIndex, QModelIndex]], way: str) -> None:
        texts = [
            (index, self._table.cell(source).exact_text) for index, source in pairs if self._table.cell(index).editable
        ]
        self._put(texts, f"{way}填充 {len(texts)} 格", [index for index, _ in pairs])

    def _put(self, texts: list[tuple[QModelIndex, str]], label: str, meant: Sequence[QModelIndex] = ()) -> None:
        """Write ``texts``; ``meant`` are all cells that were to be filled."""
        written = self._table.write(texts, label)
        self._tell_if(grid_words.why_not_filled([self._table.cell(index) for index in meant], written))

    def _tell_if(self, sentence: str) -> None:
        if sentence:
            self._tell(sentence)

    def fill_selection(self, text: str) -> bool:
        """Put ``text`` into all selected cells as one step; False when the cell under the cursor cannot take it."""
        if problem_of(self._table.cell(self.currentIndex()), text):
            return False
        indexes = [index for row in self.selected_block() for index in row]
        cells = [(index, self._table.cell(index)) for index in indexes]
        texts = [(index, text) for index, cell in cells if cell.editable and not cell.ignores(text)]
        self._put(texts, f"填充 {len(texts)} 格")
        return True

    def put_today(self) -> None:
        """Type today's date over the cell under the cursor."""
        kind = self._table.cell(self.currentIndex()).kind
        if not kind.counts and not isinstance(kind, Choice | Tick) and self.open_cell():
            self._type_today(replacing=isinstance(kind, Date))

    def _type_today(self, *, replacing: bool) -> None:
        editor = self._delegate.open_editor
        if isinstance(editor, LineCellEditor | TextCellEditor):
            if replacing:
                editor.selectAll()
            type_into(editor, today_text())

    def rewrite(self) -> None:
        """Open the cell under the cursor empty; what it holds comes back with Esc."""
        index = self.currentIndex()
        cell = self._table.cell(index)
        if isinstance(cell.kind, Choice) and cell.is_filled and not problem_of(cell, ""):
            self._table.setData(index, "")
        elif cell.editable and not cell.is_tick and self._open(_Trigger.AnyKeyPressed):
            self._empty_editor()

    def _empty_editor(self) -> None:
        editor = self._delegate.open_editor
        if isinstance(editor, LineCellEditor):
            editor.backspace()  # all of it is selected
        elif isinstance(editor, TextCellEditor):
            editor.textCursor().removeSelectedText()

    def open_cell(self) -> bool:
        """Open an editor in the cell under the cursor as F2 does; False where nothing is typed."""
        return self._open(_Trigger.EditKeyPressed)

    def _open(self, trigger: QAbstractItemView.EditTrigger) -> bool:
        """Open the cell under the cursor as ``trigger`` does, with no key or click behind it."""
        return self.edit(self.currentIndex(), trigger, QEvent(QEvent.Type.None_))

    def take_offer(self) -> None:
        """Take over the suggested value at the cursor."""
        self._table.take_offer(self.currentIndex())

    def toggle_ticks(self) -> bool:
        """Set the tick boxes that are selected, or clear them when all are set; False at a cell that is none."""
        if not self._table.cell(self.currentIndex()).is_tick:
            return False
        cells = [(index, self._table.cell(index)) for row in self.selected_block() for index in row]
        ticks = [index for index, cell in cells if cell.is_tick and cell.editable]
        if len(ticks) > 1:
            self._put(*ticking(self._table, ticks, self.currentIndex()))
        else:
            self._table.toggle(self.currentIndex())
        return True

    def choose(self, text: str) -> None:
        """Take the choice that ``text`` is, or that alone begins with it; else the list opens and it is said why."""
        cell, wanted = self._table.cell(self.currentIndex()), text.strip()
        labels = [label for _, label in cell.kind.options] if isinstance(cell.kind, Choice) else []
        begun = [label for label in labels if wanted and label.startswith(wanted)]
        found = begun if len(begun) == 1 else [label for label in begun if label == wanted]
        if cell.editable and found:
            self._table.setData(self.currentIndex(), found[0])
        elif self.open_cell():
            self._tell(f"{'不止一项' if begun else '没有一项'}以“{wanted}”开头，请从列表中选择。")

    def state_over(self) -> None:
        """Open the computed figure under the cursor for typing (改写)."""
        self._table.set_stating(self.currentIndex())
        self.open_cell()

    def restore(self) -> None:
        """Let the computed figure stand again (恢复计算)."""
        self._table.restore(self.currentIndex())

    # --- rows ----------------------------------------------------------------------------------------------------

    def insert_row(self) -> None:
        """Add a row below the cursor and go to its first field."""
        path = self._table.insert_below(self.currentIndex().row())
        if path is not None:
            self.reveal(path)

    def duplicate_row(self) -> None:
        """Put a copy of the row under the cursor below it and go there."""
        path, column = self._table.duplicate_row(self.currentIndex().row()), self.currentIndex().column()
        if path is not None and self.reveal(path):
            self.go_to(self.currentIndex().siblingAtColumn(column))

    def remove_rows(self) -> None:
        """Remove the selected rows, as far as they are not part of the form."""
        self._table.remove_rows_at(row[0].row() for row in self.selected_block())

    def move_row(self, by: int) -> None:
        index = self.currentIndex()
        if index.isValid():
            row, column = self._table.rows[index.row()], index.column()
            self._table.move_row(index.row(), by)
            if row.path is not None and (now := self._table.row_of(row.path)) >= 0:
                self.go_to(self._table.index(now, column))
