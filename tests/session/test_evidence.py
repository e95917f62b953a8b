"""Evidence of an open document: safe before it is named, in copies, after a crash, in parts, told, printed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.bureau.parts import projects_named, read_part_file, write_part
from perfeval_desktop.bureau.rollover import next_year
from perfeval_desktop.bureau.upgrade import upgrade
from perfeval_desktop.document.commands import RemoveRow
from perfeval_desktop.document.evidence_commands import WithEvidence
from perfeval_desktop.model.evidence import Evidence, row_of
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import replace_at, same
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session import evidence_keeping
from perfeval_desktop.session.difference_words import lines_between
from perfeval_desktop.session.evidence_acts import attaching, most_of_file, removing, renaming, take_files
from perfeval_desktop.session.evidence_keeping import store_in
from perfeval_desktop.session.evidence_out import copy_all_out, copy_to_view
from perfeval_desktop.session.evidence_places import PlaceError, place_for, place_named
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.opening import copies_in
from perfeval_desktop.session.printed import code_of
from perfeval_desktop.session.recovery import offers, recover, save_copy
from perfeval_desktop.session.safe_names import free_name, safe_name
from perfeval_desktop.session.session import Session, _now
from perfeval_desktop.session.verifying import changes_since, verify
from perfeval_desktop.session.versions import content_of, restore, versions_of
from perfeval_desktop.storage import copies, project_file
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.storage.evidence_names import named_below
from perfeval_desktop.storage.evidence_sources import Sources, files_in
from perfeval_desktop.storage.span import pieces
from tests.evidence import evidence_of
from tests.session.test_recovery import crash

ENTRY = "scorecard.entries[dept.process.execution.rate]"
PROJECTS = path("projects")
MakeSession = Callable[[], Session]


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[MakeSession]:
    """Sessions of one user, as the program makes one at each start."""
    catalog, made = Catalog.built_in(), []

    def session() -> Session:
        made.append(Session(catalog, Dirs.below(tmp_path / "home")))
        return made[-1]

    yield session
    wait_for_jobs()
    for each in made:
        if each.is_open:
            each.close()
        each.deleteLater()


def attach(session: Session, folder: Path, *contents: bytes, place: str = ENTRY) -> tuple[Evidence, ...]:
    """Attach files that hold ``contents``, as the window does."""
    paths = []
    for number, content in enumerate(contents, start=1):
        paths.append(folder / f"材料{number}.pdf")
        paths[-1].write_bytes(content)
    form = session.pack.evidence
    taken, refused = take_files(store_in(session.dirs.state), paths, most_of_file(form))
    assert refused == []
    found = attaching(session.evaluation, form, path(place), taken)
    assert found.command is not None
    session.push(found.command)
    return found.added


@pytest.fixture
def saved(make: MakeSession, tmp_path: Path) -> tuple[Session, Path]:
    """The sample with a file at an indicator and one at its first project, saved."""
    session = make()
    session.open_sample()
    attach(session, tmp_path, b"one")
    attach(session, tmp_path, b"two", place=f"projects[{session.evaluation.projects[0].id}]")
    session.save_as(tmp_path / "甲.jxzp")
    wait_for_jobs()
    return session, tmp_path / "甲.jxzp"


def bytes_of(session: Session, row: Evidence) -> bytes | None:
    span = session.evidence.sound(row.sha256, row.size)
    return None if span is None else b"".join(pieces(span))


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
    for path_ in (state / "evidence").iterdir():
        os.utime(path_, (0, 0))
    evidence_keeping.sweep_evidence(state)
    wait_for_jobs()
    assert store.span(lost) is None
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


# --- names and places


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("督查通报.pdf", "督查通报.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\系统.pdf", "系统.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("com1", "_com1"),
        ("表\u202efdp.exe", "表fdp.exe"),
        ("甲\x00\n乙?.pdf", "甲乙_.pdf"),
        ("报告.pdf. . ", "报告.pdf"),
        ("a:b|c.txt", "a_b_c.txt"),
        ("", "材料"),
        ("...", "材料"),
        ("长" * 300 + ".docx", "长" * 58 + ".docx"),
        ("x." + "y" * 300, "x." + "y" * 78),
    ],
)
def test_names_from_anywhere_become_names_that_every_system_takes(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_files_of_one_name_do_not_take_each_others_place(saved: tuple[Session, Path], tmp_path: Path) -> None:
    session, _ = saved
    folder = tmp_path / "出"
    folder.mkdir()
    (folder / "材料1.PDF").write_bytes(b"mine")
    found = copy_all_out(session.evidence, session.evaluation.evidence, folder)
    assert [each.name for each in found.written] == ["材料1 (2).pdf", "材料1 (3).pdf"]
    assert (folder / "材料1.PDF").read_bytes() == b"mine"
    assert free_name("甲", {"甲"}) == "甲 (2)"


def test_a_file_that_is_damaged_or_gone_is_told_and_the_others_come_out(
    saved: tuple[Session, Path], tmp_path: Path
) -> None:
    session, file = saved
    first, second = session.evaluation.evidence
    session.close()
    shutil.rmtree(tmp_path / "home" / "state" / "evidence")
    file.write_bytes(file.read_bytes().replace(b"one", b"0ne"))
    sources = Sources((file,))
    lost = evidence_of(b"never there", 9)
    found = copy_all_out(sources, (first, second, lost), tmp_path / "出")
    assert [each.read_bytes() for each in found.written] == [b"two"]
    assert ["已损坏" in found.problems[0], "找不到" in found.problems[1]] == [True, True]
    with pytest.raises(Exception, match="已损坏"):
        copy_to_view(sources, first, tmp_path / "看")


def test_a_row_is_found_by_the_end_of_its_label_or_by_its_address(saved: tuple[Session, Path]) -> None:
    session, _ = saved
    evaluation, pack = session.evaluation, session.pack
    project = evaluation.projects[0]
    assert str(place_named("预算执行率", evaluation, pack)) == ENTRY
    assert str(place_named(f"{ENTRY}.self_score", evaluation, pack)) == ENTRY
    assert str(place_named("缉私经费", evaluation, pack)) == f"projects[{project.id}]"
    with pytest.raises(PlaceError, match=r"不止一处.*可能是"):
        place_named("年度资金总额", evaluation, pack)
    for nothing in ("没有的指标", "", "evidence[x]"):
        with pytest.raises(PlaceError, match="不是材料中的一行"):
            place_named(nothing, evaluation, pack)


def test_a_line_that_is_still_empty_gives_its_evidence_to_what_is_around_it(saved: tuple[Session, Path]) -> None:
    evaluation = saved[0].evaluation
    project = PROJECTS.row(evaluation.projects[0].id)
    assert place_for(project.child("indicators").row("slot.x").child("name"), evaluation) == project
    assert place_for(None, evaluation) == path("")
    assert row_of(path(f"{ENTRY}.inputs[september].value")) == path(ENTRY)


def test_a_command_that_touches_no_row_is_as_it_was(saved: tuple[Session, Path]) -> None:
    evaluation = saved[0].evaluation
    command = renaming(evaluation.evidence[0], "改名")
    assert WithEvidence(command).label == command.label
    assert WithEvidence(command).apply(evaluation) == command.apply(evaluation)
