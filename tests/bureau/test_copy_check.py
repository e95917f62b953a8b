"""核对 of a copy: whatever it shows otherwise is told; a program that only opened and saved it changed nothing."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from perfeval_desktop.app.exporting import export_package, press_anew, standing_options
from perfeval_desktop.bureau.copy_check import CopyVerdict, check_copy
from perfeval_desktop.export.package import PRESSES
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.session.verifying import Agreement
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.errors import StorageError

FILE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
PACK = load_pack(FILE.pack_text, "sample")
SAMPLE = conform(FILE.evaluation, PACK)
CARD = "附件1—1 自评表"
OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample as it is exported, in each format."""
    folder = tmp_path_factory.mktemp("copies")
    targets = {press: folder / f"copy.{press}" for press in PRESSES}
    options = standing_options(SAMPLE, PACK, FILE.pack_text)
    assert export_package(SAMPLE, PACK, targets, options).problems == ()
    return {str(press): path for press, path in targets.items()}


def checked(copy: Path) -> CopyVerdict:
    found = check_copy(copy, SAMPLE, PACK, press_anew)
    assert found.verdict.agreement is Agreement.SAME
    return found


def figure(sheet: Worksheet, pattern: str, *, is_formula: bool = False) -> Cell:
    """The first cell with this number format that holds a number or a formula."""
    return next(
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.number_format == pattern and cell.data_type == ("f" if is_formula else "n") and cell.value is not None
    )


def number_format(sheet: Worksheet) -> str:
    cell = figure(sheet, "0.00")
    cell.number_format = "0"
    return f"{CARD} {cell.coordinate}"


def format_with_words(sheet: Worksheet) -> str:
    cell = figure(sheet, "0.00")
    cell.number_format = '"100.00"'
    return f"{CARD} {cell.coordinate}"


def format_of_a_formula(sheet: Worksheet) -> str:
    cell = figure(sheet, "0.00", is_formula=True)
    cell.number_format = "0"
    return f"{CARD} {cell.coordinate}"


def format_of_a_text(sheet: Worksheet) -> str:
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "三级指标")
    cell.number_format = ';;;"另一个标题"'
    return f"{CARD} {cell.coordinate}"


def hidden_row(sheet: Worksheet) -> str:
    sheet.row_dimensions[12].hidden = True
    return f"{CARD} 第 12 行"


def flat_row(sheet: Worksheet) -> str:
    sheet.row_dimensions[12].height = 0.1
    return f"{CARD} 第 12 行"


def hidden_column(sheet: Worksheet) -> str:
    sheet.column_dimensions["C"].hidden = True
    return f"{CARD} C 列"


def hidden_sheet(sheet: Worksheet) -> str:
    sheet.sheet_state = "hidden"
    return f"工作表“{CARD}”"


def print_area(sheet: Worksheet) -> str:
    sheet.print_area = f"A1:{sheet.cell(11, sheet.max_column).coordinate}"
    return f"{CARD} 打印区域"


def footer(sheet: Worksheet) -> str:
    sheet.oddFooter.right.text = "已审核"
    return f"{CARD} 页眉页脚"


def comment(sheet: Worksheet) -> str:
    sheet["A1"].comment = Comment("已审核", "某人")
    return f"{CARD} 批注"


def picture(sheet: Worksheet) -> str:
    data = io.BytesIO()
    Picture.new("RGB", (40, 40), "white").save(data, "PNG")
    sheet.add_image(Image(data), "E8")
    return f"{CARD} 图形"


def conditional_format(sheet: Worksheet) -> str:
    fill = PatternFill(bgColor="000000", fill_type="solid")
    sheet.conditional_formatting.add("A1:H40", CellIsRule(operator="lessThan", formula=["5"], fill=fill))
    return f"{CARD} 条件格式"


TRICKS = [
    *(number_format, format_with_words, format_of_a_formula, format_of_a_text),
    *(hidden_row, flat_row, hidden_column, hidden_sheet, print_area, footer, comment, picture, conditional_format),
]


@pytest.mark.parametrize("trick", TRICKS)
def test_a_workbook_that_shows_something_else_is_told(
    copies: dict[str, Path], tmp_path: Path, trick: Callable[[Worksheet], str]
) -> None:
    book: Workbook = load_workbook(copies["xlsx"])
    place = trick(book[CARD])
    book.save(tmp_path / "改.xlsx")
    found = checked(tmp_path / "改.xlsx")
    assert [line.label.startswith(place) for line in found.altered] == [True], found.altered
    assert not found.is_same
    assert "1 处与当时导出的不同" in found.sentence


def test_what_a_formula_came_to_is_read_too(copies: dict[str, Path], tmp_path: Path) -> None:
    """Programs show it without working it out, and so does a print."""
    member = "xl/worksheets/sheet2.xml"
    pattern = re.compile(rb"(<f>SUM[^<]*</f><v>)([0-9.]+)(</v>)")
    forged = tmp_path / "改.xlsx"
    with zipfile.ZipFile(copies["xlsx"]) as source, zipfile.ZipFile(forged, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == member:
                data, count = pattern.subn(rb"\g<1>7777\g<3>", data, count=1)
                assert count == 1
            target.writestr(name, data)
    (line,) = checked(forged).altered
    assert line.new.startswith("7777")


def test_what_is_seen_alike_is_no_change_of_a_workbook(copies: dict[str, Path], tmp_path: Path) -> None:
    book: Workbook = load_workbook(copies["xlsx"])
    sheet = book[CARD]
    figure(sheet, "0.00").number_format = "0.00_ "  # as other programs write it
    sheet.row_dimensions[sheet.max_row + 50].hidden = True  # below everything
    sheet.column_dimensions["AZ"].hidden = True
    sheet.column_dimensions["B"].width *= 1.5
    book.create_sheet("另一张").sheet_state = "hidden"
    book.save(tmp_path / "同.xlsx")
    found = checked(tmp_path / "同.xlsx")
    assert found.altered == ()
    assert "没有隐藏的行、列和工作表" in found.sentence


def header_text(document: WordDocument) -> str:
    document.sections[0].header.add_paragraph("已审核")
    return "Word 文件页眉"


def footer_text(document: WordDocument) -> str:
    document.sections[0].footer.paragraphs[0].add_run("已审核")
    return "Word 文件页脚"


def hidden_text(document: WordDocument) -> str:
    run = next(one for one in document.paragraphs if "2022" in one.text).runs[0]
    run.font.hidden = True
    return "Word 文件"


def note(document: WordDocument) -> str:
    document.add_comment(document.paragraphs[0].runs, "已审核", "某人")
    return "Word 文件批注"


def word_picture(document: WordDocument) -> str:
    run = document.paragraphs[3].add_run()._r
    run.append(OxmlElement("w:pict"))
    return "Word 文件图形"


@pytest.mark.parametrize("trick", [header_text, footer_text, hidden_text, note, word_picture])
def test_a_word_file_that_shows_something_else_is_told(
    copies: dict[str, Path], tmp_path: Path, trick: Callable[[WordDocument], str]
) -> None:
    document = Document(str(copies["docx"]))
    place = trick(document)
    document.save(str(tmp_path / "改.docx"))
    found = checked(tmp_path / "改.docx")
    assert [line.label.startswith(place) for line in found.altered] == [True], found.altered


@pytest.mark.parametrize(
    ("kind", "member"),
    [("docx", "word/document.xml"), ("docx", "word/footer1.xml"), ("xlsx", "xl/worksheets/sheet2.xml")],
)
def test_a_damaged_copy_is_a_sentence(copies: dict[str, Path], tmp_path: Path, kind: str, member: str) -> None:
    damaged = tmp_path / f"坏.{kind}"
    with zipfile.ZipFile(copies[kind]) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name)[:-200] if name == member else source.read(name))
    with pytest.raises(StorageError, match=f"不能读取“坏.{kind}”"):
        checked(damaged)


def test_page_numbers_that_word_worked_out_are_no_change(tmp_path: Path) -> None:
    pack = msgspec.structs.replace(PACK, page=msgspec.structs.replace(PACK.page, page_number="of_total"))
    copy = tmp_path / "同.docx"
    assert export_package(SAMPLE, pack, {"docx": copy}, standing_options(SAMPLE, pack)).problems == ()
    document = Document(str(copy))
    results = [run for run in document.sections[0].footer.paragraphs[0].runs if run.text == "1"]
    assert len(results) == 2
    results[0].text, results[1].text = "12", "56"
    document.save(str(copy))
    found = check_copy(copy, SAMPLE, pack, press_anew)
    assert found.altered == ()
    assert found.is_same
    assert "页眉和页脚的文字没有改过" in found.sentence


def test_a_picture_over_a_page_is_told(copies: dict[str, Path], tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(copies["pdf"]) as pdf:
        cover = pypdfium2.PdfImage.new(pdf)
        bitmap = pypdfium2.PdfBitmap.new_native(8, 8, pypdfium2.raw.FPDFBitmap_BGR)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, 8, 8)
        cover.set_bitmap(bitmap)
        cover.set_matrix(pypdfium2.PdfMatrix().scale(200, 200))
        page = pdf[2]
        page.insert_obj(cover)
        page.gen_content()
        pdf.save(tmp_path / "改.pdf")
    labels = [line.label for line in checked(tmp_path / "改.pdf").altered]
    assert labels == ["PDF 图片", "PDF 第 3 页二维码"]  # the picture lies over the code
    assert checked(copies["pdf"]).altered == ()


def saved_again(kind: str, copy: Path, folder: Path) -> Iterator[Path]:
    """The copy as other programs write it, when they only open and save it."""
    library = folder / f"同.{kind}"
    if kind == "xlsx":
        load_workbook(copy).save(library)
    else:
        Document(str(copy)).save(str(library))
    yield library
    if OFFICE is not None:
        profile = (folder / "profile").as_uri()
        subprocess.run(
            [OFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", folder, copy],
            check=True, capture_output=True, timeout=100,
        )  # fmt: skip
        yield folder / copy.name


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_copy_that_was_only_opened_and_saved_is_the_same(copies: dict[str, Path], tmp_path: Path, kind: str) -> None:
    for copy in saved_again(kind, copies[kind], tmp_path):
        assert copy.read_bytes() != copies[kind].read_bytes()
        assert checked(copy).altered == ()
