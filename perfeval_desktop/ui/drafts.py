"""Drafts: what was typed into a field and could not be read, kept until it is mended or given up."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.tree import has_at
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.session_part import SessionPart

_PROJECTS = FieldPath(("projects",))


@dataclass(frozen=True, slots=True)
class Draft:
    """``text`` as it was typed for the field called ``label``, and the sentence that says why it cannot be read.

    ``waits``: whoever writes it keeps it by himself, so that undo has nothing to take back (a reason being written).
    """

    label: str
    text: str
    problem: str
    waits: bool = False


class Drafts(SessionPart):
    """The drafts of the open document by field; those of a removed row come back with the row."""

    changed = Signal(object)  # FieldPath: its draft came, went, or is another
    moved = Signal(object, object, object)  # FieldPath, the Draft before, the Draft now; None for none

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._drafts: dict[FieldPath, Draft] = {}
        self._unborn: set[FieldPath] = set()  # fields of empty lines of a form: their rows are not in the document yet
        session.opened.connect(self._forget)
        session.closed.connect(self._forget)

    def at(self, path: FieldPath | None) -> Draft | None:
        return self._drafts.get(path) if path is not None else None

    def keep(self, path: FieldPath, draft: Draft) -> None:
        if not has_at(self._session.evaluation, path):
            self._unborn.add(path)
        before, self._drafts[path] = self._drafts.get(path), draft
        self._tell(path, before, draft)

    def drop(self, path: FieldPath) -> None:
        """Forget the draft of ``path``, if there is one."""
        before = self._drafts.pop(path, None)
        if before is not None:
            self._unborn.discard(path)
            self._tell(path, before, None)

    def _tell(self, path: FieldPath, before: Draft | None, now: Draft | None) -> None:
        self.changed.emit(path)
        self.moved.emit(path, before, now)

    def _forget(self) -> None:
        """Another document has other fields, even where they have the same address."""
        self._drafts.clear()
        self._unborn.clear()

    def paths(self) -> tuple[FieldPath, ...]:
        """The fields that have a draft, in the order in which they came."""
        if not self._session.is_open:
            return ()
        return tuple(filter(self._has_place, self._drafts))

    def _has_place(self, place: FieldPath) -> bool:
        """False for a field whose row, or whose whole project, is gone; undo may bring it back."""
        evaluation, project = self._session.evaluation, FieldPath(place.steps[:2])
        is_there = not place.starts_with(_PROJECTS) or has_at(evaluation, project)
        return is_there and (place in self._unborn or has_at(evaluation, place))

    def sentences(self) -> tuple[str, ...]:
        """For each draft where it stands and why it could not be read."""
        found = []
        for path in self.paths():
            draft, evaluation = self._drafts[path], self._session.evaluation
            named = has_at(evaluation, path)
            label = label_of(path, evaluation, self._session.pack) if named else draft.label
            found.append(f"{label}：{draft.problem}")
        return tuple(found)


class DraftWalk:
    """Goes through the drafts once: what is left as it is after that does not stand in the way of other steps."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._visited: set[FieldPath] = set()
        drafts.moved.connect(self._forget)

    def _forget(self, path: FieldPath, before: Draft | None, now: Draft | None) -> None:
        """Another text has not been gone to. A field that is left keeps the same text again: that is no other."""
        if before != now:
            self._visited.discard(path)

    def step(self, current: FieldPath | None, by: int) -> FieldPath | None:
        """The draft to go to from ``current``, the next (+1) or the previous (−1); None behind the last of them."""
        paths = self._drafts.paths()
        if current in paths:
            self._visited.add(current)
            at = paths.index(current) + by
            found = paths[at] if 0 <= at < len(paths) else None
        else:
            found = next((path for path in paths if path not in self._visited), None) if by > 0 else None
        if found is not None:
            self._visited.add(found)
        return found


def way_out(kept: str) -> str:
    """The sentence that says how to give a draft up; ``kept`` is the value that still stands in the field."""
    return f"原值 {kept} 未变，按 Esc 恢复。" if kept else "按 Esc 放弃所输入的内容。"
