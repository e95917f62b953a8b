"""The context menu of a text of the document: its undo is that of the document, and findings are mended at the place.

Qt's own menu undoes only what a text widget did itself, which here is nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

from perfeval_desktop.checks.issue import Fix
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.finding_entries import FindingEntries
from perfeval_desktop.ui.finding_index import Remark
from perfeval_desktop.ui.named_keys import NamedKeysMenu
from perfeval_desktop.ui.pasting_line import PastingLine

Act = Callable[[], object]
Edit = QLineEdit | QTextEdit | QPlainTextEdit


class TextMenu(NamedKeysMenu):
    """``undo`` and ``redo`` are those of the field; None where there is nothing to be undone."""

    def __init__(self, edit: Edit, session: Session, undo: Act | None, redo: Act | None) -> None:
        super().__init__(edit)
        paste = edit.paste_clipboard if isinstance(edit, PastingLine) else edit.paste
        is_free, has_words = not edit.isReadOnly(), _has_selection(edit)
        self.offer("撤销(&U)", "Ctrl+Z", undo, enabled=is_free)
        self.offer("重做(&R)", "Ctrl+Y", redo, enabled=is_free)
        self.addSeparator()
        self.offer("剪切(&T)", "Ctrl+X", edit.cut, enabled=is_free and has_words)
        self.offer("复制(&C)", "Ctrl+C", edit.copy, enabled=has_words)
        self.offer("粘贴(&P)", "Ctrl+V", paste, enabled=is_free and _can_paste(edit))
        self.offer("全选(&A)", "Ctrl+A", edit.selectAll)
        self._entries = FindingEntries(self, session, edit)

    def add_findings(
        self,
        where: FieldPath | None,
        remarks: Sequence[Remark],
        offers: Sequence[Fix] = (),
        source: FieldPath | None = None,
    ) -> None:
        """What is found at the place, ``offers`` for a number there, and where a live figure comes from."""
        self._entries.add_findings(remarks)
        if offers:
            self.addSeparator()
            self._entries.add_fixes(offers)
        self._entries.add_source(source)
        if where is not None:
            self._entries.add_basis(where)


def place_of_menu(edit: Edit, event: QContextMenuEvent) -> QPoint:
    """Where the menu opens: at the mouse, or below the cursor when the key for it was pressed."""
    if event.reason() == QContextMenuEvent.Reason.Mouse:
        return event.globalPos()
    if not isinstance(edit, QLineEdit):
        return edit.viewport().mapToGlobal(edit.cursorRect().bottomLeft())
    return edit.mapToGlobal(QPoint(0, edit.height()))


def _has_selection(edit: Edit) -> bool:
    return edit.hasSelectedText() if isinstance(edit, QLineEdit) else edit.textCursor().hasSelection()


def _can_paste(edit: Edit) -> bool:
    if not isinstance(edit, QLineEdit):
        return edit.canPaste()
    return bool(QGuiApplication.clipboard().text())
