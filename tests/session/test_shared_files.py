"""A file that others edit too: who holds it, what may be done meanwhile; copies, and what a damaged file opens."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import same
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.errors import LockedError, StorageError, WriteError
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.journaling import address_of
from perfeval_desktop.session.open_as import OpenAs
from perfeval_desktop.session.opening import IN_PLACE, copies_in
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage import copies, project_file
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.storage.edit_lock import Holder, lock_path
from perfeval_desktop.storage.processes import ProcessName

UNIT = path("cover.unit_name")
COLLEAGUE = Holder("张三", ProcessName("科室-2", 4242, "1", "other"), "2026-04-25T10:32:00+08:00")


@pytest.fixture
def session(qapp: QApplication, tmp_path: Path) -> Iterator[Session]:
    session = Session(Catalog.built_in(), Dirs.below(tmp_path / "home"))
    yield session
    session.close()
    wait_for_jobs()
    session.deleteLater()


@pytest.fixture
def file(session: Session, tmp_path: Path) -> Path:
    """The sample in a file, closed."""
    (tmp_path / "share").mkdir()
    file = tmp_path / "share" / "甲.jxzp"
    session.open_sample()
    session.save_as(file)
    session.close()
    wait_for_jobs()
    return file


def rename(session: Session, name: str) -> None:
    session.push(SetField(UNIT, name, "改名"))


def unit_in(file: Path) -> str:
    return project_file.load(file).evaluation.cover.unit_name


def lock_of(file: Path) -> Holder | None:
    lock = lock_path(file)
    return msgspec.json.decode(lock.read_bytes(), type=Holder) if lock.exists() else None


def let_colleague_edit(file: Path) -> None:
    lock_path(file).write_bytes(msgspec.json.encode(COLLEAGUE))


def test_the_lock_is_held_as_long_as_the_file_is_open(session: Session, file: Path) -> None:
    assert lock_of(file) is None
    session.open(file)
    assert lock_of(file) is not None
    session.open(file)  # once more, to begin anew
    assert lock_of(file) is not None
    session.new("lincang-2022")
    assert lock_of(file) is None
    session.open(file)
    session.close()
    assert lock_of(file) is None


def test_the_lock_goes_along_to_another_file(session: Session, file: Path) -> None:
    other = file.with_name("乙.jxzp")
    session.open(file)
    session.save_as(other)
    assert lock_of(file) is None
    assert lock_of(other) is not None
    with pytest.raises(WriteError):
        session.save_as(file.parent / "没有" / "丙.jxzp")
    assert lock_of(other) is not None


def test_a_file_that_somebody_edits_is_not_opened_to_edit(session: Session, file: Path) -> None:
    session.open_sample()
    let_colleague_edit(file)
    with pytest.raises(LockedError, match=r"张三.*科室-2.*4月25日"):
        session.open(file)
    assert session.title == "示例"
    session.open(file, OpenAs.BY_FORCE)
    assert lock_of(file) != COLLEAGUE


def test_opened_to_read_it_can_be_saved_elsewhere_only(session: Session, file: Path) -> None:
    let_colleague_edit(file)
    session.open(file, OpenAs.READ_ONLY)
    assert session.is_read_only
    before = unit_in(file)
    rename(session, "某局")
    with pytest.raises(LockedError):
        session.save()
    assert unit_in(file) == before
    session.save_as(file.with_name("乙.jxzp"))
    assert not session.is_read_only
    assert lock_of(file) == COLLEAGUE


def test_opened_to_read_it_can_be_saved_when_the_other_is_done(session: Session, file: Path) -> None:
    let_colleague_edit(file)
    session.open(file, OpenAs.READ_ONLY)
    rename(session, "某局")
    lock_path(file).unlink()
    session.save()
    assert unit_in(file) == "某局"
    assert not session.is_read_only
    assert lock_of(file) is not None


def test_a_copy_is_a_document_of_its_own(session: Session, file: Path) -> None:
    let_colleague_edit(file)
    session.open(file, OpenAs.COPY)
    assert (session.path, session.title, session.is_read_only) == (None, "甲（副本）", False)


def test_saving_over_a_file_that_somebody_edits_is_refused(session: Session, file: Path) -> None:
    session.open_sample()
    rename(session, "某局")
    let_colleague_edit(file)
    with pytest.raises(LockedError):
        session.save_as(file)
    assert unit_in(file) != "某局"
    assert session.is_dirty


def test_who_was_put_out_hears_of_it(session: Session, file: Path) -> None:
    told: list[str] = []
    session.notice.connect(told.append)
    session.open(file)
    session.pulse.beat()
    wait_for_jobs()
    assert told == []
    let_colleague_edit(file)
    session.pulse.beat()
    wait_for_jobs()
    assert session.is_read_only
    assert len(told) == 1
    assert "另存" in told[0]
    with pytest.raises(LockedError):
        session.save()


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_file_on_a_disk_that_takes_no_lock_is_opened(
    session: Session, file: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    real: Callable[..., int] = os.open

    def refuse(what: Path, flags: int, *rest: int) -> int:
        if flags & os.O_CREAT and str(what).startswith(str(file.parent)):
            raise OSError(code, "injected")
        return real(what, flags, *rest)

    monkeypatch.setattr(os, "open", refuse)
    session.open(file)
    assert not session.is_read_only
    assert list(file.parent.iterdir()) == [file]


def test_where_files_cannot_be_exchanged_it_is_told(
    session: Session, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    session.notice.connect(told.append)
    session.open(file)
    rename(session, "某局")
    real = os.replace

    def refuse(source: Path, target: Path) -> None:
        if str(target) == str(file):
            raise OSError(errno.ENOTSUP, "injected")
        real(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    session.save()
    assert told == [IN_PLACE]
    assert unit_in(file) == "某局"


def kept(session: Session, file: Path) -> list[str]:
    wait_for_jobs()
    return [copies.load(copy).evaluation.cover.unit_name for copy in copies_in(session.dirs.state).of(address_of(file))]


def test_what_is_opened_and_saved_is_kept(session: Session, file: Path) -> None:
    session.open(file)
    first = session.evaluation.cover.unit_name
    for name in ("甲局", "乙局"):
        rename(session, name)
        session.save()
    session.save()
    assert kept(session, file) == ["乙局", "甲局", first]


@pytest.mark.parametrize("damage", ["cut", "empty", "zeros", "text"])
def test_a_damaged_file_opens_its_newest_good_copy_in_its_place(session: Session, file: Path, damage: str) -> None:
    session.open(file)
    rename(session, "某局")
    session.save()
    session.close()
    wait_for_jobs()
    whole = file.read_bytes()
    broken = {"cut": whole[:500], "empty": b"", "zeros": bytes(len(whole)), "text": b"not ours"}[damage]
    file.write_bytes(broken)
    with pytest.raises(StorageError):
        session.open(file)
    assert lock_of(file) is None
    assert session.open_newest_copy(file) is not None
    assert session.evaluation.cover.unit_name == "某局"
    assert session.path == file
    assert session.is_dirty
    session.save()
    assert unit_in(file) == "某局"
    wait_for_jobs()
    (aside,) = (session.dirs.state / "copies").rglob("*.damaged")
    assert aside.read_bytes() == broken


def test_without_copies_a_damaged_file_is_refused(session: Session, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "别处.jxzp"
    other.write_bytes(file.read_bytes()[:300])
    assert session.open_newest_copy(other) is None
    assert not session.is_open


def test_copies_that_cannot_be_kept_stop_nobody(session: Session, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "injected")

    monkeypatch.setattr(copies, "write_whole", fail)
    session.open(file)
    before = session.evaluation
    rename(session, "某局")
    session.save()
    assert wait_for_jobs()
    assert not same(session.evaluation, before)
    assert unit_in(file) == "某局"
