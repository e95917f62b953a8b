"""Which process is meant, and whose it is: a number alone is given to another program sooner or later."""

from __future__ import annotations

import contextlib
import functools
import getpass
import hashlib
import os
import socket
import sys
from pathlib import Path

import msgspec


class ProcessName(msgspec.Struct, frozen=True):
    """A process on a machine; ``birth`` tells apart those that had the same number, ``machine`` those of one name.

    Both are empty where they are not known. Machines are set up from one image and often have one name.
    """

    host: str
    pid: int
    birth: str = ""
    machine: str = ""

    @property
    def is_here(self) -> bool:
        """True when it runs, or ran, on this machine."""
        return self.host == host_name() and self.machine in ("", _machine())

    @property
    def is_alive(self) -> bool:
        """True unless it is certain that the process is gone; of another machine nothing is certain."""
        if not self.is_here:
            return True
        return _runs(self.pid) and self.birth in ("", _birth(self.pid) or self.birth)


@functools.cache
def host_name() -> str:
    return socket.gethostname()


def user_name() -> str:
    """The name under which the user works here; empty for an account that has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # ImportError: Windows, when its environment says nothing
        return ""


def this_process() -> ProcessName:
    return ProcessName(host_name(), os.getpid(), _birth(os.getpid()), _machine())


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


if sys.platform == "win32":

    @functools.cache
    def _machine() -> str:
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return _short(str(winreg.QueryValueEx(key, "MachineGuid")[0]))
        except OSError:
            return ""

    def _runs(pid: int) -> bool:
        return pid > 0 and _looked_at(pid)[0]

    def _birth(pid: int) -> str:
        """When the running process began, in units of the system; empty when that is not known."""
        return _looked_at(pid)[1]

    def _looked_at(pid: int) -> tuple[bool, str]:
        """Whether the process runs, and since when: empty where it runs no longer or the system will not tell."""
        import ctypes
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        handle = kernel.OpenProcess(0x1000, False, wintypes.DWORD(pid))  # PROCESS_QUERY_LIMITED_INFORMATION
        if not handle:  # access denied: it runs, but belongs to somebody else
            return ctypes.get_last_error() == 5, ""
        process, times, code = wintypes.HANDLE(handle), [wintypes.FILETIME() for _ in range(4)], wintypes.DWORD()
        try:
            known = kernel.GetProcessTimes(process, *map(ctypes.byref, times))
            runs = bool(kernel.GetExitCodeProcess(process, ctypes.byref(code))) and code.value == 259  # STILL_ACTIVE
            return runs, f"{times[0].dwHighDateTime:x}{times[0].dwLowDateTime:08x}" if known and runs else ""
        finally:
            kernel.CloseHandle(process)

else:

    @functools.cache
    def _machine() -> str:
        """What tells this machine from its twins: the system's own name for it, and its network cards."""
        cards = sorted(card.parent / "address" for card in Path("/sys/class/net").glob("*/device"))
        texts = []
        for path in (Path("/etc/machine-id"), *cards):
            with contextlib.suppress(OSError):
                texts.append(path.read_text(encoding="ascii", errors="replace").strip())
        return _short(" ".join(texts)) if texts else ""

    def _runs(pid: int) -> bool:
        if pid <= 0:
            return False
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):  # the second: no process has such a number
            return False
        except OSError:  # it runs, but belongs to somebody else
            return True
        return True

    def _birth(pid: int) -> str:
        """When the process began, in units of the system; empty when that is not known."""
        try:
            # The name of the program stands in parentheses and may hold anything.
            text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
            return text.rpartition(")")[2].split()[19]
        except (OSError, IndexError):
            return ""
