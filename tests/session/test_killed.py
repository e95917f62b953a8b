"""Killed at any moment: the file is whole, the last edit is there or offered, and nothing is offered without cause.

``PERFEVAL_KILLS`` is the number of kills at calls to the system, and half of that at any moment; a few by default.
``PERFEVAL_WINDOW_KILLS`` is the number of kills of the real window, on an X server where there is one.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.recovery import offers, recover
from perfeval_desktop.session.session import SAMPLE, Session
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.storage.errors import StorageError

FILE, NOTES = "甲.jxzp", "notes"
KILLS = int(os.environ.get("PERFEVAL_KILLS", "12"))
WINDOW_KILLS = int(os.environ.get("PERFEVAL_WINDOW_KILLS", "2"))
ROOT = Path(__file__).parents[2]
SECONDS = 6 if hasattr(os, "fork") else 30  # a kill may take; without forks the program starts for each
ENDED = signal.SIGTERM if sys.platform == "win32" else -signal.SIGALRM
Live = Callable[[str, str], Path]


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """Lets the program live once in a folder of its own, to be killed as it is told."""
    command = [sys.executable, "-X", "utf8", "-m", "tests.session.killed_program"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None

        def one(name: str, kill: str) -> Path:
            folder = tmp_path / name
            folder.mkdir()
            shutil.copy(resource_path(SAMPLE), folder / FILE)
            print(folder, kill, sep="\t", file=program.stdin, flush=True)
            assert program.stdout.readline().strip().isdigit()
            return folder

        yield one
        program.stdin.close()


def notes_of(folder: Path) -> list[list[str]]:
    return [line.split(" ", 1) for line in (folder / NOTES).read_text(encoding="utf-8").splitlines()]


def last(notes: list[list[str]], *kinds: str) -> str:
    return next((value for kind, value in reversed(notes) if kind in kinds), "")


def sample_unit() -> str:
    return unit_in(resource_path(SAMPLE))


def unit_in(file: Path) -> str:
    return project_file.load(file).evaluation.cover.unit_name


def is_whole(file: Path) -> bool:
    try:
        project_file.load(file)
    except StorageError:
        return False
    return True


def assert_nothing_is_lost(folder: Path, catalog: Catalog, *, may_be_damaged: bool = False) -> str:
    """Start the program again and look; says how the former one ended."""
    notes = notes_of(folder)
    end = notes[-1][0] if notes else ""
    in_file = unit_in(folder / FILE) if is_whole(folder / FILE) else ""
    saved = {last(notes, "saved") or sample_unit()} | ({notes[-1][1]} if end == "saving" else set())
    assert in_file in (saved | {""} if may_be_damaged and end == "saving" else saved), (notes, in_file)
    safe = {last(notes, "done") or sample_unit()} | ({notes[-1][1]} if end == "try" else set())
    session = Session(catalog, Dirs.below(folder / "home"))
    found = list(offers(session))
    if end in ("saved", "closed", "opened", "calls"):
        assert found == [], notes
    assert len(found) <= 1, notes
    if found:
        recover(session, found[0])
        assert session.evaluation.cover.unit_name != in_file  # or there was nothing to ask about
    else:
        session.open(folder / FILE)
    assert session.evaluation.cover.unit_name in safe, (notes, session.evaluation.cover.unit_name)
    session.save_as(folder / FILE)
    session.close()
    wait_for_jobs()
    assert list(offers(session)) == []
    session.deleteLater()
    shutil.rmtree(folder)
    return end


@pytest.mark.timeout(120 + SECONDS * KILLS)
def test_killed_at_every_call_to_the_system(qapp: QApplication, live: Live) -> None:
    catalog = Catalog.built_in()
    whole = live("whole", "never")
    calls = int(last(notes_of(whole), "calls"))
    assert_nothing_is_lost(whole, catalog)
    kills = [f"{how}:{number}" for number in range(calls) for how in ("before", "half", "after")]
    chosen = random.Random(0).sample(kills, min(KILLS, len(kills)))
    ends = [assert_nothing_is_lost(live(f"at-{number}", kill), catalog) for number, kill in enumerate(chosen)]
    assert {"try", "saving"} <= set(ends)


@pytest.mark.timeout(120 + SECONDS * KILLS)
def test_killed_at_any_moment(qapp: QApplication, live: Live) -> None:
    catalog = Catalog.built_in()
    ends = [assert_nothing_is_lost(live(f"within-{number}", "within:0.6"), catalog) for number in range(KILLS // 2)]
    assert "closed" not in ends or len(set(ends)) > 1


@pytest.mark.timeout(120 + SECONDS * KILLS)
def test_killed_while_the_file_is_written_over(qapp: QApplication, live: Live) -> None:
    """Where files cannot be exchanged the file itself may be spoilt, but not the work."""
    catalog = Catalog.built_in()
    calls = int(last(notes_of(live("whole", "share never")), "calls"))
    kills = [f"share {how}:{number}" for number in range(calls) for how in ("before", "half", "after")]
    chosen = random.Random(1).sample(kills, min(KILLS, len(kills)))
    for number, kill in enumerate(chosen):
        assert_nothing_is_lost(live(f"at-{number}", kill), catalog, may_be_damaged=True)


@pytest.mark.timeout(120 + 2 * SECONDS * WINDOW_KILLS)
def test_killed_while_somebody_types_in_the_window(qapp: QApplication, tmp_path: Path, screen: dict[str, str]) -> None:
    catalog = Catalog.built_in()
    command = [sys.executable, "-X", "utf8", "-m", "tests.session.killed_window"]
    ends = []
    for number in range(WINDOW_KILLS):
        folder = tmp_path / f"window-{number}"
        folder.mkdir()
        shutil.copy(resource_path(SAMPLE), folder / FILE)
        ended = subprocess.run(
            [*command, str(folder), "3"], cwd=ROOT, env=os.environ | screen, capture_output=True, text=True, check=False
        )
        assert ended.returncode == ENDED, ended.stderr
        ends.append(assert_nothing_is_lost(folder, catalog))
    assert set(ends) <= {"opening", "opened", "try", "done", "saving", "saved"}


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """What a program needs to know of the screen."""
    root = {"PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": "0"}
    if shutil.which("Xvfb") is None:
        yield root | {"QT_QPA_PLATFORM": "offscreen"}
        return
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield root | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{server.stdout.readline().strip()}"}
        server.terminate()
