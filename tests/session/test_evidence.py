"""Evidence of an open document: safe before it is named, in copies, after a crash, in parts, told, printed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import msgspec
import pytest

from perfeval_desktop.bureau.parts import projects_named, read_part_file, write_part
from perfeval_desktop.bureau.rollover import next_year
from perfeval_desktop.bureau.upgrade import upgrade
from perfeval_desktop.document.commands import RemoveRow
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import replace_at, same
from perfeval_desktop.session import evidence_keeping
from perfeval_desktop.session.difference_words import lines_between
from perfeval_desktop.session.evidence_acts import removing, renaming
from perfeval_desktop.session.evidence_keeping import store_in
from perfeval_desktop.session.evidence_out import copy_to_view
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.opening import copies_in
from perfeval_desktop.session.printed import code_of
from perfeval_desktop.session.recovery import offers, recover, save_copy
from perfeval_desktop.session.session import Session, _now
from perfeval_desktop.session.verifying import changes_since, verify
from perfeval_desktop.session.versions import content_of, restore, versions_of
from perfeval_desktop.storage import copies, project_file
from perfeval_desktop.storage.evidence_names import named_below
from perfeval_desktop.storage.evidence_sources import files_in
from perfeval_desktop.storage.span import pieces
from tests.evidence import ENTRY, attach, bytes_of
from tests.session.conftest import MakeSession
from tests.session.test_recovery import crash

PROJECTS = path("projects")


# --- safe whatever happens


def test_after_a_crash_what_was_attached_comes_back_with_its_bytes(make: MakeSession, tmp_path: Path) -> None:
    session = make()
    session.open_sample()
    session.save_as(tmp_path / "甲.jxzp")
    (row,) = attach(session, tmp_path, b"one")
    crash(session)
    (tmp_path / "材料1.pdf").unlink()
    again = make()
    (offer,) = offers(again)
    assert "佐证材料“材料1”" in offer.lines[0].label
    recover(again, offer)
    assert bytes_of(again, row) == b"one"
    again.save()
    assert set(files_in(tmp_path / "甲.jxzp")) == {row.sha256}


def test_a_copy_of_what_a_crash_took_has_the_files_too(make: MakeSession, tmp_path: Path) -> None:
    session = make()
    session.open_sample()
    session.save_as(tmp_path / "甲.jxzp")
    (row,) = attach(session, tmp_path, b"one")
    crash(session)
    (offer,) = offers(make())
    save_copy(session, offer, tmp_path / "乙.jxzp")
    assert set(files_in(tmp_path / "乙.jxzp")) == {row.sha256}


def test_copies_hold_no_file_and_their_evidence_is_kept_beside_them(saved: tuple[Session, Path]) -> None:
    session, file = saved
    large = attach(session, file.parent, os.urandom(2**21))
    for number in range(3):
        session.push(renaming(large[0], f"第{number}次"))
        session.save()
    wait_for_jobs()
    kept = copies_in(session.dirs.state).of(session.file_address)
    assert len(kept) >= 4
    assert sum(copy.path.stat().st_size for copy in kept) < 2**20
    assert copies.load(kept[0]).evaluation.evidence == session.evaluation.evidence


def test_a_version_is_restored_with_the_files_that_were_removed_since(saved: tuple[Session, Path]) -> None:
    session, file = saved
    rows = session.evaluation.evidence
    session.push(removing(rows))
    session.save()
    assert files_in(file) == {}
    session.close()
    session.open(file)
    wait_for_jobs()
    older = versions_of(session, session.file_address)[1]
    restore(session, older, content_of(session, older))
    session.save()
    assert set(files_in(file)) == {row.sha256 for row in rows}


def test_a_damaged_file_is_opened_from_its_copy_with_its_evidence(saved: tuple[Session, Path]) -> None:
    session, file = saved
    rows = session.evaluation.evidence
    session.close()
    file.write_bytes(file.read_bytes()[:2000])
    assert session.open_newest_copy(file) is not None
    session.save()
    assert [b"".join(pieces(files_in(file)[row.sha256])) for row in rows] == [b"one", b"two"]


def test_what_another_computer_attached_is_kept_here_when_its_file_is_opened(
    saved: tuple[Session, Path], tmp_path: Path
) -> None:
    session, file = saved
    session.close()
    shutil.rmtree(tmp_path / "home")
    session.open(file)
    wait_for_jobs()
    file.write_bytes(b"PK")
    assert [bytes_of(session, row) for row in session.evaluation.evidence] == [b"one", b"two"]


def test_files_that_are_nowhere_are_told_when_the_document_is_opened_and_saved(
    saved: tuple[Session, Path], tmp_path: Path
) -> None:
    session, file = saved
    session.close()
    shutil.rmtree(tmp_path / "home" / "state" / "evidence")
    stripped = project_file.load(file)
    file.write_bytes(stripped.data)
    told: list[str] = []
    session.notice.connect(told.append)
    session.open(file)
    assert "有 2 份佐证材料的文件找不到" in told[0]
    session.save()
    assert "有 2 份佐证材料的文件找不到" in told[-1]
    assert len(project_file.load(file).evaluation.evidence) == 2


def test_another_save_meanwhile_is_noticed_with_evidence_too(saved: tuple[Session, Path], tmp_path: Path) -> None:
    session, file = saved
    other = msgspec.structs.replace(session.evaluation, evidence=session.evaluation.evidence[:1])
    project_file.save(file, other, session.pack_source.text)
    with pytest.raises(Exception, match="已被其他人或其他程序改动"):
        session.save()


def test_saving_elsewhere_takes_the_files_along(saved: tuple[Session, Path], tmp_path: Path) -> None:
    session, file = saved
    shutil.rmtree(tmp_path / "home" / "state" / "evidence")
    session.save_as(tmp_path / "乙.jxzp")
    assert set(files_in(tmp_path / "乙.jxzp")) == set(files_in(file))


def test_a_copy_that_is_opened_has_its_files_though_the_original_goes(
    saved: tuple[Session, Path], tmp_path: Path
) -> None:
    from perfeval_desktop.session.open_as import OpenAs

    session, file = saved
    session.close()
    session.open(file, OpenAs.COPY)
    wait_for_jobs()
    file.unlink()
    session.save_as(tmp_path / "乙.jxzp")
    assert len(files_in(tmp_path / "乙.jxzp")) == 2


def test_what_no_copy_and_no_journal_names_is_swept_away_when_it_is_old(
    saved: tuple[Session, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session, _ = saved
    state = session.dirs.state
    store = store_in(state)
    extra = tmp_path / "外.pdf"
    extra.write_bytes(b"three")
    lost = store.take(extra, 100).digest
    assert {row.sha256 for row in session.evaluation.evidence} <= named_below(state)
    seen = copy_to_view(session.evidence, session.evaluation.evidence[0], state / "viewing")
    for path_ in (*(state / "evidence").iterdir(), seen.parent):
        os.utime(path_, (0, 0))
    evidence_keeping.sweep_evidence(state)
    wait_for_jobs()
    assert store.span(lost) is None
    assert not seen.exists()
    assert all(store.span(row.sha256) for row in session.evaluation.evidence)


# --- with its row


def test_evidence_goes_with_its_row_and_comes_back_with_it(saved: tuple[Session, Path]) -> None:
    session, _ = saved
    before = session.evaluation
    session.push(RemoveRow(PROJECTS.row(before.projects[0].id), "删除项目"))
    assert [row.place for row in session.evaluation.evidence] == [ENTRY]
    session.undo()
    assert same(session.evaluation, before)


def test_a_part_takes_the_evidence_of_its_project_and_brings_it_back(
    saved: tuple[Session, Path], make: MakeSession, tmp_path: Path
) -> None:
    session, _ = saved
    ours, pack = session.evaluation, session.pack
    project = ours.projects[0]
    part = tmp_path / "分.jxzp"
    chosen = projects_named(ours, [project.name])
    assert write_part(part, ours, pack, session.pack_source.text, chosen, _now(), session.evidence) == 1
    assert [row.file_name for row in project_file.load(part).evaluation.evidence] == ["材料1.pdf"]
    assert len(files_in(part)) == 1
    assert read_part_file(part, ours, pack).changes == ()
    section = make()
    section.open(part)
    (added,) = attach(section, tmp_path, b"three", place=f"projects[{project.id}]")
    section.push(renaming(section.evaluation.evidence[0], "科室改名"))
    section.save()
    changes = read_part_file(part, ours, pack).changes
    assert [(each.line.new, each.is_conflict) for each in changes] == [
        ("材料1（材料1.pdf，5 字节，SHA-256 8b5b9db0c13db242）", False),
        ("科室改名", False),
    ]
    evidence_keeping.take_evidence(session, part)
    from perfeval_desktop.bureau.merging import accepted

    session.push(accepted(changes, "并入项目"))
    assert bytes_of(session, added) == b"three"
    assert [row.place for row in session.evaluation.evidence if row.id == added.id] == [f"projects[{project.id}]"]


def test_next_year_begins_without_evidence_and_says_so(saved: tuple[Session, Path]) -> None:
    session, _ = saved
    found = next_year(session.evaluation, session.pack, session.pack, 2023)
    assert found.evaluation.evidence == ()
    assert "佐证材料：2 份" in found.emptied


def test_under_a_pack_that_calls_the_row_otherwise_evidence_stays_with_it(saved: tuple[Session, Path]) -> None:
    session, _ = saved
    old = session.pack
    card = old.department.scorecard if old.department else None
    assert old.department is not None
    assert card is not None
    rows = card.rubric.indicators
    renamed = tuple(
        msgspec.structs.replace(row, key="process.renamed") if row.key == "dept.process.execution.rate" else row
        for row in rows
    )
    rubric = msgspec.structs.replace(card.rubric, indicators=renamed)
    department = msgspec.structs.replace(old.department, scorecard=msgspec.structs.replace(card, rubric=rubric))
    new = msgspec.structs.replace(old, id="new", department=department)
    found = upgrade(session.evaluation, old, new)
    assert found.evaluation.evidence[0].place == "scorecard.entries[process.renamed]"
    gone = msgspec.structs.replace(rubric, indicators=tuple(row for row in renamed if row.key != "process.renamed"))
    less = msgspec.structs.replace(old.department, scorecard=msgspec.structs.replace(card, rubric=gone))
    lost = upgrade(session.evaluation, old, msgspec.structs.replace(old, id="less", department=less))
    assert lost.evaluation.evidence[0].place == ""
    assert any("佐证材料“材料1”的所属行没有位置" in line.text for line in lost.lines)


# --- told, printed, verified


def test_what_differs_is_told_at_the_row(saved: tuple[Session, Path]) -> None:
    session, _ = saved
    before, pack = session.evaluation, session.pack
    first, second = before.evidence
    renamed = replace_at(before, path(f"evidence[{first.id}].note"), "第3期")
    lines = lines_between(before, replace_at(renamed, path("evidence"), renamed.evidence[:1]), pack)
    assert [(str(line.path), line.label, line.old, line.new) for line in lines] == [
        (
            second.place,
            "项目“缉私经费” › 佐证材料“材料1”",
            f"材料1（材料1.pdf，3 字节，SHA-256 {second.sha256[:16]}）",
            "（没有这份材料）",
        ),
        (ENTRY, "附件1—1 自评表 › 过程 › 预算执行率 › 佐证材料“材料1” › 说明", "（空）", "第3期"),
    ]


def test_history_tells_who_attached_what(saved: tuple[Session, Path]) -> None:
    session, _ = saved
    edits = session.record.settled().edits
    assert [(edit.way, edit.place) for edit in edits] == [
        ("添加佐证材料", ENTRY),
        ("添加佐证材料", f"projects[{session.evaluation.projects[0].id}]"),
    ]


def test_the_code_on_paper_tells_evidence_that_was_changed(saved: tuple[Session, Path]) -> None:
    session, _ = saved
    final = session.finalise("王五")
    assert code_of(session.evaluation, session.pack) == final.code
    session.reopen("补充佐证材料的说明。", "王五")
    session.push(renaming(session.evaluation.evidence[0], "另一个名称"))
    assert code_of(session.evaluation, session.pack) != final.code
    verdict = verify(session.evaluation, session.pack, final.code)
    since = changes_since(verdict, session.evaluation, session.pack)
    assert ([line.new for line in since.lines], since.unprinted) == (["另一个名称"], 0)


def test_a_check_finds_asked_evidence_that_is_missing_and_not_what_is_there(saved: tuple[Session, Path]) -> None:
    from perfeval_desktop.checks.engine import Checker

    session, _ = saved
    asked = ("scorecard.entries[dept.process.execution.rate]", "scorecard.entries[dept.process.carryover.rate]")
    form = msgspec.structs.replace(session.pack.evidence, asked=asked)
    pack = msgspec.structs.replace(session.pack, evidence=form)

    def found(evaluation: object) -> list[str]:
        return [str(issue.where) for issue in Checker(pack).run(evaluation) if issue.rule == "complete.evidence"]

    with_one = found(session.evaluation)
    without = found(msgspec.structs.replace(session.evaluation, evidence=()))
    assert f"{ENTRY}.self_score" in without
    assert f"{ENTRY}.self_score" not in with_one
    assert set(with_one) < set(without)
