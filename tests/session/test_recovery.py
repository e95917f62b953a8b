"""After a crash: what the journal holds beyond the file is offered, shown, done as one step; never without cause."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import MoveRow, RemoveRow, SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import same
from perfeval_desktop.session.jobs import wait_for_jobs, wait_for_order
from perfeval_desktop.session.journaling import journal_folder
from perfeval_desktop.session.recovery import STEP, Offer, offers, recover, save_copy
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.journal import PUT_ASIDE, SUFFIX
from perfeval_desktop.storage.journal_shelf import kept, read
from tests.links import link_to
from tests.session.conftest import MakeSession

UNIT, YEAR = path("cover.unit_name"), path("cover.year")


@pytest.fixture
def file(make: MakeSession, tmp_path: Path) -> Path:
    """The sample in a file, closed."""
    session = make()
    session.open_sample()
    session.save_as(tmp_path / "甲.jxzp")
    session.close()
    return tmp_path / "甲.jxzp"


def rename(session: Session, name: str) -> None:
    session.push(SetField(UNIT, name, "改名"))


def crash(session: Session) -> None:
    """The process ends: what its thread was given is written, the system closes what it had open."""
    desk = session._open_desk
    assert desk is not None
    desk.settle_journal()
    assert desk._keeper is not None
    if desk._keeper._writing is not None:
        desk._keeper._writing.journal._close()
    desk._keeper = None


def offered(session: Session, of: Path | None = None) -> list[Offer]:
    return list(offers(session, of))


def journals(session: Session) -> list[Path]:
    return sorted(journal_folder(session.dirs.state).glob(f"*{SUFFIX}"))


def test_what_was_typed_after_the_last_saving_is_offered_and_is_one_step(make: MakeSession, file: Path) -> None:
    session = make()
    session.open(file)
    before = session.evaluation
    rename(session, "某局")
    session.push(SetField(YEAR, 1999, "改年度"))
    session.push(MoveRow(path("projects").row(before.projects[0].id), 1, "移动"))
    lost = session.evaluation
    crash(session)

    session = make()
    (offer,) = offered(session)
    assert [(line.label, line.old, line.new) for line in offer.lines] == [
        ("基本信息 › 年度", str(before.cover.year), "1999"),
        ("基本信息 › 部门名称", before.cover.unit_name, "某局"),
        (offer.lines[2].label, "", "（行的先后次序不同）"),
    ]
    recover(session, offer)
    assert same(session.evaluation, lost)
    assert session.path == file
    assert session.is_dirty
    assert session.undo_label == STEP
    session.undo()
    assert same(session.evaluation, before)
    assert not session.is_dirty


@pytest.mark.parametrize("end", ["save", "close", "undo", "nothing"])
def test_nothing_is_offered_where_nothing_was_lost(make: MakeSession, file: Path, end: str) -> None:
    session = make()
    session.open(file)
    if end != "nothing":
        rename(session, "某局")
    if end == "save":
        session.save()
    if end == "undo":
        session.undo()
    if end == "close":
        session.close()
        wait_for_order()
    else:
        crash(session)
    assert offered(make()) == []
    assert journals(session) == []


def test_a_program_that_ended_between_saving_and_clearing_up_is_not_asked_about(make: MakeSession, file: Path) -> None:
    session = make()
    session.open(file)
    rename(session, "某局")
    session.settle_journal()
    project_file.save(file, session.evaluation, session._desk.source.text)
    crash(session)
    assert len(journals(session)) == 1
    assert offered(make()) == []
    assert journals(session) == []


def test_what_was_recovered_is_safe_before_the_old_journal_goes(make: MakeSession, file: Path) -> None:
    session = make()
    session.open(file)
    rename(session, "某局")
    crash(session)
    session = make()
    recover(session, offered(session)[0])
    crash(session)  # again, before it was saved
    session = make()
    (offer,) = offered(session)
    assert offer.value.cover.unit_name == "某局"
    recover(session, offer)
    session.save()
    session.close()
    wait_for_order()
    assert offered(make()) == []


def test_a_document_without_a_file_comes_back_as_one(make: MakeSession) -> None:
    session = make()
    session.new("lincang-2022")
    rename(session, "某局")
    crash(session)
    session = make()
    (offer,) = offered(session)
    assert offer.title == "未命名"
    recover(session, offer)
    assert (session.evaluation.cover.unit_name, session.path, session.is_dirty) == ("某局", None, True)
    session.undo()
    assert session.is_dirty  # no file holds it


@pytest.mark.parametrize("what", ["gone", "damaged"])
def test_a_file_that_cannot_be_read_does_not_keep_its_changes(make: MakeSession, file: Path, what: str) -> None:
    session = make()
    session.open(file)
    rename(session, "某局")
    lost = session.evaluation
    crash(session)
    file.unlink() if what == "gone" else file.write_bytes(file.read_bytes()[:100])
    session = make()
    (offer,) = offered(session)
    assert offer.file is None
    recover(session, offer)
    assert same(session.evaluation, lost)
    assert session.path is None


def test_changes_of_others_stay_and_a_clash_is_shown(make: MakeSession, file: Path) -> None:
    session = make()
    session.open(file)
    rename(session, "我的")
    gone = path("projects").row(session.evaluation.projects[0].id)
    session.push(SetField(gone.child("lead"), "张三", "改负责人"))
    crash(session)
    content = project_file.load(file)
    theirs = content.evaluation
    for command in (SetField(UNIT, "同事的", ""), SetField(YEAR, 1999, ""), RemoveRow(gone, "")):
        theirs, _ = command.apply(theirs)
    project_file.save(file, theirs, content.pack_text)

    session = make()
    (offer,) = offered(session)
    assert offer.is_changed_since
    assert [line.old for line in offer.clashes] == [offer.clashes[0].old]
    assert [(line.old, line.new) for line in offer.lines] == [("同事的", "我的")]
    assert [line.new for line in offer.left_out] == ["张三"]
    recover(session, offer)
    assert (session.evaluation.cover.unit_name, session.evaluation.cover.year) == ("我的", 1999)


def test_a_file_is_asked_about_when_it_is_opened_and_only_that_one(make: MakeSession, file: Path) -> None:
    session = make()
    session.open(file)
    rename(session, "某局")
    crash(session)
    session = make()
    session.new("lincang-2022")
    rename(session, "别的局")
    crash(session)
    link = link_to(file, file.with_name("链接.jxzp"))
    session = make()
    session.open(link)
    (offer,) = offered(session, link)
    recover(session, offer)
    assert session.evaluation.cover.unit_name == "某局"
    assert session.path == link


def test_the_same_journal_is_not_offered_twice_at_a_time(make: MakeSession, file: Path) -> None:
    session = make()
    session.open(file)
    rename(session, "某局")
    crash(session)
    (offer,) = offered(make())
    assert offered(make()) == []
    offer.unsaved.let_go()
    assert len(offered(make())) == 1


def test_what_another_window_works_on_is_left_alone(make: MakeSession, file: Path) -> None:
    session = make()
    session.open(file)
    rename(session, "某局")
    session.settle_journal()
    assert offered(make()) == []


def test_a_step_is_written_as_soon_as_the_program_comes_to_the_next_event(make: MakeSession, file: Path) -> None:
    session = make()
    session.open(file)
    for name in ("甲局", "乙局"):
        rename(session, name)
        QApplication.processEvents()
        wait_for_order()
        (journal,) = journals(session)
        assert read(journal).value.cover.unit_name == name


@pytest.mark.parametrize("how", ["discarded", "closed without saving"])
def test_what_is_not_wanted_is_kept_a_while(make: MakeSession, file: Path, how: str) -> None:
    session = make()
    session.open(file)
    rename(session, "某局")
    if how == "discarded":
        crash(session)
        offered(make())[0].unsaved.put_aside()
    else:
        session.close()
        wait_for_order()
    assert offered(make()) == []
    (found,) = kept(journal_folder(session.dirs.state))
    assert found.value.cover.unit_name == "某局"


def test_a_copy_leaves_the_file_alone(make: MakeSession, file: Path, tmp_path: Path) -> None:
    session = make()
    session.open(file)
    rename(session, "某局")
    crash(session)
    whole, copy = file.read_bytes(), tmp_path / "副本.jxzp"
    save_copy(session, offered(make())[0], copy)
    assert project_file.load(copy).evaluation.cover.unit_name == "某局"
    assert file.read_bytes() == whole
    assert offered(make()) == []


def test_saving_elsewhere_takes_the_journal_along(make: MakeSession, file: Path, tmp_path: Path) -> None:
    session = make()
    session.open(file)
    rename(session, "某局")
    session.save_as(tmp_path / "乙.jxzp")
    rename(session, "某某局")
    crash(session)
    (offer,) = offered(make())
    assert offer.file == tmp_path / "乙.jxzp"
    assert [(line.old, line.new) for line in offer.lines] == [("某局", "某某局")]


def test_a_journal_that_cannot_be_written_is_told_once_and_stops_nobody(
    make: MakeSession, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, told = make(), []
    session.notice.connect(told.append)
    session.open(file)

    def fail(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    sync = "fdatasync" if hasattr(os, "fdatasync") else "fsync"
    with monkeypatch.context() as patch:
        patch.setattr(os, sync, fail)
        for name in ("甲局", "乙局"):
            rename(session, name)
            session.settle_journal()
            assert wait_for_jobs()
        assert not session.is_journal_sound
    assert told == ["自动记录没有写成（磁盘空间不足），程序意外退出时可能丢失修改，请及时保存。"]
    rename(session, "丙局")
    session.settle_journal()
    assert wait_for_jobs()
    assert session.is_journal_sound
    assert told[1:] == [""]
    crash(session)
    (offer,) = offered(make())
    assert offer.value.cover.unit_name == "丙局"


def test_a_damaged_journal_is_put_aside_in_silence(make: MakeSession, file: Path) -> None:
    session = make()
    session.open(file)
    rename(session, "某局")
    crash(session)
    (journal,) = journals(session)
    journal.write_bytes(b"\0" * 100)
    assert offered(make()) == []
    assert (journal.parent / PUT_ASIDE / journal.name).exists()
