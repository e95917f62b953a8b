"""A long day at the desk in half an hour: ``python -m tests.benchmarks.soak [edits [edits before]]``.

Edits, undo and redo, rows that come and go, turns to other fields, saving and exports, all in the real window; 50,000
of them by default. What may not grow is printed after every tenth part: resident memory; blocks that Python holds and
objects among them, which tell a leak from memory that lies in pieces; open files; Qt's objects; and the references to
None, True and False: Qt for Python has lost some before, which aborts, and has kept some too many.

Flat means: as it was when everything was full. So the worst case comes first and is the measure of all that follows:
every text as long as it will be, 5,000 edits, which fill the steps that can be taken back, 修改记录 and all that is
remembered, and the first exports with their fonts. All that is remembered of texts and rows is let go of before
looking, the small memories too, which no pause empties: how much they hold of what has been, and with it how many
references to the constants, depends on what was edited last. Exit code 1 when anything is not flat.

Qt for Python 6.11 keeps a reference to None for every method of a new widget that Qt looks for in Python, 14 for a bare
QLineEdit: a number that grows and no memory, while one that falls ends in an abort. A text that is taken back opens the
editor of its cell, which is a new widget. So three more for each edit pass, and no dialog is opened, which would take
some hundreds.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from decimal import Decimal
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.app.garbage import spare_what_stays
from perfeval_desktop.app.gui import make_application
from perfeval_desktop.app.large_blocks import give_back_large_blocks
from perfeval_desktop.app.remembered import forget, forget_in_pauses
from perfeval_desktop.document.commands import InsertRow, RemoveRow, SetField
from perfeval_desktop.export.package import ExportOutcome
from perfeval_desktop.model.base import new_row_id
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.projects import FundUsageRow
from perfeval_desktop.model.tree import get_at, iter_fields
from perfeval_desktop.session.jobs import run_job, wait_for_jobs
from perfeval_desktop.ui.cell_looks import CellLooks
from perfeval_desktop.ui.main_window import MainWindow
from tests.window import RealExporter, ScriptedInteraction, shown_window

_EDITS, _PARTS, _BEFORE = 50_000, 10, 5_000
_SAVE_EACH, _EXPORT_EACH, _PAUSE_EACH = 100, 2_500, 500
_PAUSE_MS = 2_200  # the clerk looks up
_LENGTH = 400  # characters of every text that is written
_MORE = 1.1  # times as much memory, as many blocks and objects
_MORE_FILES, _MORE_THINGS = 2, 20
_MORE_REFERENCES = 2_000  # what comes and goes with the findings and the rows of the moment
_MORE_NONE = 3  # for each edit: what Qt for Python keeps too many


class Held(NamedTuple):
    """What the process holds. ``memory`` in MB, ``things`` of Qt, ``references`` to the three constants."""

    memory: float
    blocks: int
    objects: int
    files: int
    things: int
    references: tuple[int, int, int]

    def __str__(self) -> str:
        none, true, false = self.references
        counts = f"{self.blocks:9,} blocks {self.objects:8,} objects {self.files:3} files {self.things:5} of Qt"
        return f"{self.memory:7.1f} MB {counts}   None {none:,} True {true:,} False {false:,}"

    def grown(self, since: Held, edits: int) -> list[str]:
        """What is not flat after ``edits``."""
        more = {name: getattr(self, name) / getattr(since, name) for name in ("memory", "blocks", "objects")}
        found = [f"{name} × {times:.2f}" for name, times in more.items() if times > _MORE]
        more_files, more_things = self.files - since.files, self.things - since.things
        found += [f"files {more_files:+}"] if more_files > _MORE_FILES else []
        found += [f"of Qt {more_things:+}"] if more_things > _MORE_THINGS else []
        for name, now, then in zip(("None", "True", "False"), self.references, since.references, strict=True):
            most = _MORE_REFERENCES + (_MORE_NONE * edits if name == "None" else 0)
            found += [f"{name} {now - then:+}"] if not -_MORE_REFERENCES < now - then < most else []
        return found


def held(window: MainWindow) -> Held:
    _wait_until_quiet()
    forget(least=0)
    for looks in window.findChildren(CellLooks):
        looks._sizes.clear()  # of 2,000 cells for each grid, then it begins anew
    gc.unfreeze()
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    now = Held(
        memory=pages * os.sysconf("SC_PAGE_SIZE") / 2**20,
        blocks=sys.getallocatedblocks(),
        objects=len(gc.get_objects()),
        files=sum(1 for _ in Path("/proc/self/fd").iterdir()),
        things=sum(len(top.findChildren(QObject)) for top in (*QApplication.topLevelWidgets(), window.session)),
        references=(sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False)),
    )
    gc.freeze()
    return now


def _wait_until_quiet() -> None:
    """What a job brought may begin the next one, and what is half made in a thread must not be looked at.

    A tuple that another thread is just filling is among what Python tells of its objects, and cannot be ended then.
    """
    QTest.qWait(_PAUSE_MS)
    wait_for_jobs()
    while QThreadPool.globalInstance().activeThreadCount():
        wait_for_jobs()


class Clerk:
    """Works in ``window``, at random, and always the same."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window, self._session, self._folder = window, window.session, folder
        self._chance = random.Random(1)
        self._done = 0
        fields = [one for one in iter_fields(self._session.evaluation) if "fund_usage" not in one.path.steps]
        self._amounts = [one.path for one in fields if isinstance(one.value, Decimal)]
        self._texts = [one.path for one in fields if isinstance(one.value, str) and one.path.steps[-1] == "text"]

    def fill(self) -> None:
        """Make every text as long as it will be."""
        for where in self._texts:
            self._write(where)

    def work(self, edits: int) -> None:
        session, folder = self._session, self._folder
        for _ in range(edits):
            self._done += 1
            self._do()
            QApplication.processEvents()
            if self._done % _SAVE_EACH == 0:
                session.save()
            if self._done % _PAUSE_EACH == 0:
                QTest.qWait(_PAUSE_MS)
            if self._done % _EXPORT_EACH == 0:
                targets = {"pdf": folder / "a.pdf", "xlsx": folder / "a.xlsx"}
                run_job(partial(RealExporter().export, session.evaluation, session.pack, targets), _written, _failed)
                wait_for_jobs()

    def _do(self) -> None:
        session, chance, dice = self._session, self._chance, self._chance.random()
        if dice < 0.45:
            amount = Decimal(chance.randrange(10**8)).scaleb(-2)
            session.push(SetField(chance.choice(self._amounts), amount, "改"))
        elif dice < 0.75:
            self._write(chance.choice(self._texts))
        elif dice < 0.87:
            session.undo()
        elif dice < 0.92:
            session.redo()
        elif dice < 0.96:
            self._add_or_remove()
        else:
            self._window.workbench.go_to(chance.choice(self._amounts))

    def _write(self, where: FieldPath) -> None:
        """Another end of the text, which keeps its length."""
        end = f"{self._chance.randrange(1000):03}。"
        text = str(get_at(self._session.evaluation, where)) or "无。"
        whole = text * (_LENGTH // len(text) + 1)
        self._session.push(SetField(where, whole[: _LENGTH - len(end)] + end, "改"))

    def _add_or_remove(self) -> None:
        project = self._chance.choice(self._session.evaluation.projects)
        rows = path("projects").row(project.id).child("fund_usage")
        if len(project.fund_usage) > 5:
            self._session.push(RemoveRow(rows.row(self._chance.choice(project.fund_usage).id), "删除"))
        else:
            self._session.push(InsertRow(rows, FundUsageRow(id=new_row_id()), None, "加"))


def _written(outcome: ExportOutcome) -> None:
    assert not outcome.problems, outcome.problems


def _failed(error: Exception) -> None:
    raise error


def main(edits: int = _EDITS, before: int = _BEFORE) -> int:
    make_application()
    give_back_large_blocks()
    with (
        tempfile.TemporaryDirectory() as home,
        shown_window(Path(home), ScriptedInteraction(), RealExporter()) as window,
    ):
        window.session.open_sample()
        spare_what_stays(window.session)
        forget_in_pauses(window.session)
        window.session.save_as(Path(home, "a.jxzp"))
        clerk = Clerk(window, Path(home))
        clerk.fill()
        clerk.work(before)
        full = held(window)
        found: list[str] = []
        print(f"{'full':>7} {full}", flush=True)
        for part in range(1, _PARTS + 1):
            clerk.work(edits // _PARTS)
            done, now = part * edits // _PARTS, held(window)
            found += [f"{done}: {what}" for what in now.grown(full, done)]
            print(f"{done:7} {now}   {time.process_time():.0f} s", flush=True)
    print("\n".join(["not flat", *found]) if found else "flat")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
