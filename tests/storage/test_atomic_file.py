"""Saving a file: what fails on the way is told in a Chinese sentence, and the old file is whole."""

import errno
import os
from pathlib import Path

import pytest

from perfeval_desktop.files import TEMP_PATTERN
from perfeval_desktop.storage.atomic_file import write_atomic
from perfeval_desktop.storage.errors import ReadOnlyError, SpoiltError, WriteError

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
        ("自评.jxzp/里面.jxzp", "找不到文件" if os.name == "nt" else "不是文件夹"),
        (".", "是一个文件夹"),
        ("名" * 300, "文件名或路径过长"),
        ("空\0字符", "文件名无效"),
        pytest.param("半个\ud842字", "文件名无效", marks=posix),
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
        (errno.EMFILE, "系统报告"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
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


@pytest.mark.parametrize(
    ("code", "what"), [(206, "文件名或路径过长"), (64, "网络文件夹已断开"), (19, "磁盘是只读的"), (32, "其他程序占用")]
)
def test_what_windows_says_is_told_in_chinese(
    target: Path, monkeypatch: pytest.MonkeyPatch, code: int, what: str
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        error = OSError(errno.ENOENT, "in English")
        error.winerror = code  # type: ignore[attr-defined,unused-ignore]
        raise error

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(WriteError, match=what):
        write_atomic(target, NEW)


@pytest.mark.skipif(os.name != "nt", reason="drives have letters on Windows")
def test_a_drive_that_is_gone_is_named(target: Path) -> None:
    letter = next(each for each in "QRSTUV" if not Path(f"{each}:\\").exists())
    with pytest.raises(WriteError, match=f"找不到磁盘 {letter}:"):
        write_atomic(Path(f"{letter}:\\{target.name}"), NEW)


def said_by_c(code: int, text: str = "in English") -> OSError:
    return OSError(code, text)


def said_by_windows(number: int, code: int = errno.EINVAL) -> OSError:
    error = OSError(code, "in English")
    error.winerror = number  # type: ignore[attr-defined,unused-ignore]
    return error


@pytest.mark.parametrize(
    ("name", "error", "what"),
    [
        ("a.jxzp", said_by_c(errno.EINVAL), "可能已损坏或已拔出"),
        ("a.jxzp", said_by_windows(1117), "可能已损坏或已拔出"),
        ("a.jxzp", said_by_windows(23, errno.EACCES), "可能已损坏或已拔出"),
        ("a.jxzp", said_by_windows(4321), "系统报告“in English”"),
        ("a.jxzp", said_by_windows(123), "不允许的字符"),
        ("a.jxzp", said_by_windows(3, errno.ENOENT), "磁盘已拔出"),
        ("a.jxzp", said_by_c(errno.ENOENT), "找不到文件或文件夹"),
        ("a?.jxzp", said_by_c(errno.EINVAL), "不允许的字符"),
        ("深" * 100 + "/" + "深" * 160, said_by_c(errno.ENOENT), "过长"),
        ("深" * 235 + "/a.jxzp", said_by_c(errno.ENOENT), "过长"),
        ("深" * 100 + "/a.jxzp", said_by_c(errno.ENOENT), "找不到文件或文件夹"),
        ("长" * 256, said_by_windows(123), "过长"),
        ("a.jxzp", said_by_c(errno.EACCES), "没有权限"),
    ],
)
def test_what_windows_does_not_say_clearly_is_told_as_it_is_meant(
    monkeypatch: pytest.MonkeyPatch, name: str, error: OSError, what: str
) -> None:
    monkeypatch.setattr("perfeval_desktop.storage.errors._ON_WINDOWS", True)
    assert what in str(WriteError(Path("/") / name, error))


def test_a_file_that_was_spoilt_in_place_is_told_with_where_all_of_it_is(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def fail_for_the_file(descriptor: int) -> None:
        if os.fstat(descriptor).st_ino == target.stat().st_ino:
            raise OSError(errno.EIO, "injected")
        real(descriptor)

    def refuse(*_arguments: object) -> None:
        raise OSError(errno.ENOTSUP, "injected")

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(os, "fsync", fail_for_the_file)
    with pytest.raises(SpoiltError, match="不完整") as caught:
        write_atomic(target, NEW)
    assert caught.value.rescue.read_bytes() == NEW
    assert caught.value.rescue.name in str(caught.value)
    assert caught.value.rescue.suffix == target.suffix
    assert not caught.value.rescue.match(TEMP_PATTERN), "what is left of a killed program is swept away, this is not"
