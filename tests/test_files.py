"""Writing a file: the old one or the new one, whatever fails on the way; nothing left behind. Asking never raises."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_desktop import files
from perfeval_desktop.files import (
    TEMP_PATTERN,
    ReadOnlyFileError,
    is_folder,
    is_refused_on_windows,
    lies_at,
    same_place,
    write_whole,
)
from tests.links import link_to

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


def failing(code: int) -> Callable[..., None]:
    def fail(*_args: object, **_options: object) -> None:
        raise OSError(code, "injected")

    return fail


def windows_error(code: int) -> PermissionError:
    error = PermissionError(errno.EACCES, "busy")
    error.winerror = code  # type: ignore[attr-defined,unused-ignore]
    return error


def test_a_new_file_and_an_old_one_are_written(target: Path) -> None:
    write_whole(target, NEW)
    assert target.read_bytes() == NEW
    other = target.with_name("新.jxzp")
    write_whole(other, NEW)
    assert other.read_bytes() == NEW
    assert {path.name for path in target.parent.iterdir()} == {target.name, other.name}


def test_a_name_as_long_as_the_system_allows_can_be_saved(tmp_path: Path) -> None:
    target = tmp_path / ("绩" * 83 + ".jx")
    write_whole(target, NEW)
    assert target.read_bytes() == NEW


@posix
def test_a_new_file_gets_the_users_mode_and_an_old_one_keeps_its_own(target: Path) -> None:
    umask = os.umask(0o027)
    try:
        fresh = target.with_name("新.jxzp")
        write_whole(fresh, NEW)
        target.chmod(0o604)
        write_whole(target, NEW)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o640
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


def test_a_symbolic_link_stays_a_link(target: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    link = link_to(target, tmp_path_factory.mktemp("desk") / "链接.jxzp")
    write_whole(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW


def test_a_read_only_file_is_not_replaced(target: Path) -> None:
    target.chmod(0o444)
    with pytest.raises(ReadOnlyFileError):
        write_whole(target, NEW)
    assert_untouched(target)


@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
def test_a_call_that_fails_leaves_the_old_file_whole(target: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    monkeypatch.setattr(os, call, failing(errno.ENOSPC))
    with pytest.raises(OSError, match="injected"):
        write_whole(target, NEW)
    monkeypatch.undo()
    assert_untouched(target)


@pytest.mark.parametrize("call", ["chmod", "chown"])
def test_a_file_system_without_modes_and_owners_is_no_failure(
    target: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setattr(os, call, failing(errno.EPERM), raising=False)
    write_whole(target, NEW)
    assert target.read_bytes() == NEW


def test_what_the_disk_garbles_is_not_put_in_place(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda _path: NEW[:-1])
        with pytest.raises(OSError, match="gave back"):
            write_whole(target, NEW)
    assert_untouched(target)


def test_an_interrupt_leaves_nothing_behind(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(target, NEW)
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
    monkeypatch.setattr(files.time, "sleep", taken.append)
    return taken


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_held_for_a_moment_is_waited_for(
    target: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float], code: int
) -> None:
    monkeypatch.setattr(os, "replace", FlakyReplace(windows_error(code), failures=3))
    write_whole(target, NEW)
    assert target.read_bytes() == NEW
    assert len(pauses) == 3


def test_a_file_held_for_good_is_given_up_after_two_seconds(
    target: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setattr(os, "replace", FlakyReplace(windows_error(32), failures=10**6))
    with pytest.raises(PermissionError):
        write_whole(target, NEW)
    assert 1 < sum(pauses) < 2
    monkeypatch.undo()
    assert_untouched(target)


def test_other_errors_are_not_waited_for(target: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> None:
    monkeypatch.setattr(os, "replace", FlakyReplace(OSError(errno.EIO, "broken"), failures=1))
    with pytest.raises(OSError, match="broken"):
        write_whole(target, NEW)
    assert pauses == []


@posix
@pytest.mark.parametrize("code", [errno.EINVAL, errno.EIO])
@pytest.mark.parametrize("call", ["open", "fsync"])
def test_a_folder_that_cannot_be_synced_does_not_unwrite_the_file(
    target: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, call: str, code: int
) -> None:
    real: Callable[..., int] = getattr(os, call)

    def fail_for_folders(what: int | Path, *rest: int) -> int:
        if Path(what).is_dir() if isinstance(what, Path) else stat.S_ISDIR(os.fstat(what).st_mode):
            raise OSError(code, "injected")
        return real(what, *rest)

    monkeypatch.setattr(os, call, fail_for_folders)
    write_whole(target, NEW)
    assert target.read_bytes() == NEW
    assert "could not be synced" in caplog.text


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
    write_whole(target, NEW)
    assert order == ["file", "replace", "folder"]


def test_leftovers_of_a_killed_program_can_be_told(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []
    monkeypatch.setattr(os, "replace", lambda source, to: seen.append(Path(source)))
    write_whole(target, NEW)
    assert len(seen) == 1
    assert seen[0].match(TEMP_PATTERN)
    assert seen[0].parent == target.parent


@pytest.mark.parametrize("name", ["没有.jxzp", "名" * 300, "空\0字符", "自评.jxzp/里面"])
def test_what_cannot_be_looked_at_does_not_lie_there(target: Path, name: str) -> None:
    assert lies_at(target)
    assert not lies_at(target.parent / name)
    assert not is_folder(target.parent / name)


def test_a_folder_and_a_file(target: Path) -> None:
    assert is_folder(target.parent)
    assert not is_folder(target)


def test_one_place_under_two_names(target: Path) -> None:
    folder = target.parent
    (folder / "里").mkdir()
    assert same_place(target, folder / "里" / ".." / target.name)
    assert same_place(folder / "新.pdf", folder / "里" / ".." / "新.pdf")
    assert not same_place(target, folder / "新.pdf")
    assert same_place(folder / ("名" * 300), folder / ("名" * 300))
    assert not same_place(target, folder / ("名" * 300))


def test_a_link_leads_to_the_place_of_its_file(target: Path) -> None:
    link = link_to(target, target.with_name("链接"))
    assert same_place(link, target)


def refuse(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    """The place does not let files be exchanged."""
    monkeypatch.setattr(os, "replace", FlakyReplace(error, failures=10**6))


REFUSALS = [OSError(code, "injected") for code in (errno.EXDEV, errno.ENOTSUP, errno.EPERM, errno.EEXIST)]


@pytest.mark.parametrize("error", [*REFUSALS, *map(windows_error, (1, 5, 17, 50))])
@pytest.mark.parametrize("there", [True, False])
def test_where_files_cannot_be_exchanged_they_are_written_over(
    target: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float], error: OSError, there: bool
) -> None:
    refuse(monkeypatch, error)
    if not there:
        target.unlink()
    assert not write_whole(target, NEW)
    assert target.read_bytes() == NEW
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_file_is_exchanged_in_one_step_where_that_can_be(target: Path) -> None:
    assert write_whole(target, NEW)


def test_the_new_content_lies_beside_the_file_while_it_is_written_over(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, REFUSALS[0])
    beside: list[list[bytes]] = []
    real = os.open

    def spy(path: Path, *rest: int) -> int:
        if path == target:
            beside.append([each.read_bytes() for each in target.parent.glob(TEMP_PATTERN)])
        return real(path, *rest)

    monkeypatch.setattr(os, "open", spy)
    write_whole(target, NEW)
    assert beside == [[NEW]]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("there", [True, False])
def test_what_fails_in_place_is_taken_back(
    target: Path, monkeypatch: pytest.MonkeyPatch, code: int, there: bool
) -> None:
    refuse(monkeypatch, REFUSALS[0])
    if not there:
        target.unlink()
    real, failures = os.fsync, iter([True])

    def fail_once(descriptor: int) -> None:
        if target.exists() and os.fstat(descriptor).st_ino == target.stat().st_ino and next(failures, False):
            raise OSError(code, "injected")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fail_once)
    with pytest.raises(OSError, match="injected"):
        write_whole(target, NEW)
    monkeypatch.undo()
    if there:
        assert_untouched(target)
    else:
        assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("there", [True, False])
def test_a_file_that_is_held_against_writing_stays_as_it_is(
    target: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float], there: bool
) -> None:
    """Another program shows it and lets nobody write: nothing happened to it, so nothing is said to be spoilt."""
    refuse(monkeypatch, windows_error(5))
    if not there:
        target.unlink()
    real = os.open

    def held(path: Path, *rest: int) -> int:
        if path == target:
            raise PermissionError(errno.EACCES, "held")
        return real(path, *rest)

    monkeypatch.setattr(os, "open", held)
    with pytest.raises(PermissionError, match="held"):
        write_whole(target, NEW)
    monkeypatch.undo()
    if there:
        assert_untouched(target)
    else:
        assert list(target.parent.iterdir()) == []


def test_what_killed_programs_left_is_swept_and_nothing_else(target: Path) -> None:
    day = 86400
    now = target.stat().st_mtime
    old, fresh, other = (target.with_name(name) for name in (".~perfeval-1.tmp", ".~perfeval-2.tmp", "我的.tmp"))
    for path, age in ((old, 2 * day), (fresh, 60), (other, 9 * day)):
        path.write_bytes(b"x")
        os.utime(path, (now - age, now - age))
    write_whole(target, NEW)
    assert {path.name for path in target.parent.iterdir()} == {target.name, fresh.name, other.name}


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("自评.jxzp", False),
        ("甲:乙.jxzp", True),
        ("甲?.jxzp", True),
        ("NUL.jxzp", True),
        ("com1", True),
        ("con .jxzp", True),
        ("console.jxzp", False),
        ("自评.jxzp ", True),
        ("自评.", True),
        ("2023年〔1〕号.jxzp", False),
    ],
)
def test_names_that_windows_takes_for_something_else(name: str, refused: bool) -> None:
    assert is_refused_on_windows(name) is refused
