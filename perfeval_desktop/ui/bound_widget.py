"""BoundWidget: the base of the widgets that show one field of the document outside a table."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.tree import get_at, has_at
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.final_lock import FinalLock, wants_change
from perfeval_desktop.ui.finding_index import FindingIndex, Remark
from perfeval_desktop.ui.nearest import nearest
from perfeval_desktop.ui.pushing import why_not_taken

_LOCKED = "lockedByFinal"
_TYPING = (QEvent.Type.KeyPress, QEvent.Type.InputMethod)


class BoundWidget(QWidget):
    """Shows the field at ``path`` and writes it through commands. ``label`` names it in sentences and in the history.

    ``bind`` points it at the same field of another row (the next project's). While nothing is bound, or the row is
    gone, it is disabled.
    """

    current_path_changed = Signal(object)  # FieldPath: the focus is on this field now

    def __init__(self, session: Session, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.label = label
        self._path: FieldPath | None = None
        self._findings = FindingIndex.of(session)
        self._lock = FinalLock.of(session)
        self._is_locked = False
        session.changed.connect(self._document_changed)
        self._lock.changed.connect(self._follow_lock)
        self._findings.changed.connect(self._findings_changed)

    # --- to be filled in by each kind of widget ------------------------------------------------------------------

    def show_value(self, value: Any) -> None:
        """Show ``value``, unless the user is just typing something else."""
        raise NotImplementedError  # a class of Qt has a metaclass of its own and cannot be abstract

    def show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        """Show the findings at the field."""

    def commit_pending(self) -> None:
        """Take over what has been typed so far."""

    def drop_composition(self) -> None:
        """What is being composed belongs to the field that was shown, and goes with it."""

    # --- the field -----------------------------------------------------------------------------------------------

    @property
    def path(self) -> FieldPath | None:
        return self._path

    def bind(self, path: FieldPath | None) -> None:
        """Show the field at ``path``; what was typed for the field before is taken over first."""
        if self._path is not None and path != self._path:
            self.commit_pending()
            self.drop_composition()
        self._path = path
        self.refresh()

    def refresh(self) -> None:
        """Show the field as it stands in the document."""
        bound = self.is_bound()
        self.setEnabled(bound)
        self._follow_lock()
        if bound:
            self.show_value(self.value())
            self.show_remarks(self._findings.at(self._path) if self._path is not None else ())

    def is_bound(self) -> bool:
        """True when there is a field to show."""
        return self._path is not None and self.session.is_open and has_at(self.session.evaluation, self._path)

    def value(self) -> Any:
        assert self._path is not None
        return get_at(self.session.evaluation, self._path)

    def put(self, value: Any, *, merge_key: Hashable = None) -> str:
        """Write ``value`` to the field; the sentence that says why not, empty when it is done."""
        if self._path is None or not self.is_bound():
            return ""
        command = SetField(self._path, value, f"修改 {self.label}")
        try:
            self.session.push(command, initiator=self, merge_key=merge_key)
        except Exception as error:  # noqa: BLE001  what was typed must not go with whatever went wrong
            return why_not_taken(error)
        return ""

    # --- the interface of an editor ------------------------------------------------------------------------------

    def reveal(self, path: FieldPath) -> bool:
        """Take the focus when this widget shows ``path``."""
        if path != self._path:
            return False
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.current_path_changed.emit(path)  # a widget that has the focus already is not told so again
        return True

    def select_words(self, start: int, end: int) -> None:
        """Select these characters of the field's text as it is stored, where the widget shows a text."""

    def current_path(self) -> FieldPath | None:
        return self._path

    def follow_focus(self, *widgets: QWidget) -> None:
        """Announce the field when one of the inner ``widgets`` takes the focus."""
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.current_path_changed.emit(self._path)
        elif event.type() in _TYPING and self._is_locked and watched.property(_LOCKED):
            return self._answer_typing(watched, event)
        return super().eventFilter(watched, event)

    # --- 定稿 ----------------------------------------------------------------------------------------------------

    def _follow_lock(self) -> None:
        """While the document is final its texts can be read and copied, and nothing in it can be changed."""
        if self._lock.is_on is self._is_locked:
            return
        self._is_locked = self._lock.is_on
        texts: tuple[QLineEdit | QTextEdit | QPlainTextEdit, ...] = (
            *self.findChildren(QLineEdit),
            *self.findChildren(QTextEdit),
            *self.findChildren(QPlainTextEdit),
        )
        for text in texts:
            if self._is_locked and not text.isReadOnly():
                text.setReadOnly(True)
                text.setProperty(_LOCKED, True)
            elif not self._is_locked and text.property(_LOCKED):
                text.setReadOnly(False)
                text.setProperty(_LOCKED, False)
        for choice in (*self.findChildren(QComboBox), *self.findChildren(QCheckBox)):
            choice.setEnabled(not self._is_locked)

    def _answer_typing(self, watched: QObject, event: QEvent) -> bool:
        """Say why nothing is typed; True for text of an input method, which a text would take for a composition."""
        assert isinstance(watched, QLineEdit | QTextEdit | QPlainTextEdit)
        is_line = isinstance(watched, QLineEdit)
        if wants_change(event, enter=not is_line):
            self._lock.tell(watched, None if is_line else watched.cursorRect())
        return event.type() == QEvent.Type.InputMethod

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A choice that is off does not hear the mouse: its field does."""
        super().mousePressEvent(event)
        chosen = self.childAt(event.position().toPoint())
        if self._is_locked and isinstance(chosen, QComboBox | QCheckBox):
            self._lock.tell(chosen)

    # --- following the document ----------------------------------------------------------------------------------

    def _document_changed(self, changes: Changes, _initiator: object) -> None:
        if self.concerns(changes):
            self.refresh()

    def concerns(self, changes: Changes) -> bool:
        """True when the widget has to look again after ``changes``."""
        return self._path is not None and changes.touches(self._path)

    def _findings_changed(self, paths: frozenset[FieldPath]) -> None:
        if self._path in paths:
            self.show_remarks(self._findings.at(self._path) if self._path is not None else ())


def select_words(where: FieldPath, start: int, end: int) -> None:
    """Select characters of the stored text at ``where``, if the widget that has the focus shows it."""
    widget = nearest(BoundWidget, QApplication.focusWidget())
    if widget is not None and widget.path == where:
        widget.select_words(start, end)
