"""佐证材料目录 in an export that comes back: it is known for what it is, and nothing in it is taken for a figure."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from perfeval_desktop.app.exporting import export_package
from perfeval_desktop.app.main import main
from perfeval_desktop.bureau.comparing import compare_with
from perfeval_desktop.bureau.import_any import import_any
from perfeval_desktop.bureau.taking import Fate
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.storage import project_file
from tests.evidence import evidence_of

FILE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
PACK = load_pack(FILE.pack_text, "sample")
SAMPLE = conform(FILE.evaluation, PACK)
WITH = msgspec.structs.replace(
    SAMPLE,
    evidence=(
        evidence_of(b"one", 1, f"projects[{SAMPLE.projects[0].id}]", "办结清单.xlsx"),
        evidence_of(b"12345", 2, "scorecard.entries[dept.process.execution.rate]", "12.pdf"),
    ),
)


@pytest.mark.parametrize("press", ["xlsx", "docx"])
def test_an_export_says_what_its_package_says(tmp_path: Path, press: str) -> None:
    target = tmp_path / f"甲.{press}"
    export_package(WITH, PACK, {press: target})  # type: ignore[dict-item]
    found = compare_with(target, WITH, PACK)
    assert (found.lines, found.unclear) == ((), ())
    without = import_any(target, SAMPLE, PACK)
    assert without.evaluation == SAMPLE
    told = [note.text for note in without.notes if note.fate is Fate.SKIPPED and "佐证材料目录" in note.text]
    assert told == ["佐证材料目录：佐证材料随自评文件保存，不从表格导入"]


def test_a_package_that_comes_back_from_its_workbook_says_that_its_files_do_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, book, back = tmp_path / "甲.jxzp", tmp_path / "甲.xlsx", tmp_path / "乙.jxzp"
    assert main(["sample", str(file)]) == 0
    (tmp_path / "通报.pdf").write_bytes(b"x")
    assert main(["evidence", "add", str(file), str(tmp_path / "通报.pdf"), "--at", "预算执行率"]) == 0
    assert main(["export", str(file), "--xlsx", str(book)]) == 0
    capsys.readouterr()
    assert main(["import", str(book), str(back)]) == 0
    assert "有 1 份佐证材料的文件找不到" in capsys.readouterr().err
    read = project_file.load(back)
    assert (len(read.evaluation.evidence), read.files) == (1, {})
