"""Copies of project files by their dates: one of every saving at first, fewer the older they are."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from perfeval_desktop.files import write_whole
from perfeval_desktop.storage import container, project_file
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.plain_file import read_bounded

ALL_HOURS = 24
MOST_A_DAY = 60  # beyond them, one an hour
DAYS, MONTHS_IN_DAYS = 31, 366
_STAMP = "%Y%m%dT%H%M%S%fZ"
_STAMPED = re.compile(r"[0-9]{8}T[0-9]{12}Z")
_ABOUT = "about.json"
_MOST_ABOUT = 2**17  # bytes: the longest path there is
_DAMAGED = ".damaged"
_MOST_DAMAGED = 3
_DIGEST = 16  # hex digits of the checksum that stand in the name


class Copy(NamedTuple):
    """One copy: its file, when it was saved (local time), the beginning of its checksum."""

    path: Path
    time: datetime.datetime
    digest: str


class KeptFile(NamedTuple):
    """A project file that there are copies of."""

    address: str
    newest: datetime.datetime
    copies: int


class _About(msgspec.Struct):
    file: str


class Copies:
    """All copies below ``folder``, those of one file in a folder of their own. ``address`` is the file's real path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, address: str, data: bytes, now: datetime.datetime | None = None) -> None:
        """Keep ``data``, the whole content of the file, unless the newest copy is the same. Raises OSError."""
        now = now or datetime.datetime.now(datetime.UTC)
        there = self.of(address)
        digest = _digest(data)
        if there and there[0].digest == digest:
            return
        write_whole(self._place(address) / f"{_stamp(now)}-{digest}{project_file.SUFFIX}", data)
        there = self.of(address)
        for copy in superfluous([each.time for each in there], now):
            with contextlib.suppress(OSError):
                there[copy].path.unlink()

    def keep_damaged(self, address: str, data: bytes) -> None:
        """Keep what became of a file, for those who may be able to mend it. Raises OSError."""
        folder = self._place(address)
        write_whole(folder / f"{_stamp(datetime.datetime.now(datetime.UTC))}{_DAMAGED}", data)
        for path in sorted(folder.glob(f"*{_DAMAGED}"))[:-_MOST_DAMAGED]:
            with contextlib.suppress(OSError):
                path.unlink()

    def of(self, address: str) -> list[Copy]:
        """The copies of the file, the newest first."""
        return sorted(_copies_in(self._folder / _key(address)), key=lambda copy: copy.path.name, reverse=True)

    def files(self) -> list[KeptFile]:
        """All files that there are copies of, the one saved last first."""
        found = []
        with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError, ValueError):
                    about = msgspec.json.decode(read_bounded(Path(entry.path) / _ABOUT, _MOST_ABOUT), type=_About)
                    copies = self.of(about.file)
                    if copies:
                        found.append(KeptFile(about.file, copies[0].time, len(copies)))
        return sorted(found, key=lambda file: file.newest, reverse=True)

    def newest_good(self, address: str) -> tuple[Copy, project_file.ProjectFile] | None:
        """The newest copy that can be read, with what it holds; None when there is none."""
        for copy in self.of(address):
            with contextlib.suppress(StorageError):
                return copy, load(copy)
        return None

    def _place(self, address: str) -> Path:
        folder = self._folder / _key(address)
        if not (folder / _ABOUT).exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(folder / _ABOUT, msgspec.json.encode(_About(address)))
        return folder


def load(copy: Copy) -> project_file.ProjectFile:
    """What a copy holds. Raises StorageError."""
    file = project_file.load(copy.path)
    if not file.fingerprint.startswith(copy.digest):
        raise StorageError("备份与校验值不符，可能已损坏。")
    return file


def superfluous(times: Sequence[datetime.datetime], now: datetime.datetime) -> list[int]:
    """Which of the copies, the newest first, need not be kept: all of a day are, then one a day, then one a month."""
    keep = {0} if times else set()
    spans: set[tuple[object, ...]] = set()
    for number, time in enumerate(times):
        age = now - time
        span = _span(time.astimezone(), age, number)
        if span is not None and span not in spans:
            spans.add(span)
            keep.add(number)
    return [number for number in range(len(times)) if number not in keep]


def _span(time: datetime.datetime, age: datetime.timedelta, number: int) -> tuple[object, ...] | None:
    """The stretch of time of which one copy is kept; None when none is."""
    if age < datetime.timedelta(hours=ALL_HOURS):  # the clock may have been set back: the future is young
        return (time,) if number < MOST_A_DAY else (time.date(), time.hour)
    if age < datetime.timedelta(days=DAYS):
        return (time.date(),)
    if age < datetime.timedelta(days=MONTHS_IN_DAYS):
        return (time.year, time.month)
    return None


def read_any(path: Path) -> bytes:
    """The bytes of a file that is no sound project file. Raises OSError."""
    try:
        return read_bounded(path, container.MAX_PACKED)
    except ValueError as error:
        raise OSError(str(error)) from error


def _copies_in(folder: Path) -> Iterator[Copy]:
    for path in _files_in(folder):
        stamp, _, rest = path.name.partition("-")
        digest = rest.removesuffix(project_file.SUFFIX)
        if digest == rest or len(digest) != _DIGEST:
            continue
        with contextlib.suppress(ValueError, OverflowError):
            yield Copy(path, _time_of(stamp).astimezone(), digest)


def _files_in(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _stamp(time: datetime.datetime) -> str:
    return time.astimezone(datetime.UTC).strftime(_STAMP)


def _time_of(stamp: str) -> datetime.datetime:
    """What ``_stamp`` has written; raises ValueError. Python's strptime would load its languages first."""
    if not _STAMPED.fullmatch(stamp):
        raise ValueError(stamp)
    return datetime.datetime.fromisoformat(f"{stamp[:15]}.{stamp[15:21]}+00:00")


def _key(address: str) -> str:
    return hashlib.sha256(os.path.normcase(address).encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_DIGEST]
