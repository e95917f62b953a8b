"""Rows are as high as their text, in the faces that stand in for the official ones too."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from openpyxl import load_workbook

from perfeval_desktop.export.xlsx import write_xlsx
from perfeval_desktop.layout.blocks import Cell, Paragraph, Part, Style, Table
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.resources import resource_path
from tests.hostile import LATIN, RARE, hostile_package
from tests.soffice import instead_of_the_official_faces, needs_soffice, saved_as

Box = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    """The forms of the department and of one project, without the long texts that go over pages."""
    return [_shortened(part) for part in build_package(*hostile_package(1))[1:]]


def _shortened(part: Part) -> Part:
    return replace(part, blocks=tuple(_short(block) if isinstance(block, Table) else block for block in part.blocks))


def _short(table: Table) -> Table:
    rows = tuple(
        tuple(replace(cell, content=cell.content[:400]) if isinstance(cell.content, str) else cell for cell in row)
        for row in table.rows
    )
    return replace(table, rows=rows)


@needs_soffice
def test_no_line_is_cut_where_a_taller_face_stands_in(parts: list[Part], tmp_path: Path) -> None:
    write_xlsx(parts, tmp_path / "a.xlsx", title="", author="")
    fonts = instead_of_the_official_faces("Noto Sans SC Medium", resource_path("fonts"), tmp_path)
    made = saved_as(tmp_path / "a.xlsx", ".pdf", tmp_path, fonts)
    with pypdfium2.PdfDocument(made.read_bytes()) as document:
        assert sum(page.get_textpage().count_chars() for page in document) > 3000
        assert ["".join(_cut(page)) for page in document] == [""] * len(document)


def _cut(page: pypdfium2.PdfPage) -> Iterator[str]:
    """The characters that lie over a line of the table; those that the end of a page cuts stand at its edges."""
    shapes = [item.get_bounds() for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    rules: list[Box] = [box for box in shapes if box[2] - box[0] > 12 > 6 * (box[3] - box[1])]
    top, bottom = max((box[3] for box in rules), default=0.0), min((box[1] for box in rules), default=0.0)
    inner = [box for box in rules if bottom + 2 < box[1] and box[3] < top - 25]
    text = page.get_textpage()
    for at in range(text.count_chars()):
        left, low, right, high = text.get_charbox(at)
        char = text.get_text_range(at, 1)
        over = any(box[0] < right and left < box[2] and low + 0.2 < box[1] and box[3] < high - 0.2 for box in inner)
        if over and high < top - 40 and not char.isspace() and char not in "☑□":
            yield char


def test_the_list_of_attachments_hangs_beside_its_numbers(tmp_path: Path) -> None:
    names = [f"临沧市人民政府办公室2022年度{name}经费项目支出绩效单位自评报告" for name in ("缉私", "看望慰问")]
    leads = ("附件：1.", "　　　2.")
    block = [Paragraph(name, Style.ATTACHMENT, lead=lead) for name, lead in zip(names, leads, strict=True)]
    write_xlsx([Part("report", "报告", "报告", "portrait", tuple(block))], tmp_path / "a.xlsx", title="", author="")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    for row, (lead, name) in enumerate(zip(leads, names, strict=True), start=1):
        first, *others = sheet.cell(row, 1).value.split("\n")
        assert first.startswith(f"　　{lead}临沧市")
        assert others
        assert all(line[:6] == "　" * 6 and not line[6].isspace() for line in others)
        assert "".join(line.strip() for line in (first, *others)) == (lead + name).strip()


def test_a_short_note_is_one_line(tmp_path: Path) -> None:
    note = Paragraph("以万元为单位。", Style.NOTE, lead="说明：")
    write_xlsx([Part("form", "表", "表", "portrait", (note,))], tmp_path / "a.xlsx", title="", author="")
    assert load_workbook(tmp_path / "a.xlsx").worksheets[0]["A1"].value == "说明：以万元为单位。"


@needs_soffice
def test_words_without_a_break_have_room(tmp_path: Path) -> None:
    table = Table((50, 150), ((Cell("说明"), Cell(f"{LATIN}{RARE}")), (Cell("下一行"), Cell("乙"))))
    write_xlsx([Part("form", "表", "表", "landscape", (table,))], tmp_path / "a.xlsx", title="", author="")
    fonts = instead_of_the_official_faces("Noto Sans SC Medium", resource_path("fonts"), tmp_path)
    with pypdfium2.PdfDocument(saved_as(tmp_path / "a.xlsx", ".pdf", tmp_path, fonts).read_bytes()) as document:
        rules = [item.get_bounds() for item in document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
        first, second, *_ = sorted({round(box[3]) for box in rules if box[2] - box[0] > 100}, reverse=True)
        text = document[0].get_textpage()
        tops = [text.get_charbox(at)[3] for at in range(text.count_chars()) if text.get_text_range(at, 1) in "hk≥"]
        assert tops
        assert all(second < top < first for top in tops)
