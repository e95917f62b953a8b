"""The workbook, read back: everything is in it, text stays text, forms look like the forms."""

import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.xlsx import sheet_names, workbook_bytes, write_xlsx
from perfeval_desktop.layout.blocks import Block, Cell, Footer, Number, Paragraph, Part, Style, Table
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage.project_file import load
from tests.factories import filled_evaluation
from tests.office_files import shown, workbook_text
from tests.strings_of import missing_strings

LINCANG = Catalog.built_in().get("lincang-2022").pack
D = Decimal


def sample() -> SelfEvaluation:
    return load(resource_path("samples/lincang-2022.jxzp")).evaluation


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("xlsx") / "自评.xlsx"
    write_xlsx(build_package(sample(), LINCANG), path, title="2022年度绩效自评", author="市政府办公室")
    return path


@pytest.fixture(scope="module")
def sample_book(sample_file: Path) -> Workbook:
    return load_workbook(sample_file, data_only=True)


def part(*blocks: Block, name: str = "表", orientation: str = "landscape") -> Part:
    return Part("p", name, "表", orientation, blocks)


def table(*rows: tuple[Cell, ...], widths: tuple[int, ...] = (30, 30), header_rows: int = 0) -> Table:
    return Table(tuple(D(width) for width in widths), rows, header_rows)


@pytest.fixture
def sheet_of(tmp_path: Path) -> Callable[..., Worksheet]:
    """Write one part and read its sheet back."""

    def press(*blocks: Block, **more: str) -> Worksheet:
        write_xlsx([part(*blocks, **more)], tmp_path / "x.xlsx", title="", author="")
        return load_workbook(tmp_path / "x.xlsx").worksheets[0]

    return press


def test_every_string_of_the_sample_is_in_the_workbook(sample_file: Path) -> None:
    assert missing_strings(sample(), LINCANG, workbook_text(sample_file)) == {}


@pytest.mark.parametrize("pack_id", ["lincang-2022", "mof-2020"])
def test_every_string_of_a_filled_document_is_in_the_workbook(pack_id: str, tmp_path: Path) -> None:
    pack = Catalog.built_in().get(pack_id).pack
    evaluation = filled_evaluation(pack)
    write_xlsx(build_package(evaluation, pack), tmp_path / "x.xlsx", title="", author="")
    assert missing_strings(evaluation, pack, workbook_text(tmp_path / "x.xlsx")) == {}


def test_one_sheet_for_each_part_in_printing_order(sample_book: Workbook) -> None:
    names = sample_book.sheetnames
    assert len(names) == 21
    assert names[:4] == ["自评报告", "附件1—1 自评表", "附件1—2 绩效目标完成情况表", "1.自评报告 缉私经费"]


def test_document_properties(sample_book: Workbook) -> None:
    properties = sample_book.properties
    assert (properties.title, properties.creator) == ("2022年度绩效自评", "市政府办公室")


def test_sheets_are_set_up_for_a4(sample_book: Workbook) -> None:
    report, scorecard = sample_book.worksheets[0], sample_book.worksheets[1]
    assert (report.page_setup.orientation, scorecard.page_setup.orientation) == ("portrait", "landscape")
    for sheet in (report, scorecard):
        assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter.center.text == "— &P —"
    assert scorecard.print_area.endswith(f"${scorecard.max_row}")


def test_titles_of_the_indicator_grid_are_repeated_on_each_page(sample_book: Workbook) -> None:
    scorecard = sample_book["附件1—1 自评表"]
    first, last = scorecard.print_title_rows.replace("$", "").split(":")
    assert first == last
    assert [cell.value for cell in scorecard[int(first)] if cell.value][:3] == ["一级指标", "二级指标", "三级指标"]


def test_classes_are_merged_over_their_indicators(sample_book: Workbook) -> None:
    scorecard = sample_book["附件1—1 自评表"]
    label = next(cell for row in scorecard.iter_rows() for cell in row if cell.value == "投入\n（15分）")
    merged = next(area for area in scorecard.merged_cells.ranges if label.coordinate in area)
    assert (merged.min_row, merged.max_row - merged.min_row) == (label.row, 4)


def test_amounts_and_scores_are_numbers(sample_book: Workbook) -> None:
    scorecard = sample_book["附件1—1 自评表"]
    cells = {shown(cell): cell for row in scorecard.iter_rows() for cell in row if isinstance(cell.value, int | float)}
    assert cells["2519.68"].number_format == "0.00"
    assert cells["98.5"].value == pytest.approx(98.5)


HOSTILE = [
    "=1+1",
    "+691.46",
    "-2",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "#N/A",
    "0012",
    "530902199001011234",
    "<b>&",
    "_x0041_",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text: str, sheet_of: Callable[..., Worksheet], tmp_path: Path) -> None:
    cell = sheet_of(table((Cell(text), Cell("乙"))))["A1"]
    assert (cell.data_type, cell.value) == ("s", text.replace("_x", "_x005F_x"))
    with zipfile.ZipFile(tmp_path / "x.xlsx") as made:
        assert b"<f>" not in made.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["a\x00b", "a\x1fb", "a\ud800b", "a\uffffb"])
def test_characters_that_excel_cannot_hold_become_visible(text: str, sheet_of: Callable[..., Worksheet]) -> None:
    sheet = sheet_of(table((Cell(text), Cell())), Paragraph(text, Style.NOTE), Footer(((text, text),)), name=text)
    assert sheet["A1"].value == "a\ufffdb"
    assert sheet["A2"].value == "a\ufffdb"
    assert sheet["A3"].value == "a\ufffdb：a\ufffdb"
    assert sheet.title == "a\ufffdb"


@settings(max_examples=30)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_any_text_makes_a_workbook_that_can_be_read(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    write_xlsx(
        [part(Paragraph(text, lead=text), table((Cell(text), Cell())), name=text)], path, title=text, author=text
    )
    assert len(load_workbook(path).worksheets) == 1


def test_numbers_keep_value_and_format(sheet_of: Callable[..., Worksheet]) -> None:
    row = (Cell(Number("37.98", D("37.98"), "0.00")), Cell(Number("92.30%", D("0.923"), "0.00%")))
    first, second = sheet_of(table(row))[1]
    assert (first.value, first.number_format) == (37.98, "0.00")
    assert shown(second) == "92.30%"


def test_long_text_survives_and_gets_the_height_it_needs(sheet_of: Callable[..., Worksheet]) -> None:
    text = "绩效自评" * 750
    sheet = sheet_of(table((Cell(text), Cell("乙")), (Cell("丙"), Cell("丁"))))
    assert sheet["A1"].value == text
    last = next(area for area in sheet.merged_cells.ranges if "A1" in area).max_row
    heights = [sheet.row_dimensions[row].height for row in range(1, last + 1)]
    # 128.5 mm at 9 points hold 39 characters a line at most: 77 lines of at least 9 points.
    assert sum(heights) > 77 * 9
    assert max(heights) <= 409
    assert sheet.cell(last + 1, 1).value == "丙"


def test_label_that_is_taller_than_its_rows_stretches_them(sheet_of: Callable[..., Worksheet]) -> None:
    label = Cell("绩效目标完成情况" * 12, rowspan=2)
    sheet = sheet_of(table((label, Cell("甲")), (Cell("乙"),), widths=(10, 240)))
    assert sheet.row_dimensions[1].height == sheet.row_dimensions[2].height
    assert sheet.row_dimensions[1].height > 100


def test_text_that_no_cell_can_hold_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"超过 32767 字.*“长长"):
        write_xlsx([part(table((Cell("长" * 32_768), Cell())))], tmp_path / "x.xlsx", title="", author="")
    assert list(tmp_path.iterdir()) == []


def test_paragraph_that_no_cell_can_hold_is_continued_in_the_next_row(sheet_of: Callable[..., Worksheet]) -> None:
    text = "𠮷长" * 20_000
    sheet = sheet_of(Paragraph(text, Style.NOTE), orientation="portrait")
    pieces = [cell.value for (cell,) in sheet.iter_rows() if cell.value]
    assert len(pieces) == 2
    assert "".join(pieces) == text


def test_tables_of_one_form_share_columns(sheet_of: Callable[..., Worksheet]) -> None:
    head = table((Cell("头"), Cell("值")), widths=(100, 157))
    grid = table(*[tuple(Cell(f"{row}{column}") for column in range(3)) for row in range(3)], widths=(100, 57, 100))
    sheet = sheet_of(head, grid)
    assert sheet.max_column == 3
    assert "B1:C1" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet["B2"].value == "01"


def test_every_cell_of_a_merged_area_is_bordered(sheet_of: Callable[..., Worksheet]) -> None:
    sheet = sheet_of(table((Cell("宽", colspan=2),), (Cell("甲"), Cell("乙"))))
    for cell in (sheet["A1"], sheet["B1"], sheet["B2"]):
        assert cell.border.right.style == "thin"


def test_footer_items_stand_side_by_side(sheet_of: Callable[..., Worksheet]) -> None:
    grid = table(tuple(Cell(str(column)) for column in range(4)), widths=(10, 10, 10, 10))
    sheet = sheet_of(grid, Footer((("联系人", "李四"), ("联系电话", "123"))))
    assert [cell.value for cell in sheet[2]] == ["联系人：李四", None, "联系电话：123", None]


def test_footer_of_a_narrow_form_is_one_line(sheet_of: Callable[..., Worksheet]) -> None:
    sheet = sheet_of(Footer((("联系人", "李四"), ("联系电话", "123"))))
    assert sheet["A1"].value == "联系人：李四　　联系电话：123"


def test_large_table_keeps_all_its_merged_cells(tmp_path: Path) -> None:
    rows = tuple((Cell(str(row), colspan=2),) for row in range(3_000))
    write_xlsx([part(table(*rows))], tmp_path / "x.xlsx", title="", author="")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as made:
        assert made.read("xl/worksheets/sheet1.xml").count(b"<mergeCell ") == 3_000


@pytest.mark.parametrize(
    ("names", "sheets"),
    [
        (["甲", "甲", "甲"], ["甲", "甲(2)", "甲(3)"]),
        (["Ab", "aB"], ["Ab", "aB(2)"]),
        (["一/二:三?四*五[六]七\\八"], ["一_二_三_四_五_六_七_八"]),
        (["很" * 40, "很" * 40], ["很" * 31, "很" * 28 + "(2)"]),
        (["𠮷" * 20], ["𠮷" * 15]),
        (["'引'", " "], ["引", "p"]),
    ],
)
def test_sheet_names_are_valid_and_unique(names: list[str], sheets: list[str]) -> None:
    assert list(sheet_names([part(name=name) for name in names])) == sheets


def test_same_package_gives_the_same_bytes() -> None:
    parts = build_package(filled_evaluation(LINCANG, projects=1), LINCANG)
    assert workbook_bytes(parts, title="一", author="二") == workbook_bytes(parts, title="一", author="二")


def test_nothing_to_print_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="没有可以导出的内容"):
        write_xlsx([], tmp_path / "x.xlsx", title="", author="")


def test_folder_that_does_not_exist_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="不存在"):
        write_xlsx([part()], tmp_path / "没有" / "x.xlsx", title="", author="")


def test_empty_part_is_an_empty_sheet(sheet_of: Callable[..., Worksheet]) -> None:
    assert sheet_of().max_row == 1


def test_unit_name_change_reaches_the_workbook(tmp_path: Path) -> None:
    cover = msgspec.structs.replace(sample().cover, unit_name="某某局")
    evaluation = msgspec.structs.replace(sample(), cover=cover)
    write_xlsx(build_package(evaluation, LINCANG), tmp_path / "x.xlsx", title="", author="")
    assert "某某局2022年度部门整体支出绩效单位自评表" in workbook_text(tmp_path / "x.xlsx")


def test_a_row_of_several_pages_begins_at_its_top(sheet_of: Callable[..., Worksheet]) -> None:
    sheet = sheet_of(table((Cell("绩效自评" * 750), Cell("乙")), (Cell("丙"), Cell("丁"))))
    last = next(area for area in sheet.merged_cells.ranges if "A1" in area).max_row
    aligned = [cell.alignment.vertical for cell in (sheet["A1"], sheet["B1"], sheet.cell(last + 1, 1))]
    assert aligned == ["top", "top", "center"]


def test_captions_break_between_words_and_figures_have_room(sheet_of: Callable[..., Worksheet]) -> None:
    row = (Cell("自评得分", header=True), Cell("甲"))
    sheet = sheet_of(table(row, widths=(12, 245)))
    assert sheet["A1"].value == "自评\n得分"


def test_captions_and_labels_keep_what_stands_in_brackets_together(sheet_of: Callable[..., Worksheet]) -> None:
    """Excel breaks a cell anywhere; the captions, also those above a figure, bring the ends of their lines."""
    head = (Cell("绩效指标（90%）", rowspan=3, header=True), Cell("预算调整数（调增为“+”；调减为“-”）", header=True))
    more = (Cell("部门预算资金（万元）\n2519.68", header=True),)
    table = Table((Decimal(8), Decimal(22), Decimal(136)), (head, more, (Cell("服务对象满意度指标"),)))
    sheet = sheet_of(table)
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    lines = [line for text in texts for line in text.split("\n")]
    assert "（90%）" in lines
    assert {"（万元）", "2519.68"} <= set(lines)
    assert not [line for line in lines if line.startswith(("）", "；", "”", "，", "。")) or line.endswith("（")]


def test_a_long_label_begins_where_its_rows_begin(sheet_of: Callable[..., Worksheet]) -> None:
    rows = [(Cell("投入\n（15分）", rowspan=30), Cell("一"))] + [(Cell("又一"),)] * 29
    short = [(Cell("过程", rowspan=2), Cell("一")), (Cell("二"),)]
    sheet = sheet_of(Table((Decimal(30), Decimal(140)), (*rows, *short)))
    aligned = {cell.value: cell.alignment.vertical for row in sheet.iter_rows() for cell in row if cell.value}
    assert (aligned["投入\n（15分）"], aligned["过程"]) == ("top", "center")
