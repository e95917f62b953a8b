"""Long tables: text stays text, formulas live, long texts say that they were cut, nothing is left when discarded."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.table_book import AMOUNT, LONGEST_TEXT, BookColumn, Formula, TableBook

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
