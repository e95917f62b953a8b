"""Columns get the room that their figures need; type shrinks to what can be read; what is wider is cut in pieces."""

import functools
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from perfeval_desktop.export import table_fit
from perfeval_desktop.export.docx import write_docx
from perfeval_desktop.export.pdf import write_pdf
from perfeval_desktop.export.table_fit import LEGIBLE, Fit
from perfeval_desktop.export.xlsx import write_xlsx
from perfeval_desktop.layout.blocks import Cell, Number, Part, Table
from perfeval_desktop.layout.page import PageProfile
from tests.office_files import document_text
from tests.strings_of import squeezed

D = Decimal
FIT = Fit(400.0, 9.0, 5.0, lambda text, _header, size: len(text) * size / 2)


def table(*rows: tuple[Cell, ...], widths: tuple[int, ...], header_rows: int = 0, labels: int = 0) -> Table:
    return Table(tuple(map(D, widths)), rows, header_rows, labels)


def number(text: str) -> Cell:
    return Cell(Number(text, D(text)))


def wide(columns: int, rows: int = 3, width: int = 25) -> Table:
    """Two label columns, then ``columns`` with amounts, under titles of which every three stand under one."""
    top = (Cell("名称", colspan=2, rowspan=2, header=True),)
    top += tuple(Cell(f"第{at}组", colspan=3, header=True) for at in range(0, columns, 3))
    titles = tuple(Cell(f"列{at}", header=True) for at in range(columns))
    body = []
    for row in range(rows):
        labels = (Cell("类", rowspan=rows), Cell(f"行{row}")) if row == 0 else (Cell(f"行{row}"),)
        body.append((*labels, *(number(f"{row}{at:02}12345.67") for at in range(columns))))
    tail = (Cell("说明", header=True, colspan=2), Cell("此处说明", colspan=columns))
    return table(top, titles, *body, tail, widths=(20, 20, *[width] * columns), header_rows=2, labels=2)


def test_widths_of_the_pack_stay_when_everything_has_room() -> None:
    drawn = table((Cell("项目"), number("12.50")), widths=(10, 10))
    fitted = FIT.tables([drawn])
    assert fitted.size == 9
    assert fitted.pieces[0][0] is drawn


def test_a_column_that_is_too_narrow_takes_from_the_others() -> None:
    drawn = table((number("32111370.79"), Cell("项目"), Cell("说明")), widths=(4, 48, 48))
    ((fitted,),) = FIT.tables([drawn]).pieces
    assert float(fitted.widths[0]) == pytest.approx(5 + 11 * 4.5)
    assert float(fitted.width) == pytest.approx(400, abs=0.1)
    assert fitted.widths[1] == fitted.widths[2]


def test_long_words_do_not_claim_the_whole_page() -> None:
    drawn = table((Cell("http://" + "a" * 300), Cell("乙")), widths=(10, 90))
    ((fitted,),) = FIT.tables([drawn]).pieces
    assert float(fitted.widths[0]) < 100


def test_no_text_of_a_former_export_is_kept_for_ever() -> None:
    for number in range(3_000):
        FIT.tables([table((Cell(f"完成（{number}%）"), Cell("乙")), widths=(10, 90))])
    remembered = [memory for memory in vars(table_fit).values() if isinstance(memory, functools._lru_cache_wrapper)]
    assert remembered
    assert max(memory.cache_info().currsize for memory in remembered) < 3_000


def test_type_shrinks_before_a_table_is_cut_and_for_the_whole_form() -> None:
    head = table((Cell("头"),), widths=(100,))
    grid = table(tuple(number("1234567890") for _ in range(8)), widths=(10,) * 8)
    fitted = FIT.tables([head, grid])
    assert fitted.size == 9
    tight = table(tuple(number("1234567890") for _ in range(9)), widths=(10,) * 9)
    fitted = FIT.tables([head, tight])
    assert LEGIBLE <= fitted.size < 9
    assert [len(pieces) for pieces in fitted.pieces] == [1, 1]


def test_what_would_become_illegible_is_cut_between_columns() -> None:
    drawn = wide(12)
    fitted = FIT.tables([drawn])
    pieces = fitted.pieces[0]
    assert fitted.size == LEGIBLE
    assert len(pieces) > 1
    for piece in pieces:
        assert piece.header_rows == 2
        assert float(piece.width) <= 400
        texts = [cell.text for _, _, cell in piece.placed()]
        assert {"名称", "类", "行0", "行1", "行2", "说明"} <= set(texts)
    numbers = [cell.text for piece in pieces for _, _, cell in piece.placed() if isinstance(cell.content, Number)]
    assert len(numbers) == len(set(numbers)) == 36
    said = [cell.text for piece in pieces for _, _, cell in piece.placed() if cell.text == "此处说明"]
    assert said == ["此处说明"]


def test_a_table_drawn_for_larger_paper_is_cut_too() -> None:
    drawn = table(tuple(Cell("甲") for _ in range(6)), widths=(30,) * 6, labels=1)
    assert len(FIT.tables([drawn]).pieces[0]) == 2
    assert len(FIT.tables([table(drawn.rows[0], widths=(28,) * 6, labels=1)]).pieces[0]) == 1


def part(drawn: Table) -> Part:
    return Part("p", "表", "表", "landscape", (drawn,))


def numbers_of(drawn: Table) -> list[str]:
    return [cell.text for _, _, cell in drawn.placed() if isinstance(cell.content, Number)]


def test_pieces_are_printed_one_below_the_other_with_their_labels(tmp_path: Path) -> None:
    drawn = wide(24)
    write_pdf([part(drawn)], tmp_path / "x.pdf", page=PageProfile(), title="")
    document = pypdfium2.PdfDocument(tmp_path / "x.pdf")
    try:
        text = "".join(squeezed(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()
    assert [one for one in numbers_of(drawn) if one not in text] == []
    assert text.count("名称") == text.count("行2") > 1


def test_word_gets_pieces_with_repeated_header_rows(tmp_path: Path) -> None:
    drawn = wide(24)
    write_docx([part(drawn)], tmp_path / "x.docx", page=PageProfile(), title="", author="")
    text = squeezed(document_text(tmp_path / "x.docx"))
    assert [one for one in numbers_of(drawn) if one not in text] == []
    assert text.count("名称") > 1


def test_a_wide_sheet_is_printed_on_several_pages_with_its_labels(tmp_path: Path) -> None:
    write_xlsx([part(wide(24))], tmp_path / "x.xlsx", title="", author="")
    sheet = load_workbook(tmp_path / "x.xlsx").worksheets[0]
    assert sheet.page_setup.fitToWidth > 1
    assert sheet.print_title_cols == "$A:$B"
    assert sheet["C3"].value == pytest.approx(12345.67)
    assert sheet.column_dimensions["C"].width * 8 / 96 * 72 > 11 * 4.5


def test_a_figure_in_a_narrow_column_of_a_sheet_has_room(tmp_path: Path) -> None:
    drawn = table((number("32111370.79"), Cell("项目")), widths=(3, 90))
    write_xlsx([part(drawn)], tmp_path / "x.xlsx", title="", author="")
    sheet = load_workbook(tmp_path / "x.xlsx").worksheets[0]
    assert sheet.column_dimensions["A"].width >= 11 * 9 * 0.55 / 6 * 0.9
    assert sheet.page_setup.fitToWidth == 1


def test_columns_below_one_title_stay_together() -> None:
    for piece in FIT.tables([wide(12)]).pieces[0]:
        groups = [cell for row, _, cell in piece.placed() if row == 0 and cell.text.startswith("第")]
        assert {cell.colspan for cell in groups} == {3}
