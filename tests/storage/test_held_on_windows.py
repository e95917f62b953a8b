"""Windows' own ways of keeping a file from being written, with real handles and real attributes."""

import ctypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from perfeval_desktop import files
from perfeval_desktop.storage import edit_lock
from perfeval_desktop.storage.atomic_file import write_atomic
from perfeval_desktop.storage.errors import WriteError

if sys.platform != "win32":
    pytest.skip("the calls are those of Windows", allow_module_level=True)

NOBODY, READERS, WRITERS = 0, 1, 3
"""Whom the program that has the file open lets in."""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "自评.jxzp"
    path.write_bytes(b"old")
    return path


@contextmanager
def held(path: Path, share: int) -> Iterator[None]:
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.CreateFileW(str(path), 0x80000000, share, None, 3, 0, None))
    assert handle.value != ctypes.c_void_p(-1).value
    try:
        yield
    finally:
        kernel.CloseHandle(handle)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr(files.time, "sleep", taken.append)
    return taken


@pytest.mark.parametrize("share", [NOBODY, READERS])
def test_a_file_that_is_held_is_whole_afterwards_and_told_to_be_in_use(
    target: Path, pauses: list[float], share: int
) -> None:
    with held(target, share), pytest.raises(WriteError, match=r"占用.*原有文件没有改动"):
        write_atomic(target, b"new")
    assert 1 < sum(pauses) < 2
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]


def test_a_file_that_others_may_write_is_written_over(target: Path, pauses: list[float]) -> None:
    with held(target, WRITERS):
        assert not write_atomic(target, b"newer")
    assert target.read_bytes() == b"newer"
    assert list(target.parent.iterdir()) == [target]


def test_a_file_that_is_let_go_while_it_is_waited_for_is_exchanged(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried, let_go, waits = threading.Event(), threading.Event(), []

    def hold() -> None:
        with held(target, READERS):
            holds.set()
            tried.wait(60)
        let_go.set()

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        tried.set()
        let_go.wait(60)

    holds = threading.Event()
    monkeypatch.setattr(files.time, "sleep", sleep)
    scanner = threading.Thread(target=hold)
    scanner.start()
    holds.wait(60)
    assert write_atomic(target, b"new")
    scanner.join()
    assert target.read_bytes() == b"new"
    assert len(waits) == 1


def test_the_lock_is_hidden_from_the_folder_that_people_see(target: Path) -> None:
    lock = edit_lock.acquire(target)
    path = edit_lock.lock_path(target)
    assert ctypes.windll.kernel32.GetFileAttributesW(str(path)) & 2
    assert lock.refresh()
    lock.release()
    assert list(target.parent.iterdir()) == [target]
