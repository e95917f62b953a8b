"""Work off the main thread: a plain function goes to the pool, its outcome comes back to the main thread."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, QTimer, Signal
from shiboken6 import isValid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Outcome:
    job: int
    result: Any = None
    error: Exception | None = None


class _Desk(QObject):
    """Lives in the main thread as long as the application. The pool never owns a callback or a QObject.

    A callback is mostly bound to a widget; were its last reference dropped in the pool, the widget would die there. For
    the same reason no garbage is collected while a job runs: Python collects in whichever thread it is just running.
    """

    _finished = Signal(object)

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self.lane = QThreadPool(self, maxThreadCount=1)
        self._numbers = itertools.count(1)
        self._collected = False  # whether garbage was collected before the first of the jobs that run now
        self._waiting: dict[int, tuple[Callable[[Any], None], Callable[[Exception], None]]] = {}
        # A bound method of an object of the main thread: Qt queues the call when the pool emits.
        self._finished.connect(self._deliver)

    def start(
        self,
        pool: QThreadPool,
        work: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        job = next(self._numbers)
        if not self._waiting:
            self._collected = gc.isenabled()
            gc.disable()
        self._waiting[job] = (on_done, on_error)
        pool.start(lambda: self._finished.emit(_run(job, work)))

    def _deliver(self, outcome: _Outcome) -> None:
        on_done, on_error = self._waiting.pop(outcome.job)
        if not self._waiting and self._collected:
            gc.enable()
            gc.collect(0)  # what piled up meanwhile, here and not in the middle of an event
        if outcome.error is None:
            on_done(outcome.result)
        else:
            on_error(outcome.error)


_desk: _Desk | None = None


def run_job(fn: Callable[[], T], on_done: Callable[[T], None], on_error: Callable[[Exception], None]) -> None:
    """Run ``fn`` in the pool, then ``on_done(result)`` or ``on_error(error)`` in the main thread.

    Call it from the main thread. ``fn`` gets and returns plain values; it must not hold a QObject.
    """
    desk = _the_desk()
    assert desk is not None
    desk.start(QThreadPool.globalInstance(), fn, on_done, on_error)


def run_aside(fn: Callable[[], T], on_done: Callable[[T], None], on_error: Callable[[Exception], None]) -> None:
    """As ``run_job``; without an application, as in a script, it is done at once."""
    if _the_desk() is not None:
        run_job(fn, on_done, on_error)
        return
    outcome = _run(0, fn)
    on_done(outcome.result) if outcome.error is None else on_error(outcome.error)


def run_in_order(fn: Callable[[], T], on_done: Callable[[T], None], on_error: Callable[[Exception], None]) -> None:
    """As ``run_job``, in a thread of its own, one after another: what is to be safe on disk waits for no long work.

    Without an application, as in a script, it is done at once.
    """
    desk = _the_desk()
    if desk is not None:
        desk.start(desk.lane, fn, on_done, on_error)
        return
    outcome = _run(0, fn)
    on_done(outcome.result) if outcome.error is None else on_error(outcome.error)


def run_soon(fn: Callable[[], None]) -> None:
    """Run ``fn`` in the main thread when the event at hand is done with; at once without an application."""
    desk = _the_desk()
    if desk is None:
        fn()
    else:
        QTimer.singleShot(0, desk, fn)


def wait_for_order() -> None:
    """Wait until everything is done that ``run_in_order`` was asked for; the outcomes are delivered later."""
    if _desk is not None and isValid(_desk):
        _desk.lane.waitForDone()


def wait_for_jobs(timeout_ms: int = 30_000) -> bool:
    """Wait until no job runs and all outcomes are delivered; False when that takes longer than ``timeout_ms``.

    The window calls it before it closes, tests before they look.
    """
    finished = QThreadPool.globalInstance().waitForDone(timeout_ms)
    if _desk is not None and isValid(_desk):
        finished = _desk.lane.waitForDone(timeout_ms) and finished
    QCoreApplication.processEvents()
    return finished


def _the_desk() -> _Desk | None:
    """The one of the application, made when it is first needed; None without an application."""
    global _desk  # noqa: PLW0603
    application = QCoreApplication.instance()
    if application is not None and (_desk is None or not isValid(_desk)):
        _desk = _Desk(application)
    return _desk if application is not None else None


def _run(job: int, work: Callable[[], Any]) -> _Outcome:
    try:
        return _Outcome(job, result=work())
    except Exception as error:  # noqa: BLE001  whatever it is, the main thread must hear of it
        return _Outcome(job, error=error)
