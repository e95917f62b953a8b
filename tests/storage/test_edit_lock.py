"""The lock beside a file: who holds it, when it is stale, and where there can be none."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from perfeval_desktop.storage import edit_lock
from perfeval_desktop.storage.edit_lock import HALF_MADE_S, SILENT_S, Holder, LockedError, acquire, lock_path
from perfeval_desktop.storage.processes import ProcessName, this_process
from tests.links import link_to

SINCE = "2026-04-25T10:32:00+08:00"
ELSEWHERE = ProcessName("科室-2", 4242, "1", "other")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "甲.jxzp"


def hold(file: Path, process: ProcessName = ELSEWHERE, user: str = "张三") -> Path:
    """The lock as another program leaves it."""
    path = lock_path(file)
    path.write_bytes(msgspec.json.encode(Holder(user, process, SINCE)))
    return path


def gone() -> ProcessName:
    """A process of this machine that ended."""
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    here = this_process()
    return ProcessName(here.host, int(done.stdout), "", here.machine)


def age(path: Path, seconds: float) -> None:
    os.utime(path, (path.stat().st_mtime - seconds,) * 2)


def test_it_lies_beside_the_file_and_goes_with_the_program(file: Path) -> None:
    lock = acquire(file)
    assert lock.is_held
    (path,) = file.parent.iterdir()
    assert path == lock_path(file)
    holder = msgspec.json.decode(path.read_bytes(), type=Holder)
    assert holder.process == this_process()
    assert lock.refresh()
    lock.release()
    assert list(file.parent.iterdir()) == []
    lock.release()


def test_who_holds_it_is_told_with_machine_and_time(file: Path) -> None:
    hold(file)
    with pytest.raises(LockedError) as caught:
        acquire(file)
    sentence = str(caught.value)
    assert "张三" in sentence
    assert "科室-2" in sentence
    assert "4月25日" in sentence
    assert not caught.value.is_silent


def test_the_same_program_may_open_it_again(file: Path) -> None:
    acquire(file)
    assert acquire(file).is_held


def test_the_lock_of_a_program_that_crashed_here_is_taken_over(file: Path) -> None:
    hold(file, gone())
    lock = acquire(file)
    assert lock.refresh()


def test_a_twin_of_this_machine_is_another_machine(file: Path) -> None:
    here = this_process()
    hold(file, ProcessName(here.host, gone().pid, "", "twin"))
    with pytest.raises(LockedError):
        acquire(file)


def test_a_holder_without_a_sign_of_life_can_be_put_out_by_the_user(file: Path) -> None:
    path = hold(file)
    age(path, SILENT_S + 5)
    with pytest.raises(LockedError, match="很久没有动静") as caught:
        acquire(file)
    assert caught.value.is_silent
    lock = acquire(file, by_force=True)
    assert lock.is_held
    assert msgspec.json.decode(path.read_bytes(), type=Holder).process == this_process()


def test_the_holder_shows_that_it_lives_and_notices_when_it_was_put_out(file: Path) -> None:
    lock = acquire(file)
    path = lock_path(file)
    age(path, SILENT_S + 5)
    before = path.stat().st_mtime
    assert lock.refresh()
    assert path.stat().st_mtime > before
    hold(file)
    assert not lock.refresh()
    lock.release()
    assert path.exists()  # it is another's


@pytest.mark.parametrize("content", [b"", b"{", b"[]", os.urandom(9000)])
def test_a_lock_that_cannot_be_read_is_somebodys(file: Path, content: bytes) -> None:
    lock_path(file).write_bytes(content)
    with pytest.raises(LockedError, match="其他人"):
        acquire(file)
    assert acquire(file, by_force=True).is_held


def test_a_lock_that_was_left_half_made_is_taken_over(file: Path) -> None:
    path = lock_path(file)
    path.write_bytes(b"{")
    age(path, HALF_MADE_S + 5)
    assert acquire(file).is_held


def test_without_second_names_a_lock_is_made_all_the_same(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(errno.EPERM, "injected")

    monkeypatch.setattr(os, "link", fail)
    assert acquire(file).refresh()
    assert list(file.parent.iterdir()) == [lock_path(file)]


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EIO, errno.ENOTSUP])
def test_where_no_lock_can_be_written_none_is_held(file: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(code, "injected")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", fail)
        lock = acquire(file)
    assert not lock.is_held
    assert lock.refresh()
    lock.release()


def test_half_a_lock_is_not_left_behind(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "injected")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        assert not acquire(file).is_held
    assert list(file.parent.iterdir()) == []


def test_a_link_and_its_file_have_one_lock(file: Path) -> None:
    file.write_bytes(b"")
    link = link_to(file, file.with_name("链接.jxzp"))
    assert lock_path(link) == lock_path(file)


def test_the_longest_name_has_a_lock_too(tmp_path: Path) -> None:
    assert acquire(tmp_path / ("绩" * 83 + ".jxzp")).is_held


def test_a_lock_that_changed_hands_meanwhile_is_put_back(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = hold(file, gone())
    real: Callable[[Path], bytes | None] = edit_lock._read
    fresh = msgspec.json.encode(Holder("李四", ELSEWHERE, SINCE))

    def read_then_lose_the_race(where: Path) -> bytes | None:
        seen = real(where)
        path.write_bytes(fresh)
        return seen

    monkeypatch.setattr(edit_lock, "_read", read_then_lose_the_race)
    with pytest.raises(LockedError, match=r"李四|其他人"):
        acquire(file)
    assert path.read_bytes() == fresh


def test_of_many_programs_one_gets_it(file: Path) -> None:
    hold(file, gone())
    code = (
        "import sys; from pathlib import Path\n"
        "from perfeval_desktop.storage.edit_lock import LockedError, acquire\n"
        "try: print(acquire(Path(sys.argv[1])).is_held)\n"
        "except LockedError: print('locked')\n"
        "sys.stdout.flush(); sys.stdin.read()"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    answers = [program.stdout.readline().strip() for program in programs if program.stdout is not None]
    for program in programs:
        program.communicate()
    assert sorted(answers) == ["True", "locked", "locked", "locked"]


def test_a_number_that_no_process_can_have_is_nobodys(file: Path) -> None:
    here = this_process()
    hold(file, ProcessName(here.host, 2**31, "", here.machine))
    assert acquire(file).is_held
