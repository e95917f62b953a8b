"""FieldHistory: notes what every step changes, which costs next to nothing, and says it in words later.

Values are frozen, so a note is the value before and the value after. A run of typing into one field is one edit.
"""

from __future__ import annotations

import datetime
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.retraced import Retraced
from perfeval_desktop.model.edit_history import NO_EDITS, Edit, EditHistory
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, same
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.edit_words import EDIT, REDO, UNDO, excerpts, lines_of_step, way_of
from perfeval_desktop.storage import history_codec
from perfeval_desktop.storage.processes import host_name, user_name

PAUSE = 300  # seconds after which typing into the same field is another edit
_MOST_WAITING = 100  # notes; the oldest is put into words when there are more
_FIGURE = 64  # characters; what is longer is a text, which is saved many times while it is written

_log = logging.getLogger(__name__)


class _Note(NamedTuple):
    """One step. ``run``: the one field that it is about, where somebody is typing."""

    time: float
    by: str
    way: str
    before: SelfEvaluation
    after: SelfEvaluation
    run: FieldPath | None


class FieldHistory:
    """The edits of one document, beginning with those that its file holds.

    ``author`` is what the person calls himself; empty: as the account is called.
    """

    def __init__(
        self,
        now: SelfEvaluation,
        pack: RulePack,
        kept: EditHistory = NO_EDITS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.author = ""
        self._now, self._pack, self._clock = now, pack, clock
        self._history = kept
        self._edits = list(kept.edits)
        self._saved = len(self._edits)  # how many of them a file holds
        self._is_settled = True
        self._notes: deque[_Note] = deque()

    def note(self, after: SelfEvaluation, changes: Changes, label: str, initiator: object = None) -> None:
        """A step named ``label`` made ``after`` of the document."""
        before, self._now = self._now, after
        self._is_settled = False
        way = (UNDO if initiator.is_undo else REDO) if isinstance(initiator, Retraced) else way_of(label)
        is_typing = way == EDIT and len(changes.fields) == 1 and not changes.rows and not changes.everything
        run = next(iter(changes.fields)) if is_typing else None
        note = _Note(self._clock(), self.author, way, before, after, run)
        if not self._goes_on(note):
            self._notes.append(note)
        if len(self._notes) > _MOST_WAITING:
            self._put_into_words(self._notes.popleft())

    def settled(self) -> EditHistory:
        """All edits until now; the very same as before when nothing was done since."""
        if not self._is_settled:
            while self._notes:
                self._put_into_words(self._notes.popleft())
            self._is_settled = True
            every = EditHistory(self._history.gone, tuple(self._edits))
            self._history = history_codec.bounded(every)
            self._saved = max(0, self._saved - len(every.edits) + len(self._history.edits))
            self._edits = list(self._history.edits)
        return self._history

    def mark_saved(self) -> None:
        """A file holds all edits until now: a figure that it holds is not taken back by typing on."""
        self.settled()
        self._saved = len(self._edits)

    def _goes_on(self, note: _Note) -> bool:
        """Make the last note longer where ``note`` is more typing into the same field."""
        last = self._notes[-1] if self._notes else None
        if last is None or note.run is None or last.run != note.run or last.by != note.by:
            return False
        if not 0 <= note.time - last.time <= PAUSE:
            return False
        self._notes.pop()
        if not same(_value(last.before, note.run), _value(note.after, note.run)):
            self._notes.append(last._replace(time=note.time, after=note.after))
        return True

    def _put_into_words(self, note: _Note) -> None:
        try:
            edits = list(_edits_of(note, self._pack))
        except Exception as error:  # noqa: BLE001  a word that is not found must not keep the work from being saved
            _log.error("a step was not put into words: %s", type(error).__name__)
            return
        if note.run is not None and len(edits) == 1 and self._edits and self._continues(self._edits[-1], edits[0]):
            longer = msgspec.structs.replace(edits[0], old=self._edits.pop().old)
            edits = [longer] if longer.old != longer.new else []
        self._edits += edits

    def _continues(self, last: Edit, edit: Edit) -> bool:
        """True when both are one run of typing, which was looked at or saved in between."""
        if (last.place, last.way, last.by, last.seat, last.new) != (edit.place, EDIT, edit.by, edit.seat, edit.old):
            return False
        if not 0 <= (_moment(edit.at) - _moment(last.at)).total_seconds() <= PAUSE:
            return False
        is_saved = len(self._edits) <= self._saved
        return not is_saved or (len(last.new) > _FIGURE and last.old != edit.new)


def with_step(
    history: EditHistory, before: SelfEvaluation, after: SelfEvaluation, pack: RulePack, label: str
) -> EditHistory:
    """``history`` with the step named ``label`` that made ``after`` of ``before``, where no document is open."""
    record = FieldHistory(before, pack, history)
    record.note(after, Changes.all(), label)
    return record.settled()


def _edits_of(note: _Note, pack: RulePack) -> Iterator[Edit]:
    account = user_name()
    at = datetime.datetime.fromtimestamp(note.time).astimezone().isoformat(timespec="seconds")
    by, seat = history_codec.one_line(note.by or account), history_codec.one_line(f"{account}@{host_name()}")
    for line in lines_of_step(note.before, note.after, pack):
        old, new = excerpts(history_codec.plain(line.old), history_codec.plain(line.new))
        edit = Edit(
            at=at,
            by=by,
            seat=seat,
            place=str(line.path),
            label=history_codec.one_line(line.label),
            old=old,
            new=new,
            way=history_codec.one_line(note.way),
        )
        if old != new and history_codec.is_sound(edit):  # the address of a foreign row may be one that cannot be kept
            yield edit


def _value(evaluation: SelfEvaluation, where: FieldPath) -> object:
    try:
        return get_at(evaluation, where)
    except ModelError:  # the row is gone: that is another note
        return None


def _moment(at: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(at)
