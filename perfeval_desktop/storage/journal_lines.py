"""The lines of a journal: each carries the checksum of its content, and a step is told as what it changed.

A line is the CRC-32 of its JSON in eight hex digits, a space, the JSON, a line feed. What a step changed is played back
on plain JSON, so that a journal of an older program is brought up to date as its files are.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from perfeval_desktop.model.differences import Difference, differences
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.storage.processes import ProcessName

FORMAT = 1
Did = Literal["do", "undo", "redo"]
_SHORT = 64  # characters; a longer text is told by the part that changed


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: whose work this is. ``content`` is the version of the file format, ``file`` empty for no file.

    ``begun``: the lines with which the file began, this one among them. A file with fewer was never finished, and what
    it was to take the place of is still there. 0: an older program did not say.
    """

    journal: int = FORMAT
    content: int
    file: str
    title: str
    fingerprint: str
    pack_text: str
    process: ProcessName
    started: str
    begun: int = 0


class Snapshot(msgspec.Struct, frozen=True, tag="whole"):
    """The whole value: first what the file holds, then perhaps what it had become when the journal was made short."""

    whole: msgspec.Raw


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One field: the address, and its value, or the piece ``cut`` [from, to] of its text that ``put`` stands for.

    Of a table: the ids of its rows in order, and those that are new.
    """

    at: tuple[str, ...]
    value: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    cut: tuple[int, int] | None = None
    put: str = ""
    rows: tuple[str, ...] | None = None
    new: tuple[msgspec.Raw, ...] = ()


class StepLine(msgspec.Struct, frozen=True, tag="step"):
    """One step: when (ISO, with zone), whether it was done, undone or redone, its name, and what it changed."""

    time: str
    did: Did
    label: str
    changes: tuple[Change, ...]


Line = Snapshot | StepLine


class JournalError(Exception):
    """The journal cannot be played back; the message is for the log and holds nothing of the form."""


def line_of(content: Head | Line) -> bytes:
    """``content`` as a line."""
    payload = msgspec.json.encode(content)
    return b"%08x %s\n" % (zlib.crc32(payload), payload)


def payloads(data: bytes) -> Iterator[bytes]:
    """The contents of the sound lines at the beginning of ``data``; a line that is torn or damaged ends them."""
    start = 0
    while (end := data.find(b"\n", start)) >= 0:
        line = data[start:end]
        if line[8:9] != b" " or b"%08x" % zlib.crc32(line[9:]) != line[:8]:
            return
        yield line[9:]
        start = end + 1


def snapshot_of(evaluation: SelfEvaluation) -> Snapshot:
    return Snapshot(msgspec.Raw(msgspec.json.encode(evaluation)))


def changes_between(before: SelfEvaluation, after: SelfEvaluation) -> tuple[Change, ...]:
    """What makes ``after`` of ``before``."""
    return tuple(map(_change_of, differences(before, after)))


def play(content: Any, changes: tuple[Change, ...]) -> None:
    """Do ``changes`` to the plain value ``content``. Raises JournalError when they do not fit."""
    try:
        for change in changes:
            _play(content, change)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise JournalError("a step does not fit what came before it") from error


def _change_of(difference: Difference) -> Change:
    at, old, new = difference.path.steps, difference.old, difference.new
    if difference.is_table:
        return Change(at, rows=tuple(row.id for row in new), new=tuple(map(_raw, difference.added)))
    if isinstance(old, str) and type(new) is str and len(old) > _SHORT:
        return _piece(at, old, new)
    return Change(at, _raw(new))


def _raw(value: Any) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _piece(at: tuple[str, ...], old: str, new: str) -> Change:
    """Typing changes a few characters of a long text, and is written down with every key."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    return Change(at, cut=(head, len(old) - tail), put=new[head : len(new) - tail])


def _common(left: str, right: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(left), len(right))
    while low < high:  # comparing slices is much faster than comparing characters
        middle = (low + high + 1) // 2
        low, high = (middle, high) if left[low:middle] == right[low:middle] else (low, middle - 1)
    return low


def _play(content: Any, change: Change) -> None:
    *above, name = change.at
    owner = content
    for step in above:
        owner = _row(owner, step[1:-1]) if step.startswith("[") else owner[step]
    if change.rows is not None:
        if len(set(change.rows)) < len(change.rows):  # a row twice, and rows in it twice, would grow without end
            raise ValueError
        rows = {row["id"]: row for row in owner[name]} | {row["id"]: row for row in map(_plain, change.new)}
        owner[name] = [rows[row_id] for row_id in change.rows]
    elif change.cut is not None:
        start, end = change.cut
        text = owner[name]
        if not 0 <= start <= end <= len(text):
            raise ValueError
        owner[name] = text[:start] + change.put + text[end:]
    else:
        owner[name] = _plain(change.value)


def _plain(raw: Any) -> Any:
    return msgspec.json.decode(raw)


def _row(rows: list[dict[str, Any]], row_id: str) -> dict[str, Any]:
    for row in rows:
        if row["id"] == row_id:
            return row
    raise KeyError
