"""History: undo by keeping the old value, so there is no inverse code to get wrong."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, replace

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Command
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same

MAX_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """One step between two values; ``merge_key`` tells which later edits are the same run of typing."""

    label: str
    before: SelfEvaluation
    after: SelfEvaluation
    changes: Changes
    merge_key: Hashable


class History:
    """The current value, the steps that led to it, the steps taken back, and the value that is safe on disk."""

    def __init__(self, evaluation: SelfEvaluation) -> None:
        self.current = evaluation
        self._saved: SelfEvaluation | None = evaluation
        self._undo: deque[Step] = deque(maxlen=MAX_STEPS)
        self._redo: list[Step] = []

    @property
    def undo_label(self) -> str:
        """The label of the step that undo would take back, empty when there is none."""
        return self._undo[-1].label if self._undo else ""

    @property
    def redo_label(self) -> str:
        return self._redo[-1].label if self._redo else ""

    @property
    def is_dirty(self) -> bool:
        """True when the current value holds anything else than what was saved last."""
        return not same(self.current, self._saved)

    def mark_saved(self) -> None:
        self._saved = self.current

    def mark_unsaved(self) -> None:
        self._saved = None

    def push(self, command: Command, merge_key: Hashable = None) -> Changes:
        """Do ``command`` and return what it changed. Raises ModelError, and then nothing has moved.

        A command that changes nothing never enters. Consecutive steps that touch the same fields with the same
        ``merge_key`` (None: never) become one, unless the value was saved, or something was undone, in between.
        """
        after, changes = command.apply(self.current)
        if not changes:
            return changes
        step = Step(command.label, self.current, after, changes, merge_key)
        if self._continues(step):
            step = replace(self._undo.pop(), after=after)
        if not same(step.before, step.after):
            self._undo.append(step)
        self._redo.clear()
        self.current = after
        return changes

    def undo(self) -> Changes | None:
        """Take the last step back; None when there is none."""
        if not self._undo:
            return None
        step = self._undo.pop()
        self._redo.append(step)
        self.current = step.before
        return step.changes

    def redo(self) -> Changes | None:
        """Do the step that was taken back last again; None when there is none."""
        if not self._redo:
            return None
        step = self._redo.pop()
        self._undo.append(step)
        self.current = step.after
        return step.changes

    def forget(self) -> None:
        """Begin a new history at the current value: what led to it cannot be taken back any longer."""
        self._undo.clear()
        self._redo.clear()

    def _continues(self, step: Step) -> bool:
        if step.merge_key is None or self._redo or not self._undo or self.current is self._saved:
            return False
        last = self._undo[-1]
        return last.merge_key == step.merge_key and last.changes == step.changes
