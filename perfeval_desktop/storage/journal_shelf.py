"""The journals that programs left behind when they ended without closing their documents."""

from __future__ import annotations

import contextlib
import datetime
import logging
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.storage import codec
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.journal import PUT_ASIDE, SUFFIX, put_aside, series_of
from perfeval_desktop.storage.journal_lines import (
    FORMAT,
    Head,
    JournalError,
    Line,
    Snapshot,
    payloads,
    play,
)
from perfeval_desktop.storage.os_lock import try_lock
from perfeval_desktop.storage.plain_file import read_bounded

KEPT_DAYS = 30
KEPT_FILES = 40
_MOST_BYTES = 4 * codec.MAX_BYTES
_FOREIGN_HOURS = 12  # a journal of another machine, on a share without locks, is left alone that long
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What a journal holds: the value that the file held, and what had become of it.

    ``is_whole`` is False when the end of the journal is damaged, beyond the one line that a crash may tear.
    ``is_begun`` is False when not even what it began with was written to its end.
    """

    journal: Path
    head: Head
    base: SelfEvaluation
    value: SelfEvaluation
    last: datetime.datetime
    is_whole: bool = True
    is_begun: bool = True
    claim: Claim | None = field(default=None, compare=False)

    @property
    def file(self) -> Path | None:
        """The document's file, None when it was never saved."""
        return Path(self.head.file) if self.head.file else None

    def let_go(self) -> None:
        """Leave it for another time."""
        if self.claim is not None:
            self.claim.close()

    def remove(self) -> None:
        """Take it away: what it holds is in a file, or in the journal of this program."""
        self.let_go()
        with contextlib.suppress(OSError):
            self.journal.unlink()

    def put_aside(self) -> None:
        """The user does not want it; it is kept for a while."""
        self.let_go()
        put_aside(self.journal)


class Claim:
    """Holds a journal against other programs, as long as this one asks what to do with it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def close(self, close: Callable[[int], None] = os.close) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            try:  # noqa: SIM105  the interpreter may be ending: its modules are empty by then
                close(descriptor)
            except OSError:
                pass

    def __del__(self) -> None:
        self.close()


def left_behind(folder: Path) -> Iterator[Unsaved]:
    """What the journals in ``folder`` hold that no living program uses, the newest first; each is claimed.

    A journal that cannot be played back is put aside: it must never keep anybody from working.
    """
    files = _newest_first(folder)
    for path in files:
        claim = _claim(path)
        others = [each for each in files if each != path and series_of(each) == series_of(path) and each.exists()]
        if claim is None or any(_is_held(other) for other in others):
            continue
        try:
            found = read(path)
        except (JournalError, OSError) as error:
            _log.warning("a journal was left behind that cannot be used: %s", type(error).__name__)
            claim.close()
            put_aside(path)
            continue
        if found.head.process.is_alive and _has_no_locks(path, found.head):
            claim.close()
            continue
        if not found.is_begun and others:  # the program ended before it could take the place of the former one
            claim.close()
            put_aside(path)
            continue
        for other in others:  # the program ended while the journal was begun anew
            with contextlib.suppress(OSError):
                other.unlink()
        yield _claimed(found, claim)


def kept(folder: Path) -> Iterator[Unsaved]:
    """What the journals hold that were put aside, the newest first."""
    for path in _newest_first(folder / PUT_ASIDE):
        with contextlib.suppress(JournalError, OSError):
            yield read(path)


def sweep(folder: Path) -> None:
    """Delete journals that were put aside long ago, or too many of them."""
    oldest = time.time() - KEPT_DAYS * 86400
    for number, path in enumerate(_newest_first(folder / PUT_ASIDE)):
        with contextlib.suppress(OSError):
            if number >= KEPT_FILES or path.stat().st_mtime < oldest:
                path.unlink()


def read(path: Path) -> Unsaved:
    """What the journal at ``path`` holds, as far as it is sound. Raises JournalError, OSError."""
    try:
        data = read_bounded(path, _MOST_BYTES)
    except ValueError as error:
        raise JournalError("no file can have this name") from error
    lines = payloads(data)
    head = _head(next(lines, b""))
    content: Any = None
    base: SelfEvaluation | None = None
    last, used = head.started, 1
    with contextlib.suppress(JournalError):  # what came before a step that does not fit is as good as ever
        for payload in lines:
            line = _decoded(payload, Line)
            if isinstance(line, Snapshot):
                content = _decoded(line.whole, Any)
                base = base or _sound(content, head.content)
            else:
                play(content, line.changes)
                last = line.time
            used += 1
    if base is None:
        raise JournalError("it does not say what the file held")
    is_whole = data.count(b"\n") == used
    return Unsaved(path, head, base, _sound(content, head.content), _time(last), is_whole, used >= head.begun)


def _head(payload: bytes) -> Head:
    head: Head = _decoded(payload, Head)
    if head.journal != FORMAT:
        raise JournalError("it was written by another version")
    return head


def _decoded(payload: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(payload, type=kind)
    except (ValueError, RecursionError) as error:
        raise JournalError("a line is not what it should be") from error


def _sound(content: Any, version: int) -> SelfEvaluation:
    try:
        return codec.decode(msgspec.json.encode(content), version)
    except (StorageError, ValueError, RecursionError) as error:
        raise JournalError("the value is not a sound one") from error


def _time(text: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        return datetime.datetime.fromtimestamp(0).astimezone()


def _claimed(found: Unsaved, claim: Claim) -> Unsaved:
    return Unsaved(
        found.journal, found.head, found.base, found.value, found.last, found.is_whole, found.is_begun, claim
    )


def _newest_first(folder: Path) -> list[Path]:
    found: list[tuple[float, str, Path]] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.name.endswith(SUFFIX) and entry.is_file(follow_symlinks=False):
                    found.append((entry.stat().st_mtime, entry.name, Path(entry.path)))
    newest: dict[str, float] = {}
    for time_, _, path in found:
        newest[series_of(path)] = max(time_, newest.get(series_of(path), 0))
    found.sort(key=lambda each: (newest[series_of(each[2])], each[1]), reverse=True)
    return [path for *_, path in found]


def _claim(path: Path) -> Claim | None:
    """The journal held against others; None when another holds it, or it cannot be opened."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        return None
    if try_lock(descriptor) is False:
        os.close(descriptor)
        return None
    return Claim(descriptor)


def _is_held(path: Path) -> bool:
    """True when a living program has the journal open."""
    claim = _claim(path)
    if claim is not None:
        claim.close()
    return claim is None and path.exists()


def _has_no_locks(path: Path, head: Head) -> bool:
    """True when a lock that was got says nothing, because this file system has none.

    Then the process that wrote the journal counts; one of another machine is believed dead when it is silent long.
    """
    if _is_held(path):  # by our own claim: locks work here
        return False
    with contextlib.suppress(OSError):
        return head.process.is_here or time.time() - path.stat().st_mtime < _FOREIGN_HOURS * 3600
    return False
