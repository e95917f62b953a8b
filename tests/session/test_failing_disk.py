"""Whatever call to the disk fails, with whatever error: the file is whole, and what is said about it is true."""

import errno
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.errors import StorageError
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.dirs import Dirs

UNIT = path("cover.unit_name")
CALLS = [(os, name) for name in ("open", "stat", "fsync", "replace", "chmod", "unlink", "access", "close")]
CALLS += [(os, "chown")] if hasattr(os, "chown") else []
CALLS += [(io, "open")]
ERRORS = [errno.EACCES, errno.EIO, errno.ENOSPC, errno.ENOENT, errno.EXDEV]


class FailingDisk:
    """Lets the calls for files below ``folder`` through, but for the one that is to fail."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = str(folder)
        self._fails_at: int | None = None
        self._code = 0
        self._calls = 0
        self.has_failed = False
        for module, name in CALLS:
            monkeypatch.setattr(module, name, self._guard(getattr(module, name)))

    def fail_at(self, number: int | None, code: int = 0) -> None:
        """From now on the call ``number`` fails, None: no call fails."""
        self._calls, self._fails_at, self._code, self.has_failed = 0, number, code, False

    def _guard(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(what: Any, *rest: Any, **options: Any) -> Any:
            if isinstance(what, int) or str(what).startswith(self._folder):
                self._calls += 1
                if self._calls - 1 == self._fails_at:
                    self.has_failed = True
                    raise OSError(self._code, os.strerror(self._code))
            return real(what, *rest, **options)

        return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


@pytest.fixture
def session(qapp: object, tmp_path: Path) -> Iterator[Session]:
    session = Session(Catalog.built_in(), Dirs.below(tmp_path / "home"))
    session.open_sample()
    yield session
    session.deleteLater()


def unit_in(file: Path) -> str:
    return project_file.load(file).evaluation.cover.unit_name


@pytest.mark.parametrize("code", ERRORS)
def test_a_save_is_done_or_says_truly_that_it_is_not(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    file = folder / "甲.jxzp"
    session.save_as(file)
    disk = FailingDisk(folder, monkeypatch)
    number, failures, there_was_one = 0, 0, True
    while there_was_one:
        before, name = unit_in(file), f"第{number}次"
        session.push(SetField(UNIT, name, "改名"))
        disk.fail_at(number, code)
        try:
            session.save()
            there_was_one = disk.has_failed
        except StorageError as error:
            said, failures = str(error), failures + 1
            disk.fail_at(None)
            assert said.endswith("。")
            assert "Errno" not in said
            assert unit_in(file) == before, said
            assert session.is_dirty
            session.save(force=True)  # nothing is broken for good
        disk.fail_at(None)
        assert unit_in(file) == name
        assert not session.is_dirty
        assert [each for each in folder.iterdir() if each.suffix == file.suffix] == [file]
        number += 1
    assert number > 8
    assert failures > 3


@pytest.mark.parametrize("code", ERRORS)
def test_a_file_is_opened_or_refused_with_a_sentence(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    file = folder / "甲.jxzp"
    session.save_as(file)
    whole = file.read_bytes()
    disk = FailingDisk(folder, monkeypatch)
    refused = []
    for number in range(4):
        disk.fail_at(number, code)
        try:
            session.open(file)
        except StorageError as error:
            refused.append(str(error))
        disk.fail_at(None)
        assert session.title == "甲"
        assert file.read_bytes() == whole
    assert refused
    assert all(sentence.startswith("无法打开“甲.jxzp”") for sentence in refused)
