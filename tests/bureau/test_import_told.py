"""What an old workbook says and nobody can place is told: renamed titles and labels, other years, equal names."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_desktop.app.exporting import export_package
from perfeval_desktop.app.main import main
from perfeval_desktop.bureau.comparing import compare_with
from perfeval_desktop.bureau.import_workbook import Imported, import_sheets, import_workbook
from perfeval_desktop.bureau.sheet_grid import Grid, Head
from perfeval_desktop.bureau.taking import Fate
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import blank_evaluation, conform
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.workbook_text import CellContent, SheetText

SAMPLE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
PACK = load_pack(SAMPLE.pack_text, "lincang-2022")
CARD = "附件1—1 自评表"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(conform(SAMPLE.evaluation, PACK), tmp_path_factory.mktemp("told"))


@pytest.fixture
def book(exported: Path) -> Workbook:
    return load_workbook(exported, data_only=False)


def export(evaluation: SelfEvaluation, folder: Path) -> Path:
    target = folder / "旧表.xlsx"
    assert not export_package(evaluation, PACK, {"xlsx": target}).problems
    return target


def imported(book: Workbook, folder: Path, into: SelfEvaluation | None = None) -> Imported:
    book.save(folder / "改过.xlsx")
    return import_workbook(folder / "改过.xlsx", into or blank_evaluation(PACK), PACK)


def unclear(found: Imported) -> list[str]:
    return [f"{note.sheet} {note.cell} {note.text}" for note in found.notes if note.fate is Fate.UNCLEAR]


def cell_with(sheet: Worksheet, words: str) -> str:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return next(cell.coordinate for cell in cells if str(cell.value or "").strip().startswith(words))


def test_a_fund_column_under_another_title_is_told(book: Workbook, tmp_path: Path) -> None:
    at = cell_with(book[CARD], "预算调整数")
    book[CARD][at] = "预算调整金额"
    found = imported(book, tmp_path)
    assert unclear(found) == [f"{CARD} {at} 不认识这一栏的标题“预算调整金额”，像是“预算调整数”，整栏没有取"]
    assert all(row.budget_adjustment is None for row in found.evaluation.budget.funds)


def test_the_command_fails_where_a_fund_column_got_lost(book: Workbook, tmp_path: Path) -> None:
    book[CARD][cell_with(book[CARD], "年初预算数")] = "年初预算数/元"
    book.save(tmp_path / "a.xlsx")
    assert main(["import", str(tmp_path / "a.xlsx"), str(tmp_path / "b.jxzp"), "--year", "2022"]) == 1


def test_a_text_beside_a_renamed_label_is_told(book: Workbook, tmp_path: Path) -> None:
    at = cell_with(book[CARD], "其他需要说明的事项")
    book[CARD][at] = "其他说明事项"
    beside = book[CARD].cell(book[CARD][at].row, 5)
    beside.value = "办公楼年内搬迁"
    found = imported(book, tmp_path)
    assert unclear(found) == [f"{CARD} {at} 不认识“其他说明事项”，像是“其他需要说明的事项”，它的内容没有取"]
    told = next(note for note in found.notes if note.cell == beside.coordinate and note.sheet == CARD)
    assert told.fate is Fate.SKIPPED
    assert "办公楼年内搬迁" in told.text


def test_an_indicator_without_its_quotes_is_the_same(book: Workbook, tmp_path: Path) -> None:
    book[CARD][cell_with(book[CARD], "“三公经费”控制率")] = "三公经费控制率"
    found = imported(book, tmp_path)
    assert unclear(found) == []
    entry = next(one for one in found.evaluation.scorecard.entries if "control" in one.id)
    assert entry.score_rationale == "“三公经费”控制率≤100%"


def test_what_the_forms_say_by_themselves_is_not_told(book: Workbook, tmp_path: Path) -> None:
    found = imported(book, tmp_path)
    assert [note.text for note in found.notes if note.fate is Fate.SKIPPED and note.text.startswith("“")] == []
    assert unclear(found) == []


def test_tables_of_another_year_are_told_once_and_their_titles_are_not_printed(book: Workbook, tmp_path: Path) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("2022年", "2021年")
    found = imported(book, tmp_path)
    told = [line for line in unclear(found) if "2021" in line]
    assert len(told) == 1
    assert "标题写的是 2021 年（这样的表有" in told[0]
    assert "2022 年度" in told[0]
    assert found.evaluation.report.title == ""
    assert found.evaluation.scorecard.title == ""
    assert found.evaluation.budget.funds[1].final_revenue is not None


def test_a_year_in_the_name_of_a_project_is_not_the_year_of_the_table(tmp_path: Path) -> None:
    first, *others = conform(SAMPLE.evaluation, PACK).projects
    renamed = msgspec.structs.replace(first, name="2021年提前下达补助", form_title="", fund_usage_title="")
    evaluation = msgspec.structs.replace(SAMPLE.evaluation, projects=(renamed, *others))
    found = imported(load_workbook(export(evaluation, tmp_path)), tmp_path)
    assert [line for line in unclear(found) if "标题写的是" in line] == []


def test_the_second_of_two_projects_with_one_name_is_told_and_says_what_to_do(tmp_path: Path) -> None:
    first, second, *others = conform(SAMPLE.evaluation, PACK).projects
    twin = msgspec.structs.replace(second, name=first.name)
    evaluation = msgspec.structs.replace(SAMPLE.evaluation, projects=(first, twin, *others))
    found = imported(load_workbook(export(evaluation, tmp_path)), tmp_path)
    form = next(line for line in unclear(found) if line.startswith("2.自评表"))
    assert "项目名称相同" in form
    assert "改名" in form
    assert [note for note in found.notes if note.sheet.startswith("2.自评表")][1:] == []
    assert found.evaluation.projects[0].indicators[0].annual_target == first.indicators[0].annual_target


def test_words_of_a_merged_cell_are_those_of_each_row_and_its_amount_is_told(book: Workbook, tmp_path: Path) -> None:
    sheet = next(one for one in book if one.title.startswith("4.资金使用情况表"))
    for column in "BD":
        sheet[f"{column}6"] = sheet[f"{column}7"] = None
        sheet.merge_cells(f"{column}5:{column}7")
    found = imported(book, tmp_path)
    rows = found.evaluation.projects[3].fund_usage
    assert [row.item for row in rows[:4]] == ["市政府办工作经费"] * 4
    assert [row.budget for row in rows[:3]] == [Decimal("3.5E+5"), None, None]
    told = [line for line in unclear(found) if "合并在一起" in line]
    assert [line.split()[2] for line in told] == ["D6", "D7"]
    assert all("“35”只记在第一行" in line for line in told)


def test_what_somebody_emptied_in_a_copy_is_told_when_it_is_compared(book: Workbook, tmp_path: Path) -> None:
    own = conform(SAMPLE.evaluation, PACK)
    book.save(tmp_path / "一样.xlsx")
    assert compare_with(tmp_path / "一样.xlsx", own, PACK).unclear == ()
    card, report = book[CARD], book["自评报告"]
    rate = card[cell_with(card, "预算执行率")].row
    basic = card[cell_with(card, "基本支出年度资金总额")].row
    places = [card.cell(rate, 13), card.cell(rate, 16), card.cell(basic, 13)]
    heading = report[cell_with(report, "（二）改进的方向和具体措施")].row
    places.append(report.cell(heading + 1, 1))
    for cell in places:
        assert cell.value is not None
        cell.value = None
    book.save(tmp_path / "删过.xlsx")
    found = compare_with(tmp_path / "删过.xlsx", own, PACK)
    assert found.lines == ()
    told = [f"{note.sheet} {note.cell}" for note in found.unclear]
    assert sorted(told) == sorted([*(f"{CARD} {cell.coordinate}" for cell in places[:3]), f"自评报告 A{heading}"])
    assert all("那一份是空的，这份材料是“" in note.text for note in found.unclear)
    assert unclear(import_workbook(tmp_path / "删过.xlsx", own, PACK)) == []  # of an old workbook it says nothing


def test_a_long_list_beside_the_forms_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[tuple[CellContent, ...]] = [(Decimal(number), f"摘要{number}", "科室") for number in range(20_000)]
    looked: list[int] = []
    head = Grid._head

    def looking(grid: Grid, columns: Sequence[Column], row: int, deep: int) -> Head:
        looked.append(row)
        return head(grid, columns, row, deep)

    monkeypatch.setattr(Grid, "_head", looking)
    found = import_sheets((SheetText("明细", tuple(rows)),), blank_evaluation(PACK), PACK)
    assert [note.text for note in found.notes] == ["认不出这张工作表是哪一张表，整张没有取"]
    assert looked == []
