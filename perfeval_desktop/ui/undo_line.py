"""UndoLine: one line of undo through what the document did and what was typed or pasted and could not be read.

Drafts are no part of the document, so its history knows nothing of them. Each step of theirs is remembered with the
value that the document had then: it is the next to be taken back as long as the document holds this value, and a
draft that came or went together with an edit goes and comes with it.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Signal

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.history import MAX_STEPS
from perfeval_desktop.document.retraced import Retraced
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.drafts import Draft, Drafts
from perfeval_desktop.ui.session_part import SessionPart


@dataclass(slots=True)
class _Step:
    """What became of drafts, field by field: before and after, while the document went from ``start`` to ``end``."""

    label: str
    start: SelfEvaluation
    end: SelfEvaluation
    before: dict[FieldPath, Draft | None]
    after: dict[FieldPath, Draft | None]

    @property
    def is_own(self) -> bool:
        """True when the document has no step for it."""
        return self.start is self.end

    def note(self, path: FieldPath, before: Draft | None, now: Draft | None) -> None:
        self.before.setdefault(path, before)
        self.after[path] = now

    @property
    def says_anything(self) -> bool:
        return self.before != self.after


class UndoLine(SessionPart):
    """What Ctrl+Z and Ctrl+Y do.

    ``changed``: there is something else to take back. ``put_back`` names each field whose draft came or went by undo
    and redo; ``retraced`` all fields of a step that only drafts took, its label, and whether it was undo.
    """

    changed = Signal()
    put_back = Signal(object)  # FieldPath
    retraced = Signal(object, str, bool)  # tuple of FieldPath, label, is_undo

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._drafts = Drafts.of(session)
        self._undo: deque[_Step] = deque(maxlen=MAX_STEPS)
        self._redo: list[_Step] = []
        self._held: _Step | None = None
        self._retracing = False
        self._drafts.moved.connect(self._note)
        session.changed.connect(self._follow)
        session.opened.connect(self._forget)
        session.closed.connect(self._forget)

    @property
    def undo_label(self) -> str:
        """What undo would take back, empty when there is nothing."""
        own = self._own(self._undo)
        return own.label if own is not None else self._session.undo_label

    @property
    def redo_label(self) -> str:
        own = self._own(self._redo)
        return own.label if own is not None else self._session.redo_label

    def undo(self) -> None:
        """Take the last step back, whichever kind it is."""
        own = self._own(self._undo)
        if own is None:
            self._session.undo()
            return
        self._undo.remove(own)
        self._redo.append(own)
        self._put(own.before, own.label, is_undo=True)

    def redo(self) -> None:
        """Do what was taken back last again."""
        own = self._own(self._redo)
        if own is None:
            self._session.redo()
            return
        self._redo.remove(own)
        self._undo.append(own)
        self._put(own.after, own.label, is_undo=False)

    @contextlib.contextmanager
    def hold(self, label: str) -> Iterator[None]:
        """What becomes of drafts inside is one step, together with what becomes of the document inside."""
        if self._held is not None or not self._session.is_open:
            yield
            return
        now = self._session.evaluation
        self._held = step = _Step(label, now, now, {}, {})
        try:
            yield
        finally:
            self._held = None
            if self._session.is_open:
                step.end = self._session.evaluation
                self._take(step)

    def _own(self, steps: deque[_Step] | list[_Step]) -> _Step | None:
        """The last step that drafts took alone while the document held what it holds now."""
        if not steps or not self._session.is_open:
            return None
        now = self._session.evaluation
        return next((step for step in reversed(steps) if step.is_own and step.end is now), None)

    def _note(self, path: FieldPath, before: Draft | None, draft: Draft | None) -> None:
        if self._retracing or any(each is not None and each.waits for each in (before, draft)):
            return
        if self._held is not None:
            self._held.note(path, before, draft)
            return
        last = self._own(self._undo)
        if last is None or last is not self._undo[-1] or set(last.after) != {path}:
            now, label = self._session.evaluation, (draft or before or Draft("", "", "")).label
            last = _Step(f"输入 {label}", now, now, {}, {})
        else:  # another try in the same place is no step of its own
            self._undo.pop()
        last.note(path, before, draft)
        self._take(last)
        if not last.says_anything:
            self.changed.emit()

    def _take(self, step: _Step) -> None:
        if step.says_anything:
            self._undo.append(step)
            self._redo = [each for each in self._redo if not each.is_own]
            self.changed.emit()

    def _follow(self, _changes: Changes, initiator: object) -> None:
        """Drafts that came or went with a step of the document follow it back and forth."""
        if not isinstance(initiator, Retraced):
            self._redo.clear()
            return
        known = self._drafts.paths()
        here, there = (self._undo, self._redo) if initiator.is_undo else (self._redo, self._undo)
        start, end = (initiator.after, initiator.before) if initiator.is_undo else (initiator.before, initiator.after)
        tied = [step for step in here if not step.is_own and step.start is start and step.end is end]
        for step in tied:
            here.remove(step)
            there.append(step)
            self._set(step.before if initiator.is_undo else step.after)
        if tied or known:  # a row may be gone that had one
            self.changed.emit()

    def _put(self, drafts: dict[FieldPath, Draft | None], label: str, *, is_undo: bool) -> None:
        self._set(drafts)
        self.retraced.emit(tuple(drafts), label, is_undo)
        self.changed.emit()

    def _set(self, drafts: dict[FieldPath, Draft | None]) -> None:
        self._retracing = True
        try:
            for path, draft in drafts.items():
                if draft is None:
                    self._drafts.drop(path)
                else:
                    self._drafts.keep(path, draft)
                self.put_back.emit(path)
        finally:
            self._retracing = False

    def _forget(self) -> None:
        self._undo.clear()
        self._redo.clear()
