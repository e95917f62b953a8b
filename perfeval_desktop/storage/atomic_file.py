"""Either the old file or the new file, never half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
import time
from pathlib import Path

from perfeval_desktop.storage.errors import ReadOnlyError, WriteError

# Short and independent of the target's name: a long Chinese name would not leave room for more.
TEMP_PATTERN = ".~perfeval-*.tmp"

# Virus scanners and sync programs hold a file for a moment after it was written: access denied, sharing, lock.
_BUSY_ON_WINDOWS = frozenset({5, 32, 33})
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds; about a second and a half in all, then the user is told

# What file systems answer that cannot sync a folder.
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES})


def write_atomic(path: Path, data: bytes) -> None:
    """Put ``data`` into the file at ``path`` durably; mode, owner and a symbolic link are kept.

    Raises WriteError (ReadOnlyError for a file marked read-only); then the file is as it was and nothing is left
    behind.
    """
    try:
        target = Path(os.path.realpath(path)) if path.is_symlink() else path
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        if _is_read_only(target):
            raise ReadOnlyError(path)
        _exchange(target, data)
    except (OSError, ValueError) as error:
        raise WriteError(path, error) from error


def _exchange(target: Path, data: bytes) -> None:
    temporary = target.with_name(TEMP_PATTERN.replace("*", secrets.token_hex(4)))
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
    _sync_folder(target.parent)


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
    """Make the new name durable; without it a power cut may bring the old file back."""
    if os.name == "nt":  # Windows cannot open a folder; NTFS journals the rename
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)
