"""Who edits a file: a small file beside it says so, to everybody who opens it from any machine."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import logging
import os
import sys
import time
from pathlib import Path

import msgspec

from perfeval_desktop.files import temporary_in, write_new
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.plain_file import read_bounded
from perfeval_desktop.storage.processes import ProcessName, this_process, user_name

REFRESH_S = 60  # how often the holder shows that it lives
SILENT_S = 15 * 60  # after that long without a sign, the holder may be gone
HALF_MADE_S = 10  # a lock that cannot be read for so long was left half made
_MOST_BYTES = 4096
_LONGEST_NAME = 255  # bytes
_log = logging.getLogger(__name__)


class Holder(msgspec.Struct, frozen=True):
    """Who edits, on which machine, since when (ISO, with zone)."""

    user: str
    process: ProcessName
    since: str

    def __str__(self) -> str:
        return f"{self.user or '某用户'}（电脑 {self.process.host}，{_in_words(self.since)}起）"


class LockedError(StorageError):
    """Somebody else edits the file. ``is_silent``: there was no sign of life for long."""

    def __init__(self, path: Path, holder: Holder | None, *, is_silent: bool) -> None:
        self.path, self.holder, self.is_silent = path, holder, is_silent
        who = str(holder) if holder is not None else "其他人"
        silent = "对方的程序已经很久没有动静，可能已意外退出。" if is_silent else ""
        super().__init__(f"“{path.name}”正由{who}编辑。{silent}")


class EditLock:
    """The lock that this program holds on one file. Without a ``path`` the place takes no lock, and none is held."""

    def __init__(self, path: Path | None, content: bytes) -> None:
        self._path = path
        self._content = content

    @property
    def is_held(self) -> bool:
        return self._path is not None

    def refresh(self) -> bool:
        """Show that the holder lives; False when the lock is another's by now."""
        path = self._path  # another thread may release the lock meanwhile
        if path is None:
            return True
        with contextlib.suppress(OSError, ValueError):
            if read_bounded(path, _MOST_BYTES) != self._content:
                return False
            os.utime(path)
        return True

    def release(self) -> None:
        """Let others edit the file. A lock that is another's by now stays."""
        path, self._path = self._path, None
        if path is not None:
            with contextlib.suppress(OSError, ValueError):
                if read_bounded(path, _MOST_BYTES) == self._content:
                    path.unlink()


def acquire(file: Path, *, by_force: bool = False) -> EditLock:
    """Lock ``file`` for this program; ``by_force`` whoever holds it. Raises LockedError.

    A lock of a program that is known to be gone is taken over. Where no lock can be written, on a read-only disk or in
    a folder of others, nothing is locked: nobody can write there, or everybody must do without.
    """
    path = lock_path(file)
    content = msgspec.json.encode(Holder(user_name(), this_process(), _now()))
    for _ in range(3):
        try:
            _create(path, content)
        except FileExistsError:
            seen = _read(path)
            if seen is None:
                continue
            holder = _holder(seen)
            if holder is not None and holder.process == this_process():
                return EditLock(path, seen)
            is_held = not _is_older(path, HALF_MADE_S) if holder is None else holder.process.is_alive
            if is_held and not by_force:
                raise LockedError(file, holder, is_silent=_is_older(path, SILENT_S)) from None
            _take_away(path, seen)
        except (OSError, ValueError) as error:
            _log.warning("no lock was written: %s", type(error).__name__)
            return EditLock(None, b"")
        else:
            return EditLock(path, content)
    raise LockedError(file, None, is_silent=False)


def lock_path(file: Path) -> Path:
    """Where the lock of ``file`` lies; a link and what it leads to have one lock."""
    real = Path(os.path.realpath(file))
    name = f".~lock.{real.name}#"
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name = f".~lock.{hashlib.sha256(os.fsencode(real.name)).hexdigest()[:32]}#"
    return real.with_name(name)


def _create(path: Path, content: bytes) -> None:
    """Make the lock, or raise FileExistsError: of two programs only one succeeds.

    It gets its name when it is complete, so that a program that is killed meanwhile leaves none that nobody can read.
    """
    temporary = temporary_in(path.parent)
    write_new(temporary, content)
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # no second names on this disk
        write_new(path, content)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    _hide(path)


def _take_away(path: Path, seen: bytes) -> None:
    """Take the lock away whose content was ``seen``; one that another program made meanwhile is put back."""
    aside = path.with_name(f".~lock-{os.urandom(4).hex()}.old#")
    with contextlib.suppress(OSError, ValueError):
        path.rename(aside)
        if read_bounded(aside, _MOST_BYTES) != seen and not path.exists():
            aside.rename(path)
        else:
            aside.unlink()


def _read(path: Path) -> bytes | None:
    """The content of the lock; None when it is gone by now."""
    try:
        return read_bounded(path, _MOST_BYTES)
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return b""


def _holder(content: bytes) -> Holder | None:
    try:
        return msgspec.json.decode(content, type=Holder)
    except (ValueError, RecursionError):
        return None


def _is_older(path: Path, seconds: float) -> bool:
    """True when there was no sign of life for so long, by the clock of the disk: those of machines differ."""
    try:
        return _clock_of(path.parent) - path.stat().st_mtime > seconds
    except OSError:
        return False


def _clock_of(folder: Path) -> float:
    probe = temporary_in(folder)
    try:
        descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return time.time()
    try:
        return os.fstat(descriptor).st_mtime
    finally:
        os.close(descriptor)
        with contextlib.suppress(OSError):
            probe.unlink()


def _hide(path: Path) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetFileAttributesW(str(path), 2)


def _now() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def _in_words(since: str) -> str:
    try:
        time_ = datetime.datetime.fromisoformat(since).astimezone()
    except (ValueError, OverflowError):
        return "不知何时"
    return f"{time_.month}月{time_.day}日 {time_:%H:%M}"
