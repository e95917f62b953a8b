"""JournalKeeper: writes what is done to the open document to its journal, in order and off the typing path."""

from __future__ import annotations

import datetime
import errno
import logging
import os
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import ref

from shiboken6 import isValid

from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.session.jobs import run_in_order, run_soon
from perfeval_desktop.storage.journal import Journal, Step
from perfeval_desktop.storage.journal_lines import Did, Head
from perfeval_desktop.storage.journal_shelf import sweep
from perfeval_desktop.storage.migrations import VERSION
from perfeval_desktop.storage.processes import this_process

if TYPE_CHECKING:
    from perfeval_desktop.session.session import Session

_TROUBLE = "自动记录没有写成（{why}），程序意外退出时可能丢失修改，请及时保存。"
_WHY = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
}
_log = logging.getLogger(__name__)


def journal_folder(state: Path) -> Path:
    """Where the journals lie."""
    return state / "journal"


class _Writing:
    """One journal with the steps that wait for the thread."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.is_scheduled = False
        self.is_sound = True
        self.steps: deque[Step] = deque()

    def write(self) -> None:
        """In the thread: write all that waits."""
        self.is_scheduled = False  # before looking: a step that comes now asks for another run
        steps = []
        while self.steps:
            steps.append(self.steps.popleft())
        if steps:
            self.is_sound = False
            self.journal.append(steps)
            self.is_sound = True


class JournalKeeper:
    """The journal of one document, from one saving to the next. ``tell`` gets a sentence when it cannot be written.

    Values are frozen, so a step is only handed over here; what it changed is found out and written in the thread.
    """

    def __init__(self, state: Path, pack_text: str, tell: Callable[[str], None]) -> None:
        self._folder = journal_folder(state)
        self._pack_text = pack_text
        self._tell = tell
        self._writing: _Writing | None = None
        self._has_told = False
        self._is_asked = False  # to write soon

    @property
    def is_sound(self) -> bool:
        """True when all that the thread came to is safe on disk."""
        return self._writing is not None and self._writing.is_sound

    def begin(self, base: SelfEvaluation, file: Path | None, title: str, fingerprint: str) -> None:
        """From now on the steps lead away from ``base``, which ``file`` holds; what was written before is saved."""
        self.end(wanted=False)
        head = Head(
            content=VERSION,
            file=address_of(file),
            title=title,
            fingerprint=fingerprint,
            pack_text=self._pack_text,
            process=this_process(),
            started=_now(),
        )
        self._writing = _Writing(Journal(self._folder, head, base))

    def keep(self, before: SelfEvaluation, after: SelfEvaluation, did: Did, label: str) -> None:
        """One step was done. It is written when all that follows from it is done too, before the next event.

        Two threads of Python that run at a time slow each other down, and nobody shall wait for a key.
        """
        if self._writing is not None:
            self._writing.steps.append(Step(before, after, _now(), did, label))
            if not self._is_asked:
                self._is_asked = True
                run_soon(self.write)

    def write(self) -> None:
        """Have the thread write what was kept, which it does at once."""
        self._is_asked = False
        writing = self._writing
        if writing is not None and writing.steps and not writing.is_scheduled:
            writing.is_scheduled = True
            run_in_order(writing.write, self._written, self._failed)

    def end(self, *, wanted: bool) -> None:
        """The document is saved or put away. ``wanted``: there are changes that are in no file."""
        if wanted:
            self.write()
        writing, self._writing = self._writing, None
        if writing is not None:
            journal = writing.journal
            run_in_order(
                partial(_put_aside, journal, self._folder) if wanted else journal.remove, _nothing, self._failed
            )

    def _written(self, _result: None) -> None:
        if self._has_told:
            self._has_told = False
            self._tell("")  # it is written again, with all that was missing

    def _failed(self, error: Exception) -> None:
        number = error.errno if isinstance(error, OSError) else None
        _log.warning("the journal was not written: %s %s", type(error).__name__, number)
        if not self._has_told:
            self._has_told = True
            self._tell(_TROUBLE.format(why=_WHY.get(number or 0, "磁盘读写出错")))


def teller(session: Session) -> Callable[[str], None]:
    """Says a sentence as long as the session lives: what a thread did may be heard of after its end."""
    weak = ref(session)

    def tell(sentence: str) -> None:
        alive = weak()
        if alive is not None and isValid(alive):
            alive.notice.emit(sentence)

    return tell


def address_of(file: Path | None) -> str:
    """What a file is called in its journal and among its copies, whichever way it is opened."""
    return os.path.realpath(file) if file is not None else ""


def _put_aside(journal: Journal, folder: Path) -> None:
    journal.put_aside()
    sweep(folder)


def _nothing(_result: object) -> None:
    pass


def _now() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")
