"""A workbook that the program exported becomes the package again, with what was changed in its cells."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication

from perfeval_desktop.app.main import main
from perfeval_desktop.bureau.read_again import read_again, read_again_or_none
from perfeval_desktop.bureau.taking import Fate
from perfeval_desktop.model.edit_history import NO_EDITS
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same
from perfeval_desktop.resources import resource_path
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.errors import NoCopyError
from perfeval_desktop.ui.main_window import MainWindow
from tests.window import ScriptedInteraction

SAMPLE = resource_path("samples/lincang-2022.jxzp")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("again") / "示例.xlsx"
    assert main(["export", str(SAMPLE), "--xlsx", str(target)]) == 0
    return target


def with_other_score(book: Path, target: Path) -> Path:
    opened = load_workbook(book)
    card = opened["附件1—1 自评表"]
    row = next(row for row in range(1, card.max_row) if card.cell(row, 3).value == "预算执行率")
    column = next(column for column in range(9, 17) if card.cell(row, column).value == 1)
    card.cell(row, column).value = 0.5
    opened.save(target)
    return target


def score(evaluation: object) -> Decimal | None:
    entries = evaluation.scorecard.entries  # type: ignore[attr-defined]
    return next(entry.self_score for entry in entries if entry.id == "dept.process.execution.rate")


def test_what_was_not_touched_comes_back_without_loss(exported: Path) -> None:
    found, sample = read_again(exported), project_file.load(SAMPLE)
    assert same(found.evaluation, sample.evaluation)
    assert found.pack_text == sample.pack_text
    assert found.history == NO_EDITS
    assert "没有改过的内容" in found.sentence


def test_a_changed_cell_is_taken_over_it(exported: Path, tmp_path: Path) -> None:
    found = read_again(with_other_score(exported, tmp_path / "改.xlsx"))
    assert score(found.evaluation) == Decimal("0.5")
    assert found.count(Fate.TAKEN) == 1
    assert [(edit.old, edit.new, edit.way) for edit in found.history.edits] == [("1", "0.5", "导入")]
    assert "1 格在导出以后改过" in found.sentence


def test_a_final_package_that_was_changed_in_excel_is_open_again(tmp_path: Path, window: MainWindow) -> None:
    session = window.session
    session.open_sample()
    session.finalise("张三")
    file, book = tmp_path / "定稿.jxzp", tmp_path / "定稿.xlsx"
    session.save_as(file)
    assert main(["export", str(file), "--xlsx", str(book)]) == 0
    assert same(read_again(book).evaluation, session.evaluation)
    (final,) = read_again(with_other_score(book, tmp_path / "改.xlsx")).evaluation.finals
    assert final.reopened_at
    assert "Excel" in final.reason


def test_a_workbook_of_another_origin_carries_none(tmp_path: Path, exported: Path) -> None:
    opened = load_workbook(exported)
    del opened["_jxzp"]
    opened.save(tmp_path / "没有.xlsx")
    assert read_again_or_none(tmp_path / "没有.xlsx") is None
    with pytest.raises(NoCopyError):
        read_again(tmp_path / "没有.xlsx")


def test_the_command_brings_the_whole_package_back(exported: Path, tmp_path: Path) -> None:
    assert main(["import", str(exported), str(tmp_path / "回.jxzp")]) == 0
    assert same(project_file.load(tmp_path / "回.jxzp").evaluation, project_file.load(SAMPLE).evaluation)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_a_workbook_that_libreoffice_saved_comes_back_too(exported: Path, tmp_path: Path) -> None:
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    target = tmp_path / "out"
    plain = Path(shutil.copy(exported, tmp_path / "plain.xlsx"))  # without a locale it does not find 示例.xlsx
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", str(target)]
    subprocess.run([*command, str(plain)], check=True, capture_output=True, timeout=180)
    found = read_again(target / plain.name)
    assert same(found.evaluation, project_file.load(SAMPLE).evaluation)


def test_the_window_opens_it_as_a_document_that_is_not_saved_yet(
    window: MainWindow, asked: ScriptedInteraction, exported: Path
) -> None:
    assert window.flow.open(exported)
    QApplication.processEvents()
    assert same(window.session.evaluation, project_file.load(SAMPLE).evaluation)
    assert window.session.is_dirty
    assert window.session.path is None
    assert "原样取回" in asked.infos[-1]


def test_the_window_says_what_to_do_with_another_workbook(
    window: MainWindow, asked: ScriptedInteraction, tmp_path: Path, exported: Path
) -> None:
    opened = load_workbook(exported)
    del opened["_jxzp"]
    opened.save(tmp_path / "没有.xlsx")
    window.session.open_sample()
    before = window.session.evaluation
    assert not window.flow.open(tmp_path / "没有.xlsx")
    assert window.session.evaluation is before
    assert "文件 → 导入" in asked.errors[-1]


NAMES = [
    [f"信息化建设和运行维护专项资金项目（2022年度）{number}期" for number in "一二三"],
    ["办公经费", "办公经费", "办公经费"],
    [f"2022年市级重点项目前期工作及配套基础设施建设专项经费（第{number}批）" for number in "一二三"],
]


def named(names: list[str]) -> SelfEvaluation:
    sample = project_file.load(SAMPLE).evaluation
    replace = msgspec.structs.replace
    renamed = [
        replace(project, name=name, form_title="", fund_usage_title="", report=replace(project.report, title=""))
        for project, name in zip(sample.projects, names, strict=False)
    ]
    return replace(sample, projects=(*renamed, *sample.projects[len(renamed) :]))


@pytest.mark.parametrize("names", NAMES, ids=["期", "equal", "批"])
def test_projects_whose_names_begin_alike_keep_what_is_theirs(names: list[str], tmp_path: Path) -> None:
    evaluation, text = named(names), project_file.load(SAMPLE).pack_text
    file, book = tmp_path / "a.jxzp", tmp_path / "a.xlsx"
    project_file.save(file, evaluation, text)
    assert main(["export", str(file), "--xlsx", str(book)]) == 0
    assert same(read_again(book).evaluation, evaluation)
    opened = load_workbook(book)
    sheet = next(sheet for sheet in opened if sheet.title.startswith("2."))
    cell = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).strip().startswith("一、"))
    below = sheet.cell(cell.row + 1, cell.column)
    below.value = f"{below.value}这一句是后加的。"
    opened.save(tmp_path / "b.xlsx")
    found = read_again(tmp_path / "b.xlsx").evaluation
    changed = [
        number
        for number, (one, other) in enumerate(zip(evaluation.projects, found.projects, strict=True))
        if not same(one, other)
    ]
    assert changed == [1]
    sheet.cell(cell.row, cell.column).value = below.value = "　　认不出的一段。"
    opened.save(tmp_path / "c.xlsx")
    assert read_again(tmp_path / "c.xlsx").count(Fate.UNCLEAR) + read_again(tmp_path / "c.xlsx").count(Fate.TAKEN) > 0


def test_a_place_that_was_not_touched_does_not_undo_the_one_that_was(exported: Path, tmp_path: Path) -> None:
    opened = load_workbook(exported)
    card = opened["附件1—1 自评表"]
    unit = project_file.load(SAMPLE).evaluation.cover.unit_name
    place = next(cell for row in card.iter_rows(max_row=8) for cell in row if cell.value == unit)
    place.value = f"{unit}二"
    opened.save(tmp_path / "改.xlsx")
    found = read_again(tmp_path / "改.xlsx")
    assert found.evaluation.cover.unit_name == f"{unit}二"
    assert found.count(Fate.TAKEN) == 1


def test_what_a_formula_gives_is_not_taken_for_typed(exported: Path, tmp_path: Path) -> None:
    sample = project_file.load(SAMPLE).evaluation
    opened = load_workbook(exported)
    sheet = next(sheet for sheet in opened if sheet.title.startswith("6.") and "自评表" in sheet.title)
    computed = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert computed
    typed = next(
        cell for row in sheet.iter_rows() for cell in row if cell.value == 100 and cell.number_format != "General"
    )
    typed.value = 97
    opened.save(tmp_path / "改.xlsx")
    found = read_again(tmp_path / "改.xlsx").evaluation
    before, after = sample.projects[5].funds, found.projects[5].funds
    assert [row.execution_score for row in after] == [row.execution_score for row in before]
