"""Whole processes: the window from nothing to its first paint, and the check on the command line."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.benchmarks.measure import Budget, Case, Line, interleaved, process_case
from tests.benchmarks.packages import SAMPLE

_ROUNDS = 9
_FIRST_PAINT = ("-m", "tests.benchmarks.first_paint")
_FOUND = 1


def lines() -> Iterator[Line]:
    """The first paint of the window, and of what stands in it, offscreen and, where there is one, on an X server; then
    the check of the sample."""
    with tempfile.TemporaryDirectory() as home:
        own = {"PERFEVAL_HOME": home}
        yield from _first_paint("offscreen", own | {"QT_QPA_PLATFORM": "offscreen"})
        if shutil.which("Xvfb"):
            with _x_server() as display:
                yield from _first_paint("Xvfb", own | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display})
        yield from _check(own)


def _first_paint(screen: str, environment: Mapping[str, str]) -> Iterator[Line]:
    def shown(*what: str) -> Case:
        return process_case(*_FIRST_PAINT, *what, environment=environment)

    with tempfile.TemporaryDirectory() as folder:  # the process ends with the lock of its file in hand
        sample = str(shutil.copy(SAMPLE, folder))
        cases = {
            "bare": shown("bare"),
            "window, sample": shown("frame", sample),
            "start page": shown("whole"),
            "sample": shown("whole", sample),
        }
        taken = interleaved(cases, _ROUNDS)
    budgets = {"window, sample": (Budget("ratio", 1.6),)}
    for what in list(cases)[1:]:
        yield Line("start", f"{what}, {screen}", taken[what], "bare QMainWindow", taken["bare"], budgets.get(what, ()))


def _check(environment: Mapping[str, str]) -> Iterator[Line]:
    cases = {
        "pass": process_case("-c", "pass"),
        "check": process_case(
            "-m", "perfeval_desktop", "check", str(SAMPLE), environment=environment, allowed=(0, _FOUND)
        ),
    }
    taken = interleaved(cases, _ROUNDS)
    yield Line("start", "check of the sample", taken["check"], "python -c pass", taken["pass"], (Budget("p50", 400),))


@contextmanager
def _x_server() -> Iterator[str]:
    """A screen of its own for the time being; yields the name of the display."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout is not None
    try:
        yield f":{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()
