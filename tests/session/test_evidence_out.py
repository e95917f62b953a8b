"""Evidence comes out under names that every system takes, and is put to rows by what the forms call them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from perfeval_desktop.document.evidence_commands import WithEvidence
from perfeval_desktop.model.evidence import row_of
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.evidence_acts import renaming
from perfeval_desktop.session.evidence_out import copy_all_out, copy_to_view
from perfeval_desktop.session.evidence_places import PlaceError, place_for, place_named
from perfeval_desktop.session.safe_names import free_name, safe_name
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.evidence_sources import Sources
from tests.evidence import ENTRY, evidence_of

PROJECTS = path("projects")


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


def test_a_copy_to_look_at_is_marked_as_foreign_while_it_can_be(
    saved: tuple[Session, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses the mark on a file that nobody may write; office programs would run what is in it then."""
    session, _ = saved
    marked: list[bool] = []

    def write_text(place: Path, text: str, **_: object) -> None:
        file, _, stream = str(place).rpartition(":")
        assert (stream, "ZoneId=3" in text) == ("Zone.Identifier", True)
        marked.append(bool(Path(file).stat().st_mode & 0o200))

    monkeypatch.setattr("perfeval_desktop.session.evidence_out._HAS_ZONES", True)
    monkeypatch.setattr(Path, "write_text", write_text)
    seen = copy_to_view(session.evidence, session.evaluation.evidence[0], tmp_path / "看")
    assert marked == [True]
    assert not seen.stat().st_mode & 0o222


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
