"""DraftNote: the sentence beside a cell of a grid whose pasted text could not be read, while the cursor is on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QTableView

from perfeval_desktop.ui.problem_note import ProblemNote
from perfeval_desktop.ui.slots import Owned
from perfeval_desktop.ui.table_model import ValueTableModel

_WAY_OUT = "原文已留下：按 F2 改正，按 Delete 放弃。"
_MOVES = (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Hide)


class DraftNote(QObject):
    """Text that is typed keeps its editor open with the sentence beside it; pasted text has no editor."""

    _view = Owned[QTableView]()

    def __init__(self, view: QTableView, table: ValueTableModel) -> None:
        super().__init__(view)
        self._view = view
        self._table = table
        self._note = ProblemNote(view)
        view.selectionModel().currentChanged.connect(self.show_now)
        view.verticalScrollBar().valueChanged.connect(self.show_now)
        view.horizontalScrollBar().valueChanged.connect(self.show_now)
        table.dataChanged.connect(self.show_now)
        table.layout_settled.connect(self.show_now)
        view.installEventFilter(self)

    def show_now(self) -> None:
        """Say what is to be said of the cell under the cursor, or nothing."""
        view = self._view
        index = view.currentIndex()
        draft = self._table.draft(self._table.cell(index).path) if QApplication.focusWidget() is view else None
        if draft is None:
            if not self._note.isHidden():
                self._note.say("")
            return
        self._note.say_over(
            view.viewport(), view.visualRect(index), view.parentWidget() or view, draft.problem + _WAY_OUT
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if event.type() in _MOVES:
            self.show_now()
        return done
