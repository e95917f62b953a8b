"""What the trials of the built packages share: a log of their steps, a virtual screen, and windows on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installer.ship.common import TITLE


class TrialLog:
    """One line for each step, on the screen and in a file."""

    def __init__(self, path: Path, name: str = "") -> None:
        self._path, self._name = path, f"{name:9} " if name else ""
        self.failed = 0

    def tell(self, step: str, said: object, ok: bool = True) -> None:
        line = f"{self._name}{'ok  ' if ok else 'FAIL'} {step}: {said}"
        print(line, flush=True)
        with self._path.open("a", encoding="utf-8") as log:
            log.write(line + "\n")
        self.failed += not ok


class Screen:
    """A virtual screen as small as those in offices, by the name of its display."""

    def __init__(self, display: str) -> None:
        self.display = display

    def shows_window(self, seconds: float) -> bool:
        """Wait until a window of the program is seen; False when none comes within ``seconds``."""
        environment = os.environ | {"DISPLAY": self.display, "LC_ALL": "C.UTF-8"}
        command = ["xdotool", "search", "--sync", "--onlyvisible", "--name", TITLE]
        try:
            done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def photograph(self, picture: Path) -> None:
        """Keep what is seen, where ImageMagick is there to take it."""
        if shutil.which("import"):
            subprocess.run(["import", "-display", self.display, "-window", "root", str(picture)], check=False)


@contextmanager
def virtual_screen(display: str) -> Iterator[Screen]:
    """A screen that is ready, and gone when the block ends.

    It is not reset when its last client goes: xdotool comes and goes, and a program that starts meanwhile is refused.
    """
    command = ["Xvfb", display, "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-ac", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        try:
            if not server.stdout.readline():  # the server writes the number of the display when it takes clients
                raise SystemExit(f"no virtual screen: is Xvfb there, and nothing else on {display}?")
            yield Screen(display)
        finally:
            server.terminate()


def lives_on(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """True when the program is still there after ``seconds``: one that shows itself and dies has not started."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    return False
