"""The context menu of a grid, for the mouse and for Shift+F10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval_desktop.ui.finding_entries import FindingEntries
from perfeval_desktop.ui.finding_index import FindingIndex
from perfeval_desktop.ui.named_keys import NamedKeysMenu
from perfeval_desktop.ui.slots import weak_slot

if TYPE_CHECKING:
    from perfeval_desktop.ui.grid_view import GridView


class GridMenu(NamedKeysMenu):
    """What can be done with the cell under the cursor and with the selection."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        cell, is_free = view.table.cell(view.currentIndex()), not view.table.lock.is_on
        self.offer("剪切(&T)", "Ctrl+X", view.cut, enabled=is_free)
        self.offer("复制(&C)", "Ctrl+C", view.copy)
        self.offer("粘贴(&P)", "Ctrl+V", view.paste, enabled=is_free)
        self.offer("清除(&A)", "Delete", view.clear_cells, enabled=is_free)
        self.offer("向下填充(&D)", "Ctrl+D", view.fill_down, enabled=is_free)
        self.offer("向右填充(&G)", "Ctrl+R", view.fill_right, enabled=is_free)
        if cell.offer is not None:
            self.addSeparator()
            self.offer(cell.offer.label, "Alt+=", view.take_offer, enabled=is_free)
        if cell.path is not None and (cell.locked or cell.stated):
            self.addSeparator()
            self.offer("改写(&E)…", "", view.state_over, enabled=is_free)
            self.offer("恢复计算(&R)", "", view.restore, enabled=cell.stated and is_free)
        if view.table.may_insert(view.currentIndex().row()):
            self.addSeparator()
            self.offer("在下方插入行(&I)", "Insert", view.insert_row)
            may_copy = view.table.may_duplicate(view.currentIndex().row())
            self.offer("复制一行(&B)", "Ctrl+Shift+D", view.duplicate_row, enabled=may_copy)
            self.offer("删除行(&L)", "Ctrl+Delete", view.remove_rows)
            self.offer("上移(&U)", "Alt+Up", weak_slot(view.move_row, -1))
            self.offer("下移(&N)", "Alt+Down", weak_slot(view.move_row, 1))
        if cell.path is not None:
            session = view.table.session
            entries = FindingEntries(self, session, view)
            entries.add_findings(FindingIndex.of(session).at(cell.path))
            entries.add_basis(cell.path)
