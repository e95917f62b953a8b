"""history on the command line: who changed what, for people, for programs, as a workbook."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from openpyxl import load_workbook

from perfeval_desktop.app.main import main
from perfeval_desktop.model.edit_history import NO_EDITS, Edit, EditHistory
from perfeval_desktop.storage import project_file

OLD = Edit(
    at="2026-04-25T10:32:05+08:00", by="王五", place="cover.year", label="年度", old="2021", new="2022", way="修改"
)
NEW = msgspec.structs.replace(OLD, at="2026-04-26T09:00:00+08:00", seat="甲@乙", old="2022", new="=1+1\n二", way="撤销")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The sample, with two edits on record and seven that are no longer."""
    path = tmp_path / "甲.jxzp"
    assert main(["sample", str(path)]) == 0
    read = project_file.load(path)
    project_file.save(path, read.evaluation, read.pack_text, EditHistory(7, (OLD, NEW)))
    return path


def test_the_newest_edit_is_told_first_in_one_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["history", str(file)]) == 0
    first, second, gone = capsys.readouterr().out.splitlines()
    assert first == "2026-04-26 09:00:00 王五（撤销） 年度：2022 → =1+1 二"
    assert second == "2026-04-25 10:32:05 王五（修改） 年度：2021 → 2022"
    assert "更早的 7 条" in gone


def test_json_holds_every_text_whole(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["history", str(file), "--json"]) == 0
    newest, oldest = json.loads(capsys.readouterr().out)
    assert newest == {
        "at": "2026-04-26T09:00:00+08:00",
        "by": "王五",
        "seat": "甲@乙",
        "where": "cover.year",
        "label": "年度",
        "old": "2022",
        "new": "=1+1\n二",
        "way": "撤销",
    }
    assert oldest["seat"] == ""


def test_the_workbook_holds_what_is_listed_and_the_file_stays(file: Path, tmp_path: Path) -> None:
    before, book = file.read_bytes(), tmp_path / "记录.xlsx"
    assert main(["history", str(file), "--xlsx", str(book)]) == 0
    rows = list(load_workbook(book).active.iter_rows(values_only=True))
    assert [row[4:] for row in rows[1:3]] == [("2022", "=1+1\n二", "撤销"), ("2021", "2022", "修改")]
    assert "更早的 7 条" in rows[3][0]
    assert file.read_bytes() == before


def test_what_cannot_be_done_is_said_and_nothing_is_harmed(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = file.read_bytes()
    assert main(["history", str(file), "--xlsx", str(file)]) == 2
    assert "没有改动它" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert main(["history", str(tmp_path / "没有.jxzp")]) == 2
    assert main(["history", str(file), "--xlsx", str(tmp_path / "没有" / "乙.xlsx")]) == 2
    assert "不存在" in capsys.readouterr().err
    read = project_file.load(file)
    broken = EditHistory(0, (msgspec.structs.replace(OLD, at="昨天"),))
    project_file.save(file, read.evaluation, read.pack_text, broken)
    assert main(["history", str(file)]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert "修改记录已损坏" in told.err


def test_a_file_without_any_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "甲.jxzp"
    assert main(["sample", str(path)]) == 0
    capsys.readouterr()
    assert main(["history", str(path)]) == 0
    assert "没有修改记录" in capsys.readouterr().out
    assert main(["history", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_the_next_year_and_a_project_that_is_given_away_begin_without_any(file: Path, tmp_path: Path) -> None:
    following, part = tmp_path / "下一年.jxzp", tmp_path / "项目.jxzp"
    assert main(["rollover", str(file), str(following)]) in (0, 1)
    assert main(["project-out", str(file), "1", str(part)]) == 0
    for each in (following, part):
        assert project_file.load(each).history == NO_EDITS


def test_what_a_command_brings_in_is_on_record_after_what_was(file: Path, tmp_path: Path) -> None:
    part, whole = tmp_path / "项目.jxzp", tmp_path / "并好.jxzp"
    assert main(["project-out", str(file), "1", str(part)]) == 0
    read = project_file.load(part)
    project = msgspec.structs.replace(read.evaluation.projects[0], name="科室改了名的项目")
    project_file.save(part, msgspec.structs.replace(read.evaluation, projects=(project,)), read.pack_text)
    assert main(["project-in", str(file), str(part), str(whole)]) == 0
    history = project_file.load(whole).history
    assert (history.gone, history.edits[:2]) == (7, (OLD, NEW))
    assert [(edit.new, edit.way) for edit in history.edits[2:]] == [("科室改了名的项目", "并入项目")]
