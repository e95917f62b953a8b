"""Saving and loading, beside what the disk and plain JSON take for the same content."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from perfeval_desktop.storage import codec, project_file
from perfeval_desktop.storage.atomic_file import write_atomic
from tests.benchmarks.measure import Line, interleaved, timed
from tests.benchmarks.packages import SAMPLE_SIZE, package_of, sample

_SIZES = (SAMPLE_SIZE, 300)


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        for size in _SIZES:
            yield from _save_and_load(size, Path(folder))


def _save_and_load(size: int, folder: Path) -> Iterator[Line]:
    evaluation, pack_text = package_of(size), sample()[2]
    file, plain = folder / "package.jxzp", folder / "plain.jxzp"
    data, text = project_file.dump(evaluation, pack_text), codec.encode(evaluation)
    cases = {
        "save": timed(lambda: project_file.save(file, evaluation, pack_text)),
        "write": timed(lambda: write_atomic(plain, data)),
        "load": timed(lambda: project_file.load(file)),
        "json": timed(lambda: json.loads(text)),
    }
    taken = interleaved(cases, 20)
    note = f"{len(data) / 1024:.0f} KB, {len(text) / 1024:.0f} KB unpacked"
    yield Line("file", f"save, {size} projects", taken["save"], "safe write alone", taken["write"], note=note)
    yield Line("file", f"load, {size} projects", taken["load"], "json.loads", taken["json"])
