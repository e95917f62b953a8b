"""The roll-up of many packages, beside reading and checking the same files one after the other.

What is promised is the time of 1,000 packages of 10 projects on two quiet cores, and that memory does not grow with
their number: the note says both.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from perfeval_desktop.bureau.collect import Wanted, collect
from perfeval_desktop.bureau.record import read_unit
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.storage import project_file
from tests.benchmarks.measure import Line
from tests.benchmarks.packages import package_of, sample

SIZES = (250, 1000)
_PROJECTS = 10
_ALONE = 20


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            yield _roll_up(Path(folder, str(size)), size)


def write_packages(folder: Path, count: int) -> None:
    """``count`` packages of units with names, figures and texts of their own."""
    folder.mkdir(parents=True)
    pack_text = sample()[2]
    for number in range(count):
        data = project_file.dump(_package(number), pack_text)
        Path(folder, f"{number:05}.jxzp").write_bytes(data)


def _package(number: int) -> SelfEvaluation:
    package = package_of(_PROJECTS)
    sections = tuple(
        msgspec.structs.replace(row, text=f"{row.text}第{number}号。" if row.text else "")
        for row in package.report.sections
    )
    projects = tuple(
        msgspec.structs.replace(one, actual_result=f"{one.actual_result}（{number}）") for one in package.projects
    )
    return msgspec.structs.replace(
        package,
        cover=msgspec.structs.replace(package.cover, unit_name=f"第{number:05}单位"),
        report=msgspec.structs.replace(package.report, sections=sections),
        projects=projects,
    )


def _roll_up(folder: Path, count: int) -> Line:
    write_packages(folder, count)
    files = sorted(folder.iterdir())
    start = time.perf_counter()
    for path in files[:_ALONE]:
        read_unit(path, path.name)
    alone = (time.perf_counter() - start) * 1000 / min(_ALONE, count) * count
    begun, used = time.perf_counter(), _cpu()
    collect(Wanted(folder, folder.parent / "out.xlsx"))
    taken = (time.perf_counter() - begun) * 1000
    own, workers = (resource.getrusage(who).ru_maxrss / 1024 for who in _WHO)
    note = f"{_cpu() - used:.0f} s of processor time, peak {own:.0f} MB + {workers:.0f} MB in the largest worker"
    return Line(
        "collect", f"{count} packages of {_PROJECTS} projects", [taken], "one after the other", [alone], note=note
    )


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _cpu() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, _WHO))
