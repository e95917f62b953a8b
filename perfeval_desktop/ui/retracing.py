"""Retracing: after undo and redo one sees what became of the document, at the place where it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.retraced import Retraced, Seen
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.bound_widget import select_words
from perfeval_desktop.ui.flash import Flash
from perfeval_desktop.ui.grid_edits import GridEdits
from perfeval_desktop.ui.nearest import nearest
from perfeval_desktop.ui.plain_text import shared_ends
from perfeval_desktop.ui.slots import weak_call
from perfeval_desktop.ui.undo_line import UndoLine

if TYPE_CHECKING:
    from perfeval_desktop.ui.tab_pages import TabPages

_MOST_TRIED = 50  # places of a step that no tab shows; what so many do not lead to is nowhere


class Retracing(QObject):
    """Leads to what a step changed that was taken back or done again, and says what it was.

    ``current`` tells the field that the user is at; ``said`` is the sentence.
    """

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        pages: TabPages,
        current: Callable[[], FieldPath | None],
    ) -> None:
        super().__init__(pages)
        self._pages = pages
        self._current = weak_call(current)
        self._step: Retraced | None = None
        session.changed.connect(self._remember)
        UndoLine.of(session).retraced.connect(self._show_drafts)
        session.state_changed.connect(self._follow)  # then every editor and every finding knows of the change

    def _remember(self, _changes: Changes, initiator: object) -> None:
        self._step = initiator if isinstance(initiator, Retraced) else None

    def _follow(self) -> None:
        step, self._step = self._step, None
        if step is None:
            return
        seen = step.seen()
        grid = nearest(GridEdits, QApplication.focusWidget())
        at = self._go(seen) if grid is None or not grid.is_held else None
        if at is not None:
            self._select(at, seen, step)
        many = f"（涉及 {len(seen)} 项内容）" if len(seen) > 1 else ""
        self.said.emit(f"{'已撤销' if step.is_undo else '已重做'}：{step.label}{many}")

    def _show_drafts(self, fields: tuple[FieldPath, ...], label: str, is_undo: bool) -> None:
        """Lead to what was typed and could not be read, and came or went now."""
        self._go([Seen((field,)) for field in fields])
        many = f"（涉及 {len(fields)} 处没有填入的内容）" if len(fields) > 1 else ""
        self.said.emit(f"{'已撤销' if is_undo else '已重做'}：{label}{many}")

    def _go(self, seen: Iterable[Seen]) -> FieldPath | None:
        """Put the cursor on the first of ``seen`` that is shown; whoever is at one of them already stays there."""
        fields = [field for one in seen for field in one.fields]
        here = self._current()
        if here in fields and self._has_focus():
            return here
        for field in [field for one in seen for field in (*one.fields, *one.beside)][:_MOST_TRIED]:
            if self._pages.reveal(field):
                Flash.at(QApplication.focusWidget())
                return field
        return None

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self._pages.isAncestorOf(focused)

    def _select(self, at: FieldPath, seen: Iterable[Seen], step: Retraced) -> None:
        grid = nearest(GridEdits, QApplication.focusWidget())
        if grid is not None:
            grid.select_fields(field for one in seen for field in one.fields)
            return
        before, after = _text_at(step.before, at), _text_at(step.after, at)
        if before != after:
            end = len(after) - shared_ends(before, after)[1]
            select_words(at, end, end)


def _text_at(evaluation: SelfEvaluation, at: FieldPath) -> str:
    """The text at ``at``, empty where no text is."""
    try:
        value = get_at(evaluation, at)
    except ModelError:
        return ""
    return value if isinstance(value, str) else ""
