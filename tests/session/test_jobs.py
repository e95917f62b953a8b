"""Jobs run off the main thread and report on it, and nothing of the window ever dies in the pool."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread
from PySide6.QtWidgets import QApplication

from perfeval_desktop.session.jobs import run_job, wait_for_jobs


class Receiver(QObject):
    """A stand-in for a window: it keeps what it is told, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[Exception] = []
        self.threads: set[QThread] = set()

    def done(self, result: object) -> None:
        self.threads.add(QThread.currentThread())
        self.results.append(result)

    def failed(self, error: Exception) -> None:
        self.threads.add(QThread.currentThread())
        self.errors.append(error)


@pytest.fixture
def receiver(qapp: QApplication) -> Iterator[Receiver]:
    yield Receiver()
    assert wait_for_jobs()


def test_the_work_is_done_elsewhere_and_told_here(receiver: Receiver) -> None:
    run_job(threading.get_ident, receiver.done, receiver.failed)
    assert receiver.results == [], "nothing is told before the event loop gets its turn"
    assert wait_for_jobs()
    assert receiver.results != [threading.get_ident()]
    assert len(receiver.results) == 1
    application = QCoreApplication.instance()
    assert application is not None
    assert receiver.threads == {application.thread()}


def test_an_error_is_told_here_too(receiver: Receiver) -> None:
    def fail() -> None:
        raise LookupError("没有找到")

    run_job(fail, receiver.done, receiver.failed)
    assert wait_for_jobs()
    assert receiver.results == []
    assert [str(error) for error in receiver.errors] == ["没有找到"]


def test_every_job_reports_to_the_one_who_asked(receiver: Receiver) -> None:
    other = Receiver()
    for number in range(50):
        run_job(lambda number=number: number, (receiver if number % 2 else other).done, receiver.failed)
    assert wait_for_jobs()
    assert sorted(map(int, map(str, receiver.results))) == list(range(1, 50, 2))
    assert sorted(map(int, map(str, other.results))) == list(range(0, 50, 2))


def test_a_result_is_handed_over_as_it_is(receiver: Receiver) -> None:
    result = {1: object()}
    run_job(lambda: result, receiver.done, receiver.failed)
    assert wait_for_jobs()
    assert receiver.results[0] is result


def test_whoever_asked_lives_until_told_and_dies_on_the_main_thread(qapp: QApplication) -> None:
    go, died_in = threading.Event(), []
    asking = Receiver()
    weakref.finalize(asking, lambda: died_in.append(threading.get_ident()))
    run_job(lambda: go.wait(10), asking.done, asking.failed)
    del asking
    assert died_in == []
    go.set()
    assert wait_for_jobs()
    assert died_in == [threading.get_ident()]


def test_waiting_gives_up(receiver: Receiver) -> None:
    go = threading.Event()
    run_job(lambda: go.wait(10), receiver.done, receiver.failed)
    assert not wait_for_jobs(timeout_ms=1)
    go.set()
    assert wait_for_jobs()
    assert receiver.results == [True]


def test_no_garbage_is_collected_in_the_pool(receiver: Receiver) -> None:
    """Widgets that are garbage would be destroyed in whichever thread Python collects."""
    assert gc.isenabled()
    died_in: list[int] = []

    class Widget:
        def __del__(self) -> None:
            died_in.append(threading.get_ident())

    garbage = Widget()
    garbage.itself = garbage
    del garbage

    def allocate() -> list[list[object]]:
        return [[object()] for _ in range(200_000)]

    for _ in range(3):
        run_job(allocate, receiver.done, receiver.failed)
    assert wait_for_jobs()
    assert gc.isenabled()
    gc.collect()
    assert died_in == [threading.get_ident()]
