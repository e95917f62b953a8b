"""Opening: from a file, or from the copy of a damaged one, to a desk that holds the lock of its file."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from perfeval_desktop.model.edit_history import NO_EDITS, EditHistory
from perfeval_desktop.model.evidence import digests_of
from perfeval_desktop.model.last_year import LastYear
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.catalog import Catalog, PackSource
from perfeval_desktop.session.desk import Desk
from perfeval_desktop.session.evidence_keeping import (
    keep_evidence,
    missing_words,
    reading,
    store_in,
    tell_missing,
)
from perfeval_desktop.session.jobs import run_in_order
from perfeval_desktop.session.journaling import address_of
from perfeval_desktop.session.open_as import OpenAs
from perfeval_desktop.session.waiting import Tell, Wait, at_once
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.copies import Copies, read_any
from perfeval_desktop.storage.edit_lock import EditLock, acquire
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.evidence_sources import Sources

IN_PLACE = "这个位置不支持整体替换文件，已直接写入并核对无误；程序另存有备份。建议把文件放在本机硬盘上编辑。"
T = TypeVar("T")
_log = logging.getLogger(__name__)


def copies_in(state: Path) -> Copies:
    """The copies that the program keeps of all files."""
    return Copies(state / "copies")


def keep_copy(state: Path, path: Path, data: bytes, evaluation: SelfEvaluation) -> None:
    """Keep a copy of what is in the file at ``path``, and its evidence, in the background."""
    run_in_order(partial(copies_in(state).keep, address_of(path), data), _done, _failed)
    keep_evidence(state, Sources((path,)), digests_of(evaluation))


def read_desk(path: Path, catalog: Catalog, title: str) -> Desk:
    """The document of a file that is not to be written. Raises StorageError, PackError."""
    return Desk.of_file(project_file.load(path), catalog, title, path)


def unsaved_desk(evaluation: SelfEvaluation, source: PackSource, title: str, history: EditHistory = NO_EDITS) -> Desk:
    """The document of what no file holds yet: saving asks for one."""
    desk = Desk(evaluation, source, title, history)
    desk.document.mark_unsaved()
    return desk


def open_file(path: Path, how: OpenAs, catalog: Catalog, state: Path, former: Desk | None) -> Desk:
    """The document of the file at ``path``, opened as ``how`` says; ``former`` is the one that is open now.

    Raises LockedError, StorageError, PackError; then ``former`` is as it was.
    """
    if how in (OpenAs.READ_ONLY, OpenAs.COPY):
        desk = read_desk(path, catalog, path.stem)
        desk.is_read_only = how is OpenAs.READ_ONLY
        if how is OpenAs.READ_ONLY:
            desk.path = path
        else:
            desk.title = f"{path.stem}（副本）"
        keep_evidence(state, Sources((path,)), digests_of(desk.document.current))
        tell_missing(desk, state)
        return desk
    lock = lock_for(former, path, by_force=how is OpenAs.BY_FORCE)
    try:
        file = project_file.load(path)
        desk = Desk.of_file(file, catalog, path.stem, path)
    except BaseException:
        _release(lock, former)
        raise
    desk.path = path
    _hand_over(lock, former, desk)
    keep_copy(state, path, file.data, file.evaluation)
    tell_missing(desk, state)
    return desk


def open_copy_of(
    path: Path, catalog: Catalog, state: Path, former: Desk | None
) -> tuple[Desk, datetime.datetime] | None:
    """The newest good copy of the damaged file at ``path``, in its place; None without one.

    Raises LockedError, PackError.
    """
    copies, address = copies_in(state), address_of(path)
    found = copies.newest_good(address)
    if found is None:
        return None
    copy, content = found
    lock = lock_for(former, path)
    try:
        desk = Desk.of_file(content, catalog, path.stem)
        desk.stands_for(path, project_file.fingerprint(path))
        run_in_order(partial(copies.keep_damaged, address, read_any(path)), _done, _failed)
    except (OSError, StorageError):  # gone meanwhile: it is written where it was
        desk.stands_for(path, "")
    except BaseException:
        _release(lock, former)
        raise
    _hand_over(lock, former, desk)
    return desk, copy.time


def time_of_copy(path: Path, state: Path) -> datetime.datetime | None:
    """When the newest good copy of the file at ``path`` was saved, None when there is none."""
    found = copies_in(state).newest_good(address_of(path))
    return None if found is None else found[0].time


def earlier_year_in(path: Path, catalog: Catalog, evaluation: SelfEvaluation) -> LastYear:
    """What the file of the year before says to ``evaluation``. Raises StorageError, PackError, LastYearError."""
    from perfeval_desktop.scoring.last_year import earlier_year_of

    last = read_desk(path, catalog, path.stem)
    return earlier_year_of(last.document.current, last.source.pack, evaluation)


def save_to(path: Path, desk: Desk, state: Path, tell: Callable[[str], None], wait: Wait = at_once) -> None:
    """Save the document of ``desk`` to ``path`` under its lock, and keep a copy. Raises LockedError, StorageError.

    ``tell`` gets what the clerk must know of a saving that went well. The file is written while one is in ``wait``.
    """
    lock = lock_for(desk, path)
    try:
        saved = desk.write(path, store_in(state), partial(_wait_alone, wait))
    except BaseException:
        _release(lock, desk)
        raise
    desk.hold(lock)
    desk.is_read_only = False
    keep_copy(state, path, saved.data, desk.document.current)
    if not saved.in_one_step:
        tell(IN_PLACE)
    if saved.missing:
        tell(missing_words(len(saved.missing)))


def _wait_alone(wait: Wait, work: Callable[[Tell], T], size: int) -> T:
    """Write while nobody reads the file for its evidence: it is the thread that writes which must hold the lock."""

    def alone(tell: Tell) -> T:
        with reading:
            return work(tell)

    return wait(alone, size)


def lock_for(desk: Desk | None, path: Path, *, by_force: bool = False) -> EditLock:
    """The lock of ``path``: the one that ``desk`` holds when it is the same file. Raises LockedError."""
    held = desk.lock if desk is not None and desk.path is not None and not desk.is_read_only else None
    if held is not None and desk is not None and address_of(desk.path) == address_of(path):
        return held
    return acquire(path, by_force=by_force)


def _hand_over(lock: EditLock, former: Desk | None, desk: Desk) -> None:
    if former is not None and former.lock is lock:
        former.lock = None
    desk.lock = lock


def _release(lock: EditLock, former: Desk | None) -> None:
    if former is None or former.lock is not lock:
        lock.release()


def _done(_result: object) -> None:
    pass


def _failed(error: Exception) -> None:
    number = error.errno if isinstance(error, OSError) else None
    _log.warning("no copy was kept: %s %s", type(error).__name__, number)
