"""Document: one value with its history, and the observers that are told what changed and who asked."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Command
from perfeval_desktop.document.history import History
from perfeval_desktop.document.retraced import Retraced
from perfeval_desktop.model.self_evaluation import SelfEvaluation

Observer = Callable[[Changes, object], None]

_log = logging.getLogger(__name__)


class Document:
    """The value being edited. Observers are called after every change with (changes, initiator).

    The initiator of what undo and redo do is the step, a ``Retraced``.
    """

    def __init__(self, evaluation: SelfEvaluation) -> None:
        self._history = History(evaluation)
        self._observers: list[Observer] = []

    @property
    def current(self) -> SelfEvaluation:
        return self._history.current

    @property
    def undo_label(self) -> str:
        """The label of the step that undo would take back, empty when there is none."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str:
        return self._history.redo_label

    @property
    def is_dirty(self) -> bool:
        """True when there is something to save."""
        return self._history.is_dirty

    def mark_saved(self) -> None:
        """The current value is safe on disk now."""
        self._history.mark_saved()

    def mark_unsaved(self) -> None:
        """No file holds the current value, however it came to be here."""
        self._history.mark_unsaved()

    def subscribe(self, observer: Observer) -> None:
        self._observers.append(observer)

    def push(self, command: Command, initiator: object = None, merge_key: Hashable = None) -> Changes:
        """Do ``command`` for ``initiator`` (the editor that asked, so that it can skip its own echo).

        Steps of one initiator with the same ``merge_key`` become one, see History. Raises ModelError; then nothing has
        changed and nobody is told.
        """
        key = None if merge_key is None else (id(initiator), merge_key)
        changes = self._history.push(command, key)
        self._tell(changes, initiator)
        return changes

    def undo(self) -> Changes | None:
        """Take the last step back and return what changed; None when there is none."""
        return self._retrace(self._history.undo, self.undo_label, is_undo=True)

    def redo(self) -> Changes | None:
        """Do the step that was taken back last again; None when there is none."""
        return self._retrace(self._history.redo, self.redo_label, is_undo=False)

    def _retrace(self, step: Callable[[], Changes | None], label: str, *, is_undo: bool) -> Changes | None:
        before = self.current
        changes = step()
        self._tell(changes, Retraced(label, is_undo, before, self.current))
        return changes

    def forget_history(self) -> None:
        """Nothing that was done until now can be taken back any longer; what is unsaved stays unsaved."""
        self._history.forget()

    def _tell(self, changes: Changes | None, initiator: object = None) -> None:
        if not changes:
            return
        for observer in tuple(self._observers):
            try:
                observer(changes, initiator)
            except Exception:  # noqa: BLE001  one faulty view must not keep the others from the truth
                _log.exception("an observer of the document failed")
