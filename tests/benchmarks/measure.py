"""Timing that a busy machine cannot fool: cases take turns in one run, and what counts is their ratio."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parents[2]
TOLERANCE = 2.0
"""How far a budget may be exceeded before the run fails: budgets are goals, the machine is shared."""

_LONGEST_S = 400

_REFERENCE_MS = 2.0
"""What the yardstick took on the machine for which the budgets in milliseconds were set, when it was quiet."""

_KEEP_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}  # as for a user: modules are compiled once, not at every start

Case = Callable[[], float]
"""Does something once and returns the milliseconds it took."""


@dataclass(frozen=True, slots=True)
class Budget:
    """``limit`` for the ratio, or for the median or the 99th percentile in ms on the reference machine."""

    what: Literal["ratio", "p50", "p99"]
    limit: float


@dataclass(frozen=True)
class Line:
    """One line of the table: samples in ms, and the samples of the case that they are divided by."""

    group: str
    case: str
    samples: Sequence[float]
    base: str
    base_samples: Sequence[float]
    budgets: tuple[Budget, ...] = ()
    note: str = ""

    @cached_property
    def p50(self) -> float:
        return statistics.median(self.samples)

    @cached_property
    def p99(self) -> float:
        """The 99th percentile; of few samples, the largest."""
        return sorted(self.samples)[max(0, round(len(self.samples) * 0.99) - 1)]

    @cached_property
    def ratio(self) -> float:
        return self.p50 / statistics.median(self.base_samples)

    def excess(self, slowness: float) -> float:
        """How many times the worst of the budgets is used up; 0 without a budget, up to 1 within it."""
        return max((self._used(budget, slowness) for budget in self.budgets), default=0.0)

    def _used(self, budget: Budget, slowness: float) -> float:
        value: float = getattr(self, budget.what)
        return value / budget.limit if budget.what == "ratio" else value / slowness / budget.limit


def timed(action: Callable[[], object]) -> Case:
    """A case that times the whole of ``action``."""

    def run() -> float:
        start = time.perf_counter()
        action()
        return (time.perf_counter() - start) * 1000

    return run


def interleaved(cases: Mapping[str, Case], rounds: int) -> dict[str, list[float]]:
    """Let the cases take turns for ``rounds`` rounds, after one that does not count."""
    samples: dict[str, list[float]] = {name: [] for name in cases}
    for case in cases.values():
        case()
    gc.collect()
    for _ in range(rounds):
        for name, case in cases.items():
            samples[name].append(case())
    return samples


def yardstick() -> float:
    """How many times slower than the reference machine this one is at the moment, at least 1."""

    def count() -> int:
        return sum(number % 7 for number in range(40_000))

    return max(1.0, statistics.median(interleaved({"count": timed(count)}, 40)["count"]) / _REFERENCE_MS)


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended: wall time in ms, peak memory in MB, and what it printed."""

    ms: float
    peak_mb: float
    output: str


def run_python(*arguments: str, environment: Mapping[str, str] | None = None, allowed: Sequence[int] = (0,)) -> Ended:
    """Run this Python with ``arguments`` to its end. Raises RuntimeError when it fails or does not end."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | _KEEP_BYTECODE | dict(environment or {}),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    alarm = threading.Timer(_LONGEST_S, process.kill)
    alarm.start()
    with process.stdout:
        output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = (time.perf_counter() - start) * 1000
    alarm.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
    return Ended(elapsed, usage.ru_maxrss / 1024, output)


def process_case(*arguments: str, **options: Any) -> Case:
    """A case that times a whole process."""
    return lambda: run_python(*arguments, **options).ms
