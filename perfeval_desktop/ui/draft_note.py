"""DraftNote: the sentence beside a cell of a grid whose pasted text could not be read, while the cursor is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from perfeval_desktop.ui.problem_note import ProblemNote
from perfeval_desktop.ui.slots import Owned
from perfeval_desktop.ui.table_model import ValueTableModel

if TYPE_CHECKING:
    from perfeval_desktop.ui.grid_view import GridView

_WAY_OUT = "原文已留下：按 F2 改正，按 Delete 放弃，原来的值不变。"


class DraftNote(QObject):
    """Text that is typed keeps its editor open with the sentence beside it; pasted text has no editor.

    It listens to what moves only while there is something to say: most grids never have it.
    """

    _view: Owned[GridView] = Owned()

    def __init__(self, view: GridView, table: ValueTableModel) -> None:
        super().__init__(view)
        self._view = view
        self._table = table
        self._note: ProblemNote | None = None
        view.current_path_changed.connect(self._show)
        table.dataChanged.connect(self._show)
        table.layout_settled.connect(self._show)

    def _show(self) -> None:
        """Say what is to be said of the cell under the cursor, or nothing."""
        view = self._view
        index = view.currentIndex()
        draft = self._table.draft(self._table.cell(index).path) if index.isValid() and view.hasFocus() else None
        if draft is None:
            if self._note is not None:
                self._note.say("")
            return
        if self._note is None:
            self._note = ProblemNote(view)
            view.verticalScrollBar().valueChanged.connect(self._show)
            view.horizontalScrollBar().valueChanged.connect(self._show)
            view.horizontalHeader().geometriesChanged.connect(self._show)
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            application.focusChanged.connect(self._show)
        page = view.parentWidget() or view
        self._note.say_over(view.viewport(), view.visualRect(index), page, f"{draft.problem}{_WAY_OUT}")
