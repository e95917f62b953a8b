"""The program as it works on a document, killed again and again: ``python -m tests.session.killed_program``.

It loads everything once and forks for each kill, so that a kill takes no start of the program; Windows cannot fork, and
starts it anew. The child writes down what it is about to do and what is done, in a file beside its folders; what was
written there outlives it.
"""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session import journaling
from perfeval_desktop.session.desk import Desk
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.storage.journal import Journal

assert Desk  # loaded before the fork, as the session loads it when it needs it

FILE, NOTES = "甲.jxzp", "notes"
UNIT = path("cover.unit_name")
CALLS = ("open", "write", "fsync", "fdatasync", "ftruncate", "replace", "rename", "unlink", "link", "close", "chmod")
_WRITE, _KILL = os.write, os.kill


class Notes:
    """What the child says of itself."""

    def __init__(self, folder: Path) -> None:
        self._descriptor = os.open(folder / NOTES, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def say(self, what: str, value: str = "") -> None:
        _WRITE(self._descriptor, f"{what} {value}\n".encode())


def work(folder: Path, catalog: Catalog, notes: Notes, growth: int) -> None:
    """Edit, undo, save, save elsewhere, close; each thing is noted before and after."""
    journaling.Journal = partial(Journal, growth=growth)  # type: ignore[misc,assignment]
    session = Session(catalog, Dirs.below(folder / "home"))
    file = folder / FILE
    notes.say("opening")
    session.open(file)
    notes.say("opened")

    def edit(act: Callable[[], Any], value: str) -> None:
        notes.say("try", value)
        act()
        session.settle_journal()
        notes.say("done", value)

    def name(value: str) -> None:
        edit(lambda: session.push(SetField(UNIT, value, "改名")), value)

    def save() -> None:
        notes.say("saving", session.evaluation.cover.unit_name)
        session.save()
        wait_for_jobs()
        notes.say("saved", session.evaluation.cover.unit_name)

    for round_ in range(3):
        name(f"甲{round_}")
        name(f"乙{round_}")
        edit(session.undo, f"甲{round_}")
        name("丙" * 50 + str(round_))
        save()
    name("丁")
    edit(session.undo, "丙" * 50 + "2")
    notes.say("closing")
    session.close()
    wait_for_jobs()
    notes.say("closed")


def refuse_exchange(file: Path) -> None:
    """As a share that does not let files be exchanged: this one is written over."""
    real = os.replace

    def replace(source: Any, target: Any) -> None:
        if str(target) == str(file):
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
        real(source, target)

    os.replace = replace


def die() -> None:
    """Nothing runs any more: Windows ends a process so whatever the signal is."""
    _KILL(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def die_in(seconds: float) -> None:
    """The process ends after ``seconds``, wherever it is then."""
    if sys.platform == "win32":
        threading.Thread(target=lambda: (time.sleep(seconds), die()), daemon=True).start()
    else:  # the default action of the alarm ends the process as SIGKILL does: nothing runs any more
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def die_at(number: int, how: str) -> Callable[[], int]:
    """The process is killed ``how`` (before, after, half of) the call ``number``; gives how many there were."""
    count = -1

    def guard(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            if count != number:
                return real(*arguments, **options)
            if how == "half" and name == "write":
                real(arguments[0], arguments[1][: len(arguments[1]) // 2])
            elif how == "after":
                real(*arguments, **options)
            die()

        return call

    for name in CALLS:
        if hasattr(os, name):
            setattr(os, name, guard(name, getattr(os, name)))
    return lambda: count + 1


def run(folder: Path, catalog: Catalog, kill: str) -> None:
    """One life of the program. ``kill``: ``never``, ``before:17``, or ``within:0.4`` seconds, at any instruction.

    A word before it, ``share before:17``: the file lies where files cannot be exchanged.
    """
    place, _, when = kill.rpartition(" ")
    how, _, number = when.partition(":")
    if place:
        refuse_exchange(folder / FILE)
    application, notes = QCoreApplication([]), Notes(folder)
    counted = die_at(int(number) if how in ("before", "after", "half") else -1, how)
    if how == "within":
        die_in(random.uniform(0.001, float(number)))
    work(folder, catalog, notes, random.choice([200, 2**20]))
    notes.say("calls", str(counted()))
    assert application is not None


def live(line: str, catalog: Catalog) -> None:
    """One life, as a line of the input says."""
    random.seed(line)
    folder, _, kill = line.rstrip("\n").partition("\t")
    run(Path(folder), catalog, kill)


def forked(line: str, catalog: Catalog) -> int:
    """How a child ended that lived as ``line`` says."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            live(line, catalog)
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitpid(child, 0)[1]


def started(line: str) -> int:
    """How a program ended that was started to live as ``line`` says."""
    command = [sys.executable, "-X", "utf8", "-m", "tests.session.killed_program", line]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode


def main(arguments: list[str]) -> None:
    """For every line of the input, a folder, a tab and a kill, one life; a line comes back when it is over."""
    if arguments:
        live(arguments[0], Catalog.built_in())
        return
    catalog = Catalog.built_in()
    catalog.sources()
    for line in sys.stdin:
        print(forked(line, catalog) if hasattr(os, "fork") else started(line), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
