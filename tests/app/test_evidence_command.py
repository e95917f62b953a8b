"""evidence on the command line: listed with its state, added to a row by its name, copied out; nothing is harmed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfeval_desktop.app.main import main
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.edit_lock import lock_path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The sample, with two files at two rows."""
    path = tmp_path / "甲.jxzp"
    assert main(["sample", str(path)]) == 0
    for name, at in (("督查通报.pdf", "预算执行率"), ("批复.docx", "缉私经费")):
        (tmp_path / name).write_bytes(name.encode())
        assert main(["evidence", "add", str(path), str(tmp_path / name), "--at", at]) == 0
    return path


def test_it_is_listed_in_printing_order_with_its_state(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["evidence", "list", str(file)]) == 0
    first, second, total = capsys.readouterr().out.splitlines()
    assert first.startswith("完好 · 附件1—1 自评表 › 过程 › 预算执行率 · 督查通报（督查通报.pdf，16 字节，SHA-256 ")
    assert second.startswith("完好 · 项目“缉私经费” · 批复（批复.docx，")
    assert total == "共 2 份，27 字节。"


def test_json_holds_all_of_it(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["evidence", "list", str(file), "--json"]) == 0
    first, _ = json.loads(capsys.readouterr().out)
    assert first["where"] == "scorecard.entries[dept.process.execution.rate]"
    assert (first["title"], first["file_name"], first["size"], first["state"]) == (
        *("督查通报", "督查通报.pdf", 16),
        "sound",
    )
    assert len(first["sha256"]) == 64


def test_what_is_damaged_is_told_and_the_rest_comes_out(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(file.read_bytes().replace("督查通报.pdf".encode(), "督查通报.pdx".encode()))
    capsys.readouterr()
    assert main(["evidence", "list", str(file)]) == 1
    assert capsys.readouterr().out.startswith("已损坏 · ")
    assert main(["evidence", "extract", str(file), str(tmp_path / "出")]) == 1
    assert [each.read_text() for each in (tmp_path / "出").iterdir()] == ["批复.docx"]
    assert "已损坏" in capsys.readouterr().err


def test_extracting_replaces_nothing(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["evidence", "extract", str(file), str(tmp_path / "出")]) == 0
    assert len(list((tmp_path / "出").iterdir())) == 4
    assert "已取出 2 份" in capsys.readouterr().out


def test_adding_is_on_record(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["history", str(file)]) == 0
    assert "添加佐证材料" in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize(
    ("source", "at", "what"),
    [
        ("督查通报.pdf", "没有的指标", "不是材料中的一行"),
        ("没有.pdf", "预算执行率", "找不到文件"),
        ("督查通报.pdf", "预算执行率", "已经在这一行"),
        (".", "预算执行率", "是一个文件夹"),
    ],
)
def test_what_cannot_be_added_is_said_and_the_file_is_as_it_was(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str, at: str, what: str
) -> None:
    before = file.read_bytes()
    assert main(["evidence", "add", str(file), str(tmp_path / source), "--at", at]) == 2
    assert what in capsys.readouterr().err
    assert file.read_bytes() == before
    assert not lock_path(file).exists()


def test_what_somebody_edits_and_what_is_no_package_is_left_alone(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    holder = '{"user":"甲","process":{"host":"别处","pid":1,"start":"1"},"since":"2026-04-25T10:00:00+08:00"}'
    lock_path(file).write_text(holder, encoding="utf-8")
    before = file.read_bytes()
    assert main(["evidence", "add", str(file), str(tmp_path / "批复.docx"), "--at", "预算执行率"]) == 2
    assert "正由" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert main(["evidence", "list", str(tmp_path / "批复.docx")]) == 2
    assert main(["evidence", "extract", str(tmp_path / "没有.jxzp"), str(tmp_path / "出")]) == 2
    assert not (tmp_path / "出").exists()


def test_a_package_without_any_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "甲.jxzp"
    assert main(["sample", str(path)]) == 0
    capsys.readouterr()
    assert main(["evidence", "list", str(path)]) == 0
    assert capsys.readouterr().out == "这份文件中没有佐证材料。\n"


@pytest.mark.parametrize("action", [["list"], ["add"], ["extract"], []])
def test_help_is_in_chinese(action: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", *action, "--help"]) == 0
    assert "用法：" in capsys.readouterr().out


def test_a_project_that_is_given_away_and_comes_back_brings_its_evidence(file: Path, tmp_path: Path) -> None:
    part, back = tmp_path / "分.jxzp", tmp_path / "合.jxzp"
    assert main(["project-out", str(file), "缉私经费", str(part)]) == 0
    (tmp_path / "合同.pdf").write_bytes(b"contract")
    assert main(["evidence", "add", str(part), str(tmp_path / "合同.pdf"), "--at", "缉私经费"]) == 0
    assert main(["project-in", str(file), str(part), str(back)]) == 0
    read = project_file.load(back)
    assert sorted(row.file_name for row in read.evaluation.evidence) == ["合同.pdf", "批复.docx", "督查通报.pdf"]
    assert len(read.files) == 3
