"""The PDF as a reader meets it: its text, fonts, outline, margins, and the same bytes each time."""

import re
import shutil
import subprocess
from decimal import Decimal
from itertools import groupby, pairwise

import pypdfium2
import pytest

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.pdf import write_pdf
from perfeval_desktop.export.pdf_pages import compose
from perfeval_desktop.export.pdf_styles import POINTS_PER_MM
from perfeval_desktop.layout.blocks import Cell, Footer, Number, Paragraph, Part, Style, Table, Tick
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.layout.page import PageProfile
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage import project_file

PAGE = PageProfile()
RARE = "佤㑇𠮷①⑳☑〔〕"
NOWHERE = "\U000311a0"


def needs(tool):
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} of poppler-utils is not installed")


def narrative(*texts, **options):
    blocks = (Paragraph("某市财政局2023年度自评报告", Style.TITLE), *(Paragraph(text) for text in texts))
    return Part("report", "自评报告", "自评报告", "portrait", options.get("blocks", blocks))


def form(*rows, widths=(20, 40, 100), header_rows=0, below=()):
    blocks = (
        Paragraph("附件1", Style.LABEL),
        Paragraph("自评表", Style.TABLE_TITLE),
        Table(tuple(map(Decimal, widths)), rows, header_rows),
        *below,
    )
    return Part("form", "附件1 自评表", "自评表", "landscape", blocks)


def printed(parts, tmp_path, **options):
    path = tmp_path / "out.pdf"
    report = write_pdf(parts, path, page=PAGE, **{"title": "自评", **options})
    return path, report


def page_texts(path):
    """The text of each page without blanks and without the page number."""
    document = pypdfium2.PdfDocument(path)
    try:
        texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()
    numbers = [re.search(r"—(\d+)—$", text) for text in texts]
    assert [int(number[1]) for number in numbers] == list(range(1, len(texts) + 1))
    return [text[: number.start()] for text, number in zip(texts, numbers, strict=True)]


def strings_of(part):
    for block in part.blocks:
        if isinstance(block, Paragraph):
            yield block.lead + block.text
        elif isinstance(block, Footer):
            yield from (text for item in block.items for text in item)
        else:
            yield from (cell.text for row in block.rows for cell in row)


@pytest.fixture(scope="module")
def sample_parts():
    sample = project_file.load(resource_path("samples/lincang-2022.jxzp"))
    return build_package(sample.evaluation, Catalog.built_in().get("lincang-2022").pack)


@pytest.fixture(scope="module")
def sample(sample_parts, tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "sample.pdf"
    return path, write_pdf(sample_parts, path, page=PAGE, title="绩效自评", author="某办公室")


def test_every_string_of_the_sample_is_in_the_text_of_the_pdf(sample, sample_parts):
    path, report = sample
    text = "".join(page_texts(path))
    wanted = {"".join(string.split()) for part in sample_parts for string in strings_of(part)}
    assert len(wanted) > 400
    assert [string for string in wanted if string not in text] == []
    assert report.missing == ()


@needs("pdftotext")
def test_poppler_reads_every_string_of_the_narrative_and_rare_characters(tmp_path, sample_parts):
    path, _ = printed([sample_parts[0], narrative(RARE)], tmp_path)
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    text = re.sub(r"—\d+—\f", "", text.replace("\n", "").replace(" ", ""))
    missing = [string for string in strings_of(sample_parts[0]) if "".join(string.split()) not in text]
    assert missing == []
    assert RARE in text


@needs("pdffonts")
def test_all_fonts_are_embedded_subsets_with_a_map_to_unicode(sample):
    path, _ = sample
    table = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    rows = [line.split()[-5:-2] for line in table.splitlines()[2:]]
    assert len(rows) > 5
    assert all(row == ["yes", "yes", "yes"] for row in rows), table


def test_the_same_parts_give_the_same_bytes(sample, sample_parts, tmp_path):
    path, _ = sample
    again = tmp_path / "again.pdf"
    write_pdf(sample_parts, again, page=PAGE, title="绩效自评", author="某办公室")
    assert again.read_bytes() == path.read_bytes()


def test_outline_metadata_and_language(sample, sample_parts):
    path, report = sample
    document = pypdfium2.PdfDocument(path)
    try:
        outline = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
        facts = document.get_metadata_dict()
        assert len(document) == report.pages
    finally:
        document.close()
    assert [title for level, title, _ in outline if level == 0] == [part.name for part in sample_parts]
    assert (1, "一、部门基本情况", 0) in outline
    pages = [page for level, _, page in outline if level == 0]
    assert len(set(pages)) == len(pages), "each part begins on a page of its own"
    assert (facts["Title"], facts["Author"]) == ("绩效自评", "某办公室")
    assert b"/Lang (zh-CN)" in path.read_bytes()


def test_nothing_is_drawn_outside_the_text_area(sample_parts):
    book = FontBook.bundled()
    composition = compose(sample_parts, PAGE, book)
    assert {page.width > page.height for page in composition.pages} == {True, False}
    for page in composition.pages:
        narrow = min(PAGE.table_margin, PAGE.margin_left, PAGE.margin_right)
        margin = float(narrow) * POINTS_PER_MM
        for run in page.runs:
            width = run.spacing * (len(run.text) - 1) + sum(book_width(run, char) for char in run.text)
            # The blank half of a bracket or a full stop may hang over, its picture does not.
            assert run.x >= margin - run.size / 2
            assert run.x + width <= page.width - margin + run.size / 2
            assert run.y - run.size > 0
            assert run.y + run.size * 0.3 < page.height
        for stroke in page.strokes:
            assert margin - 1 < stroke.x0 <= stroke.x1 < page.width - margin + 1
            assert margin - 1 < stroke.y0 <= stroke.y1 < page.height - margin + 1


def book_width(run, char):
    from reportlab.pdfbase import pdfmetrics

    return pdfmetrics.getFont(run.font).face.getCharWidth(ord(char)) * run.size / 1000


def test_full_narrative_page_has_22_lines_of_28_characters():
    composition = compose([narrative(blocks=(Paragraph("绩效" * 800, Style.BODY),))], PAGE, FontBook.bundled())
    body = [run for run in composition.pages[0].runs if run.size == 16]
    assert len(body) == 22
    assert [len(run.text) for run in body] == [26] + [28] * 21
    pitches = {round(lower.y - upper.y, 2) for upper, lower in pairwise(body)}
    assert pitches == {28.95}
    assert body[1].x == pytest.approx(28 * POINTS_PER_MM)
    right = body[1].x + 28 * 16 + 27 * body[1].spacing
    assert right == pytest.approx((210 - 26) * POINTS_PER_MM, abs=0.01)


def test_full_lines_of_the_file_end_at_the_margin(tmp_path):
    path, _ = printed([narrative(blocks=(Paragraph("绩效2023年" * 60),))], tmp_path)
    document = pypdfium2.PdfDocument(path)
    try:
        text = document[0].get_textpage()
        ends = [
            text.get_charbox(at - 1, loose=True)[2]
            for at in range(text.count_chars())
            if text.get_text_range(at, 1) == "\r"
        ]
    finally:
        document.close()
    assert len(ends) > 10
    assert all(end == pytest.approx((210 - 26) * POINTS_PER_MM, abs=0.5) for end in ends[:10])


def test_page_numbers_stand_at_the_outer_side():
    composition = compose([narrative("绩效" * 2000)], PAGE, FontBook.bundled())
    numbers = [[run for run in page.runs if run.size == 14] for page in composition.pages[:2]]
    assert ["".join(run.text for run in runs) for runs in numbers] == ["— 1 —", "— 2 —"]
    assert [runs[0].x > page.width / 2 for runs, page in zip(numbers, composition.pages, strict=False)] == [True, False]
    for dash, *_ in numbers:
        assert (dash.y - 0.38 * dash.size) / POINTS_PER_MM == pytest.approx(297 - 35 + 7)


def test_cell_of_3000_characters_is_printed_whole_and_its_labels_again(tmp_path):
    text = "".join(f"〔{number:03}〕绩效目标。" for number in range(300))
    assert len(text) == 3000
    head = (Cell("一级指标", header=True), Cell("自评得分", header=True), Cell("得分简述", header=True))
    row = (Cell("产出"), Cell(Number("98.5", Decimal("98.5"))), Cell(text, align="left"))
    path, _ = printed([form(head, row, header_rows=1, widths=(20, 20, 60))], tmp_path)
    pages = page_texts(path)
    assert len(pages) > 1
    assert all(("一级指标自评得分得分简述" in page) and ("产出" in page) for page in pages)
    joined = "".join(re.sub(".*?一级指标自评得分得分简述", "", page).replace("产出", "") for page in pages)
    assert joined.replace("98.5", "") == text


def test_rare_characters_ticks_and_missing_ones(tmp_path):
    ticks = Cell((Tick("优", ticked=True), Tick("良", ticked=False)))
    path, report = printed([narrative(f"{RARE}张{NOWHERE}"), form((ticks, Cell(f"李{NOWHERE}"), Cell("无")))], tmp_path)
    texts = page_texts(path)
    assert f"{RARE}张〓" in texts[0]
    assert "☑优□良" in texts[1]
    assert report.missing == (NOWHERE,)


def test_tick_boxes_are_drawn_and_their_characters_stay_in_the_text():
    ticks = Cell((Tick("优", ticked=True), Tick("良", ticked=False)))
    page = compose([form((ticks, Cell("x"), Cell("y")))], PAGE, FontBook.bundled()).pages[0]
    assert [box.ticked for box in page.boxes] == [True, False]
    hidden = [run for run in page.runs if not run.visible]
    assert [run.text for run in hidden] == ["☑", "□"]
    for run, box in zip(hidden, page.boxes, strict=True):
        assert run.x <= box.x < box.x + box.side <= run.x + run.size
        assert box.y < run.y


@pytest.mark.parametrize(
    "hostile",
    ['<img src="/etc/passwd"/>', "a<b", "&amp;", "<para>x</para>", "%(x)s{0}", "\\n(1) Tj ET", "=1+1"],
)
def test_text_is_never_markup(tmp_path, hostile):
    path, _ = printed([narrative(hostile), form((Cell(hostile), Cell("x"), Cell("y")), widths=(60, 20, 20))], tmp_path)
    assert all("".join(hostile.split()) in text for text in page_texts(path))


def test_control_characters_print_nothing_and_line_ends_are_line_ends(tmp_path):
    text = "甲\x00乙\x1b\u200b丙\ufeff\r\n丁\v戊\u2028己\ud800"
    path, report = printed([narrative(text)], tmp_path)
    assert "甲乙丙丁戊己" in page_texts(path)[0]
    assert report.missing == ("\ufffd",)


def test_long_latin_words_stay_inside_their_cell(tmp_path):
    word = "https://example.org/" + "a" * 300
    path, _ = printed([form((Cell(word, align="left"), Cell("x"), Cell("y")))], tmp_path)
    assert word in "".join(page_texts(path))


def sizes_of(rows):
    """The pages of a form with so many rows, and the sizes of its type."""
    cells = tuple(Cell(f"{number}", align="left") for number in range(3))
    pages = compose([form(*[cells] * rows)], PAGE, FontBook.bundled()).pages
    return len(pages), {run.size for page in pages for run in page.runs if run.text in "012"}


def test_a_form_that_needs_little_of_another_page_is_set_smaller_and_saves_it():
    most = next(rows for rows in range(20, 80) if sizes_of(rows + 1)[1] != {9})  # the last number on one page
    assert sizes_of(most) == (1, {9})
    assert sizes_of(most + 1) == (1, {8.5})
    assert sizes_of(most + 20) == (2, {9})


def test_heading_is_not_left_alone_at_the_foot_of_a_page():
    filler = [Paragraph("甲") for _ in range(21)]
    blocks = (*filler, Paragraph("一、标题", Style.HEADING1), Paragraph("正文"))
    composition = compose([narrative(blocks=blocks)], PAGE, FontBook.bundled())
    assert ["一、标题" in "".join(run.text for run in page.runs) for page in composition.pages] == [False, True]


def test_date_takes_the_line_above_it_to_the_next_page():
    filler = [Paragraph("甲") for _ in range(21)]
    blocks = (
        *filler,
        Paragraph("末行"),
        Paragraph("某市财政局", Style.SIGNATURE),
        Paragraph("2023年4月25日", Style.DATE),
    )
    composition = compose([narrative(blocks=blocks)], PAGE, FontBook.bundled())
    last = "".join(run.text for run in composition.pages[1].runs)
    assert last.startswith("末行某市财政局2023年4月25日")


def test_date_ends_four_characters_from_the_margin_below_the_middle_of_the_name():
    blocks = (Paragraph("正文"), Paragraph("财政局", Style.SIGNATURE), Paragraph("2023年4月25日", Style.DATE))
    book = FontBook.bundled()
    runs = compose([narrative(blocks=blocks)], PAGE, book).pages[0].runs
    name = next(run for run in runs if run.text == "财政局")
    start = next(run for run in runs if run.text == "2023")
    width = book.stack("fangsong").width("2023年4月25日", 16)
    assert start.x + width == pytest.approx((210 - 26) * POINTS_PER_MM - 4 * 16)
    assert name.x + 24 == pytest.approx(start.x + width / 2)


def test_attachments_are_aligned_below_each_other():
    blocks = (
        Paragraph("正文"),
        Paragraph(
            "某市财政局2023年度部门整体支出绩效单位自评表和绩效目标完成情况表", Style.ATTACHMENT, lead="附件：1."
        ),
        Paragraph("资金使用情况表", Style.ATTACHMENT, lead="　　　2."),
    )
    runs = compose([narrative(blocks=blocks)], PAGE, FontBook.bundled()).pages[0].runs
    starts = {run.text[:2]: round(run.x, 3) for run in runs}
    assert starts["某市"] == starts["资金"]
    assert starts["1."] == starts["2."]
    lines = [min(round(run.x, 3) for run in line) for _, line in groupby(runs, key=lambda run: run.y)]
    assert lines[2] == starts["某市"], "following lines are indented by the lead"


def test_footer_and_notes_are_printed_below_the_table(tmp_path):
    below = (
        Paragraph("按决算填列。", Style.NOTE, lead="备注：1."),
        Footer((("联系人", "张三"), ("联系电话", "0883-1234567"), ("填报日期", "2023年4月10日"))),
    )
    path, _ = printed([form((Cell("甲"), Cell("乙"), Cell("丙")), below=below)], tmp_path)
    assert page_texts(path)[0].endswith(
        "甲乙丙备注：1.按决算填列。联系人：张三联系电话：0883-1234567填报日期：2023年4月10日"
    )


def test_nothing_to_print_is_said(tmp_path):
    with pytest.raises(ExportError, match="没有可以打印的内容"):
        write_pdf([], tmp_path / "out.pdf", page=PAGE, title="")
    assert list(tmp_path.iterdir()) == []
