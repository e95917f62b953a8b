"""The whole way from an evaluation to its files, with what can be asked for."""

from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from perfeval_desktop.app.exporting import ExportOptions, export_package, page_counts
from perfeval_desktop.app.file_commands import load_file
from perfeval_desktop.export.options import PressOptions
from perfeval_desktop.layout.choice import PartChoice
from perfeval_desktop.model.tree import same
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import blank_evaluation
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage.workbook_copy import read_back

EVALUATION, PACK, PACK_TEXT = load_file(resource_path("samples/lincang-2022.jxzp"))
SOME = PartChoice(kinds=frozenset({"scorecard", "project.form"}), projects=frozenset({EVALUATION.projects[0].id}))


def test_chosen_parts_with_their_list_of_signatures(tmp_path: Path) -> None:
    options = ExportOptions(press=PressOptions(code="LC-1"), choice=SOME, checklist=True)
    targets = {"pdf": tmp_path / "x.pdf", "xlsx": tmp_path / "x.xlsx", "docx": tmp_path / "x.docx"}
    outcome = export_package(EVALUATION, PACK, targets, options)
    assert outcome.problems == ()
    assert set(outcome.written) == set(targets.values())
    counts = page_counts(EVALUATION, PACK, options)
    assert [count.key.rpartition(".")[2] for count in counts] == ["scorecard", "form", "signs"]
    document = pypdfium2.PdfDocument(tmp_path / "x.pdf")
    try:
        assert len(document) == counts[-1].last
        text = document[counts[-1].first - 1].get_textpage().get_text_range()
    finally:
        document.close()
    assert "签章清单" in text
    assert f"第{counts[1].first}页" in text
    assert load_workbook(tmp_path / "x.xlsx").sheetnames[-1] == "签章清单"


def test_the_workbook_carries_the_package_when_the_pack_is_given(tmp_path: Path) -> None:
    export_package(EVALUATION, PACK, {"xlsx": tmp_path / "x.xlsx"}, ExportOptions(choice=SOME, pack_text=PACK_TEXT))
    found = read_back(tmp_path / "x.xlsx")
    assert same(found.evaluation, EVALUATION), "all of it, whatever is printed"
    assert found.pack_text == PACK_TEXT


def test_a_choice_of_nothing_is_said_for_each_file(tmp_path: Path) -> None:
    nothing = ExportOptions(choice=PartChoice(kinds=frozenset()))
    outcome = export_package(EVALUATION, PACK, {"pdf": tmp_path / "x.pdf", "xlsx": tmp_path / "x.xlsx"}, nothing)
    assert outcome.written == ()
    assert len(outcome.problems) == 2
    assert all("请至少选择一个部分" in said for said in outcome.problems)


def test_a_package_without_any_part_says_what_is_missing(tmp_path: Path) -> None:
    mof = Catalog.built_in().get("mof-2020").pack
    outcome = export_package(blank_evaluation(mof), mof, {"pdf": tmp_path / "x.pdf", "xlsx": tmp_path / "x.xlsx"})
    assert outcome.written == ()
    (said,) = outcome.problems
    assert "添加项目" in said


@pytest.mark.parametrize("press", ["xlsx", "docx"])
def test_the_same_package_gives_the_same_bytes(press: str, tmp_path: Path) -> None:
    options = ExportOptions(choice=SOME, pack_text=PACK_TEXT, press=PressOptions(mark="草稿"))
    made = []
    for name in ("one", "two"):
        export_package(EVALUATION, PACK, {press: tmp_path / name}, options)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
