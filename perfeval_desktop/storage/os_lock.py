"""A lock on an open file that the system lets go of by itself when the process ends, however it ends."""

from __future__ import annotations

import errno
import sys

if sys.platform == "win32":
    # Far behind all content: on Windows a locked byte cannot be read by others.
    _FAR = 2**40
    _HELD = frozenset({32, 33, 167, 212})

    def try_lock(descriptor: int) -> bool | None:
        """Lock the open file; False when another holds it, None where the file system knows no such locks."""
        import ctypes
        import msvcrt
        from ctypes import wintypes

        # Not msvcrt.locking, which says the same of a lock that is held and of one that cannot be.
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = wintypes.HANDLE(msvcrt.get_osfhandle(descriptor))
        if kernel.LockFile(handle, 0, _FAR >> 32, 1, 0):
            return True
        return False if ctypes.get_last_error() in _HELD else None

else:
    import fcntl

    _HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK})

    def try_lock(descriptor: int) -> bool | None:
        """Lock the open file; False when another holds it, None where the file system knows no such locks."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return False if error.errno in _HELD else None
        return True
