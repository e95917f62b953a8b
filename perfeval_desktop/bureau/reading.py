"""Many files read by all cores: outcomes come back in the order of the files, and memory does not grow with them."""

from __future__ import annotations

import functools
import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.bureau.record import Outcome, Unreadable, read_unit
from perfeval_desktop.storage.project_file import SUFFIX

_BATCH = 4  # files in one message to a worker
_AHEAD = 3  # batches per worker that are on their way: outcomes of more would only wait in memory
_MOST_WORKERS = 61  # Windows waits for no more at a time
_FEW = 12  # so few files are read here: starting workers takes longer
_GARBAGE_AT = 50_000  # objects; checks leave little garbage in cycles, looking for it costs a tenth of the time
_REMEMBERED = 400  # values that one function of the checks may keep between batches
_KILLED = "读取这份文件时程序中断（文件可能异常，或内存不足），没有计入。请单独打开它检查。"


class CancelledError(Exception):
    """The user wanted no more; nothing was written."""


@dataclass(frozen=True, slots=True)
class Task:
    """Which files to read, and how. ``is_cancelled`` is asked between the outcomes."""

    folder: Path
    files: tuple[Path, ...]
    with_findings: bool = True
    workers: int | None = None
    is_cancelled: Callable[[], bool] = lambda: False


Batch = tuple[tuple[Path, str], ...]


def files_in(folder: Path, on_error: Callable[[OSError], None]) -> tuple[Path, ...]:
    """The project files in ``folder`` and below, in the order of their names, without hidden and temporary ones.

    ``on_error`` hears of each folder that cannot be looked into.
    """
    found = (
        Path(root, name)
        for root, _, names in os.walk(folder, onerror=on_error, followlinks=False)
        for name in names
        if name.lower().endswith(SUFFIX) and not name.startswith((".", "~"))
    )
    return tuple(sorted(found))


def read_all(task: Task) -> Iterator[Outcome]:
    """An outcome for each file, in order. Raises CancelledError when ``task`` says so."""
    reading = _by_workers(task)
    if reading is not None:
        yield from reading.outcomes()
        return
    for path in task.files:
        _go_on(task)
        yield read_unit(path, _name(path, task.folder), with_findings=task.with_findings)


def _by_workers(task: Task) -> _Reading | None:
    """None where workers are not worth their start, or where the system has no room for what they talk through."""
    workers = task.workers if task.workers is not None else (os.cpu_count() or 1)
    if workers <= 1 or (task.workers is None and len(task.files) <= _FEW):
        return None
    try:
        return _Reading(task, min(workers, _MOST_WORKERS))
    except (OSError, ImportError):  # no shared memory that may be written, or no semaphores at all
        return None


class _Reading:
    """A pool of processes with a few batches under way. A file that kills a worker costs itself and nothing else.

    Where no worker begins at all (a guard of the PC may refuse it) the files are read here, one after another.
    """

    def __init__(self, task: Task, workers: int) -> None:
        self._task, self._workers = task, workers
        self._batches = iter(_batches(task))
        self._under_way: deque[tuple[Batch, Future[list[Outcome]]]] = deque()
        self._pool = self._new_pool(workers)
        self._is_alone = False

    def outcomes(self) -> Iterator[Outcome]:
        try:
            self._fill()
            while self._under_way:
                _go_on(self._task)
                batch, future = self._under_way.popleft()
                yield from self._result(batch, future)
                self._fill()
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _fill(self) -> None:
        while len(self._under_way) < self._workers * _AHEAD:
            batch = next(self._batches, None)
            if batch is None:
                return
            self._under_way.append((batch, self._submitted(batch)))

    def _submitted(self, batch: Batch) -> Future[list[Outcome]]:
        try:
            if not self._is_alone:
                return self._pool.submit(_read_batch, batch, self._task.with_findings)
        except (BrokenProcessPool, OSError):  # a worker died meanwhile, or none begins: told when a batch has its turn
            pass
        broken: Future[list[Outcome]] = Future()
        broken.set_exception(BrokenProcessPool())
        return broken

    def _result(self, batch: Batch, future: Future[list[Outcome]]) -> list[Outcome]:
        try:
            return future.result()
        except BrokenProcessPool:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._is_alone = self._is_alone or not self._begins()
            found = [self._alone(one) for one in batch]
            self._pool = self._new_pool(self._workers)
            self._under_way = deque((other, self._submitted(other)) for other, _ in self._under_way)
            return found

    def _alone(self, one: tuple[Path, str]) -> Outcome:
        """Read one file in a process of its own: it may be the one that killed the worker."""
        _go_on(self._task)
        if self._is_alone:
            return read_unit(*one, with_findings=self._task.with_findings)
        with self._new_pool(1) as pool:
            try:
                return pool.submit(_read_batch, (one,), self._task.with_findings).result()[0]
            except BrokenProcessPool:
                return Unreadable(one[1], _KILLED)

    def _begins(self) -> bool:
        """True when a worker with nothing to do comes to life."""
        with self._new_pool(1) as pool:
            try:
                pool.submit(_read_batch, (), False).result()
            except (BrokenProcessPool, OSError):
                return False
        return True

    @staticmethod
    def _new_pool(workers: int) -> ProcessPoolExecutor:
        # Spawned, as Windows does: a forked child of a window would inherit its threads' locks.
        return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_settle_in)


_caches: list[functools._lru_cache_wrapper[object]] = []


def _settle_in() -> None:
    """Begin the life of a worker: what is loaded stays, what is kept of texts is bounded."""
    kept = (one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper))
    _caches.extend(one for one in kept if str(one.__module__).startswith("perfeval_desktop"))
    gc.freeze()
    gc.set_threshold(_GARBAGE_AT, 20, 100)


def _read_batch(batch: Batch, with_findings: bool) -> list[Outcome]:
    outcomes = [read_unit(path, name, with_findings=with_findings) for path, name in batch]
    for cache in _caches:  # they remember texts, which is what the next unit does not have
        if cache.cache_info().currsize > _REMEMBERED:
            cache.cache_clear()
    return outcomes


def _batches(task: Task) -> Iterator[Batch]:
    for start in range(0, len(task.files), _BATCH):
        yield tuple((path, _name(path, task.folder)) for path in task.files[start : start + _BATCH])


def _name(path: Path, folder: Path) -> str:
    """The file as people find it: its place in the folder."""
    return path.relative_to(folder).as_posix()


def _go_on(task: Task) -> None:
    if task.is_cancelled():
        raise CancelledError
