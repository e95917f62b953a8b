"""EditHistory ↔ bytes: UTF-8 JSON with one edit in a line, within fixed limits.

The member comes from a file that anybody may have made: whatever passes ``decode`` can be shown and written as it is.
"""

from __future__ import annotations

import datetime
import re

import msgspec

from perfeval_desktop.model.edit_history import NO_EDITS, Edit, EditHistory
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.storage.errors import DecodeError

MOST_EDITS = 20_000
MOST_BYTES = 2 * 2**20
LONGEST_TEXT = 4_200  # characters: 4,000 of a text, and what is said of the rest
LONGEST_LINE = 400  # of a name, a place, a way
_AROUND = 64  # bytes of the member beside its edits
_MOST_GONE = 10**9
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")
_NO_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSOUND = "修改记录看不懂"


def one_line(text: str) -> str:
    """``text`` as a name or a place is kept."""
    return _NO_LINE.sub("", text)[:LONGEST_LINE]


def plain(text: str) -> str:
    """``text`` without the characters that are never shown."""
    return _NO_TEXT.sub("", text)


def bounded(history: EditHistory) -> EditHistory:
    """``history`` without so many of its oldest edits that it may be kept."""
    edits = history.edits[-MOST_EDITS:]
    sizes = [len(line) + 2 for line in _lines(edits)]
    room, first = MOST_BYTES - _AROUND, len(edits)
    while first and sizes[first - 1] <= room:
        first -= 1
        room -= sizes[first]
    dropped = len(history.edits) - len(edits) + first
    return EditHistory(min(_MOST_GONE, history.gone + dropped), edits[first:]) if dropped else history


def encode(history: EditHistory) -> bytes:
    """The content of the member; equal histories give equal bytes."""
    return b'{"gone":%d,"edits":[\n%s\n]}\n' % (history.gone, b",\n".join(_lines(history.edits)))


def decode(data: bytes) -> EditHistory:
    """The edits in ``data``. Raises DecodeError."""
    if len(data) > 2 * MOST_BYTES:
        raise DecodeError("", f"{_UNSOUND}：内容过大")
    try:
        history = msgspec.json.decode(data, type=EditHistory)
    except (ValueError, OverflowError, RecursionError) as error:
        raise DecodeError("", f"{_UNSOUND}：内容不完整，或不是本程序写的") from error
    if not 0 <= history.gone <= _MOST_GONE or len(history.edits) > MOST_EDITS:
        raise DecodeError("", f"{_UNSOUND}：条数不对")
    for number, edit in enumerate(history.edits, start=1):
        if not is_sound(edit):
            raise DecodeError("", f"{_UNSOUND}：第 {number} 条不对")
    return history if history.edits or history.gone else NO_EDITS


def is_sound(edit: Edit) -> bool:
    """True when ``decode`` takes it."""
    lines = (edit.by, edit.seat, edit.place, edit.label, edit.way)
    if any(len(line) > LONGEST_LINE or _NO_LINE.search(line) for line in lines):
        return False
    if any(len(text) > LONGEST_TEXT or _NO_TEXT.search(text) for text in (edit.old, edit.new)):
        return False
    try:
        FieldPath.parse(edit.place)
        datetime.datetime.fromisoformat(edit.at)
    except (ModelError, ValueError):
        return False
    return _TIME.fullmatch(edit.at) is not None


def _lines(edits: tuple[Edit, ...]) -> list[bytes]:
    return [msgspec.json.encode(edit) for edit in edits]
