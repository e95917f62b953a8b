"""What the trials of the built packages share: a log of their steps, a virtual screen, and windows on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WINDOW_CLASS = "perfeval[_-]desktop"
"""Of the program's windows, as xdotool searches: Qt takes its name for it, Wine that of the .exe."""


class TrialLog:
    """One line for each step, on the screen and in a file."""

    def __init__(self, path: Path, name: str = "") -> None:
        self._path, self._name = path, f"{name:9} " if name else ""
        self.failed = 0

    def tell(self, step: str, said: object, ok: bool = True) -> None:
        self._write("ok  " if ok else "FAIL", f"{step}: {said}")
        self.failed += not ok

    def not_tried(self, step: str, why: str) -> None:
        self._write("----", f"{step}: not tried here: {why}")

    def _write(self, mark: str, said: str) -> None:
        line = f"{self._name}{mark} {said}"
        print(line, flush=True)
        with self._path.open("a", encoding="utf-8") as log:
            log.write(line + "\n")


class Screen:
    """A virtual screen as small as those in offices, by the name of its display."""

    def __init__(self, display: str) -> None:
        self.display = display

    def shows_window(self, seconds: float) -> bool:
        """Wait until a window of the program is seen; False when none comes within ``seconds``.

        By its class, not its title: without X11's tables of locales the old form of a title has no Chinese.
        """
        try:
            return bool(self.ask("search", "--sync", "--onlyvisible", "--class", WINDOW_CLASS, seconds=seconds).strip())
        except subprocess.TimeoutExpired:
            return False

    def ask(self, *words: str, seconds: float = 30) -> str:
        """What xdotool says on this screen."""
        environment = os.environ | {"DISPLAY": self.display, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["xdotool", *words], env=environment, capture_output=True, timeout=seconds, check=False)
        return done.stdout.decode("utf-8", "replace")

    def title(self, wanted: str, seconds: float = 60) -> str:
        """The title of the program's window; waits until it has ``wanted`` in it, as when a file has been opened."""
        until = time.monotonic() + seconds
        while wanted not in (found := self.property("_NET_WM_NAME").partition(" = ")[2]) and time.monotonic() < until:
            time.sleep(0.5)
        return found

    def property(self, name: str) -> str:
        """A property of the program's window, as xprop prints it."""
        window = self.ask("search", "--onlyvisible", "--class", WINDOW_CLASS).split()[:1]
        command = ["xprop", "-display", self.display, "-id", *window, name]
        return subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace").strip()

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
