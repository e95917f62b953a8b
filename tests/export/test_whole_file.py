"""An exported file is there whole or as it was, and what went wrong is said in a sentence."""

import errno
import os
from pathlib import Path

import pytest

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.whole_file import write_whole
from tests.links import link_to


def failing(number):
    def fail(*_args, **_options):
        raise OSError(number, os.strerror(number))

    return fail


def test_new_file_and_replaced_file(tmp_path: Path):
    target = tmp_path / "自评.pdf"
    write_whole(target, b"one")
    target.chmod(0o640)
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert os.name == "nt" or target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_link_keeps_its_place(tmp_path: Path):
    target = tmp_path / "real.pdf"
    target.write_bytes(b"old")
    link = link_to(target, tmp_path / "link.pdf")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("step", ["replace", "open"])
def test_failure_leaves_the_former_file_and_no_draft(tmp_path: Path, monkeypatch, step):
    target = tmp_path / "自评.pdf"
    target.write_bytes(b"former")
    monkeypatch.setattr(os, step, failing(errno.EACCES))
    with pytest.raises(ExportError, match=r"不能写入.*自评.pdf.*正在别的程序"):
        write_whole(target, b"new")
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["自评.pdf"]
    assert target.read_bytes() == b"former"


def test_full_disk(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(ExportError, match="磁盘已满"):
        write_whole(tmp_path / "自评.pdf", b"data")
    assert list(tmp_path.iterdir()) == []


def test_missing_folder(tmp_path: Path):
    with pytest.raises(ExportError, match=r"文件夹.*不存在"):
        write_whole(tmp_path / "gone" / "自评.pdf", b"data")


def test_folder_in_place_of_the_file(tmp_path: Path):
    with pytest.raises(ExportError, match="是一个文件夹"):
        write_whole(tmp_path, b"data")


def test_name_that_is_too_long(tmp_path: Path):
    with pytest.raises(ExportError, match="太长"):
        write_whole(tmp_path / ("长" * 300 + ".pdf"), b"data")


def test_a_place_too_deep_for_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Windows says of it that it is not there."""
    monkeypatch.setattr("perfeval_desktop.export.whole_file._ON_WINDOWS", True)
    with pytest.raises(ExportError, match="层次太深"):
        write_whole(tmp_path.joinpath(*["深" * 80] * 4, "a.pdf"), b"data")


def test_a_read_only_file_is_not_replaced(tmp_path: Path):
    target = tmp_path / "自评.pdf"
    target.write_bytes(b"former")
    target.chmod(0o444)
    with pytest.raises(ExportError, match="是只读文件"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"former"


def test_a_name_that_no_file_can_have(tmp_path: Path):
    with pytest.raises(ExportError, match="无效"):
        write_whole(tmp_path / "空\0字.pdf", b"data")
