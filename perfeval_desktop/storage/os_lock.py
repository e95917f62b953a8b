"""A lock on an open file that the system lets go of by itself when the process ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys

# Far behind all content: on Windows a locked byte cannot be read by others.
_FAR = 2**40
_HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK})


def try_lock(descriptor: int) -> bool | None:
    """Lock the open file; False when another holds it, None where the file system knows no such locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            position = os.lseek(descriptor, 0, os.SEEK_CUR)
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            finally:
                os.lseek(descriptor, position, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in _HELD else None
    return True
