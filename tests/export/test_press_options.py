"""What can be asked of the presses besides the parts: a mark, a code, numbers of another kind, page counts."""

import io
from pathlib import Path

import msgspec
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx import Document
from openpyxl import load_workbook
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from perfeval_desktop.export.docx import write_docx
from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.options import PressOptions
from perfeval_desktop.export.package import write_package
from perfeval_desktop.export.pdf import count_pages, unprintable, write_pdf
from perfeval_desktop.export.pdf_pages import compose
from perfeval_desktop.export.pdf_styles import POINTS_PER_MM
from perfeval_desktop.export.printed_code import page_texts
from perfeval_desktop.export.xlsx import write_xlsx
from perfeval_desktop.layout.blocks import Cell, Paragraph, Part, Style, Table
from perfeval_desktop.layout.page import PageProfile
from perfeval_desktop.layout.sign_list import sign_list_part

PAGE = PageProfile()
CODE, QR = "LC2022-7F3A", "jxzp:LC2022-7F3A-91"
NOWHERE = "\U000311a0"
OPTIONS = PressOptions(mark="草稿", code=CODE, qr=QR)


def report(text: str = "绩效" * 2000) -> Part:
    return Part("report", "自评报告", "自评报告", "portrait", (Paragraph("报告", Style.TITLE), Paragraph(text)))


FORM = Part("form", "附件1 自评表", "自评表", "landscape", (Table((1, 1), ((Cell("甲"), Cell(f"张{NOWHERE}三丰")),)),))


def pdf_of(tmp_path: Path, *parts: Part, page: PageProfile = PAGE, options: PressOptions = OPTIONS) -> Path:
    write_pdf(parts, tmp_path / "x.pdf", page=page, title="自评", author="财政局", options=options)
    return tmp_path / "x.pdf"


def texts(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_the_mark_is_behind_the_text_of_every_page(tmp_path: Path) -> None:
    path = pdf_of(tmp_path, report(), FORM)
    pages = texts(path)
    assert len(pages) > 3
    assert all(text.count("草稿") == 1 for text in pages)
    document = pypdfium2.PdfDocument(path)
    try:
        first = next(iter(document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])))
        matrix = first.get_matrix()
        assert matrix.b > 0.5, "it rises"
        left, bottom, right, top = first.get_bounds()
        assert (left + right) / 2 == pytest.approx(document[0].get_width() / 2, abs=15)
        assert (bottom + top) / 2 == pytest.approx(document[0].get_height() / 2, abs=15)
        pixels = document[0].render(scale=1).to_pil().convert("L")
        middle = [pixels.getpixel((x, y)) for x in range(150, 450) for y in range(250, 600)]
        assert sum(200 < value < 240 for value in middle) > 2000, "light, not black"
    finally:
        document.close()


def test_the_code_stands_at_the_inner_side_of_each_foot(tmp_path: Path) -> None:
    composition = compose([report()], PAGE, FontBook.bundled(), OPTIONS)
    for number, page in enumerate(composition.pages, start=1):
        words = next(run for run in page.runs if run.text.startswith("LC2022"))
        assert page.code is not None
        inner_is_left = number % 2 == 1
        assert (page.code.x < page.width / 2) is inner_is_left
        assert (words.x < page.width / 2) is inner_is_left
        assert page.code.y > page.height - float(PAGE.margin_bottom) * POINTS_PER_MM
        assert page.code.y + page.code.side < page.height - 5 * POINTS_PER_MM
    assert all(CODE in text for text in texts(pdf_of(tmp_path, report())))


def test_the_squares_of_the_code_are_those_of_its_text(tmp_path: Path) -> None:
    """Read from the printed picture, module by module."""
    page = compose([report("短")], PAGE, FontBook.bundled(), OPTIONS).pages[0]
    assert page.code is not None
    document = pypdfium2.PdfDocument(pdf_of(tmp_path, report("短")))
    try:
        picture = document[0].render(scale=4).to_pil().convert("L")
    finally:
        document.close()
    wanted = QRCode(None, QRErrorCorrectLevel.M)
    wanted.addData(QR)
    wanted.make()
    size, side = page.code.count, page.code.side / page.code.count
    assert size == wanted.moduleCount
    for row in range(size):
        for column in range(size):
            x, y = page.code.x + (column + 0.5) * side, page.code.y + (row + 0.5) * side
            assert (picture.getpixel((int(x * 4), int(y * 4))) < 128) == bool(wanted.modules[row][column])


def test_chinese_in_a_code_is_utf8() -> None:
    assert compose([report("短")], PAGE, FontBook.bundled(), PressOptions(qr="绩效自评")).pages[0].code is not None


def test_a_code_that_no_phone_could_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="二维码的内容超过"):
        pdf_of(tmp_path, report("短"), options=PressOptions(qr="长" * 100))


def test_a_code_that_would_run_into_the_page_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="页脚的编号太长"):
        pdf_of(tmp_path, report("短"), options=PressOptions(code="A" * 60, qr=QR))


def test_the_code_is_in_the_properties_of_all_files(tmp_path: Path) -> None:
    write_xlsx([FORM], tmp_path / "x.xlsx", title="", author="", options=OPTIONS)
    write_docx([FORM], tmp_path / "x.docx", page=PAGE, title="", author="", options=OPTIONS)
    assert load_workbook(tmp_path / "x.xlsx").properties.keywords == CODE
    assert Document(str(tmp_path / "x.docx")).core_properties.keywords == CODE
    document = pypdfium2.PdfDocument(pdf_of(tmp_path, FORM))
    try:
        assert document.get_metadata_dict()["Keywords"] == CODE
    finally:
        document.close()


def test_word_and_excel_carry_the_mark(tmp_path: Path) -> None:
    write_xlsx([FORM], tmp_path / "x.xlsx", title="", author="", options=PressOptions(mark="草稿&D"))
    assert "草稿&&D" in load_workbook(tmp_path / "x.xlsx").worksheets[0].oddHeader.center.text
    write_docx([report("短"), FORM], tmp_path / "x.docx", page=PAGE, title="", author="", options=OPTIONS)
    section = Document(str(tmp_path / "x.docx")).sections[0]
    for header in (section.header, section.even_page_header):
        marks = [node.get("string") for node in header._element.iter() if node.get("string") is not None]
        assert marks == ["草稿"]
    assert [section.header.is_linked_to_previous for section in Document(str(tmp_path / "x.docx")).sections] == [
        False,
        True,
    ]


def test_without_options_there_is_nothing_of_it(tmp_path: Path) -> None:
    page = compose([report("短")], PAGE, FontBook.bundled()).pages[0]
    assert (page.mark, page.code) == (None, None)
    write_docx([FORM], tmp_path / "x.docx", page=PAGE, title="", author="")
    assert Document(str(tmp_path / "x.docx")).sections[0].header.is_linked_to_previous


def test_page_numbers_can_tell_how_many_pages_there_are(tmp_path: Path) -> None:
    page = msgspec.structs.replace(PAGE, page_number="of_total")
    pages = texts(pdf_of(tmp_path, report(), page=page, options=PressOptions()))
    assert [f"第 {number} 页 共 {len(pages)} 页" in text for number, text in enumerate(pages, start=1)] == [True] * len(
        pages
    )
    write_docx([FORM], tmp_path / "x.docx", page=page, title="", author="")
    footer = Document(str(tmp_path / "x.docx")).sections[0].footer._element
    assert [node.text for node in footer.iter() if node.tag.endswith("instrText")] == [" PAGE ", " NUMPAGES "]


def test_forms_can_be_numbered_otherwise_than_reports(tmp_path: Path) -> None:
    page = msgspec.structs.replace(PAGE, form_page_number="of_total")
    options = PressOptions(code=CODE)
    first, *_, last = texts(pdf_of(tmp_path, report(), FORM, page=page, options=options))
    assert "— 1 —" in first
    assert "共" not in first[-40:]
    number = len(texts(pdf_of(tmp_path, report(), FORM, page=page, options=options)))
    assert f"第 {number} 页 共 {number} 页" in last
    write_xlsx([report(), FORM], tmp_path / "x.xlsx", title="", author="", page=page, options=options)
    feet = [sheet.oddFooter.center.text for sheet in load_workbook(tmp_path / "x.xlsx").worksheets]
    assert feet == ["— &P —", "第 &P 页 共 &N 页"]
    write_docx([report(), FORM], tmp_path / "x.docx", page=page, title="", author="", options=options)
    odd = [section.footer.paragraphs[0].text for section in Document(str(tmp_path / "x.docx")).sections]
    even = [section.even_page_footer.paragraphs[0].text for section in Document(str(tmp_path / "x.docx")).sections]
    assert odd == [f"{CODE}\t— 1 —", f"{CODE}\t第 1 页 共 1 页"]
    assert even == [f"— 1 —\t{CODE}", f"第 1 页 共 1 页\t{CODE}"]


def test_the_list_of_signatures_is_not_counted_as_it_is_not_handed_in(tmp_path: Path) -> None:
    page = msgspec.structs.replace(PAGE, page_number="of_total")
    apart = sign_list_part([report()], "财政局")
    pages = texts(pdf_of(tmp_path, report("短"), FORM, apart, page=page, options=PressOptions()))
    assert ["第 1 页 共 2 页" in pages[0], "第 2 页 共 2 页" in pages[1]] == [True, True]
    assert "签章清单" in pages[2]
    assert "页 共" not in pages[2]
    write_xlsx([FORM, apart], tmp_path / "x.xlsx", title="", author="", page=page)
    assert load_workbook(tmp_path / "x.xlsx").worksheets[1].oddFooter.center.text is None
    write_docx([FORM, apart], tmp_path / "x.docx", page=page, title="", author="")
    feet = [section.footer.paragraphs[0].text for section in Document(str(tmp_path / "x.docx")).sections]
    assert feet == ["第 1 页 共 1 页", ""]


def test_a_copy_is_read_without_what_stands_around_its_text(tmp_path: Path) -> None:
    page = msgspec.structs.replace(PAGE, form_page_number="of_total")
    pdf = pdf_of(tmp_path, FORM, page=page, options=PressOptions(code="K7FM-3RXA-9HPW"))
    (found,) = page_texts(pdf)
    assert found.startswith("甲张")
    assert found.endswith("三丰")


def test_pages_are_counted_without_a_file(tmp_path: Path) -> None:
    places = count_pages([report(), FORM], page=PAGE)
    assert [place.key for place in places] == ["report", "form"]
    assert places[0].first == 1
    assert places[1].first == places[0].last + 1
    assert places[1].last == len(texts(pdf_of(tmp_path, report(), FORM)))


def test_missing_characters_are_found_before_printing_with_their_places(tmp_path: Path) -> None:
    (found,) = unprintable([report("短"), FORM, FORM])
    assert (found.char, found.part, found.around) == (NOWHERE, "附件1 自评表", "张〓三丰")
    outcome = write_package([report("短"), FORM], {"pdf": tmp_path / "x.pdf"}, page=PAGE, title="", author="")
    assert outcome.places == (found,)
    assert "（见“附件1 自评表”的“张〓三丰”）" in outcome.missing_sentence


def test_many_places_are_counted() -> None:
    from perfeval_desktop.export.report import ExportOutcome, MissingCharacter

    places = tuple(MissingCharacter("𰻞", f"表{number}", "〓") for number in range(9))
    said = ExportOutcome(missing=("𰻞",), places=places).missing_sentence
    assert "等 9 处" in said
    assert "表5" not in said


def test_bookmarks_have_three_levels() -> None:
    blocks = (
        Paragraph("（一）早", Style.HEADING2, bookmark="（一）早"),
        Paragraph("一、基本", Style.HEADING1, bookmark="一、基本"),
        Paragraph("（一）概况", Style.HEADING2, bookmark="（一）概况"),
        Paragraph("1.职能", Style.HEADING3, bookmark="1.职能"),
        Paragraph("正文。", lead="（二）目标", lead_style=Style.HEADING2, bookmark="（二）目标"),
    )
    part = Part("report", "报告", "报告", "portrait", blocks)
    marks = compose([part], PAGE, FontBook.bundled()).bookmarks
    assert [(mark.level, mark.title) for mark in marks] == [
        (0, "报告"),
        (1, "（一）早"),
        (1, "一、基本"),
        (2, "（一）概况"),
        (2, "（二）目标"),
    ]


def test_all_options_give_the_same_bytes_again(tmp_path: Path) -> None:
    first = pdf_of(tmp_path, report("短"), FORM).read_bytes()
    assert pdf_of(tmp_path, report("短"), FORM).read_bytes() == first
    assert io.BytesIO(first).read(5) == b"%PDF-"
