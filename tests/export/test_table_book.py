"""Long tables: text stays text, formulas live, long texts say that they were cut, nothing is left when discarded."""

import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.table_book import AMOUNT, LONGEST_TEXT, BookColumn, CellValue, Formula, TableBook

COLUMNS = (BookColumn("名称", 20), BookColumn("金额", 12, AMOUNT))


def test_text_is_text_and_only_a_formula_is_one(tmp_path: Path) -> None:
    book = TableBook("汇总")
    sheet = book.sheet("表", COLUMNS)
    texts = ["=1+1", "+1", "-1", "@x", "#N/A", "_x0041_", "a\x0bb\ud800c", '=HYPERLINK("http://a")']
    for text in texts:
        sheet.append((text, Decimal("1.5")))
    sheet.close([("合计", Formula(f"=SUM({sheet.span('金额')})"))])
    book.save(tmp_path / "a.xlsx")
    read = load_workbook(tmp_path / "a.xlsx")["表"]
    cells = [read.cell(row, 1) for row in range(2, 2 + len(texts))]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells[:5]] == texts[:5]
    assert read.cell(10, 2).value == "=SUM($B$2:$B$9)"
    assert read.cell(2, 2).number_format == AMOUNT
    assert read.auto_filter.ref == "A1:B9"


TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_characters="_\x7f\x85\u2028\u2029"))
VALUES = st.one_of(
    st.none(),
    TEXTS.filter(bool),
    st.integers(-(10**9), 10**9),
    st.decimals(-(10**9), 10**9, places=2),
    st.dates(datetime.date(1901, 1, 1), datetime.date(2999, 1, 1)),
    st.just(Formula("=1+1")),
)


@given(st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=8))
def test_every_row_is_read_back_as_it_was_whatever_stood_above_it(rows: list[tuple[CellValue, ...]]) -> None:
    with TemporaryDirectory() as folder:
        book = TableBook("汇总")
        sheet = book.sheet("表", [BookColumn(title) for title in "甲乙丙"])
        for row in rows:
            sheet.append(row)
        sheet.close([("合计", None, Decimal("0.10"))])
        book.save(Path(folder, "a.xlsx"))
        read = [list(row) for row in load_workbook(Path(folder, "a.xlsx"))["表"].iter_rows(min_row=2)]
    for cells, row in zip(read, [*rows, ("合计", None, Decimal("0.10"))], strict=True):
        for cell, value in zip(cells, row, strict=True):
            held = cell.value
            if isinstance(value, str):
                assert (cell.data_type, held) == ("s", value)
            elif isinstance(value, Formula):
                assert (cell.data_type, held) == ("f", value.text)
            elif isinstance(value, datetime.date):
                assert held == datetime.datetime.combine(value, datetime.time())
            else:
                assert held == (value if value is None else float(value))


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so(tmp_path: Path) -> None:
    book = TableBook("汇总")
    sheet = book.sheet("表", COLUMNS)
    sheet.append(("长" * 40_000, None))
    sheet.append(("𠮷" * 20_000, None))
    sheet.close()
    book.save(tmp_path / "a.xlsx")
    read = load_workbook(tmp_path / "a.xlsx")["表"]
    for row in (2, 3):
        assert read.cell(row, 1).value.endswith("……（后略）")
        assert len(read.cell(row, 1).value.encode("utf-16-le")) <= 2 * LONGEST_TEXT


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    book = TableBook("汇总")
    book.sheet("表", COLUMNS).append(("甲", None))
    book.discard()
    other = TableBook("汇总")
    other.sheet("表", COLUMNS).close()
    with pytest.raises(ExportError, match="不存在"):
        other.save(tmp_path / "没有" / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
