"""Workbooks come in by their labels: our own exports without loss, edited ones as changes, others in any order."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from perfeval_desktop.app.exporting import export_package, standing_options
from perfeval_desktop.app.main import main
from perfeval_desktop.bureau.import_workbook import import_workbook
from perfeval_desktop.bureau.sheet_grid import address
from perfeval_desktop.bureau.taking import Fate
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, replace_at, same
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import blank_evaluation, conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.scoring.figures import fund_figure
from perfeval_desktop.session.difference_words import lines_between
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.workbook_text import read_workbook

PACKS = {
    name: load_pack(resource_path(f"rulepacks/{name}.toml").read_text(encoding="utf-8"), name)
    for name in ("lincang-2022", "mof-2020")
}
PACK = PACKS["lincang-2022"]


def stored(name: str) -> SelfEvaluation:
    return conform(project_file.load(resource_path(f"samples/{name}.jxzp")).evaluation, PACK)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("import") / "示例.xlsx"
    assert not export_package(stored("lincang-2022"), PACK, {"xlsx": target}).problems
    return target


def cells(book: Path) -> list[tuple[str, list[tuple[Any, ...]]]]:
    return [(sheet.name, list(sheet.rows)) for sheet in read_workbook(book)]


@pytest.mark.parametrize("name", ["lincang-2022", "lincang-2022-live"])
def test_an_own_export_changes_nothing(name: str, tmp_path: Path) -> None:
    evaluation = stored(name)
    export_package(evaluation, PACK, {"xlsx": tmp_path / "a.xlsx"})
    found = import_workbook(tmp_path / "a.xlsx", evaluation, PACK)
    assert [line.label for line in lines_between(evaluation, found.evaluation, PACK)] == []
    assert same(found.evaluation, evaluation)
    assert found.count(Fate.UNCLEAR) == found.count(Fate.TAKEN) == 0


def test_a_draft_with_its_hidden_copy_changes_nothing_either(tmp_path: Path) -> None:
    evaluation = stored("lincang-2022")
    pack_text = project_file.load(resource_path("samples/lincang-2022.jxzp")).pack_text
    options = standing_options(evaluation, PACK, pack_text)
    export_package(evaluation, PACK, {"xlsx": tmp_path / "a.xlsx"}, options)
    found = import_workbook(tmp_path / "a.xlsx", evaluation, PACK)
    assert same(found.evaluation, evaluation)
    assert found.count(Fate.TAKEN) == found.count(Fate.UNCLEAR) == 0


def test_an_own_export_fills_an_empty_package_so_that_it_is_printed_the_same(exported: Path, tmp_path: Path) -> None:
    found = import_workbook(exported, blank_evaluation(PACK), PACK)
    export_package(found.evaluation, PACK, {"xlsx": tmp_path / "b.xlsx"})
    ours, theirs = cells(exported), cells(tmp_path / "b.xlsx")
    assert [name for name, _ in ours] == [name for name, _ in theirs]
    for (name, before), (_, after) in zip(ours, theirs, strict=True):
        assert after == before, name


def test_an_edited_export_comes_back_as_its_changes(exported: Path, tmp_path: Path) -> None:
    book = load_workbook(exported)
    card = book["附件1—1 自评表"]
    row = next(row for row in range(1, card.max_row) if card.cell(row, 3).value == "预算执行率")
    score = next(column for column in range(1, 17) if card.cell(row, column).value == 1 and column > 8)
    card.cell(row, score).value = 0.5
    report = book["自评报告"]
    line = next(row for row in range(1, report.max_row) if "1.部门职能" in str(report.cell(row, 1).value))
    report.cell(line + 1, 1).value = "　　（1）改写的一条。"
    book.save(tmp_path / "改.xlsx")
    evaluation = stored("lincang-2022")
    found = import_workbook(tmp_path / "改.xlsx", evaluation, PACK)
    changed = {str(line.path) for line in lines_between(evaluation, found.evaluation, PACK)}
    assert changed == {"scorecard.entries[dept.process.execution.rate].self_score", "profile.functions"}
    assert get_at(found.evaluation, path("profile.functions")).startswith("（1）改写的一条。")
    assert found.count(Fate.TAKEN) == 2


def shuffled(target: Path) -> None:
    """A national project form as somebody made it by hand: another order of columns, titles, full-width digits."""
    book = Workbook()
    sheet = book.active
    sheet.title = "表一"
    rows: list[list[Any]] = [
        ["某县2024年度项目支出绩效自评"],
        [],
        ["实施单位", "某局办公室", None, "主管部门", "某局", None, "项目名称", "道路养护"],
        [],
        ["项目资金", None, "全年执行数(B)", "年初预算数", "全年预算数(A)", "分值", "执行率（B/A）", "得分"],
        [None, "年度资金总额", "９5", "100万元", 100, 10, "95%", 9.5],
        [None, "其中：当年财政拨款", 95, "80+", 100, "—", None, "—"],
        ["一级指标", "二级指标", "得分", "三级指标", "分值", "实际完成值", "年度指标值", "偏差原因分析及改进措施"],
        ["产出指标", "数量指标", 20, "养护里程", 20, "128公里", "≥120公里", None],
        ["产出指标", "质量指标", 15, "验收合格率", 15, "100%", "≥98%", None],
        ["产出指标", "没有的指标", 1, "甲", 1, "乙", "丙", None],
    ]
    for row in rows:
        sheet.append(row)
    book.create_sheet("别的").append(["随便写的", 12])
    book.save(target)


def test_columns_in_any_order_are_found_by_their_titles(tmp_path: Path) -> None:
    pack = PACKS["mof-2020"]
    shuffled(tmp_path / "旧.xlsx")
    found = import_workbook(tmp_path / "旧.xlsx", blank_evaluation(pack), pack)
    (project,) = found.evaluation.projects
    assert (project.name, project.implementing_unit) == ("道路养护", "某局办公室")
    first = pack.project.funds.rows[0].key
    for column, amount in (("final_expenditure", 950000), ("annual_budget", 1000000), ("initial_budget", 1000000)):
        assert fund_figure(project.funds, pack.project.funds, first, column).value == amount
    fields = ("name", "annual_target", "actual_value", "max_score", "self_score")
    rows = [tuple(getattr(row, field) for field in fields) for row in project.indicators]
    assert rows == [
        ("养护里程", "≥120公里", "128公里", Decimal(20), Decimal(20)),
        ("验收合格率", "≥98%", "100%", Decimal(15), Decimal(15)),
    ]
    notes = {(note.sheet, note.cell): note for note in found.notes}
    assert notes["表一", "D7"].fate is Fate.UNCLEAR
    assert notes["别的", "A1"].fate is Fate.UNCLEAR
    assert notes["表一", "C7"].fate is Fate.TAKEN


def test_a_table_is_known_by_the_name_of_its_project_that_was_cut_in_the_name_of_the_sheet(tmp_path: Path) -> None:
    evaluation = stored("lincang-2022")
    name = "二〇二二年度市级农村公路养护工程及附属安全防护设施修复补助资金项目"
    evaluation = replace_at(evaluation, path("projects").row(evaluation.projects[0].id).child("name"), name)
    export_package(evaluation, PACK, {"xlsx": tmp_path / "a.xlsx"})
    book = load_workbook(tmp_path / "a.xlsx")
    sheet = next(sheet for sheet in book if sheet.title.startswith("1.资金使用情况表"))
    assert len(sheet.title) == 31
    for row in range(1, 4):
        for column in range(1, 4):
            if name in str(sheet.cell(row, column).value):
                sheet.cell(row, column).value = "资金使用情况表"
    book.save(tmp_path / "b.xlsx")
    found = import_workbook(tmp_path / "b.xlsx", evaluation, PACK)
    assert [note.text for note in found.notes if note.fate is Fate.UNCLEAR] == []


def test_the_command_tells_what_it_took(exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "甲.jxzp", tmp_path / "乙.jxzp"
    assert main(["sample", str(old)]) == 0
    assert main(["import", str(exported), str(new), "--into", str(old), "--json"]) == 0
    capsys.readouterr()
    assert same(project_file.load(new).evaluation, project_file.load(old).evaluation)
    assert main(["import", str(exported), str(tmp_path / "丙.jxzp")]) == 0
    assert "已取" in capsys.readouterr().out
    shuffled(tmp_path / "旧.xlsx")
    arguments = ["import", str(tmp_path / "旧.xlsx"), str(tmp_path / "丁.jxzp"), "--pack", "mof-2020", "--json"]
    assert main(arguments) == 1
    assert {item["kind"] for item in json.loads(capsys.readouterr().out)} >= {"taken", "unclear"}
    assert main(arguments) == 2


def test_cells_are_called_as_excel_calls_them() -> None:
    assert [address(0, 0), address(11, 1), address(0, 25), address(0, 26), address(0, 701), address(0, 702)] == [
        *("A1", "B12", "Z1", "AA1", "ZZ1", "AAA1")
    ]
