"""What every room that touches files needs: whole files or none, and questions to the disk that never raise."""

from __future__ import annotations

import contextlib
import datetime
import errno
import io
import itertools
import logging
import os
import re
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

# Short and independent of the target's name: a long Chinese name would not leave room for more.
TEMP_PATTERN = ".~perfeval-*.tmp"

# Virus scanners and sync programs hold a file for a moment after it was written: access denied, sharing, lock.
_BUSY_ON_WINDOWS = frozenset({5, 32, 33})
# What a share, a stick or a synchronised folder says that does not know how to exchange files; no waiting mends it.
_NO_EXCHANGE = frozenset({errno.EXDEV, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EPERM, errno.EEXIST})
_NO_EXCHANGE_ON_WINDOWS = frozenset({1, 5, 17, 50, 183})
_LEFT_OVER = 86400  # seconds after which a temporary file belongs to no program that still writes it
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds; about a second and a half in all, then the user is told

_LONGEST_ON_WINDOWS = 259  # characters
_OTHER = "the disk gave back something else than was written"
_IN_MEMORY = 64 * 2**20  # bytes
_PIECE = 2**20  # bytes that are read at once of a file that may be large

_log = logging.getLogger(__name__)

Writer = Callable[[BinaryIO], None]
"""Writes what a file shall hold, where that is too much for the memory."""


_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])( *\.|$)", re.IGNORECASE)
_REFUSED = re.compile(r'[\x00-\x1f<>:"|?*]|[. ]$')


class ReadOnlyFileError(PermissionError):
    """The file is marked as read-only."""


class SpoiltFileError(OSError):
    """A file was being written over in place, which failed, and so did putting it back. ``rescue`` holds all of it."""

    def __init__(self, cause: OSError, rescue: Path) -> None:
        super().__init__(cause.errno, cause.strerror)
        self.rescue = rescue


def lies_at(path: Path) -> bool:
    """True when something lies at ``path``; False also where the system will not tell (a name that is too long)."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """True when ``path`` is a folder; False also where the system will not tell."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def saved_at(path: Path) -> datetime.datetime | None:
    """When the file at ``path`` was written (local time), None where the system will not tell."""
    try:
        return datetime.datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return None


def same_place(one: Path, other: Path) -> bool:
    """True when both paths lead to one file, be it there or yet to be written."""
    try:
        if one.exists() and other.exists():
            return one.samefile(other)
        return os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other))
    except (OSError, ValueError):
        return one == other


def is_refused_on_windows(name: str) -> bool:
    """True for a name that Windows takes for something else: a device, a stream of another file, another name."""
    return _RESERVED.match(name) is not None or _REFUSED.search(name) is not None


def is_too_long_for_windows(path: Path) -> bool:
    """True for a path that Windows does not find as it is set up as a rule, or what is written first beside it."""
    beside = path.with_name(TEMP_PATTERN + "1234567")
    return len(path.name) > 255 or max(len(str(path)), len(str(beside))) > _LONGEST_ON_WINDOWS


def write_whole(path: Path, data: bytes | Writer, require: Callable[[Path], None] | None = None) -> bool:
    """Put ``data`` into the file at ``path`` in one step: readers see the former file or the new one, never a part.

    A symbolic link is kept, its target is replaced; mode and owner are kept where the file system lets us. Where the
    place does not let files be exchanged, the file is written over in place, behind a whole copy, and False comes back.
    Raises OSError (ReadOnlyFileError for a file marked read-only) and ValueError for a name that no file can have; then
    the file is as it was and nothing is left behind, but for SpoiltFileError. A folder that cannot be synced is no
    failure: the new file is there. ``require`` raises whatever it likes when the file that a Writer made is not right.
    """
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    if os.name == "nt" and is_refused_on_windows(target.name):
        raise ValueError("no file can have this name")
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    if _is_read_only(target):
        raise ReadOnlyFileError(errno.EPERM, "read-only")
    exchanged = _exchange(target, data, require)
    try:
        sync_folder(target.parent)
    except OSError as error:
        # The new file is in its place already: that it may not survive a power cut is no reason to call it not saved.
        _log.warning("the folder of a written file could not be synced: %s", error.strerror)
    _sweep(target)
    return exchanged


def temporary_in(folder: Path) -> Path:
    """A new name in ``folder`` for a file that is not to stay; one that is left behind is swept away some day."""
    return folder / TEMP_PATTERN.replace("*", os.urandom(4).hex())


def write_new(path: Path, data: bytes | Writer) -> None:
    """Make the file at ``path`` and put ``data`` into it, safe on disk.

    Raises OSError, FileExistsError when there is one already; what was begun is taken away.
    """
    # Not mkstemp: a new file shall get the mode that the user's umask asks for.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data) if isinstance(data, bytes) else data(out)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of ``data`` to an open file: one call may take only a part of it. Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _exchange(target: Path, data: bytes | Writer, require: Callable[[Path], None] | None) -> bool:
    temporary = temporary_in(target.parent)
    write_new(temporary, data)
    try:
        if isinstance(data, bytes):
            _require(temporary, data)
        elif require is not None:
            require(temporary)
        _keep_mode_and_owner(target, temporary)
        exchanged = _replace(temporary, target)
        if not exchanged:
            _write_over(target, temporary)
    except SpoiltFileError:
        raise
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if not exchanged:
        with contextlib.suppress(OSError):
            temporary.unlink()
    return exchanged


def _require(path: Path, data: bytes) -> None:
    if path.read_bytes() != data:
        raise OSError(errno.EIO, _OTHER)


def _write_over(target: Path, temporary: Path) -> None:
    """Write what ``temporary`` holds into ``target`` itself; what fails is taken back."""
    old = _set_aside(target) if target.exists() else None
    try:
        descriptor = _opened(target)  # refused where another program has it open: nothing has happened to it then
        try:
            _fill(descriptor, target, temporary)
        except OSError as error:
            try:
                target.unlink(missing_ok=True) if old is None else _fill(_opened(target), target, old)
            except OSError:
                raise SpoiltFileError(error, _kept(temporary, target)) from error
            raise
    finally:
        if isinstance(old, Path):
            with contextlib.suppress(OSError):
                old.unlink()


def _set_aside(target: Path) -> bytes | Path:
    """What ``target`` holds, to be written back: in the memory, or in a file beside it where that is too much."""
    if target.stat().st_size <= _IN_MEMORY:
        return target.read_bytes()
    old = temporary_in(target.parent)
    write_new(old, lambda out: out.writelines(_pieces(target)))
    return old


def _pieces(source: bytes | Path) -> Iterator[bytes]:
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _kept(temporary: Path, target: Path) -> Path:
    """Where ``temporary`` lies from now on: under a name that opens as ``target`` does and is never swept away."""
    rescue = target.with_name(f"{target.stem}-{os.urandom(4).hex()}{target.suffix}")
    try:
        return temporary.rename(rescue)
    except OSError:
        return temporary


def _opened(target: Path) -> int:
    return os.open(target, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)


def _fill(descriptor: int, target: Path, source: bytes | Path) -> None:
    """Put what ``source`` holds into the open file ``target``, close it and look whether it is there."""
    size = 0
    try:
        for piece in _pieces(source):
            write_all(descriptor, piece)
            size += len(piece)
        os.ftruncate(descriptor, size)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if any(one != other for one, other in itertools.zip_longest(_pieces(target), _pieces(source))):
        raise OSError(errno.EIO, _OTHER)


def _is_read_only(target: Path) -> bool:
    # Replacing a file asks for rights on the folder only, so the file's own mark must be asked for.
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return False
    return not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK)


def _keep_mode_and_owner(target: Path, temporary: Path) -> None:
    try:
        old = target.stat()
    except FileNotFoundError:
        return
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only the superuser may give files away
            os.chown(temporary, old.st_uid, old.st_gid)
    with contextlib.suppress(OSError):  # a memory stick or a network folder may have no modes
        shutil.copymode(target, temporary)


def _replace(temporary: Path, target: Path) -> bool:
    """Give the new file its name; False when this place does not know how to."""
    for pause in (*_PAUSES, None):
        try:
            temporary.replace(target)
        except OSError as error:
            number = getattr(error, "winerror", None)
            if number in _BUSY_ON_WINDOWS and pause is not None:
                time.sleep(pause)  # no event tells when a virus scanner lets go of it; the tries are few
            elif number in _NO_EXCHANGE_ON_WINDOWS or (number is None and error.errno in _NO_EXCHANGE):
                _log.warning("files cannot be exchanged here: %s", error.strerror)
                return False
            else:
                raise
        else:
            return True
    return False


def _sweep(target: Path) -> None:
    """Take away what programs left behind that were killed while they wrote into this folder.

    The clock of the disk decides, by the file just written: on a share it may differ from this machine's.
    """
    head, _, tail = TEMP_PATTERN.partition("*")
    with contextlib.suppress(OSError):
        oldest = target.stat().st_mtime - _LEFT_OVER
        with os.scandir(target.parent) as entries:
            for entry in entries:
                if entry.name.startswith(head) and entry.name.endswith(tail) and entry.stat().st_mtime < oldest:
                    with contextlib.suppress(OSError):
                        Path(entry.path).unlink()


def sync_folder(folder: Path) -> None:
    """Make new names in ``folder`` durable where the system can: a power cut may undo them else. Raises OSError."""
    if os.name == "nt":  # Windows cannot open a folder; NTFS journals the rename
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
