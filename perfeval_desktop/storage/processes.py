"""Which process is meant: a number alone is given to another program sooner or later."""

from __future__ import annotations

import functools
import os
import socket
import sys
from pathlib import Path

import msgspec


class ProcessName(msgspec.Struct, frozen=True):
    """A process on a machine; ``birth`` tells apart those that had the same number, empty where it is not known."""

    host: str
    pid: int
    birth: str = ""

    @property
    def is_here(self) -> bool:
        """True when it runs, or ran, on this machine."""
        return self.host == host_name()

    @property
    def is_alive(self) -> bool:
        """True unless it is certain that the process is gone; of another machine nothing is certain."""
        if not self.is_here:
            return True
        return _runs(self.pid) and self.birth in ("", _birth(self.pid) or self.birth)


@functools.cache
def host_name() -> str:
    return socket.gethostname()


def this_process() -> ProcessName:
    return ProcessName(host_name(), os.getpid(), _birth(os.getpid()))


def _runs(pid: int) -> bool:
    if pid <= 0:
        return False
    if sys.platform == "win32":
        return bool(_birth(pid))
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it runs, but belongs to somebody else
        return True
    return True


if sys.platform == "win32":

    def _birth(pid: int) -> str:
        """When the running process began, in units of the system; empty when it runs no longer."""
        import ctypes
        from ctypes import wintypes

        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
        if not handle:
            return ""
        times = [wintypes.FILETIME() for _ in range(4)]
        code = wintypes.DWORD()
        try:
            known = kernel.GetProcessTimes(handle, *map(ctypes.byref, times))
            runs = kernel.GetExitCodeProcess(handle, ctypes.byref(code)) and code.value == 259  # STILL_ACTIVE
            return f"{times[0].dwHighDateTime:x}{times[0].dwLowDateTime:08x}" if known and runs else ""
        finally:
            kernel.CloseHandle(handle)

else:

    def _birth(pid: int) -> str:
        """When the process began, in units of the system; empty when that is not known."""
        try:
            # The name of the program stands in parentheses and may hold anything.
            text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
            return text.rpartition(")")[2].split()[19]
        except (OSError, IndexError):
            return ""
