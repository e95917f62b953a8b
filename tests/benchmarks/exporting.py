"""The three exports as processes: time for each page, growth with the number of projects, and memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.export.package import PRESSES, Press
from tests.benchmarks.measure import Budget, Line, run_python
from tests.benchmarks.packages import SAMPLE_SIZE

_MORE = 60
_ROUNDS = 3
_LINEAR = (Budget("ratio", _MORE / SAMPLE_SIZE),)


@dataclass(frozen=True, slots=True)
class Export:
    """One export: ms of the layout and of the press, pages (parts, where there are no pages), peak memory in MB."""

    layout: float
    press: float
    pages: int
    peak_mb: float


def lines() -> Iterator[Line]:
    for press in PRESSES:
        small, large = _taken(press)
        noun = "page" if press == "pdf" else "part"
        for projects, exports in ((SAMPLE_SIZE, small), (_MORE, large)):
            yield Line(
                "export",
                f"{press}, {projects} projects",
                [export.press for export in exports],
                f"{press}, {SAMPLE_SIZE} projects",
                [export.press for export in small],
                _LINEAR if projects == _MORE else (),
                f"{_each(exports):.1f} ms/{noun} of {exports[0].pages}, {exports[0].peak_mb:.0f} MB",
            )
        if press == PRESSES[0]:
            yield Line(
                "export",
                f"layout, {_MORE} projects",
                [export.layout for export in large],
                f"layout, {SAMPLE_SIZE} projects",
                [export.layout for export in small],
                _LINEAR,
            )


def _taken(press: Press) -> tuple[list[Export], list[Export]]:
    small, large = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(_ROUNDS):
            small.append(_export(press, SAMPLE_SIZE, Path(folder)))
            large.append(_export(press, _MORE, Path(folder)))
    return small, large


def _export(press: Press, projects: int, folder: Path) -> Export:
    ended = run_python("-m", "tests.benchmarks.press", press, str(projects), str(folder / f"out.{press}"))
    return Export(**json.loads(ended.output), peak_mb=ended.peak_mb)


def _each(exports: list[Export]) -> float:
    return min(export.press for export in exports) / exports[0].pages
