"""Where in a run of typing one step of undo ends and the next begins: as in a word processor, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from perfeval_desktop.model.live_text import find_placeholders
from perfeval_desktop.ui.plain_text import shared_ends

_ENDS = "。！？；!?"
_CLOSING = "”’）」』】》〉)]\"'\n"  # they belong to the sentence that ends before them
_FIGURE_SIGNS = "#＃"  # what is searched for behind one gives way to the figure that is chosen: one step
_LONGEST_WORD = 4  # characters that come at once; more are a phrase, which is a step of its own

_Doing = Literal["typing", "deleting", "replacing"]


@dataclass(frozen=True, slots=True)
class _Change:
    """What one key did to a text: ``removed`` at ``start`` gave way to ``added``."""

    start: int
    removed: str
    added: str

    @property
    def doing(self) -> _Doing:
        return "replacing" if self.removed and self.added else "deleting" if self.removed else "typing"

    @property
    def end(self) -> int:
        return self.start + len(self.added)

    @property
    def is_whole(self) -> bool:
        """True when nothing that comes after it belongs to the same step."""
        return "\n" in self.added or len(self.added) > _LONGEST_WORD or bool(find_placeholders(self.removed))


class TypingRun:
    """Follows one text from change to change."""

    def __init__(self) -> None:
        self._last: _Change | None = None
        self._was_moved = False
        self._is_over = False  # the sentence; signs that close it may still come

    def begin(self) -> None:
        """What comes next is a step of its own, whatever it is."""
        self._last = None

    def moved(self) -> None:
        """The cursor was put elsewhere."""
        self._was_moved = True

    def ends_before(self, before: str, after: str) -> bool:
        """True when the change from ``before`` to ``after`` does not belong to the step of the changes before it."""
        last, was_moved, was_over = self._last, self._was_moved, self._is_over
        change = self._last = _change_of(before, after)
        self._was_moved = False
        closes = was_over and bool(change.added) and change.added[0] in _ENDS + _CLOSING
        only_closes = closes and not change.added.strip(_ENDS + _CLOSING)
        self._is_over = only_closes or change.added.endswith(tuple(_ENDS))
        if last is None or _is_choice(last, change):
            return False
        is_next_sentence = was_over and not closes and change.doing == "typing"
        return was_moved or last.is_whole or is_next_sentence or not _continues(last, change)


def _continues(last: _Change, change: _Change) -> bool:
    if change.doing == "deleting":
        beside = last.start in (change.start, change.start + len(change.removed))
        return last.doing == "deleting" and beside and not find_placeholders(change.removed)
    is_next = last.doing != "deleting" and change.start == last.end
    return change.doing == "typing" and is_next and change.added not in _FIGURE_SIGNS


def _is_choice(last: _Change, change: _Change) -> bool:
    """True when a figure takes the place of the # and of what was typed behind it."""
    return (
        change.end > change.start
        and change.removed[:1] in tuple(_FIGURE_SIGNS)
        and last.end == change.start + len(change.removed)
    )


def _change_of(before: str, after: str) -> _Change:
    start, behind = shared_ends(before, after)
    return _Change(start, before[start : len(before) - behind], after[start : len(after) - behind])
