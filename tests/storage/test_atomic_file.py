"""Writing a file: the old one or the new one, whatever fails on the way; nothing left behind."""

import errno
import os
import stat
from pathlib import Path

import pytest

from perfeval_desktop.storage import atomic_file
from perfeval_desktop.storage.atomic_file import TEMP_PATTERN, write_atomic
from perfeval_desktop.storage.errors import ReadOnlyError, WriteError

OLD, NEW = b"old content", b"new content, longer"

posix = pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX file systems")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "自评.jxzp"
    path.write_bytes(OLD)
    return path


def assert_untouched(target: Path) -> None:
    assert target.read_bytes() == OLD
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def windows_error(code: int) -> PermissionError:
    error = PermissionError(errno.EACCES, "busy")
    error.winerror = code  # type: ignore[attr-defined,unused-ignore]
    return error


def test_a_new_file_and_an_old_one_are_written(target: Path) -> None:
    write_atomic(target, NEW)
    assert target.read_bytes() == NEW
    other = target.with_name("新.jxzp")
    write_atomic(other, NEW)
    assert other.read_bytes() == NEW
    assert {path.name for path in target.parent.iterdir()} == {target.name, other.name}


def test_a_name_as_long_as_the_system_allows_can_be_saved(tmp_path: Path) -> None:
    target = tmp_path / ("绩" * 83 + ".jx")
    write_atomic(target, NEW)
    assert target.read_bytes() == NEW


@posix
def test_a_new_file_gets_the_users_mode_and_an_old_one_keeps_its_own(target: Path) -> None:
    umask = os.umask(0o027)
    try:
        fresh = target.with_name("新.jxzp")
        write_atomic(fresh, NEW)
        target.chmod(0o604)
        write_atomic(target, NEW)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o640
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


@posix
def test_a_symbolic_link_stays_a_link(target: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    link = tmp_path_factory.mktemp("desk") / "链接.jxzp"
    link.symlink_to(target)
    write_atomic(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW


@posix
def test_links_in_a_circle_are_refused_in_chinese(tmp_path: Path) -> None:
    link = tmp_path / "a"
    link.symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(link)
    with pytest.raises(WriteError, match="链接"):
        write_atomic(link, NEW)
    assert link.is_symlink()


def test_a_read_only_file_is_not_replaced(target: Path) -> None:
    target.chmod(0o444)
    with pytest.raises(ReadOnlyError, match=r"“自评\.jxzp”是只读文件"):
        write_atomic(target, NEW)
    assert_untouched(target)


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("没有/的/文件夹.jxzp", "找不到文件或文件夹"),
        ("自评.jxzp/里面.jxzp", "不是文件夹"),
        (".", "是一个文件夹"),
        ("名" * 300, "文件名或路径过长"),
        ("空\0字符", "文件名无效"),
        ("半个\ud842字", "文件名无效"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_in_chinese(target: Path, path: str, what: str) -> None:
    with pytest.raises(WriteError, match=what) as caught:
        write_atomic(target.parent / path, NEW)
    assert "另存" in str(caught.value)
    assert_untouched(target)


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EIO, "磁盘读写出错"),
        (errno.EACCES, "没有权限"),
        (errno.EXDEV, "系统报告"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace", "chmod", "open"])
def test_a_call_that_fails_leaves_the_old_file_whole(
    target: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, what: str
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise OSError(code, "injected")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(WriteError, match=what):
        write_atomic(target, NEW)
    monkeypatch.undo()
    assert_untouched(target)


def test_what_the_disk_garbles_is_not_put_in_place(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda _path: NEW[:-1])
        with pytest.raises(WriteError, match="磁盘读写出错"):
            write_atomic(target, NEW)
    assert_untouched(target)


def test_an_interrupt_leaves_nothing_behind(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(target, NEW)
    assert_untouched(target)


class FlakyReplace:
    """``os.replace`` that fails a number of times first, as when a virus scanner holds the file."""

    def __init__(self, error: OSError, failures: int) -> None:
        self.error, self.failures, self.calls, self.real = error, failures, 0, os.replace

    def __call__(self, source: str, target: str) -> None:
        self.calls += 1
        if self.calls <= self.failures:
            raise self.error
        self.real(source, target)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr(atomic_file.time, "sleep", taken.append)
    return taken


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_held_for_a_moment_is_waited_for(
    target: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float], code: int
) -> None:
    monkeypatch.setattr(os, "replace", FlakyReplace(windows_error(code), failures=3))
    write_atomic(target, NEW)
    assert target.read_bytes() == NEW
    assert len(pauses) == 3


def test_a_file_held_for_good_is_given_up_after_two_seconds(
    target: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setattr(os, "replace", FlakyReplace(windows_error(32), failures=10**6))
    with pytest.raises(WriteError, match="被其他程序占用"):
        write_atomic(target, NEW)
    assert 1 < sum(pauses) < 2
    monkeypatch.undo()
    assert_untouched(target)


def test_other_errors_are_not_waited_for(target: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> None:
    monkeypatch.setattr(os, "replace", FlakyReplace(OSError(errno.EIO, "broken"), failures=1))
    with pytest.raises(WriteError):
        write_atomic(target, NEW)
    assert pauses == []


@posix
@pytest.mark.parametrize(("code", "refused"), [(errno.EINVAL, False), (errno.EIO, True)])
def test_a_file_system_without_folder_sync_is_no_failure(
    target: Path, monkeypatch: pytest.MonkeyPatch, code: int, refused: bool
) -> None:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, "injected")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    if refused:
        with pytest.raises(WriteError):
            write_atomic(target, NEW)
    else:
        write_atomic(target, NEW)
    assert target.read_bytes() == NEW


@posix
def test_file_and_folder_are_synced_in_the_order_that_survives_a_power_cut(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real_sync(descriptor)

    def replace(source: str, to: str) -> None:
        order.append("replace")
        real_replace(source, to)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    write_atomic(target, NEW)
    assert order == ["file", "replace", "folder"]


def test_leftovers_of_a_killed_program_can_be_told(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []
    monkeypatch.setattr(os, "replace", lambda source, to: seen.append(Path(source)))
    write_atomic(target, NEW)
    assert len(seen) == 1
    assert seen[0].match(TEMP_PATTERN)
    assert seen[0].parent == target.parent
