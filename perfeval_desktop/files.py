"""What every room that touches files needs: whole files or none, and questions to the disk that never raise."""

from __future__ import annotations

import contextlib
import datetime
import errno
import logging
import os
import shutil
import stat
import time
from pathlib import Path

# Short and independent of the target's name: a long Chinese name would not leave room for more.
TEMP_PATTERN = ".~perfeval-*.tmp"

# Virus scanners and sync programs hold a file for a moment after it was written: access denied, sharing, lock.
_BUSY_ON_WINDOWS = frozenset({5, 32, 33})
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds; about a second and a half in all, then the user is told

_log = logging.getLogger(__name__)


class ReadOnlyFileError(PermissionError):
    """The file is marked as read-only."""


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


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` into the file at ``path`` in one step: readers see the former file or the new one, never a part.

    A symbolic link is kept, its target is replaced; mode and owner are kept where the file system lets us. Raises
    OSError (ReadOnlyFileError for a file marked read-only) and ValueError for a name that no file can have; then the
    file is as it was and nothing is left behind. A folder that cannot be synced is no failure: the new file is there.
    """
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    if _is_read_only(target):
        raise ReadOnlyFileError(errno.EPERM, "read-only")
    _exchange(target, data)
    _sync_folder(target.parent)


def _exchange(target: Path, data: bytes) -> None:
    temporary = target.with_name(TEMP_PATTERN.replace("*", os.urandom(4).hex()))
    # Not mkstemp: a new file shall get the mode that the user's umask asks for.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if temporary.read_bytes() != data:
            raise OSError(errno.EIO, "the disk gave back something else than was written")
        _keep_mode_and_owner(target, temporary)
        _replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


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


def _replace(temporary: Path, target: Path) -> None:
    for pause in _PAUSES:
        try:
            temporary.replace(target)
        except OSError as error:
            if getattr(error, "winerror", None) not in _BUSY_ON_WINDOWS:
                raise
            time.sleep(pause)
        else:
            return
    temporary.replace(target)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; without it a power cut may bring the old file back.

    The new file is in its place already: that it may not survive a power cut is no reason to call it not saved.
    """
    if os.name == "nt":  # Windows cannot open a folder; NTFS journals the rename
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        _log.warning("the folder of a written file could not be synced: %s", error.strerror)
