"""A journal: what was done to one open document since it was read or saved, safe on disk after every step.

It is complete in itself: the rule pack, the value that the file holds, and each step as what it changed. When it has
grown it is begun anew with the value as it is now, so that its size stays within a few times that of the document.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from perfeval_desktop.files import sync_folder, write_all
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.storage.journal_lines import Did, Head, StepLine, changes_between, line_of, snapshot_of
from perfeval_desktop.storage.os_lock import try_lock

SUFFIX = ".journal"
PUT_ASIDE = "put-aside"
LEAST_GROWTH = 2**20  # bytes of steps; below that a journal is not worth being made shorter


class Step(NamedTuple):
    """One edit as it happened; ``time`` is ISO with its zone."""

    before: SelfEvaluation
    after: SelfEvaluation
    time: str
    did: Did
    label: str


class Journal:
    """The journal of one document in ``folder``; no file is made before the first step.

    For one thread at a time. Whatever fails raises OSError; what was written before is kept, and the next step begins
    a new file with the whole value. ``growth``: how many bytes of steps make it begin anew, where not the usual ones.
    """

    def __init__(self, folder: Path, head: Head, base: SelfEvaluation, growth: int | None = None) -> None:
        self._folder = folder
        self._head = head
        self._base = base
        self._growth = growth
        self._name = f"{_key_of(head.file)}-{os.getpid()}-{os.urandom(4).hex()}"
        self._number = 1
        self._path: Path | None = None
        self._old: list[Path] = []  # former files, until the one that takes their place is safe on disk
        self._descriptor = -1
        self._steps = self._whole = 0  # bytes
        self._is_sound = False

    @property
    def path(self) -> Path | None:
        """The file, None when nothing was written."""
        return self._path

    def append(self, steps: Sequence[Step]) -> None:
        """Write ``steps``; they are safe on disk when this returns."""
        lines = b"".join(map(_line_of_step, steps))
        if not self._is_sound:
            self._begin(steps[0].before, lines)
            return
        self._is_sound = False  # until all of it is safe: what a failure leaves behind is never written to again
        write_all(self._descriptor, lines)
        _sync(self._descriptor)
        self._is_sound = True
        self._steps += len(lines)
        if self._steps > (self._growth or max(LEAST_GROWTH, 2 * self._whole)):
            with contextlib.suppress(OSError):  # the steps are safe; it is made shorter another time
                self._begin(steps[-1].after)

    def remove(self) -> None:
        """Take the journal away: what it holds is saved."""
        self._close()
        for path in self._files():
            with contextlib.suppress(OSError):
                path.unlink()
        self._path, self._old = None, []

    def put_aside(self) -> None:
        """Move the journal to those that are kept for a while only: the user does not want what it holds."""
        self._close()
        for path in self._files():
            put_aside(path)
        self._path, self._old = None, []

    def _files(self) -> Iterable[Path]:
        return (*self._old, *([self._path] if self._path else []))

    def _begin(self, now: SelfEvaluation, steps: bytes = b"") -> None:
        """Begin a new file with the value as it is ``now``, and ``steps``; then the former one is taken away."""
        wholes = [line_of(snapshot_of(each)) for each in ((self._base,) if now is self._base else (self._base, now))]
        begun = 1 + len(wholes) + steps.count(b"\n")
        content = b"".join((line_of(msgspec.structs.replace(self._head, begun=begun)), *wholes))
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{self._name}-{self._number:06}{SUFFIX}"
        self._number += 1
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags, 0o600)
        try:
            try_lock(descriptor)
            write_all(descriptor, content + steps)
            _sync(descriptor)
            sync_folder(self._folder)
        except BaseException:
            os.close(descriptor)
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        self._close()
        self._old = [each for each in self._files() if not _unlinked(each)]
        self._path, self._descriptor, self._is_sound = path, descriptor, True
        self._steps, self._whole = len(steps), len(content)

    def _close(self) -> None:
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
        self._descriptor, self._is_sound = -1, False

    def __del__(self, close: Callable[[int], None] = os.close) -> None:
        if self._descriptor >= 0:
            try:  # noqa: SIM105  the interpreter may be ending: its modules are empty by then
                close(self._descriptor)
            except OSError:
                pass
            self._descriptor = -1


def series_of(path: Path) -> str:
    """What the names of one journal's files have in common; a later one takes the place of the earlier ones."""
    return path.stem.rpartition("-")[0]


def put_aside(path: Path) -> None:
    """Move a journal to those that are kept for a while only; when that fails, it stays."""
    with contextlib.suppress(OSError):
        folder = path.parent / PUT_ASIDE
        folder.mkdir(exist_ok=True, mode=0o700)
        path.replace(folder / path.name)


def _key_of(file: str) -> str:
    return hashlib.sha256(os.path.normcase(file).encode("utf-8", "surrogateescape")).hexdigest()[:16] if file else "new"


def _line_of_step(step: Step) -> bytes:
    return line_of(StepLine(step.time, step.did, step.label, changes_between(step.before, step.after)))


def _sync(descriptor: int) -> None:
    getattr(os, "fdatasync", os.fsync)(descriptor)


def _unlinked(path: Path) -> bool:
    with contextlib.suppress(OSError):
        path.unlink()
        return True
    return False
