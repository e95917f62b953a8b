"""The three exports as processes: time for each page, growth with the number of projects, and memory."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.export.package import PRESSES, Press
from tests.benchmarks.measure import Budget, Line, interleaved, process_case, run_python, timed
from tests.benchmarks.packages import SAMPLE_SIZE

_MORE, _MOST = 60, 600
_OFFICE, _OFFICE_ROUNDS = "LibreOffice, xlsx + docx", 3
_NOT_SLOWER = (Budget("ratio", 1.0),)
_ROUNDS = {SAMPLE_SIZE: 3, _MORE: 3, _MOST: 1}  # of each number of projects


def _linear(projects: int) -> tuple[Budget, ...]:
    """Growth as that of the number of projects; the department's part and the start of the press come on top."""
    return (Budget("ratio", projects / SAMPLE_SIZE),) if projects > SAMPLE_SIZE else ()


@dataclass(frozen=True, slots=True)
class Export:
    """One export: ms of the layout and of the press, pages (parts, where there are no pages), peak memory in MB."""

    layout: float
    press: float
    pages: int
    peak_mb: float


def lines() -> Iterator[Line]:
    for press in PRESSES:
        taken = _taken(press)
        small = taken[SAMPLE_SIZE]
        for projects, exports in taken.items():
            yield Line(
                "export",
                f"{press}, {projects} projects",
                [export.press for export in exports],
                f"{press}, {SAMPLE_SIZE} projects",
                [export.press for export in small],
                _linear(projects),
                _note(press, exports),
            )
        if press == PRESSES[0]:
            for projects in (_MORE, _MOST):
                yield Line(
                    "export",
                    f"layout, {projects} projects",
                    [export.layout for export in taken[projects]],
                    f"layout, {SAMPLE_SIZE} projects",
                    [export.layout for export in small],
                    _linear(projects),
                )

    yield from _beside_libreoffice()


def _beside_libreoffice() -> Iterator[Line]:
    """The PDF of the sample as a process, against LibreOffice making PDFs of our own workbook and document."""
    office = shutil.which("soffice")
    if office is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        run_python("-m", "perfeval_desktop", "sample", f"{folder}/a.jxzp")
        ours = ("-m", "perfeval_desktop", "export", f"{folder}/a.jxzp")
        run_python(*ours, "--xlsx", f"{folder}/a.xlsx", "--docx", f"{folder}/a.docx")

        def convert() -> None:
            for source in ("a.xlsx", "a.docx"):
                command = [
                    office,
                    f"-env:UserInstallation=file://{folder}/profile",
                    "--headless",
                    "--convert-to",
                    "pdf",
                ]
                run = subprocess.run(
                    [*command, "--outdir", folder, f"{folder}/{source}"], check=True, capture_output=True, timeout=300
                )
                assert b"a.pdf" in run.stdout

        cases = {"ours": process_case(*ours, "--pdf", f"{folder}/ours.pdf"), "office": timed(convert)}
        taken = interleaved(cases, _OFFICE_ROUNDS)
    yield Line("export", "pdf of the sample, the command", taken["ours"], _OFFICE, taken["office"], _NOT_SLOWER)


def _taken(press: Press) -> dict[int, list[Export]]:
    """The exports of each number of projects; the sizes take turns."""
    taken: dict[int, list[Export]] = {projects: [] for projects in _ROUNDS}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(max(_ROUNDS.values())):
            for projects, rounds in _ROUNDS.items():
                if turn < rounds:
                    taken[projects].append(_export(press, projects, Path(folder)))
    return taken


def _export(press: Press, projects: int, folder: Path) -> Export:
    ended = run_python("-m", "tests.benchmarks.press", press, str(projects), str(folder / f"out.{press}"))
    return Export(**json.loads(ended.output), peak_mb=ended.peak_mb)


def _note(press: Press, exports: list[Export]) -> str:
    """How fast at best, and how much memory at most."""
    each = min(export.press for export in exports) / exports[0].pages
    noun = "page" if press == "pdf" else "part"
    peak = max(export.peak_mb for export in exports)
    return f"{each:.1f} ms/{noun} of {exports[0].pages}, {1000 / each:.0f} {noun}s/s, {peak:.0f} MB"
