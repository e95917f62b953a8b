"""Formulas of the workbook: LibreOffice computes what the program computed; what the user states stays as stated."""

import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_desktop.export.xlsx import write_xlsx
from perfeval_desktop.layout.blocks import Cap, Cell, Formula, Number, Part, Table
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.schema import RulePack
from tests.factories import filled_evaluation

D = Decimal
needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice of LibreOffice is not installed")


def computed_evaluation(pack: RulePack) -> SelfEvaluation:
    """A document in which the forms compute all that they can: nothing is stated instead."""
    evaluation = filled_evaluation(pack, projects=2)
    replace = msgspec.structs.replace
    keys = [spec.key for spec in pack.project.funds.rows if not spec.sum_of]
    projects = tuple(
        replace(
            project,
            stated_score=None,
            funds=tuple(_fund_row(key, number * 7 + at) for at, key in enumerate(keys, start=1)),
            indicators=tuple(
                replace(item, self_score=D(at % 3 + 1) / 2) for at, item in enumerate(project.indicators, start=1)
            ),
        )
        for number, project in enumerate(evaluation.projects, start=1)
    )
    evaluation = replace(evaluation, projects=projects)
    if pack.department is None:
        return evaluation
    keys = [spec.key for spec in pack.department.scorecard.funds.rows if not spec.sum_of]
    entries = tuple(
        replace(entry, self_score=D(at % 4) / 4) for at, entry in enumerate(evaluation.scorecard.entries, start=1)
    )
    return replace(
        evaluation,
        budget=replace(evaluation.budget, funds=tuple(_fund_row(key, at) for at, key in enumerate(keys, start=3))),
        scorecard=replace(evaluation.scorecard, stated_score=None, entries=entries),
    )


def _fund_row(key: str, number: int) -> FundRow:
    amount = D(number) * D("10333.37")
    return FundRow(
        id=key,
        initial_budget=amount,
        budget_adjustment=amount / 8,
        annual_budget=amount * 2,
        final_revenue=amount * 3,
        final_expenditure=amount * D("2.71"),
    )


def formulas_of(book: Workbook) -> Iterator[tuple[Worksheet, str]]:
    for sheet in book:
        yield from ((sheet, cell.coordinate) for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


def recomputed(path: Path, folder: Path) -> Workbook:
    """The workbook as LibreOffice computes it, from the formulas alone."""
    bare = load_workbook(path)
    bare.save(folder / "bare.xlsx")  # openpyxl writes no values beside formulas
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, folder / "again", folder / "bare.xlsx"], check=True, capture_output=True, timeout=110)
    return load_workbook(folder / "again" / "bare.xlsx", data_only=True)


@needs_soffice
@pytest.mark.parametrize("pack_id", ["lincang-2022", "mof-2020"])
def test_libreoffice_computes_the_values_of_the_model(pack_id: str, tmp_path: Path) -> None:
    pack = Catalog.built_in().get(pack_id).pack
    path = tmp_path / "x.xlsx"
    write_xlsx(build_package(computed_evaluation(pack), pack), path, title="", author="")
    places = [(sheet.title, place) for sheet, place in formulas_of(load_workbook(path))]
    ours, theirs = load_workbook(path, data_only=True), recomputed(path, tmp_path)
    assert len(places) > 10
    values = {place: (ours[place[0]][place[1]].value, theirs[place[0]][place[1]].value) for place in places}
    assert {place: pair for place, pair in values.items() if pair[1] != pytest.approx(pair[0], abs=1e-9)} == {}


def test_every_sum_rate_and_total_is_a_formula(tmp_path: Path) -> None:
    pack = Catalog.built_in().get("lincang-2022").pack
    write_xlsx(build_package(computed_evaluation(pack), pack), tmp_path / "x.xlsx", title="", author="")
    book = load_workbook(tmp_path / "x.xlsx")
    sheet = book["附件1—1 自评表"]
    rows = {row[0].row: [cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()}
    total = next(values for values in rows.values() if "总分" in values)
    assert [str(value)[:5] for value in total if str(value).startswith("=")] == ["=SUM("] * 2
    project = next(sheet for sheet in book if sheet.title.startswith("1.自评表"))
    kinds = {str(cell.value).split("(")[0] for row in project.iter_rows() for cell in row if cell.data_type == "f"}
    assert {"=SUM", "=IF", "=ROUND"} <= kinds


def sheet_of(tmp_path: Path, *rows: tuple[Cell, ...]) -> Worksheet:
    table = Table((D(30), D(30)), rows)
    write_xlsx([Part("p", "表", "表", "landscape", (table,))], tmp_path / "x.xlsx", title="", author="")
    return load_workbook(tmp_path / "x.xlsx").worksheets[0]


def number(value: str, formula: Formula | None = None, pattern: str = "General") -> Number:
    return Number(value, D(value), pattern, formula)


def test_a_stated_figure_that_differs_is_no_formula(tmp_path: Path) -> None:
    parts = (Cell(number("1"), key="a"), Cell(number("2"), key="b"))
    right, wrong = number("3", Formula("sum", ("a", "b"))), number("4", Formula("sum", ("a", "b")))
    sheet = sheet_of(tmp_path, parts, (Cell(right), Cell(wrong)))
    assert [cell.value for cell in sheet[2]] == ["=SUM(A1,B1)", 4]


def test_a_range_holds_nothing_but_its_cells(tmp_path: Path) -> None:
    formula = Formula("sum", ("a", "c", "d", "gone"))
    rows = [
        (Cell(number("1"), key="a"), Cell()),
        (Cell(number("50")), Cell()),
        (Cell(number("2"), key="c"), Cell()),
        (Cell(key="d"), Cell(number("3", formula))),
    ]
    assert sheet_of(tmp_path, *rows)["B4"].value == "=SUM(A1,A3:A4)"


def test_a_rate_without_a_denominator_stays_empty(tmp_path: Path) -> None:
    formula = Formula("ratio", ("a", "b"))
    sheet = sheet_of(
        tmp_path, (Cell(number("1"), key="a"), Cell(number("4"), key="b")), (Cell(number("0.25", formula)), Cell())
    )
    assert sheet["A2"].value == '=IF(N(B1)=0,"",A1/B1)'


def test_a_low_rate_limits_a_total(tmp_path: Path) -> None:
    caps = (Cap("rate", D("0.8"), D(60)),)
    formula = Formula("sum", ("a",), caps=caps)
    rows = [
        (Cell(number("90"), key="a"), Cell(number("0.7", pattern="0%"), key="rate")),
        (Cell(number("60", formula)), Cell()),
    ]
    assert sheet_of(tmp_path, *rows)["A2"].value == "=MIN(SUM(A1),IF(B1<0.8,60,1E+9))"


def test_values_stand_beside_the_formulas(tmp_path: Path) -> None:
    pack = Catalog.built_in().get("mof-2020").pack
    write_xlsx(build_package(computed_evaluation(pack), pack), tmp_path / "x.xlsx", title="", author="")
    values = load_workbook(tmp_path / "x.xlsx", data_only=True)
    for sheet, place in formulas_of(load_workbook(tmp_path / "x.xlsx")):
        assert isinstance(values[sheet.title][place].value, int | float)


def test_a_label_that_repeats_a_figure_follows_it(tmp_path: Path) -> None:
    label = Cell('部门"预算"\n（万元）\n2.50', header=True, repeats="a")
    rows = [
        (label, Cell(Number("2.50", D("2.5"), "0.00"), key="a")),
        (Cell("=1+1\n2.50", repeats="a"), Cell("x", repeats="a")),
    ]
    sheet = sheet_of(tmp_path, *rows)
    assert sheet["A1"].value == '="部门""预算"""&CHAR(10)&"（万元）"&CHAR(10)&""&TEXT(B1,"0.00")'
    assert sheet["A2"].value == '="=1+1"&CHAR(10)&""&TEXT(B1,"0.00")', "quoted, so it is text"
    assert sheet["B2"].value == "x"
    shown = load_workbook(tmp_path / "x.xlsx", data_only=True).worksheets[0]
    assert shown["A1"].value == label.text
