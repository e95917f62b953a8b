"""The Word document, read back: everything is in it, with real styles, sections, tables and page numbers."""

import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as WordTable
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.export.docx import document_bytes, write_docx
from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.layout.blocks import Block, Cell, Footer, Number, Paragraph, Part, Style, Table, Tick
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.layout.page import PageProfile
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage.project_file import load
from tests.factories import filled_evaluation
from tests.office_files import document_text
from tests.strings_of import missing_strings

LINCANG = Catalog.built_in().get("lincang-2022").pack
PAGE = PageProfile()
D = Decimal


def sample() -> SelfEvaluation:
    return load(resource_path("samples/lincang-2022.jxzp")).evaluation


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docx") / "自评.docx"
    parts = build_package(sample(), LINCANG)
    write_docx(parts, path, page=LINCANG.page, title="2022年度绩效自评", author="市政府办公室")
    return path


@pytest.fixture(scope="module")
def sample_document(sample_file: Path) -> WordDocument:
    return Document(str(sample_file))


def part(*blocks: Block, orientation: str = "portrait") -> Part:
    return Part("p", "表", "表", orientation, blocks)


def table(*rows: tuple[Cell, ...], widths: tuple[int, ...] = (30, 30), header_rows: int = 0) -> Table:
    return Table(tuple(D(width) for width in widths), rows, header_rows)


@pytest.fixture
def document_of(tmp_path: Path) -> Callable[..., WordDocument]:
    """Write parts and read the document back."""

    def press(*parts: Part) -> WordDocument:
        write_docx(parts, tmp_path / "x.docx", page=PAGE, title="", author="")
        return Document(str(tmp_path / "x.docx"))

    return press


def test_every_string_of_the_sample_is_in_the_document(sample_file: Path) -> None:
    assert missing_strings(sample(), LINCANG, document_text(sample_file)) == {}


@pytest.mark.parametrize("pack_id", ["lincang-2022", "mof-2020"])
def test_every_string_of_a_filled_document_is_in_the_document(pack_id: str, tmp_path: Path) -> None:
    pack = Catalog.built_in().get(pack_id).pack
    evaluation = filled_evaluation(pack)
    write_docx(build_package(evaluation, pack), tmp_path / "x.docx", page=pack.page, title="", author="")
    assert missing_strings(evaluation, pack, document_text(tmp_path / "x.docx")) == {}


def test_document_properties(sample_document: WordDocument) -> None:
    properties = sample_document.core_properties
    assert (properties.title, properties.author) == ("2022年度绩效自评", "市政府办公室")
    assert properties.comments == ""


def test_each_part_is_a_section_with_its_paper_and_margins(sample_document: WordDocument) -> None:
    sections = list(sample_document.sections)
    assert len(sections) == 21
    report, scorecard = sections[:2]
    assert (report.orientation, scorecard.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert report.page_width == pytest.approx(Mm(210), abs=Mm(0.1))
    assert scorecard.page_width == pytest.approx(Mm(297), abs=Mm(0.1))
    margins = (report.top_margin, report.right_margin, report.bottom_margin, report.left_margin)
    assert margins == pytest.approx((Mm(37), Mm(26), Mm(35), Mm(28)), abs=Mm(0.1))
    assert scorecard.left_margin == pytest.approx(Mm(20), abs=Mm(0.1))


def test_page_numbers_stand_on_the_outer_side(sample_document: WordDocument) -> None:
    first, form = list(sample_document.sections)[:2]
    assert sample_document.settings.odd_and_even_pages_header_footer
    assert [form.footer.paragraphs[0].text, form.even_page_footer.paragraphs[0].text] == ["第 1 页 共 1 页"] * 2
    for footer, side in ((first.footer, "right"), (first.even_page_footer, "left")):
        (number,) = footer.paragraphs
        assert number.text == "— 1 —"
        assert number._p.xpath("string(.//w:instrText)").strip() == "PAGE"
        assert number._p.xpath("string(w:pPr/w:jc/@w:val)") == side
    kinds = [section.footer.paragraphs[0].text[0] for section in list(sample_document.sections)[:8]]
    assert kinds == ["—", "第", "第", "—", "第", "第", "—", "第"]


def test_there_is_nothing_in_the_file_that_is_not_of_the_package(sample_file: Path) -> None:
    with zipfile.ZipFile(sample_file) as archive:
        names = set(archive.namelist())
        types = archive.read("[Content_Types].xml").decode()
    assert not [
        name for name in names if name.startswith(("docProps/app", "docProps/thumb", "custom")) or "Effects" in name
    ]
    assert "jpeg" not in types
    assert len([name for name in names if "footer" in name]) == 4  # of reports and of forms, odd and even


def test_captions_of_several_lines_are_broken_by_sense_in_each(tmp_path: Path) -> None:
    table = Table((Decimal(26), Decimal(140)), ((Cell("部门预算资金（万元）\n2519.68", header=True), Cell("一")),))
    write_docx(
        [Part("form", "表", "表", "portrait", (table,))], tmp_path / "x.docx", page=PageProfile(), title="", author=""
    )
    (made,) = Document(str(tmp_path / "x.docx")).tables
    assert made.cell(0, 0).text == "部门预算资金\n（万元）\n2519.68"


def test_headings_are_word_headings_with_the_official_fonts(sample_document: WordDocument) -> None:
    by_text = {paragraph.text: paragraph for paragraph in sample_document.paragraphs}
    for text, level, font in (
        ("一、部门基本情况", "Heading 1", "黑体"),
        ("（一）部门概况", "Heading 2", "楷体"),
        ("1.部门职能", "Heading 3", "仿宋"),
    ):
        style = by_text[text].style
        assert style.name == level
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert style.font.bold is None


def test_body_is_set_as_the_page_profile_asks(sample_document: WordDocument) -> None:
    body = sample_document.styles["Body Text"]
    assert body.font.size.pt == 16
    assert body.paragraph_format.line_spacing.pt == pytest.approx(28.95, abs=0.05)
    assert body.paragraph_format.first_line_indent.pt == 32
    assert body.element.xpath("string(w:pPr/w:ind/@w:firstLineChars)") == "200"
    assert body.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"


def test_inline_heading_runs_into_its_paragraph(document_of: Callable[..., WordDocument]) -> None:
    block = Paragraph("概况。", lead="（一）项目概况。", lead_style=Style.HEADING2)
    (paragraph,) = document_of(part(block)).paragraphs
    assert paragraph.text == "（一）项目概况。概况。"
    assert paragraph.style.name == "Body Text"
    assert paragraph.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "楷体"


def rows_of(found: WordTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.rows]


def test_merged_cells(document_of: Callable[..., WordDocument]) -> None:
    found = document_of(
        part(
            table(
                (Cell("角", rowspan=2), Cell("宽", colspan=2)),
                (Cell("甲"), Cell("乙", rowspan=2)),
                (Cell("低", colspan=2),),
                widths=(20, 30, 40),
            )
        )
    ).tables[0]
    assert rows_of(found) == [["角", "宽", "宽"], ["角", "甲", "乙"], ["低", "低", "乙"]]
    assert [column.width for column in found.columns] == pytest.approx(
        [Mm(170 * n / 9) for n in (2, 3, 4)], abs=Mm(0.1)
    )


def test_header_rows_are_repeated_and_rows_kept_whole(sample_document: WordDocument) -> None:
    grid = next(found for found in sample_document.tables if found.rows[0].cells[0].text == "一级指标")
    marks = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in grid.rows]
    assert marks == [True] + [False] * (len(marks) - 1)
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in list(grid.rows)[:2])


def test_row_that_may_be_taller_than_a_page_can_be_split(document_of: Callable[..., WordDocument]) -> None:
    found = document_of(part(table((Cell("长" * 3_000), Cell("乙")), (Cell("短"), Cell("丁"))))).tables[0]
    assert found.rows[0].cells[0].text == "长" * 3_000
    assert [bool(row._tr.xpath("w:trPr/w:cantSplit")) for row in found.rows] == [False, True]


def test_head_of_a_form_is_one_table_apart_from_the_grid(document_of: Callable[..., WordDocument]) -> None:
    head, funds = table((Cell("头"), Cell("值"))), table((Cell("资金"), Cell("0")), widths=(10, 50))
    grid = table((Cell("列"), Cell("列")), (Cell("甲"), Cell("乙")), header_rows=1)
    document = document_of(part(head, funds, grid))
    assert [len(found.rows) for found in document.tables] == [2, 2]
    # Word would join tables that touch, and then repeat no header row.
    assert document.element.body[1].tag == qn("w:p")


def test_ticks_and_line_feeds(document_of: Callable[..., WordDocument]) -> None:
    row = (Cell((Tick("优", ticked=True), Tick("良", ticked=False))), Cell("上\n下\t右"))
    assert rows_of(document_of(part(table(row))).tables[0]) == [["☑优 □良", "上\n下\t右"]]


def test_numbers_are_printed_as_the_form_writes_them(document_of: Callable[..., WordDocument]) -> None:
    row = (Cell(Number("37.98", D("37.984"), "0.00")), Cell(Number("92.30%", D("0.923"), "0.00%"), align="right"))
    found = document_of(part(table(row))).tables[0]
    assert rows_of(found) == [["37.98", "92.30%"]]
    assert [cell.paragraphs[0]._p.xpath("string(w:pPr/w:jc/@w:val)") for cell in found.rows[0].cells] == [
        "center",
        "right",
    ]


def test_following_lines_of_an_attachment_stand_below_its_text(document_of: Callable[..., WordDocument]) -> None:
    document = document_of(part(Paragraph("自评表", Style.ATTACHMENT, lead="附件：1.")))
    style = document.styles["附件说明"].paragraph_format
    place = document.paragraphs[0].paragraph_format
    assert place.left_indent.pt + place.first_line_indent.pt == pytest.approx(style.first_line_indent.pt, abs=0.1)
    assert -place.first_line_indent.pt > 4 * 16


def test_date_stays_with_the_text_above_it(document_of: Callable[..., WordDocument]) -> None:
    body, date = document_of(part(Paragraph("正文。"), Paragraph("2023年4月25日", Style.DATE))).paragraphs
    assert body.paragraph_format.keep_with_next
    assert date.paragraph_format.space_before.pt == pytest.approx(2 * 28.95, abs=0.1)


def test_footer_items_stand_at_tab_stops(document_of: Callable[..., WordDocument]) -> None:
    (paragraph,) = document_of(part(Footer((("联系人", "李四"), ("联系电话", "123"))))).paragraphs
    assert paragraph.text == "联系人：李四\t联系电话：123"
    assert [stop.position for stop in paragraph.paragraph_format.tab_stops] == pytest.approx([Mm(78)], abs=Mm(0.1))


def test_each_part_begins_on_a_new_page(document_of: Callable[..., WordDocument]) -> None:
    document = document_of(part(table((Cell("甲"), Cell("乙")))), part(Paragraph("正文。")), part())
    assert [section.start_type.name for section in document.sections] == ["NEW_PAGE"] * 3


@pytest.mark.parametrize("text", ["<b>&amp;", "a\x00b", "a\ud800b", "=1+1", "𠮷"])
def test_hostile_text_is_text(text: str, document_of: Callable[..., WordDocument]) -> None:
    shown = text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    document = document_of(part(Paragraph(text), table((Cell(text), Cell())), Footer(((text, text),))))
    assert document.paragraphs[0].text == shown
    assert document.tables[0].rows[0].cells[0].text == shown
    assert document.paragraphs[-1].text == f"{shown}：{shown}"


@settings(max_examples=20)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_any_text_makes_a_document_that_can_be_read(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.docx"
    write_docx([part(Paragraph(text), table((Cell(text), Cell())))], path, page=PAGE, title=text, author=text)
    assert len(Document(str(path)).tables) == 1


def test_properties_stand_in_the_order_of_the_schema(sample_file: Path) -> None:
    """Word refuses a document whose properties are out of order; no library here says so."""
    order = {
        "pPr": "pStyle keepNext tabs spacing ind jc outlineLvl sectPr",
        "tblPr": "tblW jc tblBorders tblLayout tblCellMar",
        "trPr": "cantSplit trHeight tblHeader",
        "tcPr": "tcW gridSpan vMerge vAlign",
        "rPr": "rFonts spacing sz szCs lang",
        "sectPr": "footerReference type pgSz pgMar",
        "style": "name basedOn qFormat pPr rPr tblPr",
    }
    document = Document(str(sample_file))
    for root in (document.element, document.styles.element):
        for parent, children in order.items():
            for node in root.iter(qn(f"w:{parent}")):
                names = [child.tag.partition("}")[2] for child in node]
                places = [children.split().index(name) for name in names]
                assert places == sorted(places), f"{parent}: {names}"


def test_same_package_gives_the_same_bytes() -> None:
    parts = build_package(filled_evaluation(LINCANG, projects=1), LINCANG)
    made = [document_bytes(parts, page=PAGE, title="一", author="二") for _ in range(2)]
    assert made[0] == made[1]


def test_document_opens_in_the_current_mode_of_word(sample_file: Path) -> None:
    with zipfile.ZipFile(sample_file) as made:
        modes = re.findall(rb'w:name="compatibilityMode"[^>]*w:val="(\d+)"', made.read("word/settings.xml"))
    assert modes == [b"15"]


def test_nothing_to_print_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="没有可以导出的内容"):
        write_docx([], tmp_path / "x.docx", page=PAGE, title="", author="")


def test_folder_that_does_not_exist_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="不存在"):
        write_docx([part()], tmp_path / "没有" / "x.docx", page=PAGE, title="", author="")


def test_notes_never_stand_alone_below_their_table(document_of: Callable[..., WordDocument]) -> None:
    rows = ((Cell("甲"), Cell("乙")), (Cell("丙"), Cell("丁")))
    (first,) = document_of(part(table(*rows), Paragraph("备注", Style.NOTE))).tables
    assert [len(row._tr.xpath(".//w:keepNext")) for row in first.rows] == [0, 2]
    (alone,) = document_of(part(table(*rows))).tables
    assert not alone._tbl.xpath(".//w:keepNext")
