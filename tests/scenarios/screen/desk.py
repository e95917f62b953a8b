"""A screen without a person: an X server of its own, and processes that are gone when the test ends."""

from __future__ import annotations

import ctypes.util
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
_PATIENCE_S = 90
_QT_NEEDS = ("xcb-cursor", "xcb-icccm", "xcb-keysyms", "xcb-image", "xcb-render-util", "xkbcommon-x11")


def missing(*programs: str) -> str:
    """Which of ``programs`` this machine has not, in words for a skipped test; empty when it has all."""
    gone = [program for program in programs if shutil.which(program) is None]
    return f"needs {', '.join(gone)}" if gone else ""


def missing_libraries() -> str:
    """Which libraries of the system Qt needs to show a window on an X server; empty when they are there."""
    gone = [name for name in _QT_NEEDS if ctypes.util.find_library(name) is None]
    return f"needs {', '.join(gone)}" if gone else ""


class Talker:
    """A process that tells what it does in lines of JSON."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def hear(self) -> Any:
        """The next line; fails when nothing comes."""
        out = self._process.stdout
        assert out is not None
        ready, _, _ = select.select([out], [], [], _PATIENCE_S)
        line = out.readline() if ready else ""
        assert line, f"{self._process.args} says nothing"
        return json.loads(line)


class Desk:
    """The screen ``display``; what is started on it ends with it."""

    def __init__(self, display: str, home: Path, stack: ExitStack) -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_", "GTK_"))},
            "DISPLAY": display,
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
        }
        self._stack = stack

    def start(self, *command: str, **environment: str) -> Talker:
        return Talker(self._stack.enter_context(_running(command, self.environment | environment)))

    def program(self, *arguments: str, **environment: str) -> Talker:
        """The program itself, see ``program.py``."""
        command = (sys.executable, "-m", "tests.scenarios.screen.program", *arguments)
        return self.start(*command, QT_QPA_PLATFORM="xcb", **environment)

    def run(self, *command: str, check: bool = True) -> str:
        """What ``command`` prints; it must end well, unless ``check`` is off."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=_PATIENCE_S, check=check
        )
        return done.stdout


@contextmanager
def a_desk(home: Path) -> Iterator[Desk]:
    """An X server that nobody sees, with the smallest window manager there is, if there is one."""
    home.mkdir(exist_ok=True, mode=0o700)
    reading, writing = os.pipe()
    with ExitStack() as stack:
        command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp")
        stack.enter_context(_running(command, dict(os.environ), pass_fds=(writing,)))
        os.close(writing)
        with os.fdopen(reading) as said:
            display = said.readline().strip()
        assert display, "the X server did not start"
        desk = Desk(f":{display}", home, stack)
        if shutil.which("openbox"):
            desk.start("openbox")
        yield desk


@contextmanager
def _running(
    command: Sequence[str], environment: dict[str, str], pass_fds: Sequence[int] = ()
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        pass_fds=pass_fds,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        try:
            process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()
