"""A long day at the desk in a few minutes: ``python -m tests.benchmarks.soak [edits]``, 50,000 by default.

Edits, undo and redo, rows that come and go, turns to other fields, saving and exports, all in the real window. What
may not grow is printed every tenth part: memory, open files, and the references to None, True and False, which PySide
has leaked before. Exit code 1 when memory has grown by more than a tenth since the first part, or anything else has.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from decimal import Decimal
from typing import NamedTuple

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.app.garbage import spare_what_stays
from perfeval_desktop.app.gui import make_application
from perfeval_desktop.app.remembered import forget_in_pauses
from perfeval_desktop.document.commands import InsertRow, RemoveRow, SetField
from perfeval_desktop.model.base import new_row_id
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.projects import FundUsageRow
from perfeval_desktop.model.tree import get_at, iter_fields
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.ui.main_window import MainWindow
from tests.window import RealExporter, ScriptedInteraction, shown_window

_EDITS, _PARTS = 50_000, 10
_SAVE_EACH, _EXPORT_EACH, _PAUSE_EACH = 100, 2_500, 500
_PAUSE_MS = 2_200  # the clerk looks up
_MORE_MEMORY = 1.1
_MORE_REFERENCES = 2_000  # what comes and goes with caches


class Held(NamedTuple):
    """What the process holds: resident memory in MB, open files, and references to the three constants."""

    memory: float
    files: int
    references: tuple[int, int, int]


def held() -> Held:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    files = sum(1 for _ in Path("/proc/self/fd").iterdir())
    return Held(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, files, tuple(map(sys.getrefcount, (None, True, False))))


def work(window: MainWindow, folder: Path, edits: int) -> Iterator[Held]:
    """Do ``edits`` things; tells what is held after each part of them."""
    chance, session = random.Random(1), window.session
    fields = [(one.path, one.value) for one in iter_fields(session.evaluation) if "fund_usage" not in one.path.steps]
    amounts = [at for at, value in fields if isinstance(value, Decimal)]
    texts = [at for at, value in fields if isinstance(value, str) and at.steps[-1] in ("text", "remarks", "target")]
    for number in range(1, edits + 1):
        _do(window, chance, amounts, texts)
        QApplication.processEvents()
        if number % _SAVE_EACH == 0:
            session.save()
        if number % _PAUSE_EACH == 0:
            QTest.qWait(_PAUSE_MS)
        if number % _EXPORT_EACH == 0:
            RealExporter().export(
                session.evaluation, session.pack, {"pdf": folder / "a.pdf", "xlsx": folder / "a.xlsx"}
            )
        if number % (edits // _PARTS) == 0:
            wait_for_jobs()
            yield held()


def _do(window: MainWindow, chance: random.Random, amounts: list[FieldPath], texts: list[FieldPath]) -> None:
    session, dice = window.session, chance.random()
    if dice < 0.45:
        session.push(SetField(chance.choice(amounts), Decimal(chance.randrange(10**8)).scaleb(-2), "改"))
    elif dice < 0.75:
        where = chance.choice(texts)
        session.push(SetField(where, f"{str(get_at(session.evaluation, where))[:400]}{chance.randrange(1000)}。", "改"))
    elif dice < 0.87:
        session.undo()
    elif dice < 0.92:
        session.redo()
    elif dice < 0.96:
        project = chance.choice(session.evaluation.projects)
        rows = path("projects").row(project.id).child("fund_usage")
        if project.fund_usage and len(project.fund_usage) > 5:
            session.push(RemoveRow(rows.row(chance.choice(project.fund_usage).id), "删除"))
        else:
            session.push(InsertRow(rows, FundUsageRow(id=new_row_id()), None, "加"))
    else:
        window.workbench.go_to(chance.choice(amounts))


def main(edits: int) -> int:
    make_application()
    with (
        tempfile.TemporaryDirectory() as home,
        shown_window(Path(home), ScriptedInteraction(), RealExporter()) as window,
    ):
        window.session.open_sample()
        spare_what_stays(window.session)
        forget_in_pauses(window.session)
        window.session.save_as(Path(home, "a.jxzp"))
        found = []
        for part in work(window, Path(home), edits):
            found.append(part)
            print(f"{part.memory:8.1f} MB {part.files:4} files {part.references}", flush=True)
    first, last = found[0], found[-1]
    grown = [b - a for a, b in zip(first.references, last.references, strict=True)]
    fits = last.memory <= _MORE_MEMORY * first.memory and last.files <= first.files + 2
    return 0 if fits and max(map(abs, grown)) < _MORE_REFERENCES else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else _EDITS))
