"""The program's own store of evidence: what is attached is safe in it before the package names it.

It lies beside the journals and the copies, which name files and hold none. Each file is called by its SHA-256, so that
one is kept once, whatever number of packages and copies name it. A file lies in its place whole or not at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator, Set
from pathlib import Path
from typing import NamedTuple

from perfeval_desktop.files import sync_folder, temporary_in
from perfeval_desktop.model.evidence import is_digest
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.plain_file import open_plain
from perfeval_desktop.storage.span import Span, pieces

YOUNG_DAYS = 30
"""So long a file is kept that no copy and no journal names: steps that were undone may want it."""


class Taken(NamedTuple):
    """A file that is in the store now."""

    digest: str
    size: int


class TooLargeError(StorageError):
    """The file at ``path`` is larger than it may be."""

    def __init__(self, path: Path, most: int) -> None:
        self.path = path
        super().__init__(f"“{path.name}”超过 {most // 2**20} MB，没有加入。请压缩或拆分后再加。")


class EvidenceStore:
    """All files below ``folder``, which is made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def span(self, digest: str) -> Span | None:
        """Where the file lies; None when it is not here."""
        path = self._folder / digest
        with contextlib.suppress(OSError):
            if is_digest(digest) and path.is_file():
                return Span(path, 0, path.stat().st_size)
        return None

    def take(self, path: Path, most: int) -> Taken:
        """Copy the file at ``path``, which has at most so many bytes. Raises OSError, ValueError, TooLargeError."""
        with open_plain(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size > most:
                raise TooLargeError(path, most)
        taken = self._copy(Span(path, 0, most + 1))
        if taken.size > most:  # it grew meanwhile
            with contextlib.suppress(OSError):
                (self._folder / taken.digest).unlink()
            raise TooLargeError(path, most)
        return taken

    def keep(self, digest: str, span: Span) -> None:
        """Keep the file that lies at ``span`` too; what is not what its digest says is left. Raises OSError."""
        there = self.span(digest)
        if there is not None and there.size == span.size:
            with contextlib.suppress(OSError):
                os.utime(self._folder / digest)
            return
        self._copy(span, wanted=digest)

    def has_old(self) -> bool:
        """True when there is anything that ``sweep`` may delete."""
        oldest = time.time() - YOUNG_DAYS * 86400
        with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
            return any(entry.stat().st_mtime < oldest for entry in entries)
        return False

    def sweep(self, named: Set[str], now: float | None = None) -> None:
        """Delete the files that are not ``named`` and have not been used for ``YOUNG_DAYS``."""
        oldest = (time.time() if now is None else now) - YOUNG_DAYS * 86400
        with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    if entry.name not in named and entry.stat().st_mtime < oldest:
                        Path(entry.path).unlink()

    def _copy(self, span: Span, wanted: str = "") -> Taken:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = temporary_in(self._folder)
        try:
            taken = _write_new(temporary, pieces(span))
            if wanted in ("", taken.digest):
                temporary.replace(self._folder / taken.digest)
                sync_folder(self._folder)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()
        return taken


def _write_new(path: Path, content: Iterator[bytes]) -> Taken:
    """Make the file at ``path`` of ``content``, safe on disk. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(descriptor, "wb") as out:
        for piece in content:
            digest.update(piece)
            size += len(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return Taken(digest.hexdigest(), size)
