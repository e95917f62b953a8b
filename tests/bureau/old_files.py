"""Exports that somebody has edited in three places: a score, a line of a text, an amount."""

from pathlib import Path

from docx import Document
from openpyxl import load_workbook

_LINE = "（2）负责市人民政府的会议工作"
_NEW = "（2）改写的一条。"


def edited_workbook(source: Path, target: Path) -> Path:
    book = load_workbook(source)
    card = book["附件1—1 自评表"]
    row = next(row for row in range(1, card.max_row) if card.cell(row, 3).value == "预算执行率")
    score = next(column for column in range(9, 17) if card.cell(row, column).value == 1)
    card.cell(row, score).value = 0.5
    report = book["自评报告"]
    line = next(row for row in report.iter_rows(max_col=1) if str(row[0].value).strip().startswith(_LINE))
    line[0].value = f"　　{_NEW}"
    usage = next(sheet for sheet in book if sheet.title.startswith("1.资金使用情况表"))
    (amount,) = (cell for cell in usage["D"] if cell.value == 37.98)
    amount.value = 40
    book.save(target)
    return target


def edited_document(source: Path, target: Path) -> Path:
    document = Document(str(source))
    rows = [row.cells for table in document.tables for row in table.rows]
    (score,) = (cells[9] for cells in rows if len(cells) > 9 and cells[2].text == "预算执行率")
    score.paragraphs[0].runs[0].text = "0.5"
    (line,) = (one for one in document.paragraphs if one.text.startswith(_LINE))
    line.runs[0].text = _NEW
    amount = next(cells[3] for cells in rows if cells[0].text == "1" and cells[3].text == "37.98")
    amount.paragraphs[0].runs[0].text = "40"
    document.save(str(target))
    return target
